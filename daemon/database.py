"""The database: reading, one writer at a time on SQLite, and which failures pass."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.engines import BUSY_TIMEOUT_MS, is_sqlite, postgresql_engine, sqlite_engine
from daemon.errors import TransientError
from daemon.passing import passes

PROBE_TIMEOUT_MS = 10_000
REWRITE_SECONDS = 1.0
READERS = 4
CHECKOUT_SECONDS = 15  # for one of PostgreSQL's connections
# What SQLite says of a place that takes no writes: SQLITE_FULL, SQLITE_BUSY, SQLITE_READONLY and SQLITE_IOERR.
# Source: https://www.sqlite.org/rescode.html
UNWRITABLE = {
    "disk is full": "Free space on {folder}, then start deskhand again.",
    "is locked": "Another program holds {place}: end it, then start deskhand again.",
    "readonly database": "Let the user that runs deskhand write to {place} and to its folder.",
    "disk I/O error": "Look at the disk of {place} and at the log of the system.",
}
T = TypeVar("T")
log = structlog.get_logger(__name__)


def insert_for(connection: AsyncConnection) -> Callable[[sa.Table], Insert]:
    """The INSERT of this database that knows ON CONFLICT; both spell it alike, so one type stands for both."""
    return sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert  # type: ignore[return-value]


@asynccontextmanager
async def apart(connection: AsyncConnection) -> AsyncIterator[None]:
    """Statements of a transaction that may fail without it: PostgreSQL needs a savepoint for that, SQLite does not."""
    if connection.dialect.name == "sqlite":
        yield
        return
    async with connection.begin_nested():
        yield


def written_out(column: sa.ColumnElement[T], *values: T) -> sa.ColumnElement[bool]:
    """``column IN (…)`` with the values in the text of the query instead of parameters.

    A partial index serves only a query that repeats the index's condition, and a planner cannot see into parameters:
    without this the looks for waiting work read the whole table, which with 200,000 mails is most of the work.
    Source: https://www.sqlite.org/partialindex.html section 3.
    """
    return column.in_(sa.bindparam(None, values, expanding=True, literal_execute=True))


class Database:
    """The engine for reading, and for SQLite a second one of a single connection for writing.

    SQLite lets one writer in at a time and makes the others sleep and poll; one connection behind an ``asyncio.Lock``
    queues ours fairly instead, so that only DBOS's short transactions ever meet the busy handler.
    """

    def __init__(self, url: str, *, synchronous: str = "FULL") -> None:
        self.url = url
        self._lock = asyncio.Lock()
        if is_sqlite(url):
            Path(sa.make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
            self.engine = sqlite_engine(url, synchronous, READERS)
            self._writer = sqlite_engine(url, synchronous, 1)
        else:
            self.engine = postgresql_engine(
                url, pool_size=10, max_overflow=10, pool_timeout=CHECKOUT_SECONDS, pool_pre_ping=True
            )
            self._writer = self.engine

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that may write; committed at the end, rolled back by an exception.

        Raises:
            TransientError: the database is away, locked by somebody else, read-only or its disk is full.
            SQLAlchemyError: it refused what was to be written; that will not pass.
        """
        with _trying("written"):
            if not is_sqlite(self.url):
                async with self._writer.begin() as connection:
                    yield connection
                return
            async with self._lock, self._writer.connect() as connection:
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    yield connection
                    await connection.commit()
                except BaseException:
                    await connection.rollback()
                    raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading; on SQLite it never waits for a writer (WAL)."""
        with _trying("read"):
            async with self.engine.connect() as connection:
                yield connection

    async def probe(self) -> None:
        """Write one page, past the queue of writers: each of them may wait half a minute for a foreign lock.

        Raises:
            TransientError: the database is locked by somebody else, read-only or its disk is full.
        """
        with _trying("written"):
            async with self.engine.connect() as connection:
                await (_probe_sqlite(connection) if is_sqlite(self.url) else _probe_postgresql(connection))

    async def migrate(self) -> None:
        """Bring the schema to this version, wholly or not at all; harmless when it is there already.

        Raises:
            TransientError: the database is locked by somebody else, read-only or its disk is full.
            SQLAlchemyError: it cannot be opened for another reason.
        """
        from daemon.schema import upgrade  # Alembic takes a while to import, and most commands need no migration

        with starting(self.url):
            await asyncio.to_thread(upgrade, self.url)

    async def close(self) -> None:
        """Give every connection back."""
        await self._writer.dispose()
        await self.engine.dispose()


async def _probe_sqlite(connection: AsyncConnection) -> None:
    try:
        await connection.exec_driver_sql(f"PRAGMA busy_timeout={PROBE_TIMEOUT_MS}")
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
        version = (await connection.exec_driver_sql("PRAGMA user_version")).scalar_one()
        # The number means nothing to anybody; changing it writes a page, which a full disk refuses.
        await connection.exec_driver_sql(f"PRAGMA user_version={(version + 1) % 1000}")
        await connection.commit()
    finally:
        await connection.rollback()
        await connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


async def _probe_postgresql(connection: AsyncConnection) -> None:
    await connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PROBE_TIMEOUT_MS}")
    # A row that is replaced by its like is a write as any other; a temporary table would be let in everywhere.
    await connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
    await connection.commit()


@contextmanager
def _trying(what: str) -> Iterator[None]:
    """Turn what keeps the database from being used, and passes, into ``TransientError``."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        if not passes(error):
            raise
        raise TransientError(f"the database cannot be {what}: {getattr(error, 'orig', None) or error}") from error


@contextmanager
def starting(url: str) -> Iterator[None]:
    """At a start: turn what SQLite says of a place that takes no writes into ``TransientError`` with what to do."""
    try:
        yield
    except sa.exc.OperationalError as error:
        place = sa.make_url(url).database if is_sqlite(url) else None
        advice = next((advice for text, advice in UNWRITABLE.items() if text in str(error.orig)), "")
        if not place or not advice:
            raise
        advice = advice.format(place=place, folder=Path(place).parent)
        raise TransientError(f"the database cannot be written: {error.orig}", advice=advice) from error


async def until_written(work: Callable[[], Awaitable[T]]) -> T:
    """Repeat ``work`` until the database takes it: for results that exist nowhere else, such as what a server said.

    A full disk or a foreign lock is waited out; ending the process meanwhile leaves the case *uncertain*, never wrong.
    """
    while True:
        try:
            return await work()
        except TransientError as error:
            log.warning("database.waiting", error=str(error))
            await asyncio.sleep(REWRITE_SECONDS)
