"""What stands below a mail's text for a person to check: what was cut off it, and what became of its files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from daemon.commands.printing import counted
from daemon.models import DIGITAL_SIGNATURE

SHOWN_CHARACTERS = 100
SHORT_SIGNATURE = 5  # lines that are shown in full: a customer's own sentence may be among them
_SIGNATURE_CHARACTERS = 300
_CUT = ("quoted", "signature")
_TITLE = re.compile(r"[-_=*]{2,}[^-_=*]{0,80}[-_=*]{2,}")  # "-----Original Message-----"


def cut_lines(mail: Mapping[str, Any]) -> Iterator[str]:
    """Of each part that was cut off the text, how many lines and its first words; of a short signature all of them."""
    for name in _CUT:
        text: str = mail[name]
        lines = [line for line in text.split("\n") if line.strip()]
        if not lines:
            continue
        said = [line for line in map(str.strip, lines) if not _separates(line)] or lines
        if name == "signature" and len(said) <= SHORT_SIGNATURE:
            words = short(" / ".join(said), _SIGNATURE_CHARACTERS)
        else:
            words = short(said[0])
        yield f"{name}, {counted(line_count(text), 'line')}: {words}"


def line_count(text: str) -> int:
    """How many lines a text has, without the empty ones around it."""
    return len(text.strip("\n").split("\n")) if text.strip() else 0


def short(text: str, most: int = SHOWN_CHARACTERS) -> str:
    """The text as one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def reading_words(reading: str) -> str:
    """How a file was read, in words. A signature has nothing to be read, so that is no lack."""
    return "a digital signature" if reading == DIGITAL_SIGNATURE else reading


def _separates(line: str) -> bool:
    """Whether a line is a rule, a separator or a client's title between dashes, and says nothing."""
    bare = line.lstrip("> \t")
    return not any(map(str.isalnum, bare)) or _TITLE.fullmatch(bare) is not None
