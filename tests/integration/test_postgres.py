"""The core on a real PostgreSQL: the same code by URL, and the races that SQLite's single writer hides."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from daemon.database import Database
from daemon.errors import NeedsPersonError
from daemon.memory import count_traffic, load_case
from daemon.models import Autonomy, Decision, Draft, Facts, OutboxState, OutcomeKind, Position, Understanding
from daemon.replies_seen import note_customer_mail
from daemon.settings import PolicySettings
from daemon.splitting import Splitter, split_ticket
from daemon.stages.receive import read_position
from daemon.tables import drafts, messages, outbox, raw_messages
from tests.acceptance.letters import lot
from tests.acceptance.real_desk import DESK as REAL_DESK
from tests.acceptance.real_desk import UNSETTLED, RealDesk, maildir_mailbox
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink
from tests.unit.core.machine_world import BOX, World, now
from tests.unit.core.mails import DESK, mail

POLICY = PolicySettings(hold_seconds=0)
QUEUE = "CREATE TABLE work (id SERIAL PRIMARY KEY, queue TEXT, ticket INT, argument INT, state TEXT)"


@pytest.fixture
async def world(postgres: Postgres) -> AsyncIterator[World]:
    url = postgres.database("core").replace("postgresql://", "postgresql+psycopg://")
    empty = Database(url)
    await empty.migrate()
    await empty.migrate()  # harmless when the schema is there
    async with empty.write() as connection:
        await connection.exec_driver_sql(QUEUE)
    await empty.close()
    world = World(url)
    await world.open()
    yield world
    await world.close()


async def intake(world: World, *mails: bytes, folder: str = "INBOX") -> None:
    for raw in mails:
        world.box.deliver(raw, folder, received_at=now())
    await world.scan()
    await world.rememberer.remember()


async def facts_of(world: World, message_id: int) -> Facts:
    async with world.database.read() as connection:
        case = await load_case(connection, message_id, world.rememberer.read)
        assert case is not None
        traffic = await count_traffic(connection, case, case.mail.sender.key, now())
    draft = Draft(f"Answer to {case.mail.message_id}")
    return Facts(case, Understanding(case.mail.text, "en"), draft, Autonomy.SEND, traffic, now())


async def keep(world: World, facts: Facts, outcome: OutcomeKind) -> Decision | None:
    async with world.database.write() as connection:
        return await world.store.keep(connection, facts, Decision(outcome, 0.9), POLICY, now())


async def column(world: World, selected: Any) -> list[Any]:
    async with world.database.read() as connection:
        return list((await connection.execute(sa.select(selected).order_by(selected.table.c.id))).scalars())


async def blocked(world: World, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Start ``work`` and return when it waits for somebody's lock, or has ended without waiting."""
    task = asyncio.create_task(work)
    query = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    while not task.done():
        async with world.database.engine.connect() as connection:
            if (await connection.execute(query)).scalar_one():
                break
        await asyncio.sleep(0.01)
    return task


async def test_a_mail_goes_from_the_mailbox_to_a_sent_reply(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("a@x.test"), mail("b\x00@x.test", "NUL \x00 byte"))
    assert await read_position(world.database, BOX, "INBOX") == Position(1, 3)
    assert len(await column(world, raw_messages.c.id)) == 2
    assert await world.dispatcher.mails() == 2
    assert await keep(world, await facts_of(world, 1), OutcomeKind.SEND) is not None
    assert await keep(world, await facts_of(world, 1), OutcomeKind.SEND) is None, "one decision a mail"
    assert await keep(world, await facts_of(world, 2), OutcomeKind.REVIEW) is not None
    waiting = (await column(world, drafts.c.id))[-1]
    await world.verdicts.approve(waiting, "ada")
    with pytest.raises(NeedsPersonError):
        await world.verdicts.approve(waiting, "ada")
    assert await world.dispatcher.replies() == 2
    assert [await world.deliverer.deliver(id_) for id_ in (1, 2)] == [OutboxState.SENT, OutboxState.SENT]
    while await world.errands.run():
        pass
    assert len(world.box.box("Sent").mails) == len(world.server.accepted) == 2
    assert await column(world, drafts.c.state) == ["sent", "sent"]


