"""Loops that never die quietly: wait for the first of work, timer and stop; back off on trouble; be watched by name."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable

import structlog

from daemon.errors import AuthenticationRefusedError, DeskhandError, TransientError
from daemon.telemetry import Health

FIRST_BACKOFF_SECONDS = 1.0
LONGEST_BACKOFF_SECONDS = 120.0
REFUSED_LOGIN_SECONDS = 300.0
log = structlog.get_logger(__name__)


class Bell:
    """Wakes one loop. Ringing before anybody waits is not lost."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """There is work."""
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Return at the next ring, or after this many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), seconds)
        self._event.clear()


def backoff_seconds(failures: int) -> float:
    """Exponential with jitter, so that many mailboxes do not come back in step."""
    return min(FIRST_BACKOFF_SECONDS * 2.0 ** min(failures, 20), LONGEST_BACKOFF_SECONDS) * random.uniform(0.7, 1.0)


class Supervisor:
    """Owns the daemon's tasks: each has a name, is restarted after a failure, and is seen in health."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.stopping = asyncio.Event()

    def start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run ``work`` again and again under this name until the supervisor stops."""
        self._tasks[name] = asyncio.create_task(self._run(name, work), name=name)

    async def _run(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while not self.stopping.is_set():
            try:
                await work()
                failures = 0
                self._health.ok(name)
            except AuthenticationRefusedError as error:
                self._health.failed(name, error.message, error.advice)
                log.error("loop.refused", loop=name, error=str(error))
                await self._sleep(REFUSED_LOGIN_SECONDS)
            except TransientError as error:
                failures += 1
                self._health.degraded(name, error.message)
                log.warning("loop.trouble", loop=name, error=str(error), failures=failures)
                await self._sleep(backoff_seconds(failures - 1))
            except DeskhandError as error:
                failures += 1
                self._health.failed(name, error.message, error.advice)
                log.error("loop.failed", loop=name, error=str(error))
                await self._sleep(backoff_seconds(failures))
            except Exception as error:
                failures += 1
                self._health.failed(name, f"{type(error).__name__}: {error}", "this is a fault of Deskhand: report it")
                log.exception("loop.fault", loop=name)
                await self._sleep(backoff_seconds(failures))

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    async def stop(self) -> None:
        """Cancel every task and wait for its end."""
        self.stopping.set()
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
