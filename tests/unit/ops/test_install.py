"""An installation that takes minutes says what it is doing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_every_step_that_takes_long_is_announced_before_it_begins() -> None:
    command = ["make", "--dry-run", "--always-make", "PYTHON=python3", "install"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    steps = [place for place, line in enumerate(lines) if line.startswith((".venv/bin/", "python3 -m venv"))]
    assert len(steps) == 4
    for number, place in enumerate(steps, 1):
        assert f'echo "Step {number} of 4: ' in lines[place - 1]
