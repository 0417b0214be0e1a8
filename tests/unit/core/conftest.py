"""A database for each test, and the stages that need nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from daemon.database import Database
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import Batch, Mail, Position, RawMessage
from daemon.stages.receive import receive
from daemon.stages.remember import Rememberer
from tests.unit.core.machine_world import World
from tests.unit.core.mails import DESK, NOON

KEY = b"a key for tests, of thirty-two b"
Store = Callable[..., Awaitable[int]]


def read(raw: bytes) -> Mail:
    return read_mail(raw, ReaderOptions(own_addresses=frozenset({DESK})))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}")
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.fixture
def rememberer(database: Database) -> Rememberer:
    return Rememberer(database, read, frozenset({DESK}), KEY)


@pytest.fixture
def store(database: Database) -> Store:
    async def put(
        *raws: bytes, first_uid: int = 1, uidvalidity: int = 7, folder: str = "INBOX", role: str = "inbox",
        source: str = "support",
    ) -> int:  # fmt: skip
        found = tuple(RawMessage(first_uid + place, raw, NOON) for place, raw in enumerate(raws))
        batch = Batch(folder, Position(uidvalidity, first_uid + len(raws) - 1), found)
        return await receive(database, source, batch, role)

    return put


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A desk and what outlives its crashes, on an empty database."""
    made = World(f"sqlite+aiosqlite:///{tmp_path / 'desk.sqlite3'}")
    await made.open(first=True)
    yield made
    await made.close()
