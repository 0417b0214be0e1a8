"""Mail is private: nobody but the desk's own user may read what a desk writes, whatever the shell's umask is."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from daemon.privacy import close_folder
from tests.unit.core.mails import MAILDIR


def deskhand(folder: Path, *arguments: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DESKHAND_")}
    done = subprocess.run(
        [sys.executable, "-m", "daemon.cli", *arguments], cwd=folder, env=environment, capture_output=True, text=True,
        timeout=60, stdin=subprocess.DEVNULL, umask=0o022,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "deskhand.toml").write_text(MAILDIR, encoding="utf-8")
    return tmp_path


def test_whatever_a_command_makes_in_the_data_folder_is_private(desk: Path) -> None:
    deskhand(desk, "ticket", "list")
    assert mode(desk / "data") == 0o700
    made = list((desk / "data").rglob("*"))
    assert desk / "data" / "deskhand.sqlite3" in made
    assert [path.name for path in made if mode(path) & 0o077] == []


def test_a_data_folder_that_was_open_to_others_is_closed(desk: Path) -> None:
    (desk / "data").mkdir(mode=0o755)
    deskhand(desk, "ticket", "list")
    assert mode(desk / "data") == 0o700


def test_configuration_and_documents_stay_readable_for_the_user_that_runs_the_daemon(tmp_path: Path) -> None:
    deskhand(tmp_path, "init", "desk")
    assert mode(tmp_path / "desk" / "deskhand.toml") == 0o644
    assert mode(tmp_path / "desk" / "knowledge") == 0o755


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    close_folder(tmp_path / "none")
    assert not (tmp_path / "none").exists()
