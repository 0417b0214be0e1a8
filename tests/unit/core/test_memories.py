"""What the desk remembers of a customer: learnt from that customer's mails, recalled for nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.memory import CustomerMemories, load_case
from daemon.models import OutcomeKind, Understanding
from daemon.tables import memories, messages
from tests.unit.core.machine_world import World
from tests.unit.core.mails import mail
from tests.unit.core.steps import column, intake, keep

CARLA, DAN = 1, 2
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two customers who have written, and of whom nothing is known yet."""
    world = World(f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}")
    await world.open(first=True)
    await intake(world, mail("a@x.test"), mail("b@x.test", "And mine?", sender="Dan <dan@else.example.test>"))
    yield world
    await world.close()


async def known_fact(world: World, customer: int, content: str, importance: float = 0.5) -> None:
    """Put a memory into the table."""
    row = {"customer_id": customer, "kind": "fact", "content": content, "importance": importance}
    now = datetime.now(UTC)
    async with world.database.write() as connection:
        await connection.execute(sa.insert(memories).values(**row, created_at=now, last_accessed_at=now))


async def test_nobody_recalls_what_is_known_of_another_customer(world: World) -> None:
    known = CustomerMemories(world.database)
    await known_fact(world, CARLA, "Has a blue kettle", 0.9)
    await known_fact(world, DAN, "Has a red kettle", 0.2)
    assert await known.recall(DAN, "blue kettle") == ["Has a red kettle"]
    assert list(await known.recall(3, "blue kettle")) == []


async def test_what_the_question_names_comes_first_and_then_what_is_important(world: World) -> None:
    known = CustomerMemories(world.database)
    for content, importance in (("Lives in Ghent", 0.2), ("Has a kettle", 0.5), ("Pays by invoice", 0.9)):
        await known_fact(world, CARLA, content, importance)
    assert await known.recall(CARLA, "") == ["Pays by invoice", "Has a kettle", "Lives in Ghent"]
    assert await known.recall(CARLA, "where in Ghent", limit=2) == ["Lives in Ghent", "Pays by invoice"]


async def test_what_was_recalled_is_the_more_recent_and_comes_before_its_equals(world: World) -> None:
    known = CustomerMemories(world.database)
    for content in ("Has a kettle", "Has a toaster", "Lives in Ghent"):
        await known_fact(world, CARLA, content)
    async with world.database.write() as connection:
        await connection.execute(sa.update(memories).values(last_accessed_at=LONG_AGO))
    assert await known.recall(CARLA, "ghent", limit=1) == ["Lives in Ghent"]
    recent = [moment > LONG_AGO for moment in await column(world, memories.c.last_accessed_at)]
    assert recent == [False, False, True]
    assert (await known.recall(CARLA, ""))[0] == "Lives in Ghent"


async def test_a_persons_mail_teaches_name_language_and_what_it_was_about(world: World) -> None:
    understood = Understanding("Wo ist mein Paket?", "de", topics=("order",))
    for _ in range(2):  # a mail that is worked on again teaches nothing new
        await keep(world, 1, OutcomeKind.REVIEW, understood)
    learnt = {"Name: Carla", "Writes in: de", "Ticket 1: My parcel (order)"}
    known = CustomerMemories(world.database)
    assert set(await known.recall(CARLA, "", limit=10)) == learnt
    assert list(await known.recall(DAN, "", limit=10)) == []


async def test_the_same_fact_from_a_later_mail_only_becomes_more_recent(world: World) -> None:
    await keep(world, 1, OutcomeKind.REVIEW)
    async with world.database.write() as connection:
        await connection.execute(sa.update(memories).values(last_accessed_at=LONG_AGO))
    await intake(world, mail("c@x.test", "Still waiting.", in_reply_to="a@x.test"))
    await keep(world, 3, OutcomeKind.REVIEW)
    moments = await column(world, memories.c.last_accessed_at)
    assert len(moments) == 3
    assert min(moments) > datetime.now(UTC) - timedelta(hours=1)


async def test_a_machines_mail_teaches_nothing(world: World) -> None:
    await intake(world, mail("v@x.test", "I am away.", in_reply_to="a@x.test", Auto_Submitted="auto-replied"))
    await keep(world, 3, OutcomeKind.WITHHOLD)
    assert await column(world, memories.c.content) == []


async def test_what_somebody_else_writes_on_the_ticket_teaches_nothing_of_its_customer(world: World) -> None:
    await intake(world, mail("c@x.test", Cc="boss@cust.example.test", in_reply_to="a@x.test"))
    await intake(world, mail("d@x.test", sender="The Boss <boss@cust.example.test>", in_reply_to="c@x.test"))
    await keep(world, 4, OutcomeKind.REVIEW)
    assert await column(world, memories.c.content) == []


async def test_what_a_reply_answered_does_not_wait_for_an_answer_any_more(world: World) -> None:
    await keep(world, 1, OutcomeKind.SEND)
    await world.deliverer.deliver(1)
    await intake(world, mail("c@x.test", "Which carrier brings it?", in_reply_to="a@x.test"))
    await intake(world, mail("d@x.test", "And when?", in_reply_to="c@x.test"))
    newest = len(await column(world, messages.c.id))
    async with world.database.read() as connection:
        case = await load_case(connection, newest, world.rememberer.read)
    assert case is not None
    assert [entry.text.strip() for entry in case.thread] == [
        "Where is my parcel?",
        "An answer.",
        "Which carrier brings it?",
    ]
    assert [text.strip() for text in case.unanswered] == ["Which carrier brings it?"]
