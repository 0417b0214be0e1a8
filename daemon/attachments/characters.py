"""What may stand in converted text: no control characters or lone surrogates, one kind of line end, a limit."""

from __future__ import annotations

import re

# C0 without tab and line feed, DEL, C1, and noncharacters that editors show as nothing. A lone surrogate, which markup
# such as &#xD800; may produce, cannot be stored as UTF-8.
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK_RUN = re.compile("\n{3,}")


def cleaned(text: str) -> str:
    """Text without control characters, with LF line ends and at most one blank line in a row."""
    text = _LINE_ENDS.sub("\n", text)
    text = _SURROGATES.sub("\ufffd", _REFUSED.sub("", text))
    return _BLANK_RUN.sub("\n\n", text).strip()


def cut(text: str, limit: int) -> tuple[str, bool]:
    """The first ``limit`` characters, back to the last line end if one is near; and whether anything was cut."""
    if len(text) <= limit:
        return text, False
    line_end = text.rfind("\n", max(0, limit - 500), limit)
    return text[: line_end if line_end > 0 else limit].rstrip(), True


def cell(value: str) -> str:
    """A table cell: one line, with its pipes escaped."""
    return " ".join(value.replace("|", "\\|").split())


def table(rows: list[list[str]]) -> str:
    """Rows as a Markdown table; the first row is the head. Short rows are filled up."""
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join([*map(cell, row), *[""] * (width - len(row))]) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
