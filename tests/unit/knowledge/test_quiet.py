"""Nothing phones home, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

WATCHED = """
import asyncio, os, sys
from pathlib import Path
calls = []
sys.addaudithook(lambda event, args: event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind"}
    and calls.append((event, str(args[1:]))))
def inodes():
    paths = [f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd")]
    links = [os.readlink(path) for path in paths if os.path.lexists(path)]
    return {link[8:-1] for link in links if link.startswith("socket:[")}
def network():
    rows = [row.split() for name in ("tcp", "tcp6", "udp", "udp6") for row in open(f"/proc/net/{name}").readlines()[1:]]
    return {row[9] for row in rows}
from knowledge.search import KnowledgeBase
async def main():
    base = KnowledgeBase.open(Path(sys.argv[1]), Path(sys.argv[2]))
    await base.sync(lambda done, total: calls.extend(inodes() & network()))
    assert await base.search("How long can I return a tent?")
    calls.extend(inodes() & network())
    await base.close()
asyncio.run(main())
print("calls:", calls)
"""
LIGHT = """
import sys
from pathlib import Path
from knowledge.search import KnowledgeBase
base = KnowledgeBase.open(Path(sys.argv[1]), Path(sys.argv[2]))
base.version
print("heavy:", sorted({"torch", "chromadb", "sentence_transformers", "transformers", "markitdown"} & set(sys.modules)))
"""


def run(code: str, tmp_path: Path) -> str:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "returns.md").write_text("# Returns\n\nA tent can be returned within 30 days.\n", encoding="utf-8")
    (folder / "care.html").write_text("<h1>Care</h1><p>Wax boots.</p>", encoding="utf-8")
    # Without the switches that a well-kept environment would set: the code itself has to be quiet.
    quiet = {"HF_HUB_OFFLINE", "ANONYMIZED_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "TRANSFORMERS_OFFLINE"}
    environment = {name: value for name, value in os.environ.items() if name not in quiet}
    command = [sys.executable, "-W", "ignore", "-c", code, str(folder), str(tmp_path / "index")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()[-1]


def test_indexing_and_searching_open_no_network_socket(tmp_path: Path) -> None:
    assert run(WATCHED, tmp_path) == "calls: []"


def test_opening_loads_neither_model_nor_index(tmp_path: Path) -> None:
    assert run(LIGHT, tmp_path) == "heavy: []"
