"""Customers behind one From (a form, a shop window, a group, a list) have tickets of their own, and keep to them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from daemon.memory import load_case
from daemon.tables import customers, drafts, messages, outbox, participants
from tests.unit.core.machine_world import World
from tests.unit.core.mails import DESK, mail
from tests.unit.core.steps import column, intake
from tests.unit.core.test_persons_first import ASKED, Sure, pipeline
from tests.unit.core.test_threads import thread_index

FORM = "WordPress <wordpress@web.test>"
MARKET = "Market <mp@market.test>"
JO, EVE = "jo@cust.test", "eve@other.test"


def filled(name: str, address: str, question: str = ASKED) -> str:
    """What a form makes of a visitor's question: its lines below look like a signature."""
    return f"{question}\n\n--\nName: {name}\nEmail: {address}\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            mail("f@web.test", filled("Jo", JO), sender=FORM),
            mail("f@web.test", filled("Eve", EVE, "What is the IBAN?"), sender=FORM),
        ),
        (
            mail("f1@web.test", sender=FORM, Reply_To=JO),
            mail("f2@web.test", sender=FORM, Reply_To=EVE, References="<f1@web.test>"),
        ),
        (
            mail("f1@web.test", sender=FORM, Reply_To=JO, Thread_Index=thread_index(1)),
            mail("f2@web.test", sender=FORM, Reply_To=EVE, Thread_Index=thread_index(1, 1)),
        ),
        (
            mail("m1@market.test", sender=MARKET, Reply_To="abc1@mp.test"),
            mail("m2@market.test", sender=MARKET, Reply_To="abc2@mp.test", in_reply_to="m1@market.test"),
        ),
        (
            mail("m1@market.test", sender=MARKET, Reply_To="abc1@market.test"),
            mail("m1@market.test", "Else?", sender=MARKET, Reply_To="abc2@market.test"),
        ),
        (
            mail("g1@x.test", sender="Jo via Help <help@shop.test>", Reply_To=JO),
            mail("g2@x.test", sender="Eve via Help <help@shop.test>", Reply_To=EVE, in_reply_to="g1@x.test"),
        ),
        (
            mail("g1@x.test", sender="Jo <all@lists.test>", to="all@lists.test", X_Original_From=JO),
            mail(
                "g2@x.test", sender="Eve <all@lists.test>", to="all@lists.test", X_Original_From=EVE,
                in_reply_to="g1@x.test",
            ),
        ),
        (
            mail("l1@x.test", sender=JO, Cc="all@lists.test"),
            mail("l2@x.test", sender="Eve <all@lists.test>", Reply_To=EVE, in_reply_to="l1@x.test"),
        ),
        (
            mail("u1@web.test", "Where is my parcel?", sender=FORM),
            mail("u1@web.test", "How long is a gift card valid?", sender=FORM),
        ),
    ],
    ids=["form, one id, body", "form, References", "form, Thread-Index", "marketplace", "marketplace, one id", "group",
         "list, X-Original-From", "a list in copy", "visitors without a name"],
)  # fmt: skip
async def test_two_people_behind_one_sender_have_two_tickets(first: bytes, second: bytes, world: World) -> None:
    await intake(world, first)
    await intake(world, second)
    assert await column(world, messages.c.ticket_id) == [1, 2]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"sender": "Jo via Help <help@shop.test>", "Reply_To": JO}, {"sender": JO}),
        ({"sender": JO}, {"sender": "Jo via Help <help@shop.test>", "Reply_To": JO}),
        ({"sender": "Jo <all@lists.test>", "to": "all@lists.test", "X_Original_From": JO}, {"sender": JO}),
        ({"sender": "Jo via All <all@lists.test>"}, {"sender": "Jo via All <all@lists.test>"}),
        ({"sender": f"Jo via Desk <{DESK}>", "X_Original_From": JO}, {"sender": f"<{DESK}>", "X_Original_From": JO}),
        ({"sender": FORM, "Reply_To": JO}, {"sender": FORM, "Reply_To": JO}),
        ({"sender": MARKET, "Reply_To": "abc1@mp.test"}, {"sender": MARKET, "Reply_To": "abc1@mp.test"}),
        ({"sender": JO, "Cc": "dan@cust.test"}, {"sender": "dan@cust.test"}),
        ({"sender": JO, "Cc": "dan@cust.test"}, {"sender": "dan@cust.test", "Reply_To": "office@cust.test"}),
        ({"sender": JO}, {"sender": JO, "Reply_To": "jo@home.test"}),
        ({"sender": JO, "Reply_To": "jo@home.test"}, {"sender": JO}),
        ({"sender": JO, "Reply_To": "jo@home.test"}, {"sender": "jo@home.test"}),
        ({"sender": JO, "Reply_To": "noreply@cust.test"}, {"sender": JO, "Reply_To": "noreply@cust.test"}),
        ({"sender": JO, "Reply_To": "noreply@cust.test"}, {"sender": JO, "Reply_To": DESK}),
        ({"sender": "shop@cust.test"}, {"sender": "shop@cust.test"}),
        ({"sender": "ann@bücher.test"}, {"sender": "Ann@xn--bcher-kva.test"}),
    ],
    ids=["group, then directly", "directly, then group", "list, then directly", "a group that names nobody",
         "own group", "form twice", "marketplace twice", "copy", "copy with the office in Reply-To",
         "Reply-To from now on", "Reply-To no more", "from the second address", "Reply-To nobody reads",
         "Reply-To is the desk", "may be a program", "A-labels"],
)  # fmt: skip
async def test_one_person_stays_on_the_ticket(first: dict[str, str], second: dict[str, str], world: World) -> None:
    await intake(world, mail("a@x.test", **first))
    await intake(world, mail("b@x.test", in_reply_to="a@x.test", **second))
    assert await column(world, messages.c.ticket_id) == [1, 1]


