"""The demo as a new user sees it: each of the twelve customers gets the outcome that the demo itself expects."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

DEMO_SECONDS = 300.0


async def test_every_outcome_of_the_demo_is_the_expected_one(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "daemon.cli", "demo", "--exit", "--folder", str(tmp_path / "demo")]
    process = await asyncio.create_subprocess_exec(
        *line, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env=os.environ | {"CI": "true"}
    )
    printed, _ = await asyncio.wait_for(process.communicate(), DEMO_SECONDS)
    text = printed.decode()
    assert process.returncode == 0, text
    assert "All outcomes are the expected ones." in text
    assert "UNEXPECTED" not in text
