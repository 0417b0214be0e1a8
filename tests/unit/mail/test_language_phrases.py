"""Each word of the tables of languages does its work, in a line that says nothing else, and in whatever case.

The words were listed once: one that gets lost fails here. Before each stands its column of ``languages.py``, or
``inline`` for a text that announces answers within the quote.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from daemon.mail import attribution_words, marks, separators
from daemon.mail.device_lines import is_device_line
from daemon.mail.inline_answers import announces_inline_answers
from daemon.mail.labels import read_label
from daemon.mail.languages import LANGUAGES
from tests.unit.mail.samples import mail

LINES = Path(__file__).with_name("language_phrases.txt").read_text(encoding="utf-8").splitlines()
WORDS = "Hello, where is my parcel? It left a week ago."
# Unicode's default rules know one I; Turkish and Azerbaijani write "İyi günler" and "YAZDI" (SpecialCasing.txt).
_CAPITAL_I = str.maketrans("iı", "İI")
TURKISH = frozenset(
    word
    for row in LANGUAGES
    if row.code in ("tr", "az")
    for column in ("wrote", "opens", "sender", "sent", "to", "subject", "original", "forwarded", "closing", "thanks")
    for word in getattr(row, column).split("|")
)


def _writes(word: str) -> bool:
    return (4, 4 + len(word)) in attribution_words.verbs_of_writing(f"Ann {word}:")


def _opens(word: str) -> bool:
    return marks.attribution_start([f"{word} Ann Weber, 03.03.2025 09:12 <ann@example.org>:"], 0, False) == 0


def _labels(kind: str) -> Callable[[str], bool]:
    return lambda word: (label := read_label(f"{word}: x")) is not None and label.kind == kind and bool(label.languages)


def _forwards(word: str) -> bool:
    line = f"---------- {word} ----------"
    return separators.is_forward_separator(line) and separators.after_forwarded(line) == ""


def _closes(word: str) -> bool:
    return mail(f"{WORDS}\n\n{word}\nBo Ek\n").text == WORDS


def _cites(word: str) -> bool:
    return marks.attribution_start([f"{word} Ann <ann@example.org>:"], 0, True) == 0


WORKS: dict[str, Callable[[str], bool]] = {
    "wrote": _writes,
    "opens": _opens,
    **{kind: _labels(kind) for kind in ("sender", "sent", "to", "subject")},
    "original": lambda word: separators.is_original_separator(f"-- {word}"),
    "forwarded": _forwards,
    "closing": _closes,
    "thanks": _closes,
    "device": lambda word: is_device_line(f"{word} iPhone"),
    "cites": _cites,
    "inline": announces_inline_answers,
}


def _small(word: str) -> str:
    return word


def _title(word: str) -> str:
    return _capitals(word)[:1] + word[1:]


def _capitals(word: str) -> str:
    """In capitals; the words of Turkish with their own."""
    return (word.translate(_CAPITAL_I) if word in TURKISH else word).upper()


@pytest.mark.parametrize("case", [_small, _title, _capitals])
@pytest.mark.parametrize("column", WORKS)
def test_each_word_of_a_column_does_its_work(column: str, case: Callable[[str], str]) -> None:
    words = [word for name, word in (line.split("\t") for line in LINES) if name == column]
    assert words
    assert [word for word in words if not WORKS[column](case(word))] == []
    assert column == "inline" or not WORKS[column]("qzuk vok")
