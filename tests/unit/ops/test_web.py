from __future__ import annotations

import asyncio
import os
import signal
import socket

import httpx
import pytest
import structlog

from daemon.errors import ConfigurationError
from daemon.health import Health
from daemon.metrics import Metrics
from daemon.web.app import build_app
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
