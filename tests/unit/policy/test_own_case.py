"""Questions about the customer's own order or account, which no document answers, and about what holds for all."""

from __future__ import annotations

import pytest

from daemon.agent.own_case import asks_of_own_case


@pytest.mark.parametrize(
    "text",
    [
        "When is my delivery?",
        "How long does delivery take? When is my delivery?",
        "Hello,\n\nwhere is my parcel?",
        "When will my order 1234 arrive?",
        "Why is my subscription late?",
        "Which coffee is in my next shipment?",
        "What's our current balance, and which plan is in my last invoice?",
        "Has my payment gone through?",
        "Did my mail reach you?",
        "Is my order on its way?",
        "And who will repair my bike?",
        "Wo bleibt mein Paket?",
        "Wann kommt denn unsere Bestellung?",
        "Ist meine Zahlung eingegangen?",
        "Welcher Kaffee ist in meiner nächsten Lieferung?",
        "Où est mon colis ?",
        "Quand arrive ma commande ?",
        "¿Dónde está mi pedido?",
        "¿Cuándo llega mi paquete?",
        "Dov'è il mio pacco?",
        "Quando arriva il mio ordine?",
        "Waar is mijn bestelling?",
        "Onde está a minha encomenda?",
        "Gdzie jest moja paczka?",
    ],
)
def test_a_question_about_the_customers_own_case_is_one(text: str) -> None:
    assert asks_of_own_case(text)


@pytest.mark.parametrize(
    "text",
    [
        "How do I pause my subscription?",
        "When can I cancel my order?",
        "Where do I find my invoice?",
        "How long is the warranty on my K2?",
        "Can I change the coffee in my subscription?",
        "Are my pets allowed?",
        "Is the theft of my bike covered?",
        "Until when can I cancel my room?",
        "My bike is ready. For how long can I leave it with you?",
        "What do I owe for storage when I collect my bike late?",
        "Wie kann ich mein Abo pausieren?",
        "Wann kann ich mein Paket abholen?",
        "Was kostet es, wenn ich mein Paket umleite?",
        "Où puis-je trouver ma facture ?",
        "¿Dónde puedo ver mi factura?",
        "Dove posso vedere la mia fattura?",
        "Waar kan ik mijn factuur vinden?",
        "Onde posso ver a minha fatura?",
        "Gdzie mogę znaleźć moją fakturę?",
    ],
)
def test_a_question_about_what_holds_for_everybody_is_none(text: str) -> None:
    assert asks_of_own_case(text) == ""
