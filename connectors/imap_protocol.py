"""aioimaplib's protocol with its receiving half replaced: that half hangs, loses text and hides lost connections.

What stays of the library: the command table and its states, tags, the check of arguments for CR, LF and NUL, and the
bookkeeping of the pending command. What is replaced: cutting the stream into lines and literals (the library recurses
once a line and dies at about 950), the assignment of responses (it deletes every ``"* "`` in a line and counts
parentheses), the loss of the connection (it tells nobody), the continuation, and every log line that shows content.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable
from typing import Any

import aioimaplib

from connectors.imap_exchange import Exchange
from connectors.imap_response import Pieces
from daemon.errors import ConnectionLostError

LONGEST_LINE_BYTES = 32 * 1024 * 1024
_LITERAL = re.compile(rb"~?\{(\d+)\+?\}$")
_STATUS = re.compile(rb"\* (?:OK|NO|BAD|BYE|PREAUTH)\b", re.IGNORECASE)


class ImapProtocol(aioimaplib.IMAP4ClientProtocol):  # type: ignore[misc]  # aioimaplib has no types
    """Receives without recursion, fails the pending command at once when the connection ends, logs no content."""

    def __init__(self, on_exists: Callable[[], None]) -> None:
        self.loop: asyncio.AbstractEventLoop
        self.transport: asyncio.Transport | None
        super().__init__(asyncio.get_running_loop())
        self.greeting: asyncio.Future[bytes] = self.loop.create_future()
        self.lost: ConnectionLostError | None = None
        self.last_received = self.loop.time()
        self.gone: asyncio.Future[None] = self.loop.create_future()
        self._on_exists = on_exists
        self._farewell = ""
        self._buffer = bytearray()
        self._scanned = 0
        self._pieces: list[bytes] = []
        self._literal: int | None = None
        self._plaintext_over = False

    # --- receiving ------------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Cut the stream into responses; anything that cannot be understood ends the connection, and says so."""
        self.last_received = self.loop.time()
        self._buffer += data
        if self._plaintext_over:
            self.fail(ConnectionLostError("The server sent unencrypted bytes after STARTTLS; refused."))
            return
        try:
            while self._take_piece():
                pass
        except Exception as error:  # asyncio would close the transport and tell nobody
            self.fail(ConnectionLostError(f"The server's answer could not be understood: {error}"))

    def _take_piece(self) -> bool:
        """Take one line or literal off the buffer; False when more bytes are needed."""
        if self._literal is not None:
            if len(self._buffer) < self._literal:
                return False
            self._pieces.append(bytes(memoryview(self._buffer)[: self._literal]))
            del self._buffer[: self._literal]
            self._literal = None
            return True
        end = self._buffer.find(b"\r\n", max(0, self._scanned - 1))
        if end < 0:
            self._scanned = len(self._buffer)
            if self._scanned > LONGEST_LINE_BYTES:
                raise ValueError(f"a line of more than {LONGEST_LINE_BYTES} bytes")
            return False
        line = bytes(memoryview(self._buffer)[:end])
        del self._buffer[: end + 2]
        self._scanned = 0
        announced = None if not self._pieces and not self._may_carry_literal(line) else _LITERAL.search(line)
        self._pieces.append(line)
        if announced:
            self._literal = int(announced.group(1))
        else:
            pieces, self._pieces = tuple(self._pieces), []
            self._dispatch(pieces)
        return True

    @staticmethod
    def _may_carry_literal(line: bytes) -> bool:
        # Free text of a status line may end in "{5}" and announces nothing (RFC 3501 section 7.1).
        return line.startswith(b"* ") and not _STATUS.match(line)

    def _dispatch(self, pieces: Pieces) -> None:
        line = pieces[0]
        if not self.greeting.done():
            self.greeting.set_result(line)
        elif line.startswith(b"* "):
            self._untagged(pieces)
        elif line.startswith(b"+"):
            self._continuation(line)
        elif line:
            self._response_done(line)

    def _untagged(self, pieces: Pieces) -> None:
        line = pieces[0]
        if line[:6].upper() == b"* BYE ":
            self._farewell = line[6:].decode("utf-8", "replace")
        if line[-7:].upper() == b" EXISTS":
            self._on_exists()
        exchange = self.pending()
        if exchange is not None:
            exchange.answers.append(pieces)

    def _continuation(self, line: bytes) -> None:
        exchange = self.pending()
        reply = exchange.continued(line[1:].strip()) if exchange is not None else None
        if reply is not None and self.transport is not None:
            self.transport.write(reply)

    def _response_done(self, line: bytes) -> None:
        exchange = self.pending()
        if exchange is not None and exchange.name == "STARTTLS" and line.split()[1:2] == [b"OK"]:
            # From here on every plaintext byte is forged: what an attacker put behind the OK must not be obeyed.
            self._plaintext_over = True
            if self.transport is not None:
                self.transport.pause_reading()
            if self._buffer:
                raise ValueError("unencrypted bytes after STARTTLS")
        super()._response_done(line)

    # --- sending --------------------------------------------------------------------------------------------------

    def send(self, line: str, scrub: str | None = None) -> None:
        """Write a line. The library's own method logs it, mails and passwords included."""
        if self.lost is not None or self.transport is None:
            raise self.lost or ConnectionLostError()
        self.transport.write(line.encode("ascii") + b"\r\n")

    def pending(self) -> Exchange | None:
        """The command that waits for its tagged response; sessions run one at a time."""
        if self.pending_sync_command is not None:
            return self.pending_sync_command  # type: ignore[no-any-return]  # aioimaplib has no types
        return next(iter(self.pending_async_commands.values()), None)

    # --- the connection -------------------------------------------------------------------------------------------

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail what is waiting now, not after a time-out."""
        if self.lost is None:
            said = f': it said "{self._farewell}"' if self._farewell else f": {exc}" if exc else ""
            self.lost = ConnectionLostError(f"The IMAP server closed the connection{said}")
        if not self.greeting.done():
            self.greeting.set_exception(self.lost)
            self.greeting.exception()  # the waiter may be gone; the loop must not complain
        exchange = self.pending()
        if exchange is not None:
            exchange.fail(self.lost)
        if not self.gone.done():
            self.gone.set_result(None)
        self._on_exists()

    def unsent_bytes(self) -> int:
        """How much of what was written the operating system has not taken yet."""
        return self.transport.get_write_buffer_size() if self.transport is not None else 0

    def fail(self, error: ConnectionLostError) -> None:
        """End the connection for this reason and throw it away."""
        if self.lost is None:
            self.lost = error
        if self.transport is not None:
            self.transport.abort()

    async def start_tls(self, context: ssl.SSLContext, host: str, seconds: float) -> None:
        """Put TLS under this connection after the tagged OK of STARTTLS."""
        if self.lost is not None or self.transport is None:
            raise self.lost or ConnectionLostError()
        self._plaintext_over = False
        self.transport = await self.loop.start_tls(
            self.transport, self, context, server_hostname=host, ssl_handshake_timeout=seconds
        )


class ImapClient(aioimaplib.IMAP4):  # type: ignore[misc]  # aioimaplib has no types
    """aioimaplib's client on our protocol."""

    protocol: ImapProtocol
    _client_task: asyncio.Task[Any]

    def __init__(
        self, host: str, port: int, context: ssl.SSLContext | None, seconds: float, on_exists: Callable[[], None]
    ) -> None:
        self._on_exists = on_exists
        super().__init__(host, port, timeout=seconds, ssl_context=context)

    def create_client(
        self, host: str, port: int, loop: Any, conn_lost_cb: Any = None, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        """Start connecting; the library cannot take a protocol of ours (and drops ``conn_lost_cb`` with TLS)."""
        running = asyncio.get_running_loop()
        self.protocol = ImapProtocol(self._on_exists)
        self._client_task = running.create_task(
            running.create_connection(lambda: self.protocol, host, port, ssl=ssl_context)
        )

    async def connected(self) -> bytes:
        """Wait for the connection and the greeting; return the greeting."""
        await self._client_task
        return await self.protocol.greeting

    def drop(self) -> None:
        """Close without a word, also when the connection is still being made."""
        self._client_task.cancel()
        self.protocol.fail(ConnectionLostError("The connection was thrown away."))

    async def dropped(self, seconds: float) -> None:
        """Wait until the socket is gone, at most this long."""
        if self.protocol.transport is not None:
            await asyncio.wait({self.protocol.gone}, timeout=seconds)
