"""What an attribution is known by, in any language: a verb of writing, a date, the time of day."""

from __future__ import annotations

import re
from functools import lru_cache

from daemon.mail.languages import any_of, words
from daemon.mail.phrases import lowered, phrases

_WROTE_ANYWHERE = ("写道", "寫道", "작성", "のメール", "書きました", "쓴 글")
_WROTE = phrases(rf"(?<!\w)(?:{any_of('wrote').lower()})(?!\w)", *_WROTE_ANYWHERE)
_WORD = re.compile(r"\w+")
_WROTE_WORDS = frozenset(max(_WORD.findall(one), key=len) for one in map(lowered, words("wrote")))
DIGIT = re.compile(r"\d")
EMAIL = re.compile(r"(?<![^\s<>\"'(),;:\[\]])[^\s<>\"'(),;:\[\]]+@[^\s<>\"'(),;:\[\]]+")
_OTHER_YEAR = r"(?:(?![0-9])\d){4}"  # Arabic, Persian, Bengali, Hindi and Thai digits
MOMENT = re.compile(rf"\d{{1,2}}\s?[:.h]\s?\d\d|(?:19|20)\d\d|{_OTHER_YEAR}|\d{{1,2}}[./-]\d{{1,2}}|\d{{1,2}}[月日년]")
# A time of day, not the "03.03" of a date: "9:12", "9.12", "9 h 12", "上午9時12分", "9 p.m."
CLOCK = re.compile(
    r"(?<![\d./])\d{1,2}(?:\s?[:h時时點点시]\s?|\.)\d\d(?![\d.])|(?<![\d.])\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE
)
DAY = re.compile(rf"(?:19|20)\d\d|{_OTHER_YEAR}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}")


def wrote(text: str) -> bool:
    """Whether a verb of writing stands in a text, in any language."""
    lower = lowered(text)
    return _may_write(lower) and _WROTE.search(lower) is not None


def _may_write(lower: str) -> bool:
    """Whether a text holds the longest word of a verb of writing: without that, it needs not be held against each."""
    if not _WROTE_WORDS.isdisjoint(_WORD.findall(lower)):
        return True
    return not lower.isascii() and any(word in lower for word in _WROTE_ANYWHERE)


# Each line is looked at again with those below it; the words of a mail are not kept for long.
@lru_cache(maxsize=16)
def names_writer(line: str) -> bool:
    """Whether a line may be one of an attribution: each holds a verb of writing or an address."""
    return "@" in line or _may_write(lowered(line))


def verbs_of_writing(text: str) -> list[tuple[int, int]]:
    """Where the verbs of writing begin and end in a text, in any language."""
    return [found.span() for found in _WROTE.finditer(lowered(text))]


def is_dated(text: str) -> bool:
    """Whether a day and a time of day stand in a text, addresses aside."""
    if not DIGIT.search(text):
        return False
    bare = EMAIL.sub("", text)
    return CLOCK.search(bare) is not None and DAY.search(bare) is not None