async def test_the_same_question_of_two_visitors_under_one_message_id_is_answered_twice(world: World) -> None:
    await intake(world, mail("f@web.test", filled("Jo", JO), sender=FORM))
    await intake(world, mail("f@web.test", filled("Eve", EVE), sender=FORM))
    await intake(world, mail("f@web.test", filled("Jo", JO) + "\nscanned", sender=FORM))
    drafting = pipeline(world, Sure())
    for message in (1, 2, 3):
        await drafting.answer(message)
    assert await column(world, messages.c.ticket_id) == [1, 2, 1]
    assert await column(world, drafts.c.state) == ["waiting", "waiting", "superseded"]
    assert await column(world, customers.c.address) == [JO, EVE]


async def test_what_a_form_says_of_a_visitor_whom_it_does_not_name_makes_no_copy(world: World) -> None:
    jo, eve = (f"{ASKED}\n\n--\nName: {name}\nPhone: {phone}\n" for name, phone in (("Jo", "1234"), ("Eve", "9876")))
    await intake(world, mail("f@web.test", jo, sender=FORM), mail("f@web.test", eve, sender=FORM))
    drafting = pipeline(world, Sure())
    for message in (1, 2):
        await drafting.answer(message)
    assert await column(world, messages.c.ticket_id) == [1, 2]
    assert await column(world, drafts.c.state) == ["waiting", "waiting"]


async def test_a_form_and_a_shop_window_are_nobody_on_a_ticket(world: World) -> None:
    await intake(world, mail("f@web.test", filled("Jo", JO), sender=FORM))
    await intake(world, mail("g@x.test", sender="Jo via Help <help@shop.test>", to="help@shop.test", Reply_To=JO))
    async with world.database.read() as connection:
        people: Sequence[str] = (await connection.execute(participants.select())).scalars(1).all()
    assert sorted(people) == [JO, JO]


async def test_two_members_of_a_group_on_one_ticket_are_both_answered(world: World) -> None:
    ann = mail("a@x.test", ASKED, sender="Jo via Help <help@shop.test>", Reply_To=JO, Cc=EVE)
    bob = mail("b@x.test", sender="Eve via Help <help@shop.test>", Reply_To=EVE, in_reply_to="a@x.test")
    await intake(world, ann, bob)
    drafting = pipeline(world, Sure(), trusted_relays=("help@shop.test",))
    await drafting.answer(1)
    await drafting.answer(2)
    assert await column(world, messages.c.ticket_id) == [1, 1]
    assert await column(world, drafts.c.state) == ["released", "waiting"]
    assert await column(world, outbox.c.correspondent) == [JO]
    async with world.database.read() as connection:
        case = await load_case(connection, 2, world.rememberer.read)
    assert case is not None
    assert case.unanswered == ()
