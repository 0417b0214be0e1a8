"""The schema of the database: which version this code needs, and the way to it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy.pool import NullPool

from daemon.engines import BUSY_TIMEOUT_MS, QUIET, is_sqlite, sync_url

# Any number that nothing else locks on this PostgreSQL database; ``daemon.lock`` has another one.
MIGRATION_LOCK = 33754264
MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def upgrade(url: str) -> None:
    """Bring the schema to the newest version in one transaction; harmless when it is there already.

    Raises:
        SQLAlchemyError: the database cannot be opened or written.
    """
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = _engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def _engine(url: str) -> sa.Engine:
    """An engine whose transactions hold every statement, DDL as well, and let one migration in at a time.

    Python's sqlite3 begins no transaction for DDL: each CREATE TABLE would be committed by itself, and a kill between
    two would leave tables that every later start stumbles over.
    Source: https://docs.sqlalchemy.org/en/21/dialects/sqlite.html, "Transactions with SQLite and the sqlite3 driver".
    """
    if is_sqlite(url):
        # Without foreign keys: a table that is made anew is dropped before, which must not touch those that name it.
        options = {"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000}
        engine = sa.create_engine(sync_url(url), poolclass=NullPool, connect_args=options, **QUIET)
        begin = "BEGIN IMMEDIATE"
    else:
        from daemon.postgres_connection import deadlines  # a migration may take longer than any other statement

        engine = sa.create_engine(url, poolclass=NullPool, connect_args=deadlines(url), **QUIET)
        begin = f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"

    @sa.event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
