"""Opening the database: what its errors say, and what they keep to themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.database import Database, durable_engine

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
