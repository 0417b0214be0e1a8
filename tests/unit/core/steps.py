"""Steps of a desk on the world of the state machine: take mails in, keep a decision, look at a column."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from daemon.memory import load_case
from daemon.models import Autonomy, Counters, Decision, Draft, Facts, OutcomeKind, Understanding
from daemon.settings import PolicySettings
from tests.unit.core.machine_world import World, now


async def intake(world: World, *mails: bytes, folder: str = "INBOX") -> None:
    for raw in mails:
        world.box.deliver(raw, folder, received_at=now())
    await world.scan()
    await world.rememberer.remember()


async def keep(
    world: World,
    message_id: int,
    outcome: OutcomeKind,
    understanding: Understanding | None = None,
    draft: Draft | None = None,
) -> Decision | None:
    async with world.database.read() as connection:
        case = await load_case(connection, message_id, world.rememberer.read)
    assert case is not None
    understood = understanding or Understanding(case.mail.text, "en")
    facts = Facts(case, understood, draft or Draft("An answer."), Autonomy.SEND, Counters(), now())
    policy = PolicySettings(hold_seconds=0)
    async with world.database.write() as connection:
        return await world.store.keep(connection, facts, Decision(outcome, 0.9), policy, now())


async def column(world: World, selected: Any) -> list[Any]:
    async with world.database.read() as connection:
        return list((await connection.execute(sa.select(selected).order_by(selected.table.c.id))).scalars())
