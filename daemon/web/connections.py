"""How long, and how many at once, connections to the web pages may be open: strangers must not use up the daemon's file
descriptors, which mail and database need."""

from __future__ import annotations

import asyncio
from enum import Enum, auto

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 64
HEADER_SECONDS = 5.0
ANSWER_SECONDS = 30.0


class _At(Enum):
    """What a connection waits for."""

    HEAD = auto()
    ANSWER = auto()
    NEXT = auto()


class Connection(H11Protocol):
    """uvicorn's connection with deadlines: for the head of a request, and for taking the answer.

    Between two requests uvicorn's own ``timeout_keep_alive`` counts. Where too many are open, the one that has waited
    for a request the longest is closed, so that a probe, which asks at once, is answered whoever keeps others open.
    """

    _at = _At.HEAD
    _since = 0.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        """Make room for it, or close it at once."""
        super().connection_made(transport)
        self._goes_on(_At.HEAD, HEADER_SECONDS)
        is_open = [one for one in self.connections if isinstance(one, Connection) and not one.transport.is_closing()]
        if len(is_open) > MOST_CONNECTIONS:
            waiting = [one for one in is_open if one._at is not _At.ANSWER]
            min(waiting, key=lambda one: one._since).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget its deadline."""
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """A whole head starts the answer's time; less than that wins no more than its own."""
        super().data_received(data)
        if self._is_answering():
            if self._at is not _At.ANSWER:
                self._goes_on(_At.ANSWER, ANSWER_SECONDS)
        elif self._at is _At.NEXT:
            self._goes_on(_At.HEAD, HEADER_SECONDS)

    def on_response_complete(self) -> None:
        """Each request that was sent ahead has its own time. A closed connection still has to take what was written."""
        super().on_response_complete()
        self._goes_on(_At.ANSWER if self._is_answering() else _At.NEXT, ANSWER_SECONDS)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _goes_on(self, to: _At, seconds: float) -> None:
        self._at, self._since = to, self.loop.time()
        if self._deadline is not None:
            self._deadline.cancel()
        # Not close(): that waits until the other side has taken everything.
        self._deadline = self.loop.call_later(seconds, self.transport.abort)
