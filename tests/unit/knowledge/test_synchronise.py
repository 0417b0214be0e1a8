"""What a sync touches, and what it repairs."""

from __future__ import annotations

import asyncio
import fcntl
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from daemon.errors import ConfigurationError, TransientError
from knowledge.embeddings import BUNDLED_MODEL, Embedder, slug
from knowledge.index import Index
from knowledge.search import KnowledgeBase
from knowledge.vectors import ChromaVectors

Opener = Callable[[], KnowledgeBase]


KILLED_AT_THE_THIRD_DOCUMENT = """
import asyncio, os, signal, sys
from pathlib import Path
from knowledge.search import KnowledgeBase
from knowledge.words import WordIndex
replace, written = WordIndex.replace, []
def killed(index, row, chunks, vectors):
    len(written) == 2 and os.kill(os.getpid(), signal.SIGKILL)
    written.append(row)
    replace(index, row, chunks, vectors)
WordIndex.replace = killed
base = KnowledgeBase.open(Path(sys.argv[1]), Path(sys.argv[2]))
asyncio.run(base.sync())
"""
SYNCED = """
import asyncio, sys
from pathlib import Path
from knowledge.search import KnowledgeBase
async def main():
    base = KnowledgeBase.open(Path(sys.argv[1]), Path(sys.argv[2]))
    await base.sync()
    await base.close()
asyncio.run(main())
"""


