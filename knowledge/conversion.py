"""Converts HTML, PDF and DOCX to Markdown in a child process, so that parsing never blocks or crashes the daemon.

The child (``python -m knowledge.conversion``) reads one JSON string (a path) a line and answers one JSON object a line:
``{"text": …}`` or ``{"error": …}``. It is started with the first file and serves all that follow.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import warnings
from pathlib import Path
from typing import TextIO

from daemon.errors import DeskhandError

TIMEOUT_S = 120.0
LINE_LIMIT_BYTES = 256 * 1024 * 1024


class UnreadableDocumentError(DeskhandError):
    """This document could not be read; the others are indexed."""


class DocumentConverter:
    """Converts files one at a time; a file that kills or hangs the child costs only itself."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._child: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()

    async def markdown(self, path: Path) -> str:
        """The file as Markdown. Raises ``UnreadableDocumentError`` with the reason."""
        async with self._lock:
            try:
                async with asyncio.timeout(self._timeout_s):
                    answer = await self._ask(path)
            except TimeoutError as error:
                await self._stop()
                raise UnreadableDocumentError(f"its conversion took longer than {self._timeout_s:.0f} s") from error
            except (OSError, ValueError) as error:
                await self._stop()
                raise UnreadableDocumentError("its conversion crashed") from error
            except asyncio.CancelledError:
                await self._stop()
                raise
        if "error" in answer:
            raise UnreadableDocumentError(answer["error"])
        return answer["text"]

    async def _ask(self, path: Path) -> dict[str, str]:
        child = self._child or await self._start()
        if child.stdin is None or child.stdout is None:
            raise OSError("the child has no pipes")
        child.stdin.write(json.dumps(str(path)).encode() + b"\n")
        await child.stdin.drain()
        answer: dict[str, str] = json.loads(await child.stdout.readline())
        return answer

    async def _start(self) -> asyncio.subprocess.Process:
        # The parent's import path is handed on: the child must find this module from any working directory.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
        self._child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "knowledge.conversion",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LINE_LIMIT_BYTES,
            env=environment,
        )
        return self._child

    async def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.communicate()

    async def close(self) -> None:
        """End the child."""
        async with self._lock:
            await self._stop()


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answer every request until the input ends: the child's main loop."""
    from markitdown import MarkItDown
    from markitdown.converters import DocxConverter, HtmlConverter, PdfConverter

    # These three only: with all of its converters, MarkItDown reads a broken DOCX as plain text and calls it a success.
    markitdown = MarkItDown(enable_builtins=False, enable_plugins=False)
    for converter in (HtmlConverter(), DocxConverter(), PdfConverter()):  # type: ignore[no-untyped-call] # No stubs.
        markitdown.register_converter(converter)
    for line in requests:
        try:
            answer = {"text": markitdown.convert_local(json.loads(line)).markdown}
        except Exception as error:  # A parser may raise anything; the reason goes to the parent.
            answer = {"error": f"it could not be converted; does it open in another program? ({_reason(error)})"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _reason(error: Exception) -> str:
    """The last line of what the parser said, without MarkItDown's own frame around it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    last = lines[-1] if lines else type(error).__name__
    return last.rpartition(" with message: ")[2][:200]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    # A parser that prints must not write into the protocol: only this copy of standard output reaches the parent.
    protocol = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(sys.stdin, protocol)
