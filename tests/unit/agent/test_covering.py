"""A quote goes out only when it speaks of all that a question asks, and no sentence loses the one it leans on."""

from __future__ import annotations

import pytest

from daemon.agent.asking import read_question
from daemon.agent.leaning import leans
from daemon.agent.material import Material
from daemon.agent.meanings import said_in, speaks_of, stem_of
from daemon.agent.questions import questions_of
from daemon.agent.quoting import TOO_MANY, quote
from daemon.models import Passage, Reading

KENNEL = Passage(
    "k", "kennel.md", "Kennel › Prices", "A night in the kennel costs 30 euros. Food is included in the price.", 0.8
)
LOCKERS = Passage(
    "l", "lockers.md", "Lockers", "Lockers are free for two hours. After that a locker costs 3 euros an hour.", 0.8
)
GERMAN = Passage("g", "preise.md", "Preise", "Der Kurs kostet 40 Euro. Er dauert sechs Wochen.", 0.8)


@pytest.mark.parametrize(
    "mail",
    [
        "Is the kennel free for members?",
        "Can I pick up my dog from the kennel on Thursday?",
        "What does a night in the kennel with a heated floor cost?",
        "What does the kennel cost? Do you also take parrots?",
        "What does the KX-200 kennel cost?",
        "My dog limps since the kennel. Is that normal?",
    ],
)
def test_a_word_of_a_question_that_no_quote_speaks_of_asks_for_a_person(mail: str) -> None:
    assert quote(Material(mail, "en", (KENNEL,))).escalate


@pytest.mark.parametrize(
    "mail", ["What does a night in the kennel cost?", "Hello, is food included in the price of the kennel? Thanks, Joe"]
)
def test_a_question_whose_words_all_stand_in_the_quotes_is_answered(mail: str) -> None:
    answer = quote(Material(mail, "en", (KENNEL,)))
    assert answer.escalate == ""
    assert answer.text in (KENNEL.text, "Food is included in the price.")


CREW = Passage("c", "crew.md", "Skipper", "The skipper of a boat has to be at least 21 years old.", 0.8)


def test_a_question_for_the_most_is_not_answered_with_the_least() -> None:
    most = quote(Material("How old may the skipper of the boat be at most?", "en", (CREW,)))
    assert "opposite limit" in most.escalate
    least = quote(Material("How old does the skipper of the boat have to be at least?", "en", (CREW,)))
    assert (least.text, least.escalate) == (CREW.text, "")


def test_a_question_for_a_duration_is_not_answered_without_one() -> None:
    assert "how long" in quote(Material("How long is a night in the kennel?", "en", (KENNEL,))).escalate


def test_a_sentence_about_the_matter_of_another_document_answers_only_questions_about_that() -> None:
    gas = Passage("s", "stoves.md", "Stoves and cartridges › Shipping", "Cartridges are sent to Norway only.", 0.9)
    post = Passage("p", "post.md", "Shipping", "We deliver to Norway and Sweden.", 0.6)
    assert quote(Material("Do you ship to Norway?", "en", (gas,))).escalate
    answer = quote(Material("Do you ship to Norway?", "en", (gas, post)))
    assert (answer.text, answer.escalate) == (post.text, "")
    assert quote(Material("Do you ship cartridges to Norway?", "en", (gas, post))).text.startswith("Cartridges")


def test_words_from_two_passages_do_not_make_one_answer() -> None:
    assert quote(Material("Is there a locker in the kennel?", "en", (KENNEL, LOCKERS))).escalate


def test_a_sentence_that_leans_on_another_is_never_quoted_alone() -> None:
    text = quote(Material("How much do you charge an hour?", "en", (LOCKERS,))).text
    assert text.index("free for two hours") < text.index("After that")
    cut = Passage("l", "lockers.md", "Lockers", "After that a locker costs 3 euros an hour.", 0.8)
    assert quote(Material("What does a locker cost?", "en", (cut,))).text == ""


