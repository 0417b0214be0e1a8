"""The demo's folder belongs to one demo at a time, and what the demo says to type works as it stands, anywhere."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

pytest.importorskip("aiosmtpd")
pytest.importorskip("pymap")

from daemon.demo.customers import DESK
from daemon.demo.folder import FILE_LOCK, own_folder, write_desk
from daemon.demo.mail_system import DemoMailSystem
from daemon.demo.show import instructions
from daemon.errors import ConfigurationError
from daemon.lock import only_daemon

TOML = f'[[mailbox]]\naddress = "{DESK}"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "a demo"
    (made / "data").mkdir(parents=True)
    (made / "deskhand.toml").write_text(TOML, encoding="utf-8")
    (made / "data" / "deskhand.sqlite3").write_text("mails", encoding="utf-8")
    return made


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[DemoMailSystem]:
    system = DemoMailSystem(tmp_path / "delivered", DESK)
    await system.start()
    yield system
    await system.stop()


async def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line as a visitor in another terminal does: another folder, a bare PATH."""
    return await asyncio.to_thread(
        subprocess.run, command, shell=True, cwd=folder, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("where", [".", "data"])
async def test_a_folder_in_which_a_demo_or_its_daemon_works_is_not_touched(folder: Path, where: str) -> None:
    async with only_daemon(FILE_LOCK, folder / where):
        done = await shell(shlex.join([sys.executable, "-m", "daemon.cli", "demo", "--folder", str(folder)]), folder)
    assert done.returncode == 1
    assert "another deskhand works on" in done.stderr
    assert f"process {os.getpid()}" in done.stderr
    assert (folder / "data" / "deskhand.sqlite3").read_text(encoding="utf-8") == "mails"


async def test_an_old_demo_is_cleared_and_the_folder_held(folder: Path) -> None:
    async with own_folder(folder):
        assert names(folder) == ["deskhand.lock"]
        with pytest.raises(ConfigurationError, match="another deskhand works on"):
            async with own_folder(folder):
                pass


async def test_a_real_desk_is_no_folder_for_a_demo(folder: Path) -> None:
    (folder / "deskhand.toml").write_text(TOML.replace(DESK, "help@shop.example.test"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="is not a demo's folder"):
        async with own_folder(folder):
            pass
    assert names(folder) == ["data", "deskhand.toml"]


async def test_what_the_demo_says_to_type_works_in_any_folder(system: DemoMailSystem, tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "a demo", tmp_path / "elsewhere"
    elsewhere.mkdir()
    async with own_folder(folder):
        write_desk(folder, system)
        (folder / "delivered").mkdir()
        (folder / "daemon.log").touch()
        commands = [line.strip() for line in instructions(folder).splitlines() if re.match(r"    \S", line)]
        assert len(commands) == 6
        for command in commands:
            done = await shell(command, elsewhere)
            unknown = "there is no draft" if "NUMBER" in command else ""
            assert (done.returncode == 0) is not bool(unknown), f"{command}\n{done.stdout}{done.stderr}"
            assert "Traceback" not in done.stderr
    assert names(elsewhere) == []


async def test_a_mail_to_no_demo_says_so(folder: Path) -> None:
    line = [sys.executable, "-m", "daemon.cli", "demo", "--write", "Hello?", "--folder"]
    done = await shell(shlex.join([*line, str(folder / "none")]), folder)
    assert (done.returncode, "holds no demo" in done.stderr) == (1, True)
