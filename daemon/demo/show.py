"""``deskhand demo``: start the mail system and the real daemon, let the customers write, show what became of it."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

import aiosmtplib
import httpx
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from daemon.config import Config
from daemon.database import Database
from daemon.demo.customers import DESK, LETTERS, Letter, letter_mail
from daemon.demo.folder import CONFIGURATION_FILE, own_folder, write_desk
from daemon.demo.mail_system import DemoMailSystem
from daemon.errors import ConfigurationError, TransientError
from daemon.tables import drafts, messages

READY_SECONDS = 90
OUTCOME_SECONDS = 120
out = Console(highlight=False, width=None if sys.stdout.isatty() else 160)


async def show_demo(folder: Path, *, stay: bool) -> bool:
    """Run the demo in ``folder`` (its whole path); return whether an outcome was not the expected one.

    Raises:
        ConfigurationError: the demo extra is missing, the folder is not a demo's or in use, or the daemon does not
            become ready.
    """
    async with own_folder(folder):
        return await _show(folder, stay=stay)


async def _show(folder: Path, *, stay: bool) -> bool:
    started = time.monotonic()
    system = DemoMailSystem(folder / "delivered", DESK)
    await system.start()
    try:
        config = write_desk(folder, system)
        out.print(f"Mail system on 127.0.0.1: IMAP {system.imap_port}, SMTP {system.smtp_port}. Starting the daemon …")
        async with running_daemon(folder, config):
            out.print(f"Ready after {time.monotonic() - started:.1f} s. Twelve customers write in …")
            rows = await play(config, system)
            failed = print_outcomes(rows)
            if stay:
                await stay_up(folder)
    finally:
        await system.stop()
    return failed


@asynccontextmanager
async def running_daemon(folder: Path, config: Config) -> AsyncIterator[None]:
    """The same daemon that ``deskhand run`` starts, as a child process; its log goes to ``daemon.log``."""
    with (folder / "daemon.log").open("wb") as log:
        command = [sys.executable, "-m", "daemon.cli", "run", "--config", str(folder / CONFIGURATION_FILE)]
        environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
        child = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log, env=environment)
        try:
            await _ready(child, config, folder)
            yield
        finally:
            if child.returncode is None:
                child.terminate()
            await child.wait()


async def _ready(child: asyncio.subprocess.Process, config: Config, folder: Path) -> None:
    url = f"http://{config.web.host}:{config.web.port}/readyz"
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(READY_SECONDS * 10):
            if child.returncode is not None:
                break
            try:
                if (await client.get(url)).status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.1)
    tail = (folder / "daemon.log").read_text(encoding="utf-8", errors="replace")[-2000:]
    raise ConfigurationError(f"the daemon did not become ready; its log says:\n{tail}")


async def play(config: Config, system: DemoMailSystem) -> list[dict[str, Any]]:
    """Send every letter when its turn comes; return a row of the outcome table for each."""
    database = Database(config.database_url)
    replies: dict[str, tuple[str, str]] = {}
    sent_at: dict[str, float] = {}
    try:
        for letter in LETTERS:
            needed = letter.answers or letter.bounces
            if needed and needed not in replies:
                replies[needed] = await _reply_to(needed, system)
            await _post(letter_mail(letter, replies), letter, system)
            sent_at[letter.name] = time.time()
        return [await _outcome(database, letter, sent_at[letter.name]) for letter in LETTERS]
    finally:
        await database.close()


async def _post(raw: bytes, letter: Letter, system: DemoMailSystem) -> None:
    sender = letter.sender.rpartition("<")[2].rstrip(">") if letter.envelope_sender is None else letter.envelope_sender
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=system.smtp_port, start_tls=False, timeout=20) as client:
        await client.sendmail(sender, [DESK], raw)


async def _reply_to(name: str, system: DemoMailSystem) -> tuple[str, str]:
    """Wait for the reply that a letter got; a customer answers what arrived, not what was drafted."""
    wanted = next(letter.message_id for letter in LETTERS if letter.name == name)
    seen = 0
    while True:
        try:
            mails = await system.wait_for_outgoing(seen + 1, OUTCOME_SECONDS)
        except TimeoutError:
            raise TransientError(
                f"no reply to the letter {name!r} within {OUTCOME_SECONDS} s; see daemon.log"
            ) from None
        for mail in mails[seen:]:
            header = message_from_bytes(mail.mime)
            if wanted in str(header.get("In-Reply-To", "")):
                return str(header["Message-ID"]).strip("<> \r\n"), str(header["Subject"])
        seen = len(mails)


async def _outcome(database: Database, letter: Letter, sent_at: float) -> dict[str, Any]:
    query = sa.select(drafts, messages.c.reason).join(messages).where(messages.c.message_id == letter.message_id)
    ends = time.monotonic() + OUTCOME_SECONDS
    while True:
        async with database.read() as connection:
            row = (await connection.execute(query)).first()
        # A draft that is on its way may still be overtaken by the customer's second mail.
        if (row is not None and row.state != "released") or time.monotonic() > ends:
            break
        await asyncio.sleep(0.1)
    return {"letter": letter, "row": row, "seconds": row.created_at.timestamp() - sent_at if row else None}


def print_outcomes(rows: list[dict[str, Any]]) -> bool:
    """The table; return whether anything is not as expected."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("mail", "ticket", "decision", "conf.", "why", "seconds", ""):
        table.add_column(column, overflow="fold")
    failed = False
    for entry in rows:
        letter, row = entry["letter"], entry["row"]
        if row is None:
            failed = True
            table.add_row(letter.name, "-", "none", "", "nothing was decided; see daemon.log", "", "UNEXPECTED")
            continue
        good = matches(letter, row)
        failed = failed or not good
        decision = final_decision(row)
        table.add_row(
            letter.name, str(row.ticket_id), decision, f"{row.confidence:.2f}", why(row), f"{entry['seconds']:.2f}",
            "" if good else f"UNEXPECTED (wanted {letter.expected.outcome})",
        )  # fmt: skip
    out.print(table)
    verdict = "An outcome is not the expected one." if failed else "All outcomes are the expected ones."
    out.print(verdict)
    return failed


