"""Tables in lower case: what is matched against lowered texts must be written so, and places must stay places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail import worded
from daemon.mail.phrases import lowered, phrases


@given(st.text())
def test_keeps_every_place(text: str) -> None:
    assert len(lowered(text)) == len(text)


def test_letters_with_the_same_capital_are_the_same() -> None:
    assert lowered("İZİNDEYIM Über") == lowered("izindeyım über") == "izindeyim über"
    assert lowered("ΤΈΛΟΣ.") == lowered("τέλος.") == lowered("τέλοσ.")


@pytest.mark.parametrize("word", ["izindeyim dışarıda", "τέλος", "außer haus", "g[rß]oß?e"])
def test_a_phrase_is_found_in_any_case(word: str) -> None:
    text = word.replace("[rß]", "r").replace("?", "")
    assert all(phrases(f"nothing|{word}").fullmatch(lowered(said)) for said in (text, text.title(), text.upper()))


def test_a_capital_letter_would_never_match_and_is_refused() -> None:
    with pytest.raises(ValueError, match="lower case"):
        phrases("over quota", "Mailbox full")
    assert phrases(r"\Sover\b").search("xover")


def test_evidence_shows_the_subject_as_it_was_written() -> None:
    assert worded.read_subject("Automatic Reply: Order 12").phrase == "Automatic Reply"


def test_phrases_are_alternatives() -> None:
    assert phrases("over quota", "full").search(lowered("Mailbox FULL"))
