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
from daemon.tables import customers, metadata, participants

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


async def test_addresses_of_earlier_versions_are_kept_in_a_labels(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    database = Database(f"sqlite+aiosqlite:///{file}")
    await database.migrate()
    old, both, now = "ann@bücher.test", "both@bücher.test", "2026-11-23 12:00:00"
    async with database.write() as connection:
        for address in (old, both, "both@xn--bcher-kva.test", "a@x.test"):
            values = {"address": address, "name": "", "created_at": datetime(2026, 11, 23, tzinfo=UTC)}
            await connection.execute(sa.insert(customers).values(values))
        await connection.execute(sa.text(f"INSERT INTO tickets VALUES (1,'','open','',1,'{now}','{now}',0)"))
        people = [{"ticket_id": 1, "address": one} for one in (old, both, "both@xn--bcher-kva.test")]
        await connection.execute(sa.insert(participants), people)
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '0007'"))
    await database.migrate()
    async with database.read() as connection:
        kept = list((await connection.execute(sa.select(customers.c.address).order_by(customers.c.id))).scalars())
        on = set((await connection.execute(sa.select(participants.c.address))).scalars())
    await database.close()
    assert kept == ["ann@xn--bcher-kva.test", both, "both@xn--bcher-kva.test", "a@x.test"]
    assert on == {"ann@xn--bcher-kva.test", "both@xn--bcher-kva.test"}


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
    code = [sys.executable, "-c", DYING, url, statement]
    done = await asyncio.to_thread(subprocess.run, code, env=ENVIRONMENT, timeout=60, check=False)
    assert done.returncode == KILLED
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
