"""The index of one embedding model: vectors in Chroma, words and manifest in SQLite, both used by one thread.

Chroma is synchronous and not to be shared between threads; a thread of its own keeps the event loop free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import structlog
from numpy.typing import NDArray

from daemon.errors import TransientError
from daemon.models import Passage
from knowledge.chunks import RECIPE, Chunk
from knowledge.embeddings import slug
from knowledge.ranking import CANDIDATES, WordWeights, fuse, relevance
from knowledge.vectors import ChromaVectors
from knowledge.words import IndexedDocument, WordIndex

REPAIR_BATCH = 500
WEIGHT_SAMPLE = 2000
Answer = TypeVar("Answer")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its vector, how many passages are wanted, and the text around it."""

    text: str
    vector: NDArray[np.float32]
    limit: int
    context: str = ""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document as it goes into the index: its manifest row and its chunks."""

    row: IndexedDocument
    chunks: Sequence[Chunk]


class Index:
    """Opened with the first call. Files: ``DATA/NAME.sqlite`` and ``DATA/chroma``, where NAME is the model's."""

    def __init__(self, data: Path, model: str, chroma_url: str = "") -> None:
        name = slug(model)
        self._words = WordIndex(data / f"{name}.sqlite", f"{RECIPE}/{model}")
        self._vectors = ChromaVectors(data / "chroma", f"deskhand-{name}", chroma_url)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="knowledge-index")
        self._seen = -1
        self._changed = False
        self._version = ""
        self._weights = WordWeights.of([])

    async def documents(self) -> dict[str, IndexedDocument]:
        """The manifest: every indexed document by id."""
        return await self._in_thread(self._words.manifest)

    async def search(self, questions: Sequence[Question]) -> list[list[Passage]]:
        """Passages for each question, best first. Words alone answer while Chroma is out of order."""
        return await self._in_thread(lambda: self._search(questions))

    async def is_empty(self) -> bool:
        """Whether nothing is indexed, so that no model is needed to say so."""
        return await self._in_thread(self._words.is_empty)

    async def replace(self, documents: Sequence[NewDocument], vectors: NDArray[np.float32]) -> None:
        """Index documents anew; ``vectors`` are those of all their chunks, in order.

        Vectors first, manifest rows last, so that a kill in between is repaired.
        """
        await self._in_thread(lambda: self._replace(documents, vectors))

    async def remove(self, document: str) -> None:
        """Forget a document."""
        await self._in_thread(lambda: self._remove(document))

    async def begin(self) -> None:
        """Start a change; repair first what a killed one left behind."""
        await self._in_thread(self._begin)

    async def end(self) -> None:
        """End a change: everything written agrees."""
        await self._in_thread(self._end)

    @property
    def version(self) -> str:
        """A hash of manifest, chunk recipe and model, as of the last search or change."""
        return self._version or self._words.version_on_disk()

    async def close(self) -> None:
        """Give back files, connections and the thread."""
        await self._in_thread(self._close)
        await asyncio.to_thread(self._thread.shutdown)

    async def _in_thread(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _refresh(self) -> None:
        """See what was committed, by any process. Chroma does not notice other writers: it is reopened.

        While this process syncs, searches keep the word weights of before: they are counted anew at the end.
        """
        seen = self._words.data_version()
        foreign = seen != self._seen
        if not foreign and not self._changed:
            return
        self._seen, self._changed = seen, False
        version = self._words.version()
        if version == self._version:
            return
        self._version = version
        if foreign:
            self._vectors.refresh()
            self._weigh()

    def _weigh(self) -> None:
        self._weights = WordWeights.of(self._words.texts(WEIGHT_SAMPLE))

    def _search(self, questions: Sequence[Question]) -> list[list[Passage]]:
        self._refresh()
        most = max(CANDIDATES, *(question.limit for question in questions))
        try:
            near = self._vectors.nearest(np.stack([question.vector for question in questions]), most)
        except TransientError as error:
            log.warning("knowledge_vectors_unavailable", reason=error.message)
            self._vectors.close()
            near = [[] for _ in questions]
        return [self._fused(question, ids, most) for question, ids in zip(questions, near, strict=True)]

    def _fused(self, question: Question, near: list[str], most: int) -> list[Passage]:
        texts = dict.fromkeys(text for text in (question.text, question.context) if text.strip())
        ranked = fuse([near, *(self._words.search(self._weights.telling(text), most) for text in texts)])
        chunks = self._words.get(ranked[: question.limit * 2])
        # Chroma may hold chunks of a killed sync that no manifest row names: they do not exist.
        found = [chunks[id_] for id_ in ranked if id_ in chunks][: question.limit]
        passages = []
        for chunk in found:
            cosine = float(chunk.vector @ question.vector)
            coverage = self._weights.coverage(question.text, f"{chunk.heading} {chunk.text}")
            passages.append(Passage(chunk.id, chunk.document, chunk.heading, chunk.text, relevance(cosine, coverage)))
        return passages

    def _replace(self, documents: Sequence[NewDocument], vectors: NDArray[np.float32]) -> None:
        new = [chunk.id for one in documents for chunk in one.chunks]
        old = {id_ for one in documents for id_ in self._words.chunk_ids(one.row.id)}
        self._vectors.upsert(new, vectors)
        start = 0
        for one in documents:
            self._words.replace(one.row, one.chunks, vectors[start : start + len(one.chunks)])
            start += len(one.chunks)
        self._vectors.delete(sorted(old.difference(new)))
        self._changed = True  # SQLite's data_version does not count this connection's own commits.

    def _remove(self, document: str) -> None:
        old = self._words.chunk_ids(document)
        self._words.remove(document)
        self._vectors.delete(sorted(old))
        self._changed = True  # SQLite's data_version does not count this connection's own commits.

    def _begin(self) -> None:
        self._refresh()
        if self._words.dirty() or self._vectors_are_damaged():
            self._repair()
        self._words.mark(dirty=True)

    def _end(self) -> None:
        self._words.mark(dirty=False)
        self._refresh()
        self._weigh()

    def _vectors_are_damaged(self) -> bool:
        try:
            return self._vectors.count() != len(self._words.chunk_ids())
        except TransientError as error:
            log.warning("knowledge_vectors_damaged", reason=error.message)
            return True

    def _repair(self) -> None:
        """Make Chroma hold exactly the chunks of SQLite, whose file has the vectors as well: nothing is embedded."""
        wanted = self._words.chunk_ids()
        try:
            stored = self._vectors.ids()
        except TransientError:
            self._vectors.reset()
            stored = set()
        self._vectors.delete(sorted(stored - wanted))
        missing = sorted(wanted - stored)
        for start in range(0, len(missing), REPAIR_BATCH):
            chunks = list(self._words.get(missing[start : start + REPAIR_BATCH]).values())
            self._vectors.upsert([chunk.id for chunk in chunks], np.stack([chunk.vector for chunk in chunks]))

    def _close(self) -> None:
        self._vectors.close()
        self._words.close()
