"""The contract of ``daemon.ports.KnowledgeSearch``: the real knowledge base and the fake in memory both keep it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import pytest

from daemon.ports import KnowledgeSearch
from knowledge.embeddings import BUNDLED_MODEL, Embedder
from knowledge.index import Index
from knowledge.memory import MemoryKnowledge
from knowledge.search import KnowledgeBase

RETURNS = "# Returns\n\n## Time limit\n\nYou can return a tent within 30 days of delivery.\n"
SHIPPING = (
    "# Shipping\n\nDelivery to Austria costs 6.90 EUR and takes three days.\n\n## Express\n\nExpress is faster.\n"
)
HOSTILE = (
    '"',
    "AND",
    "NEAR(",
    "a* OR -b",
    "heading:x",
    "'; DROP TABLE words; --",
    "(((",
    "\0",
    "^tent",
    "{}",
    "…",
    "🙂",
)


class Desk(Protocol):
    """A knowledge base and a way to change its documents."""

    knowledge: KnowledgeSearch

    async def put(self, document: str, markdown: str) -> None: ...

    async def remove(self, document: str) -> None: ...


class MemoryDesk:
    def __init__(self) -> None:
        self.memory = MemoryKnowledge()
        self.knowledge: KnowledgeSearch = self.memory

    async def put(self, document: str, markdown: str) -> None:
        self.memory.put(document, markdown)

    async def remove(self, document: str) -> None:
        self.memory.remove(document)


class FolderDesk:
    def __init__(self, folder: Path, base: KnowledgeBase) -> None:
        self.folder = folder
        self.base = base
        self.knowledge: KnowledgeSearch = base

    async def put(self, document: str, markdown: str) -> None:
        (self.folder / document).write_text(markdown, encoding="utf-8")
        await self.base.sync()

    async def remove(self, document: str) -> None:
        (self.folder / document).unlink()
        await self.base.sync()


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(BUNDLED_MODEL)


@pytest.fixture(params=["memory", "folder"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path, embedder: Embedder) -> AsyncIterator[Desk]:
    if request.param == "memory":
        yield MemoryDesk()
        return
    folder = tmp_path / "documents"
    folder.mkdir()
    index = Index(tmp_path / "index", BUNDLED_MODEL)
    yield FolderDesk(folder, KnowledgeBase(folder, tmp_path / "index", embedder, index))
    await index.close()


async def test_an_empty_knowledge_finds_nothing(desk: Desk) -> None:
    assert list(await desk.knowledge.search("tent")) == []


async def test_the_passage_that_answers_comes_first_with_its_document_and_heading(desk: Desk) -> None:
    await desk.put("returns.md", RETURNS)
    await desk.put("shipping.md", SHIPPING)
    best = (await desk.knowledge.search("Within how many days can I return a tent?"))[0]
    assert (best.document, best.heading) == ("returns.md", "Returns › Time limit")
    assert "30 days" in best.text


async def test_a_score_lies_between_zero_and_one(desk: Desk) -> None:
    await desk.put("returns.md", RETURNS)
    await desk.put("shipping.md", SHIPPING)
    for query in ("delivery to Austria", "You can return a tent within 30 days of delivery.", "tent, please"):
        passages = await desk.knowledge.search(query)
        assert passages
        assert all(0.0 <= passage.score <= 1.0 for passage in passages)


async def test_no_more_passages_come_than_were_asked_for(desk: Desk) -> None:
    await desk.put("shipping.md", SHIPPING)
    assert len(await desk.knowledge.search("express delivery to Austria", 1)) == 1
    assert list(await desk.knowledge.search("express delivery to Austria", 0)) == []


async def test_the_words_around_a_query_find_passages_and_do_not_make_them_more_relevant(desk: Desk) -> None:
    await desk.put("returns.md", RETURNS)
    await desk.put("shipping.md", SHIPPING)
    context = "I live in Austria."
    alone = {p.id: p.score for p in await desk.knowledge.search("Can I return a tent?", 10)}
    around = {p.id: p for p in await desk.knowledge.search("Can I return a tent?", 10, context=context)}
    assert any("Austria" in passage.text for passage in around.values())
    assert all(around[id_].score == score for id_, score in alone.items() if id_ in around)


async def test_no_passage_comes_twice(desk: Desk) -> None:
    await desk.put("twice.md", "# Tent\n\nA tent is dry.\n\n# Tent\n\nA tent is dry.\n")
    ids = [passage.id for passage in await desk.knowledge.search("tent")]
    assert len(ids) == len(set(ids)) > 0


async def test_a_passage_keeps_its_id_while_its_text_stays(desk: Desk) -> None:
    await desk.put("shipping.md", SHIPPING)
    before = {passage.text: passage.id for passage in await desk.knowledge.search("express delivery Austria")}
    await desk.put("shipping.md", SHIPPING.replace("Express is faster.", "Express takes one day."))
    after = {passage.text: passage.id for passage in await desk.knowledge.search("express delivery Austria")}
    kept = before.keys() & after.keys()
    assert len(kept) == 1
    assert all(before[text] == after[text] for text in kept)
    assert not {before[text] for text in before.keys() - kept} & set(after.values())


async def test_a_removed_document_is_never_found_again(desk: Desk) -> None:
    await desk.put("returns.md", RETURNS)
    await desk.put("shipping.md", SHIPPING)
    await desk.remove("returns.md")
    assert {passage.document for passage in await desk.knowledge.search("return a tent to Austria")} == {"shipping.md"}


async def test_the_version_follows_the_documents(desk: Desk) -> None:
    await desk.put("returns.md", RETURNS)
    first = desk.knowledge.version
    await desk.put("returns.md", RETURNS.replace("30", "60"))
    second = desk.knowledge.version
    await desk.put("returns.md", RETURNS)
    assert first != second
    assert desk.knowledge.version == first


@pytest.mark.parametrize("query", HOSTILE)
async def test_any_text_is_a_safe_query(desk: Desk, query: str) -> None:
    await desk.put("returns.md", RETURNS)
    await desk.knowledge.search(query)
    assert (await desk.knowledge.search(f"return a tent {query}"))[0].document == "returns.md"


async def test_a_blank_query_finds_nothing(desk: Desk) -> None:
    await desk.put("returns.md", RETURNS)
    assert list(await desk.knowledge.search(" \n")) == []
    assert list(await desk.knowledge.search("", context="return a tent")) == []


async def test_a_whole_mail_is_a_query(desk: Desk) -> None:
    await desk.put("returns.md", RETURNS)
    assert await desk.knowledge.search("I would like to return my tent. " * 2000)
