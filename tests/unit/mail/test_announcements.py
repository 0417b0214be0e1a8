from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail import announcement_words, language_cues
from daemon.mail.announcements import CONFESSES, announcement, spoken
from daemon.mail.language_cues import possible_languages
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


TABLES = {
    name: rows
    for name, rows in vars(announcement_words).items()
    if isinstance(rows, tuple) and name.isupper() and not name.startswith("_")
}


def test_every_language_of_the_tables_can_be_told_from_a_text() -> None:
    """A row of a language without a cue would never be tried, and nothing would say so."""
    by_script = {code for _, codes in language_cues._SCRIPTS for code in codes.split()}
    told = by_script | set(language_cues._WORDS)
    used = {(name, code) for name, rows in TABLES.items() for codes, *_ in rows for code in codes.split()}
    assert len(TABLES) >= 9
    assert {(name, code) for name, code in used if code not in told} == set()


@pytest.mark.parametrize("code", sorted(language_cues._WORDS))
def test_a_language_is_told_by_its_own_words(code: str) -> None:
    assert code in possible_languages(language_cues._WORDS[code])


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Ég er í sumarfríi til 17. mars og svara póstinum þínum þegar ég kem aftur.", 2),
        ("Ég er ekki við til 17. mars. Í neyðartilvikum hafið samband við Jón.", 2),
        ("Við höfum móttekið erindi þitt og svörum eins fljótt og auðið er.", 2),
        ("Þetta er sjálfvirkt svar.", 2),
        ("Pakkinn minn er ekki kominn.", 0),
    ],
)
def test_an_icelandic_announcement_is_read(text: str, strength: int) -> None:
    assert announcement(text).strength == strength


def test_only_the_phrases_of_the_languages_of_a_text_are_looked_for() -> None:
    rows = spoken(CONFESSES, frozenset(["de"]))
    assert rows
    assert all("de" in row.codes for row in rows)


def test_a_question_whether_it_is_urgent_asks_for_nothing() -> None:
    assert not announcement("I am out of the office. Is it urgent? Then call Bob.").asks
    assert announcement("I am out of the office. Is it urgent? Can you call me?").asks
