from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
import structlog

from daemon.errors import ConfigurationError
from daemon.health import Health
from daemon.metrics import Metrics
from daemon.web.app import build_app
from daemon.web.connections import MOST_CONNECTIONS
from daemon.web.server import WebServer


async def _get(server: WebServer, path: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        return await client.get(path)


async def test_the_pages_follow_health_and_are_served_until_stopped() -> None:
    health, metrics = Health(), Metrics()
    server = WebServer(build_app(health, metrics), "127.0.0.1", 0)
    await server.start()
    try:
        assert server.port > 0
        assert (await _get(server, "/healthz")).status_code == 200
        assert (await _get(server, "/readyz")).status_code == 503
        health.ready()
        assert (await _get(server, "/readyz")).json() == {"status": "ok", "ready": True, "components": {}}
        health.degraded("folder:support:INBOX", "the connection was lost")
        assert (await _get(server, "/healthz")).status_code == 200
        health.failed("database", "the disk is full", "Make room.")
        unwell = await _get(server, "/healthz")
        assert unwell.status_code == 503
        assert unwell.json()["components"]["database"]["why"] == "the disk is full"
        assert (await _get(server, "/readyz")).status_code == 503
        exposition = await _get(server, "/metrics")
        assert exposition.headers["content-type"].startswith("text/plain")
        assert "deskhand_parked" in exposition.text
    finally:
        await server.stop()
    with pytest.raises(httpx.ConnectError):
        await _get(server, "/healthz")


async def test_no_documentation_is_served() -> None:
    transport = httpx.ASGITransport(build_app(Health(), Metrics()))
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client:
        for path in ("/docs", "/redoc", "/openapi.json", "/"):
            assert (await client.get(path)).status_code == 404


async def test_the_daemons_signal_handlers_stay_its_own() -> None:
    loop, heard = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, heard.set)
    server = WebServer(build_app(Health(), Metrics()), "127.0.0.1", 0)
    try:
        await server.start()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(heard.wait(), 10)
        assert (await _get(server, "/healthz")).status_code == 200
    finally:
        await server.stop()
        loop.remove_signal_handler(signal.SIGTERM)


async def test_a_port_that_is_taken_is_a_configuration_error_that_names_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"127\.0\.0\.1 port {port}.*\[web\]"):
            await WebServer(build_app(Health(), Metrics()), "127.0.0.1", port).start()


async def test_a_server_that_never_started_can_be_stopped() -> None:
    await WebServer(build_app(Health(), Metrics())).stop()


async def test_leaving_loopback_is_warned_of() -> None:
    server = WebServer(build_app(Health(), Metrics()), "0.0.0.0", 0)
    with structlog.testing.capture_logs() as logs:
        await server.start()
        await server.stop()
    assert "web.open_to_the_network" in [entry["event"] for entry in logs]


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WebServer]:
    """One whose patience is short."""
    monkeypatch.setattr("daemon.web.connections.HEADER_SECONDS", 0.3)
    monkeypatch.setattr("daemon.web.server.KEEP_ALIVE_SECONDS", 0.3)
    server = WebServer(build_app(Health(), Metrics()), "127.0.0.1", 0)
    await server.start()
    yield server
    await server.stop()


async def connected(server: WebServer, sent: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(sent)
    return reader, writer


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What came until the server closed the connection."""
    async with asyncio.timeout(10):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


async def test_idle_connections_beyond_the_limit_are_closed_at_once_and_the_pages_are_served(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daemon.web.connections.HEADER_SECONDS", 60)
    opened = [await connected(server, b"GET /healthz HTTP/1.1\r\nX: " * (n % 2)) for n in range(MOST_CONNECTIONS + 40)]
    assert await asyncio.gather(*(ended(reader) for reader, _ in opened[:40])) == [b""] * 40
    assert (await _get(server, "/healthz")).status_code == 200
    still = [reader for reader, _ in opened[42:] if not reader.at_eof()]
    assert len(still) == MOST_CONNECTIONS - 2
    for _, writer in opened:
        writer.close()


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nX: ", b"GET"])
async def test_a_request_whose_head_does_not_come_is_not_waited_for(server: WebServer, sent: bytes) -> None:
    reader, writer = await connected(server, sent)

    async def trickle() -> None:
        while True:
            await asyncio.sleep(0.05)
            writer.write(b"x" if sent else b"")

    trickling = asyncio.create_task(trickle())
    assert await ended(reader) == b""
    trickling.cancel()
    writer.close()


async def test_a_connection_that_is_kept_ends_when_nothing_more_is_asked(server: WebServer) -> None:
    asked = b"GET /healthz HTTP/1.1\r\nHost: desk.test\r\n\r\n"
    reader, writer = await connected(server, asked)
    writer.write(asked)
    assert (await ended(reader)).count(b"HTTP/1.1 200") == 2
    writer.close()
    reader, writer = await connected(server, asked)
    await reader.readuntil(b"}")
    writer.write(b"GET /heal")
    assert await ended(reader) == b"}"
    writer.close()


async def test_a_reader_that_takes_no_answer_is_not_waited_for(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daemon.web.connections.ANSWER_SECONDS", 0.3)
    assert server._server is not None
    connections, loop = server._server.server_state.connections, asyncio.get_running_loop()
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        deaf.setblocking(False)
        await loop.sock_connect(deaf, ("127.0.0.1", server.port))
        asking = asyncio.create_task(loop.sock_sendall(deaf, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 20_000))
        async with asyncio.timeout(10):
            while not connections:  # noqa: ASYNC110 - the server accepts it in its own time
                await asyncio.sleep(0.01)
            while connections:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)


async def test_who_asks_without_end_and_reads_nothing_keeps_no_probe_from_its_answer(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daemon.web.connections.HEADER_SECONDS", 60)
    loop = asyncio.get_running_loop()
    deaf, asking = [], []
    for _ in range(MOST_CONNECTIONS + 5):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        one.setblocking(False)
        await loop.sock_connect(one, ("127.0.0.1", server.port))
        deaf.append(one)
        asking.append(asyncio.create_task(loop.sock_sendall(one, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 2_000)))
    try:
        for _ in range(5):
            assert (await _get(server, "/healthz")).status_code == 200
    finally:
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        for one in deaf:
            one.close()


async def test_a_warning_that_repeats_itself_is_logged_once_a_minute(
    server: WebServer, caplog: pytest.LogCaptureFixture
) -> None:
    loop = asyncio.get_running_loop()
    for number in range(3):
        context = {"message": "socket.accept() out of system resource", "exception": OSError(24, f"no. {number}")}
        loop.call_exception_handler(context)
        logging.getLogger("asyncio").error("another fault")
        reader, writer = await connected(server, b"nonsense\r\n\r\n")
        await ended(reader)
        writer.close()
    said = [record.getMessage().splitlines()[0] for record in caplog.records]
    assert said.count("socket.accept() out of system resource") == 1
    assert said.count("another fault") == 3
    assert said.count("Invalid HTTP request received.") == 1
