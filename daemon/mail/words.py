"""Encoded words in headers (RFC 2047), in the broken forms that clients send as well."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field

from daemon.mail.charsets import codec_name, decode, decode_header_bytes

MAX_VALUE_BYTES = 100_000

# The text may hold spaces and lone question marks, which RFC 2047 section 2 forbids and many clients write; it ends at
# the first ``?=``, before the next word, or with the value. Spaces within ``=? utf-8 ?Q?`` come from gateways. No two
# branches can begin alike, so the search is linear.
_WORD = re.compile(
    r"=\?[ \t]{0,3}([^?\s=]{0,60})[ \t]{0,3}\?[ \t]{0,3}([bBqQ])[ \t]{0,3}\?"
    r"([^\n?=]*(?:(?:=(?!\?[^?\s=]{1,60}\?[bBqQ]\?)|\?(?!=))[^\n?=]*)*)(\?=)?"
)
_UNCLOSED_BASE64 = re.compile(r"[A-Za-z0-9+/]{4,}={0,2}\??$")
_QUOTED_BYTE = re.compile(r"=[0-9A-Fa-f]{2}")
_CUT_BYTE = re.compile(r"(?:=[0-9A-Fa-f]?)?\??$")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_PADDING = re.compile(rb"=+")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")


def header_text(value: bytes) -> str:
    """A header's text: encoded words decoded, raw 8-bit bytes guessed, control characters taken out."""
    value = value[:MAX_VALUE_BYTES]
    if b"=?" in value:
        # Raw bytes stay what they are until it is known whether they stand in a word of another charset.
        text = decode_words(value.decode("ascii", "surrogateescape"))
    else:
        text = decode_header_bytes(value)
    return (_CONTROL.sub(" ", text) if not text.isprintable() else text).strip()


@dataclass(slots=True)
class _Run:
    """Encoded words of one charset that follow each other: clients split inside of a character, and inside of four
    characters of base64, so they are decoded as one."""

    charset: str = ""
    content: bytearray = field(default_factory=bytearray)
    base64: str = ""  # the words so far of a base64 that has not come to its end

    def add(self, encoding: str, text: str) -> None:
        """One more word."""
        if encoding in "bB":
            self.base64 += "".join(text.split())
            if len(self.base64) % 4 and not self.base64.endswith("="):
                return
            self.content += decode_base64(self.base64.encode("utf-8", "surrogateescape"))
            self.base64 = ""
        else:
            self._end_base64()
            data = text.encode("utf-8", "surrogateescape").replace(b"_", b" ")
            self.content += _HEX.sub(lambda code: bytes((int(code[1], 16),)), data)

    def _end_base64(self) -> None:
        if self.base64:
            self.content += decode_base64(self.base64.encode("utf-8", "surrogateescape"))
            self.base64 = ""

    def text(self) -> str:
        """The run decoded, and forgotten."""
        self._end_base64()
        text = decode(bytes(self.content), self.charset)[0] if self.content else ""
        self.content.clear()
        return text


def decode_words(text: str) -> str:
    """Replace encoded words by their text. White space between two of them is no text (RFC 2047 section 6.2)."""
    pieces: list[str] = []
    end = 0
    run = _Run()
    any_word = False
    for found in _WORD.finditer(text):
        label, encoding, inside, closed = found.groups()
        if not closed:
            if not text.startswith("=?", found.end()) and not _is_cut_word(encoding, inside):
                continue
            inside = _CUT_BYTE.sub("", inside.rstrip()) if encoding in "qQ" else inside.rstrip(" ?")
        gap = text[end : found.start()]
        if gap.strip() or not any_word:
            pieces += (run.text(), _raw(gap))
        if not _same_charset(label, run.charset):
            pieces.append(run.text())
        run.charset = label
        run.add(encoding, inside)
        any_word = True
        end = found.end()
    if not any_word:
        return _raw(text)
    pieces += (run.text(), _raw(text[end:]))
    return "".join(pieces)


def _is_cut_word(encoding: str, text: str) -> bool:
    """Whether a word without its end was one: a subject that was cut, or lost the last characters."""
    if encoding in "bB":
        return _UNCLOSED_BASE64.match(text.strip()) is not None
    return len(text.split()) == 1 and _QUOTED_BYTE.search(text) is not None


def _same_charset(one: str, other: str) -> bool:
    return one == other or (
        bool(one) and bool(other) and codec_name(one) is not None and codec_name(one) == codec_name(other)
    )


def _raw(text: str) -> str:
    """What stands between words; bytes that were kept as surrogates are guessed."""
    return text if text.isascii() else _guess_surrogates(text)


def _guess_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return decode_header_bytes(text.encode("utf-8", "surrogateescape"))
    return text


def decode_base64(data: bytes) -> bytes:
    """Base64 that may hold foreign bytes, lack its padding or be cut (RFC 2045 section 6.8: ignore what is no base64).

    Several padded pieces one after the other are decoded one by one. What follows a padded one and is no base64 was
    added by a gateway or a list, and is left out.
    """
    data = data.translate(None, b"\r\n \t")
    try:
        return binascii.a2b_base64(data, strict_mode=True)
    except (binascii.Error, ValueError):
        pass
    pieces = _PADDING.split(data)
    decoded = [_decode_piece(pieces[0])]
    decoded += [_decode_piece(piece) for piece in pieces[1:] if not _NOT_BASE64.search(piece)]
    return b"".join(decoded)


def _decode_piece(piece: bytes) -> bytes:
    clean = _NOT_BASE64.sub(b"", piece)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    try:
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
    except (binascii.Error, ValueError):
        return b""
