"""Plain text, CSV and JSON: decoded, never interpreted, so that the daemon may do it itself when they are small."""

from __future__ import annotations

import csv
import io

from daemon.attachments.characters import table
from daemon.attachments.kinds import Kind

_DELIMITERS = ",;\t|"
# ISO 2022 (RFC 1468 for Japanese) hides other characters behind this escape in what is otherwise valid ASCII.
ISO_2022_ESCAPE = b"\x1b$"


def unicode_text(content: bytes) -> str | None:
    """The text if its charset is beyond doubt: UTF-8, or UTF-16 with a byte order mark. None otherwise."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if ISO_2022_ESCAPE in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def as_markdown(text: str, kind: Kind) -> str:
    """Text as it stands; CSV as a Markdown table with every cell's digits untouched."""
    return _csv_table(text) if kind is Kind.CSV else text


def _csv_table(text: str) -> str:
    delimiter = _delimiter(text[:8192])
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error:
        # A cell beyond csv's field limit or a stray NUL: the text as it stands still says everything.
        return text
    if sum(map(len, rows)) > 4 * (sum(bool(cell) for row in rows for cell in row) + 1000):
        return text  # One very wide row would pad every other row to its width.
    return table(rows)


def _delimiter(sample: str) -> str:
    """The separator that is most frequent in each of the first lines (RFC 4180: a comma; Excel: the locale's)."""
    lines = [line for line in sample.splitlines()[:10] if line.strip()]
    scores = {mark: min((line.count(mark) for line in lines[:-1] or lines), default=0) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: scores[mark])
