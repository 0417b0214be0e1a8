"""Encoded words in headers (RFC 2047), in the broken forms that clients send as well."""

from __future__ import annotations

import binascii
import re

from daemon.mail.charsets import decode, decode_header_bytes

MAX_VALUE_BYTES = 100_000

# The text may hold spaces and lone question marks, which RFC 2047 section 2 forbids and many clients write; it ends at
# the first ``?=``. Eight question marks at most keep the search linear.
_WORD = re.compile(r"=\?([^?\s=]{1,60})\?([bBqQ])\?([^\n?]*(?:\?(?!=)[^\n?]*){0,8})\?=")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")


def header_text(value: bytes) -> str:
    """A header's text: encoded words decoded, raw 8-bit bytes guessed, control characters taken out."""
    text = decode_header_bytes(value[:MAX_VALUE_BYTES])
    if "=?" in text:
        text = decode_words(text)
    return (_CONTROL.sub(" ", text) if not text.isprintable() else text).strip()


def decode_words(text: str) -> str:
    """Replace encoded words by their text. White space between two of them is no text (RFC 2047 section 6.2)."""
    pieces: list[str] = []
    end = 0
    charset, pending = "", b""  # words of one charset are joined first: clients split inside a character
    for found in _WORD.finditer(text):
        gap = text[end : found.start()]
        if gap.strip():
            pieces.append(_flush(pending, charset))
            pending = b""
            pieces.append(gap)
        elif gap and not pieces and not pending and not charset:
            pieces.append(gap)
        label = found[1]
        if pending and label.casefold() != charset.casefold():
            pieces.append(_flush(pending, charset))
            pending = b""
        charset = label
        pending += _word_bytes(found[2], found[3])
        end = found.end()
    if not charset:
        return text
    pieces.append(_flush(pending, charset))
    pieces.append(text[end:])
    return "".join(pieces)


def _flush(content: bytes, charset: str) -> str:
    return decode(content, charset)[0] if content else ""


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return _HEX.sub(lambda code: bytes([int(code[1], 16)]), data.replace(b"_", b" "))
    return decode_base64(data)


def decode_base64(data: bytes) -> bytes:
    """Base64 that may hold foreign bytes, lack its padding or be cut (RFC 2045 section 6.8: ignore what is no
    base64)."""
    try:
        return binascii.a2b_base64(data, strict_mode=True)
    except (binascii.Error, ValueError):
        clean = _NOT_BASE64.sub(b"", data)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    try:
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
    except (binascii.Error, ValueError):
        return b""
