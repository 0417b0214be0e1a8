"""The team's documents, searched by meaning and by words: the adapter of ``daemon.ports.KnowledgeSearch``."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from daemon.errors import ConfigurationError
from daemon.models import Passage
from knowledge.batching import Batcher
from knowledge.documents import SUFFIXES
from knowledge.embeddings import BUNDLED_MODEL, Embedder
from knowledge.index import Index, Question
from knowledge.synchronise import SyncReport, synchronise
from knowledge.words import IndexedDocument

SEARCH_BATCH = 32


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

    async def search(self, query: str, limit: int = 6) -> Sequence[Passage]:
        """The best passages, best first by reciprocal rank of vectors and words.

        ``Passage.score`` is a relevance of 0 to 1 (``knowledge.ranking.relevance``) for a floor to be set against; the
        order does not follow it. Nothing indexed or nothing asked: no passages. Raises ``ConfigurationError``
        when the model cannot be loaded.
        """
        if limit < 1 or not query.strip() or await self._index.is_empty():
            return []
        vector = await self._embedder.embed_query(query)
        return await self._searches.submit(Question(query, vector, limit))

    async def sync(self, progress: Callable[[int, int], None] = lambda done, total: None) -> SyncReport:
        """Bring the index in line with the folder. ``progress`` hears documents done and documents in all.

        Raises ``ConfigurationError`` when folder or model is missing, ``TransientError`` while another process syncs.
        """
        async with self._changing:
            return await synchronise(self._folder, self._data, self._index, self._embedder, progress)

    async def add(self, file: Path) -> SyncReport:
        """Copy a file into the folder, in place of one with its name, and sync.

        Raises ``ConfigurationError`` when it is no file of a type that can be indexed.
        """
        if file.suffix.lower() not in SUFFIXES or not await asyncio.to_thread(file.is_file):
            raise ConfigurationError(
                f"{file} is no file of a type that can be indexed ({', '.join(sorted(SUFFIXES))})."
            )
        await asyncio.to_thread(self._copy, file)
        return await self.sync()

    def _copy(self, file: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        target = self._folder / file.name
        if not (target.exists() and target.samefile(file)):
            # A hidden name first: a sync that runs meanwhile never sees half a file.
            partial = self._folder / f".{file.name}.part"
            shutil.copyfile(file, partial)
            partial.replace(target)

    async def remove(self, document: str) -> SyncReport:
        """Delete a document's file from the folder and sync. Raises ``ConfigurationError`` when it is not indexed."""
        if document not in await self._index.documents():
            raise ConfigurationError(f"{document} is not in the knowledge.", advice="See: deskhand kb list")
        await asyncio.to_thread((self._folder / document).unlink, missing_ok=True)
        return await self.sync()

    async def list(self) -> Sequence[IndexedDocument]:
        """What is indexed, by document id."""
        return list((await self._index.documents()).values())

    async def close(self) -> None:
        """Give back threads, files and the model."""
        await self._embedder.close()
        await self._index.close()
