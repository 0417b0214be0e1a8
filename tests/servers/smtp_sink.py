"""An SMTP server inside the test's own event loop that records mails and fails on demand.

By address, the local part of a recipient decides: ``temperror`` 451, ``permerror`` 550, ``timeout`` no answer to RCPT,
``greylist`` 451 the first time, ``uncertain`` takes the mail and hangs up, ``slowdata`` takes its time after the dot.
By stage: ``hang_up_at``, ``silent_at`` (until ``resumed``) and ``answers`` name a moment of ``STAGES``; ``answers`` may
also name one mechanism of the login, ``auth plain``.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from dataclasses import dataclass, field
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

STAGES = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "body", "dot")


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail that the server took, with its envelope and the bytes as they came (dots undone)."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass
class SmtpSink:
    """The server. Set the fields before ``start`` or between mails; ``received`` is what was taken."""

    tls: ssl.SSLContext | None = None
    security: Literal["tls", "starttls", "none"] = "none"
    users: dict[str, str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    size_limit: int = 33_554_432
    smtputf8: bool = True
    hang_up_at: str = ""
    silent_at: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    keep_before_hang_up: bool = True
    slow_seconds: float = 0.2

    def __post_init__(self) -> None:
        self.received: list[ReceivedMail] = []
        self.connections = 0
        self.logins = 0
        self.login_attempts = 0
        self.in_transfer = asyncio.Event()
        self.resumed = asyncio.Event()
        self.deserted = asyncio.Event()
        self.port = 0
        self._greylisted: set[tuple[str, str]] = set()
        self._open: set[_Conversation] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> SmtpSink:
        """Listen on loopback; the port stays the same over ``stop`` and ``start``."""
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Conversation(self), "127.0.0.1", self.port, ssl=self.tls if self.security == "tls" else None
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        """Close the door and every conversation, at once."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.hang_up()
        await asyncio.sleep(0)

    def hang_up(self) -> None:
        """Cut every open connection; new ones are welcome."""
        for conversation in tuple(self._open):
            conversation.cut()

    # --- hooks that aiosmtpd calls by name ---

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Fail by the local part of the address."""
        local = address.partition("@")[0].casefold()
        if local == "timeout":
            await asyncio.Event().wait()  # ends with the connection
        if local == "greylist" and (key := (envelope.mail_from or "", address)) not in self._greylisted:
            self._greylisted.add(key)
            return "451 4.7.1 Greylisted, come back later"
        if local == "temperror":
            return "451 4.3.0 Try again later"
        if local == "permerror":
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """The dot has arrived: keep the mail, and answer or not."""
        assert isinstance(server, _Conversation)
        locals_ = {address.partition("@")[0].casefold() for address in envelope.rcpt_tos}
        if "uncertain" in locals_:
            self._keep(envelope)
            await server.leave()
        if (self.hang_up_at == "dot" or self.silent_at == "dot") and self.keep_before_hang_up:
            self._keep(envelope)
        if (answer := await server.stage("dot")) is not None:
            if not answer.startswith(("4", "5")):
                self._keep(envelope)
            return answer
        if "slowdata" in locals_:
            await asyncio.sleep(self.slow_seconds)
        self._keep(envelope)
        return f"250 2.0.0 Queued as {len(self.received)}"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - the library's name
        """Accept ``tokens``; say 401 in a challenge and then 535 to any other, as the large providers do."""
        blob = base64.b64decode(args[1]).decode()
        user = blob.partition("user=")[2].partition("\x01")[0]
        token = blob.partition("auth=Bearer ")[2].partition("\x01")[0]
        if user in self.users and token in self.tokens:
            self.logins += 1
            return AuthResult(success=True, auth_data=user)
        await server.challenge_auth('{"status":"401","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)

    def _authenticate(self, server: SMTP, session: Session, envelope: Envelope, how: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and self.users.get(data.login.decode()) == data.password.decode()
        self.logins += good
        return AuthResult(success=good, handled=False)

    def _keep(self, envelope: Envelope) -> None:
        assert isinstance(envelope.content, bytes)
        self.received.append(ReceivedMail(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content))


class _Conversation(SMTP):
    """One connection: aiosmtpd, stopped at the moment that the sink names."""

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink
        super().__init__(
            sink,
            hostname="sink.example.test",
            data_size_limit=sink.size_limit,
            enable_SMTPUTF8=sink.smtputf8,
            tls_context=sink.tls if sink.security == "starttls" else None,
            auth_require_tls=sink.security == "starttls" or not sink.users,  # without users, no AUTH is offered
            authenticator=sink._authenticate,
            auth_exclude_mechanism=None if sink.users else ("PLAIN", "LOGIN", "XOAUTH2"),
            loop=asyncio.get_running_loop(),
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self not in self._sink._open:  # STARTTLS calls this a second time
            self._sink._open.add(self)
            self._sink.deserted.clear()
            self._sink.connections += 1

    def connection_lost(self, error: Exception | None) -> None:
        self._sink._open.discard(self)
        if not self._sink._open:
            self._sink.deserted.set()
        super().connection_lost(error)

    def cut(self) -> None:
        """Reset the connection without a word."""
        transport = self._original_transport or self.transport
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()

    async def leave(self) -> None:
        """Cut the connection and wait for its end, which cancels this conversation."""
        self.cut()
        await asyncio.Event().wait()

    async def stage(self, name: str) -> str | None:
        """Hang up or fall silent here if the sink says so; else the answer that it prescribes, or None."""
        if self._sink.hang_up_at == name:
            await self.leave()
        if self._sink.silent_at == name:
            await self._sink.resumed.wait()
        return self._sink.answers.get(name)

    async def _handle_client(self) -> None:
        if (answer := await self.stage("connect")) is not None:
            await self.push(answer)
            await self.leave()
        await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - as above
        await self._staged("ehlo", super().smtp_EHLO, hostname)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802 - as above
        self._sink.login_attempts += 1
        answer = self._sink.answers.get(f"auth {arg.partition(' ')[0].lower()}")
        if answer is not None:
            await self.push(answer)
            return
        await self._staged("auth", super().smtp_AUTH, arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - as above
        if self._sink.users and self.session is not None and not self.session.authenticated:
            await self.push("530 5.7.0 Authentication required")
            return
        await self._staged("mail", super().smtp_MAIL, arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - as above
        await self._staged("rcpt", super().smtp_RCPT, arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - as above
        if self._sink.hang_up_at == "body" or self._sink.silent_at == "body":
            await self.push("354 Go on")
            await self._reader.readuntil(b"\r\n")
            self._sink.in_transfer.set()
            await self.stage("body")
        await self._staged("data", super().smtp_DATA, arg)

    async def _staged(self, name: str, method: Any, arg: Any) -> None:
        answer = await self.stage(name)
        if answer is None:
            await method(arg)
        else:
            await self.push(answer)
