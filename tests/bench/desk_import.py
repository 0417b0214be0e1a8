"""Deskhand's own import of a mailbox, as a child process: ``desk_import.py durable|drafted deskhand.toml``.

``durable`` runs receive and remember side by side, as the daemon does. ``drafted`` runs the whole service on what
waits, up to the last stored decision; the copies into the Drafts folder go on beside it, as in life. The process is
started, the documents are indexed and the model is loaded before the clock starts.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from daemon.app import Desk, build_desk
from daemon.config import load_config
from daemon.health import ComponentState, Health
from daemon.intake import FolderWatch
from daemon.loops import Bell
from daemon.mail import language_detection
from daemon.metrics import Metrics
from daemon.process_memory import at_start, settle
from daemon.quiet import quiet_libraries
from daemon.service import Service
from daemon.tables import drafts, raw_messages
from daemon.telemetry import configure_logging
from tests.bench.children import answer, wait_for_go

IDLE_SECONDS = 1.0


async def make_durable(desk: Desk) -> dict[str, Any]:
    """Receive and remember everything in the mailbox."""
    bell, arrived = Bell(), asyncio.Event()

    async def remember() -> None:
        while not arrived.is_set() or await desk.rememberer.remember():
            if not await desk.rememberer.remember():
                await bell.wait(IDLE_SECONDS)

    source = desk.sources[0]
    await asyncio.to_thread(language_detection.load)
    await asyncio.to_thread(wait_for_go)
    start, cpu = time.perf_counter(), time.process_time()
    remembering = asyncio.create_task(remember())
    watch = FolderWatch(desk.database, source, "INBOX", lambda *_: bell.ring())
    await watch.scan()
    arrived.set()
    bell.ring()
    await remembering
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    async with desk.database.read() as connection:
        query = sa.select(sa.func.count()).where(raw_messages.c.state == "remembered")
        return {"mails": (await connection.execute(query)).scalar_one(), "seconds": seconds, "cpu_seconds": cpu}


async def draft_all(desk: Desk) -> dict[str, Any]:
    """Work through everything that waits with the whole service."""
    service = Service(desk, loaded=settle)
    await service.start(watch=False)
    try:
        while not is_warm(desk.health):  # noqa: ASYNC110 - health has no event
            await asyncio.sleep(0.05)
        await asyncio.to_thread(wait_for_go)
        start, cpu = datetime.now(UTC), time.process_time()
        await service.run_once()
        cpu = time.process_time() - cpu
        async with desk.database.read() as connection:
            query = sa.select(sa.func.count(), sa.func.max(drafts.c.created_at))
            mails, last = (await connection.execute(query)).one()
        return {"mails": mails, "seconds": (last - start).total_seconds(), "cpu_seconds": cpu}
    finally:
        await service.stop()


def is_warm(health: Health) -> bool:
    """Whether the documents are indexed and the model is loaded."""
    knowledge = health.component("knowledge")
    return knowledge is not None and knowledge.state is ComponentState.OK


async def measure(mode: str, file: Path) -> dict[str, Any]:
    """Open the desk and measure once."""
    config = load_config(file)
    desk = build_desk(config, Health(), Metrics(), file)
    await desk.database.migrate()
    if mode == "drafted":
        return await draft_all(replace(desk, web=None))
    try:
        return await make_durable(desk)
    finally:
        await desk.close()


def main(mode: str, file: str) -> None:
    """Measure once."""
    at_start()
    quiet_libraries()
    configure_logging("INFO")
    answer(asyncio.run(measure(mode, Path(file))))


if __name__ == "__main__":
    main(*sys.argv[1:])
