"""Connections to the web pages on a clock that stands still: which one makes room, and what is left of one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from daemon.web.connections import ANSWER_SECONDS, MOST_CONNECTIONS, TAKE_SECONDS, Connection

QUICK = b"GET /quick HTTP/1.1\r\nHost: desk.test\r\n\r\n"
SLOW = QUICK.replace(b"quick", b"slow")


class Clock:
    """The loop as a connection sees it. Time passes when it is told to, and nothing falls due."""

    def __init__(self) -> None:
        self.now = 0.0
        self.due: list[asyncio.Handle] = []
        self.seconds: list[float] = []
        self.create_task = asyncio.get_running_loop().create_task

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, callback: Callable[[], None]) -> asyncio.Handle:
        handle = asyncio.Handle(callback, (), asyncio.get_running_loop())
        self.due.append(handle)
        self.seconds.append(seconds)
        return handle


class Wire(asyncio.Transport):
    """What a connection writes to; like a real one it tells of its end only later."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.aborted = self.closing = False

    def write(self, data: Any) -> None:
        self.written += data

    def abort(self) -> None:
        self.aborted = self.closing = True

    def close(self) -> None:
        self.closing = True

    def is_closing(self) -> bool:
        return self.closing

    def pause_reading(self) -> None:
        """Nothing is read here."""

    def resume_reading(self) -> None:
        """Nor here."""


class Site:
    """A server whose page ``/slow`` is never done; a second passes with each connection."""

    def __init__(self) -> None:
        self.clock, self.state, self.asked = Clock(), ServerState(), asyncio.Event()
        self.config = uvicorn.Config(self._answer, interface="asgi3", lifespan="off", ws="none", log_config=None)

    async def _answer(self, scope: Any, _receive: Any, send: Any) -> None:
        if scope["path"] == "/slow":
            self.asked.set()
            await asyncio.Event().wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    def connected(self) -> tuple[Connection, Wire]:
        self.clock.now += 1
        connection, wire = Connection(self.config, self.state, {}, self.clock), Wire()  # type: ignore[arg-type]
        connection.connection_made(wire)
        return connection, wire

    async def end(self) -> None:
        tasks = list(self.state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("sent", [SLOW, QUICK + SLOW], ids=["the first", "one that was sent ahead"])
async def test_a_connection_whose_request_is_being_answered_makes_no_room_for_others(sent: bytes) -> None:
    site = Site()
    answering, wire = site.connected()
    answering.data_received(sent)
    await asyncio.wait_for(site.asked.wait(), 10)
    others = [site.connected()[1] for _ in range(MOST_CONNECTIONS)]
    assert [other.aborted for other in others] == [True] + [False] * (MOST_CONNECTIONS - 1)
    assert not wire.aborted
    await site.end()


async def test_where_all_are_being_answered_one_that_takes_nothing_makes_room_and_then_the_oldest() -> None:
    site = Site()
    opened = [site.connected() for _ in range(MOST_CONNECTIONS)]
    for number, (connection, _) in enumerate(opened):
        site.clock.now = 1000.0 + number
        connection.data_received(SLOW)
    opened[5][0].pause_writing()
    newcomers = [site.connected()]
    newcomers[0][0].data_received(SLOW)
    newcomers.append(site.connected())
    opened[5][0].resume_writing()
    await site.end()
    assert [number for number, (_, wire) in enumerate(opened) if wire.aborted] == [0, 5]
    assert not any(wire.aborted for _, wire in newcomers)


async def test_who_sends_requests_ahead_grows_no_younger_by_each_of_them() -> None:
    site = Site()
    ahead, wire = site.connected()
    ahead.data_received(QUICK * 3 + SLOW)
    later = [site.connected() for _ in range(MOST_CONNECTIONS - 1)]
    for connection, _ in later:
        connection.data_received(SLOW)
    await asyncio.wait_for(site.asked.wait(), 10)
    for _ in range(200):
        await asyncio.sleep(0)
    assert wire.written.count(b" 200 ") == 3
    site.connected()
    assert wire.aborted
    assert not any(other.aborted for _, other in later)
    await site.end()


async def test_an_answer_that_waits_to_be_taken_has_little_time_whatever_is_asked_meanwhile() -> None:
    site = Site()
    connection, wire = site.connected()
    connection.data_received(SLOW)
    connection.pause_writing()
    due = [
        seconds for seconds, handle in zip(site.clock.seconds, site.clock.due, strict=True) if not handle.cancelled()
    ]
    assert TAKE_SECONDS in due
    assert ANSWER_SECONDS not in due
    connection.resume_writing()
    await asyncio.wait_for(site.asked.wait(), 10)
    due = [
        seconds for seconds, handle in zip(site.clock.seconds, site.clock.due, strict=True) if not handle.cancelled()
    ]
    assert ANSWER_SECONDS in due
    assert not wire.aborted
    await site.end()


async def test_a_connection_that_is_closing_already_is_room() -> None:
    site = Site()
    wires = [site.connected()[1] for _ in range(MOST_CONNECTIONS)]
    wires[7].close()
    wires.append(site.connected()[1])
    assert not [wire for wire in wires if wire.aborted]
    wires.append(site.connected()[1])
    assert [wire.aborted for wire in wires].index(True) == 0


async def test_a_connection_that_is_lost_leaves_nothing_that_falls_due() -> None:
    """The connection of a stranger would stay in memory as long as its deadline, however soon it ended."""
    site = Site()
    silent, _ = site.connected()
    asked, _ = site.connected()
    asked.data_received(QUICK)
    await asyncio.gather(*site.state.tasks)
    for connection in (silent, asked):
        connection.connection_lost(None)
    assert site.clock.due
    assert [handle for handle in site.clock.due if not handle.cancelled()] == []
