"""A quote that speaks of all the words of a question is no answer where another passage, name or number is meant."""

from __future__ import annotations

import pytest

from daemon.agent.material import Material
from daemon.agent.quoting import quote
from daemon.models import Passage

BILLS = Passage(
    "b", "bills.md", "Payment › Can I get a bill with stamps?", "Yes. The bill with stamps is in the parcel.", 0.7
)
WAYS = Passage(
    "w", "bills.md", "Payment › Which ways are there?", "You can pay in cash. We do not take payment by bill.", 0.75
)


def test_a_yes_to_the_question_of_a_heading_is_no_yes_to_another_question() -> None:
    answer = quote(Material("Can I pay by bill?", "en", (WAYS, BILLS)))
    assert "Yes" not in answer.text
    assert "We do not take payment by bill." in answer.text
    alone = quote(Material("Can I pay by bill?", "en", (BILLS,)))
    assert "Yes" not in alone.text
    assert "another question" in alone.escalate


def test_a_yes_is_quoted_for_the_question_of_its_heading() -> None:
    answer = quote(Material("Can I get a bill with stamps?", "en", (BILLS,)))
    assert (answer.text, answer.escalate) == (BILLS.text, "")


@pytest.mark.parametrize(
    ("language", "mail", "heading", "text"),
    [
        (
            "de",
            "Kann ich auf Rechnung bezahlen?",
            "Gibt es eine Rechnung mit Stempel?",
            "Ja, die Rechnung liegt bei.",
        ),
        ("fr", "Puis-je payer avec une facture ?", "Une facture avec tampon ?", "Oui. La facture est dans le colis."),
        ("es", "¿Puedo pagar con factura?", "¿Hay factura con sello?", "Sí, la factura está en el paquete."),
    ],
)
def test_a_yes_to_another_question_is_cut_in_every_language(language: str, mail: str, heading: str, text: str) -> None:
    answer = quote(Material(mail, language, (Passage("p", "d.md", f"A › {heading}", text, 0.8),)))
    assert not answer.text.startswith(text[:2])
    assert answer.escalate


def test_a_passage_that_ranks_clearly_better_and_is_not_quoted_asks_for_a_person() -> None:
    near = Passage("n", "a.md", "A › Sheds", "Sheds: see the plan. Sheds are let.", 0.62)
    better = Passage("x", "b.md", "B › Let", "Sheds? Long story about all that we let to people who live in town.", 0.9)
    answer = quote(Material("Do you let sheds?", "en", (near, better)))
    assert "Long story" in answer.text or "ranks better" in answer.escalate


NOT_THERE = Passage("n", "d.md", "Delivery › We do not deliver to", "We do not deliver to Peru or Chile.", 0.9)
THERE = Passage("t", "d.md", "Delivery › Places", "We deliver to Spain and Italy. A parcel costs 4 euros.", 0.7)


def test_what_is_not_so_answers_no_question_for_what_is() -> None:
    assert quote(Material("Where do you deliver?", "en", (NOT_THERE, THERE))).text.startswith("We deliver to Spain")
    far = Passage("t", "d.md", "Delivery › Places", THERE.text, 0.5)
    answer = quote(Material("Where do you deliver?", "en", (NOT_THERE, far)))
    assert answer.text.startswith("We deliver to Spain") or answer.escalate


def test_a_passage_that_says_as_well_what_is_not_so_is_not_missed() -> None:
    islands = Passage("i", "d.md", "Delivery › Islands", "We do not deliver to islands. Parcels go by van.", 0.85)
    assert quote(Material("Where do you deliver?", "en", (NOT_THERE, islands))).escalate == ""


def test_what_is_not_so_answers_where_a_customer_asks_for_that() -> None:
    answer = quote(Material("Do you deliver to Peru?", "en", (NOT_THERE, THERE)))
    assert (answer.text, answer.escalate) == (NOT_THERE.text, "")
    assert quote(Material("Where do you not deliver?", "en", (NOT_THERE, THERE))).text.startswith("We do not")


PRICES = Passage(
    "s",
    "d.md",
    "Parcels",
    "We deliver to Spain, Italy and Malta. A parcel to Spain costs 4 euros. A parcel to Italy costs 6 euros.",
    0.8,
)
PREISE = Passage(
    "g", "g.md", "Versand", "Wir liefern nach Spanien und in die Schweiz. Der Versand nach Spanien kostet 4 Euro.", 0.8
)
PARTS = Passage(
    "t", "t.md", "Repairs", "We repair saddles, pedals and brakes. The repair of brakes costs 20 euros.", 0.8
)
FLAT = Passage("f", "f.md", "Parcels", "We deliver to Spain and Malta. A parcel costs 4 euros.", 0.8)


@pytest.mark.parametrize(
    ("language", "mail", "passage"),
    [
        ("en", "What does a parcel to Malta cost?", PRICES),
        ("de", "Was kostet der Versand in die Schweiz?", PREISE),
        ("en", "What does the repair of saddles cost?", PARTS),
    ],
)
def test_a_number_of_another_of_the_same_kind_asks_for_a_person(language: str, mail: str, passage: Passage) -> None:
    assert "the number that is quoted is for" in quote(Material(mail, language, (passage,))).escalate


@pytest.mark.parametrize(
    ("language", "mail", "passage"),
    [
        ("en", "What does a parcel to Italy cost?", PRICES),
        ("de", "Was kostet der Versand nach Spanien?", PREISE),
        ("en", "What does the repair of brakes cost?", PARTS),
        ("en", "What does a parcel to Malta cost?", FLAT),
    ],
)
def test_a_number_beside_the_name_or_beside_no_name_is_sent(language: str, mail: str, passage: Passage) -> None:
    assert quote(Material(mail, language, (passage,))).escalate == ""


