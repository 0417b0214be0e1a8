"""A price in any currency is an amount, and none in another currency than the one that is asked for."""

from __future__ import annotations

import pytest

from daemon.agent.asking import gives
from daemon.agent.material import Material
from daemon.agent.numbers import CURRENCIES
from daemon.agent.quoting import quote
from daemon.models import Passage


def passage(text: str) -> Passage:
    return Passage("p", "prices.md", "Prices › How much is a tamper?", text, 0.85)


@pytest.mark.parametrize("code", sorted(CURRENCIES))
def test_every_code_of_a_currency_is_money_behind_and_before_the_number(code: str) -> None:
    assert "money" in gives(f"A tamper costs 300 {code}.")
    assert "money" in gives(f"A tamper costs {code} 300.")


@pytest.mark.parametrize(
    "price",
    ["300 kr", "kr 300", "80 kr. per piece", "300 kroner", "40 zł", "250 Kč", "9000 forint", "₹ 500", "500 ₽",
     "40 lira", "20 pesos", "90 dkk", "15 Rappen", "30 pence", "1.200 lei"],
)  # fmt: skip
def test_local_words_and_signs_are_money(price: str) -> None:
    assert "money" in gives(f"A tamper costs {price}.")
    assert quote(Material("How much is a tamper?", "en", (passage(f"A tamper costs {price}."),))).escalate == ""


@pytest.mark.parametrize(
    "text", ["Take 2 cups of it.", "After 3 tries it stops.", "All 4 pens are blue.", "Press it 2 top."]
)
def test_words_that_look_like_codes_are_no_money(text: str) -> None:
    assert "money" not in gives(text)


def test_a_price_in_another_currency_than_the_one_asked_for_asks_for_a_person() -> None:
    found = quote(Material("How much is a tamper in euros?", "en", (passage("A tamper costs 89 DKK."),)))
    assert "the question names “euros”, and what is quoted gives “89 DKK”" in found.escalate
    assert quote(Material("How much is a tamper in euros?", "en", (passage("A tamper costs 12 €."),))).escalate == ""


@pytest.mark.parametrize(
    ("language", "mail", "text"),
    [
        ("en", "Which PHP versions do you support?", "You choose the version of a site under Settings."),
        ("es", "¿Cuál es el peso máximo?", "El máximo es de dos por persona."),
    ],
)
def test_a_word_that_is_also_a_currency_must_be_answered(language: str, mail: str, text: str) -> None:
    assert quote(Material(mail, language, (Passage("v", "v.md", "Sites", text, 0.85),))).escalate
