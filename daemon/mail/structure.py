"""The tree of parts of a mail (RFC 2045, 2046) over its raw bytes, in time linear to its size and without recursion.

The standard library's parser raises RecursionError or grows with depth times lines on hostile nesting. This one walks
once over the lines that begin with two dashes, with a stack of the multiparts that are open: each such line belongs to
the innermost of them whose boundary it is (RFC 2046 section 5.1.2), so that parts may share a boundary, lack their
closing line, or have boundaries that begin alike. The number of levels and parts is bounded.
"""

from __future__ import annotations

import re

from daemon.mail.defects import note
from daemon.mail.header_block import LINE_END, blank_line, read_fields, read_header, skip_envelope_line
from daemon.mail.parameters import parse_parameters
from daemon.mail.part import MESSAGES, Part

__all__ = ["MAX_LEVELS", "MAX_PARTS", "MESSAGES", "Part", "parse", "parse_header_block"]

MAX_LEVELS = 60
MAX_PARTS = 2_000
MAX_BOUNDARY_BYTES = 1_000  # RFC 2046 allows 70
MAX_GUESSES = 5

_BOUNDARY_END = re.compile(rb"(--)?[ \t]*(?:\r{0,2}\n|\r|\Z)")
_REST_OF_LINE = re.compile(rb"(--)?[^\r\n]*(?:\r{0,2}\n|\r|\Z)")
_DASHES = re.compile(rb"[\r\n]--")
_DASHED_LINE = re.compile(rb"(?:\A|[\r\n])(--[^\r\n]{0,1100})")
# A line of dashes that a part's header follows. RFC 2046 section 5.1.1 gives boundaries no space at their end.
_LIKELY_BOUNDARY = re.compile(
    rb"(?:\A|[\r\n])--([^\r\n]{0,199}[^\s-])[ \t]*(?:\r\n|\r|\n)content-[a-z-]{1,40}[ \t]*:", re.IGNORECASE
)


def parse(raw: bytes, level: int = 0, guesses: int = MAX_GUESSES) -> tuple[Part, list[str]]:
    """The tree of ``raw`` and its defects; ``level`` is the depth at which it stands in another mail."""
    defects: list[str] = []
    scan = _Scan(raw, defects)
    root = scan.read(skip_envelope_line(raw), level)
    for part in list(root.walk()):
        if guesses and part.type.startswith("multipart/") and not part.children:
            guesses -= 1
            _guess_parts(part, guesses, defects)
    return root, defects


def parse_header_block(block: bytes) -> dict[str, list[bytes]]:
    """The fields of a bare header block, as a DSN or a returned header part carries them."""
    return read_header(block, skip_envelope_line(block), len(block))[0]


def _guess_parts(part: Part, guesses: int, defects: list[str]) -> None:
    """Parts of a multipart whose boundary is missing or stands nowhere: divided by a line that a header follows."""
    body = part.body
    found = _LIKELY_BOUNDARY.search(body[:100_000])
    if found is None or part.level >= MAX_LEVELS:
        return
    boundary = found[1].decode("latin-1").replace("\\", "\\\\").replace('"', '\\"')
    head = f'Content-Type: {part.type}; boundary="{boundary}"\n\n'.encode("latin-1", "replace")
    inner, _ = parse(head + body, part.level, guesses)
    if inner.children:
        note(defects, "a boundary was guessed")
        part.children = inner.children


