"""One child process: started sealed, asked one file at a time, killed by its id when it breaks a limit."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import structlog

from daemon.attachments import frames
from daemon.attachments.limits import ConverterLimits
from daemon.errors import TransientError

log = structlog.get_logger(__name__)

# A character of UTF-8 takes four bytes at most.
_BYTES_PER_CHARACTER = 4
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class WorkerGoneError(Exception):
    """The child ended before it answered."""


class WorkerTimeoutError(Exception):
    """The child did not answer in time."""


class Worker:
    """A converter process. Start it with ``start``; after an error of ``ask`` it is useless: ``kill`` it."""

    def __init__(self, process: asyncio.subprocess.Process, folder: tempfile.TemporaryDirectory[str]) -> None:
        self._process = process
        self._folder = folder
        self.layers: dict[str, bool] = {}
        self.files_read = 0
        self.retired = False

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the child may be asked for another file."""
        return self._process.returncode is None and not self.retired

    @classmethod
    async def start(cls, limits: ConverterLimits) -> Worker:
        """A child that has done its imports and sealed itself. Raise ``TransientError`` if it does not come up."""
        folder = tempfile.TemporaryDirectory(prefix="deskhand-converter-")
        errors = Path(folder.name, "errors.txt")
        error_stream = os.open(errors, os.O_WRONLY | os.O_CREAT, 0o600)
        command = (sys.executable, "-P", "-B", "-s", "-W", "ignore", "-m", "daemon.attachments.worker")
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                str(os.getpid()),
                limits.to_json(),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=error_stream,
                cwd=folder.name,
                env=_environment(folder.name),
            )
        except OSError as problem:
            folder.cleanup()
            raise TransientError(f"The attachment converter could not be started: {problem}.") from problem
        finally:
            os.close(error_stream)
        worker = cls(process, folder)
        await worker._wait_until_ready(limits, errors)
        return worker

    async def _wait_until_ready(self, limits: ConverterLimits, errors: Path) -> None:
        try:
            async with asyncio.timeout(limits.start_seconds):
                head, _ = await frames.receive(self._stdout, 0)
        except (TimeoutError, asyncio.IncompleteReadError, frames.FrameError) as problem:
            said = _last_line(errors)
            await self.kill()
            raise TransientError(
                f"The attachment converter did not come up: {said}.",
                advice="Run the tests of the attachments package to see why.",
            ) from problem
        except BaseException:
            await self.kill()
            raise
        self.layers = {str(name): bool(done) for name, done in dict(head.get("layers", {})).items()}
        log.info(
            "converter_started", pid=self.pid, missing_layers=[name for name, done in self.layers.items() if not done]
        )

    @property
    def _stdout(self) -> asyncio.StreamReader:
        assert self._process.stdout is not None  # noqa: S101  # stdout=PIPE above
        return self._process.stdout

    async def ask(
        self, head: dict[str, Any], content: bytes, limits: ConverterLimits, seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        """Have one file converted within ``seconds``. Raise ``WorkerTimeoutError`` or ``WorkerGoneError``."""
        assert self._process.stdin is not None  # noqa: S101  # stdin=PIPE above
        self.files_read += 1
        try:
            async with asyncio.timeout(seconds):
                self._process.stdin.write(frames.pack(head, content))
                await self._process.stdin.drain()
                answer, body = await frames.receive(self._stdout, limits.output_characters * _BYTES_PER_CHARACTER)
        except TimeoutError as problem:
            raise WorkerTimeoutError from problem
        except (OSError, asyncio.IncompleteReadError, frames.FrameError) as problem:
            raise WorkerGoneError from problem
        self.retired = bool(answer.get("last")) or self.files_read >= limits.files_per_worker
        return answer, body

    async def kill(self) -> int:
        """End the child at once, by its id, and return its exit status (negative: the signal)."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
        status = await asyncio.shield(self._process.wait())
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._folder.cleanup()
        return status


def _last_line(errors: Path) -> str:
    """What a child said before it was ready. No document had been handed over, so it holds nobody's text."""
    lines = errors.read_text(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "it said nothing"


def _environment(folder: str) -> dict[str, str]:
    """Nothing of the daemon's environment, which holds secrets: only what the child's libraries need."""
    return {
        "PYTHONPATH": str(_PACKAGE_ROOT),
        "PATH": "/usr/bin:/bin",
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "HF_HUB_OFFLINE": "1",
        # Threads and arenas of numeric libraries cost address space and bring nothing for one small file.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
        "MALLOC_ARENA_MAX": "2",
    }
