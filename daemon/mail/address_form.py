"""How a mail address is written: its domain as servers look it up, its name as a header can carry it."""

from __future__ import annotations

import re

from daemon.mail.domains import ascii_domain
from daemon.mail.encoding import encode_text, safe_text
from daemon.mail.salutation import short_name
from daemon.mail.values import Address

_PHRASE = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+")
_DOT_ATOM = re.compile(r"[^\x00-\x20\x7f()<>\[\]:;@\\,\".]+(?:\.[^\x00-\x20\x7f()<>\[\]:;@\\,\".]+)*")
_SEPARATORS = dict.fromkeys(map(ord, " <>,;"))


def wire_address(address: str) -> str:
    """An address on one line with its domain in A-labels; a local part outside ASCII stays and needs SMTPUTF8."""
    clean = safe_text(address)
    if not clean.startswith('"'):  # a quoted local part may hold all of these (RFC 5322 section 3.4.1)
        clean = clean.translate(_SEPARATORS)
    local, at, domain = clean.rpartition("@")
    return f"{local}@{ascii_domain(domain)}" if at else clean


def header_mailbox(address: Address) -> str:
    """A mailbox as a header writes it (RFC 5322 section 3.4): the name as it is, quoted, or in encoded words."""
    name, where = short_name(safe_text(address.name)), _specification(wire_address(address.address))
    if not name:
        return where
    if not name.isascii() or "=?" in name:
        return f"{encode_text(name)} <{where}>"
    if _PHRASE.fullmatch(name):
        return f"{name} <{where}>"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{where}>'


def _specification(address: str) -> str:
    """A local part such as ``a..b.``, which Japanese carriers gave away, stands in quotes in a header (RFC 5322 section
    3.4.1); servers take it without them."""
    local, at, domain = address.rpartition("@")
    if not at or local.startswith('"') or _DOT_ATOM.fullmatch(local):
        return address
    escaped = local.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{domain}'
