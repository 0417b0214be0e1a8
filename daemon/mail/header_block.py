"""Header fields as raw bytes, and where a header ends (RFC 5322 section 2.2, RFC 2046 section 5.1)."""

from __future__ import annotations

import re
from functools import lru_cache

from daemon.mail.defects import note

MAX_HEADERS = 20_000
MAX_NAME_BYTES = 200

_NEAR = 65_536

_NAME = re.compile(rb"[!-9;-~]+")
_FOLD = re.compile(rb"\n[ \t]++(?:\n[ \t]++)*+")  # with lines of blanks only among them (RFC 5322 section 4.2)
_CONTENT_TYPE = re.compile(rb"\ncontent-type[ \t]*:", re.IGNORECASE)
# Lines may end in CRLF, LF, CR, or CR CR LF, which a text-mode copy of a CRLF file makes.
LINE_END = re.compile(rb"\r{0,2}\n|\r")
_BLANK_LINE = re.compile(rb"\n\r{0,2}\n|\r\r(?!\n)")
_BEFORE_HEADER = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:From (?![ \t]*:)[^\r\n]*(?:\r\n|\r|\n)|[\r\n]+(?=[!-9;-~]{1,%d}[ \t]*:))?" % MAX_NAME_BYTES
)


def skip_envelope_line(raw: bytes) -> int:
    """Where the header begins: behind a byte order mark, an mbox separator line (RFC 4155) or empty lines on top."""
    found = _BEFORE_HEADER.match(raw)
    return found.end() if found else 0


def read_fields(block: bytes, defects: list[str]) -> dict[str, list[bytes]] | None:
    """Unfolded values by lower-case name, in the order of the block; None when it is no header but words.

    That is so when its first line is no header line, unless a ``Content-Type`` below says that it was one once.
    """
    headers: dict[str, list[bytes]] = {}
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    first = block[: block.find(b"\n") if b"\n" in block else None]
    if not _looks_like_header(first) and not _CONTENT_TYPE.search(block):
        return None
    count = 0
    for line in _FOLD.sub(b" ", block).split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon and len(name := name.rstrip(b" \t")) <= MAX_NAME_BYTES and (key := _lower(name)):
            count += 1
            if count <= MAX_HEADERS:
                headers.setdefault(key, []).append(value.strip())
        elif line.strip():
            note(defects, "a header line without a colon")
    if count > MAX_HEADERS:
        note(defects, "too many headers")
    return headers if headers or not block.strip() else None


@lru_cache(maxsize=1_024)
def _lower(name: bytes) -> str:
    """The name of a field in lower case; empty where it is none (RFC 5322 section 3.6.8)."""
    return name.decode("ascii").lower() if _NAME.fullmatch(name) else ""


def _looks_like_header(line: bytes) -> bool:
    return b":" in line[:80] or line[:1] in b" \t>" or not line.strip()


def blank_line(raw: bytes, start: int, end: int, bare_cr: bool) -> tuple[int, int] | None:
    """Where the first empty line at or behind ``start`` begins and ends, its own line end before it included."""
    if not bare_cr:  # the plain search is several times as fast, but must not run to the end of a mail in vain
        near = min(end, start + _NEAR)
        found = raw.find(b"\n\n", start, near)
        if (crlf := raw.find(b"\n\r\n", start, near if found < 0 else found + 2)) >= 0:
            return crlf, crlf + 3
        if found >= 0:
            return found, found + 2
    blank = _BLANK_LINE.search(raw, start, end)
    return blank.span() if blank else None


def read_header(raw: bytes, start: int, end: int) -> tuple[dict[str, list[bytes]], int]:
    """The fields of the header at ``start``, and where its body begins; no fields when there is no header."""
    if line_end := LINE_END.match(raw, start):
        return {}, line_end.end()
    stop, body = blank_line(raw, start, end, True) or (end, end)
    fields = read_fields(raw[start:stop], [])
    return (fields, body) if fields is not None else ({}, start)
