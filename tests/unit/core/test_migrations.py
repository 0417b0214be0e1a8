"""The migrations make exactly the tables that the code names, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from daemon.database import Database
from daemon.tables import metadata


async def test_migrations_and_tables_agree(database: Database, tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await database.migrate()
    async with database.read() as connection:
        version = (await connection.execute(sa.text("select version_num from alembic_version"))).scalar_one()
    assert version == "0002"
