"""Errands: what one draft, one mailbox or one fault cannot do is hold up the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from daemon.errands import BATCH, MOST_TRIES, REFUSING_SECONDS, SEVERAL
from daemon.errors import AuthenticationRefusedError, ConnectionLostError, DeskhandError, TransientError
from daemon.loops import REFUSED_LOGIN_SECONDS
from daemon.models import OutcomeKind
from daemon.rests import Rest, Rests
from daemon.tables import audit, drafts, outbox, tickets
from tests.unit.core.machine_world import BOX, World, now
from tests.unit.core.mails import mail
from tests.unit.core.steps import column, intake, keep

TOO_LARGE = TransientError("the server refused APPEND: NO [TOOBIG] too large")


async def waiting(world: World, count: int) -> None:
    """So many drafts that wait and want to be in the Drafts folder."""
    await intake(world, *(mail(f"m{i}@x.test", subject=f"Subject {i}") for i in range(count)))
    while await world.rememberer.remember():
        pass
    for message_id in range(1, count + 1):
        await keep(world, message_id, OutcomeKind.REVIEW)


def over(rests: Rests[int]) -> None:
    """As if all that rests had rested enough."""
    for key, rest in rests.entries.items():
        rests.entries[key] = replace(rest, until=now() - timedelta(seconds=1))


@pytest.mark.parametrize("error", [AuthenticationRefusedError("wrong password"), ConnectionLostError("away")], ids=repr)
async def test_a_mailbox_that_is_away_is_left_alone_for_a_while(error: DeskhandError, world: World) -> None:
    await waiting(world, 2)
    world.box.fail_next(1, error)
    assert await world.errands.run() == 0
    left_alone = (world.errands.mailboxes.entries[BOX].until - now()).total_seconds()
    assert (left_alone > REFUSED_LOGIN_SECONDS - 60) == isinstance(error, AuthenticationRefusedError)
    assert await world.errands.run() == 0
    world.errands.mailboxes.entries[BOX] = Rest(now(), 1)
    assert await world.errands.run() == 2
    assert world.errands.mailboxes.entries == {}


@pytest.mark.parametrize("error", [TOO_LARGE, ValueError("a fault of ours")], ids=repr)
async def test_a_draft_that_the_server_refuses_holds_up_no_other(
    error: Exception, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await waiting(world, 4)
    append = world.box.append

    async def picky(role: str, mime: bytes) -> None:
        if b"Subject 0" in mime:
            raise error
        await append(role, mime)

    monkeypatch.setattr(world.box, "append", picky)
    assert await world.errands.run() == 3
    assert await column(world, drafts.c.folder_state) == ["wanted", "placed", "placed", "placed"]
    assert await world.errands.run() == 0, "it waits before it is tried again"
    with capture_logs():  # to draw a traceback for a terminal takes seconds
        for _ in range(MOST_TRIES - 1):
            over(world.errands.drafts)
            assert await world.errands.run() == 0
    assert (await column(world, drafts.c.folder_state))[0] == "refused"
    async with world.database.read() as connection:
        found = sa.select(audit.c.detail).where(audit.c.event == "draft.not_filed")
        [detail] = (await connection.execute(found)).scalars()
    assert str(error) in detail["reason"]
    assert world.errands.drafts.entries == {}


async def test_a_server_that_refuses_everything_is_not_asked_for_each_draft(world: World) -> None:
    await waiting(world, 8)
    world.box.fail_next(100, TOO_LARGE)
    assert await world.errands.run() == 0
    assert len(world.errands.drafts.entries) == 3
    assert BOX in world.errands.mailboxes.entries


async def test_a_refused_copy_is_given_up_as_well(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await intake(world, mail("a@x.test"))
    await keep(world, 1, OutcomeKind.SEND)
    assert await world.deliverer.deliver(1) == "sent"

    async def full(role: str, mime: bytes) -> None:
        raise TransientError("the folder is full")

    monkeypatch.setattr(world.box, "append", full)
    for _ in range(MOST_TRIES):
        over(world.errands.copies)
        assert await world.errands.run() == 0
    assert await column(world, outbox.c.copy_state) == ["refused"]


async def test_a_mailbox_that_rests_with_many_errands_keeps_no_other_waiting(world: World) -> None:
    await waiting(world, BATCH + 1)
    async with world.database.write() as connection:
        await connection.execute(sa.update(tickets).where(tickets.c.id <= BATCH).values(mailbox="dead"))
    world.errands.mailboxes.begin("dead", now(), 60)
    assert await world.errands.run() == 1
    assert (await column(world, drafts.c.folder_state))[-1] == "placed"


@pytest.mark.parametrize(("plan", "placed"), [("for good", 1), ("lost", 0)])
async def test_a_reply_that_was_refused_lies_in_drafts_and_one_that_may_have_arrived_does_not(
    plan: str, placed: int, world: World
) -> None:
    await intake(world, mail("a@x.test"))
    await keep(world, 1, OutcomeKind.SEND)
    assert await column(world, drafts.c.folder_state) == [""]
    world.server.plan = plan
    await world.deliverer.deliver(1)
    assert await world.errands.run() == placed
    assert len(world.box.box("Drafts").mails) == placed
    assert await column(world, drafts.c.state) == ["waiting"]


async def test_drafts_that_are_refused_first_keep_no_other_out_of_the_folder(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await waiting(world, 8)
    append = world.box.append

    async def picky(role: str, mime: bytes) -> None:
        if any(f"Subject {number}\r".encode() in mime for number in range(SEVERAL)):
            raise TOO_LARGE
        await append(role, mime)

    monkeypatch.setattr(world.box, "append", picky)
    assert await world.errands.run() == 0
    rest = world.errands.mailboxes.entries[BOX]
    assert rest.until <= now() + timedelta(seconds=REFUSING_SECONDS)
    world.errands.mailboxes.entries[BOX] = replace(rest, until=now())
    over(world.errands.drafts)
    assert await world.errands.run() == 5
    states = await column(world, drafts.c.folder_state)
    assert states == ["wanted"] * SEVERAL + ["placed"] * 5
