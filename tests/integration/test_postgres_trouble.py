"""PostgreSQL in trouble: a server that takes no writes or is started again, and what its errors say."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.commands.session import newest_schema
from daemon.database import Database
from daemon.errors import ConfigurationError, TransientError
from daemon.gauges import probe_database
from daemon.health import DATABASE, ComponentState, Health
from daemon.lock import ADVISORY_LOCK, only_daemon
from daemon.metrics import Metrics
from daemon.schema import MIGRATION_LOCK
from daemon.tables import audit
from tests.acceptance.real_desk import RealDesk, maildir_mailbox
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink
from tests.unit.core.test_migrations import (
    ENVIRONMENT,
    MIGRATED,
    MIGRATING,
    addresses,
    dies_behind,
    go_back_to_unicode_domains,
)

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


async def test_the_probe_writes_and_a_server_that_takes_no_writes_is_trouble_that_passes(
    database: Database, url: str
) -> None:
    written = sa.text("SELECT xmin::text FROM alembic_version")
    async with database.read() as connection:
        before = (await connection.execute(written)).scalar_one()
    await database.probe()
    async with database.read() as connection:
        assert (await connection.execute(written)).scalar_one() != before
    async with database.write() as connection:
        await connection.exec_driver_sql("ALTER DATABASE trouble SET default_transaction_read_only = on")
    refusing = Database(url)
    with pytest.raises(TransientError, match="cannot be written: cannot execute UPDATE in a read-only"):
        await refusing.probe()
    with pytest.raises(TransientError, match="cannot be written: cannot execute DELETE in a read-only"):
        async with refusing.write() as connection:
            await connection.execute(sa.delete(audit))
    await refusing.close()


async def advice(database: Database) -> str:
    health = Health()
    await probe_database(database, health, Metrics())
    part = health.component(DATABASE)
    assert part is not None
    assert part.state is ComponentState.FAILED
    return part.advice


async def test_health_says_what_to_do_about_a_server_that_is_away_full_locked_or_takes_no_writes(
    database: Database, postgres: Postgres, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daemon.database.PROBE_TIMEOUT_MS", 50)
    async with database.write() as connection:
        await connection.exec_driver_sql("LOCK TABLE alembic_version")
        assert await advice(database) == "End whatever holds the lock; intake goes on by itself."
    async with database.write() as connection:
        await connection.exec_driver_sql("ALTER DATABASE trouble SET default_transaction_read_only = on")
    refusing = Database(url)
    assert (await advice(refusing)).startswith("Let PostgreSQL take writes")
    await refusing.close()
    await asyncio.to_thread(postgres.stop)
    try:
        assert (await advice(database)).startswith("Start PostgreSQL, or look at its address in [desk] database")
    finally:
        await asyncio.to_thread(postgres.start)


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


async def test_a_migration_that_was_killed_leaves_the_rows_and_the_next_start_changes_them(
    database: Database, url: str
) -> None:
    await go_back_to_unicode_domains(database)
    before = await addresses(database)
    await dies_behind("DELETE FROM participants", url)
    assert await addresses(database) == before
    await database.migrate()
    assert await addresses(database) == MIGRATED


LOCKS = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {ADVISORY_LOCK} AND "
ENDING = (
    "SELECT pg_terminate_backend(pid) FROM pg_locks"
    f" WHERE locktype = 'advisory' AND granted AND objid = {ADVISORY_LOCK}"
)


async def locks(database: Database, condition: str) -> None:
    """Wait until somebody has, or waits for, the daemon's lock."""
    async with asyncio.timeout(30):
        while True:
            try:
                async with database.read() as connection:
                    if (await connection.execute(sa.text(LOCKS + condition))).scalar_one():
                        return
            except TransientError:  # the server is just being started
                pass
            await asyncio.sleep(0.05)


CHECKED = sa.text(
    "SELECT pid, query_start FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND granted AND objid = :number AND query LIKE '%classid%'"
).bindparams(number=ADVISORY_LOCK)


async def checked(database: Database, since: object = None) -> tuple[int, object]:
    """Wait until the holder of the lock was checked; process and time of the check."""
    async with asyncio.timeout(30):
        while True:
            async with database.read() as connection:
                row = (await connection.execute(CHECKED)).first()
            if row is not None and row.query_start != since:
                return row.pid, row.query_start
            await asyncio.sleep(0.05)


async def test_a_lock_that_is_held_stays_in_its_session(database: Database, url: str, tmp_path: Path) -> None:
    async with only_daemon(url, tmp_path) as lock:
        watch = asyncio.create_task(lock.lost())
        first, time = await checked(database)
        second, _ = await checked(database, time)
        watch.cancel()
    assert first == second


async def test_the_lock_of_the_daemon_is_taken_again_after_the_server_was_started_again(
    postgres: Postgres, url: str, tmp_path: Path
) -> None:
    database = Database(url)
    async with only_daemon(url, tmp_path) as lock:
        watch = asyncio.create_task(lock.lost())
        await asyncio.to_thread(postgres.stop)
        await asyncio.to_thread(postgres.start)
        await locks(database, "granted")
        with pytest.raises(ConfigurationError, match="another deskhand works on"):
            async with only_daemon(url, tmp_path):
                pass
        assert not watch.done()
        watch.cancel()
    await database.close()


async def test_a_daemon_whose_lock_another_one_took_ends_with_a_sentence(
    postgres: Postgres, url: str, smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox(), database=postgres.database("trouble"))
    other, watcher = Database(url), Database(url)
    try:
        await desk.start()
        await desk.ready()
        async with other.engine.connect() as connection:
            # It waits in the line before the daemon's session ends, so it is the next who has the lock.
            taking = asyncio.create_task(connection.execute(sa.select(sa.func.pg_advisory_lock(ADVISORY_LOCK))))
            await locks(watcher, "NOT granted")
            async with watcher.read() as reading:
                await reading.execute(sa.text(ENDING))
            await taking
            assert await desk.dies() == 1, desk.log()
    finally:
        await desk.kill()
        await other.close()
        await watcher.close()
    assert "another deskhand took this database over" in desk.log()
    assert "Traceback" not in desk.log()
