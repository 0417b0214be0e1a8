"""A mail that asks several things gets each answered, or goes to a person."""

from __future__ import annotations

import pytest

from daemon.agent.drafter import TOO_LONG, AgentDrafter
from daemon.agent.material import Material, searches_for
from daemon.agent.questions import questions_of
from daemon.agent.quoting import NO_PASSAGE, quote
from daemon.models import Passage
from tests.unit.agent.cases import RETURNS, FixedSearch, a_case, prompts, understood

VALID = Passage(
    "a", "gift-cards.md", "Gift cards › Validity", "A gift card is valid for 4 years from the day of purchase.", 0.8
)
ORDERS = Passage("b", "gift-cards.md", "Gift cards › Use", "A gift card can be used in several orders.", 0.7)
TWO = "How long is a gift card valid?\nSorry, one more thing: can a gift card be used in several orders?"


def said(material: Material) -> str:
    return " ".join(part.text.strip() for part in quote(material).parts)


def test_two_questions_get_two_answers() -> None:
    answer = said(Material(TWO, "en", (VALID, ORDERS)))
    assert "4 years" in answer
    assert "several orders" in answer


def test_a_question_without_a_passage_goes_to_a_person_though_the_other_has_one() -> None:
    far = Passage("c", "tents.md", "Tents", "The tent has two poles.", 0.1)
    material = Material("How long is a gift card valid?\nDo you rent out camera drones at weekends?", "en", (far,))
    assert quote(material).escalate == NO_PASSAGE


def test_every_question_without_an_answer_is_named_to_the_person() -> None:
    asked = "How long is a gift card for llamas valid?\n\nCan a gift card be used in several caravans?"
    reasons = quote(Material(asked, "en", (VALID, ORDERS))).escalate
    assert "“llamas”" in reasons
    assert "“caravans”" in reasons


def test_a_question_is_searched_for_with_the_sentence_before_it_and_without_the_rest() -> None:
    mail = "Hello,\n\nwe had a lovely summer. I have a gift card from my aunt. How long is it valid?\n\nThanks\nBen"
    assert searches_for(mail, mail) == ("I have a gift card from my aunt. How long is it valid?",)


def test_each_of_several_questions_is_searched_for_by_itself_and_all_of_them_together() -> None:
    mail = "We live in Austria. What does shipping cost? How long is a gift card valid?"
    assert searches_for(mail, mail) == (
        "We live in Austria. What does shipping cost?",
        "How long is a gift card valid?",
        mail,
    )


def test_a_question_that_leans_on_another_is_none_of_its_own() -> None:
    mail = "How long is a gift card valid? And why?"
    assert searches_for(mail, mail) == (mail,)


async def test_the_drafter_searches_for_the_question_in_the_context_of_the_mail() -> None:
    mail = "We had a lovely summer. We live in Austria. How many days do I have to return an item?"
    search = FixedSearch(RETURNS)
    await AgentDrafter(search, prompts).draft(a_case(mail), understood(mail))
    assert search.queries == ["We live in Austria. How many days do I have to return an item?"]
    assert search.contexts == [mail]


@pytest.mark.parametrize("where", ["mail", "earlier mail"])
async def test_more_than_is_read_asks_for_a_person_and_the_newest_mail_is_read_first(where: str) -> None:
    story, question = "It rained again on that day. " * 250, "How many days do I have to return an item?"
    mail, unanswered = (f"{question} {story}", ()) if where == "mail" else (question, (story,))
    search = FixedSearch(RETURNS)
    draft = await AgentDrafter(search, prompts).draft(a_case(mail, unanswered=unanswered), understood(mail))
    assert draft.escalate == TOO_LONG
    assert "30 days" in draft.text


def test_a_mail_that_asks_nothing_and_what_attachments_add_are_searched_for_whole() -> None:
    assert searches_for("Opening hours on Saturday", "Opening hours on Saturday") == ("Opening hours on Saturday",)
    whole = "What is this?\n\nInvoice 17"
    assert searches_for("What is this?", whole) == ("What is this?", whole)
    assert searches_for("", "") == ()


def test_a_passage_about_what_the_mail_told_besides_asks_for_a_person() -> None:
    parcels = Passage("p", "post.md", "Shipping costs › Parcels", "Shipping a parcel costs 5 euros.", 0.8)
    canoes = Passage("c", "post.md", "Shipping costs › Canoes", "Shipping costs 59 euros for a canoe.", 0.6)
    told = "We would like to have a canoe brought to Vienna. What does shipping cost?"
    assert "canoe" in quote(Material(told, "en", (parcels, canoes))).escalate
    assert quote(Material("We are back from Rome. What does shipping cost?", "en", (parcels, canoes))) == quote(
        Material("What does shipping cost?", "en", (parcels, canoes))
    )


@pytest.mark.parametrize(
    "told",
    [
        "We wrote on Monday.",  # when
        "We like our parcels.",  # what is quoted speaks of it
        "We order from you each year.",  # says nothing
    ],
)
def test_what_makes_no_other_passage_the_answer_asks_for_nobody(told: str) -> None:
    parcels = Passage("p", "post.md", "Shipping costs › Parcels", "Shipping costs 5 euros for parcels.", 0.8)
    other = Passage("o", "post.md", "Shipping costs › Pick-up", "Shipping costs 2 euros for orders of Monday.", 0.7)
    assert not quote(Material(f"{told} What does shipping cost?", "en", (parcels, other))).escalate


