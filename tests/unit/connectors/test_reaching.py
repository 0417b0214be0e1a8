"""Servers that cannot be reached: the reason in words, with advice."""

from __future__ import annotations

import asyncio
import errno
import socket

import pytest

from connectors.reaching import unreachable
from tests.servers.ports import free_port


async def test_a_refused_connection_is_told_in_words() -> None:
    with pytest.raises(OSError) as caught:
        await asyncio.open_connection("127.0.0.1", free_port())
    assert unreachable(caught.value)[0] == "nothing listens there"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(-2, "Name or service not known"), "the name is not known"),
        (OSError("Multiple exceptions: [Errno 111] Connect call failed, [Errno 111] failed"), "nothing listens there"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "there is no way to that host"),
        (OSError(errno.EPIPE, "Broken pipe"), "Broken pipe"),
        (OSError(), "OSError"),
    ],
)
def test_each_failure_has_its_reason_and_advice(error: OSError, reason: str) -> None:
    found, advice = unreachable(error)
    assert found == reason
    assert advice.endswith((".", "?"))
