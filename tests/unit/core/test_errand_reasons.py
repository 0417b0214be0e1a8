"""What the audit trail says of an errand that was given up: enough to find the fault, and no secret."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from daemon.errors import TransientError
from daemon.models import OutcomeKind
from daemon.tables import audit
from tests.unit.core.machine_world import World
from tests.unit.core.mails import mail
from tests.unit.core.steps import intake, keep


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("a fault of ours"), "ValueError: a fault of ours"),
        (KeyError("flags"), "KeyError: 'flags'"),
        (TransientError("the folder is full"), "the folder is full"),
        (TransientError("carla@cust.example.test is over quota"), "c***@cust.example.test is over quota"),
        (RuntimeError("password=hunter2 was refused"), "RuntimeError: password=*** was refused"),
    ],
    ids=repr,
)
async def test_the_audit_trail_names_the_kind_of_a_fault_and_masks_what_it_says(
    error: Exception, reason: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_role: str, _mime: bytes) -> None:
        raise error

    await intake(world, mail("a@x.test"))
    await keep(world, 1, OutcomeKind.REVIEW)
    monkeypatch.setattr(world.box, "append", refuse)
    monkeypatch.setattr("daemon.errands.MOST_TRIES", 1)
    assert await world.errands.run() == 0
    async with world.database.read() as connection:
        found = sa.select(audit.c.detail).where(audit.c.event == "draft.not_filed")
        details = (await connection.execute(found)).scalars().all()
    assert details == [{"reason": reason}]
