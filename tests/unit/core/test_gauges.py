"""The gauges say what the tables, the database and the logins say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.database import Database
from daemon.gauges import measure, probe_database, watch_logins
from daemon.health import DATABASE, ComponentState, Health
from daemon.metrics import Metrics
from daemon.stages.remember import Rememberer
from daemon.tables import messages, raw_messages
from tests.unit.core.conftest import Store
from tests.unit.core.mails import mail


@dataclass
class Login:
    warning: str = ""


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"deskhand_{name}", labels)


def state(health: Health, name: str) -> tuple[ComponentState, str]:
    part = health.component(name)
    assert part is not None
    return part.state, part.why


async def test_what_waits_for_a_person_counts_as_parked_whether_it_could_be_read_or_not(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    metrics = Metrics()
    await store(mail("a@x.test"), mail("b@x.test"), mail("c@x.test"))
    await rememberer.remember()
    await store(mail("d@x.test"), mail("e@x.test"), first_uid=4)
    await measure(database, metrics)
    assert value(metrics, "parked") == 0
    async with database.write() as connection:
        await connection.execute(sa.update(raw_messages).where(raw_messages.c.id == 4).values(state="parked"))
        await connection.execute(sa.update(messages).where(messages.c.id < 3).values(state="parked"))
    await measure(database, metrics)
    assert value(metrics, "parked") == 3


async def test_a_login_that_is_about_to_die_is_seen_until_it_is_renewed() -> None:
    metrics, health, logins = Metrics(), Health(), {"support": Login(), "sales": Login("sign in again before Friday")}
    watch_logins(logins, health, metrics)
    assert [value(metrics, "oauth_token_alarm", mailbox=name) for name in logins] == [0, 1]
    assert state(health, "login:support") == (ComponentState.OK, "")
    assert state(health, "login:sales") == (ComponentState.DEGRADED, "sign in again before Friday")
    logins["sales"].warning = ""
    watch_logins(logins, health, metrics)
    assert value(metrics, "oauth_token_alarm", mailbox="sales") == 0
    assert state(health, "login:sales") == (ComponentState.OK, "")


@pytest.mark.parametrize("folder", ["", "missing"])
async def test_whether_the_database_can_be_written_is_seen(folder: str, tmp_path: Path) -> None:
    metrics, health = Metrics(), Health()
    database = Database(f"sqlite+aiosqlite:///{tmp_path / folder / 'desk.sqlite3'}")
    if folder:
        (tmp_path / folder).rmdir()
    await probe_database(database, health, metrics)
    await database.close()
    assert value(metrics, "database_writable") == (0 if folder else 1)
    assert state(health, DATABASE)[0] is (ComponentState.FAILED if folder else ComponentState.OK)
