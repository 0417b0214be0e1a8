"""Brings the index in line with the folder: only what changed is read, cut and embedded again."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

from daemon.errors import TransientError
from knowledge.chunks import Chunk, chunk
from knowledge.conversion import DocumentConverter, UnreadableDocumentError
from knowledge.documents import Document, SourceFile, read, scan
from knowledge.embeddings import Embedder
from knowledge.index import Index, NewDocument
from knowledge.words import IndexedDocument

# Chunks of several documents share an embedding run; each group is committed before the next one is.
GROUP_CHUNKS = 128
FIRST_GROUP_CHUNKS = 32  # so that the model begins while the rest is read
Progress = Callable[[int, int], None]
Group = list[tuple[Document, list[Chunk]]]
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class SyncReport:
    """What a sync did, in documents; ``chunks`` counts those it embedded. ``failed`` maps a document to its reason.

    ``empty`` names every document of the index from which no passage was made, changed or not.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    chunks: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """The report as JSON values."""
        return {
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
            "chunks": self.chunks,
            "failed": dict(self.failed),
            "empty": list(self.empty),
        }


async def synchronise(folder: Path, data: Path, index: Index, embedder: Embedder, progress: Progress) -> SyncReport:
    """Index what is new or changed in ``folder``, forget what is gone. ``progress`` hears documents done and in all.

    Safe to kill: a document's manifest row is written after its chunks. Raises ``ConfigurationError`` when the folder
    or model is missing, ``TransientError`` while another sync runs.
    """
    async with _only_one(data):
        files, problems = await asyncio.to_thread(scan, folder)
        manifest = await index.documents()
        report = SyncReport(failed={problem.document: problem.reason for problem in problems})
        beginning = asyncio.create_task(index.begin())  # loads Chroma, while the first documents are read
        present = {file.id for file in files}
        for gone in sorted(manifest.keys() - present):
            await beginning
            await index.remove(gone)
            report.removed += gone not in report.failed
        changed = [file for file in files if file.id not in manifest or manifest[file.id].sha256 != file.sha256]
        report.unchanged = len(files) - len(changed)
        if changed:
            await _Run(index, embedder, report, manifest, progress, len(changed), beginning).index_all(changed)
        await beginning
        await index.end()
        report.empty = [document.id for document in (await index.documents()).values() if not document.chunks]
    log.info("knowledge_synced", **{**report.as_dict(), "failed": sorted(report.failed)})
    return report


@dataclass(slots=True)
class _Run:
    """One pass over the changed files."""

    index: Index
    embedder: Embedder
    report: SyncReport
    manifest: dict[str, IndexedDocument]
    progress: Progress
    total: int
    writing: asyncio.Task[None] | None  # of the index: at first its beginning
    done: int = 0
    waiting: Group = field(default_factory=list)
    most: int = field(default_factory=lambda: FIRST_GROUP_CHUNKS)
    embedding: asyncio.Task[None] | None = None

    async def index_all(self, files: list[SourceFile]) -> None:
        """While one group of documents is written, the next is embedded and the one after that is read."""
        self.progress(0, self.total)
        converter = DocumentConverter()
        try:
            count, window = await self.embedder.token_counter()
            for file in files:
                try:
                    document = await read(file, converter)
                except UnreadableDocumentError as error:
                    await self._fail(file, error.message)
                    continue
                self.waiting.append((document, await asyncio.to_thread(chunk, document, count, window)))
                if sum(len(chunks) for _, chunks in self.waiting) >= self.most:
                    await self._flush()
            await self._flush()
            await self._embedded()
            await self._written()
        finally:
            await converter.close()
            for task in (self.embedding, self.writing):  # what an error or an end of the process left at work
                if task is not None:
                    task.cancel()
                    await asyncio.gather(task, return_exceptions=True)

    async def _fail(self, file: SourceFile, reason: str) -> None:
        """A document that cannot be read any more is not quoted any more: its old text may be wrong by now."""
        if file.id in self.manifest:
            await self._written()
            await self.index.remove(file.id)
        self.report.failed[file.id] = reason
        self._step()

    async def _flush(self) -> None:
        group, self.waiting, self.most = self.waiting, [], GROUP_CHUNKS
        await self._embedded()
        self.embedding = asyncio.create_task(self._embed(group))

    async def _embed(self, group: Group) -> None:
        vectors = await self.embedder.embed_documents([c.embedded_text for _, chunks in group for c in chunks])
        await self._written()
        self.writing = asyncio.create_task(self._write(group, vectors))

    async def _embedded(self) -> None:
        """Wait for the group that is being embedded, and raise what went wrong with it."""
        embedding, self.embedding = self.embedding, None
        if embedding is not None:
            await embedding

    async def _written(self) -> None:
        """The same for the group that is being written."""
        writing, self.writing = self.writing, None
        if writing is not None:
            await writing

    async def _write(self, group: Group, vectors: NDArray[np.float32]) -> None:
        rows = [
            NewDocument(IndexedDocument(document.id, document.sha256, document.title, len(chunks)), chunks)
            for document, chunks in group
        ]
        await self.index.replace(rows, vectors)
        for document, chunks in group:
            self.report.chunks += len(chunks)
            if document.id in self.manifest:
                self.report.changed += 1
            else:
                self.report.added += 1
            self._step()

    def _step(self) -> None:
        self.done += 1
        self.progress(self.done, self.total)


@asynccontextmanager
async def _only_one(data: Path) -> AsyncIterator[None]:
    """Hold the lock file while the index changes; the system frees it when the process dies."""
    await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
    with (data / "sync.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TransientError(
                "Another sync of the knowledge is running.", advice="Try again when it is done."
            ) from error
        yield
