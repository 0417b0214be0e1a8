"""Mails under one Message-ID: a copy is not answered again, and nothing that says more is swallowed as one."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from daemon.tables import drafts, messages, outbox, tickets
from tests.unit.core.machine_world import World
from tests.unit.core.mails import mail
from tests.unit.core.steps import column, intake
from tests.unit.core.test_persons_first import ASKED, Sure, pipeline


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after the first was answered"])
async def test_a_copy_that_a_gateway_changed_is_not_answered_again(answered: bool, world: World) -> None:
    copy = mail("a@x.test", ASKED + "\n\n-- checked by a scanner", subject="[EXTERNAL] My parcel")
    drafting = pipeline(world, Sure())
    await intake(world, mail("a@x.test", ASKED), *([] if answered else [copy]))
    await drafting.answer(1)
    if answered:
        await world.deliverer.deliver(1)
        await intake(world, copy)
    await drafting.answer(2)
    await world.deliverer.deliver(1)
    assert await column(world, messages.c.ticket_id) == [1, 1, 1]
    assert len(world.server.accepted) == 1
    assert await column(world, outbox.c.state) == ["sent"]


async def test_another_mail_under_the_same_message_id_is_answered_as_well(world: World) -> None:
    await intake(world, mail("form@x.test", ASKED), mail("form@x.test", "How long is a gift card valid, please?"))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    await drafting.answer(2)
    assert await column(world, drafts.c.outcome) == ["send", "send"]


async def test_a_mail_that_says_more_under_the_same_message_id_reaches_a_person(world: World) -> None:
    more = f"{ASKED} Also my parcel 4711 arrived broken yesterday, and I will call my lawyer if nobody answers me."
    await intake(world, mail("a@x.test", ASKED), mail("a@x.test", more))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    await drafting.answer(2)
    assert await column(world, drafts.c.outcome) == ["send", "review"]
    assert await column(world, drafts.c.state) == ["released", "waiting"]


ORDER = "How long does the delivery of my order {} take?"
KEEP = "Please do {}cancel my order 1001, I still want the tent."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ORDER.format("1001 to Italy"), ORDER.format("2002 to Spain")),
        (KEEP.format("not "), KEEP.format("")),
        ("", "Where is my parcel?"),
    ],
)
async def test_a_word_that_the_author_changed_makes_another_mail(first: str, second: str, world: World) -> None:
    await intake(world, mail("a@x.test", first), mail("a@x.test", second))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    await drafting.answer(2)
    assert (await column(world, drafts.c.outcome))[1] == "review"


@pytest.mark.parametrize("body", ["", "See the file, please."])
async def test_another_attachment_makes_another_mail(body: str, world: World) -> None:
    def with_file(name: str, content: bytes) -> bytes:
        message = message_from_bytes(mail("a@x.test", body), policy=policy.default)
        message.add_attachment(content, maintype="text", subtype="plain", filename=name)
        return bytes(message)

    await intake(world, with_file("one.txt", b"one"), with_file("two.txt", b"three"))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    await drafting.answer(2)
    assert (await column(world, drafts.c.outcome))[1] == "review"


async def test_two_customers_of_one_form_have_a_ticket_each_though_sender_and_message_id_are_the_same(
    world: World,
) -> None:
    form = "Shop form <form@forms.example.test>"
    for customer in ("ann@cust.example.test", "bob@cust.example.test"):
        await intake(world, mail("fixed@forms.example.test", ASKED, sender=form, Reply_To=customer))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    await drafting.answer(2)
    assert await column(world, messages.c.ticket_id) == [1, 2]
    assert await column(world, tickets.c.id) == [1, 2]
    assert await column(world, drafts.c.state) == ["waiting", "waiting"]


async def test_a_copy_to_which_a_list_added_the_sender_as_reply_to_is_a_copy(world: World) -> None:
    await intake(world, mail("a@x.test", ASKED), mail("a@x.test", ASKED, Reply_To="carla@cust.example.test"))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    await drafting.answer(2)
    assert await column(world, drafts.c.state) == ["released", "superseded"]


async def test_the_same_words_of_two_senders_under_one_message_id_are_two_questions(world: World) -> None:
    senders = ("Ann <ann@cust.example.test>", "Bob <bob@cust.example.test>")
    await intake(world, *(mail("fixed@forms.example.test", ASKED, sender=sender) for sender in senders))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    await drafting.answer(2)
    assert await column(world, drafts.c.state) == ["released", "released"]
    for outbox_id in (1, 2):
        assert await world.deliverer.deliver(outbox_id) == "sent"
    assert await column(world, outbox.c.recipients) == [["ann@cust.example.test"], ["bob@cust.example.test"]]


@pytest.mark.parametrize("reply_to", ["Carla@CUST.example.test", "Carla <CARLA@cust.example.test>"])
async def test_an_address_that_a_gateway_wrote_with_other_capitals_makes_no_other_mail(
    reply_to: str, world: World
) -> None:
    await intake(world, mail("a@x.test", ASKED), mail("a@x.test", ASKED, Reply_To=reply_to))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    await drafting.answer(2)
    assert await column(world, drafts.c.state) == ["released", "superseded"]


async def test_a_machines_newer_mail_under_the_senders_address_overtakes_no_reply(world: World) -> None:
    away = mail("b@x.test", "I am away until May.", in_reply_to="a@x.test", Auto_Submitted="auto-replied")
    drafting = pipeline(world, Sure())
    await intake(world, mail("a@x.test", ASKED))
    await drafting.answer(1)
    await intake(world, away)
    assert await column(world, messages.c.ticket_id) == [1, 1]
    assert await world.deliverer.deliver(1) == "sent"
