"""The tree of parts of a mail (RFC 2045, 2046) over its raw bytes, in time linear to its size and without recursion
limits.

The standard library's parser raises RecursionError or grows with depth times lines on hostile nesting, so this one
splits by boundary lines itself: each level looks at its own region once, and the number of levels and parts is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from daemon.mail.parameters import parse_parameters

MAX_LEVELS = 60
MAX_PARTS = 2_000
MAX_HEADERS = 20_000

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_FOLD = re.compile(rb"(?:\r\n|\r|\n)[ \t]+")
_BLANK_LINE = re.compile(rb"\n\r?\n|\r\r")
_BOUNDARY_END = re.compile(rb"(--)?[ \t]*(?:\r\n|\n|\r|\Z)")
_EMPTY: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Part:
    """One part: header values by lower-case name, unfolded raw bytes; the body is ``raw[start:end]``."""

    raw: bytes
    headers: dict[str, list[bytes]]
    start: int
    end: int
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list[Part] = field(default_factory=list)
    level: int = 0

    @property
    def body(self) -> bytes:
        """The body as it was sent, transfer encoding still on."""
        return self.raw[self.start : self.end]

    def values(self, name: str) -> list[bytes] | tuple[bytes, ...]:
        """Every raw value of a header, top one first."""
        return self.headers.get(name, _EMPTY)

    def first(self, name: str) -> bytes:
        """The topmost raw value of a header, or empty."""
        found = self.headers.get(name)
        return found[0] if found else b""

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order in which they stand."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


def parse(raw: bytes) -> tuple[Part, list[str]]:
    """The tree of ``raw`` and its defects."""
    defects: list[str] = []
    root = _read_part(raw, 0, len(raw), "text/plain", 0, defects)
    waiting, count = [root], 1
    while waiting:
        part = waiting.pop()
        if part.level >= MAX_LEVELS or count >= MAX_PARTS:
            _note(defects, "nested too deeply" if part.level >= MAX_LEVELS else "too many parts")
            continue
        for start, end in _regions(part, defects):
            if count >= MAX_PARTS:
                _note(defects, "too many parts")
                break
            default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
            child = _read_part(raw, start, end, default, part.level + 1, defects)
            part.children.append(child)
            count += 1
        waiting.extend(part.children)
    return root, defects


def has_header(raw: bytes) -> bool:
    """Whether these bytes can be a mail: they begin with a header that has a field, and are no binary file."""
    headers, body = _read_headers(raw, 0, len(raw), [])
    return bool(headers) and b"\0" not in raw[:body]


def parse_header_block(block: bytes) -> dict[str, list[bytes]]:
    """The fields of a bare header block, as a DSN or a returned header part carries them."""
    return _read_headers(block, 0, len(block), [])[0]


def _read_part(raw: bytes, start: int, end: int, default: str, level: int, defects: list[str]) -> Part:
    headers, body = _read_headers(raw, start, end, defects)
    part = Part(raw, headers, body, end, default, level=level)
    declared = headers.get("content-type")
    if declared:
        kind, parameters = parse_parameters(declared[0])
        part.parameters = parameters
        if kind.count("/") == 1 and len(kind) > 3:
            part.type = kind
        elif kind:
            part.type = "text/plain" if kind == "text" else kind
            _note(defects, f"content type {kind[:40]!r} has no subtype")
    return part


def _read_headers(raw: bytes, start: int, end: int, defects: list[str]) -> tuple[dict[str, list[bytes]], int]:
    """Header fields of ``raw[start:end]`` and where its body begins."""
    if raw[start : start + 5] == b"From " and start == 0:  # the mbox separator line
        newline = raw.find(b"\n", start, end)
        start = end if newline < 0 else newline + 1
    if raw[start : start + 1] == b"\n" or raw[start : start + 2] == b"\r\n":
        return {}, raw.find(b"\n", start, end) + 1
    blank = _BLANK_LINE.search(raw, start, end)
    stop, body = (blank.start(), blank.end()) if blank else (end, end)
    block = raw[start:stop]
    headers: dict[str, list[bytes]] = {}
    if not block:
        return headers, body
    if b"\n" not in block and b"\r" in block:
        block = block.replace(b"\r", b"\n")
    count = 0
    for line in _FOLD.sub(b" ", block).split(b"\n"):
        matched = _FIELD.match(line)
        if matched is None:
            if not headers and not _looks_like_header(line):
                _note(defects, "no header")
                return {}, start
            if line.strip():
                _note(defects, "a header line without a colon")
            continue
        count += 1
        if count > MAX_HEADERS:
            _note(defects, "too many headers")
            break
        headers.setdefault(matched[1].decode("ascii").lower(), []).append(matched[2].strip())
    return headers, body


def _looks_like_header(line: bytes) -> bool:
    return b":" in line[:80] or line[:1] in b" \t>" or not line.strip()


def _regions(part: Part, defects: list[str]) -> list[tuple[int, int]]:
    """Where the children of a part lie: between boundary lines, or the whole body of a message/rfc822."""
    if part.type in ("message/rfc822", "message/global", "message/news"):
        encoding = part.first("content-transfer-encoding").lower()
        if encoding in (b"base64", b"quoted-printable") or part.start >= part.end:
            return []
        return [(part.start, part.end)]
    if not part.type.startswith("multipart/"):
        return []
    boundary = part.parameters.get("boundary", "").rstrip()
    if not boundary:
        _note(defects, "a multipart without a boundary")
        return []
    return _between(part, boundary, defects)


def _between(part: Part, boundary: str, defects: list[str]) -> list[tuple[int, int]]:
    raw, opened = part.raw, -1
    regions: list[tuple[int, int]] = []
    marker = b"--" + boundary.encode("utf-8", "surrogateescape")[:400]
    position = raw.find(marker, part.start, part.end)
    while position >= 0 and len(regions) <= MAX_PARTS:
        line = _boundary_line(raw, position, position + len(marker), part)
        if line is None:  # a longer boundary that begins alike, or text within a line
            position = raw.find(marker, position + len(marker), part.end)
            continue
        after, closes = line
        if opened >= 0:
            regions.append((opened, _before_line_end(raw, opened, position)))
        if closes:
            return regions
        opened = after
        position = raw.find(marker, after, part.end)
    if opened < 0:
        _note(defects, "the boundary of a multipart is missing")
    else:
        _note(defects, "the closing boundary is missing")
        regions.append((opened, part.end))
    return regions


def _boundary_line(raw: bytes, start: int, end: int, part: Part) -> tuple[int, bool] | None:
    """Where the line after the boundary at ``start`` begins, and whether it is the closing one; None if it is no
    boundary."""
    if start > part.start and raw[start - 1] not in b"\r\n":
        return None
    found = _BOUNDARY_END.match(raw, end, part.end)
    return (found.end(), bool(found[1])) if found else None


def _before_line_end(raw: bytes, start: int, end: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1)."""
    if end > start and raw[end - 1 : end] == b"\n":
        end -= 1
    if end > start and raw[end - 1 : end] == b"\r":
        end -= 1
    return end


def _note(defects: list[str], text: str) -> None:
    if text not in defects and len(defects) < 50:
        defects.append(text)
