"""A measurement in a process of its own, which says ``ready``, waits for a newline, works, and prints one JSON object.

So neither start-up nor warm-up is measured, and nothing that one measurement leaves in memory touches the next.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

READY = "ready"
ROOT = Path(__file__).resolve().parents[2]


class Child:
    """Started and warm when the constructor returns. Its log is ``log``."""

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> None:
        self._log = log
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT,
                env=os.environ | dict(environment or {}),
            )  # fmt: skip
        self._read_until(READY)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def go(self) -> dict[str, Any]:
        """Let it work, and return what it found."""
        found: dict[str, Any] = json.loads(self._ask())
        self._process.communicate(timeout=120)
        return found

    def _ask(self) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._read_until("{")

    def _read_until(self, start: str) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(start):
                return line
        self._process.wait()
        raise RuntimeError(f"a measurement ended early; its log ends:\n{self._log.read_text(errors='replace')[-3000:]}")


def python_child(module: str, *arguments: str, log: Path, environment: Mapping[str, str] | None = None) -> Child:
    """A child that runs one of our own modules."""
    return Child([sys.executable, "-m", module, *arguments], log, environment)


def wait_for_go() -> None:
    """In the child: everything is warm; return when the parent says so."""
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def answer(found: Mapping[str, Any]) -> None:
    """In the child: print what was found."""
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
