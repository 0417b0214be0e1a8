"""Connections to PostgreSQL on which nothing is waited for without end.

A network that drops what it carries says nothing: no reset comes, and libpq has no deadline for an answer. TCP's own
settings notice a host that is gone, but not a proxy that takes everything and passes nothing on; so each wait for an
answer has a deadline here as well. A connection that is silent for that long is closed, which is for everybody above
what a broken one is: what was to be committed may or may not have been.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from psycopg.pq import TransactionStatus

CONNECT_SECONDS = 10
# Longer than any statement of ours may take, the probe's wait for a lock included.
ANSWER_SECONDS = 15.0
# Shorter than that: a session that is given up here while the server makes it wait for a lock would stay there, and one
# more with each try.
LOCK_SECONDS = 10
# A session that went silent within a transaction holds its locks until the server ends it.
IDLE_IN_TRANSACTION_SECONDS = 60
# Source: https://www.postgresql.org/docs/current/libpq-connect.html, "Parameter Key Words".
TCP: dict[str, int] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": int(ANSWER_SECONDS * 1000),
}
T = TypeVar("T")
Answer = Generator[Any, Any, T]


def deadlines(url: str) -> dict[str, Any]:
    """Arguments for a connection; what the URL itself says of them stands."""
    said = sa.make_url(url).query
    return {name: value for name, value in TCP.items() if name not in said}


def patient_for_a_while(answer: Answer[T], connection: Any) -> Answer[T]:
    """psycopg's conversation with the server, which ends when the server owes an answer and is silent for too long.

    The one that waits for notifications owes nothing. Shape: yields what to wait for, is sent what is ready, or 0
    every 0.1 seconds (``psycopg.waiting``).

    Raises:
        psycopg.OperationalError: nothing came for ``ANSWER_SECONDS``; the connection is closed.
    """
    deadline = time.monotonic() + ANSWER_SECONDS
    ready = None
    while True:
        try:
            wanted = answer.send(ready)
        except StopIteration as done:
            result: T = done.value
            return result
        ready = yield wanted
        if ready:
            deadline = time.monotonic() + ANSWER_SECONDS
        elif time.monotonic() > deadline and connection.transaction_status == TransactionStatus.ACTIVE:
            connection.finish()
            raise psycopg.OperationalError(f"the server gave no answer for {ANSWER_SECONDS:g} seconds")


class AsyncPatience(psycopg.AsyncConnection[Any]):
    """psycopg's connection with a deadline for each answer."""

    async def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """As its parent's; raise ``OperationalError`` after the deadline."""
        return await super().wait(patient_for_a_while(gen, self.pgconn), *arguments, **options)


class Patience(psycopg.Connection[Any]):
    """The same for threads."""

    def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """As its parent's; raise ``OperationalError`` after the deadline."""
        return super().wait(patient_for_a_while(gen, self.pgconn), *arguments, **options)


def with_deadlines(engine: sa.Engine) -> None:
    """Let a synchronous engine make such connections; an asynchronous one takes ``async_creator_fn``."""

    @sa.event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
        return Patience.connect(*arguments, **options)


def ended_by_the_server(engine: sa.Engine) -> None:
    """Let the server end a session of ours that began a transaction and says nothing more, or whose host is gone, and a
    statement that waits for somebody else's lock.

    Its own default asks after two hours only, and until then the session takes one of ``max_connections``. By
    statements and not by ``options``, which PgBouncer refuses.
    """
    settings = {"idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_SECONDS * 1000}
    settings["lock_timeout"] = LOCK_SECONDS * 1000
    settings |= {f"tcp_{name}": TCP[name] for name in ("keepalives_idle", "keepalives_interval", "keepalives_count")}

    @sa.event.listens_for(engine, "connect")
    def connected(dbapi: Any, _record: Any) -> None:
        cursor = dbapi.cursor()
        cursor.execute("; ".join(f"SET {name} = {value}" for name, value in settings.items()))
        cursor.close()
        dbapi.commit()  # the pool rolls back what it gets back, which would undo it
