"""The team's documents, searched by meaning and by words: the adapter of ``daemon.ports.KnowledgeSearch``."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

from daemon.errors import ConfigurationError
from daemon.models import Passage
from knowledge.batching import Batcher
from knowledge.conversion import DocumentConverter, UnreadableDocumentError
from knowledge.documents import SUFFIXES, read, source_file
from knowledge.embeddings import BUNDLED_MODEL, Embedder
from knowledge.index import Index, Question
from knowledge.synchronise import Progress, SyncReport, synchronise
from knowledge.whereabouts import indexed_models, is_fetched, missing
from knowledge.words import IndexedDocument

SEARCH_BATCH = 32


def _silent(_done: int, _total: int) -> None:
    """Nobody wants to hear of the progress."""


class KnowledgeBase:
    """A folder of documents and its index. Cheap to open: model and index are loaded with the first search or sync."""

    def __init__(self, folder: Path, data: Path, embedder: Embedder, index: Index) -> None:
        self._folder = folder
        self._data = data
        self._embedder = embedder
        self._index = index
        self._searches: Batcher[Question, list[Passage]] = Batcher(index.search, limit=SEARCH_BATCH)
        self._changing = asyncio.Lock()

    @classmethod
    def open(cls, folder: Path, data: Path, model: str = BUNDLED_MODEL, chroma_url: str = "") -> KnowledgeBase:
        """``folder`` holds the documents, ``data`` the index. Several processes may open the same index."""
        return cls(folder, data, Embedder(model), Index(data, model, chroma_url))

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any indexed document, the model, or how documents are cut."""
        return self._index.version

    def missing_model(self) -> tuple[str, bool]:
        """What of the model is missing on this machine, empty when nothing is, and whether a sync would fetch it."""
        reason = missing(self._embedder.name)
        return reason, bool(reason) and is_fetched(self._embedder.name)

    async def other_models(self) -> Sequence[str]:
        """The models of the indexes here that are not asked, because another model is configured."""
        found = await asyncio.to_thread(indexed_models, self._data)
        return [model for model in found if model != self._embedder.name]

    async def search(self, query: str, limit: int = 6, *, context: str = "") -> Sequence[Passage]:
        """The best passages, best first by reciprocal rank of vectors, words, and the words of ``context``.

        A context, such as the mail in which the query stands, is not embedded and makes no passage more relevant.

        ``Passage.score`` is a relevance of 0 to 1 (``knowledge.ranking.relevance``) for a floor to be set against; the
        order does not follow it. Nothing indexed or nothing asked: no passages. Raises ``ConfigurationError``
        when the model cannot be loaded.
        """
        if limit < 1 or not query.strip() or await self._index.is_empty():
            return []
        vector = await self._embedder.embed_query(query)
        return await self._searches.submit(Question(query, vector, limit, context))

    async def sync(self, progress: Progress = _silent) -> SyncReport:
        """Bring the index in line with the folder. ``progress`` hears documents done and documents in all.

        Raises ``ConfigurationError`` when folder or model is missing, ``TransientError`` while another process syncs.
        """
        async with self._changing:
            return await synchronise(self._folder, self._data, self._index, self._embedder, progress)

    async def add(self, *files: Path, progress: Progress = _silent) -> SyncReport:
        """Copy files into the folder, in place of those with their names, and sync.

        What cannot be read is not copied, and stands with its reason in ``failed``. Raises ``ConfigurationError``, and
        copies nothing, when one is no file of a type that can be indexed or two have the same name.
        """
        problems = await asyncio.to_thread(_unfit, files)
        if problems:
            raise ConfigurationError(problems)
        failed = await self._unreadable(files)
        for file in files:
            if file.name not in failed:
                await asyncio.to_thread(self._copy, file)
        report = await self.sync(progress)
        report.failed.update(failed)
        return report

    async def _unreadable(self, files: Sequence[Path]) -> dict[str, str]:
        """Names and reasons of those that would fail in a sync, and in every one after it."""
        failed: dict[str, str] = {}
        converter = DocumentConverter()
        try:
            for file in files:
                try:
                    await read(await asyncio.to_thread(source_file, file.name, file), converter)
                except UnreadableDocumentError as error:
                    failed[file.name] = error.message
                except OSError as error:
                    failed[file.name] = error.strerror or type(error).__name__
        finally:
            await converter.close()
        return failed

    def _copy(self, file: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        target = self._folder / file.name
        if not (target.exists() and target.samefile(file)):
            # A hidden name first: a sync that runs meanwhile never sees half a file.
            partial = self._folder / f".{file.name}.part"
            shutil.copyfile(file, partial)
            partial.replace(target)

    async def remove(self, *documents: str) -> SyncReport:
        """Delete files from the folder, indexed or not, and sync.

        Raises ``ConfigurationError``, and deletes nothing, when one is neither in the folder nor in the index.
        """
        indexed = await self._index.documents()
        unknown = [name for name in documents if name not in indexed and not self._in_folder(name)]
        if unknown:
            raise ConfigurationError(f"not in the knowledge: {', '.join(unknown)}", advice="See: deskhand kb list")
        for name in documents:
            if self._in_folder(name):
                await asyncio.to_thread((self._folder / name).unlink)
        return await self.sync()

    def _in_folder(self, document: str) -> bool:
        """Whether it is a file of the folder itself, or a link there: never what lies outside."""
        path = self._folder / document
        inside = path.parent.resolve().is_relative_to(self._folder.resolve())
        return inside and (path.is_file() or path.is_symlink())

    async def list(self) -> Sequence[IndexedDocument]:
        """What is indexed, by document id."""
        return list((await self._index.documents()).values())

    async def close(self) -> None:
        """Give back threads, files and the model."""
        await self._embedder.close()
        await self._index.close()


def _unfit(files: Sequence[Path]) -> list[str]:
    """What keeps files from being copied at all, a sentence each."""
    kinds = ", ".join(sorted(SUFFIXES))
    names = [file.name for file in files]
    problems = [f"{file} is not a file" for file in files if not file.is_file()]
    problems += [
        f"{file} is of no type that can be indexed ({kinds})" for file in files if file.suffix.lower() not in SUFFIXES
    ]
    return problems + [f"two files are named {name}" for name in sorted({n for n in names if names.count(n) > 1})]
