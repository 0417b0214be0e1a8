"""``deskhand reconcile``: mails on the server = stored + skipped, each with its reason; each stored one is whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from daemon.commands.printing import print_json, print_table
from daemon.commands.session import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    database_of,
    read_config,
    run_async,
)

if TYPE_CHECKING:
    from daemon.config import Config
    from daemon.database import Database
    from daemon.ports import MessageSource
    from daemon.reconciliation import Broken

SHOWN_UIDS = 20


def reconcile(config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False) -> None:
    """Compare every watched folder with the database, and its tables with each other; exit 1 when a mail is lost."""
    rows, broken = run_async(_reconcile(read_config(config)))
    if json:
        print_json({"folders": rows, "broken": [kind.as_table() for kind in broken]})
    else:
        keys = ("server", "stored", "duplicate", "skipped", "waiting", "missing")
        table = [[r["mailbox"], r["folder"], *[str(r[key]) for key in keys]] for r in rows]
        print_table(["mailbox", "folder", *keys], table, "No folder is watched.")
        lost = [[kind.what, str(kind.count), ", ".join(kind.examples)] for kind in broken]
        if lost:
            print_table(["broken", "rows", "ids"], lost, "")
    if broken or any(row["missing"] for row in rows):
        raise typer.Exit(1)


async def _reconcile(config: Config) -> tuple[list[dict[str, Any]], list[Broken]]:
    from daemon.app import open_mailbox, shared_logins
    from daemon.reconciliation import broken_chains

    rows = []
    tokens = shared_logins(config)
    async with database_of(config) as database:
        for box in config.mailbox:
            source, _ = open_mailbox(box, config.base, tokens.get(box.name))
            try:
                rows += [await _folder(database, source, folder, box.start) for folder in await source.folders()]
            finally:
                await source.close()
        return rows, await broken_chains(database)


async def _folder(database: Database, source: MessageSource, folder: str, start: str) -> dict[str, Any]:
    import sqlalchemy as sa

    from daemon.tables import positions, sightings

    uidvalidity, uids = await source.uids(folder)
    query = sa.select(sightings.c.uid, sightings.c.state, sightings.c.reason).where(
        sightings.c.source == source.name, sightings.c.folder == folder, sightings.c.uidvalidity == uidvalidity
    )
    where = sa.select(positions.c.last_uid).where(
        positions.c.source == source.name, positions.c.folder == folder, positions.c.uidvalidity == uidvalidity
    )
    async with database.read() as connection:
        seen = {row.uid: row for row in await connection.execute(query)}
        last_uid = (await connection.execute(where)).scalar() or 0
    # With start = "new", what lay in the folder before the first start was left out on purpose.
    first = min(seen, default=last_uid + 1) if start == "new" else 0
    return _account(source.name, folder, uids, seen, first, last_uid)


def _account(
    mailbox: str, folder: str, uids: Sequence[int], seen: dict[int, Any], first: int, last_uid: int
) -> dict[str, Any]:
    """Where every UID of the server is."""
    states = [seen[uid].state if uid in seen else _unseen(uid, first, last_uid) for uid in uids]
    return {
        "mailbox": mailbox,
        "folder": folder,
        "server": len(uids),
        **{key: states.count(key) for key in ("stored", "duplicate", "skipped", "missing")},
        "waiting": states.count("deferred") + states.count("waiting"),
        "reasons": {str(uid): seen[uid].reason for uid in uids if uid in seen and seen[uid].reason},
        "missing_uids": [uid for uid, state in zip(uids, states, strict=True) if state == "missing"][:SHOWN_UIDS],
    }


def _unseen(uid: int, first: int, last_uid: int) -> str:
    if uid > last_uid:
        return "waiting"
    return "skipped" if uid < first else "missing"
