"""Copies of our own replies: what our outbox sent is never taken for an agent's word, wherever it turns up again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.memory import load_case
from daemon.models import Autonomy, Counters, Decision, Draft, Facts, OutcomeKind, Understanding
from daemon.settings import PolicySettings
from daemon.tables import messages
from tests.unit.core.machine_world import World, now
from tests.unit.core.mails import mail


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}")
    await world.open(first=True)
    yield world
    await world.close()


async def answered(world: World) -> bytes:
    """The automatic reply to a first mail, as the mail server took it."""
    world.box.deliver(mail("a@x.test"), "INBOX", received_at=now())
    await world.scan()
    await world.rememberer.remember()
    async with world.database.read() as connection:
        case = await load_case(connection, 1, world.rememberer.read)
        assert case is not None
    facts = Facts(case, Understanding(case.mail.text, "en"), Draft("An answer."), Autonomy.SEND, Counters(), now())
    policy = PolicySettings(hold_seconds=0)
    async with world.database.write() as connection:
        await world.store.keep(connection, facts, Decision(OutcomeKind.SEND, 0.9), policy, now())
    await world.deliverer.deliver(1)
    return world.server.accepted[-1].mime


async def authors(world: World) -> list[str]:
    async with world.database.read() as connection:
        return list((await connection.execute(sa.select(messages.c.author).order_by(messages.c.id))).scalars())


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
    world.box.deliver(reply, "Sent", received_at=now())
    await world.scan()
    await world.rememberer.remember()
    assert await authors(world) == ["customer", "deskhand", "machine"]


async def test_our_reply_that_came_in_and_is_then_seen_in_sent_stays_ours(world: World) -> None:
    reply = await answered(world)
    for folder in ("INBOX", "Sent"):
        world.box.deliver(reply, folder, received_at=now())
        await world.scan()
        await world.rememberer.remember()
    assert await authors(world) == ["customer", "deskhand", "machine"]
