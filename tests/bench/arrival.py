"""The real process: seconds until ready, seconds from SMTP acceptance to a stored draft, and peak memory.

Mails are handed to Dovecot's LMTP one by one; the clock of each starts when the server has accepted it. The daemon
learns of it by IDLE. Its database is looked at from outside every 20 ms, so that a figure is late by that at most.
"""

from __future__ import annotations

import os
import signal
import smtplib
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from tests.bench.desk_folder import ENVIRONMENT, imap_lines, make_desk
from tests.bench.mailbox_server import BenchMailboxes
from tests.bench.mails import lot
from tests.bench.report import Line, limit
from tests.servers.dovecot import free_port

START_SECONDS, DRAFT_SECONDS, WARM_SECONDS = 120.0, 120.0, 600.0
LOOK_SECONDS = 0.02
PAUSE_SECONDS = 1.0
BURST = 100
READY_GOAL_S, P50_GOAL_S, P95_GOAL_S, MEMORY_GOAL_MB = 5.0, 0.5, 2.0, 900.0
SEEN = "SELECT m.message_id FROM drafts d JOIN messages m ON m.id = d.message_id"


@dataclass
class Daemon:
    """``deskhand run`` in a folder."""

    file: Path
    web: int
    process: subprocess.Popen[bytes] | None = None
    peaks: dict[int, int] = field(default_factory=dict)

    def start(self) -> float:
        """Start it; return the seconds until /readyz answered 200."""
        command = [sys.executable, "-m", "daemon.cli", "run", "--config", str(self.file)]
        began = time.perf_counter()
        with (self.file.parent / "daemon.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | ENVIRONMENT)
        self.wait_until(lambda: self._answers("/readyz"), START_SECONDS, "ready", 0.01)
        return time.perf_counter() - began

    def warm(self) -> None:
        """Wait until the documents are indexed and the model is loaded."""
        self.wait_until(lambda: b'"knowledge":{"state":"ok"' in self._get("/healthz"), WARM_SECONDS, "warm", 0.2)

    def drafted(self) -> set[str]:
        """Message-IDs of the mails with a stored draft."""
        place = self.file.parent / "data" / "deskhand.sqlite3"
        connection = sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=30)
        try:
            return {row[0] for row in connection.execute(SEEN)}
        finally:
            connection.close()

    def wait_until(self, holds: object, seconds: float, what: str, pause: float) -> None:
        """Wait for a condition while the process lives; note its children's memory meanwhile."""
        assert callable(holds)
        end = time.monotonic() + seconds
        while not holds():
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > end:
                log = (self.file.parent / "daemon.log").read_text(errors="replace")[-3000:]
                raise RuntimeError(f"the daemon was not {what} within {seconds:g} s; its log ends:\n{log}")
            time.sleep(pause)

    def note_memory(self) -> None:
        """Remember the peak of the process and of each child, in bytes."""
        assert self.process is not None
        for pid in (self.process.pid, *children(self.process.pid)):
            self.peaks[pid] = max(self.peaks.get(pid, 0), peak_bytes(pid))

    def stop(self) -> None:
        """SIGTERM and wait."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _answers(self, path: str) -> bool:
        return bool(self._get(path))

    def _get(self, path: str) -> bytes:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web}{path}", timeout=10) as found:
                return bytes(found.read())
        except (urllib.error.HTTPError, OSError):
            return b""


def children(pid: int) -> list[int]:
    """Process ids of the children of every thread (Linux: /proc/PID/task/TID/children)."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found + [grandchild for child in found for grandchild in children(child)]


def peak_bytes(pid: int) -> int:
    """VmHWM of a process; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


def measure_arrival(boxes: BenchMailboxes, folder: Path, mails: int, starts: int) -> list[Line]:
    """Five lines: readiness, two of delay, and memory of the process and of its converters."""
    waits = [_start_once(boxes, folder / f"start{number}") for number in range(starts)]
    user, web = boxes.empty(), free_port()
    daemon = Daemon(make_desk(folder / "arrival", imap_lines(boxes.server.imap, user), web), web)
    waits.append(daemon.start())
    try:
        daemon.warm()
        delays = _delays(daemon, boxes, user, lot(mails, seed=7))
        _burst(daemon, boxes, user, lot(BURST, seed=8))
        daemon.note_memory()
    finally:
        daemon.stop()
    assert daemon.process is not None
    main = daemon.peaks.pop(daemon.process.pid) / 1e6
    cuts = statistics.quantiles(delays, n=20, method="inclusive")
    return [
        limit("SMTP acceptance to stored draft, p50", "s", statistics.median(delays), P50_GOAL_S),
        limit("SMTP acceptance to stored draft, p95", "s", cuts[18], P95_GOAL_S),
        limit("peak memory of the daemon", "MB", main, MEMORY_GOAL_MB),
        limit("peak memory with its converters", "MB", main + sum(daemon.peaks.values()) / 1e6, MEMORY_GOAL_MB),
        limit("start of a new desk until /readyz", "s", statistics.median(waits), READY_GOAL_S),
    ]


def _start_once(boxes: BenchMailboxes, folder: Path) -> float:
    web = free_port()
    daemon = Daemon(make_desk(folder, imap_lines(boxes.server.imap, boxes.empty()), web), web)
    try:
        return daemon.start()
    finally:
        daemon.stop()


def _delays(daemon: Daemon, boxes: BenchMailboxes, user: str, mails: Sequence[bytes]) -> list[float]:
    accepted: dict[str, float] = {}
    stored: dict[str, float] = {}
    sender = threading.Thread(target=_send, args=(boxes.server.lmtp, user, mails, accepted))
    sender.start()

    def all_stored() -> bool:
        for message_id in daemon.drafted() - stored.keys():
            stored[message_id] = time.perf_counter()
        return not sender.is_alive() and len(stored) >= len(mails)

    daemon.wait_until(all_stored, len(mails) * PAUSE_SECONDS + DRAFT_SECONDS, "done with every mail", LOOK_SECONDS)
    return [stored[message_id] - at for message_id, at in accepted.items()]


def _send(port: int, user: str, mails: Sequence[bytes], accepted: dict[str, float]) -> None:
    began = time.perf_counter()
    for number, mail in enumerate(mails):
        time.sleep(max(0.0, began + number * PAUSE_SECONDS - time.perf_counter()))
        with smtplib.LMTP("127.0.0.1", port) as session:
            session.sendmail("customer@customers.example.org", [user], mail)
            accepted[str(message_from_bytes(mail)["Message-ID"]).strip("<>")] = time.perf_counter()


def _burst(daemon: Daemon, boxes: BenchMailboxes, user: str, mails: Sequence[bytes]) -> None:
    """Many mails at once, so that the peak is that of hard work."""
    before = len(daemon.drafted())
    boxes.server.deliver(*mails, to=user)

    def done() -> bool:
        daemon.note_memory()
        return len(daemon.drafted()) >= before + len(mails)

    daemon.wait_until(done, DRAFT_SECONDS, "done with a burst", LOOK_SECONDS * 5)
