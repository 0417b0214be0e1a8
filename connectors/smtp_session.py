"""One SMTP connection, driven command by command, so that whoever drives it knows where a mail stopped.

The dot that ends a mail is a command of its own here: the body is handed over first, and only then may the dot be
written. A server whose connection is lost without it must cancel the mail (RFC 5321 section 4.1.1.10), so what fails
before is not accepted.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiosmtplib

from connectors.smtp_offer import dot_stuffed
from daemon.errors import ConfigurationError, ConnectionLostError
from daemon.settings import SmtpSettings, read_secret

Token = Callable[[], Awaitable[str]]
Reply = tuple[int, str]

CHUNK_BYTES = 65_536
PORTS = {"tls": 465, "starttls": 587, "none": 25}
# RFC 5321 section 4.5.3.2.6: a time-out after the dot makes duplicates, so a server has ten times as long to answer it.
END_OF_DATA_PATIENCE = 10


def _own_name() -> str:
    """The name for EHLO: the host's own if it is qualified, else a literal (RFC 5321 section 4.1.3); never by DNS."""
    name = socket.gethostname()
    return name if "." in name.strip(".") and name.isascii() and not re.search(r"\s", name) else "[127.0.0.1]"


class SmtpSession:
    """An open, encrypted and authenticated connection.

    Every method may raise ``aiosmtplib.SMTPException`` or ``OSError``; the connection is then to be dropped.
    """

    def __init__(self, client: aiosmtplib.SMTP, protocol: aiosmtplib.protocol.SMTPProtocol, seconds: float) -> None:
        self._client = client
        self._protocol = protocol
        self._seconds = seconds
        self._used_at = asyncio.get_running_loop().time()
        transport = protocol.transport
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - narrows the type; a TCP transport writes
        self._transport = transport
        # The library keeps back-pressure private; a StreamWriter is the public way to it, and lives as long as we do.
        self._writer = asyncio.StreamWriter(transport, protocol, None, asyncio.get_running_loop())
        self.dot_written = False

    @classmethod
    async def open(
        cls, settings: SmtpSettings, tls: ssl.SSLContext | None, token: Token | None, base: Path
    ) -> SmtpSession:
        """Connect, say EHLO, encrypt as configured and log in; may also raise ``DeskhandError`` for a bad secret."""
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port or PORTS[settings.security],
            use_tls=settings.security == "tls",
            start_tls=False,  # STARTTLS is done below, where its absence is an error and not a reason to go on in clear
            tls_context=tls,
            local_hostname=_own_name(),
            timeout=settings.timeout_seconds,
        )
        try:
            await client.connect()
            if settings.security == "starttls":
                await client.starttls()
            await _greet(client)
            await _log_in(client, settings, token, base)
        except BaseException:
            client.close()
            raise
        if client.protocol is None:
            raise ConnectionLostError(f"{settings.host} closed the connection after the login.")
        return cls(client, client.protocol, settings.timeout_seconds)

    def idle_seconds(self) -> float:
        """How long nothing was sent."""
        return asyncio.get_running_loop().time() - self._used_at

    async def is_alive(self) -> bool:
        """Whether the server still answers. RSET also clears what a refused mail left behind."""
        if not self._client.is_connected:
            return False
        try:
            return (await self._command(b"RSET"))[0] == 250
        except (aiosmtplib.SMTPException, OSError):
            return False

    @property
    def size_limit(self) -> int | None:
        """The largest mail in bytes (RFC 1870), None when the server names no limit."""
        value = self._client.esmtp_extensions.get("size", "").strip()
        return int(value) if value.isascii() and value.isdigit() and int(value) > 0 else None

    def offers(self, extension: str) -> bool:
        """Whether EHLO named the extension."""
        return self._client.supports_extension(extension)

    async def mail(self, sender: str, size: int, *, eight_bit: bool, utf8: bool) -> Reply:
        """MAIL FROM with the options that the server offers."""
        options = [f"SIZE={size}"] if self.offers("size") else []
        options += ["BODY=8BITMIME"] if eight_bit else []
        options += ["SMTPUTF8"] if utf8 else []
        return await self._command(b"MAIL", b"FROM:<" + sender.encode() + b">", *(o.encode() for o in options))

    async def rcpt(self, recipient: str) -> Reply:
        """RCPT TO."""
        return await self._command(b"RCPT", b"TO:<" + recipient.encode() + b">")

    async def data(self) -> Reply:
        """DATA; 354 means that ``transfer`` may begin."""
        self.dot_written = False  # the connection may have carried a mail before
        return await self._command(b"DATA")

    async def transfer(self, body: bytes) -> None:
        """Hand over the mail without the dot that ends it. ``body`` is in wire form; its dots are doubled here."""
        payload = dot_stuffed(body)
        for start in range(0, len(payload), CHUNK_BYTES):
            self._protocol.write(payload[start : start + CHUNK_BYTES])
            async with asyncio.timeout(self._seconds):
                await self._writer.drain()

    async def end(self) -> Reply:
        """Write the dot and read the verdict. ``dot_written`` stays False when the connection was gone before."""
        if not self._protocol.is_connected:
            raise aiosmtplib.SMTPServerDisconnected("the connection was lost before the end of the mail")
        # Nothing is awaited between the check above and the write, so from here on the dot may be on its way.
        self.dot_written = True
        try:
            return await self._command(b".", seconds=self._seconds * END_OF_DATA_PATIENCE)
        finally:
            self._used_at = asyncio.get_running_loop().time()

    def abort(self) -> None:
        """Drop the connection at once, with whatever was not sent yet."""
        self._transport.abort()
        self._client.close()

    async def quit(self) -> None:
        """Leave politely; a server that does not answer is left all the same."""
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            await self._client.quit(timeout=min(self._seconds, 2.0))
        self.abort()

    async def _command(self, *words: bytes, seconds: float | None = None) -> Reply:
        self._used_at = asyncio.get_running_loop().time()
        reply = await self._client.execute_command(*words, timeout=seconds or self._seconds)
        return reply.code, reply.message


