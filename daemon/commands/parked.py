"""``deskhand parked``: what could not be worked on, and trying it again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from daemon.commands.printing import out, print_json, print_table
from daemon.commands.session import (
    DEFAULT_CONFIG,
    MOST,
    ConfigOption,
    JsonOption,
    database_of,
    read_config,
    run_async,
)
from daemon.errors import NeedsPersonError

if TYPE_CHECKING:
    from daemon.database import Database

app = typer.Typer(help="Mails that could not be worked on: list, show, try again.", no_args_is_help=True)


@app.command("list")
def list_parked(config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False) -> None:
    """List what is parked, with the reason."""
    settings = read_config(config, secrets=False)

    async def work() -> list[dict[str, Any]]:
        from daemon import views

        async with database_of(settings) as database, database.read() as connection:
            return await views.parked_list(connection)

    rows = run_async(work())
    if json:
        print_json(rows)
        return
    print_table(
        ["id", "what", "from", "reason"], [[r["id"], r["what"], r["from"], r["reason"]] for r in rows],
        "Nothing is parked.",
    )  # fmt: skip


@app.command("show")
def show_parked(
    parked: str = typer.Argument(help="An id of the list, e.g. mail-12"),
    config: ConfigOption = DEFAULT_CONFIG,
    save: Path | None = typer.Option(None, help="Write the raw mail into this file instead of printing it."),
) -> None:
    """Print the raw mail that is parked; on a terminal without what would steer it."""
    settings = read_config(config, secrets=False)

    async def work() -> bytes:
        async with database_of(settings) as database:
            return await _raw(database, parked)

    raw = run_async(work())
    if save is not None:
        save.write_bytes(raw)
    elif sys.stdout.isatty():
        out.print(raw.decode(errors="replace"))
    else:
        sys.stdout.buffer.write(raw)


async def _raw(database: Database, parked: str) -> bytes:
    import sqlalchemy as sa

    from daemon.tables import messages, raw_messages

    kind, number = _split(parked)
    query = sa.select(raw_messages.c.raw)
    if kind == "raw":
        query = query.where(raw_messages.c.id == number)
    else:
        query = query.join(messages, messages.c.raw_id == raw_messages.c.id).where(messages.c.id == number)
    async with database.read() as connection:
        raw: bytes | None = (await connection.execute(query)).scalar()
    if raw is None or kind == "place":
        raise NeedsPersonError(f"there is no stored mail for {parked}", advice="See: deskhand parked list")
    return raw


def _split(parked: str) -> tuple[str, int]:
    kind, _, number = parked.partition("-")
    if kind not in ("raw", "mail", "place") or not (number.isdecimal() and int(number) <= MOST):
        raise NeedsPersonError(f"{parked!r} is not an id like mail-12", advice="See: deskhand parked list")
    return kind, int(number)


@app.command("retry")
def retry_parked(
    parked: str = typer.Argument(help="An id of the list, or all"), config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """Try again; the running daemon takes it up at once."""
    settings = read_config(config, secrets=False)

    async def work() -> int:
        async with database_of(settings) as database:
            return await retry(database, parked)

    count = run_async(work())
    out.print(f"{count} will be tried again." if count else "Nothing is parked.")


async def retry(database: Database, parked: str) -> int:
    """Set what is parked back to work; return how many. Raises ``NeedsPersonError`` for an unknown id."""
    import sqlalchemy as sa

    from daemon.tables import messages, raw_messages, sightings

    afresh: dict[str, Any] = {"attempts": 0, "due_at": None}  # all its tries again, the first of them at once
    updates = {
        "raw": sa.update(raw_messages).where(raw_messages.c.state == "parked").values(state="new", **afresh),
        "mail": sa.update(messages).where(messages.c.state == "parked").values(state="new", **afresh),
        "place": sa.update(sightings)
        .where(sightings.c.state == "skipped")
        .values(state="deferred", reason="retry", **afresh),
    }
    tables = {"raw": raw_messages, "mail": messages, "place": sightings}
    if parked != "all":
        kind, number = _split(parked)
        updates = {kind: updates[kind].where(tables[kind].c.id == number)}
    async with database.write() as connection:
        count = sum([(await connection.execute(update)).rowcount for update in updates.values()])
    if parked != "all" and not count:
        raise NeedsPersonError(f"{parked} is not parked", advice="See: deskhand parked list")
    return count
