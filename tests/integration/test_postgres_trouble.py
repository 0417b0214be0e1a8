"""PostgreSQL in trouble: a server that takes no writes or is started again, and what its errors say."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from daemon.commands.session import newest_schema
from daemon.database import Database
from daemon.schema import MIGRATION_LOCK
from tests.servers.postgres import Postgres
from tests.unit.core.test_migrations import ENVIRONMENT, MIGRATING

PRIVATE = "My card ends in 4242"


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.database("trouble").replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = Database(url)
    await opened.migrate()
    yield opened
    await opened.close()


async def test_an_error_does_not_quote_the_row(database: Database) -> None:
    insert = sa.text("INSERT INTO raw_messages (identity, reason) VALUES (NULL, :text)")
    with pytest.raises(sa.exc.IntegrityError, match="null value") as caught:
        async with database.write() as connection:
            await connection.execute(insert, {"text": PRIVATE})
    assert PRIVATE not in f"{caught.value} {caught.value.__cause__} {caught.value.orig}"


async def test_those_that_migrate_at_once_wait_for_one_another(url: str) -> None:
    holder = Database(url)
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with holder.write() as connection:
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        line = [sys.executable, "-c", MIGRATING, url]
        others = [await asyncio.create_subprocess_exec(*line, env=ENVIRONMENT) for _ in range(2)]
        async with asyncio.timeout(30):
            while (await connection.execute(waiting)).scalar_one() < 2:  # noqa: ASYNC110 - other processes
                await asyncio.sleep(0.05)
    assert await asyncio.gather(*(other.wait() for other in others)) == [0, 0]
    async with holder.read() as connection:
        found = (await connection.execute(sa.text("SELECT version_num FROM alembic_version"))).scalars().all()
    assert found == [newest_schema()]
    await holder.close()
