"""How long, and how many at once, connections to the web pages may be open: strangers must not use up the daemon's file
descriptors, which mail and database need."""

from __future__ import annotations

import asyncio
from enum import Enum, auto

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 64
HEADER_SECONDS = 5.0
ANSWER_SECONDS = 30.0
TAKE_SECONDS = 5.0  # for some of an answer that waits to be taken


class _At(Enum):
    """What a connection waits for."""

    HEAD = auto()
    ANSWER = auto()
    NEXT = auto()


class Connection(H11Protocol):
    """uvicorn's connection with deadlines: for the head of a request, and for taking the answer.

    Between two requests uvicorn's own ``timeout_keep_alive`` counts. Where too many are open, the one that has waited
    for a request the longest is closed, so that a probe, which asks at once, is answered whoever keeps others open. If
    all are being answered, it is one that takes nothing, or the one that has asked without a pause for the longest:
    requests that were sent ahead are answered one by one and count as one.
    """

    _at = _At.HEAD
    _since = 0.0
    _asking_since = 0.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        """Make room for it, or close it at once."""
        super().connection_made(transport)
        self._goes_on(_At.HEAD, HEADER_SECONDS)
        is_open = [one for one in self.connections if isinstance(one, Connection) and not one.transport.is_closing()]
        if len(is_open) > MOST_CONNECTIONS:
            others = [one for one in is_open if one is not self]
            min(others, key=Connection._standing).transport.abort()

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

    def pause_writing(self) -> None:
        """More waits to be taken than is held for anybody."""
        super().pause_writing()
        self._falls_due(TAKE_SECONDS)

    def resume_writing(self) -> None:
        """Some of it was taken."""
        super().resume_writing()
        self._falls_due(ANSWER_SECONDS)

    def _standing(self) -> tuple[bool, bool, float]:
        """Where too many are open, the smallest makes room."""
        answering = self._at is _At.ANSWER
        return answering, not self.flow.write_paused, self._asking_since if answering else self._since

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _goes_on(self, to: _At, seconds: float) -> None:
        now = self.loop.time()
        if to is _At.ANSWER and self._at is not _At.ANSWER:
            self._asking_since = now
        self._at, self._since = to, now
        self._falls_due(seconds)

    def _falls_due(self, seconds: float) -> None:
        if self.flow.write_paused:
            seconds = min(seconds, TAKE_SECONDS, ANSWER_SECONDS)
        if self._deadline is not None:
            self._deadline.cancel()
        # Not close(): that waits until the other side has taken everything.
        self._deadline = self.loop.call_later(seconds, self.transport.abort)
