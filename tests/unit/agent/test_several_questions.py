"""A mail that asks several things gets each answered, or goes to a person."""

from __future__ import annotations

from daemon.agent.material import Material, questions_in
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


def test_one_question_is_not_cut_up() -> None:
    assert questions_in("Hello,\n\nhow long is a gift card valid?\n\nBen") == ()


def test_a_question_that_leans_on_another_is_none_of_its_own() -> None:
    assert questions_in("How long is a gift card valid? And why?") == ()
