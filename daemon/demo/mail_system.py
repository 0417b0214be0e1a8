"""The demo's mail world as one object: the desk's mailbox (IMAP), the way out (SMTP) and what customers received."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime, getaddresses, parseaddr
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.errors import ConfigurationError

if TYPE_CHECKING:
    from daemon.demo.mailbox_server import MailboxServer
    from daemon.demo.post_office import PostOffice

MX_HOST = "mx.larkspur.example.test"

_REPLACED_FIELD = re.compile(rb"(?im)^(?:return-path|authentication-results)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*")


@dataclass(frozen=True, slots=True)
class DeliveredMail:
    """A mail that left the desk and reached its recipients' server. ``at`` is UTC."""

    sender: str
    recipients: tuple[str, ...]
    mime: bytes
    at: datetime


class DemoMailSystem:
    """Mail for ``desk`` (plus-addresses too) lands in its mailbox; all other mail lands in ``outgoing`` and ``folder``.

    Login name is the address. Ports are 0 for free ones, known after ``start``. Nothing survives ``stop`` but the
    files ``folder/NNNN.eml``. ``start`` raises ``ConfigurationError`` without the extra ``demo``.
    """

    def __init__(
        self,
        folder: Path,
        desk: str = "support@larkspur.example.test",
        password: str = "demo",  # noqa: S107 - guards nothing: a mailbox in memory, on loopback
        *,
        imap_port: int = 0,
        smtp_port: int = 0,
    ) -> None:
        self.desk = desk
        self.password = password
        self.outgoing: list[DeliveredMail] = []
        self._folder = folder
        self._ports = (imap_port, smtp_port)
        self._arrival = asyncio.Condition()
        self._mailbox: MailboxServer | None = None
        self._office: PostOffice | None = None

    @property
    def imap_port(self) -> int:
        """Where the mailbox listens on 127.0.0.1, without TLS."""
        return self._mailbox.port if self._mailbox else self._ports[0]

    @property
    def smtp_port(self) -> int:
        """Where mail is taken on 127.0.0.1, without TLS."""
        return self._office.port if self._office else self._ports[1]

    async def start(self) -> None:
        """Start both servers; they are ready when this returns."""
        try:
            from daemon.demo.mailbox_server import MailboxServer
            from daemon.demo.post_office import PostOffice
        except ImportError as error:
            raise ConfigurationError(
                f"The demo's mail servers are not installed ({error.name} is missing).",
                advice="Install them with: pip install 'deskhand[demo]'",
            ) from error
        self._folder.mkdir(parents=True, exist_ok=True)
        self._mailbox = MailboxServer(self.desk, self.password, self._ports[0])
        self._office = PostOffice(self._accept, self.desk, self.password, self._ports[1])
        try:
            await self._mailbox.start()
            await self._office.start()
        except OSError as error:
            await self.stop()
            raise ConfigurationError(f"The demo's mail servers cannot listen: {error}.") from error

    async def stop(self) -> None:
        """Stop both servers; open connections are cut."""
        if self._office is not None:
            await self._office.stop()
        if self._mailbox is not None:
            await self._mailbox.stop()

    async def deliver(self, raw: bytes) -> None:
        """Let a customer's mail arrive; the envelope is read from its header, as the customer's server would set it."""
        header = BytesHeaderParser().parsebytes(raw)
        addresses = [
            address for _, address in getaddresses([str(v) for n in ("to", "cc") for v in header.get_all(n, [])])
        ]
        ours = [address for address in addresses if self.is_ours(address)]
        sender = parseaddr(str(header.get("return-path") or header.get("from") or ""))[1]
        await self._accept(sender, (ours[0] if ours else self.desk,), raw)

    async def wait_for_outgoing(self, count: int, seconds: float) -> list[DeliveredMail]:
        """Wait until ``count`` mails went out in all; raise ``TimeoutError`` after ``seconds``."""
        async with asyncio.timeout(seconds), self._arrival:
            await self._arrival.wait_for(lambda: len(self.outgoing) >= count)
        return list(self.outgoing)

    def is_ours(self, address: str) -> bool:
        """Whether the address is the desk's, with or without a plus-tag."""
        local, _, domain = address.casefold().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" == self.desk.casefold()

    async def _accept(self, sender: str, recipients: tuple[str, ...], mime: bytes) -> None:
        now = datetime.now(UTC)
        outside = tuple(address for address in recipients if not self.is_ours(address))
        for address in recipients:
            if self.is_ours(address) and self._mailbox is not None:
                await self._mailbox.put(traced(mime, sender, address, now))
        if outside:
            self._collect(DeliveredMail(sender, outside, mime, now))
            async with self._arrival:
                self._arrival.notify_all()

    def _collect(self, mail: DeliveredMail) -> None:
        self.outgoing.append(mail)
        (self._folder / f"{len(self.outgoing):04}.eml").write_bytes(mail.mime)


def traced(mime: bytes, sender: str, recipient: str, at: datetime) -> bytes:
    """The mail as the desk's server stores it: with trace fields (RFC 5321 section 4.4) and its verdict (RFC 8601).

    A sender whose envelope and From agree passes; a field that pretends to be our verdict is removed (section 5).
    """
    head, _, body = mime.replace(b"\r\n", b"\n").partition(b"\n\n")
    author = parseaddr(str(BytesHeaderParser().parsebytes(head).get("from", "")))[1]
    domain, claimed = (address.rpartition("@")[2].casefold() for address in (sender, author))
    verdict = "none" if not domain else "pass" if domain == claimed else "fail"
    trace = (
        f"Return-Path: <{sender}>\n"
        f"Delivered-To: {recipient}\n"
        f"Authentication-Results: {MX_HOST};\n spf={verdict} smtp.mailfrom={domain or 'unknown'};\n"
        f" dkim={verdict} header.d={claimed or 'unknown'};\n dmarc={verdict} header.from={claimed or 'unknown'}\n"
        f"Received: from {domain or 'localhost'} by {MX_HOST} with ESMTP\n for <{recipient}>; {format_datetime(at)}\n"
    )
    kept = _REPLACED_FIELD.sub(_without_forgery, head + b"\n")
    return (trace.encode() + kept + b"\n" + body).replace(b"\n", b"\r\n")


def _without_forgery(field: re.Match[bytes]) -> bytes:
    """A verdict of another host is that host's business and stays."""
    text = field[0].lower()
    return b"" if text.startswith(b"return-path") or MX_HOST.encode() in text else field[0]
