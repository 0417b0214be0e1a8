"""Our connection to SQLite does what SQLAlchemy asks of one, in one trip to its thread a statement."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from daemon.engines import sqlite_engine
from daemon.sqlite_connection import OneTripConnection, open_connection

TABLE = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, unique=True, nullable=False),
)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = sqlite_engine(f"sqlite+aiosqlite:///{tmp_path / 'things.sqlite3'}", "FULL", 2)
    async with engine.begin() as connection:
        await connection.run_sync(TABLE.create)
    yield engine
    await engine.dispose()


async def test_rows_counts_and_keys_come_back(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        first = await connection.execute(sa.insert(TABLE).values(name="kettle"))
        assert first.inserted_primary_key == (1,)
        await connection.execute(sa.insert(TABLE), [{"name": "toaster"}, {"name": "lamp"}])
        renamed = sa.update(TABLE).where(TABLE.c.id > 1).values(name=TABLE.c.name + "!")
        assert (await connection.execute(renamed)).rowcount == 2
        gone = await connection.execute(sa.delete(TABLE).where(TABLE.c.id == 1).returning(TABLE.c.name))
        assert gone.scalars().all() == ["kettle"]
        rows = await connection.execute(sa.select(TABLE).order_by(TABLE.c.id))
        assert [tuple(row) for row in rows] == [(2, "toaster!"), (3, "lamp!")]
        nothing = await connection.execute(sa.select(TABLE).where(TABLE.c.id == 99))
        assert (list(nothing.keys()), nothing.all()) == (["id", "name"], [])


async def test_errors_are_those_of_sqlite_and_the_connection_goes_on(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(sa.insert(TABLE).values(name="kettle"))
        with pytest.raises(sa.exc.IntegrityError, match="UNIQUE"):
            await connection.execute(sa.insert(TABLE).values(name="kettle"))
        with pytest.raises(sa.exc.OperationalError, match="no such table"):
            await connection.exec_driver_sql("SELECT * FROM nowhere")
        assert (await connection.execute(sa.select(sa.func.count()).select_from(TABLE))).scalar_one() == 1


async def test_a_cancelled_statement_leaves_a_connection_that_can_be_used(engine: AsyncEngine) -> None:
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*) FROM n"
    async with engine.connect() as connection:
        asking = asyncio.create_task(connection.exec_driver_sql(slow))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    async with engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT 7")).scalar_one() == 7


async def test_each_statement_goes_to_the_thread_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trips = 0
    crossing = OneTripConnection._execute

    async def counted(self: OneTripConnection, *arguments: object) -> object:
        nonlocal trips
        trips += 1
        return await crossing(self, *arguments)  # type: ignore[no-untyped-call]

    connection = await open_connection(tmp_path / "things.sqlite3")
    monkeypatch.setattr(OneTripConnection, "_execute", counted)
    async with connection.cursor() as cursor:
        await cursor.execute("SELECT 1 UNION SELECT 2")
        assert await cursor.fetchall() == [(1,), (2,)]
    assert trips == 1
    await connection.close()
