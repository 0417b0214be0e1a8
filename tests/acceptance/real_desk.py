"""A desk as a user runs it: a folder with its ``deskhand.toml``, and the real process started, killed and ended."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from json import loads
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.servers.ports import free_port

DESK = "agent@example.test"
START_SECONDS = 90.0
SETTLE_SECONDS = 120.0
# What a desk moves by itself. A mail that failed is tried again, so it is unsettled as well.
UNSETTLED = (
    "SELECT count(*) FROM raw_messages WHERE state = 'new'",
    "SELECT count(*) FROM messages WHERE state IN ('new', 'queued')",
    "SELECT count(*) FROM outbox WHERE state IN ('ready', 'sending') OR copy_state = 'wanted'",
    "SELECT count(*) FROM drafts WHERE folder_state IN ('wanted', 'remove')",
)
ARTICLES = {
    "returns.md": "# Returns\n\nYou can return a tent within 30 days of delivery. The label is free of charge.\n",
    "shipping.md": "# Shipping\n\nStandard shipping to Germany takes 2 days and costs 4.90 EUR.\n",
    "gift-cards.md": "# Gift cards\n\nA gift card is valid for 3 years. A gift card can be used in several orders.\n",
    "warranty.md": "# Warranty\n\nThe warranty of a tent lasts 5 years. Keep the invoice for a warranty claim.\n",
}
CONFIGURATION = """\
[desk]
name = "Support"
database = "{database}"

[[mailbox]]
name = "support"
address = "{address}"
{mailbox}
autonomy = "{autonomy}"
poll_seconds = 2

[mailbox.smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
auth = "none"
timeout_seconds = 10

[policy]
hold_seconds = 0
confidence = 0
passage_floor = 0.1
automatic_per_correspondent = 100

[web]
port = {web}

[run]
drain_seconds = 10
"""


def imap_mailbox(port: int, username: str, password_env: str) -> str:
    """The lines of an IMAP mailbox on loopback."""
    return (
        f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"\nusername = "{username}"\n'
        f'password_env = "{password_env}"'
    )


def maildir_mailbox(path: str = "Maildir") -> str:
    """The lines of a Maildir."""
    return f'type = "maildir"\npath = "{path}"'


class _Row(dict[str, Any]):
    """A row by name and by number, as ``sqlite3.Row``."""

    def __getitem__(self, key: str | int) -> Any:
        return list(self.values())[key] if isinstance(key, int) else super().__getitem__(key)


@dataclass
class RealDesk:
    """One desk folder. ``process`` is the daemon of the moment; its log is kept in ``daemon.log``."""

    folder: Path
    smtp_port: int
    mailbox: str
    address: str = DESK
    autonomy: str = "send"
    database: str = ""
    process: asyncio.subprocess.Process | None = None
    web: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        (self.folder / "knowledge").mkdir(parents=True)
        for name, text in ARTICLES.items():
            (self.folder / "knowledge" / name).write_text(text)
        if "maildir" in self.mailbox:
            for part in ("new", "cur", "tmp"):
                (self.folder / "Maildir" / part).mkdir(parents=True)
        self.config.write_text(
            CONFIGURATION.format(
                database=self.database, address=self.address, mailbox=self.mailbox, autonomy=self.autonomy,
                smtp=self.smtp_port, web=self.web,
            )
        )  # fmt: skip

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.folder / "deskhand.toml"

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.folder / "data" / "deskhand.sqlite3"

    async def start(self, *arguments: str, fault: str = "", command: Sequence[str] = ()) -> asyncio.subprocess.Process:
        """Start ``deskhand run``; ``fault`` is ``NAME:N``, ``command`` stands before the interpreter."""
        line = [*command, sys.executable, "-m", "daemon.cli", "run", "--config", str(self.config), *arguments]
        environment = os.environ | {"DESKHAND_FAULT": fault, "HF_HUB_OFFLINE": "1"}
        with (self.folder / "daemon.log").open("ab") as log:
            log.write(f"\n--- {' '.join(arguments)} {fault}\n".encode())
            log.flush()
            self.process = await asyncio.create_subprocess_exec(*line, stdout=log, stderr=log, env=environment)
        return self.process

    async def dies(self, seconds: float = START_SECONDS) -> int:
        """Wait for the end of the process; return its exit status, negative for a signal."""
        assert self.process is not None
        try:
            return await asyncio.wait_for(self.process.wait(), seconds)
        except TimeoutError:
            raise AssertionError(f"the process did not end; its log says:\n{self.log()}") from None

    async def end(self) -> int:
        """SIGTERM, and the exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await self.dies(30)

    async def kill(self) -> None:
        """End it in any case: for the end of a test."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def until(self, holds: Callable[[], bool], what: str, seconds: float = SETTLE_SECONDS) -> None:
        """Wait for a condition while the process lives."""
        end = time.monotonic() + seconds
        while not holds():
            assert self.process is None or self.process.returncode is None, f"the process ended:\n{self.log()}"
            assert time.monotonic() < end, f"{what}: not within {seconds} s; the log says:\n{self.log()}"
            await asyncio.sleep(0.1)

    async def ready(self) -> None:
        """Wait for /readyz."""
        end = time.monotonic() + START_SECONDS
        while (await asyncio.to_thread(self.get, "/readyz"))[0] != 200:
            assert self.process is not None
            assert self.process.returncode is None, self.log()
            assert time.monotonic() < end, self.log()
            await asyncio.sleep(0.1)

    async def settled(self, mails: int) -> None:
        """Wait until this many mails are stored, and nothing moves any more."""
        await self.until(
            lambda: self.count("SELECT count(*) FROM raw_messages WHERE role = 'inbox'") >= mails,
            f"{mails} mails stored",
        )
        await self.until(lambda: not any(map(self.count, UNSETTLED)), "everything settled")

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        """Ask the web server: status (0: nobody there) and JSON."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web}{path}", timeout=10) as answer:
                return answer.status, loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, loads(error.read())
        except OSError:
            return 0, {}

    def rows(self, query: str, *values: Any) -> list[Any]:
        """Rows of the database, seen from outside; on PostgreSQL without ``values``."""
        if self.database:
            with psycopg.connect(self.database, row_factory=dict_row) as other:
                return [_Row(row) for row in other.execute(query)]
        connection = sqlite3.connect(self.file, timeout=30)
        connection.row_factory = sqlite3.Row
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def count(self, query: str) -> int:
        """The one number of a query; 0 before the tables exist."""
        try:
            return int(self.rows(query)[0][0])
        except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
            return 0

    def log(self, characters: int = 6_000) -> str:
        """The end of the daemon's log."""
        return (self.folder / "daemon.log").read_text(errors="replace")[-characters:]

    def deliver(self, *mails: bytes) -> None:
        """Put mails into the Maildir."""
        box = self.folder / "Maildir"
        for mail in mails:
            name = f"{int(time.time())}.{time.time_ns()}.test"
            (box / "tmp" / name).write_bytes(mail)
            (box / "tmp" / name).rename(box / "new" / name)
