"""Whose file is converted next, and how much one mail may take: none pushes the others out, whatever it brings."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from daemon.attachments.limits import ConverterLimits
from daemon.attachments.refusal import NotReadError, takes_too_long
from daemon.errors import TransientError

TIME_OUTS = 2
FRESH_SECONDS = 5.0
BUSY = "the attachment converters are busy with other mails"


@dataclass(slots=True)
class Share:
    """What the files of one mail have taken so far: seconds of converters, and files that took too long."""

    seconds: float = 0.0
    time_outs: int = 0

    @property
    def rank(self) -> int:
        """Mails that have taken less come first; those of one rank have their turns one after another."""
        return int(self.seconds // FRESH_SECONDS)

    def seconds_left(self, limits: ConverterLimits) -> float:
        """How long the next file may take. Raise ``NotReadError`` when nothing is left."""
        left = limits.seconds_per_mail - self.seconds
        if self.time_outs >= TIME_OUTS or left <= 0:
            raise takes_too_long()
        return min(limits.seconds, left)


class Turns:
    """So many places, and a queue before them that goes by mail. Belongs to one event loop."""

    def __init__(self, places: int, limits: ConverterLimits) -> None:
        self._free = places
        self._limits = limits
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()

    @asynccontextmanager
    async def of(self, share: Share) -> AsyncIterator[None]:
        """Wait for a place, and have it for one file.

        A mail that has not begun does not keep one of the desk's workers waiting for long: it is tried again later.
        Raise ``TransientError`` then, and ``NotReadError`` where the mail has taken too much to be begun again.
        """
        try:
            async with asyncio.timeout(self._limits.seconds_per_mail if share.seconds else self._limits.wait_seconds):
                await self._enter(share.rank)
        except TimeoutError as problem:
            if not share.rank:
                raise TransientError(f"{BUSY}.") from problem
            share.time_outs = TIME_OUTS  # its other files would wait as long
            raise NotReadError(BUSY) from problem
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, rank: int) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, next(self._numbers), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came in the same moment
                self._leave()
            raise

    def _leave(self) -> None:
        while self._waiting:
            *_, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
