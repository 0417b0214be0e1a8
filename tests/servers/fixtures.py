"""Fixtures for tests that read mail: a mailbox of each kind, and a Dovecot that a test may kill."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from tests.servers.cyrus import Cyrus
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.mailbox_rigs import PASSWORD_ENV, DovecotRig, ImapRig, MailboxRig, MaildirRig, MemoryRig
from tests.servers.pymap_server import Pymap
from tests.servers.token_endpoint import TokenEndpoint

RIGS: dict[str, Callable[[], MailboxRig]] = {
    "memory": MemoryRig,
    "maildir": MaildirRig,
    "pymap": lambda: ImapRig(Pymap().start()),
    "dovecot": lambda: DovecotRig(Dovecot().start()),
    "cyrus": lambda: ImapRig(Cyrus().start()),
}


@pytest.fixture(params=list(RIGS))
def mailbox_rig(request: pytest.FixtureRequest) -> Iterator[MailboxRig]:
    """Each kind of mailbox in turn."""
    rig = RIGS[request.param]()
    try:
        yield rig
    finally:
        rig.close()


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot of the test's own; its password is in the environment."""
    os.environ[PASSWORD_ENV] = PASSWORD
    server = Dovecot().start()
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
async def token_endpoint() -> AsyncIterator[TokenEndpoint]:
    """A token endpoint; set its ``answers``."""
    endpoint = await TokenEndpoint().start()
    try:
        yield endpoint
    finally:
        await endpoint.close()
