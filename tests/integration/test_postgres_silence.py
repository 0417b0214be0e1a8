"""PostgreSQL behind a network that falls silent: no reset comes, and what is written is not answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.database import Database
from daemon.engines import durable_engine
from daemon.errors import TransientError
from tests.acceptance.letters import QUESTIONS, letter
from tests.acceptance.real_desk import DESK, RealDesk, maildir_mailbox
from tests.servers.postgres import Postgres
from tests.servers.silence import SilentWay
from tests.servers.smtp_sink import SmtpSink

ONE = sa.text("SELECT 1")


@pytest.fixture
async def way(postgres: Postgres) -> AsyncIterator[SilentWay]:
    opened = await SilentWay(postgres.port).start()
    yield opened
    await opened.close()


def through(way: SilentWay, url: str) -> str:
    """The same database by this way."""
    head, _, name = url.rpartition("/")
    return f"{head.rpartition(':')[0]}:{way.port}/{name}"


@pytest.fixture
def url(postgres: Postgres, way: SilentWay) -> str:
    return through(way, postgres.database("silence")).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
async def impatient(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    database = Database(url)
    await database.migrate()
    monkeypatch.setattr("daemon.postgres_connection.ANSWER_SECONDS", 0.3)
    yield database
    await database.close()


async def written(database: Database, way: SilentWay, *, answered: int) -> None:
    """A transaction of two statements that hears no answer after so many of them."""
    async with database.write() as connection:
        for number in range(2):
            if number == answered:
                way.fall_silent()
            await connection.execute(ONE)
        if answered == 2:
            way.fall_silent()


@pytest.mark.parametrize("answered", [1, 2], ids=["statement", "commit"])
async def test_what_is_not_answered_is_trouble_that_passes_and_is_not_made_again(
    impatient: Database, way: SilentWay, answered: int
) -> None:
    async with asyncio.timeout(20):
        with pytest.raises(TransientError, match="no answer"):
            await written(impatient, way, answered=answered)
        async with impatient.read() as connection:
            assert (await connection.execute(ONE)).scalar_one() == 1


async def test_connections_that_fell_silent_in_the_pool_are_replaced_by_the_next_who_ask(
    impatient: Database, way: SilentWay
) -> None:
    async with impatient.read() as one, impatient.read() as other:
        await one.execute(ONE)
        await other.execute(ONE)
    way.fall_silent()
    async with asyncio.timeout(20), impatient.read() as one, impatient.read() as other:
        assert (await one.execute(ONE)).scalar_one() == (await other.execute(ONE)).scalar_one() == 1


async def test_the_server_ends_what_is_silent_at_our_side(impatient: Database) -> None:
    async with impatient.read() as connection:
        for name, value in {
            "idle_in_transaction_session_timeout": "1min",
            "tcp_keepalives_idle": "10",
            "lock_timeout": "10s",
        }.items():
            assert (await connection.exec_driver_sql(f"SHOW {name}")).scalar_one() == value


async def test_who_waits_for_a_silent_server_can_be_cancelled(impatient: Database, way: SilentWay) -> None:
    async with asyncio.timeout(20):
        writing = asyncio.create_task(written(impatient, way, answered=1))
        await asyncio.wait([writing], timeout=0.05)
        writing.cancel()
        with pytest.raises((asyncio.CancelledError, TransientError)):
            await writing


async def test_the_queues_own_engine_waits_no_longer(impatient: Database, way: SilentWay) -> None:
    engine = durable_engine(impatient.url)

    def ask() -> int:
        with engine.connect() as connection:
            connection.execute(ONE)
            loop.call_soon_threadsafe(way.fall_silent)
            loop.call_soon_threadsafe(silent.set)
            asyncio.run_coroutine_threadsafe(silent.wait(), loop).result(10)
            return int(connection.execute(ONE).scalar_one())

    silent, loop = asyncio.Event(), asyncio.get_running_loop()
    async with asyncio.timeout(20):
        with pytest.raises(sa.exc.OperationalError) as caught:
            await asyncio.to_thread(ask)
    assert caught.value.connection_invalidated
    engine.dispose()


async def test_a_desk_whose_database_fell_silent_goes_on_by_itself_and_ends_when_it_is_told_to(
    postgres: Postgres, way: SilentWay, smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    url = postgres.database("silence")
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox(), database=through(way, url))
    desk.database = url
    try:
        await desk.start()
        await desk.ready()
        desk.deliver(letter("one@x.test", QUESTIONS[0], to=DESK))
        await desk.settled(1)
        way.fall_silent()
        desk.deliver(letter("two@x.test", QUESTIONS[1], to=DESK))
        await desk.settled(2)
        assert desk.count("SELECT count(*) FROM drafts") == 2
        way.fall_silent()
        way.refuses = True
        assert await desk.end() == 0, desk.log()
    finally:
        await desk.kill()
