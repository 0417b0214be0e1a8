"""Alembic's entry: run the migrations on the connection that ``daemon.database`` hands over."""

from __future__ import annotations

from alembic import context

from daemon.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    include_name=lambda name, kind, _parents: kind != "table" or name in metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
