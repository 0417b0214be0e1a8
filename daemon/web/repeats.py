"""What a flood of connections makes libraries log over and over: once a minute says as much."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS_BETWEEN = 60.0
# Of asyncio only this one, which names a trouble and no fault: no file descriptor is left for a new connection.
OUT_OF_RESOURCE = "socket.accept() out of system resource"


@contextmanager
def fewer_repeats() -> Iterator[None]:
    """Drop warnings of asyncio and uvicorn that were logged less than a minute ago."""
    filters = {"asyncio": _Repeats(OUT_OF_RESOURCE), "uvicorn.error": _Repeats()}
    for name, one in filters.items():
        logging.getLogger(name).addFilter(one)
    try:
        yield
    finally:
        for name, one in filters.items():
            logging.getLogger(name).removeFilter(one)


class _Repeats(logging.Filter):
    """Lets one of each message through in a minute: those that begin with ``only``, or every warning."""

    def __init__(self, only: str = "") -> None:
        super().__init__()
        self._only = only
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to log this one."""
        message = self._only or str(record.msg)
        if not record.getMessage().startswith(message) or (not self._only and record.levelno > logging.WARNING):
            return True
        now = time.monotonic()
        if now - self._last.get(message, float("-inf")) < SECONDS_BETWEEN:
            return False
        self._last[message] = now
        return True
