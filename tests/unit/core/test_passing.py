"""Which failures of a database are tried again, by the codes that SQLite and PostgreSQL give."""

from __future__ import annotations

import sqlite3

import pytest
import sqlalchemy as sa

from daemon.passing import passes

STATEMENT = "UPDATE alembic_version SET version_num = 'x'"


def of_sqlite(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sa.exc.DBAPIError:
    """As SQLAlchemy raises it; ``code`` may be an extended one."""
    cause = kind("as SQLite says it")
    cause.sqlite_errorcode = code
    return sa.exc.DBAPIError(STATEMENT, None, cause)


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_IOERR_READ,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_BUSY_SNAPSHOT,
        sqlite3.SQLITE_LOCKED_SHAREDCACHE,
        sqlite3.SQLITE_READONLY_DIRECTORY,
        sqlite3.SQLITE_CANTOPEN_FULLPATH,
    ],
)
def test_a_disk_that_fails_and_the_details_of_a_failure_that_passes_are_tried_again(code: int) -> None:
    """Codes above 255 are extended ones, the primary one in their low byte (https://www.sqlite.org/rescode.html)."""
    assert passes(of_sqlite(code))


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_ERROR_RETRY, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CORRUPT_VTAB]
)
def test_the_details_of_a_failure_that_stays_are_not(code: int) -> None:
    assert not passes(of_sqlite(code, sqlite3.DatabaseError))


def test_a_pool_whose_connections_are_all_in_use_is_tried_again() -> None:
    assert passes(sa.exc.TimeoutError("QueuePool limit of size 5 overflow 0 reached"))
    assert not passes(sa.exc.InvalidRequestError("a fault of ours")), "no database has failed there"


@pytest.mark.parametrize("broken", [True, False])
def test_a_connection_that_broke_is_tried_again_whatever_its_driver_calls_the_failure(broken: bool) -> None:
    cause = sqlite3.ProgrammingError("as a driver says it")
    assert passes(sa.exc.ProgrammingError(STATEMENT, None, cause, connection_invalidated=broken)) is broken
