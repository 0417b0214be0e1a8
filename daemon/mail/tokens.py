"""Ticket tokens: opaque, signed, in a plus-address or a subject, for mails whose threading headers were lost.

A token reads ``t<ticket id>-<10 characters>``; the characters are an HMAC-SHA256 of the id, cut to 50 bits, in
base32. Fifty bits are guessed online only, one mail a guess, and a token only lets a mail join one ticket.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Set

from daemon.mail.domains import address_key
from daemon.mail.values import Mail

MAC_CHARACTERS = 10

_TOKEN = re.compile(r"t([1-9]\d{0,17})-([a-z2-7]{10})", re.IGNORECASE | re.ASCII)
_IN_SUBJECT = re.compile(r"\[#\s?(t[1-9]\d{0,17}-[a-z2-7]{10})\]", re.IGNORECASE | re.ASCII)
_IN_ADDRESS = re.compile(r"\+(t[1-9]\d{0,17}-[a-z2-7]{10})@", re.IGNORECASE | re.ASCII)


def make_token(ticket_id: int, key: bytes) -> str:
    """The token of a ticket. Raises ValueError for an id below 1 or an empty key."""
    if ticket_id < 1 or not key:
        raise ValueError("a token needs a positive ticket id and a key")
    return f"t{ticket_id}-{_mac(ticket_id, key)}"


def read_token(token: str, key: bytes) -> int | None:
    """The ticket id of a token that was made with ``key``, in constant time; None for any other text."""
    matched = _TOKEN.fullmatch(token)
    if matched is None or not key:
        return None
    ticket_id = int(matched[1])
    return ticket_id if hmac.compare_digest(matched[2].lower(), _mac(ticket_id, key)) else None


def tokens_in(mail: Mail) -> tuple[str, ...]:
    """Every token, not yet checked: of the addresses that the mail was sent to first, then of the subject."""
    found = [
        matched[1].lower()
        for address in (*mail.envelope_to, *mail.to, *mail.cc)
        for matched in _IN_ADDRESS.finditer(address.address)
    ]
    found += [matched[1].lower() for matched in _IN_SUBJECT.finditer(mail.subject)]
    return tuple(dict.fromkeys(found))


def address_with_token(address: str, token: str) -> str:
    """``support@desk.example`` becomes ``support+TOKEN@desk.example`` (RFC 5233); unchanged when there is no token or
    no domain."""
    local, at, domain = address.rpartition("@")
    if not token or not at:
        return address
    return f"{local.partition('+')[0]}+{token}@{domain}"


def is_own(address: str, addresses: Set[str]) -> bool:
    """Whether an address is one of a desk's ``addresses`` (case folded), with or without a plus-detail (RFC 5233), its
    domain in the letters of its language or in A-labels (RFC 5891)."""
    if address_key(address) in addresses or without_detail(address) in addresses:
        return True
    if "xn--" not in address.casefold() and address.isascii():
        return False
    return without_detail(address) in {without_detail(own) for own in addresses}


def without_detail(address: str) -> str:
    """The address without what follows a plus sign, as it is compared: who it belongs to."""
    key = address_key(address)
    local, at, domain = key.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" if at and not local.startswith("+") else key


def _mac(ticket_id: int, key: bytes) -> str:
    digest = hmac.new(key, f"deskhand ticket {ticket_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:MAC_CHARACTERS]
