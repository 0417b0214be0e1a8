"""Opening the database: what its errors say, and what they keep to themselves."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from dbos import DBOS

from daemon.commands.session import migrate
from daemon.config import load_config
from daemon.database import Database, starting
from daemon.durable import DurableQueue
from daemon.engines import durable_engine
from daemon.errors import TransientError
from daemon.passing import passes, what_to_do

PRIVATE = "My card ends in 4242"
FAILING = sa.text("INSERT INTO no_such_table (text) VALUES (:text)")


async def test_an_error_never_says_what_a_statement_carried(database: Database) -> None:
    for opened in (database.read(), database.write()):
        with pytest.raises(Exception, match="no such table") as caught:
            async with opened as connection:
                await connection.execute(FAILING, {"text": PRIVATE})
        assert PRIVATE not in f"{caught.value} {caught.value.__cause__}"


def test_an_error_of_the_durable_queue_does_not_either(database: Database) -> None:
    engine = durable_engine(database.url)
    assert engine is not None
    with pytest.raises(sa.exc.OperationalError, match="no such table") as caught, engine.begin() as connection:
        connection.execute(FAILING, {"text": PRIVATE})
    assert PRIVATE not in str(caught.value)
    engine.dispose()


async def test_an_error_of_a_migration_does_not_either(tmp_path: Path) -> None:
    engines: set[sa.Engine] = set()

    def executed(connection: sa.Connection, *_others: object) -> None:
        engines.add(connection.engine)

    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}")
    sa.event.listen(sa.Engine, "after_cursor_execute", executed)
    try:
        await database.migrate()
    finally:
        sa.event.remove(sa.Engine, "after_cursor_execute", executed)
        await database.close()
    assert [engine.hide_parameters for engine in engines] == [True]


@contextmanager
def full_disk() -> Iterator[None]:
    """No database file may grow: SQLite then says what it says on a full disk."""

    def connected(dbapi: Any, _record: Any) -> None:
        cursor = dbapi.cursor()
        cursor.execute("PRAGMA max_page_count = 1")
        cursor.close()

    sa.event.listen(sa.Engine, "connect", connected)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "connect", connected)


async def test_a_start_on_a_full_disk_says_where_to_make_room(tmp_path: Path) -> None:
    (tmp_path / "deskhand.toml").write_text(
        '[[mailbox]]\nname = "a"\ntype = "maildir"\npath = "M"\naddress = "a@example.test"\nautonomy = "off"\n',
        encoding="utf-8",
    )
    config = load_config(tmp_path / "deskhand.toml")
    with full_disk(), pytest.raises(TransientError, match="database or disk is full") as caught:
        await migrate(config)
    assert caught.value.advice == f"Free space on {tmp_path / 'data'}, then start deskhand again."


async def test_a_migration_on_a_full_disk_can_be_tried_again(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}")
    with full_disk(), pytest.raises(TransientError, match="Free space on"):
        await database.migrate()
    await database.migrate()
    await database.close()


async def test_the_durable_queue_on_a_full_disk_says_where_to_make_room(database: Database) -> None:
    async def nothing(_number: int) -> None:
        """No work comes."""

    try:
        with full_disk(), pytest.raises(TransientError, match="Free space on"):
            await DurableQueue(database, 1).start(nothing, nothing)
    finally:
        DBOS.destroy()


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("database is locked", "Another program holds /desk/data/desk.sqlite3"),
        ("attempt to write a readonly database", "write to /desk/data/desk.sqlite3"),
    ],
)
def test_what_keeps_a_start_from_writing_has_its_own_advice(text: str, advice: str) -> None:
    with pytest.raises(TransientError, match=text) as caught, starting("sqlite+aiosqlite:////desk/data/desk.sqlite3"):
        raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError(text))
    assert advice in caught.value.advice


def test_a_fault_of_another_kind_stays_what_it_is() -> None:
    with pytest.raises(sa.exc.OperationalError), starting("sqlite+aiosqlite:////desk/data/desk.sqlite3"):
        raise sa.exc.OperationalError("SELECT", None, sqlite3.OperationalError("no such table: x"))


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM nowhere", "SELECT length(zeroblob(2000000000))", "SELECT abs(-9223372036854775807 - 1)"],
)
async def test_what_sqlite_refuses_a_statement_for_is_no_trouble_that_passes(
    database: Database, statement: str
) -> None:
    for begin in (database.write, database.read):
        with pytest.raises(sa.exc.DBAPIError):
            async with begin() as connection:
                await connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("pragma", "text"),
    [
        ("query_only = 1", "readonly database"),
        ("max_page_count = 1", "disk is full"),
        ("busy_timeout = 1", "is locked"),
    ],
)
async def test_a_lock_a_full_disk_and_a_file_that_takes_no_writes_are_tried_again(
    database: Database, tmp_path: Path, pragma: str, text: str
) -> None:
    other = sqlite3.connect(tmp_path / "desk.sqlite3", isolation_level=None)
    async with database._writer.connect() as connection:
        await connection.exec_driver_sql(f"PRAGMA {pragma}")
    if "timeout" in pragma:
        other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TransientError, match=text):
        async with database.write() as connection:
            await connection.exec_driver_sql("CREATE TABLE filled AS SELECT zeroblob(100000) AS content")
    other.close()


async def test_a_database_that_cannot_be_opened_leaves_no_thread_behind(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    missing = Database(f"sqlite+aiosqlite:///{tmp_path / 'missing' / 'desk.sqlite3'}")
    (tmp_path / "missing").rmdir()
    with pytest.raises(TransientError, match="unable to open"):
        await missing.probe()
    left = [thread.name for thread in set(threading.enumerate()) - before]
    assert not [name for name in left if "connection_worker" in name], left


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "Free space"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "holds the lock"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "write to the database"),
        (sqlite3.SQLITE_CANTOPEN, "open the database"),
        (sqlite3.SQLITE_IOERR_FSYNC, "Look at the disk"),
    ],
)
def test_the_advice_about_sqlite_is_that_of_its_code(code: int, words: str) -> None:
    failure = sqlite3.OperationalError("no")
    failure.sqlite_errorcode = code
    error = sa.exc.OperationalError("SELECT 1", {}, failure)
    assert words in what_to_do(error, sqlite=True)
    assert passes(error)
