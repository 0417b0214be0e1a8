"""A mail server that takes a reply and says nothing: which replies wait for it, how long, and what is noted of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from daemon.errors import AuthenticationRefusedError, ConnectionLostError, DeskhandError
from daemon.models import OutcomeKind
from daemon.rests import Rest
from daemon.stages.deliver import RESTING
from daemon.tables import outbox
from tests.unit.core.machine_world import BOX, World, now
from tests.unit.core.mails import mail
from tests.unit.core.steps import column, intake, keep

ANOTHER = "sales"


async def replies(world: World, count: int) -> None:
    """So many automatic replies that may leave."""
    await intake(world, *(mail(f"m{i}@x.test", subject=f"Subject {i}") for i in range(count)))
    while await world.rememberer.remember():
        pass
    for message_id in range(1, count + 1):
        await keep(world, message_id, OutcomeKind.SEND)


async def silent_about(world: World, outbox_id: int) -> None:
    world.server.plan = "lost"
    assert await world.deliverer.deliver(outbox_id) == "uncertain"


async def test_a_silent_server_puts_off_the_replies_of_its_own_mailbox_only(world: World) -> None:
    await replies(world, 3)
    async with world.database.write() as connection:
        await connection.execute(sa.update(outbox).where(outbox.c.id == 3).values(mailbox=ANOTHER))
    [route] = world.deliverer.routes.values()
    world.deliverer = replace(world.deliverer, routes={BOX: route, ANOTHER: route})
    await silent_about(world, 1)
    assert await world.deliverer.deliver(2) is None
    assert await world.deliverer.deliver(3) == "sent"


async def test_what_was_settled_before_is_not_put_off_when_it_is_looked_at_again(world: World) -> None:
    await replies(world, 2)
    assert await world.deliverer.deliver(1) == "sent"
    await silent_about(world, 2)
    before, due = await column(world, outbox.c.detail), await column(world, outbox.c.due_at)
    for outbox_id in (1, 2):
        assert await world.deliverer.deliver(outbox_id) is None
    assert await column(world, outbox.c.detail) == before
    assert RESTING not in before
    assert await column(world, outbox.c.due_at) == due


async def test_a_reply_that_was_put_off_is_taken_up_as_soon_as_it_is_due(world: World) -> None:
    await replies(world, 2)
    await silent_about(world, 1)
    assert await world.dispatcher.replies() == 1
    assert await world.deliverer.deliver(2) is None
    assert await world.dispatcher.replies() == 0, "it is not due"
    async with world.database.write() as connection:
        await connection.execute(sa.update(outbox).where(outbox.c.id == 2).values(due_at=now()))
    assert await world.dispatcher.replies() == 1, "it does not wait for the end of its lease"


@pytest.mark.parametrize("error", [ConnectionLostError("away"), AuthenticationRefusedError("wrong password")], ids=repr)
async def test_a_doubtful_reply_is_left_to_a_person_where_nobody_can_look_into_sent(
    error: DeskhandError, world: World
) -> None:
    await replies(world, 1)
    world.box.fail_next(1, error)
    await silent_about(world, 1)
    assert await column(world, outbox.c.state) == ["uncertain"]


async def test_of_a_doubtful_reply_the_mail_servers_own_words_are_kept(world: World) -> None:
    await replies(world, 1)
    await silent_about(world, 1)
    assert await column(world, outbox.c.detail) == ["lost"], "as the server of these tests says it"


async def test_a_mailbox_whose_server_stays_silent_rests_twice_as_long_each_time_and_an_hour_at_most(
    world: World,
) -> None:
    await replies(world, 5)
    rests = world.deliverer.silent.entries
    for outbox_id, minutes in enumerate([1, 2, 4, 8, 60], 1):
        before = now()
        await silent_about(world, outbox_id)
        assert before + timedelta(minutes=minutes) <= rests[BOX].until <= now() + timedelta(minutes=minutes)
        failures = outbox_id if outbox_id < 4 else 40
        rests[BOX] = Rest(before, failures)
