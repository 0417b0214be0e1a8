"""Several tables in one section: each row goes with the head of its own table, wherever the next one begins."""

from __future__ import annotations

import pytest

from daemon.agent.material import Material
from daemon.agent.quoting import quote
from daemon.agent.sentences import tables_in
from daemon.models import Passage

PRICES = "| Country | Price |\n| --- | --- |\n| Spain | 4 euros |\n| Italy | 6 euros |"
TIMES = "| Country | Time |\n| --- | --- |\n| Spain | 3 days |\n| Italy | 5 days |"
BAGS = "| Bag | Weight |\n| --- | --- |\n| Nest | 3 kg |\n| Dome | 5 kg |"


@pytest.mark.parametrize("between", ["\n\n", "\n", "\nThe times are:\n", "\n\nThe times are:\n\n"])
def test_a_row_never_stands_below_the_head_of_another_table(between: str) -> None:
    text = f"{PRICES}{between}{TIMES}"
    assert [rows[0] for rows in tables_in(text)] == ["| Country | Price |", "| Country | Time |"]
    passage = Passage("p", "p.md", "Delivery", text, 0.8)
    quoted = quote(Material("How long does delivery to Italy take?", "en", (passage,))).text
    assert "| Italy | 5 days |" in quoted
    assert "6 euros" not in quoted
    assert "Price" not in quoted


def test_a_table_for_children_is_not_quoted_for_adults() -> None:
    adults = "| Adults | Price |\n| --- | --- |\n| Day | 20 euros |\n| Week | 90 euros |"
    text = f"{adults}\n\n" + adults.replace("Adults", "Children").replace("20", "10").replace("90", "45")
    passage = Passage("p", "p.md", "Rent", text, 0.8)
    quoted = quote(Material("What is the rent for children for a week?", "en", (passage,))).text
    assert "45 euros" in quoted
    assert "90 euros" not in quoted


def test_a_number_of_another_table_is_none_of_the_name_that_is_asked_about() -> None:
    passage = Passage("p", "p.md", "Bags and delivery", f"{PRICES}\n\n{BAGS}", 0.8)
    answer = quote(Material("What is the price of the bag Dome?", "en", (passage,)))
    assert "another table" in answer.escalate


@pytest.mark.parametrize(
    "mail",
    [
        "My order to the UK is worth 120 euros. Is an order shipped free?",
        "My order to the US is worth 120 euros. Is an order shipped free?",
        "Living in Vienna. Is an order of 120 euros shipped free?",
    ],
)
def test_short_names_and_short_sentences_tell_where_a_customer_is(mail: str) -> None:
    free = Passage("v", "v.md", "Postage", "Orders above 80 euros are shipped free within Spain.", 0.8)
    assert "no passage knows" in quote(Material(mail, "en", (free,))).escalate


def test_what_holds_within_a_short_name_holds_for_no_other_place() -> None:
    free = Passage("v", "v.md", "Postage", "Orders above 80 euros are shipped free within the UK.", 0.8)
    mail = "My order to Vienna is worth 120 euros. Is an order shipped free?"
    assert "is about “UK”" in quote(Material(mail, "en", (free,))).escalate


WASHING = Passage("w", "w.md", "Tents › Washing", "Washing a tent costs 20 euros.", 0.8)
WEIGHTS = Passage("b", "b.md", "Tents › Sizes", BAGS.replace("Bag", "Tent"), 0.6)
BY_VAN = Passage("d", "d.md", "Delivery", f"{PRICES}\n\nDelivery is by van.", 0.8)


@pytest.mark.parametrize(
    ("mail", "passages"),
    [
        ("What does washing the Dome tent cost?", (WASHING, WEIGHTS)),  # the number stands in a sentence
        ("What is the price of delivery to Italy by van?", (BY_VAN,)),  # "van" is a name in no table
    ],
)
def test_a_number_is_only_missed_in_the_table_of_its_name_where_it_stands_in_another(
    mail: str, passages: tuple[Passage, ...]
) -> None:
    assert quote(Material(mail, "en", passages)).escalate == ""
