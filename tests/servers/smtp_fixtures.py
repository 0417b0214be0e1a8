"""Fixtures of the mail-out servers, for whoever names this module in ``pytest_plugins``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.servers.exim import Exim
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink


@pytest.fixture
async def smtp_sink() -> AsyncIterator[SmtpSink]:
    """An SMTP server that records mails; without TLS and login."""
    sink = await SmtpSink().start()
    yield sink
    await sink.stop()


@pytest.fixture
def exim() -> Iterator[Exim]:
    """A real MTA that keeps every mail in files."""
    server = Exim().start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL; ask it for a ``database`` of your own."""
    server = Postgres().start()
    yield server
    server.close()
