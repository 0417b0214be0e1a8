"""An answer that has not the form of its question: no reason, nobody, no number, a price by another time."""

from __future__ import annotations

import pytest

from daemon.agent.answer_forms import lacks_form

HOURS = "The practice rooms are open from 9:00 to 21:00. On Sundays they are closed."
LACKS = [
    ("Why is the museum closed on Mondays?", "The museum is closed on Mondays.", "why"),
    ("Warum ist montags geschlossen?", "Montags ist das Museum geschlossen.", "why"),
    ("Who may use the practice rooms?", HOURS, "who"),
    ("Wer gibt den Unterricht?", "In allen anderen Ferien findet der Unterricht statt.", "who"),
    ("Wer darf die Räume nutzen?", "Die Räume sind von 9 bis 21 Uhr offen.", "who"),
    ("How many practice rooms do you have?", HOURS, "how many"),
    ("Wie viele Räume gibt es?", "Die Miete kostet 12 Euro.", "how many"),
    ("What does a room with two pianos cost per day?", "A room with two pianos costs 12 euros per hour.", "per day"),
    ("Was kostet das Zimmer pro Woche?", "Das Zimmer kostet 80 Euro pro Nacht, 20 Euro pro Stunde.", "pro Woche"),
]
HAS = [
    ("Why is the museum closed on Mondays?", "It is closed because the exhibits are cleaned."),
    ("Who pays for the return?", "You pay for the return parcel."),
    ("Wer zahlt die Rücksendung?", "Die Rücksendung zahlen Sie."),
    ("Who brings the parcel?", "The courier rings twice."),
    ("How many people fit into the canoe?", "Four adults fit into it."),
    ("How many keys do I get?", "You get one key."),
    ("What does it cost per day?", "It costs 30 euros a day and 5 euros an hour."),
    ("What does it cost per day?", "It costs 30 euros."),
    ("How often do you clean the rooms per week?", "They are cleaned every day."),
    ("I know why you ask. What does it cost?", "It costs 30 euros."),
]


@pytest.mark.parametrize(("asked", "answer", "words"), LACKS)
def test_what_is_missing_is_named(asked: str, answer: str, words: str) -> None:
    assert f"“{words}”" in lacks_form(asked, answer)


@pytest.mark.parametrize(("asked", "answer"), HAS)
def test_an_answer_of_the_right_form_passes(asked: str, answer: str) -> None:
    assert lacks_form(asked, answer) == ""