def test_answers_come_in_the_order_of_the_questions() -> None:
    mail = "1. What does a locker cost?\n2. What does a night in the kennel cost?"
    text = quote(Material(mail, "en", (KENNEL, LOCKERS))).text
    assert text.index("locker") < text.index("kennel")


def test_more_questions_than_are_answered_go_to_a_person() -> None:
    mail = "\n\n".join(
        f"What does the locker with {name} cost?" for name in ("ants", "bees", "cats", "dogs", "eels", "foxes")
    )
    assert quote(Material(mail, "en", (LOCKERS,))).escalate.startswith(TOO_MANY)


def test_what_an_attachment_says_is_not_what_is_asked() -> None:
    invoice = Reading("invoice.txt", "text/plain", 9, False, "read", "Invoice 4711: kennel, 2 nights")
    mail = "What does the kennel cost?"
    material = Material(f"{mail}\n\n{invoice.text}", "en", (KENNEL, LOCKERS), (invoice,), asked=mail)
    assert "A night in the kennel costs 30 euros." in quote(material).text


@pytest.mark.parametrize(
    "sentence",
    [
        "After that storage costs 2 euros.", "It is free.", "They must be dry.", "Later than that we charge 5 euros.",
        "Later it looks after itself.",
        "Danach kostet es 2 Euro.", "Er dauert sechs Wochen.", "In diesem Fall zahlen wir.", "Sie wird zurückgezahlt.",
        "Elle est valable un an.", "Dans ce cas, écrivez-nous.", "Esto no incluye el envío.", "En ese caso, llame.",
    ],
)  # fmt: skip
def test_an_anaphor_is_known(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Storage costs 2 euros.", "To reset it, press the button.", "Ten days are enough.", "Es gibt WLAN.",
        "Sie können zahlen.", "Il y a un ascenseur.", "Es posible pagar con tarjeta.", "Ihre Bestellung kommt bald.",
    ],
)  # fmt: skip
def test_what_stands_for_itself_is_known(sentence: str) -> None:
    assert not leans(sentence)


@pytest.mark.parametrize(
    ("word", "text", "language", "found"),
    [
        ("shipping", "We deliver in 2 days.", "en", True),
        ("vaccinated", "The vaccination is free.", "en", True),
        ("hire", "Cellos can be hired.", "en", True),
        ("livrez", "Livrez-vous des gâteaux ?", "fr", True),
        ("port", "We transport pianos.", "en", False),
        ("Versandkosten", "Versand: die Kosten", "de", True),
        ("Platz", "Ein Stellplatz kostet 20 Euro.", "de", True),
        ("Bücher", "Ein Buch kostet 5 Euro.", "de", True),
        ("Elektroautos", "Autos bleiben stehen.", "de", False),
    ],
)
def test_a_text_speaks_of_a_word_in_other_forms(word: str, text: str, language: str, found: bool) -> None:
    compounds = read_question(word, language).compounds
    assert speaks_of(said_in(text), word.casefold(), compounds=compounds) == found


@pytest.mark.parametrize(
    ("mail", "questions"),
    [
        ("Can boots be returned, and how long does a refund take?", 2),
        ("Was kostet der Kurs und wann beginnt der Unterricht?", 2),
        ("Can I rent a boat? What does it cost?", 1),
        ("Hello Anna,\n\nwe were in Rome.\n\nWhat does the kennel cost?\n\nBye", 1),
        ("Opening hours on Saturday", 1),
        ("", 0),
    ],
)
def test_each_question_of_a_mail_is_found_and_one_that_leans_stays_with_its_own(mail: str, questions: int) -> None:
    assert len(questions_of(mail)) == questions


def test_a_stop_word_of_another_language_is_a_word() -> None:
    assert stem_of("plus") in read_question("What does the Plus plan cost?", "en").stems
    assert stem_of("plus") not in read_question("Combien coûte le plus grand modèle ?", "fr").stems
