"""Header blocks in rarer shapes than one label a line in a language of the table.

Each shape must show more than the usual block does, so that a form that a person filled in is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail import marks
from daemon.mail.attribution_words import is_dated
from daemon.mail.labels import MAX_LINE, read_label
from daemon.mail.languages import any_of, words
from daemon.mail.subject_prefixes import PREFIX

_MAX_NAME = 120
_NOTES_LINES = 14
_ADDRESS = re.compile(r"[<\[(][^<>\[\]()\s]{1,100}@[^<>\[\]()\s]{1,100}[>\])]")
_SOME_LABEL = re.compile(
    r"\s{0,8}[*_]{0,2}[^\W\d_][\w '’/-]{0,24}[ \u00a0]?[*_]{0,2}[:：][*_]{0,2}[ \t\u00a0]*(?P<value>\S.*)"
)
_INNER = re.compile(
    rf"(?<=\s)[*_]{{0,2}}(?:(?P<sent>{any_of('sent')})|(?P<to>{any_of('to')})|(?P<subject>{any_of('subject')}))"
    r"[ \u00a0]?[*_]{0,2}[:：]",
    re.IGNORECASE,
)
_CELL = re.compile(r"[|\t]")
_TO = frozenset(words("to"))
_SUBJECT = frozenset(words("subject"))


def rare_block(lines: Sequence[str], index: int) -> bool:
    """Whether a header block begins at ``index``: all in one line, without capitals, in a language of no table, or in
    the columns of Lotus Notes."""
    line = lines[index]
    if len(line) > MAX_LINE or line.lstrip().startswith(">"):
        return False
    if ":" in line or "：" in line:
        return _one_line(line) or _small(lines, index) or _unknown(lines, index)
    return _notes(lines, index)


def _one_line(line: str) -> bool:
    """``From: Ann <ann@example.org> Sent: … To: … Subject: …``."""
    if "@" not in line or marks.label_of(line) != "sender" or not is_dated(line):
        return False
    kinds = {found.lastgroup for found in _INNER.finditer(line) if not found[0].lstrip("*_")[:1].islower()}
    return len(kinds) >= 2


def _small(lines: Sequence[str], index: int) -> bool:
    """``envoyé : … de : … à : … objet : …`` (Orange). In English it may be a person's configuration."""
    kinds: set[str] = set()
    for line in lines[index : index + 4]:
        found = read_label(line)
        if found is None or (found.kind == "sender" and "from" in line[: found.end]):
            return False
        kinds.add(found.kind)
    block = "\n".join(lines[index : index + 4])
    return len(kinds) == 4 and "@" in block and "\n>" not in block and is_dated(block)


def _unknown(lines: Sequence[str], index: int) -> bool:
    """Labels that no table knows: an address in the first, a date and the time of day, and a subject with "Re:"."""
    if not _ADDRESS.search(lines[index]):
        return False
    dated = answered = False
    for line in lines[index : index + 6]:
        found = _SOME_LABEL.match(line) if len(line) <= MAX_LINE else None
        if not found:
            break
        dated = dated or is_dated(found["value"])
        answered = answered or PREFIX.match(found["value"]) is not None
    return dated and answered


def _notes(lines: Sequence[str], index: int) -> bool:
    """A name, a date below it, then "To" and "Subject" as cells without colons (Lotus Notes)."""
    name = lines[index].strip()
    if not name or len(name) > _MAX_NAME or name[-1] in ".!?":
        return False
    below = next((line for line in lines[index + 1 : index + 3] if line.strip()), "")
    if len(below) > _MAX_NAME or not is_dated(below):
        return False
    cells = {
        _CELL.split(line.strip(), maxsplit=1)[0].strip().casefold() for line in lines[index + 2 : index + _NOTES_LINES]
    }
    return not cells.isdisjoint(_TO) and not cells.isdisjoint(_SUBJECT)
