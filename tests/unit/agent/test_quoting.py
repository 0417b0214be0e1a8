"""Which sentences are quoted, and what stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.agent.drafter import AgentDrafter
from daemon.agent.evidence import plain
from daemon.agent.material import Material, question_of
from daemon.agent.quoting import NO_PASSAGE, ONLY_THANKS, OTHER_LANGUAGE, quote
from daemon.agent.sentences import split_sentences
from daemon.models import Passage, Reading
from tests.unit.agent.cases import GERMAN, PASSAGES, RESET, RETURNS, SHIPPING, FixedSearch, a_case, prompts, understood


def ask(question: str, *passages: Passage, language: str = "en") -> str:
    return quote(Material(question, language, passages)).text


def test_the_sentence_that_answers_is_quoted_before_those_that_only_stand_near() -> None:
    assert ask("What does express cost?", SHIPPING, RETURNS).startswith("Express")
    assert "€9.90" in ask("What does express cost?", SHIPPING, RETURNS)


async def test_a_mail_that_only_thanks_is_answered_with_no_document() -> None:
    drafter = AgentDrafter(FixedSearch(RETURNS, SHIPPING), prompts)
    thanks = "Thanks so much, that solved it! Have a great weekend.\n\nAnna"
    for text, subject, answered in ((thanks, "Re: Returns", False), ("How many days do I have to return?", "Hi", True)):
        draft = await drafter.draft(a_case(text, subject=subject), understood(text))
        assert (bool(draft.text), draft.escalate == ONLY_THANKS) == (answered, not answered)
    waiting = a_case(thanks, unanswered=("How many days do I have to return an item?",))
    assert "30 days" in (await drafter.draft(waiting, understood(thanks))).text


def test_a_list_of_steps_is_quoted_whole_with_the_line_that_leads_to_it() -> None:
    text = ask("How do I reset my lamp, which button?", RESET, SHIPPING)
    assert "To reset the lamp:\n1. Unplug it.\n2. Hold the button for 10 seconds.\n3. Plug it in again." in text


def test_of_a_table_the_row_is_quoted_that_the_question_names_with_its_header() -> None:
    text = ask("What is the price for the country Spain?", SHIPPING)
    assert "| Country | Price |\n| --- | --- |\n| Spain | €6.90 |" in text
    assert "France" not in text


def test_a_table_of_which_no_row_is_named_is_quoted_whole() -> None:
    text = ask("What is the price for each country?", SHIPPING)
    assert "| Country | Price |\n| --- | --- |\n| France | €4.90 |\n| Spain | €6.90 |" in text


def test_the_condition_after_a_sentence_comes_with_it() -> None:
    passage = Passage("p", "d.md", "", "Refunds are paid within 5 days. They need the original packing. Bye.", 0.9)
    assert "They need the original packing." in ask("When are refunds paid?", passage)


def test_the_sentence_before_comes_with_one_that_leans_on_it() -> None:
    passage = Passage("p", "d.md", "", "The Nova lamp is discontinued. It runs on 12 volts.", 0.9)
    assert ask("How many volts?", passage).startswith("The Nova lamp is discontinued. It runs on 12 volts.")


def test_two_questions_are_answered_from_two_passages() -> None:
    text = ask("Can opened earphones be returned, and how many days takes standard delivery?", RETURNS, SHIPPING)
    assert "Opened earphones cannot be returned." in text
    assert "Standard delivery takes 3–5 working days." in text


def test_a_question_for_a_duration_and_a_price_gets_both() -> None:
    text = ask("Wie lange kann ich zurückgeben, und was kostet die Rücksendung?", GERMAN, language="de")
    assert "30 Tagen" in text
    assert "kostenlos" in text


def test_the_sort_of_answer_counts_more_than_a_shared_word() -> None:
    passage = Passage("p", "d.md", "Parcels", "A parcel is a box with a label, any parcel. It arrives in 3 days.", 0.9)
    assert "3 days" in ask("How long until the parcel is here?", passage)


def test_passages_in_the_language_of_the_mail_are_preferred() -> None:
    text = ask("Wie viele Tage kann ich Artikel zurückgeben?", RETURNS, GERMAN, language="de")
    assert text.startswith("Sie können Artikel")
    assert "You can" not in text


def test_passages_in_another_language_only_are_quoted_but_go_to_a_person() -> None:
    answer = quote(Material("Wie viele Tage kann ich Artikel zurückgeben?", "de", (RETURNS,)))
    assert answer.text
    assert answer.escalate == OTHER_LANGUAGE


def test_a_mail_too_short_for_the_detector_is_answered_in_its_language_or_by_a_person() -> None:
    prices = "Ein kleines Service kostet 59 Euro, ein großes Service kostet 129 Euro, jeweils ohne Teile."
    answer = quote(Material("How much is a service?", "", (Passage("p", "d.md", "Service", prices, 0.9),)))
    assert answer.escalate == OTHER_LANGUAGE


@pytest.mark.parametrize("passages", [(), (Passage("p", "d.md", "Jobs", "We hire two cooks.", 0.2),)])
def test_nothing_relevant_is_handed_over(passages: tuple[Passage, ...]) -> None:
    answer = quote(Material("Do you sell bicycles?", "en", passages))
    assert (answer.text, answer.escalate) == ("", NO_PASSAGE)


def test_a_short_mail_is_searched_with_its_subject_its_predecessors_and_its_attachment() -> None:
    reading = Reading("e.txt", "text/plain", 9, False, "read", "Error E42")
    case = a_case("See attached.", subject="Lamp broken", unanswered=["Where is my order?"])
    question = question_of(case, understood("See attached.", readings=[reading]))
    for words in ("Lamp broken", "Where is my order?", "See attached.", "Error E42"):
        assert words in question


LINES = st.lists(
    st.sampled_from(
        [
            "A lamp needs 12 volts.",
            "- keep it dry",
            "1. Open it.",
            "2. Close it.",
            "| a | b |",
            "|---|---|",
            "| 1 | 2 |",
            "",
            "Steps:",
            "# Title",
            "It costs €5.",
        ]
    ),
    max_size=14,
)


@given(LINES, st.text(max_size=60), st.floats(0, 1))
@settings(max_examples=200, deadline=None)
def test_whatever_is_asked_only_sentences_of_the_passages_come_out(
    lines: list[str], question: str, score: float
) -> None:
    passages = (Passage("p", "d.md", "Lamp", "\n".join(lines), score), *PASSAGES)
    allowed = {plain(sentence) for passage in passages for sentence in split_sentences(passage.text)}
    for sentence in split_sentences(quote(Material(f"lamp volts {question}", "en", passages)).text):
        assert plain(sentence) in allowed
