from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.announcements import announcement
from daemon.mail.worded import proof, read_subject


def test_what_stands_between_quotation_marks_is_cited() -> None:
    said = "I am out of the office and will reply when I return."
    assert announcement(said).strength == 2
    for cited in (f'"{said}"', f"„{said}“", f"«{said}»", f"「{said}」"):
        assert announcement(f"Please put this on our page: {cited}").strength == 0


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office. Can you call me?",
        "Ich bin im Urlaub. Ich möchte den Termin verschieben.",
        "Je suis en congés, je voudrais changer la date.",
        "我在休假，请问可以改期吗",
        "休暇中ですが、変更できますか。",
    ],
)
def test_a_text_that_asks_needs_more_than_an_absence(text: str) -> None:
    said = announcement(text)
    assert said.asks
    assert not said.proves(1)


@pytest.mark.parametrize(
    ("subject", "needed", "answered"),
    [
        ("Automatic reply: Order 1047", 0, False),
        ("Automatische Antwort", 0, False),
        ("Automatic reply not working", 1, False),
        ("Re: Automatic reply: Order 1047", 2, True),
        ("AW: Abwesenheitsnotiz", 2, True),
        ("Out of office", 1, False),
        ("Out of office next week", 2, False),
        ("Accepted: offer 42", 2, False),
        ("Order 1047", 2, False),
        ("Fwd: Automatic reply: Order 1047", 99, True),
    ],
)
def test_a_subject_says_how_much_the_text_has_to_prove(subject: str, needed: int, answered: bool) -> None:
    read = read_subject(subject)
    assert (read.needed, read.answered) == (needed, answered)


def test_a_bare_title_above_a_text_about_automatic_replies_proves_nothing() -> None:
    subject = read_subject("Automatic reply")
    assert subject.bare
    assert proof(subject, announcement("Thank you, I have gone home."), "")
    assert not proof(subject, announcement("Your automatic reply has a wrong number in it."), "")


def test_the_evidence_names_what_was_found() -> None:
    subject = read_subject("Out of office")
    said = announcement("I am on leave until Monday and will reply when I return.")
    assert proof(subject, said, "") == (
        "subject 'Out of office', the text says that its writer is absent and promises an answer for later"
    )


@given(st.text(max_size=3_000))
def test_any_text_is_weighed(text: str) -> None:
    said = announcement(text)
    assert said.strength >= len(said.signs)
    assert announcement(text, thorough=False).strength <= said.strength