def test_a_passage_that_is_far_off_or_says_less_makes_no_answer_doubtful() -> None:
    parcels = Passage("p", "post.md", "Shipping costs › Parcels", "Shipping costs 5 euros.", 0.8)
    far = Passage("f", "team.md", "Team", "Anna Meyer answers letters.", 0.1)
    less = Passage("l", "canoes.md", "Canoes", "A canoe costs much.", 0.7)
    for mail in ("What does shipping cost?\n\nAnna Meyer", "We have a canoe. What does shipping cost?"):
        assert not quote(Material(mail, "en", (parcels, far, less))).escalate


COURSE = Passage(
    "d", "courses.md", "Courses › Which courses do you offer for beginners?",
    "The course takes two mornings and costs 95 € a person. At most 8 people take part.", 0.9,
)  # fmt: skip
KIT = Passage(
    "e", "courses.md", "Courses › What do I have to bring to a course?",
    "Please bring a towel, shoes that may get wet and something to drink.", 0.86,
)  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        "What does the course cost? What do I have to bring to the course?",
        "How much is the course and what do I have to bring?",
    ],
)
def test_a_second_question_about_the_same_thing_gets_its_own_answer(asked: str) -> None:
    answer = quote(Material(asked, "en", (COURSE, KIT)))
    assert "95 €" in answer.text
    assert "towel" in answer.text
    assert not answer.escalate


def test_a_second_question_that_gets_nothing_of_its_own_goes_to_a_person() -> None:
    answer = quote(Material("What does the course cost? What do I need for the course?", "en", (COURSE,)))
    assert "95 €" in answer.text
    assert "nothing of its own is quoted for “What do I need for the course?”" in answer.escalate


def test_two_questions_of_one_sentence_may_be_answered_by_the_same_words() -> None:
    answer = quote(Material("What does the course cost? How long does the course take?", "en", (COURSE,)))
    assert "two mornings and costs 95 €" in answer.text
    assert "nothing of its own" not in answer.escalate


def test_a_person_is_told_which_of_several_questions_is_not_answered() -> None:
    course = Passage("c", "c.md", "Course", "The course takes place in May.", 0.8)
    cards = Passage("d", "d.md", "Cards", "You can pay by card.", 0.7)
    mail = (
        "Does the course take place in May? If so, how much? Can I pay by card? Und was kostet der Versand nach Wien?"
    )
    escalate = quote(Material(mail, "en", (course, cards))).escalate
    assert "not answered: “If so how much?”" in escalate
    assert "not answered: “Und was kostet der Versand nach Wien?”" in escalate
    assert "card" not in escalate


def test_an_english_i_joins_no_two_questions() -> None:
    assert questions_of("What must I do with it?", "en") == ("What must I do with it?",)
    assert questions_of("Can I come on Sunday?", "en") == ("Can I come on Sunday?",)


def test_a_question_that_names_nothing_is_about_all_that_was_told_and_each_of_that_is_looked_for() -> None:
    mail = "My lamp does not turn on anymore. Bought it 3 weeks ago. What can I do?"
    assert questions_of(mail, "en") == (mail,)
    assert "My lamp does not turn on anymore." in searches_for(mail, mail, "en")
    switch = Passage("s", "s.md", "Lamp › My lamp does not switch on", "Hold the button for 8 seconds.", 0.7)
    answer = quote(Material(mail, "en", (switch,)))
    assert (answer.text, answer.escalate) == (switch.text, "")
    assert searches_for("What does the lamp cost in Spain?", "What does the lamp cost in Spain?", "en") == (
        "What does the lamp cost in Spain?",
    )


HOURS = Passage("h", "h.md", "Shop › When is the shop open?", "Our shop is open from 10:00 to 18:00.", 0.85)
PAYING = Passage(
    "z", "z.md", "Abo › Wie kann ich in Spanien bezahlen?", "In Spanien zahlen Sie mit Karte oder auf Rechnung.", 0.85
)
ABROAD = Passage("a", "a.md", "Parcels", "We deliver to Malta. A parcel to Malta costs 4 euros.", 0.85)


@pytest.mark.parametrize(
    ("language", "mail", "passage"),
    [
        ("en", "When is the shop open? How can I pay in the shop?", HOURS),
        ("en", "When is the shop open? How do I get to the shop?", HOURS),
        ("de", "Wie kann ich in Spanien bezahlen? Wie bekomme ich eine Rechnung in Spanien?", PAYING),
    ],
)
def test_a_question_is_not_answered_by_what_the_one_before_it_is(language: str, mail: str, passage: Passage) -> None:
    problem = quote(Material(mail, language, (passage,))).escalate
    assert "nothing of its own" in problem or "does not mention “pay”" in problem


def test_a_sum_that_stands_in_what_is_quoted_answers_a_how_much_that_names_nothing() -> None:
    assert quote(Material("Do you deliver to Malta? How much is it?", "en", (ABROAD,))).escalate == ""


def test_a_question_that_is_a_heading_word_for_word_is_answered_though_it_names_nothing() -> None:
    ways = Passage("w", "w.md", "Payment › How can I pay?", "You can pay by card.", 0.85)
    assert quote(Material("How can I pay?", "en", (ways,))).escalate == ""
    assert "names nothing" in quote(Material("How can I pay then?", "en", (ways,))).escalate


def test_how_to_pay_for_a_thing_is_not_answered_by_how_to_stop_it() -> None:
    pause = Passage("u", "u.md", "Plans › How do I pause my plan?", "Open your plan and choose “Pause”.", 0.85)
    assert "does not mention “pay”" in quote(Material("How can I pay for my plan?", "en", (pause,))).escalate
    assert quote(Material("How do I pause my plan?", "en", (pause,))).escalate == ""
