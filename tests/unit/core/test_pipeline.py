"""The pipeline: a failure is counted and in the end parks the mail, and work that was done is not done again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from daemon.database import Database
from daemon.decisions import DecisionStore
from daemon.desks import Desk, MailboxRules, ReplyWriter
from daemon.errors import TransientError
from daemon.models import Address, Autonomy, Case, Draft, Understanding
from daemon.pipeline import Pipeline
from daemon.places import templates_folder
from daemon.reply_templates import ReplyTemplates
from daemon.settings import PolicySettings
from daemon.stages.remember import Rememberer
from daemon.tables import drafts, messages
from tests.unit.core.conftest import KEY, Store, read
from tests.unit.core.mails import DESK, mail
from tests.unit.policy.cases import EchoReader


class ScriptedDrafter:
    """Runs what the test says before it answers."""

    def __init__(self, before: Callable[[Case], Any]) -> None:
        self.before = before
        self.asked = 0

    async def draft(self, case: Case, understanding: Understanding) -> Draft:
        """A draft with no source."""
        self.asked += 1
        result = self.before(case)
        if hasattr(result, "__await__"):
            await result
        return Draft(text="An answer.")


def pipeline_of(database: Database, drafter: ScriptedDrafter, attempts: int = 2) -> Pipeline:
    templates = ReplyTemplates(templates_folder() / "replies")
    writer = ReplyWriter(
        {"support": Desk("support", Address(DESK, "Support"))}, lambda: templates, "a", KEY, frozenset({DESK})
    )
    rules = {"support": MailboxRules(Autonomy.DRAFT, 7)}
    store = DecisionStore(writer, {"support": False})
    return Pipeline(database, read, EchoReader(), drafter, PolicySettings, lambda: rules, store, attempts)


async def state_of(database: Database, message_id: int = 1) -> Any:
    query = sa.select(messages.c.state, messages.c.attempts, messages.c.reason, messages.c.due_at)
    async with database.read() as connection:
        return (await connection.execute(query.where(messages.c.id == message_id))).one()


def broken(_case: Case) -> None:
    raise ZeroDivisionError("the drafter broke")


def away(_case: Case) -> None:
    raise TransientError("the vectors are away.")


async def test_a_failure_is_tried_again_later_and_then_parked(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("a@x.test"))
    await rememberer.remember()
    pipeline = pipeline_of(database, ScriptedDrafter(broken))
    await pipeline.answer(1)
    first = await state_of(database)
    assert (first.state, first.attempts) == ("new", 1)
    assert first.due_at > datetime.now(UTC)
    await pipeline.answer(1)
    second = await state_of(database)
    assert (second.state, "the drafter broke" in second.reason) == ("parked", True)


async def test_what_is_away_is_waited_for_longer_than_what_is_broken(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("a@x.test"))
    await rememberer.remember()
    pipeline = pipeline_of(database, ScriptedDrafter(away), attempts=1)
    seen = []
    for _ in range(4):
        await pipeline.answer(1)
        seen.append((await state_of(database)).state)
    assert seen == ["new", "new", "new", "parked"]


async def test_a_failure_after_the_mail_was_settled_does_not_open_it_again(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    async def settled_meanwhile(_case: Case) -> None:
        async with database.write() as connection:
            await connection.execute(sa.update(messages).values(state="done"))
        raise ZeroDivisionError

    await store(mail("a@x.test"))
    await rememberer.remember()
    await pipeline_of(database, ScriptedDrafter(settled_meanwhile)).answer(1)
    row = await state_of(database)
    assert (row.state, row.attempts) == ("done", 0)


@pytest.mark.parametrize("machine", [False, True], ids=["a person's mail", "a machine's mail"])
async def test_a_mail_is_drafted_once_and_a_machines_never(
    machine: bool, database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("a@x.test", **({"Auto_Submitted": "auto-replied"} if machine else {})))
    await rememberer.remember()
    drafter = ScriptedDrafter(lambda _case: None)
    pipeline = pipeline_of(database, drafter)
    await pipeline.answer(1)
    await pipeline.answer(1)
    async with database.read() as connection:
        outcomes = (await connection.execute(sa.select(drafts.c.outcome))).scalars().all()
    assert (outcomes, drafter.asked) == ((["withhold"], 0) if machine else (["review"], 1))
    assert (await state_of(database)).state == "done"
