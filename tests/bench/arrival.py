"""The real process: seconds until ready, seconds from SMTP acceptance to a stored draft, and peak memory.

Mails are handed by SMTP, one by one, to the demo's mail system; the clock of each starts when it has accepted it. The
daemon learns of it by IDLE. Its database is looked at from outside every 20 ms, so that a figure is late by that at
most. Not Dovecot: that holds every IDLE notice back for half a second, to gather several, which no client can change.
"""

from __future__ import annotations

import asyncio
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from daemon.demo.mail_system import DemoMailSystem
from tests.bench.desk_folder import ENVIRONMENT, imap_lines, make_desk
from tests.bench.mails import DESK, lot
from tests.bench.report import Line, limit
from tests.servers.dovecot import PASSWORD
from tests.servers.ports import free_port

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


@contextmanager
def mail_system(folder: Path) -> Iterator[DemoMailSystem]:
    """The demo's mail system, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    system = DemoMailSystem(folder, DESK, PASSWORD)
    asyncio.run_coroutine_threadsafe(system.start(), loop).result(30)
    try:
        yield system
    finally:
        asyncio.run_coroutine_threadsafe(system.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def measure_arrival(folder: Path, mails: int, starts: int) -> list[Line]:
    """Five lines: two of delay, memory of the process and of its converters, and readiness."""
    with mail_system(folder / "mail") as system:
        return _measure(system, folder, mails, starts)


def _measure(system: DemoMailSystem, folder: Path, mails: int, starts: int) -> list[Line]:
    waits = [_start_once(system, folder / f"start{number}") for number in range(starts)]
    daemon = _daemon(system, folder / "arrival")
    waits.append(daemon.start())
    try:
        daemon.warm()
        delays = _delays(daemon, system.smtp_port, lot(mails, seed=7))
        _burst(daemon, system.smtp_port, lot(BURST, seed=8))
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
        limit("peak memory of its converters, besides", "MB", sum(daemon.peaks.values()) / 1e6, None),
        limit("start of a new desk until /readyz", "s", statistics.median(waits), READY_GOAL_S),
    ]


def _daemon(system: DemoMailSystem, folder: Path) -> Daemon:
    web = free_port()
    return Daemon(make_desk(folder, imap_lines(system.imap_port, DESK), web), web)


def _start_once(system: DemoMailSystem, folder: Path) -> float:
    daemon = _daemon(system, folder)
    try:
        return daemon.start()
    finally:
        daemon.stop()


def _delays(daemon: Daemon, port: int, mails: Sequence[bytes]) -> list[float]:
    accepted: dict[str, float] = {}
    stored: dict[str, float] = {}
    sender = threading.Thread(target=_send, args=(port, mails, accepted, PAUSE_SECONDS))
    sender.start()

    def all_stored() -> bool:
        for message_id in daemon.drafted() - stored.keys():
            stored[message_id] = time.perf_counter()
        return not sender.is_alive() and len(stored) >= len(mails)

    daemon.wait_until(all_stored, len(mails) * PAUSE_SECONDS + DRAFT_SECONDS, "done with every mail", LOOK_SECONDS)
    return [stored[message_id] - at for message_id, at in accepted.items()]


def _send(port: int, mails: Sequence[bytes], accepted: dict[str, float], pause: float) -> None:
    began = time.perf_counter()
    for number, mail in enumerate(mails):
        time.sleep(max(0.0, began + number * pause - time.perf_counter()))
        with smtplib.SMTP("127.0.0.1", port) as session:
            session.sendmail("bounces@customers.example.org", [DESK], mail)
            accepted[str(message_from_bytes(mail)["Message-ID"]).strip("<>")] = time.perf_counter()


def _burst(daemon: Daemon, port: int, mails: Sequence[bytes]) -> None:
    """Many mails at once, so that the peak is that of hard work."""
    before = len(daemon.drafted())
    _send(port, mails, {}, 0)

    def done() -> bool:
        daemon.note_memory()
        return len(daemon.drafted()) >= before + len(mails)

    daemon.wait_until(done, DRAFT_SECONDS, "done with a burst", LOOK_SECONDS * 5)
