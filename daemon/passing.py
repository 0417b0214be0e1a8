"""Which failures of the database pass by themselves, told by its own codes, and what a person can do about them.

What is down, locked or full will be tried again; what a statement or a row is refused for never gets better, and is of
the mail that brought it.
"""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa

READ_ONLY = "25006"  # read_only_sql_transaction
BY_ITSELF = "intake goes on by itself."
AWAY = f"Start PostgreSQL, or look at its address in [desk] database; {BY_ITSELF}"
# What to do, by the code or its class.
ADVICE = {
    READ_ONLY: f"Let PostgreSQL take writes: is [desk] database the address of a standby? Then {BY_ITSELF}",
    "53100": f"Free space on the disk of PostgreSQL; {BY_ITSELF}",
    "55": f"End whatever holds the lock; {BY_ITSELF}",
    "40": f"End whatever holds the lock; {BY_ITSELF}",
    "08": AWAY,
    "57P": AWAY,
}
LOOK = f"Look at the log of PostgreSQL; {BY_ITSELF}"
# The same for SQLite, by its primary result code.
OF_SQLITE = {
    sqlite3.SQLITE_FULL: f"Free space on the disk of the database; {BY_ITSELF}",
    sqlite3.SQLITE_BUSY: f"End whatever holds the lock; {BY_ITSELF}",
    sqlite3.SQLITE_LOCKED: f"End whatever holds the lock; {BY_ITSELF}",
    sqlite3.SQLITE_READONLY: f"Let the user that runs deskhand write to the database and its folder; {BY_ITSELF}",
    sqlite3.SQLITE_CANTOPEN: f"Let the user that runs deskhand open the database and its folder; {BY_ITSELF}",
    sqlite3.SQLITE_NOMEM: f"Give the machine memory; {BY_ITSELF}",
}
LOOK_AT_DISK = f"Look at the disk of the database and at the log of the system; {BY_ITSELF}"
# PostgreSQL's manual, appendix A: connection, rollback for others' sake, resources, objects in use, an operator's
# intervention, the system around the server, and its own faults. Class 54 ("program limit exceeded") is a row's.
PASSING_CLASSES = ("08", "40", "53", "55", "57", "58", "XX")
# https://www.sqlite.org/rescode.html; SQLITE_ERROR is a statement's, SQLITE_TOOBIG a row's.
PASSING_RESULTS = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)  # fmt: skip
# The low byte of an extended result code is the primary one.
PRIMARY = 0xFF


def passes(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether to try again: a lost or refused connection, a lock, a full disk, a server in trouble."""
    if isinstance(error, sa.exc.TimeoutError):  # every connection is in use, or the server does not answer
        return True
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    state = sqlstate(error)
    if state:
        return state.startswith(PASSING_CLASSES) or state == READ_ONLY
    result = result_code(error)
    if result is not None:
        return result in PASSING_RESULTS
    # Without a code no server has spoken: the connection was not made, or broke.
    return isinstance(error, sa.exc.OperationalError)


def sqlstate(error: BaseException | None) -> str:
    """PostgreSQL's code, or empty: another database, or no server has spoken."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def result_code(error: BaseException | None) -> int | None:
    """SQLite's primary result code, or None."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return None if code is None else code & PRIMARY


def what_to_do(error: BaseException | None, *, sqlite: bool) -> str:
    """Advice for a failure that passes, by its cause."""
    if sqlite:
        return OF_SQLITE.get(result_code(error) or 0, LOOK_AT_DISK)
    state = sqlstate(error)
    if not state:
        return AWAY
    return next((advice for code, advice in ADVICE.items() if state.startswith(code)), LOOK)
