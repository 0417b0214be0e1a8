"""The labels of a header block, in any language: ``From:``, ``*Gesendet:*``, ``件名：``.

The label is the text before the first colon and is looked up in a table: one pattern of all labels takes fifty times as
long on a line that has none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from daemon.mail.languages import label_languages
from daemon.mail.phrases import lowered

# What may stand before a label: marks of quotes, of lists, of bold text and of writing direction.
DASHES = "‐‑‒–—―−"  # beside "-": old Proton frames with U+2010
LEAD = rf"[\s>*_\-{DASHES}\u200e\u200f\u202a\u202b]*"
MAX_LINE = 600
MAX_END = 60  # of a label's colon in its line
MAX_LINES_KEPT = 32
_START = re.compile(LEAD)
_COLON = re.compile("[:：]")
_BLANK = " \t\u00a0"


class Label(NamedTuple):
    """Its column in the table of languages (``sender``, ``sent``, ``subject`` or ``to``), the languages that have it,
    where in the line its value begins, and whether it begins with no small letter, as clients write it."""

    kind: str
    languages: frozenset[str]
    end: int
    capital: bool


def _key(words: str) -> str:
    return " ".join(lowered(words).split())


def _table() -> dict[str, str]:
    """The column of each label; of one that stands in several, the first."""
    columns = ("to", "subject", "sent", "sender")
    labels = sorted(label_languages(), key=lambda label: columns.index(str(label[0])))
    return {_key(words): str(column) for column, words in labels}


_KINDS = _table()
_LANGUAGES = label_languages()


def read_label(line: str) -> Label | None:
    """The label that begins a line; None if none does."""
    return cached_label(line) if ":" in line[:MAX_END] or "：" in line[:MAX_END] else None


# Each line of a block is looked at again from those above it; the words of a mail are not kept for long.
@lru_cache(maxsize=MAX_LINES_KEPT)
def cached_label(line: str) -> Label | None:
    """The same, for lines of which most are asked for several times in a row."""
    colon = _COLON.search(line, 0, MAX_END)
    if colon is None or len(line) > MAX_LINE:
        return None
    lead = _START.match(line)
    start = lead.end() if lead else 0
    written = line[start : colon.start()].rstrip(_BLANK).rstrip("*_").rstrip(_BLANK)
    key = _key(written)
    kind = _KINDS.get(key)
    if kind is None:
        return None
    end = len(line) - len(line[colon.end() :].lstrip("*_"))
    return Label(kind, _LANGUAGES.get((kind, key), frozenset()), end, not written[0].islower())
