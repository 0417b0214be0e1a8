"""Spell mailbox names and strings as IMAP wants them: modified UTF-7 (RFC 3501 section 5.1.3) and quoted strings."""

from __future__ import annotations

import base64
import binascii
import re

_UNSAFE = re.compile(r"[^\x20-\x7e]+|&")
_SHIFTED = re.compile(r"&([^-]*)-")
_CONTROL = re.compile(r"[\x00\r\n]")


def encode_name(name: str) -> str:
    """Return the mailbox name in modified UTF-7; ``INBOX`` in any case becomes ``INBOX`` (RFC 3501 section 5.1)."""
    if name.upper() == "INBOX":
        return "INBOX"
    return _UNSAFE.sub(_shift, name)


def decode_name(name: bytes) -> str:
    """Return the readable name; what is not valid modified UTF-7 stays as it is, since UTF8=ACCEPT servers exist."""
    text = name.decode("utf-8", "surrogateescape")
    if text.upper() == "INBOX":
        return "INBOX"
    return _SHIFTED.sub(_unshift, text)


def quote(text: str) -> str:
    """Return a quoted string (RFC 3501 section 9, ``quoted``); raise ``ValueError`` for what needs a literal."""
    if not text.isascii() or _CONTROL.search(text):
        raise ValueError("only ASCII without NUL, CR and LF can stand in a quoted string")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def quote_name(name: str) -> str:
    """Return the mailbox name, encoded and quoted, ready for a command line."""
    return quote(encode_name(name))


def uid_set(uids: list[int]) -> str:
    """Return ascending UIDs as a sequence set with ranges: ``1:3,7``."""
    ranges: list[list[int]] = []
    for uid in uids:
        if ranges and uid == ranges[-1][1] + 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in ranges)


def _shift(match: re.Match[str]) -> str:
    if match.group() == "&":
        return "&-"
    encoded = base64.b64encode(match.group().encode("utf-16-be", "surrogatepass"))
    return "&" + encoded.rstrip(b"=").replace(b"/", b",").decode("ascii") + "-"


def _unshift(match: re.Match[str]) -> str:
    shifted = match.group(1)
    if not shifted:
        return "&"
    padded = shifted.replace(",", "/") + "=" * (-len(shifted) % 4)
    try:
        return base64.b64decode(padded, validate=True).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return match.group()
