"""Real servers for the tests: each starts in a folder of its own, on loopback, and ends with the test."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def require(binary: str) -> str:
    """The path of a server's program. Without it the test is skipped, but fails when ``CI`` is ``true``."""
    path = shutil.which(binary, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path is None:
        missing(f"{binary} is not installed")
    return path


def missing(message: str) -> NoReturn:
    """Skip the test, but fail it when ``CI`` is ``true``: there, every server is expected."""
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
