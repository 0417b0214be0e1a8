"""Chroma as a server, away, and damaged."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from daemon.errors import TransientError
from knowledge.embeddings import BUNDLED_MODEL, Embedder
from knowledge.index import Index
from knowledge.search import KnowledgeBase

DEADLINE_S = 60


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(BUNDLED_MODEL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "returns.md").write_text("# Returns\n\nA tent can be returned within 30 days.\n", encoding="utf-8")
    (folder / "boots.md").write_text("# Boots\n\nWax leather boots after every hike.\n", encoding="utf-8")
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}", process
        process.kill()


@pytest.fixture
async def remote(
    server: tuple[str, subprocess.Popen[bytes]], folder: Path, tmp_path: Path, embedder: Embedder
) -> AsyncIterator[KnowledgeBase]:
    index = Index(tmp_path / "index", BUNDLED_MODEL, server[0])
    yield KnowledgeBase(folder, tmp_path / "index", embedder, index)
    await index.close()


async def test_a_chroma_server_by_url_holds_the_vectors_and_words_answer_while_it_is_away(
    remote: KnowledgeBase, server: tuple[str, subprocess.Popen[bytes]], folder: Path, tmp_path: Path
) -> None:
    assert (await remote.sync()).added == 2
    assert not (tmp_path / "index" / "chroma").exists()
    assert (await remote.search("Can I send my shelter back?"))[0].document == "returns.md"
    server[1].kill()
    server[1].wait()
    assert [passage.document for passage in await remote.search("return a tent")] == ["returns.md"]
    (folder / "boots.md").write_text("# Boots\n\nOil leather boots.\n", encoding="utf-8")
    with pytest.raises(TransientError, match="Chroma"):
        await remote.sync()


async def test_a_damaged_vector_store_costs_nothing_but_a_sync(
    folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    index = Index(tmp_path / "index", BUNDLED_MODEL)
    await KnowledgeBase(folder, tmp_path / "index", embedder, index).sync()
    await index.close()
    (tmp_path / "index" / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    index = Index(tmp_path / "index", BUNDLED_MODEL)
    base = KnowledgeBase(folder, tmp_path / "index", embedder, index)
    assert [passage.document for passage in await base.search("return a tent")] == ["returns.md"]
    assert (await base.sync()).chunks == 0
    assert (await base.search("Can I send my shelter back?"))[0].document == "returns.md"
    await index.close()
