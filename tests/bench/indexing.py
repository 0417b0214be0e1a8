"""Documents indexed a second against bare ``SentenceTransformer.encode`` of the same chunk texts.

Each side runs in a process of its own with the model loaded; the library keeps its own defaults on the bare side.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from daemon.quiet import quiet_libraries
from knowledge.chunks import chunk
from knowledge.conversion import DocumentConverter
from knowledge.documents import read, scan
from knowledge.embeddings import BUNDLED_MODEL, Embedder, _load
from knowledge.search import KnowledgeBase
from tests.bench.children import answer, python_child, wait_for_go
from tests.bench.desk_folder import ENVIRONMENT
from tests.bench.mails import QUESTIONS, STORIES
from tests.bench.report import Line, held_against

GOAL = 0.9
MODULE = "tests.bench.indexing"


def write_documents(folder: Path, count: int) -> None:
    """Markdown articles of a few headings each; no two alike."""
    chance = random.Random(3)
    folder.mkdir(parents=True)
    for number in range(count):
        parts = [f"# Article {number}: {chance.choice(QUESTIONS)}\n"]
        for section in range(chance.randint(2, 5)):
            told = " ".join(chance.choice(STORIES) for _ in range(chance.randint(3, 9)))
            parts.append(
                f"## Part {section}: {chance.choice(QUESTIONS)}\n\n{told} It costs {chance.randint(3, 99)} EUR.\n"
            )
        (folder / f"article-{number}.md").write_text("\n".join(parts))


def measure_indexing(documents: int, rounds: int) -> list[Line]:
    """One line."""
    rates: dict[str, list[float]] = {"sync": [], "bare": []}
    for number in range(rounds):
        for mode in ("sync", "bare") if number % 2 else ("bare", "sync"):
            with tempfile.TemporaryDirectory(prefix="bench") as place:
                write_documents(Path(place) / "docs", documents)
                log = Path(place) / "log"
                found = python_child(MODULE, mode, place, log=log, environment=ENVIRONMENT).go()
                rates[mode].append(documents / found["seconds"])
    return [held_against("documents indexed, of bare encode", "docs/s", rates["sync"], rates["bare"], GOAL)]


async def _chunk_texts(folder: Path) -> list[str]:
    embedder = Embedder()
    count, window = await embedder.token_counter()
    converter = DocumentConverter()
    files, _ = scan(folder)
    texts = [part.embedded_text for file in files for part in chunk(await read(file, converter), count, window)]
    await converter.close()
    await embedder.close()
    return texts


async def _sync(place: Path) -> dict[str, Any]:
    embedder = Embedder()
    await embedder.warm()
    base = KnowledgeBase.open(place / "docs", place / "data")
    base._embedder = embedder  # warm: loading the model is no part of indexing
    wait_for_go()
    start = time.perf_counter()
    report = await base.sync()
    seconds = time.perf_counter() - start
    await base.close()
    return {"seconds": seconds, "chunks": report.chunks}


def _bare(place: Path) -> dict[str, Any]:
    texts = asyncio.run(_chunk_texts(place / "docs"))
    import os

    import torch

    model = _load(BUNDLED_MODEL, "", 1)
    torch.set_num_threads(os.cpu_count() or 1)
    wait_for_go()
    start = time.perf_counter()
    model.encode(texts, show_progress_bar=False)
    return {"seconds": time.perf_counter() - start, "chunks": len(texts)}


def main(mode: str, place: str) -> None:
    """Measure one side once."""
    quiet_libraries()
    answer(asyncio.run(_sync(Path(place))) if mode == "sync" else _bare(Path(place)))


if __name__ == "__main__":
    main(*sys.argv[1:])
