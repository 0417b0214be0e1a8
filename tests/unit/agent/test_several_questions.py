"""A mail that asks several things gets each answered, or goes to a person."""

from __future__ import annotations

from daemon.agent.material import Material, searches_for
from daemon.agent.quoting import NO_PASSAGE, quote
from daemon.models import Passage

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


def test_a_question_is_searched_for_with_the_sentence_before_it_and_without_the_rest() -> None:
    mail = "Hello,\n\nwe had a lovely summer. I have a gift card from my aunt. How long is it valid?\n\nThanks\nBen"
    assert searches_for(mail, mail) == ("I have a gift card from my aunt. How long is it valid?",)


def test_each_of_several_questions_is_searched_for_by_itself() -> None:
    mail = "We live in Austria. What does shipping cost? How long is a gift card valid?"
    assert searches_for(mail, mail) == (
        "We live in Austria. What does shipping cost?",
        "How long is a gift card valid?",
    )


def test_a_question_that_leans_on_another_is_none_of_its_own() -> None:
    mail = "How long is a gift card valid? And why?"
    assert searches_for(mail, mail) == (mail,)


def test_a_mail_that_asks_nothing_and_what_attachments_add_are_searched_for_whole() -> None:
    assert searches_for("Opening hours on Saturday", "Opening hours on Saturday") == ("Opening hours on Saturday",)
    assert searches_for("What is this?", "What is this?\n\nInvoice 17") == ("What is this?\n\nInvoice 17",)
    assert searches_for("", "") == ()


def test_a_passage_about_what_the_mail_told_besides_asks_for_a_person() -> None:
    parcels = Passage("p", "post.md", "Shipping costs › Parcels", "Shipping a parcel costs 5 euros.", 0.8)
    canoes = Passage("c", "post.md", "Shipping costs › Canoes", "Shipping costs 59 euros for a canoe.", 0.6)
    told = "We would like to have a canoe brought to Vienna. What does shipping cost?"
    assert "canoe" in quote(Material(told, "en", (parcels, canoes))).escalate
    assert quote(Material("We are back from Rome. What does shipping cost?", "en", (parcels, canoes))) == quote(
        Material("What does shipping cost?", "en", (parcels, canoes))
    )
