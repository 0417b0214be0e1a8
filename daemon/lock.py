"""One daemon at a time on one database: a second one would take the first one's work for abandoned."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import AsyncIterator
from pathlib import Path

import sqlalchemy as sa

from daemon.database import Database, is_sqlite
from daemon.errors import ConfigurationError

LOCK_FILE = "deskhand.lock"
# Any number will do that no other program takes on this database: "deskhand" on a telephone's keys.
ADVISORY_LOCK = 33754263


@contextlib.asynccontextmanager
async def only_daemon(database: Database, data: Path) -> AsyncIterator[None]:
    """Hold the lock of this desk; it ends with the process, however that ends.

    Raises:
        ConfigurationError: another daemon works on this database.
    """
    holder = _file_lock(data) if is_sqlite(database.url) else _advisory_lock(database)
    async with holder:
        yield


@contextlib.asynccontextmanager
async def _file_lock(data: Path) -> AsyncIterator[None]:
    os.makedirs(data, exist_ok=True)  # noqa: PTH103 - quick, and the Path method counts as slow in async code
    descriptor = os.open(data / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.read(descriptor, 20).decode("ascii", "replace").strip()
            raise ConfigurationError(
                f"another deskhand works on {data} (process {pid or 'unknown'})",
                advice="Stop it first, or give this desk a data folder of its own: [desk] data in deskhand.toml.",
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


@contextlib.asynccontextmanager
async def _advisory_lock(database: Database) -> AsyncIterator[None]:
    async with database.engine.connect() as connection:
        got = (await connection.execute(sa.select(sa.func.pg_try_advisory_lock(ADVISORY_LOCK)))).scalar_one()
        await connection.commit()
        if not got:
            raise ConfigurationError(
                "another deskhand works on this PostgreSQL database",
                advice="Stop it first; several machines on one database are not supported yet.",
            )
        yield
