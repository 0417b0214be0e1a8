"""One IMAP connection that keeps its promises: an answer, or an error in time.

The ten faults of aioimaplib 2.0.3 end here and in the two modules that import it, ``imap_protocol`` and
``imap_exchange``; ``tests/integration/test_imap_faults.py`` has a test for each. A connection that did not answer in
time or whose command was cancelled is thrown away: the library would hand the late answer to the next command.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from connectors.imap_exchange import Exchange
from connectors.imap_login import connect, log_in, shown, start_tls
from connectors.imap_protocol import ImapClient
from connectors.imap_response import status_code
from connectors.oauth import TokenProvider
from connectors.tls import tls_context
from daemon.errors import ConnectionLostError, TransientError
from daemon.settings import ServerSettings

LONGEST_COMMAND_FACTOR = 60  # a command that makes progress may take this many time-outs in all
_GOODBYE_SECONDS = 1.0


class RefusedCommandError(TransientError):
    """The server refused a command. ``code`` is its response code (RFC 5530), or empty."""

    def __init__(self, message: str, code: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.code = code


class ImapConnection:
    """A logged-in connection with at most one command at a time.

    Every method raises ``ConnectionLostError`` when the connection ends or is silent for ``timeout_seconds``.
    ``news`` is set when the server announced mails, and when the connection ends.
    """

    def __init__(self, server: ServerSettings, base: Path, tokens: TokenProvider | None = None) -> None:
        self.capabilities: frozenset[str] = frozenset()
        self.news = asyncio.Event()
        self._server = server
        self._base = base
        self._tokens = tokens
        self._turn = asyncio.Lock()
        self._client: ImapClient | None = None

    async def open(self) -> Self:
        """Connect, secure, log in, and ask for the capabilities that hold after the login."""
        server = self._server
        context = tls_context(server, self._base)
        implicit = context if server.security == "tls" else None
        client = self._client = ImapClient(server.host, server.port, implicit, server.timeout_seconds, self.news.set)
        try:
            greeting = await connect(server, context, client)
            preauth = greeting.split()[1].upper() == b"PREAUTH"
            client.protocol.state = "AUTH" if preauth else "NONAUTH"
            await self._ask_capabilities()
            if server.security == "starttls":
                await start_tls(self, client, server, context, greeting)
                await self._ask_capabilities()  # what was said in the clear counts for nothing
            if not preauth:
                await log_in(self, server, self._base, self._tokens)
                client.protocol.state = "AUTH"
                await self._ask_capabilities()
        except BaseException:
            self.discard()
            raise
        return self

    @property
    def alive(self) -> bool:
        """Whether the connection is open as far as this side knows."""
        return self._client is not None and self._client.protocol.lost is None

    def discard(self) -> None:
        """Throw the connection away at once, without a word to the server."""
        if self._client is not None:
            self._client.drop()

    async def close(self) -> None:
        """Say goodbye, briefly, and close."""
        client = self._client
        if client is None:
            return
        if self.alive and not self._turn.locked():
            with contextlib.suppress(TransientError, TimeoutError):
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    await self.run("LOGOUT")
        client.drop()
        await client.dropped(_GOODBYE_SECONDS)

    async def run(
        self, name: str, *args: str, continuations: list[bytes] | None = None, default: bytes | None = None
    ) -> Exchange:
        """Send a command and return its exchange, whatever the result; the deadline is time without any progress."""
        async with self._turn:
            client = self.client()
            exchange = Exchange(name, client.protocol.new_tag(), *args, continuations=continuations, default=default)
            execution = asyncio.ensure_future(client.protocol.execute(exchange))
            with self._thrown_away_unless_finished(execution):
                await self._answered(execution, client, name)
            return exchange

    async def ok(self, name: str, *args: str, continuations: list[bytes] | None = None) -> Exchange:
        """Like ``run``, but raise ``RefusedCommandError`` unless the server said OK."""
        exchange = await self.run(name, *args, continuations=continuations)
        if exchange.result != "OK":
            code, _ = status_code(exchange.tagged)
            raise RefusedCommandError(f"{self._server.host} refused {name}: {shown(exchange.tagged)}", code)
        return exchange

    async def idle(self, seconds: float) -> None:
        """Wait in IDLE (RFC 2177) until ``news`` is set or the time is over.

        Silence after IDLE or DONE means a dead connection; so does a server that closes instead of sending ``+``.
        """
        async with self._turn:
            client = self.client()
            exchange = Exchange("IDLE", client.protocol.new_tag())
            execution = asyncio.ensure_future(client.protocol.execute(exchange))
            with self._thrown_away_unless_finished(execution):
                await self._first_of(execution, exchange.started, self._server.timeout_seconds)
                if not exchange.started.is_set() and not execution.done():
                    raise ConnectionLostError(f"{self._server.host} did not answer IDLE in time.")
                await self._first_of(execution, self.news, seconds)
                if not execution.done():
                    client.protocol.send("DONE")
                await self._answered(execution, client, "IDLE")
            if exchange.result != "OK":
                raise RefusedCommandError(f"{self._server.host} refused IDLE: {shown(exchange.tagged)}")

    def client(self) -> ImapClient:
        """The open connection; raise why it was lost otherwise."""
        if self._client is None:
            raise ConnectionLostError("The connection is closed.")
        if self._client.protocol.lost is not None:
            raise ConnectionLostError(self._client.protocol.lost.message)
        return self._client

    async def _ask_capabilities(self) -> None:
        exchange = await self.ok("CAPABILITY")
        words = [word for pieces in exchange.answers for word in pieces[0].decode("ascii", "replace").upper().split()]
        self.capabilities = frozenset(words[2:]) if words[1:2] == ["CAPABILITY"] else frozenset(words)

    async def _answered(self, execution: asyncio.Future[Any], client: ImapClient, name: str) -> None:
        """Wait for the tagged response as long as bytes come in or go out."""
        protocol, patience = client.protocol, self._server.timeout_seconds
        begun = progressed = protocol.loop.time()
        unsent = protocol.unsent_bytes()
        while not execution.done():
            now = protocol.loop.time()
            if protocol.unsent_bytes() < unsent:
                progressed = now
            unsent = protocol.unsent_bytes()
            left = max(progressed, protocol.last_received) + patience - now
            if left <= 0 or now - begun > LONGEST_COMMAND_FACTOR * patience:
                raise ConnectionLostError(f"{self._server.host} did not answer {name} within {patience:g} s.")
            await asyncio.wait({execution}, timeout=left)
        execution.result()

    @staticmethod
    async def _first_of(execution: asyncio.Future[Any], event: asyncio.Event, seconds: float) -> None:
        waiter = asyncio.ensure_future(event.wait())
        try:
            await asyncio.wait({execution, waiter}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiter.cancel()

    @contextlib.contextmanager
    def _thrown_away_unless_finished(self, execution: asyncio.Future[Any]) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.discard()
            execution.cancel()
            raise
