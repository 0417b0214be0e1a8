"""The word lists' syntax, the scan, and numbers with check digits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.errors import ConfigurationError
from daemon.lexicon import READ_CHARACTERS, Lexicon, content_words, known_languages, known_topics, lexicon, stopwords
from daemon.lexicon.numbers import card_number, iban
from daemon.settings import DEFAULT_ESCALATE_TOPICS

PATIENT = settings(deadline=None)  # the first example loads the word lists


def found(phrase: str, text: str, language: str = "en", **lists: list[str]) -> list[str]:
    words = Lexicon({"topic": {"en": {"words": [phrase], **lists}}}, {})
    return [hit.words for hit in words.scan(text, language)]


@pytest.mark.parametrize(
    ("phrase", "text", "hits"),
    [
        ("refund", "A Refund, please", ["Refund"]),
        ("refund", "refunds", []),
        ("refund*", "refunded", ["refunded"]),
        ("*anwalt", "Mein Rechtsanwalt", ["Rechtsanwalt"]),
        ("*kündig*", "die Vertragskuendigung", ["Vertragskuendigung"]),
        ("*kündig*", "er ist sachkundig", []),
        ("money back", "my money-\n back", ["money- back"]),
        ("money back", "I have money. Back in May", []),
        ("résilier", "RESILIER", ["RESILIER"]),
        ("don't want", "I don’t want it", ["don’t want"]),
        ("talk _ human", "talk to a real human", ["talk to a real human"]),
        ("talk _ human", "talk human", ["talk human"]),
        ("talk _ human", "talk to one two three human", []),
        ("talk _ human", "We talk. A human came", []),
        ("(speak|talk) to (me|my boss|)", "speak to nobody", ["speak to"]),
        ("(speak|talk) to (me|my boss)", "talk to my boss", ["talk to my boss"]),
        ("refund", "re\u00adfund", ["refund"]),
        ("zażółć", "ZAŻÓŁĆ", ["ZAŻÓŁĆ"]),
    ],
)
def test_a_phrase_finds_what_its_syntax_says(phrase: str, text: str, hits: list[str]) -> None:
    assert found(phrase, text) == hits


def test_a_local_phrase_counts_in_its_own_language_only() -> None:
    assert found("other", "sad", "en-GB", local=["sad"]) == ["sad"]
    assert found("other", "sad", "pl", local=["sad"]) == []


def test_a_never_phrase_takes_the_hits_that_it_touches_and_no_others() -> None:
    text = "noise cancelling, then cancel it"
    assert found("cancel*", text, never=["noise cancel*"]) == ["cancel"]


@pytest.mark.parametrize("phrase", ["_ word", "word _", "", "(two words|) _"])
def test_a_phrase_that_cannot_be_read_is_refused_with_its_list(phrase: str) -> None:
    with pytest.raises(ConfigurationError, match=r"word list topic\.toml: \[en\] words: the phrase"):
        found(phrase, "text")


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="unknown list 'wrods'"):
        Lexicon({"topic": {"en": {"wrods": ["x"]}}}, {})


def test_the_shipped_lists_know_every_default_topic_and_eight_languages() -> None:
    assert set(DEFAULT_ESCALATE_TOPICS) <= known_topics()
    assert known_languages() == {"en", "de", "fr", "es", "it", "nl", "pt", "pl"}


@PATIENT
@given(st.text(max_size=400), st.sampled_from(["en", "de", "", "zh"]))
def test_any_text_can_be_scanned_and_hits_lie_inside_it(text: str, language: str) -> None:
    for hit in lexicon().scan(text, language):
        assert 0 <= hit.start < hit.end
        assert hit.words


def test_only_the_first_characters_of_a_giant_mail_are_scanned() -> None:
    assert lexicon().scan("x " * READ_CHARACTERS + " refund", "en") == ()


def test_words_that_carry_meaning_are_cut_to_a_stem() -> None:
    assert content_words("The returned and returning tents", stopwords()) == {"return", "tents"}


@pytest.mark.parametrize(
    "text", ["4111 1111 1111 1111", "4111-1111-1111-1111", "5500005555555559", "3782 822463 10005"]
)
def test_card_numbers_are_told_by_their_check_digit(text: str) -> None:
    assert card_number(f"Card {text}.")
    assert not card_number(f"Card {text[:-1]}{(int(text[-1]) + 1) % 10}.")


def test_digits_inside_longer_numbers_are_no_card() -> None:
    assert not card_number("004111111111111111")
    assert not card_number("41111111111111110")


@pytest.mark.parametrize("text", ["DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819", "NO93 8601 1117 947"])
def test_account_numbers_are_told_by_their_check_digits(text: str) -> None:
    assert iban(f"to {text}, please")
    assert not iban(f"to {text[:-1]}{(int(text[-1]) + 1) % 10}, please")
