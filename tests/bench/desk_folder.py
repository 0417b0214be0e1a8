"""A desk as a user has it: a folder with ``deskhand.toml`` and the sample articles; nothing is tuned for speed."""

from __future__ import annotations

import shutil
from pathlib import Path

from daemon.places import sample_folder
from tests.bench.mails import DESK
from tests.servers.dovecot import PASSWORD
from tests.servers.ports import free_port

PASSWORD_ENV = "DESKHAND_BENCH_PASSWORD"
ENVIRONMENT = {PASSWORD_ENV: PASSWORD, "HF_HUB_OFFLINE": "1"}
CONFIGURATION = """\
[desk]
name = "Larkspur Outfitters"

[[mailbox]]
name = "support"
address = "{desk}"
{mailbox}

[mailbox.smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
auth = "none"

[web]
port = {web}
"""
IMAP = """\
host = "127.0.0.1"
port = {port}
security = "none"
username = "{user}"
password_env = "{env}"\
"""


def make_desk(folder: Path, mailbox: str, web: int = 0) -> Path:
    """Lay out a desk; return its configuration file. ``mailbox`` are the lines that say where the mailbox is."""
    shutil.copytree(sample_folder() / "knowledge", folder / "knowledge")
    file = folder / "deskhand.toml"
    values = {"desk": DESK, "mailbox": mailbox, "smtp": free_port(), "web": web or free_port()}
    file.write_text(CONFIGURATION.format(**values))
    return file


def imap_lines(port: int, user: str) -> str:
    """An IMAP account on loopback."""
    return IMAP.format(port=port, user=user, env=PASSWORD_ENV)


def maildir_lines(folder: Path) -> str:
    """A Maildir, made if missing."""
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    return f'type = "maildir"\npath = "{folder}"'
