"""The stored mails that wait to be remembered: which are due, and how many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

from daemon.database import Database
from daemon.tables import raw_messages


def due_to_be_remembered() -> sa.ColumnElement[bool]:
    """Stored mails that wait, without those that failed and whose next try is still to come."""
    return sa.and_(
        # Repeats the condition of the partial index, as a planner cannot see into parameters.
        raw_messages.c.state != sa.literal("remembered", literal_execute=True),
        raw_messages.c.state == "new",
        sa.or_(raw_messages.c.due_at.is_(None), raw_messages.c.due_at <= datetime.now(UTC)),
    )


async def oldest_due(database: Database, most_mails: int, most_bytes: int) -> Sequence[sa.Row[Any]]:
    """The oldest rows of ``raw_messages`` that are due, within both limits; always one, however large."""
    sizes = sa.select(raw_messages.c.id, raw_messages.c.size).where(due_to_be_remembered())
    async with database.read() as connection:
        found = (await connection.execute(sizes.order_by(raw_messages.c.id).limit(most_mails))).all()
        totals = list(accumulate(row.size for row in found))
        ids = [row.id for row, total in zip(found, totals, strict=True) if total <= max(most_bytes, totals[0])]
        query = sa.select(raw_messages).where(raw_messages.c.id.in_(ids)).order_by(raw_messages.c.id)
        return (await connection.execute(query)).all() if ids else []
