"""Copies of our own replies: what our outbox sent is never taken for an agent's word, wherever it turns up again."""

from __future__ import annotations

import pytest

from daemon.models import OutcomeKind
from daemon.tables import messages
from tests.unit.core.machine_world import World, now
from tests.unit.core.mails import mail
from tests.unit.core.steps import column, intake, keep


async def answered(world: World) -> bytes:
    """The automatic reply to a first mail, as the mail server took it."""
    await intake(world, mail("a@x.test"))
    await keep(world, 1, OutcomeKind.SEND)
    await world.deliverer.deliver(1)
    return world.server.accepted[-1].mime


@pytest.mark.parametrize("together", [True, False], ids=["read in one batch", "read one after the other"])
async def test_our_reply_in_sent_is_ours_though_a_changed_copy_of_it_came_in_before(
    together: bool, world: World
) -> None:
    """A list or a filter that rewrites the subject sends our reply back to us under its own Message-ID."""
    reply = await answered(world)
    world.box.deliver(reply.replace(b"Subject: Re:", b"Subject: [list] Re:"), "INBOX", received_at=now())
    await world.scan()
    if not together:
        await world.rememberer.remember()
    await intake(world, reply, folder="Sent")
    assert await column(world, messages.c.author) == ["customer", "deskhand", "machine"]


async def test_our_reply_that_came_in_and_is_then_seen_in_sent_stays_ours(world: World) -> None:
    reply = await answered(world)
    for folder in ("INBOX", "Sent"):
        await intake(world, reply, folder=folder)
    assert await column(world, messages.c.author) == ["customer", "deskhand", "machine"]
