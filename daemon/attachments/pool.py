"""A few warm converter processes: started when needed, replaced when they break, ended when nobody needs them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import structlog

from daemon.attachments.limits import ConverterLimits
from daemon.attachments.process import Worker, WorkerGoneError, WorkerTimeoutError
from daemon.attachments.refusal import NotReadError, takes_too_long
from daemon.attachments.turns import Share, Turns

log = structlog.get_logger(__name__)

_ATTEMPTS = 2


class WorkerPool:
    """At most ``limits.workers`` children. Belongs to one event loop; ``close`` it on the same one."""

    def __init__(self, limits: ConverterLimits) -> None:
        self._limits = limits
        self._idle: list[Worker] = []
        self._turns = Turns(limits.workers, limits)
        self._endings: dict[int, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def idle_pids(self) -> tuple[int, ...]:
        """Process ids of the children that wait for work."""
        return tuple(worker.pid for worker in self._idle)

    async def warm(self) -> None:
        """Start one child ahead of the first file. Raise ``TransientError`` if it does not come up."""
        async with self._turns.of(Share()):
            self._release(await self._take())

    async def convert(self, head: dict[str, Any], content: bytes, share: Share) -> tuple[dict[str, Any], bytes]:
        """Have a file converted by a free child, on its mail's share of time.

        Raise ``NotReadError`` (the file or its mail), ``TransientError`` (no child, or none free for long).

        A child that ends by itself was perhaps killed by somebody else, so the file gets a second one; after a time-out
        it does not.
        """
        share.seconds_left(self._limits)  # a mail that has had its share does not even wait
        async with self._turns.of(share):
            for _ in range(_ATTEMPTS):
                seconds = share.seconds_left(self._limits)
                worker = await self._take()
                began = time.monotonic()
                try:
                    answer = await worker.ask(head, content, self._limits, seconds)
                except WorkerTimeoutError as problem:
                    await worker.kill()
                    log.warning("converter_timed_out", pid=worker.pid, bytes=len(content))
                    share.time_outs += 1
                    if seconds < self._limits.seconds:
                        raise takes_too_long() from problem
                    raise NotReadError(f"took longer than {self._limits.seconds:g} s") from problem
                except WorkerGoneError:
                    log.warning("converter_died", pid=worker.pid, status=await worker.kill(), bytes=len(content))
                    continue
                except BaseException:
                    # Cancelled in the middle: its answer would be taken for the next file's.
                    self._end(worker)
                    raise
                finally:
                    share.seconds += time.monotonic() - began
                self._release(worker)
                return answer
        raise NotReadError("it broke the converter")

    async def _take(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            self._endings.pop(worker.pid).cancel()
            if worker.alive:
                return worker
            await worker.kill()
        return await Worker.start(self._limits)

    def _release(self, worker: Worker) -> None:
        if not worker.alive:
            self._end(worker)
            return
        self._idle.append(worker)
        loop = asyncio.get_running_loop()
        self._endings[worker.pid] = loop.call_later(self._limits.idle_seconds, self._end_idle, worker)

    def _end_idle(self, worker: Worker) -> None:
        self._endings.pop(worker.pid, None)
        if worker in self._idle:
            self._idle.remove(worker)
            self._end(worker)

    def _end(self, worker: Worker) -> None:
        self._spawn(worker.kill())

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End every child that is not at work and wait until they are gone. The pool may be used again afterwards."""
        while self._idle:
            self._end_idle(self._idle[-1])
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
