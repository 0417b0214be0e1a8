"""The migrations make exactly the tables that the code names, wholly or not at all, whoever dies or comes second."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from daemon.commands.session import newest_schema
from daemon.database import Database
from daemon.tables import customers, metadata, participants, tickets

KILLED = 9
# Dies behind the first statement that begins with the second argument, the version table's included.
DYING = f"""
import asyncio, os, sys
import sqlalchemy as sa
from daemon.database import Database

@sa.event.listens_for(sa.Engine, "after_cursor_execute")
def executed(connection, cursor, statement, *others):
    if statement.strip().startswith(sys.argv[2]):
        os._exit({KILLED})

asyncio.run(Database(sys.argv[1]).migrate())
"""
MIGRATING = """
import asyncio, sys
from daemon.database import Database

print("ready", flush=True)
asyncio.run(Database(sys.argv[1]).migrate())
"""
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}


def tables_agree(file: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        assert compare_metadata(context, metadata) == []
        found = connection.execute(sa.text("select version_num from alembic_version")).scalars().all()
    engine.dispose()
    assert found == [newest_schema()]


async def test_migrations_and_tables_agree(database: Database, tmp_path: Path) -> None:
    tables_agree(tmp_path / "desk.sqlite3")


OLD, BOTH, LABELS = "ann@bücher.test", "both@bücher.test", "both@xn--bcher-kva.test"
MIGRATED = (["ann@xn--bcher-kva.test", BOTH, LABELS, "a@x.test"], ["ann@xn--bcher-kva.test", LABELS])


async def go_back_to_unicode_domains(database: Database) -> None:
    """What version 0007 had: one customer in one form, and one in both."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    async with database.write() as connection:
        for address in (OLD, BOTH, LABELS, "a@x.test"):
            values = {"address": address, "name": "", "created_at": now}
            await connection.execute(sa.insert(customers).values(values))
        ticket = {"subject": "", "state": "open", "mailbox": "", "created_at": now, "updated_at": now}
        made = await connection.execute(sa.insert(tickets).values(customer_id=1, **ticket).returning(tickets.c.id))
        number = made.scalar_one()
        await connection.execute(
            sa.insert(participants), [{"ticket_id": number, "address": one} for one in (OLD, BOTH, LABELS)]
        )
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '0007'"))


async def addresses(database: Database) -> tuple[list[str], list[str]]:
    """Those of customers and of a ticket's people."""
    async with database.read() as connection:
        kept = (await connection.execute(sa.select(customers.c.address).order_by(customers.c.id))).scalars().all()
        on = (await connection.execute(sa.select(participants.c.address))).scalars().all()
    return list(kept), sorted(on)


async def dies_behind(statement: str, url: str) -> None:
    """Migrate in another process, which is gone behind that statement."""
    code = [sys.executable, "-c", DYING, url, statement]
    done = await asyncio.to_thread(subprocess.run, code, env=ENVIRONMENT, timeout=60, check=False)
    assert done.returncode == KILLED


@pytest.mark.parametrize("dies", [False, True])
async def test_addresses_of_earlier_versions_are_kept_in_a_labels(tmp_path: Path, dies: bool) -> None:
    database = Database(url := f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}")
    await database.migrate()
    await go_back_to_unicode_domains(database)
    if dies:
        before = await addresses(database)
        await dies_behind("DELETE FROM participants", url)
        assert await addresses(database) == before
    await database.migrate()
    assert await addresses(database) == MIGRATED
    await database.close()
    tables_agree(tmp_path / "desk.sqlite3")


async def test_migrating_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    await database.migrate()
    tables_agree(tmp_path / "desk.sqlite3")


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE alembic_version", "CREATE TABLE raw_messages", "INSERT INTO alembic_version", "CREATE TABLE outbox",
     "UPDATE alembic_version"],
)  # fmt: skip
async def test_a_migration_that_was_killed_leaves_nothing_and_the_next_start_makes_it_whole(
    statement: str, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}"
    await dies_behind(statement, url)
    database = Database(url)
    async with database.read() as connection:
        left = (await connection.execute(sa.text("SELECT count(*) FROM sqlite_master"))).scalar_one()
    assert left == 0
    await database.migrate()
    await database.close()
    tables_agree(tmp_path / "desk.sqlite3")


async def test_those_that_migrate_at_once_wait_for_one_another(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}"
    database = Database(url)
    async with database.write():  # all of them are at the door before the first may write
        line = [sys.executable, "-c", MIGRATING, url]
        others = [
            await asyncio.create_subprocess_exec(*line, env=ENVIRONMENT, stdout=asyncio.subprocess.PIPE)
            for _ in range(3)
        ]
        for other in others:
            assert other.stdout is not None
            await other.stdout.readline()
    assert await asyncio.gather(*(other.wait() for other in others)) == [0, 0, 0]
    await database.close()
    tables_agree(tmp_path / "desk.sqlite3")
