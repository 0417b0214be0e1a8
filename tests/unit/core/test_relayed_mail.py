"""A mail that a form or a group passes on is its author's: the reply, the ticket and the memory are theirs."""

from __future__ import annotations

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
