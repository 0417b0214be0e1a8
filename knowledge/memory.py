"""A knowledge base in memory, searched by words alone: for tests and for trying things out without a model.

It passes the same contract suite as ``KnowledgeBase``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from daemon.models import Passage
from knowledge.chunks import chunk
from knowledge.documents import from_markdown
from knowledge.ranking import WordWeights


class MemoryKnowledge:
    """Documents by id, as Markdown. A passage's score is the weighted share of the question's words that it holds."""

    def __init__(self, documents: Mapping[str, str] | None = None) -> None:
        self._documents = dict(documents or {})

    def put(self, document: str, markdown: str) -> None:
        """Add or replace a document."""
        self._documents[document] = markdown

    def remove(self, document: str) -> None:
        """Forget a document; unknown ones are ignored."""
        self._documents.pop(document, None)

    @property
    def version(self) -> str:
        """A short hash that changes when any document does."""
        return hashlib.sha256(repr(sorted(self._documents.items())).encode()).hexdigest()[:12]

    async def search(self, query: str, limit: int = 6, *, context: str = "") -> Sequence[Passage]:
        """The passages that share words with the query, best first; then those that share words with the context."""
        if not query.strip():
            return []
        chunks = [part for id_, text in self._documents.items() for part in chunk(from_markdown(id_, text))]
        weights = WordWeights.of(f"{part.heading} {part.text}" for part in chunks)
        scored = [(weights.coverage(query, f"{part.heading} {part.text}"), part) for part in chunks]
        near = {part.id: weights.coverage(context, f"{part.heading} {part.text}") for part in chunks}
        ranked = sorted(
            (pair for pair in scored if pair[0] > 0 or near[pair[1].id] > 0),
            key=lambda pair: (-pair[0], -near[pair[1].id], pair[1].id),
        )
        return [Passage(c.id, c.document, c.heading, c.text, score) for score, c in ranked[: max(0, limit)]]
