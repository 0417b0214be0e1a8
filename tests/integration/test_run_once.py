"""``deskhand run --once`` ends when nothing moves by itself any more: what failed is left to the next run."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.app import build_desk
from daemon.config import load_config
from daemon.health import Health
from daemon.intake import FolderWatch
from daemon.metrics import Metrics
from daemon.models import Mail
from daemon.service import Service
from daemon.tables import positions, raw_messages
from tests.acceptance.real_desk import DESK, RealDesk, maildir_mailbox
from tests.servers.ports import free_port
from tests.unit.core.mails import mail

FOR_EVER_SECONDS = 20.0


def broken(_raw: bytes) -> Mail:
    raise RecursionError("too deep")


async def test_a_mail_that_waits_for_its_next_try_does_not_keep_the_run(tmp_path: Path) -> None:
    folder = RealDesk(tmp_path / "desk", free_port(), maildir_mailbox())
    folder.deliver(mail("a@x.test", to=DESK))
    desk = build_desk(load_config(folder.config), Health(), Metrics())
    try:
        await desk.database.migrate()
        await FolderWatch(desk.database, desk.sources[0], "INBOX", lambda *_: None).scan()
        assert await replace(desk.rememberer, read=broken).remember() == 1
        async with asyncio.timeout(FOR_EVER_SECONDS):
            await Service(desk).run_once()
        async with desk.database.read() as connection:
            states = (await connection.execute(sa.select(raw_messages.c.state))).scalars().all()
        assert states == ["new"]
    finally:
        await desk.close()


@pytest.mark.parametrize("start", ["new", "all"])
async def test_only_a_mailbox_that_starts_with_new_mails_remembers_its_first_look(start: str, tmp_path: Path) -> None:
    folder = RealDesk(tmp_path / "desk", free_port(), f'{maildir_mailbox()}\nstart = "{start}"')
    desk = build_desk(load_config(folder.config), Health(), Metrics())
    try:
        await desk.database.migrate()
        await Service(desk).run_once()
        async with desk.database.read() as connection:
            looks = (await connection.execute(sa.select(positions.c.first_look))).scalars().all()
        assert {look is not None for look in looks} == {start == "new"}
    finally:
        await desk.close()
