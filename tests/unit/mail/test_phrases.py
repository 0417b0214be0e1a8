"""Tables in lower case: what is matched against lowered texts must be written so, and places must stay places."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail import automatic_words, diagnostics, worded
from daemon.mail.phrases import lowered, phrases

_ESCAPES = re.compile(r"\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|.)")


@given(st.text())
def test_keeps_every_place(text: str) -> None:
    assert len(lowered(text)) == len(text)


def test_lowers_each_letter_and_leaves_what_would_become_two() -> None:
    assert lowered("İZİNDEYIM Über") == "İzİndeyim über"


@pytest.mark.parametrize("module", [automatic_words, diagnostics])
def test_tables_hold_no_capital_letter(module: ModuleType) -> None:
    patterns = [value for value in vars(module).values() if isinstance(value, re.Pattern)]
    patterns += [pattern for _, pattern in vars(module).get("_REASONS", ())]
    lower_only = [one.pattern for one in patterns if not one.flags & re.IGNORECASE and one.pattern.islower()]
    assert len(lower_only) >= 7
    for pattern in patterns:
        if not pattern.flags & re.IGNORECASE and not pattern.pattern.startswith("^>>>"):
            bare = _ESCAPES.sub("", pattern.pattern)
            assert bare == bare.lower(), pattern.pattern[:80]


def test_evidence_shows_the_subject_as_it_was_written() -> None:
    assert worded.read_subject("Automatic Reply: Order 12").phrase == "Automatic Reply"


def test_phrases_are_alternatives() -> None:
    assert phrases("over quota", "full").search(lowered("Mailbox FULL"))
