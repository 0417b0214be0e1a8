"""Text to folded words with their places: what phrases are compared with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

READ_CHARACTERS = 100_000
"""Characters of a mail that are searched for phrases; policy sends longer mails to a person."""

REMEMBERED_CHARACTERS = 4_000
SENTENCE_END = "."

# Each branch starts with a different character class and repeats one class only, so the scan is linear.
_TOKEN = re.compile(r"[^\W_]+|[.!?;:](?=\s|$)|\n[ \t\r]*\n")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ł": "l", "ø": "oe", "æ": "ae", "œ": "oe", "đ": "d"})


class Word(NamedTuple):
    """A folded word, or ``SENTENCE_END``, and its place in the text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """Lower case without accents. Umlauts become two letters, else *kündigen* would equal *(sach)kundigen*."""
    word = word.casefold()
    if word.isascii():
        return word
    word = unicodedata.normalize("NFC", word).translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def visible(text: str) -> str:
    """The text without soft hyphens and zero-width characters, which would split words."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_INVISIBLE))


def words_of(text: str) -> Sequence[Word]:
    """The words and sentence ends of a text, in order. Several rules ask for the words of one mail."""
    return _words_again(text) if len(text) <= REMEMBERED_CHARACTERS else _words_in(text)


def _words_in(text: str) -> tuple[Word, ...]:
    found = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        found.append(Word(fold(token) if token[0].isalnum() else SENTENCE_END, match.start(), match.end()))
    return tuple(found)


_words_again = lru_cache(maxsize=256)(_words_in)


@lru_cache(maxsize=4_096)
def content_words(text: str, stop: frozenset[str]) -> frozenset[str]:
    """The words that carry meaning, cut to six letters so that *return*, *returned* and *returns* are one."""
    folded = (word.text for word in words_of(visible(text[:READ_CHARACTERS])))
    return frozenset(word[:6] for word in folded if len(word) > 2 and word not in stop)
