"""A mail as it goes over the wire: its addresses checked, its lines ended, and what the server must be able to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from daemon.models import Outgoing

_QUOTED_LOCAL_PART = re.compile(r'^"(?:[^"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*"(?=@)')
_UNSENDABLE = re.compile(r"[\x00-\x20\x7f<>\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Offer:
    """``body`` is in wire form. ``utf8`` needs SMTPUTF8 (RFC 6531), ``eight_bit`` needs 8BITMIME (RFC 6152)."""

    sender: str
    recipients: tuple[str, ...]
    body: bytes
    utf8: bool
    eight_bit: bool


def prepare(outgoing: Outgoing) -> Offer:
    """Make the offer; raise ``ValueError`` for a mail without recipients or an address that no command can carry."""
    if not outgoing.recipients:
        raise ValueError("the mail has no recipient")
    addresses = (outgoing.envelope_sender, *outgoing.recipients)
    for address in addresses:
        if _UNSENDABLE.search(_QUOTED_LOCAL_PART.sub("", address)):
            raise ValueError(f"the address {address!r} cannot be sent")
    body = wire_form(outgoing.mime)
    header = body.partition(b"\r\n\r\n")[0]
    utf8 = not (header.isascii() and all(address.isascii() for address in addresses))
    return Offer(outgoing.envelope_sender, outgoing.recipients, body, utf8, not body.isascii())


def wire_form(mime: bytes) -> bytes:
    """The mail with CRLF line ends and a last one (RFC 5321 section 2.3.8), before any dot is doubled."""
    body = mime.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def dot_stuffed(body: bytes) -> bytes:
    """A body in wire form with each leading dot doubled (RFC 5321 section 4.5.2), so that no line is a dot alone."""
    return (b"." if body.startswith(b".") else b"") + body.replace(b"\r\n.", b"\r\n..")
