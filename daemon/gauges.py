"""Measures a desk from outside, for /metrics and /healthz: queues, alarms, whether the disk takes writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import sqlalchemy as sa

from daemon.database import Database
from daemon.engines import is_sqlite
from daemon.errors import TransientError
from daemon.health import DATABASE, Health
from daemon.metrics import Metrics
from daemon.models import DraftState, OutboxState
from daemon.passing import what_to_do
from daemon.tables import drafts, messages, outbox, raw_messages
from daemon.views import parked_mail, parked_raw


class Login(Protocol):
    """A login that can warn before it dies."""

    @property
    def warning(self) -> str:
        """What to do, or empty."""
        ...


async def probe_database(database: Database, health: Health, metrics: Metrics) -> None:
    """A full disk, a lock or a read-only file shows here, before it costs a mail."""
    try:
        await database.probe()
    except TransientError as error:
        metrics.database_writable.set(0)
        health.failed(DATABASE, error.message, what_to_do(error.__cause__, sqlite=is_sqlite(database.url)))
    else:
        metrics.database_writable.set(1)
        health.ok(DATABASE)


async def measure(database: Database, metrics: Metrics) -> None:
    """Set the gauges from the tables."""
    counts = {
        "parked": sa.select(
            sa.select(sa.func.count()).select_from(raw_messages).where(*parked_raw()).scalar_subquery()
            + sa.select(sa.func.count()).select_from(messages).where(*parked_mail()).scalar_subquery()
        ),
        "waiting": sa.select(sa.func.count()).where(drafts.c.state == DraftState.WAITING),
    }
    open_states = (OutboxState.READY, OutboxState.SENDING, OutboxState.UNCERTAIN, OutboxState.REFUSED)
    by_state = (
        sa.select(outbox.c.state, sa.func.count()).where(outbox.c.state.in_(open_states)).group_by(outbox.c.state)
    )
    async with database.read() as connection:
        metrics.parked.set((await connection.execute(counts["parked"])).scalar_one())
        metrics.queue_waiting.set((await connection.execute(counts["waiting"])).scalar_one())
        found = {row[0]: row[1] for row in await connection.execute(by_state)}
    for state in open_states:
        metrics.outbox.labels(state.value).set(found.get(state.value, 0))


def watch_logins(logins: Mapping[str, Login], health: Health, metrics: Metrics) -> None:
    """Raise the alarm before, and when, a refresh token dies."""
    for mailbox, login in logins.items():
        metrics.oauth_token_alarm.labels(mailbox).set(1 if login.warning else 0)
        if login.warning:
            health.degraded(f"login:{mailbox}", login.warning)
        else:
            health.ok(f"login:{mailbox}")
