"""The same per-mail cost with 200,000 messages stored already, against an empty store.

A mail goes through receive, remember, the durable queue and the stored decision; drafting is left out, because it does
not look at the store. The large store is made from a real one: rows of every table, those of DBOS too, are copied in
bulk with new keys.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from daemon.app import build_desk
from daemon.config import load_config
from daemon.health import Health
from daemon.metrics import Metrics
from daemon.models import Case, Draft, Understanding
from daemon.quiet import quiet_libraries
from daemon.service import Service
from daemon.tables import drafts
from daemon.telemetry import configure_logging
from tests.bench.children import answer, python_child, wait_for_go
from tests.bench.desk_folder import ENVIRONMENT, maildir_lines, make_desk
from tests.bench.desk_import import is_warm
from tests.bench.mails import lot
from tests.bench.report import Line, held_against

GOAL = 1.2
MODULE = "tests.bench.growth"
ORIGINALS = 200
OFFSET = 1_000_000  # between the keys of a row and those of its copy
TABLES = (
    "customers", "raw_messages", "sightings", "tickets", "participants", "messages", "attachments", "drafts", "audit",
    "workflow_status",
)  # fmt: skip
SHIFTED = ("id", "raw_id", "ticket_id", "customer_id", "draft_id", "uid")
SUFFIXED = ("identity", "address", "folder_message_id", "sender", "in_reply_to", "workflow_uuid")


class FixedDrafter:
    """Answers every mail alike, at once."""

    async def draft(self, case: Case, understanding: Understanding) -> Draft:
        """The ``Drafter`` port."""
        return Draft(text="We have received your mail.")


def measure_growth(folder: Path, messages: int, mails: int, rounds: int) -> list[Line]:
    """One line: milliseconds a mail, large store against empty store."""
    large = _desk(folder / "large")
    _run(large, lot(ORIGINALS, seed=1_000))
    multiply(large.parent / "data" / "deskhand.sqlite3", messages // ORIGINALS - 1)
    costs: dict[str, list[float]] = {"large": [], "empty": []}
    for number in range(rounds):
        letters = lot(mails, seed=2_000 + number)
        for name in ("large", "empty") if number % 2 else ("empty", "large"):
            file = large if name == "large" else _desk(folder / f"empty{number}")
            costs[name].append(_run(file, letters))
    what = f"per mail with {messages:,} messages stored, to empty"
    return [held_against(what, "ms", costs["large"], costs["empty"], GOAL, "<=")]


def _desk(folder: Path) -> Path:
    file = make_desk(folder, maildir_lines(folder / "Maildir"))
    shutil.rmtree(folder / "knowledge")  # nothing to index: the documents are no part of this
    (folder / "knowledge").mkdir()
    return file


def _run(file: Path, letters: list[bytes]) -> float:
    box = file.parent / "Maildir" / "new"
    for old in box.iterdir():
        old.unlink()
    for number, mail in enumerate(letters):
        (box / f"{time.time_ns()}.{number}.bench").write_bytes(mail)
    found = python_child(MODULE, str(file), log=file.parent / "log", environment=ENVIRONMENT).go()
    if found["mails"] != len(letters):
        raise RuntimeError(f"{found['mails']} mails came out of {len(letters)}")
    return float(found["seconds"] / found["mails"] * 1e3)


def multiply(place: Path, copies: int) -> None:
    """Copy every row this many times, with keys of its own."""
    database = sqlite3.connect(place)
    database.execute("PRAGMA synchronous=OFF")
    with database:
        database.execute(
            "CREATE TEMP TABLE copy AS WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < ?) "
            "SELECT n FROM k",
            (copies,),
        )
        for table in TABLES:
            columns = [(row[1], row[2]) for row in database.execute(f"PRAGMA table_info({table})")]
            names = ", ".join(f'"{name}"' for name, _ in columns)
            values = ", ".join(_copied(name, kind) for name, kind in columns)
            database.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, copy ORDER BY n")
    database.close()


def _copied(name: str, kind: str) -> str:
    column = f'"{name}"'
    number = "INT" in kind.upper()
    if name in SHIFTED or (name == "message_id" and number):
        return f"{column} + n * {OFFSET}"
    if name == "queue_partition_key":
        return f"CAST(CAST({column} AS INTEGER) + n * {OFFSET} AS TEXT)"
    if name in SUFFIXED or name == "message_id":
        return f"CASE WHEN {column} = '' THEN '' ELSE {column} || '-' || n END"
    return f"substr({column}, 1, 500)" if name == "raw" else column


async def measure(file: Path) -> dict[str, Any]:
    """Work through the Maildir once."""
    built = build_desk(load_config(file), Health(), Metrics(), file)
    desk = replace(built, web=None, pipeline=replace(built.pipeline, drafter=FixedDrafter()))
    await desk.database.migrate()
    service = Service(desk)
    await service.start(watch=False)
    try:
        while not is_warm(desk.health):  # noqa: ASYNC110 - health has no event
            await asyncio.sleep(0.05)
        async with desk.database.read() as connection:
            before = (await connection.execute(sa.select(sa.func.max(drafts.c.id)))).scalar() or 0
        await asyncio.to_thread(wait_for_go)
        start = datetime.now(UTC)
        await service.run_once()
        async with desk.database.read() as connection:
            query = sa.select(sa.func.count(), sa.func.max(drafts.c.created_at)).where(drafts.c.id > before)
            mails, last = (await connection.execute(query)).one()
        return {"mails": mails, "seconds": (last - start).total_seconds()}
    finally:
        await service.stop()


def main(file: str) -> None:
    """Measure one store once."""
    quiet_libraries()
    configure_logging("INFO")
    answer(asyncio.run(measure(Path(file))))


if __name__ == "__main__":
    main(*sys.argv[1:])
