"""One daemon at a time on one database: a second one would take the first one's work for abandoned."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool

from daemon.engines import is_sqlite, postgresql_engine
from daemon.errors import ConfigurationError

LOCK_FILE = "deskhand.lock"
# Any number will do that no other program takes on this database: "deskhand" on a telephone's keys.
ADVISORY_LOCK = 33754263
CHECK_SECONDS = 2.0
ANSWER_SECONDS = 15.0
_TAKE = sa.select(sa.func.pg_try_advisory_lock(ADVISORY_LOCK))
# The lock of this very session; a number of 64 bits stands in two columns (PostgreSQL's manual, "pg_locks").
_HELD = sa.text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objsubid = 1"
    " AND objid = :number AND granted AND pid = pg_backend_pid()"
).bindparams(number=ADVISORY_LOCK)
_HELD_BY_ANYBODY = sa.text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objsubid = 1"
    " AND objid = :number AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
).bindparams(number=ADVISORY_LOCK)
_OURSELVES = sa.text("SELECT pid, backend_start AS start FROM pg_stat_activity WHERE pid = pg_backend_pid()")
_END = sa.text(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = :pid AND backend_start = :start"
)
log = structlog.get_logger(__name__)


class DeskBusyError(ConfigurationError):
    """Another deskhand works on this desk."""


class DaemonLock(Protocol):
    """The lock of a desk, held."""

    async def lost(self) -> None:
        """Wait, in most cases for ever.

        Raises:
            DeskBusyError: the lock was lost, and another daemon has it.
        """


@contextlib.asynccontextmanager
async def only_daemon(url: str, data: Path) -> AsyncIterator[DaemonLock]:
    """Hold the lock of this desk; it ends with the process, however that ends.

    Raises:
        DeskBusyError: another daemon works on this database.
    """
    holder = _file_lock(data) if is_sqlite(url) else _advisory_lock(url)
    async with holder as lock:
        yield lock


async def daemon_runs(connection: AsyncConnection, data: Path) -> bool:
    """Whether a daemon works on the desk of this database now."""
    if connection.dialect.name != "sqlite":
        return bool((await connection.execute(_HELD_BY_ANYBODY)).scalar_one())
    try:
        descriptor = os.open(data / LOCK_FILE, os.O_RDONLY)
    except OSError:
        return False
    try:
        # There is no asking without taking; a shared lock for some microseconds disturbs nobody else who asks.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


class _FileLock:
    """Nothing takes the lock of an open file away."""

    async def lost(self) -> None:
        await asyncio.Event().wait()


@contextlib.asynccontextmanager
async def _file_lock(data: Path) -> AsyncIterator[DaemonLock]:
    os.makedirs(data, exist_ok=True)  # noqa: PTH103 - quick, and the Path method counts as slow in async code
    descriptor = os.open(data / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.read(descriptor, 20).decode("ascii", "replace").strip()
            raise DeskBusyError(
                f"another deskhand works on {data} (process {pid or 'unknown'})",
                advice="Stop it first, or give this desk a data folder of its own: [desk] data in deskhand.toml.",
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield _FileLock()
    finally:
        os.close(descriptor)


@contextlib.asynccontextmanager
async def _advisory_lock(url: str) -> AsyncIterator[DaemonLock]:
    lock = _AdvisoryLock(url)
    try:
        if not await lock.take():
            raise DeskBusyError(
                "another deskhand works on this PostgreSQL database",
                advice="Stop it first; several machines on one database are not supported yet.",
            )
        yield lock
    finally:
        await lock.drop()


class _AdvisoryLock:
    """A lock that lives as long as its session at the server, which is therefore ours alone and watched.

    Source: https://www.postgresql.org/docs/current/explicit-locking.html, "Advisory Locks".
    """

    def __init__(self, url: str) -> None:
        # No pool: it would put a new session, without the lock, in the place of one that broke.
        self._engine = postgresql_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._session: AsyncConnection | None = None
        self._past: dict[str, Any] | None = None

    async def lost(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    if not await self._held() and not await self._taken_again():
                        break
            except (sa.exc.SQLAlchemyError, OSError) as error:
                log.warning("lock.unknown", error=type(error).__name__)
                await self.drop()
        raise DeskBusyError(
            "the connection to PostgreSQL broke, and another deskhand took this database over meanwhile",
            advice="Let one of the two work: this one has stopped.",
        )

    async def take(self) -> bool:
        """Whether the lock is ours now, in a new session."""
        self._session = await self._engine.connect()
        if self._past is not None:
            # The server may not have noticed yet that our last session broke, and it would stand in our own way.
            await self._session.execute(_END, self._past)
        if not (await self._session.execute(_TAKE)).scalar_one():
            return False
        self._past = dict((await self._session.execute(_OURSELVES)).mappings().one())
        return True

    async def drop(self) -> None:
        """End the session, and the lock with it."""
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(sa.exc.SQLAlchemyError, OSError):
                await session.invalidate()  # not rolled back, which could wait for a server that is gone
                await session.close()

    async def _held(self) -> bool:
        if self._session is None:
            return False
        try:
            return bool((await self._session.execute(_HELD)).scalar_one())
        except sa.exc.SQLAlchemyError:
            return False  # a broken session has lost its lock, or will when the server notices

    async def _taken_again(self) -> bool:
        await self.drop()
        taken = await self.take()
        log.warning("lock.taken_again" if taken else "lock.lost")
        return taken
