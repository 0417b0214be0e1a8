"""Run a web application inside the daemon's own event loop, and leave the daemon its signals."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import socket
import sys
from collections.abc import Iterator
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from daemon.errors import ConfigurationError
from daemon.web.connections import Connection
from daemon.web.repeats import fewer_repeats

GRACE_SECONDS = 3
BACKLOG = 128
KEEP_ALIVE_SECONDS = 5
log = structlog.get_logger(__name__)


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: SIGTERM means *drain*, and that is for the daemon to decide."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        with fewer_repeats():
            yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


class WebServer:
    """One listening socket for one application. Port 0 takes any free one; ``port`` then tells which."""

    def __init__(self, app: FastAPI, host: str = "127.0.0.1", port: int = 8025) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port that is listened on, or that will be."""
        return self._port

    async def start(self) -> None:
        """Listen; returns once a request would be answered.

        Raises:
            ConfigurationError: nobody can listen there; names host, port and what to do.
        """
        listener = await self._listen()
        self._port = listener.getsockname()[1]
        self._server = _Server(_uvicorn_config(self._app))
        self._task = asyncio.create_task(self._server.serve([listener]), name="web")
        listening = asyncio.create_task(self._server.listening.wait())
        await asyncio.wait({listening, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not listening.done():
            listening.cancel()
            await self._task
        log.info("web.listening", host=self._host, port=self._port)

    async def stop(self) -> None:
        """Finish what is being answered, for a few seconds at most, and close; harmless when not started."""
        server, task = self._server, self._task
        self._server = self._task = None
        if server is None or task is None:
            return
        server.should_exit = True
        await task

    async def _listen(self) -> socket.socket:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                self._host, self._port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
            family, _, _, _, address = found[0]
            listener = _bound(family, address)
        except OSError as error:
            raise ConfigurationError(
                f"web: cannot listen on {self._host} port {self._port}: {error.strerror or error}",
                advice="Set another host or port in [web], stop what uses the port, or set enabled = false.",
            ) from error
        if not _is_loopback(str(address[0])):
            log.warning(
                "web.open_to_the_network",
                host=self._host,
                advice="health and metrics ask for no password: put a proxy or a firewall in front",
            )
        return listener


def _bound(family: int, address: Any) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix" and sys.platform != "cygwin":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # Here and not in uvicorn: two sockets may be bound to one port, and only listen() tells.
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def _uvicorn_config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="none",
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        http=Connection,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