async def _greet(client: aiosmtplib.SMTP) -> None:
    """EHLO, or HELO for a server that is older than 1995 (RFC 5321 section 3.2)."""
    try:
        await client.ehlo()
    except aiosmtplib.SMTPHeloError:
        if not client.is_connected:
            raise
        await client.helo()


async def _log_in(client: aiosmtplib.SMTP, settings: SmtpSettings, token: Token | None, base: Path) -> None:
    if settings.auth == "none":
        return
    if settings.auth == "xoauth2":
        if token is None:
            raise ConfigurationError("smtp.auth is xoauth2, but the mailbox has no table oauth")
        if "xoauth2" not in client.server_auth_methods:
            raise aiosmtplib.SMTPNotSupported("the server offers no XOAUTH2 login on this connection")
        await client.auth_xoauth2(settings.username, await token())
        return
    secret = read_secret(settings.password_env, settings.password_file, "smtp.password", base)
    await _give_password(client, settings, secret.get_secret_value())


async def _give_password(client: aiosmtplib.SMTP, settings: SmtpSettings, password: str) -> None:
    """One attempt: the library's own login tries every mechanism in turn, and three refusals may lock the account."""
    mechanisms = {"plain": client.auth_plain, "login": client.auth_login, "cram-md5": client.auth_crammd5}
    order = ("cram-md5", "plain", "login") if settings.security == "none" else ("plain", "login", "cram-md5")
    offered = [name for name in order if name in client.server_auth_methods]
    if not offered:
        raise aiosmtplib.SMTPNotSupported("the server offers no login with a password on this connection")
    for name in offered:
        try:
            await mechanisms[name](settings.username, password)
        except aiosmtplib.SMTPAuthenticationError as error:
            # 504: the mechanism is not known in spite of EHLO. No password was judged, so the next one may be tried.
            if error.code != 504 or name == offered[-1]:
                raise
        else:
            return
