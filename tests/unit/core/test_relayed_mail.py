"""A mail that a form or a group passes on is its author's: the reply, the ticket and the memory are theirs."""

from __future__ import annotations

from typing import Any

import pytest

from daemon.errors import NeedsPersonError
from daemon.tables import customers, drafts, memories, messages, outbox, tickets
from tests.unit.core.machine_world import World
from tests.unit.core.mails import DESK, mail
from tests.unit.core.steps import column, intake
from tests.unit.core.test_persons_first import ASKED, Sure, pipeline

FORM = "Shop form <no-reply@forms.example.test>"
FILLED = f"Name: Ann Weber\nE-mail: ann@cust.example.test\nMessage: {ASKED}"


async def test_the_draft_for_a_form_is_addressed_to_whom_its_text_names_and_waits(world: World) -> None:
    await intake(world, mail("f1@forms.example.test", FILLED, sender=FORM))
    await pipeline(world, Sure()).answer(1)
    assert await column(world, customers.c.address) == ["ann@cust.example.test"]
    assert await column(world, drafts.c.state) == ["waiting"]
    await world.verdicts.approve(1, "ada")
    await world.deliverer.deliver(1)
    assert [sent.recipients for sent in world.server.accepted] == [("ann@cust.example.test",)]
    assert await column(world, outbox.c.state) == ["sent"]


async def test_whom_a_form_named_writes_on_to_the_same_ticket(world: World) -> None:
    await intake(world, mail("f1@forms.example.test", FILLED, sender=FORM))
    await pipeline(world, Sure()).answer(1)
    await world.verdicts.approve(1, "ada")
    await world.deliverer.deliver(1)
    [ours] = await column(world, outbox.c.rfc_message_id)
    await intake(world, mail("a2@x.test", "Thank you.", sender="Ann <ann@cust.example.test>", in_reply_to=f"<{ours}>"))
    assert set(await column(world, messages.c.ticket_id)) == {1}


@pytest.mark.parametrize("reply_to", ["ann@cust.example.test", ""])
async def test_two_visitors_of_a_form_are_two_customers(reply_to: str, world: World) -> None:
    second = FILLED.replace("ann@", "bob@").replace("Ann Weber", "Bob Stone")
    header = {"Reply_To": reply_to} if reply_to else {}
    other = {"Reply_To": "bob@cust.example.test"} if reply_to else {}
    await intake(world, mail("f1@forms.example.test", FILLED, sender=FORM, **header))
    await intake(world, mail("f2@forms.example.test", second, sender=FORM, **other))
    assert await column(world, customers.c.address) == ["ann@cust.example.test", "bob@cust.example.test"]
    assert await column(world, messages.c.ticket_id) == [1, 2]


PLUGIN = "Shop form <wordpress@shop.example.test>"


@pytest.mark.parametrize(
    ("sender", "text", "headers"),
    [
        (PLUGIN, ASKED, {}),
        (PLUGIN, ASKED, {"Reply_To": "wordpress@shop.example.test"}),
        (PLUGIN, f"{FILLED}\n\nE-mail: second@cust.example.test", {}),
        ("Form <noreply@shop.example.test>", f"{FILLED}\n\nE-mail: second@cust.example.test", {}),
    ],
    ids=["none", "itself", "two", "two, nobody reads From"],
)
async def test_nothing_is_addressed_to_a_form_that_does_not_name_its_visitor(
    sender: str, text: str, headers: dict[str, str], world: World
) -> None:
    await intake(world, mail("f1@shop.example.test", text, sender=sender, **headers))
    await pipeline(world, Sure(), trusted_relays=(sender.rpartition("<")[2].rstrip(">"),)).answer(1)
    assert await column(world, drafts.c.state) == ["waiting"]
    assert (await column(world, outbox.c.id), await column(world, drafts.c.folder_state)) == ([], [""])
    [decision] = await column(world, drafts.c.decision)
    assert "unknown_visitor" in [hit["rule"] for hit in decision["hits"]]
    assert await column(world, memories.c.content) == [], "its visitors are not one customer"
    assert await world.verdicts.frame(1) is not None
    with pytest.raises(NeedsPersonError, match="names no address"):
        await world.verdicts.approve(1, "ada")


async def test_a_form_that_writes_from_the_desks_address_opens_its_visitors_ticket(world: World) -> None:
    await intake(world, mail("f1@desk.example.test", FILLED, sender=DESK))
    await pipeline(world, Sure()).answer(1)
    assert await column(world, tickets.c.state) == ["open"]
    assert await column(world, customers.c.address) == ["ann@cust.example.test"]
    assert await column(world, drafts.c.state) == ["waiting"]
    await world.verdicts.approve(1, "ada")
    await world.deliverer.deliver(1)
    assert [sent.recipients for sent in world.server.accepted] == [("ann@cust.example.test",)]


RELAYS: dict[str, Any] = {"trusted_relays": ("Wordpress@shop.example.test",)}


async def filled_in(world: World, *visitors: str) -> list[str]:
    """Each visitor's mail through the form, answered in turn; the outcomes of the decisions."""
    for number, visitor in enumerate(visitors):
        written = mail(f"f{number}@shop.example.test", ASKED, sender=PLUGIN, Reply_To=visitor, subject=f"form {number}")
        await intake(world, written)
    for number in range(len(visitors)):
        limits = {"mails_per_correspondent": 6, "automatic_per_correspondent": 3}
        await pipeline(world, Sure(), **limits, **RELAYS).answer(number + 1)
    return await column(world, drafts.c.outcome)


async def test_the_visitors_of_a_trusted_form_are_counted_each_by_themselves(world: World) -> None:
    assert await filled_in(world, *[f"v{number}@cust.example.test" for number in range(8)]) == ["send"] * 8


async def test_one_visitor_of_a_trusted_form_has_the_limits_of_a_correspondent(world: World) -> None:
    outcomes = await filled_in(world, *["ann@cust.example.test"] * 7, "bob@cust.example.test")
    assert outcomes == [*["send"] * 3, *["review"] * 3, "withhold", "send"]


async def test_what_a_visitor_writes_without_the_form_counts_as_well(world: World) -> None:
    await intake(
        world, *[mail(f"a{i}@x.test", ASKED, sender="ann@cust.example.test", subject=f"q{i}") for i in range(3)]
    )
    for id_ in (1, 2, 3):
        await pipeline(world, Sure(), automatic_per_correspondent=3).answer(id_)
    await intake(world, mail("f1@shop.example.test", ASKED, sender=PLUGIN, Reply_To="ann@cust.example.test"))
    await pipeline(world, Sure(), automatic_per_correspondent=3, **RELAYS).answer(4)
    assert await column(world, drafts.c.outcome) == ["send", "send", "send", "review"]


async def test_the_breaker_of_the_whole_desk_holds_for_a_trusted_form(world: World) -> None:
    for number in range(4):
        visitor = f"v{number}@cust.example.test"
        await intake(world, mail(f"f{number}@shop.example.test", ASKED, sender=PLUGIN, Reply_To=visitor))
        await pipeline(world, Sure(), automatic_per_hour=2, **RELAYS).answer(number + 1)
    assert await column(world, drafts.c.outcome) == ["send", "send", "review", "review"]
