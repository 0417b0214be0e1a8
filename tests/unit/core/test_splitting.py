"""A mail that reuses a thread gets a ticket of its own, with its draft, and what follows it goes there as well."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.errors import NeedsPersonError
from daemon.models import OutcomeKind, TicketState
from daemon.splitting import split_ticket
from daemon.tables import audit, drafts, messages, outbox, participants, tickets
from tests.unit.core.machine_world import World, now
from tests.unit.core.mails import DESK, MAILDIR, mail
from tests.unit.core.steps import column, intake, keep
from tests.unit.core.test_cli import deskhand

CARLA = "carla@cust.example.test"
OWN = frozenset({DESK})


async def split(world: World, ticket: int = 1, message: int | None = None, at: datetime | None = None) -> int:
    return await split_ticket(world.database, ticket, message, OWN, at or now())


async def a_thread(world: World) -> None:
    """Two mails of one customer on one ticket, a draft waiting for each."""
    await intake(world, mail("a@x.test", subject="Tent"))
    await keep(world, 1, OutcomeKind.REVIEW)
    await intake(world, mail("b@x.test", subject="Invoice", In_Reply_To="<a@x.test>"))
    await keep(world, 2, OutcomeKind.REVIEW)


async def done(world: World) -> None:
    async with world.database.write() as connection:
        await connection.execute(sa.update(messages).values(state="done"))


async def test_the_newest_mail_moves_with_its_draft(world: World) -> None:
    await a_thread(world)
    await done(world)
    assert await split(world) == 2
    assert await column(world, messages.c.ticket_id) == [1, 2]
    assert await column(world, drafts.c.ticket_id) == [1, 2]
    assert await column(world, tickets.c.subject) == ["Tent", "Invoice"]
    assert (await column(world, tickets.c.state))[1] == TicketState.OPEN
    async with world.database.read() as connection:
        people = (await connection.execute(sa.select(participants).where(participants.c.ticket_id == 2))).all()
    assert [row.address for row in people] == [CARLA]
    events = [event for event in await column(world, audit.c.event) if "split" in event]
    assert events == ["ticket.split", "ticket.opened_by_split"]


async def test_what_answers_the_moved_mail_or_our_reply_joins_the_new_ticket(world: World) -> None:
    await a_thread(world)
    await done(world)
    await split(world)
    await intake(
        world,
        mail("c@x.test", subject="Re: Invoice", In_Reply_To="<b@x.test>", References="<a@x.test> <b@x.test>"),
    )  # fmt: skip
    assert await column(world, messages.c.ticket_id) == [1, 2, 2]


async def test_a_reply_that_was_sent_goes_along(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test", In_Reply_To="<a@x.test>"))
    await keep(world, 2, OutcomeKind.SEND)
    await done(world)
    await world.deliverer.deliver(1)
    assert await column(world, outbox.c.state) == ["sent"]
    await split(world, message=2)
    assert await column(world, outbox.c.ticket_id) == [2]
    assert (await column(world, tickets.c.state))[1] == TicketState.WAITING
    [ours] = await column(world, outbox.c.rfc_message_id)
    await intake(world, mail("c@x.test", In_Reply_To=f"<{ours}>"))
    assert (await column(world, messages.c.ticket_id))[-1] == 2


async def test_a_reply_that_is_about_to_leave_is_waited_for(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test", In_Reply_To="<a@x.test>"))
    await keep(world, 2, OutcomeKind.SEND)
    await done(world)
    with pytest.raises(NeedsPersonError, match="about to be sent"):
        await split(world)
    assert await column(world, messages.c.ticket_id) == [1, 1]


async def test_a_mail_that_is_worked_on_is_waited_for(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test", In_Reply_To="<a@x.test>"))
    with pytest.raises(NeedsPersonError, match="mail 2 is being worked on"):
        await split(world)


@pytest.mark.parametrize(
    ("ticket", "message", "problem"),
    [
        (1, 1, "mail 1 opened ticket 1"),
        (1, 9, "ticket 1 has no customer's mail 9"),
        (7, None, "ticket 7 has no customer's mail"),
    ],
)
async def test_what_cannot_be_split_is_refused(ticket: int, message: int | None, problem: str, world: World) -> None:
    await a_thread(world)
    await done(world)
    with pytest.raises(NeedsPersonError, match=problem):
        await split(world, ticket, message)
    assert await column(world, messages.c.ticket_id) == [1, 1]


async def test_the_command_names_the_new_ticket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "deskhand.toml").write_text(MAILDIR.replace("desk@example.test", DESK), encoding="utf-8")
    world = World(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'deskhand.sqlite3'}")
    await world.open(first=True)
    await a_thread(world)
    await done(world)
    status = await asyncio.to_thread(deskhand, f"ticket split 1 --config {tmp_path / 'deskhand.toml'}", monkeypatch)
    assert (status, capfd.readouterr().out) == (0, "Ticket 2 has it now. See: deskhand ticket show 2\n")
    assert await column(world, messages.c.ticket_id) == [1, 2]
    await world.close()
