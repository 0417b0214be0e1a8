"""A mail that reuses a thread gets a ticket of its own, with its draft, and what follows it goes there as well."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.decisions import folder_seed
from daemon.errors import NeedsPersonError
from daemon.mail.compose import new_message_id
from daemon.models import OutcomeKind, TicketState
from daemon.splitting import Splitter, split_ticket
from daemon.tables import audit, customers, drafts, messages, outbox, participants, tickets
from tests.unit.core.conftest import read
from tests.unit.core.machine_world import World, now
from tests.unit.core.mails import DESK, MAILDIR, mail
from tests.unit.core.steps import column, intake, keep
from tests.unit.core.test_cli import deskhand
from tests.unit.core.test_returned_mail import bounce

CARLA = "carla@cust.example.test"
OWN = frozenset({DESK})


async def split(world: World, ticket: int = 1, message: int | None = None, at: datetime | None = None) -> int:
    return await split_ticket(world.database, ticket, message, Splitter(read, OWN), at or now())


async def a_thread(world: World) -> None:
    """Two mails of one customer on one ticket; the draft for the second has superseded that for the first."""
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


async def test_the_question_before_it_waits_again(world: World) -> None:
    await a_thread(world)
    await done(world)
    assert await column(world, drafts.c.state) == ["superseded", "waiting"]
    await split(world)
    assert await column(world, drafts.c.state) == ["waiting", "waiting"]
    assert await column(world, drafts.c.closed_at) == [None, None]
    notes = await column(world, drafts.c.notes)
    assert "waits again" in notes[0][0]
    assert notes[1][0].startswith("split from ticket 1")


async def test_of_a_question_that_came_twice_the_first_waits_again(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("a@x.test", subject="[EXT] My parcel"))
    await keep(world, 1, OutcomeKind.REVIEW)
    await keep(world, 2, OutcomeKind.REVIEW)
    await intake(world, mail("b@x.test", In_Reply_To="<a@x.test>"))
    await keep(world, 3, OutcomeKind.REVIEW)
    await done(world)
    assert await column(world, drafts.c.state) == ["superseded", "superseded", "waiting"]
    await split(world)
    assert await column(world, drafts.c.state) == ["waiting", "superseded", "waiting"]


async def test_what_another_person_asked_meanwhile_is_left_as_it_is(world: World) -> None:
    dora = "Dora <dora@cust.example.test>"
    await intake(world, mail("a@x.test", Cc=dora))
    await keep(world, 1, OutcomeKind.REVIEW)
    await intake(world, mail("b@x.test", sender=dora, In_Reply_To="<a@x.test>"))
    await keep(world, 2, OutcomeKind.REVIEW)
    await intake(world, mail("c@x.test", In_Reply_To="<a@x.test>"))
    await keep(world, 3, OutcomeKind.REVIEW)
    await done(world)
    assert await column(world, drafts.c.state) == ["superseded", "waiting", "waiting"]
    await split(world)
    assert await column(world, drafts.c.state) == ["waiting", "waiting", "waiting"]
    notes = [len(one or ()) for one in await column(world, drafts.c.notes)]
    assert notes == [1, 0, 1]


async def test_our_reply_and_its_bounce_go_along_and_the_answered_ticket_waits(world: World) -> None:
    await answered_second(world)
    [_, second] = await column(world, outbox.c.rfc_message_id)
    await intake(world, bounce(second, "carla@cust.example.test", "5.1.1", "no"))
    await done(world)
    await split(world, message=3)
    assert await column(world, messages.c.ticket_id) == [1, 1, 2, 2, 2]
    assert await column(world, messages.c.kind) == ["person", "own", "person", "own", "bounce"]
    assert await column(world, outbox.c.ticket_id) == [1, 2]
    assert (await column(world, tickets.c.state))[0] == TicketState.WAITING


async def answered_second(world: World) -> None:
    """Two questions on a ticket, each answered by us."""
    await intake(world, mail("a@x.test"))
    await keep(world, 1, OutcomeKind.SEND)
    await world.deliverer.deliver(1)
    await intake(world, mail("b@x.test", In_Reply_To="<a@x.test>"))
    await keep(world, 3, OutcomeKind.SEND)
    await world.deliverer.deliver(2)


async def test_a_mail_below_what_an_agent_wrote_first_can_be_split(world: World) -> None:
    await intake(world, mail("s@x.test", sender=DESK, to=CARLA), folder="Sent")
    await intake(world, mail("b@x.test", In_Reply_To="<s@x.test>"))
    assert await column(world, messages.c.ticket_id) == [1, 1]
    await done(world)
    await split(world)
    assert await column(world, messages.c.ticket_id) == [1, 2]


async def test_the_customer_of_a_forms_mail_is_its_visitor(world: World) -> None:
    form = {"sender": "Shop <wordpress@shop.test>", "Reply_To": "Vera <vera@cust.test>"}
    await intake(world, mail("a@x.test", **form), mail("b@x.test", In_Reply_To="<a@x.test>", **form))
    await done(world)
    await split(world)
    async with world.database.read() as connection:
        query = sa.select(customers.c.address).join(tickets, tickets.c.customer_id == customers.c.id)
        assert (await connection.execute(query.where(tickets.c.id == 2))).scalar_one() == "vera@cust.test"


@pytest.mark.parametrize(("state", "named_anew"), [("wanted", True), ("", True), ("placed", False), ("remove", False)])
async def test_a_copy_that_is_yet_to_be_placed_gets_the_name_it_will_have(
    state: str, named_anew: bool, world: World
) -> None:
    await a_thread(world)
    await done(world)
    values = {"folder_state": state, "folder_message_id": "deskhand.t1.old@desk.example.test"}
    async with world.database.write() as connection:
        await connection.execute(sa.update(drafts).where(drafts.c.message_id == 2).values(values))
    await split(world)
    name = (await column(world, drafts.c.folder_message_id))[1]
    ours = new_message_id("desk.example.test", 2, folder_seed(2))
    assert name == (ours if named_anew else values["folder_message_id"])


async def test_a_reply_to_another_mail_that_is_about_to_leave_is_in_nobodys_way(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await keep(world, 1, OutcomeKind.SEND)
    await intake(world, mail("b@x.test", sender="Dora <dora@cust.example.test>", Cc=CARLA))
    await intake(world, mail("c@x.test", In_Reply_To="<b@x.test>"))
    await done(world)
    assert await split(world, ticket=2) == 3


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