def final_decision(row: Any) -> str:
    """What became of a mail in the end: a reply that was held may have been overtaken."""
    return "superseded" if row.state == "superseded" else str(row.outcome)


def matches(letter: Letter, row: Any) -> bool:
    """Whether a stored decision is the expected one, for one of the expected reasons."""
    if final_decision(row) != letter.expected.outcome:
        return False
    if letter.expected.outcome == "send":
        return str(row.state) == "sent"
    hits = {hit["rule"] for hit in row.decision["hits"]}
    return not letter.expected.rules or row.state == "superseded" or bool(hits & set(letter.expected.rules))


def why(row: Any) -> str:
    """The reasons in a few words."""
    hits = row.decision["hits"]
    if final_decision(row) == "superseded":
        return "a newer mail of the customer comes first"
    if not hits:
        used = {passage_id for claim in row.claims or [] for passage_id in claim["passages"]}
        sources = {passage["document"] for passage in row.passages or [] if passage["id"] in used}
        return f"every sentence has a source: {', '.join(sorted(sources))}"
    return "; ".join(hit["fact"] or hit["sentence"] for hit in hits)[:200]


def deskhand() -> str:
    """This very program, as a shell in another folder without our ``PATH`` finds it."""
    script = Path(sys.executable).with_name("deskhand")
    return shlex.quote(str(script)) if script.exists() else f"{shlex.quote(sys.executable)} -m daemon.cli"


def instructions(folder: Path) -> str:
    """What can be tried while the demo is up: commands that work as they stand, in any folder. ``folder`` is whole."""
    program, place, config = deskhand(), shlex.quote(str(folder)), shlex.quote(str(folder / CONFIGURATION_FILE))
    return f"""
The desk stays up until you press Ctrl-C. In another terminal, in any folder:

  write a mail of your own
    {program} demo --folder {place} --write "Do you deliver to Austria?"
  look at the queue, and approve a draft of it by its number
    {program} queue list --config {config}
    {program} queue approve NUMBER --config {config}
  read what customers received
    ls {shlex.quote(str(folder / "delivered"))}
  read the daemon's log
    tail {shlex.quote(str(folder / "daemon.log"))}
  see a delivery fail: temperror@, permerror@, timeout@ and uncertain@example.test do as they are called
    {program} demo --folder {place} --write "Do you deliver to Austria?" --from permerror@example.test
"""


async def stay_up(folder: Path) -> None:
    """Say what can be tried, and wait for Ctrl-C."""
    out.print(instructions(folder), markup=False, soft_wrap=True)
    with_signals = asyncio.Event()
    try:
        await with_signals.wait()
    except asyncio.CancelledError:
        out.print("Stopping …")