TUBES = Passage("u", "u.md", "Racks", "Our bags fit racks with tubes of 8 to 16 mm. The LUX 40 lamp fits as well.", 0.8)


@pytest.mark.parametrize("mail", ["Do your bags fit racks with tubes of 20 mm?", "Does the LUX 60 lamp fit?"])
def test_a_measure_or_model_that_the_quote_gives_otherwise_asks_for_a_person(mail: str) -> None:
    assert "the question names" in quote(Material(mail, "en", (TUBES,))).escalate


@pytest.mark.parametrize("mail", ["Do your bags fit racks with tubes of 10 mm?", "Does the LUX 40 lamp fit?"])
def test_a_measure_within_the_quoted_range_or_the_same_model_is_answered(mail: str) -> None:
    assert quote(Material(mail, "en", (TUBES,))).escalate == ""


FREE = Passage("v", "v.md", "Postage", "Orders above 80 euros are shipped free within Spain.", 0.8)


def test_a_place_that_no_passage_knows_is_not_answered_with_what_holds_within_another() -> None:
    mail = "My order to Vienna is worth 120 euros. Is an order shipped free?"
    assert "no passage knows “Vienna”" in quote(Material(mail, "en", (FREE,))).escalate
    at_home = quote(Material("Hello,\n\nmy order goes to Spain. Is an order shipped free?\n\nMax", "en", (FREE,)))
    assert at_home.escalate == ""


TENTS = Passage("k", "k.md", "Tents › Washing", "A tent may not go into the dryer.", 0.8)
SIZES = Passage("z", "z.md", "Tents › Sizes", "| Tent | Weight |\n| --- | --- |\n| Nest | 3 kg |\n| Dome | 5 kg |", 0.6)
SPECIAL = Passage("k", "k.md", "Tents › Washing", "Wash a tent by hand. The Dome tent may go into the dryer.", 0.8)


def test_what_holds_for_a_kind_holds_for_what_a_table_says_is_of_that_kind() -> None:
    answer = quote(Material("Can I put the Nest tent into the dryer?", "en", (TENTS, SIZES)))
    assert (answer.text, answer.escalate) == (TENTS.text, "")


def test_what_is_said_of_one_of_a_kind_does_not_hold_for_another() -> None:
    answer = quote(Material("Can I put the Nest tent into the dryer?", "en", (SPECIAL, SIZES)))
    assert "the answer does not mention “nest”" in answer.escalate


def test_a_stop_word_of_another_language_is_never_shown_as_what_is_missing() -> None:
    escalate = quote(Material("Und was kostet der Versand?", "en", (TENTS,))).escalate
    assert "“und”" not in escalate
    assert "“der”" not in escalate


BAYS = Passage("y", "y.md", "Shop › Is there parking?", "There are four spaces, free for guests for 60 minutes.", 0.8)
BULK = Passage(
    "k", "k.md", "Bulk › Discount", "Offices that order more than 10 kg a month get a discount of 20 %.", 0.8
)
CLASS = Passage("c", "c.md", "Classes", "The class costs 40 euros. At most eight people take part in a class.", 0.8)


@pytest.mark.parametrize(
    ("language", "mail", "passage", "reason"),
    [
        ("en", "Is there parking? I need a space for a 12 m bus.", BAYS, "does not mention “bus”"),
        ("en", "Is there parking? We would like to stay for three hours.", BAYS, "does not mention “stay”"),
        ("en", "We order 8 kg a month. Which discount do we get?", BULK, "holds for “min 10 kg”"),
        ("en", "We are ten people. What does the class cost?", CLASS, "holds for “max 8"),
        (
            "de",
            "Was kostet der Versand nach Spanien? Ich brauche es im Hotel.",
            PREISE,
            "does not mention “hotel”",
        ),
    ],
)
def test_a_need_or_number_that_the_quote_leaves_out_asks_for_a_person(
    language: str, mail: str, passage: Passage, reason: str
) -> None:
    assert reason in quote(Material(mail, language, (passage,))).escalate


@pytest.mark.parametrize(
    ("mail", "passage"),
    [
        ("Is there parking? I will stay with friends.", BAYS),
        ("I need a space. Is there parking?", BAYS),
        ("We order 12 kg a month. Which discount do we get?", BULK),
        ("We are six people. What does the class cost?", CLASS),
    ],
)
def test_a_need_or_number_that_the_quote_covers_is_answered(mail: str, passage: Passage) -> None:
    assert quote(Material(mail, "en", (passage,))).escalate == ""


def test_a_not_that_is_said_of_something_else_asks_for_a_person() -> None:
    mill = Passage("m", "m.md", "Mill", "Remove the hopper and brush the burrs. Never wash the burrs with water.", 0.8)
    assert "says it not of “hopper”" in quote(Material("Can I wash the hopper with water?", "en", (mill,))).escalate
    assert quote(Material("Can I wash the burrs with water?", "en", (mill,))).escalate == ""


def test_what_can_be_done_at_the_shop_is_not_answered_by_what_can_be_done_by_parcel() -> None:
    returns = Passage("r", "r.md", "Returns", "A mill can be returned within 30 days of delivery.", 0.8)
    assert "“at the shop”" in quote(Material("Can I return a mill at the shop?", "en", (returns,))).escalate
    assert quote(Material("Can I return a mill that I bought in your shop?", "en", (returns,))).escalate == ""
