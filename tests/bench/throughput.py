"""Mails a second made durable, and up to a stored draft, against the raw limit and django-helpdesk.

The same mails lie in a fresh mailbox of one Dovecot for each; the three take turns, and the order changes each round.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.children import Child, python_child
from tests.bench.desk_folder import ENVIRONMENT, imap_lines, make_desk
from tests.bench.django_helpdesk import Helpdesk
from tests.bench.mailbox_server import BenchMailboxes
from tests.bench.mails import lot
from tests.bench.report import Line, held_against, skipped

RAW_GOAL, HELPDESK_GOAL, DRAFT_GOAL = 0.5, 8.0, 2.0
DURABLE, DRAFTED = "durable: receive + remember", "up to a stored draft"
Start = Callable[[Path, str], Child]


def measure_throughput(boxes: BenchMailboxes, mails: int, rounds: int) -> list[Line]:
    """Five lines: durable against both, drafted against both, and django-helpdesk's absence where it is missing."""
    helpdesk = Helpdesk()
    missing = helpdesk.missing()
    port = boxes.server.imap
    starts: dict[str, Start] = {
        "raw": lambda folder, user: python_child(
            "tests.bench.raw_limit", str(port), user, str(folder), log=folder / "raw.log"
        ),
        "durable": lambda folder, user: _desk("durable", folder, port, user),
        "drafted": lambda folder, user: _desk("drafted", folder, port, user),
    }
    if not missing:
        starts["helpdesk"] = lambda folder, user: helpdesk.child(folder, port, user)
    rates: dict[str, list[float]] = {name: [] for name in starts}
    letters = lot(mails)
    for number in range(rounds):
        names = list(starts)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            rates[name].append(_rate(starts[name], boxes.filled(letters), letters))
    return _lines(rates, missing)


def _desk(mode: str, folder: Path, port: int, user: str) -> Child:
    file = make_desk(folder, imap_lines(port, user))
    return python_child("tests.bench.desk_import", mode, str(file), log=folder / "desk.log", environment=ENVIRONMENT)


def _rate(start: Start, user: str, letters: Sequence[bytes]) -> float:
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        found = start(Path(folder), user).go()
    if found["mails"] != len(letters):
        raise RuntimeError(f"{found['mails']} mails came out of {len(letters)}")
    return float(found["mails"] / found["seconds"])


def _lines(rates: dict[str, list[float]], missing: str) -> list[Line]:
    raw, durable, drafted = rates["raw"], rates["durable"], rates["drafted"]
    lines = [held_against(f"{DURABLE}, of the raw limit", "mails/s", durable, raw, RAW_GOAL)]
    if missing:
        lines += [
            skipped(f"{DURABLE}, to django-helpdesk", "mails/s", HELPDESK_GOAL, missing),
            skipped(f"{DRAFTED}, to django-helpdesk", "mails/s", DRAFT_GOAL, missing),
        ]
        return lines
    theirs = rates["helpdesk"]
    lines.append(held_against(f"{DURABLE}, to django-helpdesk", "mails/s", durable, theirs, HELPDESK_GOAL))
    lines.append(held_against(f"{DRAFTED}, to django-helpdesk", "mails/s", drafted, theirs, DRAFT_GOAL))
    return lines
