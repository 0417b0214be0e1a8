"""Leases: what is queued is not queued again while its work may still be under way, and not forgotten afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from daemon.dispatch import MAIL_LEASE, REPLY_LEASE
from daemon.models import OutcomeKind
from daemon.tables import messages, outbox
from tests.unit.core.machine_world import Crash, World
from tests.unit.core.mails import mail
from tests.unit.core.steps import column, intake, keep

A_MINUTE = timedelta(minutes=1)


async def move_back(world: World, moment: sa.Column[object], passed: timedelta) -> None:
    """As if so much time had passed for the only row of a table."""
    (known,) = await column(world, moment)
    async with world.database.write() as connection:
        await connection.execute(sa.update(moment.table).values({moment.name: known - passed}))


async def test_a_mail_is_queued_again_only_when_its_lease_has_ended(world: World) -> None:
    await intake(world, mail("a@x.test"))
    assert [await world.dispatcher.mails() for _ in range(2)] == [1, 0]
    await move_back(world, messages.c.due_at, MAIL_LEASE - A_MINUTE)
    assert await world.dispatcher.mails() == 0
    await move_back(world, messages.c.due_at, A_MINUTE)
    assert await world.dispatcher.mails() == 1


async def test_a_reply_is_queued_again_only_when_its_lease_has_ended(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await keep(world, 1, OutcomeKind.SEND)
    assert [await world.dispatcher.replies() for _ in range(2)] == [1, 0]
    await move_back(world, outbox.c.leased_until, REPLY_LEASE - A_MINUTE)
    assert await world.dispatcher.replies() == 0
    await move_back(world, outbox.c.leased_until, A_MINUTE)
    assert await world.dispatcher.replies() == 1


async def test_after_a_restart_a_queued_reply_waits_for_no_lease(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await keep(world, 1, OutcomeKind.SEND)
    assert await world.dispatcher.replies() == 1
    await world.dispatcher.resume()
    assert await world.dispatcher.replies() == 1


async def test_after_a_restart_a_reply_that_was_being_sent_waits_for_no_lease(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await keep(world, 1, OutcomeKind.SEND)
    world.server.plan = "crash before"
    with pytest.raises(Crash):
        await world.deliverer.deliver(1)
    assert await world.dispatcher.replies() == 0, "it may still be on its way"
    await world.dispatcher.resume()
    assert await world.dispatcher.replies() == 1
    await world.dispatcher.resume()  # and the process ended again, before the reply was looked up
    assert await world.dispatcher.replies() == 1