async def test_a_newer_mail_supersedes_and_an_agents_reply_closes(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await keep(world, await facts_of(world, 1), OutcomeKind.SEND)
    await intake(world, mail("b@x.test", "More", in_reply_to="a@x.test"))
    assert await world.deliverer.deliver(1) is None
    assert await column(world, drafts.c.state) == ["superseded"]
    await keep(world, await facts_of(world, 2), OutcomeKind.REVIEW)
    answer = mail("r@x.test", sender=DESK, to="carla@cust.example.test", in_reply_to="b@x.test")
    await intake(world, answer, folder="Sent")
    assert await column(world, drafts.c.state) == ["superseded", "edited"]
    assert world.server.accepted == []


async def newer_mail(world: World, arrived: asyncio.Event, commit: asyncio.Event) -> None:
    """What *remember* does to a ticket, held open before its commit."""
    row = {"ticket_id": 1, "message_id": "new@x.test", "kind": "person", "received_at": now(), "text": "Wait!"} | {
        "sender": "carla@cust.example.test"
    }
    async with world.database.write() as connection:
        await connection.execute(sa.insert(messages), row | {"to": [], "cc": [], "reply_to": [], "references": []})
        await note_customer_mail(connection, 1, 2, now())
        arrived.set()
        await commit.wait()


async def test_a_mail_gets_a_ticket_of_its_own_with_its_draft_and_the_one_before_waits_again(world: World) -> None:
    index = base64.b64encode(b"\x01" + bytes(range(21)) + bytes(5)).decode()
    await intake(world, mail("a@x.test", Thread_Index=index), mail("b@x.test", Thread_Index=index))
    assert await column(world, messages.c.ticket_id) == [1, 1]
    for message in (1, 2):
        await keep(world, await facts_of(world, message), OutcomeKind.REVIEW)
    assert await column(world, drafts.c.state) == ["superseded", "waiting"]
    splitter = Splitter(world.rememberer.read, frozenset({DESK}))
    assert await split_ticket(world.database, 1, None, splitter, now()) == 2
    assert await column(world, drafts.c.state) == ["waiting", "waiting"]
    assert await column(world, drafts.c.ticket_id) == await column(world, messages.c.ticket_id) == [1, 2]


@pytest.mark.parametrize("outcome", [OutcomeKind.SEND, OutcomeKind.REVIEW])
async def test_a_decision_waits_for_a_newer_mail_that_is_just_being_stored(world: World, outcome: OutcomeKind) -> None:
    await intake(world, mail("a@x.test"))
    facts, arrived, commit = await facts_of(world, 1), asyncio.Event(), asyncio.Event()
    storing = asyncio.create_task(newer_mail(world, arrived, commit))
    await arrived.wait()
    deciding = await blocked(world, keep(world, facts, outcome))
    commit.set()
    await storing
    decision = await deciding
    assert decision is not None
    assert decision.outcome is OutcomeKind.SUPERSEDED


async def test_a_reply_does_not_leave_while_a_newer_mail_is_just_being_stored(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await keep(world, await facts_of(world, 1), OutcomeKind.SEND)
    arrived, commit = asyncio.Event(), asyncio.Event()
    storing = asyncio.create_task(newer_mail(world, arrived, commit))
    await arrived.wait()
    delivering = await blocked(world, world.deliverer.deliver(1))
    commit.set()
    await storing
    assert await delivering is None
    assert world.server.accepted == []


async def test_of_two_verdicts_at_once_one_is_given(world: World) -> None:
    for number in range(1, 6):
        await intake(world, mail(f"m{number}@x.test", f"Question {number}"))
        await keep(world, await facts_of(world, number), OutcomeKind.REVIEW)
        given = await asyncio.gather(
            world.verdicts.approve(number, "ada"), world.verdicts.reject(number, "bob", "no"), return_exceptions=True
        )
        assert sum(isinstance(result, NeedsPersonError) for result in given) == 1, given
    states = list(zip(await column(world, drafts.c.state), await column(world, drafts.c.id), strict=True))
    released = {id_ for state, id_ in states if state == "released"}
    assert set(await column(world, outbox.c.draft_id)) == released


async def test_the_whole_process_works_on_postgresql(postgres: Postgres, smtp_sink: SmtpSink, tmp_path: Path) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox(), database=postgres.database("whole"))
    desk.deliver(*lot("first", REAL_DESK))
    try:
        await desk.start("--once")
        assert await desk.dies() == 0, desk.log()
        desk.deliver(*lot("second", REAL_DESK))
        await desk.start("--once", fault="deliver.after_data:2")
        assert await desk.dies() == -9
        await desk.start("--once")
        assert await desk.dies() == 0, desk.log()
    finally:
        await desk.kill()
    assert not any(map(desk.count, UNSETTLED))
    assert desk.count("SELECT count(*) FROM drafts") == 20
    assert desk.count("SELECT count(*) FROM outbox WHERE state IN ('sent', 'uncertain')") == 12
    assert desk.count("SELECT count(*) FROM outbox WHERE state = 'uncertain'") >= 1
    assert len({item.content for item in smtp_sink.received}) == len(smtp_sink.received)
