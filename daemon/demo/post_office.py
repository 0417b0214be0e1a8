"""The demo's SMTP server: takes mail from everyone, hands the desk's to its mailbox and keeps the rest as delivered.

Failure by address, as real servers fail: a recipient ``temperror@…`` gets 451, ``permerror@…`` 550, ``timeout@…`` no
answer, and ``uncertain@…`` takes the mail and hangs up without the answer that says so (RFC 5321 section 4.2.5).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

SIZE_LIMIT_BYTES = 50_000_000
Accept = Callable[[str, tuple[str, ...], bytes], Awaitable[None]]

# aiosmtpd logs every command, with addresses, at INFO, and warns of itself at each login. This process must do neither.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class PostOffice:
    """``accept(sender, recipients, mime)`` is called for each mail taken, before its sender is told so."""

    def __init__(self, accept: Accept, user: str, password: str, port: int = 0) -> None:
        self.port = port
        self._accept = accept
        self._user = user
        self._password = password
        self._open: set[_Counter] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on loopback; a login is accepted with the desk's password and never required."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Counter(self, self._open), "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close at once; a mail in transfer is not taken."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for counter in tuple(self._open):
            counter.cut()
        await asyncio.sleep(0)  # lets the connections notice

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """aiosmtpd's hook: fail by the local part."""
        match address.partition("@")[0].casefold():
            case "temperror":
                return "451 4.3.0 The mailbox cannot be reached now"
            case "permerror":
                return "550 5.1.1 There is no such mailbox"
            case "timeout":
                await asyncio.Event().wait()  # the client's patience ends it
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """aiosmtpd's hook: the mail is complete."""
        content = envelope.content
        await self._accept(
            envelope.mail_from or "", tuple(envelope.rcpt_tos), content if isinstance(content, bytes) else b""
        )
        if any(address.casefold().startswith("uncertain@") for address in envelope.rcpt_tos):
            if isinstance(server, _Counter):
                server.cut()
            await asyncio.Event().wait()  # cancelled by the end of the connection
        return "250 2.0.0 Accepted"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, how: str, data: Any) -> AuthResult:
        """aiosmtpd's callback for AUTH PLAIN and LOGIN."""
        right = (self._user.encode(), self._password.encode())
        return AuthResult(success=isinstance(data, LoginPassword) and tuple(data) == right, handled=False)


class _Counter(SMTP):
    """One connection, known to the office so that it can close."""

    def __init__(self, office: PostOffice, register: set[_Counter]) -> None:
        self._register = register
        super().__init__(
            office,
            hostname="mx.larkspur.example.test",
            ident="Demo post office",
            data_size_limit=SIZE_LIMIT_BYTES,
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=office.authenticate,
            loop=asyncio.get_running_loop(),
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._register.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._register.discard(self)
        super().connection_lost(error)

    def cut(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()