class _Scan:
    """One walk over a mail. ``path`` leads from the root to the part that is read, ``open`` names the boundary lines
    that count, outermost first, with the place of their multipart in ``path``."""

    def __init__(self, raw: bytes, defects: list[str]) -> None:
        self.raw = raw
        self.defects = defects
        self.path: list[Part] = []
        self.open: list[tuple[bytes, int]] = []
        self.count = 0
        self.bare_cr = b"\r" in raw and raw.count(b"\r") != raw.count(b"\r\n")
        self.dashed_lines: set[bytes] | None = None

    def read(self, start: int, level: int) -> Part:
        """The tree of the mail that begins at ``start``."""
        position = self._begin(start, "text/plain", level)
        raw, root = self.raw, self.path[0]
        while self.open and (position := self._dashes(position)) >= 0:
            line = self._boundary_at(position)
            if line is None:
                position += 2
                continue
            index, after, closes = line
            self._end_parts(self.open[index][1], position)
            if len(self.open) > index + 1:
                note(self.defects, "the closing boundary is missing")
            del self.open[index + (not closes) :]
            if self.count >= MAX_PARTS:
                note(self.defects, "too many parts")
                return root
            position = after
            if not closes and after < len(raw):  # a last boundary line that has lost its closing dashes
                multipart = self.path[-1]
                default = "message/rfc822" if multipart.type == "multipart/digest" else "text/plain"
                position = self._begin(after, default, multipart.level + 1)
        if self.open:
            entered = all(self.path[depth].children for _, depth in self.open)
            what = "the closing boundary is missing" if entered else "the boundary of a multipart is missing"
            note(self.defects, what)
        return root

    def _begin(self, start: int, default: str, level: int) -> int:
        """Read the header of a part, and of the mail in it when it is one; returns where the text begins."""
        while True:
            headers, body = self._header(start)
            part = Part(self.raw, headers, body, len(self.raw), default, level=level)
            self._read_type(part)
            if self.path:
                self.path[-1].children.append(part)
            self.path.append(part)
            self.count += 1
            if part.level >= MAX_LEVELS or self.count >= MAX_PARTS:
                if part.type.startswith("multipart/") or part.type in MESSAGES:
                    note(self.defects, "nested too deeply" if part.level >= MAX_LEVELS else "too many parts")
                return body
            if part.type.startswith("multipart/"):
                self._open(part)
                return body
            if part.type not in MESSAGES or _is_encoded(part) or body >= len(self.raw) or self._ends_at(body):
                return body
            start, default, level = body, "text/plain", level + 1

    def _open(self, part: Part) -> None:
        boundary = part.parameters.get("boundary", "").rstrip()
        if boundary:
            marker = b"--" + boundary.encode("utf-8", "surrogateescape")[:MAX_BOUNDARY_BYTES]
            if boundary[0] == "'" == boundary[-1] and not self._stands_alone(marker):
                marker = b"--" + marker[3:-1]  # meant as quotes, although RFC 2045 knows the other ones only
            self.open.append((marker, len(self.path) - 1))
        else:
            note(self.defects, "a multipart without a boundary")

    def _header(self, start: int) -> tuple[dict[str, list[bytes]], int]:
        """The fields of the header at ``start`` and where the body begins; a boundary line ends a header as well."""
        raw, size = self.raw, len(self.raw)
        if line_end := LINE_END.match(raw, start):
            return {}, line_end.end()
        stop, body, looked, own = size, size, start, b""
        while looked < size:
            dashes = self._dashes(looked)
            limit = dashes if dashes >= 0 else size
            if blank := blank_line(raw, max(start, looked - 3), limit, self.bare_cr):
                stop, body = blank
                break
            if dashes < 0:
                break
            if not own:  # a header that runs into the first boundary line of its own multipart
                own = _own_boundary(raw[start:dashes])
            if self._boundary_at(dashes) or (
                raw.startswith(own, dashes) and _BOUNDARY_END.match(raw, dashes + len(own))
            ):
                stop = body = dashes
                break
            looked = dashes + 2
        fields = read_fields(raw[start:stop], self.defects)
        if fields is None:
            note(self.defects, "no header")
            return {}, start
        return fields, body

    def _read_type(self, part: Part) -> None:
        declared = part.headers.get("content-type")
        if not declared:
            return
        kind, part.parameters = parse_parameters(declared[0])
        if kind.count("/") == 1 and len(kind) > 3:
            part.type = kind
        elif kind:
            part.type = "text/plain" if kind == "text" else kind
            note(self.defects, f"content type {kind[:40]!r} has no subtype")

    def _dashes(self, position: int) -> int:
        """Where the next line that begins with two dashes begins; -1 if there is none."""
        raw = self.raw
        if raw.startswith(b"--", position) and (position == 0 or raw[position - 1] in b"\r\n"):
            return position
        if self.bare_cr:
            found = _DASHES.search(raw, position)
            return found.start() + 1 if found else -1
        return raw.find(b"\n--", position) + 1 or -1

    def _ends_at(self, position: int) -> bool:
        return self._boundary_at(position) is not None

    def _boundary_at(self, position: int) -> tuple[int, int, bool] | None:
        """Which open multipart the line at ``position`` divides, where the next line begins, whether it closes."""
        loose: int | None = None
        for index in range(len(self.open) - 1, -1, -1):
            marker = self.open[index][0]
            if not self.raw.startswith(marker, position):
                continue
            if found := _BOUNDARY_END.match(self.raw, position + len(marker)):
                return index, found.end(), found[1] is not None
            if loose is None or len(marker) > len(self.open[loose][0]):
                loose = index
        if loose is None or self._stands_alone(self.open[loose][0]):
            return None
        # RFC 2046 section 5.1.1: it suffices that a line begins with the boundary. But only where it never stands
        # alone, as a line of the text or of a forgotten multipart may begin alike.
        rest = _REST_OF_LINE.match(self.raw, position + len(self.open[loose][0]))
        return (loose, rest.end(), rest[1] is not None) if rest else None

    def _stands_alone(self, marker: bytes) -> bool:
        if self.dashed_lines is None:
            lines = {line.rstrip(b" \t") for line in _DASHED_LINE.findall(self.raw)}
            self.dashed_lines = lines | {line[:-2] for line in lines if line.endswith(b"--")}
        return marker in self.dashed_lines

    def _end_parts(self, depth: int, position: int) -> None:
        """End what is below ``path[depth]``; the line end before a boundary belongs to it (RFC 2046 section 5.1.1)."""
        for part in self.path[depth + 1 :]:
            last = self.raw[max(part.start, position - 3) : position]
            line_end = next((end for end in (b"\r\r\n", b"\r\n", b"\n", b"\r") if last.endswith(end)), b"")
            part.end = max(position - len(line_end), part.start)
        del self.path[depth + 1 :]


def _own_boundary(block: bytes) -> bytes:
    """The boundary line that a header declares itself; a line that cannot be where it declares none."""
    declared = (read_fields(block, []) or {}).get("content-type")
    boundary = parse_parameters(declared[0])[1].get("boundary", "") if declared else ""
    return b"--" + boundary.rstrip().encode("utf-8", "surrogateescape") if boundary else b"\n"


def _is_encoded(part: Part) -> bool:
    """RFC 2046 section 5.2.1 forbids an encoded message/rfc822; ``embedded`` reads those that come all the same."""
    return part.first("content-transfer-encoding").strip().lower().startswith((b"base64", b"quoted"))
