"""Each phrase of the announcements' tables is found, in a text that says nothing else.

The texts were made from the tables once: a phrase that gets lost, or that its language's cues hide, fails here. Where a
short phrase alone does not show its language, a few common words of it stand before the phrase.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from daemon.mail.announcements import announcement

SIGNS = {
    "ABSENT": "says that its writer is absent",
    "UNREAD": "says that nobody reads the mail now",
    "RECEIVED": "acknowledges a message",
    "LATER": "promises an answer for later",
    "INSTEAD": "names somebody for urgent matters",
    "READ": "says that a message was read",
    "AUTOMATIC": "calls itself automatic",
    "CHALLENGE": "asks the sender to confirm himself",
}
LINES = Path(__file__).with_name("announcement_phrases.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("case", [str, str.upper])
@pytest.mark.parametrize("table", SIGNS)
def test_each_phrase_of_a_table_is_found(table: str, case: Callable[[str], str]) -> None:
    texts = [text for name, text in (line.split("\t") for line in LINES) if name == table]
    assert texts
    assert [text for text in texts if SIGNS[table] not in announcement(case(text)).signs] == []


@pytest.mark.parametrize("text", ["İzinliyim ve e-postaları okumuyorum.", "İZİNLİYİM VE OFİSE DÖNECEĞİM."])
def test_turkish_is_read_in_its_own_capitals(text: str) -> None:
    assert SIGNS["ABSENT"] in announcement(text).signs
