"""Leases: what is queued is not queued again while its work may still be under way, and not forgotten afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.smtp_session import END_OF_DATA_PATIENCE
from daemon.database import Database
from daemon.dispatch import MAIL_LEASE, REPLY_LEASE
from daemon.errors import TransientError
from daemon.models import OutcomeKind
from daemon.outbox import SENDING_LEASE
from daemon.settings import SmtpSettings
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


@pytest.mark.parametrize("lost", ["claim", "answer"])
async def test_a_reply_that_the_database_failed_is_tried_again_in_seconds(world: World, lost: str) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test", subject="Another"))
    await keep(world, 1, OutcomeKind.SEND)
    assert await world.dispatcher.replies() == 1
    failing = Failing(world.database.url, after_commit=lost == "answer")
    with pytest.raises(TransientError):
        await replace(world.deliverer, database=failing).deliver(1)
    await failing.close()
    assert (await column(world, outbox.c.state))[0] == "ready"
    assert await world.dispatcher.replies() == 0
    await move_back(world, outbox.c.leased_until, timedelta(seconds=6))
    assert await world.dispatcher.replies() == 1
    assert await world.deliverer.deliver(1) == "sent"
    assert len(world.server.accepted) == 1


async def test_replies_behind_one_that_the_database_failed_are_sent(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test", subject="Another"))
    for message_id in (1, 2):
        await keep(world, message_id, OutcomeKind.SEND)
    failing = Failing(world.database.url)
    deliverer = replace(world.deliverer, database=failing)
    route = next(iter(deliverer.routes.values()))
    await route.turn.acquire()
    first = asyncio.create_task(deliverer._attempt(1, route))
    assert await deliverer.deliver(2) is None
    route.turn.release()
    with pytest.raises(TransientError):
        await first
    await deliverer.settled()
    await failing.close()
    assert await column(world, outbox.c.state) == ["ready", "sent"]
    assert not route.waiting


async def test_a_reply_that_is_being_sent_is_not_looked_up_beside_it_however_long_that_takes(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await keep(world, 1, OutcomeKind.SEND)
    meanwhile: list[object] = []

    async def past_the_lease() -> None:
        await move_back(world, outbox.c.due_at, SENDING_LEASE + A_MINUTE)
        meanwhile.extend([await world.deliverer.deliver(1), *await column(world, outbox.c.state)])

    world.server.meanwhile = past_the_lease
    assert await world.deliverer.deliver(1) == "sent"
    assert meanwhile == [None, "sending"]


def test_the_longest_wait_for_a_mail_server_ends_before_the_lease_of_what_is_being_sent() -> None:
    with pytest.raises(ValidationError, match="less than or equal to 60"):
        SmtpSettings(host="mail.test", timeout_seconds=61)
    last = timedelta(seconds=SmtpSettings(host="mail.test", timeout_seconds=60).timeout_seconds * END_OF_DATA_PATIENCE)
    assert SENDING_LEASE - last >= 5 * A_MINUTE


class Failing(Database):
    """Its first transaction is not written, or it is and nobody is told."""

    def __init__(self, url: str, *, after_commit: bool = False) -> None:
        super().__init__(url)
        self.after_commit, self.failed = after_commit, False

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        if self.failed:
            async with super().write() as connection:
                yield connection
            return
        self.failed = True
        if self.after_commit:
            async with super().write() as connection:
                yield connection
            raise TransientError("the database gave no answer")
        async with super().write() as connection:
            yield connection
            raise TransientError("the database gave no answer")
