"""Loopback ports for servers that have to be told one."""

from __future__ import annotations

import os
import random
import socket

FIRST, PER_WORKER = 12_000, 2_000
MOST_WORKERS = 8


def free_port() -> int:
    """A loopback port that nobody listens on now.

    It lies under the range that systems hand out for connections, and test processes that run side by side draw from
    ranges of their own: nobody takes it before the server does.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % MOST_WORKERS
    first = FIRST + worker * PER_WORKER
    ports = list(range(first, first + PER_WORKER))
    random.shuffle(ports)
    for port in ports:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no loopback port is free")