async def run_python(code: str, *arguments: Path) -> int:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-c", code, *map(str, arguments), stdout=asyncio.subprocess.DEVNULL
    )
    return await child.wait()


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(BUNDLED_MODEL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in {
        "returns.md": "# Returns\n\nA tent can be returned within 30 days.\n",
        "shipping.md": "# Shipping\n\nDelivery to Austria costs 6.90 EUR.\n",
        "stoves.md": "# Stoves\n\nThe stove Wren burns gas from screw cartridges.\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
async def opened(folder: Path, tmp_path: Path, embedder: Embedder) -> AsyncIterator[Opener]:
    indexes: list[Index] = []

    def open_base() -> KnowledgeBase:
        indexes.append(Index(tmp_path / "index", BUNDLED_MODEL))
        return KnowledgeBase(folder, tmp_path / "index", embedder, indexes[-1])

    yield open_base
    for index in indexes:
        await index.close()


def collection(tmp_path: Path) -> ChromaVectors:
    return ChromaVectors(tmp_path / "index" / "chroma", f"deskhand-{slug(BUNDLED_MODEL)}")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_second_sync_touches_nothing(opened: Opener) -> None:
    base = opened()
    first = await base.sync()
    version = base.version
    second = await base.sync()
    assert (first.added, first.unchanged, first.failed) == (3, 0, {})
    assert (second.added, second.changed, second.removed, second.unchanged, second.chunks) == (0, 0, 0, 3, 0)
    assert base.version == version


async def test_a_sync_touches_only_what_changed(opened: Opener, folder: Path) -> None:
    base = opened()
    await base.sync()
    (folder / "returns.md").write_text("# Returns\n\nA tent can be returned within 60 days.\n", encoding="utf-8")
    (folder / "stoves.md").unlink()
    (folder / "boots.md").write_text("# Boots\n\nWax boots.\n", encoding="utf-8")
    steps: list[tuple[int, int]] = []
    report = await base.sync(lambda done, total: steps.append((done, total)))
    assert (report.added, report.changed, report.removed, report.unchanged, report.chunks) == (1, 1, 1, 1, 2)
    assert steps == [(0, 2), (1, 2), (2, 2)]
    assert [document.id for document in await base.list()] == ["boots.md", "returns.md", "shipping.md"]
    assert "60 days" in (await base.search("How long can I return a tent?"))[0].text


async def test_a_broken_document_is_named_and_the_rest_is_indexed(opened: Opener, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 this is no PDF")
    report = await opened().sync()
    assert list(report.failed) == ["broken.pdf"]
    assert report.added == 3


async def test_a_document_that_breaks_is_not_quoted_any_more(opened: Opener, folder: Path) -> None:
    base = opened()
    await base.sync()
    (folder / "stoves.md").write_bytes(b"\xff\xfe\x00")
    report = await base.sync()
    assert "UTF-8" in report.failed["stoves.md"]
    assert "stoves.md" not in {passage.document for passage in await base.search("stove gas cartridges Wren")}


async def test_a_missing_folder_never_empties_the_index(opened: Opener, folder: Path, tmp_path: Path) -> None:
    base = opened()
    await base.sync()
    shutil.move(folder, tmp_path / "unmounted")
    with pytest.raises(ConfigurationError, match="does not exist"):
        await base.sync()
    assert await base.search("return a tent")


async def test_add_and_remove_change_folder_and_index(opened: Opener, folder: Path, tmp_path: Path) -> None:
    base = opened()
    (tmp_path / "lamps.md").write_text("# Lamps\n\nThe lamp Glow shines red.\n", encoding="utf-8")
    assert (await base.add(tmp_path / "lamps.md")).added == 4
    assert (await base.search("Does the lamp shine red?"))[0].document == "lamps.md"
    assert (await base.remove("lamps.md")).removed == 1
    assert not (folder / "lamps.md").exists()
    with pytest.raises(ConfigurationError, match=r"lamps\.md"):
        await base.remove("lamps.md")
    with pytest.raises(ConfigurationError, match="type"):
        await base.add(tmp_path / "picture.png")


async def test_what_cannot_be_read_is_not_copied_and_spares_the_document_of_that_name(
    opened: Opener, folder: Path, tmp_path: Path
) -> None:
    base = opened()
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "returns.md").write_bytes(b"\xff\xfe")
    (tmp_path / "lamps.md").write_text("# Lamps\n\nThe lamp Glow shines red.\n", encoding="utf-8")
    report = await base.add(*(tmp_path / name for name in ("bad.pdf", "returns.md", "lamps.md")))
    assert set(report.failed) == {"bad.pdf", "returns.md"}
    assert names_in(folder) == ["lamps.md", "returns.md", "shipping.md", "stoves.md"]
    assert "30 days" in (folder / "returns.md").read_text(encoding="utf-8")
    assert (await base.sync()).failed == {}


async def test_nothing_is_copied_when_one_file_is_of_no_known_type(
    opened: Opener, folder: Path, tmp_path: Path
) -> None:
    base = opened()
    (tmp_path / "lamps.md").write_text("# Lamps\n", encoding="utf-8")
    (tmp_path / "mails.py").write_text("pass\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"mails\.py is of no type"):
        await base.add(tmp_path / "lamps.md", tmp_path / "mails.py")
    assert not (folder / "lamps.md").exists()


async def test_remove_takes_any_file_of_the_folder_and_none_outside(
    opened: Opener, folder: Path, tmp_path: Path
) -> None:
    base = opened()
    outside = tmp_path / "outside.md"
    outside.write_text("# Mine\n", encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "mails.py").write_text("pass\n", encoding="utf-8")
    (folder / "link.md").symlink_to(outside)
    for name in ("../outside.md", str(outside), "..", "."):
        with pytest.raises(ConfigurationError, match="not in the knowledge"):
            await base.remove("stoves.md", name)
    await base.remove("bad.pdf", "mails.py", "link.md")
    assert names_in(folder) == ["returns.md", "shipping.md", "stoves.md"]
    assert outside.exists()


async def test_vectors_of_a_killed_sync_are_never_found_and_the_next_sync_removes_them(
    opened: Opener, tmp_path: Path
) -> None:
    base = opened()
    await base.sync()
    vectors = collection(tmp_path)
    vectors.upsert(["orphan"], np.ones((1, 384), dtype=np.float32))
    assert "orphan" not in {passage.id for passage in await base.search("return a tent", 30)}
    await base.sync()
    assert vectors.count() == 3
    vectors.close()


async def test_a_lost_vector_folder_is_filled_again_without_embedding(
    opened: Opener, folder: Path, tmp_path: Path
) -> None:
    assert await run_python(SYNCED, folder, tmp_path / "index") == 0
    shutil.rmtree(tmp_path / "index" / "chroma")
    report = await opened().sync()
    assert (report.unchanged, report.chunks) == (3, 0)
    vectors = collection(tmp_path)
    assert vectors.count() == 3
    vectors.close()


async def test_a_killed_sync_is_finished_by_the_next_one(opened: Opener, folder: Path, tmp_path: Path) -> None:
    assert await run_python(KILLED_AT_THE_THIRD_DOCUMENT, folder, tmp_path / "index") == -signal.SIGKILL
    base = opened()
    report = await base.sync()
    assert (report.added, report.unchanged) == (1, 2)
    for query, document in {"return a tent": "returns.md", "Austria": "shipping.md", "Wren": "stoves.md"}.items():
        assert (await base.search(query))[0].document == document


async def test_what_another_process_syncs_is_found_by_this_one(opened: Opener, folder: Path, tmp_path: Path) -> None:
    base = opened()
    await base.sync()
    await base.search("anything about tents")
    version = base.version
    (folder / "canoes.md").write_text("# Canoes\n\nA paddle for a canoe is 160 cm long.\n", encoding="utf-8")
    assert await run_python(SYNCED, folder, tmp_path / "index") == 0
    assert (await base.search("What length has a boat's oar?"))[0].document == "canoes.md"
    assert base.version != version


async def test_two_syncs_at_once_are_refused_not_mixed(opened: Opener, tmp_path: Path) -> None:
    base = opened()
    await base.sync()
    with (tmp_path / "index" / "sync.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(TransientError, match="running"):
            await base.sync()
    await base.sync()


async def test_an_error_of_the_index_ends_the_sync_and_the_next_one_finishes_it(
    opened: Opener, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        (folder / f"more-{number}.md").write_text(f"# More {number}\n\nThing {number} costs {number + 2} EUR.\n")
    monkeypatch.setattr("knowledge.synchronise.GROUP_CHUNKS", 1)  # each document is a group of its own
    monkeypatch.setattr("knowledge.synchronise.FIRST_GROUP_CHUNKS", 1)
    replace, calls = Index.replace, 0

    async def second_fails(index: Index, *arguments: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise TransientError("Chroma failed to upsert: disk I/O error")
        await replace(index, *arguments)

    monkeypatch.setattr(Index, "replace", second_fails)
    with pytest.raises(TransientError, match="upsert"):
        await opened().sync()
    assert calls < 6
    assert len(asyncio.all_tasks()) == 1  # nothing goes on behind the error
    report = await opened().sync()
    assert report.added >= 5
    assert (await opened().sync()).unchanged == report.added + report.unchanged


async def test_the_next_documents_are_embedded_while_the_ones_before_are_written(
    opened: Opener, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.synchronise.GROUP_CHUNKS", 1)
    monkeypatch.setattr("knowledge.synchronise.FIRST_GROUP_CHUNKS", 1)
    replace, embed = Index.replace, Embedder.embed_documents
    embedded, second = 0, asyncio.Event()

    async def counted(embedder: Embedder, *arguments: Any) -> Any:
        nonlocal embedded
        embedded += 1
        if embedded == 2:
            second.set()
        return await embed(embedder, *arguments)

    async def first_waits(index: Index, *arguments: Any) -> None:
        async with asyncio.timeout(30):
            await second.wait()
        await replace(index, *arguments)

    monkeypatch.setattr(Embedder, "embed_documents", counted)
    monkeypatch.setattr(Index, "replace", first_waits)
    assert (await opened().sync()).added == 3


async def test_an_index_of_another_recipe_is_emptied_and_the_next_sync_fills_it(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened().sync()
    monkeypatch.setattr("knowledge.index.RECIPE", "chunks-of-tomorrow")
    base = opened()
    assert list(await base.list()) == []
    assert list(await base.search("return a tent")) == []
    report = await base.sync()
    assert (report.added, report.unchanged, report.chunks) == (3, 0, 3)
    assert (await base.search("return a tent"))[0].document == "returns.md"
