"""One fact has one spelling, and sentences end where they end."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.agent.answer import parse_answer
from daemon.agent.sentences import split_sentences
from daemon.agent.tokens import Token, codes_in, tokens
from daemon.agent.words import guess_language, stem


def facts(text: str) -> list[tuple[str, str, str]]:
    return [
        (token.kind, token.value, token.unit)
        for token in tokens(text)
        if token.kind not in ("word", "break", "currency")
    ]


def only(text: str) -> Token:
    (found,) = [token for token in tokens(text) if token.kind not in ("word", "break", "currency")]
    return found


@pytest.mark.parametrize(
    "spellings",
    [
        ("30 days", "thirty days", "dreißig Tage", "30-day", "trente jours", "treinta días"),
        ("€4.90", "4,90 EUR", "EUR 4.90", "4.9 euros", "4,90 €"),
        ("1,000 EUR", "1.000 €", "1000 euro", "1 000 EUR", "1’000 EUR"),
        ("32 days", "thirty-two days", "zweiunddreißig Tage", "Zweiunddreissig Tage"),
        ("30 %", "30%", "30 percent", "30 Prozent", "thirty percent"),
        ("2-3 working days", "2 – 3 working days", "two to three working days", "2 bis 3 Werktage"),
        (
            "2025-05-05",
            "5 May 2025",
            "May 5, 2025",
            "5. Mai 2025",
            "05.05.2025",
            "5 de mayo de 2025",
            "5th of May 2025",
        ),
        ("6 pm", "18:00", "6:00 p.m.", "18 Uhr", "18.00 Uhr"),
        ("https://www.Shop.example.test/a/", "http://shop.example.test/a", "shop.example.test/a"),
        ("LK-200", "lk200", "LK_200"),
        ("+49 30 1234567", "+49301234567", "+49 (30) 123-4567"),
    ],
)
def test_a_fact_has_one_spelling(spellings: tuple[str, ...]) -> None:
    assert len({tuple(facts(spelling)) for spelling in spellings}) == 1, [facts(spelling) for spelling in spellings]
    assert len(facts(spellings[0])) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30 days", "30 working days"), ("30 days", "30 weeks"), ("4.90 EUR", "4.90 USD"), ("1.5 kg", "15 kg"),
        ("2-3 days", "3 days"), ("6 am", "6 pm"), ("5 May", "5 June"), ("LK-200", "LK-20"), ("1,000", "1,00"),
        ("shop.example.test/a", "shop.example.test/A"),
    ],
)  # fmt: skip
def test_two_facts_have_two_spellings(one: str, other: str) -> None:
    assert facts(one) != facts(other)


def test_a_number_knows_its_limit_and_what_it_is_counted_from() -> None:
    assert (only("within 30 days from the delivery").limit, only("within 30 days from the delivery").link) == (
        "within",
        frozenset({stem("delivery")}),
    )
    assert only("at least 30 days after purchase").limit == "min"
    assert only("free from €50").limit == "min"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Das geht z. B. am 5. Mai 2025. Die Frist, d. h. vier Wochen, läuft ab.", 2),
        ("It costs 4.90 EUR. See https://shop.example.test/a.html for more. Ask Mr. Berg, e.g. by mail.", 3),
        ("Lines that are\nwrapped belong together. Yes!", 2),
        ("1. Open it.\n2. Close it (approx. 5 sec). Wait.\n- Done", 4),
        ("| a | b |\n|---|---|\n| 1. x | 2 |", 2),
        ("Really?! No… Yes. “Quoted.” End", 5),
        ("返品は30日以内です。送料は無料です。", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_they_end(text: str, sentences: int) -> None:
    assert len(split_sentences(text)) == sentences, split_sentences(text)


def test_a_number_at_a_lines_start_is_a_list_marker_only_where_it_counts_on() -> None:
    assert split_sentences("1. Open it.\n2. Close it.") == ("Open it.", "Close it.")
    assert "30" in "".join(split_sentences("30. Open it."))


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_letter_or_digit_is_lost_between_sentences(text: str) -> None:
    kept = "".join(split_sentences(f"x {text}"))
    lost = [c for c in text if c.isalpha() and c not in kept]
    assert lost == []


@given(st.text(max_size=200))
def test_an_answer_is_read_or_refused_but_never_raises_otherwise(text: str) -> None:
    try:
        parse_answer(text)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You can return the items within a month.", "en"),
        ("Sie können die Artikel innerhalb eines Monats zurückgeben.", "de"),
        ("Vous pouvez retourner les articles dans le mois.", "fr"),
        ("Puede devolver los artículos en el plazo de un mes.", "es"),
        ("LK-200", ""),
    ],
)
def test_the_language_of_a_passage_is_guessed(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ["six S\u0130X days", "f\u0131ve five days"])
def test_letters_that_only_look_like_a_number_word_stay(text: str) -> None:
    assert facts(text)


@given(st.text(alphabet=string.ascii_letters + string.digits + "-_/. ()+,:²½ſäß\n", max_size=40))
def test_codes_are_those_of_the_tokens(text: str) -> None:
    assert codes_in(text) == tuple(token.value for token in tokens(text) if token.kind == "code")


def test_an_article_number_is_a_code() -> None:
    assert codes_in("Is the LK-200 in stock?") == ("lk200",)
