"""The demo's folder: ours alone while the demo runs, made anew each time, a desk like any other."""

from __future__ import annotations

import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from daemon.config import Config, load_config
from daemon.demo.customers import DESK
from daemon.demo.mail_system import MX_HOST, DemoMailSystem
from daemon.errors import ConfigurationError
from daemon.lock import LOCK_FILE, only_daemon
from daemon.places import sample_folder

CONFIGURATION_FILE = "deskhand.toml"
FILE_LOCK = "sqlite:"  # only_daemon locks a file where the database is one
CONFIGURATION = """\
[desk]
name = "Larkspur Outfitters"

[[mailbox]]
name = "support"
address = "{desk}"
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{desk}"
password_file = "mailbox.password"
autonomy = "send"
trusted_hosts = ["{mx}"]

[mailbox.smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
auth = "none"

[policy]
hold_seconds = 2

[web]
port = {web}
"""


@asynccontextmanager
async def own_folder(folder: Path) -> AsyncIterator[None]:
    """Hold the folder and empty it. Two locks: the demo's own, and the daemon's, which may outlive its demo.

    Raises:
        DeskBusyError: a demo, or the daemon of one, works there.
        ConfigurationError: it holds something else than a demo.
    """
    refuse_others(folder)
    async with only_daemon(FILE_LOCK, folder):
        async with only_daemon(FILE_LOCK, folder / "data"):
            _clear(folder)
        yield


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != LOCK_FILE:
            path.unlink()


def refuse_others(folder: Path) -> None:
    """A folder that is not a demo's is left alone, a real desk's above all."""
    file = folder / CONFIGURATION_FILE
    begun = (folder / LOCK_FILE).exists() and not file.exists()  # a demo that was cut off, or is just starting
    if begun or not folder.exists() or not any(folder.iterdir()):
        return
    if not file.is_file() or f'address = "{DESK}"' not in file.read_text(encoding="utf-8", errors="replace"):
        raise ConfigurationError(f"{folder} is not a demo's folder", advice="Name another one with --folder.")


def write_desk(folder: Path, system: DemoMailSystem) -> Config:
    """A desk of its own: configuration, knowledge, password file."""
    shutil.copytree(sample_folder() / "knowledge", folder / "knowledge")
    password = folder / "mailbox.password"
    password.touch(mode=0o600)
    password.write_text(system.password, encoding="utf-8")
    text = CONFIGURATION.format(desk=DESK, imap=system.imap_port, smtp=system.smtp_port, mx=MX_HOST, web=free_port())
    (folder / CONFIGURATION_FILE).write_text(text, encoding="utf-8")
    return load_config(folder / CONFIGURATION_FILE)


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
