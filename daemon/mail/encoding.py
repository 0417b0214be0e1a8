"""Text into what a mail may carry: encoded words (RFC 2047), folded headers, quoted-printable and base64 bodies (RFC
2045)."""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Sequence
from urllib.parse import quote

LINE_LENGTH = 76

_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def safe_text(text: str) -> str:
    """A header's text on one line: without CR, LF and control characters nothing can be injected (RFC 5322 section
    2.2)."""
    return " ".join(_BREAKING.sub(" ", text).encode("utf-8", "replace").decode("utf-8").split())


def encode_text(text: str) -> str:
    """ASCII as it is; other text as UTF-8 encoded words of at most 75 characters, never cut inside a character."""
    if text.isascii() and "=?" not in text and max(map(len, text.split(" ")), default=0) <= LINE_LENGTH:
        return text
    words: list[bytes] = []
    chunk = b""
    for letter in text:
        encoded = letter.encode("utf-8")
        # 45 bytes are 60 characters of base64, 72 with the frame; the first word stands behind the header's name.
        if len(chunk) + len(encoded) > (45 if words else 36):
            words.append(chunk)
            chunk = b""
        chunk += encoded
    words.append(chunk)
    return " ".join(f"=?utf-8?B?{base64.b64encode(word).decode('ascii')}?=" for word in words)


def fold(name: str, items: Sequence[str], separator: str = "") -> str:
    """A header folded at its spaces, so that a line is as short as its longest word allows (RFC 5322 section 2.2.3)."""
    text = " ".join(item + (separator if index < len(items) - 1 else "") for index, item in enumerate(items))
    line, lines = f"{name}:", []
    for piece in text.split(" "):
        if len(line) + 1 + len(piece) > LINE_LENGTH and line.strip() and line != f"{name}:":
            lines.append(line)
            line = ""
        line = f"{line} {piece}"
    return "\r\n".join([*lines, line])


def parameter(name: str, value: str) -> str:
    """A parameter for a Content-Disposition: quoted, or in the form of RFC 2231 when it is not ASCII or is long."""
    clean = safe_text(value).replace("/", "_").replace("\\", "_")[:200] or "file"
    if clean.isascii() and len(clean) <= 60:
        return '{}="{}"'.format(name, clean.replace('"', "'"))
    encoded = quote(clean, safe="")
    if len(encoded) <= 60:
        return f"{name}*=utf-8''{encoded}"
    chunks, chunk = [], ""
    for piece in (quote(letter, safe="") for letter in clean):  # readers decode each chunk alone
        if len(chunk) + len(piece) > 55:
            chunks.append(chunk)
            chunk = ""
        chunk += piece
    chunks.append(chunk)
    return ";\r\n ".join(
        f"{name}*{number}*={'utf-8' + chr(39) * 2 if number == 0 else ''}{part}" for number, part in enumerate(chunks)
    )


def plain_text(text: str) -> str:
    """A text as a body can carry it: its lines end with ``\\n``, without control characters, whole characters only."""
    clean = _CONTROL.sub("", _LINE_ENDS.sub("\n", text)).removeprefix("\ufeff")
    return clean.encode("utf-8", "replace").decode("utf-8")


def body_part(content: str | bytes) -> tuple[str, bytes]:
    """Transfer encoding and encoded body. Text that is mostly ASCII becomes quoted-printable, all else base64; 7-bit
    always."""
    if isinstance(content, bytes):
        return "base64", _base64(content)
    data = plain_text(content).encode("utf-8", "replace")
    if sum(byte > 126 for byte in data) * 4 > len(data):
        return "base64", _base64(data.replace(b"\n", b"\r\n"))
    encoded = quopri.encodestring(data)  # encodes what is not ASCII and trailing spaces, so "-- " survives every relay
    return "quoted-printable", _dot_safe(encoded).replace(b"\n", b"\r\n")


def _dot_safe(encoded: bytes) -> bytes:
    """A lone dot at a line's begin, and "From ", are changed by careless relays (RFC 2049 section 3)."""
    encoded = re.sub(rb"(?m)^\.", b"=2E", encoded)
    return re.sub(rb"(?m)^From ", b"=46rom ", encoded)


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
