"""Engines for the database: pragmas, errors that say nothing of the mail.

Two engines share one database: ours is async, DBOS's is synchronous, because DBOS calls it from threads.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from daemon.sqlite_connection import open_connection

BUSY_TIMEOUT_MS = 30_000
# An error's text goes to the log, and what a statement carries is mail: https://docs.sqlalchemy.org, "hide_parameters".
QUIET = {"hide_parameters": True}


def is_sqlite(url: str) -> bool:
    """Whether the URL names a SQLite file."""
    return url.startswith("sqlite")


def sync_url(url: str) -> str:
    """The same database for a synchronous driver."""
    return url.replace("sqlite+aiosqlite:", "sqlite:", 1)


def sqlite_engine(url: str, synchronous: str, size: int) -> AsyncEngine:
    """An async engine with our pragmas and at most ``size`` connections."""
    connect = {"async_creator_fn": open_connection}
    engine = create_async_engine(url, pool_size=size, max_overflow=0, pool_timeout=60, connect_args=connect, **QUIET)

    @sa.event.listens_for(engine.sync_engine, "connect")
    def connected(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # transactions begin where this module says so
        set_pragmas(dbapi, synchronous)

    return engine


def postgresql_engine(url: str, **options: Any) -> AsyncEngine:
    """An async engine whose connections have deadlines and whose errors quote no row."""
    from daemon.postgres_connection import AsyncPatience, deadlines, ended_by_the_server

    connect = {**deadlines(url), "async_creator_fn": AsyncPatience.connect}
    engine = create_async_engine(url, connect_args=connect, **options, **QUIET)
    without_details(engine.sync_engine)
    ended_by_the_server(engine.sync_engine)
    return engine


def without_details(engine: sa.Engine) -> None:
    """Cut PostgreSQL's errors to their first line: the details quote the row, which is mail."""

    @sa.event.listens_for(engine, "handle_error")
    def handle(context: sa.engine.ExceptionContext) -> None:
        primary = getattr(getattr(context.original_exception, "diag", None), "message_primary", None)
        for error in (context.original_exception, context.sqlalchemy_exception):
            if primary and error is not None:
                error.args = (primary,)


def set_pragmas(dbapi: Any, synchronous: str) -> None:
    """WAL lets readers and a writer work side by side; FULL syncs each commit, as a lost one could double a reply."""
    cursor = dbapi.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "cache_size=-32000",
        "wal_autocheckpoint=4000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def durable_engine(url: str) -> sa.Engine:
    """The engine that DBOS works on: for SQLite with our pragmas, for PostgreSQL with deadlines and DBOS's own sizes.

    ``synchronous=NORMAL`` is enough for it: a workflow row that a power cut takes back is started again by its id.
    """
    if not is_sqlite(url):
        return _durable_postgresql(url)
    engine = sa.create_engine(sync_url(url), pool_size=10, max_overflow=10, **QUIET)

    @sa.event.listens_for(engine, "connect")
    def connected(dbapi: sqlite3.Connection, _record: Any) -> None:
        dbapi.isolation_level = "IMMEDIATE"
        set_pragmas(dbapi, "NORMAL")

    return engine


def _durable_postgresql(url: str) -> sa.Engine:
    from daemon.postgres_connection import deadlines, ended_by_the_server, with_deadlines

    # As dbos/_dbos_config.py has it, "configure_db_engine_parameters".
    sizes = {"pool_size": 20, "max_overflow": 0, "pool_timeout": 30, "pool_pre_ping": True}
    connect = {**deadlines(url), "application_name": "dbos_transact"}
    engine = sa.create_engine(url, connect_args=connect, **sizes, **QUIET)
    with_deadlines(engine)
    ended_by_the_server(engine)
    return engine
