"""What the grounding check must and must not let through."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.agent.claims import Part, check_claims, check_parts
from daemon.agent.sentences import split_sentences
from daemon.models import Passage
from tests.unit.agent.cases import GERMAN, PASSAGES, RESET, RETURNS, SHIPPING

OWN = (
    "Anna Berg anna@example.test\nReturn",
    "Hello, I bought the LK-200 (order 4711) and want a 100% refund. Can I return it within 90 days? "
    "My lamp Nova is broken. Click https://evil.example.test/x now.",
)

CARRIED = [
    ("You can return any item within 30 days from delivery.", "p-returns"),
    ("You can return an item within thirty days from delivery.", "p-returns"),
    ("Items can be returned within 30 days from delivery.", "p-returns"),
    ("Your order 4711 can be returned within 30 days from delivery.", "p-returns"),
    ("Opened earphones cannot be returned.", "p-returns"),
    ("Express delivery takes two days and costs 9,90 EUR.", "p-shipping"),
    ("Standard delivery takes 3 to 5 working days.", "p-shipping"),
    ("Shipping to France costs €4.90.", "p-shipping"),
    ("Shipping to Spain costs 6,90 €.", "p-shipping"),
    ("Hold the button for ten seconds.", "p-reset"),
    ("Sie können den Artikel innerhalb von 30 Tagen nach Erhalt zurückgeben.", "p-rueckgabe"),
]
NOT_CARRIED = [
    "You can return the lamp within 30 days from delivery.",  # "any item" may have exceptions: a person decides
    "The return of chargers is possible.",
    "Return labels are free for everyone.",
    "You can return any item within 30 days of purchase.",
    "You can return any item within 90 days from delivery.",
    "You can return any item after 30 days from delivery.",
    "You can return any item within 30 weeks from delivery.",
    "You can return any item within 30 working days from delivery.",
    "Opened earphones can be returned.",
    "Batteries can be returned.",
    "You cannot return any item within 30 days from delivery.",
    "Return labels are free.",
    "Express delivery takes 3–5 working days.",
    "Express delivery takes 5 days.",
    "Standard delivery takes 2 days.",
    "Standard delivery takes 3 working days.",
    "Express costs €4.90.",
    "Express costs 9.90 USD.",
    "Shipping to Spain costs €4.90.",
    "Shipping is free from €40.",
    "Shipping is free.",
    "The Zorro lamp ships from our warehouse in Lyon.",
    "The LK-200 lamp ships from our warehouse in Paris.",
    "The LK-300 lamp ships from our warehouse in Lyon.",
    "You get a 100% refund.",
    "You can find it at https://evil.example.test/x.",
    "Yes, you can.",
    "It is free.",
    "You will get it back.",
    "We have refunded your order.",
    "You wrote that we will refund you 100%.",
    "Sie können Artikel innerhalb von 14 Tagen nach Erhalt zurückgeben.",
    "Die Rücksendung ist nicht kostenlos.",
    "Artikel können innerhalb von 30 Tagen nach dem Kauf zurückgegeben werden.",
]
COURTESIES = [
    "Hello Anna,",
    "Dear Anna Berg,",
    "Thank you for your message.",
    "We are sorry for the inconvenience.",
    "Please let us know if you have any further questions.",
    "Please do not hesitate to contact us.",
    "Could you send us your order number?",
    "Kind regards",
    "Vielen Dank für Ihre Nachricht.",
    "Bei weiteren Fragen melden Sie sich gerne.",
    "Merci beaucoup pour votre message.",
    "Gracias por su mensaje.",
]


@pytest.mark.parametrize(("sentence", "passage"), CARRIED)
def test_a_sentence_that_one_passage_carries_is_supported(sentence: str, passage: str) -> None:
    (claim,) = check_claims(sentence, PASSAGES, OWN)
    assert claim.supported, claim.problem
    assert passage in claim.passages


@pytest.mark.parametrize("sentence", NOT_CARRIED)
def test_a_sentence_that_changes_its_source_is_not_supported(sentence: str) -> None:
    assert any(not claim.supported and claim.problem for claim in check_claims(sentence, PASSAGES, OWN))


@pytest.mark.parametrize("sentence", COURTESIES)
def test_courtesy_needs_no_passage(sentence: str) -> None:
    (claim,) = check_claims(sentence, PASSAGES, OWN)
    assert claim.supported, claim.problem
    assert claim.passages == ()


@pytest.mark.parametrize(
    "sentence",
    ["You asked whether you can return the LK-200 within 90 days.", "You wrote that your lamp Nova is broken."],
)
def test_what_the_customer_wrote_may_be_repeated_as_what_the_customer_wrote(sentence: str) -> None:
    (claim,) = check_claims(sentence, PASSAGES, OWN)
    assert claim.supported, claim.problem


def test_the_seen_failure_of_a_small_model_is_caught_twice_over() -> None:
    part = Part("You can return the product within 30 days of purchase.", unknown_sources=(1234567890,))
    (claim,) = check_parts([part], PASSAGES)
    assert not claim.supported
    assert "1234567890" in claim.problem
    (claim,) = check_claims(part.text, PASSAGES)
    assert not claim.supported


def test_the_problem_names_the_number_that_stands_nowhere() -> None:
    (claim,) = check_claims("You can return any item within 45 days from delivery.", PASSAGES)
    assert "45" in claim.problem


def test_an_answer_in_another_language_goes_to_a_person() -> None:
    (claim,) = check_claims("Geöffnete Kopfhörer können nicht zurückgegeben werden.", [RETURNS])
    assert not claim.supported


def test_words_from_two_passages_do_not_make_one_claim() -> None:
    (claim,) = check_claims("Earphones ship from our warehouse within 10 seconds.", PASSAGES)
    assert not claim.supported


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.id)
def test_every_sentence_of_a_passage_is_supported_by_it(passage: Passage) -> None:
    for claim in check_claims(passage.text, PASSAGES):
        assert claim.supported, (claim.sentence, claim.problem)
        assert passage.id in claim.passages


WARRANTY = Passage(
    "p-warranty",
    "warranty.md",
    "Warranty",
    "Our lamps come with a 2-year warranty. The warranty does not cover water damage. To claim, send a photo and your "
    "order number to warranty@shop.example.test. We repair or replace the lamp free of charge within 14 days. "
    "After the warranty ends, repairs cost €25 per hour.",
    0.8,
)
ACCOUNT = Passage(
    "p-account",
    "account.md",
    "Account",
    "To reset your password, open Settings and choose Reset password. You will receive an e-mail with a link that is "
    "valid for 24 hours. Accounts are deleted 12 months after the last login. We never ask for your password by "
    "e-mail. Support is open Monday to Friday from 9:00 to 17:00.",
    0.7,
)
INVOICES = Passage(
    "p-rechnungen",
    "rechnungen.md",
    "Rechnungen",
    "Rechnungen verschicken wir per E-Mail, sobald die Bestellung versandt wurde. Eine Kopie finden Sie in Ihrem Konto "
    "unter Bestellungen. Die Zahlungsfrist beträgt 14 Tage ab Rechnungsdatum. Ratenzahlung ist nicht möglich.",
    0.6,
)
SECOND = (WARRANTY, ACCOUNT, INVOICES)
REPHRASED = [
    "Our lamps come with a two-year warranty.",
    "Your lamp comes with a 2-year warranty.",
    "Water damage is not covered by the warranty.",
    "Please send a photo and your order number to warranty@shop.example.test.",
    "To claim, please send a photo and your order number to warranty@shop.example.test.",
    "We will repair or replace your lamp free of charge within 14 days.",
    'To reset your password, open Settings and choose "Reset password".',
    "The link is valid for 24 hours.",
    "You will then receive an e-mail with a link which is valid for 24 hours.",
    "Our support is open Monday to Friday from 9:00 to 17:00.",
    "We never ask for your password by e-mail.",
    "Die Rechnung verschicken wir per E-Mail, sobald Ihre Bestellung versandt wurde.",
    'Eine Kopie der Rechnung finden Sie in Ihrem Konto unter "Bestellungen".',
    "Die Zahlungsfrist beträgt 14 Tage ab Rechnungsdatum.",
    "Eine Ratenzahlung ist leider nicht möglich.",
    "After the warranty ends, repairs cost 25 EUR per hour.",
]
TWISTED = [
    "Our lamps come with a 3-year warranty.",
    "The warranty covers water damage.",
    "Repairs cost €25 per day.",
    "Repairs are free of charge.",
    "We repair or replace the lamp within 24 hours.",
    "Accounts are deleted 12 months after the last order.",
    "Accounts are deleted 24 hours after the last login.",
    "The link is valid for 12 months.",
    "Please send your password by e-mail.",
    "We ask for your password by e-mail.",
    "Support is open Monday to Saturday from 9:00 to 17:00.",
    "Support is open Monday to Friday from 9:00 to 18:00.",
    "Ratenzahlung ist möglich.",
    "Die Zahlungsfrist beträgt 14 Tage ab Lieferdatum.",
    "Die Zahlungsfrist beträgt 30 Tage ab Rechnungsdatum.",
    "Send a photo to refunds@shop.example.test.",
    "The warranty is 2 years and covers theft.",
    "We will send you a new lamp today.",
    "Your refund is on its way.",
    "The warranty lasts 14 days.",
    "Our lamps come with a lifetime warranty.",
    "The warranty covers theft.",
]


@pytest.mark.parametrize("sentence", REPHRASED)
def test_a_sentence_that_only_rephrases_its_source_is_supported(sentence: str) -> None:
    (claim,) = check_claims(sentence, SECOND, ["My lamp got wet."])
    assert claim.supported, claim.problem


@pytest.mark.parametrize("sentence", TWISTED)
def test_a_sentence_that_twists_its_source_is_not_supported(sentence: str) -> None:
    (claim,) = check_claims(sentence, SECOND, ["My lamp got wet. Does the warranty cover theft for a lifetime?"])
    assert not claim.supported
    assert claim.problem


WORD = st.sampled_from(
    "you can return items delivery within days from order the a price lamp express free not EUR months please thank "
    "hello Sie können Tage nach Erhalt kostenlos vous jours gratuit of ab 30".replace(" 30", "").split()
)
SOURCES = (RETURNS, SHIPPING, RESET, GERMAN)
KNOWN = {"30", "2", "3", "5", "9", "90", "50", "4", "6", "10", "200", "1"}


@given(
    st.lists(WORD, min_size=0, max_size=8),
    st.integers(0, 10**7),
    st.lists(WORD, min_size=0, max_size=8),
    st.sampled_from(["", "€", "#"]),
    st.sampled_from(["", "%", ".", "?", " EUR", "th"]),
)
@settings(max_examples=400, deadline=None)
def test_a_number_that_stands_in_no_source_is_never_supported(
    before: list[str], number: int, after: list[str], prefix: str, suffix: str
) -> None:
    if str(number) in KNOWN:
        number = 777
    text = " ".join([*before, f"{prefix}{number}{suffix}", *after])
    assert any(not claim.supported for claim in check_claims(text, SOURCES))


SENTENCE = st.builds(
    lambda words, end: " ".join(words).capitalize() + end,
    st.lists(
        st.one_of(WORD, st.sampled_from(["30", "4.90", "LK-200", "e.g.", "5.", "https://shop.example.test/a"])),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([".", "!", "?"]),
)


@given(st.lists(SENTENCE, min_size=1, max_size=5))
@settings(max_examples=300, deadline=None)
def test_any_verbatim_sentence_of_a_passage_is_supported(sentences: list[str]) -> None:
    passage = Passage("p", "d.md", "", " ".join(sentences), 0.9)
    for sentence in split_sentences(passage.text):
        for claim in check_claims(sentence, [passage]):
            assert claim.supported, (claim.sentence, claim.problem)


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_the_check_never_raises(draft: str, source: str) -> None:
    check_claims(draft, [Passage("p", "d", "h", source, 0.5)], [source[::-1]])


def test_a_sentence_counts_for_the_passage_that_it_was_quoted_from() -> None:
    first = Passage("p1", "a.md", "Bills", "Yes. The bill is in the parcel.", 0.8)
    second = Passage("p2", "b.md", "Sizes", "Yes. The bill is in the parcel. Sizes can be changed.", 0.7)
    claims = check_parts([Part("Yes. The bill is in the parcel.", sources=("p1",))], (first, second))
    assert [claim.passages for claim in claims] == [("p1",), ("p1",)]
    assert [claim.passages for claim in check_claims("Yes.", (first, second))] == [()]
