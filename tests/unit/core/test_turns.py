"""One reply of a mailbox at a time: who waits for a slow server, and who does not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from daemon.errors import TransientError
from daemon.models import OutcomeKind
from daemon.stages.deliver import RESTING
from daemon.tables import outbox
from tests.unit.core.machine_world import World, now
from tests.unit.core.mails import mail
from tests.unit.core.steps import column, intake
from tests.unit.core.steps import keep as decide


async def test_a_mailbox_sends_one_reply_at_a_time_and_marks_no_other_as_being_sent(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test", subject="Another"))
    await decide(world, 1, OutcomeKind.SEND)
    await decide(world, 2, OutcomeKind.SEND)
    begun, go = asyncio.Event(), asyncio.Event()

    async def meanwhile() -> None:
        begun.set()
        await go.wait()

    world.server.meanwhile = meanwhile
    both = [asyncio.create_task(world.deliverer.deliver(id_)) for id_ in (1, 2)]
    await begun.wait()
    await world.deliverer.deliver(99)  # whatever could go on has gone on
    assert sorted(await column(world, outbox.c.state)) == ["ready", "sending"]
    go.set()
    await asyncio.gather(*both)
    await world.deliverer.settled()
    assert await column(world, outbox.c.state) == ["sent", "sent"]


async def test_replies_that_wait_for_a_slow_server_keep_one_worker_busy_and_leave_in_order(world: World) -> None:
    await intake(world, *(mail(f"m{i}@x.test", subject=f"Subject {i}") for i in range(4)))
    for message_id in range(1, 5):
        await decide(world, message_id, OutcomeKind.SEND)
    begun, go = asyncio.Event(), asyncio.Event()

    async def meanwhile() -> None:
        begun.set()
        await go.wait()

    world.server.meanwhile = meanwhile
    recorded: list[str] = []
    deliverer = replace(world.deliverer, recorded=recorded.append)
    first = asyncio.create_task(deliverer.deliver(1))
    await begun.wait()
    for waiting in (3, 2, 3, 4):
        assert await deliverer.deliver(waiting) is None, "at once: the worker is free for another mailbox"
    go.set()
    assert await first == "sent"
    await deliverer.settled()
    assert recorded == ["sent"] * 4
    assert [b"Subject 0" in mail.mime for mail in world.server.accepted] == [True, False, False, False]
    assert b"Subject 2" in world.server.accepted[1].mime


async def test_who_had_the_turn_does_not_stay_to_send_for_the_others(world: World) -> None:
    """The queue runs one delivery of a ticket at a time: while that lasts, the ticket's next reply cannot even wait."""
    await intake(world, *(mail(f"m{i}@x.test", subject=f"Subject {i}") for i in range(3)))
    for message_id in (1, 2, 3):
        await decide(world, message_id, OutcomeKind.SEND)
    go = asyncio.Event()

    async def until_told() -> None:
        await go.wait()

    async def slow() -> None:
        world.server.meanwhile = until_told
        assert await world.deliverer.deliver(2) is None
        assert await world.deliverer.deliver(3) is None

    world.server.meanwhile = slow
    assert await world.deliverer.deliver(1) == "sent", "and the second is on its way by now, behind it"
    go.set()
    await world.deliverer.settled()
    assert await column(world, outbox.c.state) == ["sent", "sent", "sent"]


async def test_at_a_stop_no_further_reply_is_begun(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test", subject="Another"))
    await decide(world, 1, OutcomeKind.SEND)
    await decide(world, 2, OutcomeKind.SEND)

    async def meanwhile() -> None:
        assert await world.deliverer.deliver(2) is None
        world.deliverer.stop()

    world.server.meanwhile = meanwhile
    assert await world.deliverer.deliver(1) == "sent"
    assert await column(world, outbox.c.state) == ["sent", "ready"]


async def test_a_silent_server_is_not_given_one_reply_after_the_other(world: World) -> None:
    await intake(world, *(mail(f"m{i}@x.test", subject=f"Subject {i}") for i in range(3)))
    await decide(world, 1, OutcomeKind.SEND)
    await decide(world, 2, OutcomeKind.SEND)
    await decide(world, 3, OutcomeKind.REVIEW)
    world.server.plan = "lost"
    assert await world.deliverer.deliver(1) == "uncertain"
    assert await world.deliverer.deliver(2) is None
    assert await column(world, outbox.c.state) == ["uncertain", "ready"]
    assert (await column(world, outbox.c.detail))[1] == RESTING
    assert (await column(world, outbox.c.due_at))[1] > now()
    await world.verdicts.approve(3, "ada")
    assert await world.deliverer.deliver(3) == "sent", "a person's word goes out, and shows that the server is back"
    async with world.database.write() as connection:
        await connection.execute(sa.update(outbox).values(due_at=now()))
    assert await world.deliverer.deliver(2) == "sent"


async def test_a_resting_server_brings_no_reply_forward(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test", subject="Another"))
    await decide(world, 1, OutcomeKind.SEND)
    await decide(world, 2, OutcomeKind.SEND)
    world.server.plan = "lost"
    assert await world.deliverer.deliver(1) == "uncertain"
    later = now() + timedelta(hours=2)
    async with world.database.write() as connection:
        await connection.execute(
            sa.update(outbox).where(outbox.c.id == 2).values(due_at=later, detail="451 greylisted")
        )
    assert await world.deliverer.deliver(2) is None
    assert (await column(world, outbox.c.due_at))[1] == later
    assert (await column(world, outbox.c.detail))[1] == "451 greylisted"


async def test_a_database_that_fails_the_reply_behind_does_not_fail_the_one_that_was_sent(world: World) -> None:
    await intake(world, *(mail(f"m{i}@x.test", subject=f"Subject {i}") for i in range(3)))
    for message_id in (1, 2, 3):
        await decide(world, message_id, OutcomeKind.SEND)
    asked: list[str] = []

    def locked_once(mailbox: str) -> bool:
        asked.append(mailbox)
        if len(asked) == 2:
            raise TransientError("the database is locked")
        return True

    deliverer = replace(world.deliverer, may_send=locked_once)

    async def meanwhile() -> None:
        world.server.meanwhile = None
        assert await deliverer.deliver(2) is None
        assert await deliverer.deliver(3) is None

    world.server.meanwhile = meanwhile
    assert await deliverer.deliver(1) == "sent"
    await deliverer.settled()
    assert await column(world, outbox.c.state) == ["sent", "ready", "sent"]
