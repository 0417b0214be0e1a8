"""Each phrase by which machines are told is found, in a text that says nothing else.

The texts were made from the tables once: a phrase that gets lost fails here. A table's name stands before each: one of
``automatic_words.py``, or the reason of ``bounce_words.py`` that the text gives.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daemon.mail import automatic_words
from daemon.mail.bounce_words import OTHER_LANGUAGES
from daemon.mail.diagnostics import reason_in
from daemon.mail.phrases import lowered

LINES = Path(__file__).with_name("machine_phrases.txt").read_text(encoding="utf-8").splitlines()
ANYWHERE = frozenset(("BOUNCE_SUBJECT", "BOUNCE_WORDS", "DAEMON_SENDER", "DAEMON_NAME"))
WHOLE = frozenset(("BARE_ABSENCE", "DAEMON_WHOLE_NAME"))
PATTERNS = [name for name, value in vars(automatic_words).items() if isinstance(value, re.Pattern)]


def texts(table: str) -> list[str]:
    found = [text for name, text in (line.split("\t") for line in LINES) if name == table]
    assert found
    return found


@pytest.mark.parametrize("table", PATTERNS)
def test_each_phrase_of_a_machine_is_found(table: str) -> None:
    pattern: re.Pattern[str] = getattr(automatic_words, table)
    find = pattern.search if table in ANYWHERE else pattern.fullmatch if table in WHOLE else pattern.match
    assert [text for text in texts(table) if not find(lowered(text))] == []


@pytest.mark.parametrize("reason", OTHER_LANGUAGES)
def test_each_reason_in_another_language_is_found(reason: str) -> None:
    assert [text for text in texts(reason) if reason_in(text) != reason] == []
