"""``deskhand run`` and ``deskhand demo``: the daemon itself, and the daemon among a mail system of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
import typer

from daemon.commands.session import DEFAULT_CONFIG, ConfigOption, locked, migrate, read_config, run_async
from daemon.errors import NeedsPersonError

if TYPE_CHECKING:
    from daemon.config import Config
    from daemon.service import Service

LEAVE_SECONDS = 8.0  # beyond the drain, to close everything
log = structlog.get_logger(__name__)


def run(
    config: ConfigOption = DEFAULT_CONFIG,
    once: bool = typer.Option(False, "--once", help="Work through everything that waits, then exit."),
) -> None:
    """Run the daemon: watch the mailboxes until SIGTERM. SIGHUP reloads templates and policy."""
    from daemon.process_memory import at_start
    from daemon.quiet import quiet_libraries
    from daemon.telemetry import configure_logging

    at_start()
    settings = read_config(config)
    quiet_libraries()
    configure_logging(settings.run.log_level)
    limit = _Limit(settings.run.drain_seconds + LEAVE_SECONDS)
    try:
        run_async(_run(settings, config, limit, once=once))
    except typer.Exit as ended:
        _leave_threads(ended.exit_code)
        raise
    finally:
        limit.lift()
    _leave_threads(0)


def _leave_threads(status: int) -> None:
    """End now, though a thread still loads a model: Python would wait for it, and everything is stored and closed."""
    if any(not thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()):
        _leave(status)


def _leave(status: int) -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # torn, closed, or none at all
            stream.flush()
    os._exit(status)


class _Limit:
    """Ends the process when stopping takes longer than it may.

    A thread of its own, as what hangs may be the event loop's tasks: a library that waits for a server which is silent
    is not always cancelled. Nothing is lost by it; every state is written before what it allows is begun.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timer: threading.Timer | None = None

    def begin(self, status: int) -> None:
        """From now on there are so many seconds left; ``status`` is the process's then."""
        self._timer = threading.Timer(self._seconds, self._end, (status,))
        self._timer.daemon = True
        self._timer.start()

    def lift(self) -> None:
        """It ended in time."""
        if self._timer is not None:
            self._timer.cancel()

    def _end(self, status: int) -> None:
        log.error("daemon.cut_off", seconds=self._seconds, advice="What was at work goes on after the next start.")
        _leave(status)


async def _run(config: Config, file: Path, limit: _Limit, *, once: bool) -> None:
    async with locked(config) as lock:
        await migrate(config)  # a database that cannot be opened is said before anything else is loaded
        from daemon.app import build_desk
        from daemon.health import Health
        from daemon.metrics import Metrics
        from daemon.process_memory import settle
        from daemon.service import Service

        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        desk = build_desk(config, Health(), Metrics(), file)
        service = Service(desk, loaded=settle)
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
        desk.live.listen(loop)
        try:
            await service.start(watch=not once)
            work = _once(service) if once else stop.wait()
            await _first(work, stop.wait(), lock.lost())
        finally:
            limit.begin(1 if sys.exc_info()[0] else 0)
            await service.stop()


async def _once(service: Service) -> None:
    """Work through what waits; raise ``NeedsPersonError`` when some of it failed, though that is tried again."""
    parked_before = (await service.failed())[1]
    await service.run_once()
    trying, parked, unsent = await service.failed()
    failed = trying + max(0, parked - parked_before)
    found, advice = [], ["The log says why."]
    if failed:
        found.append(f"{failed} {'mail' if failed == 1 else 'mails'} could not be worked on")
        advice.append("See: deskhand parked list. What is not there is tried again by the next run.")
    if unsent:
        found.append(f"{unsent} {'reply' if unsent == 1 else 'replies'} could not be sent yet")
        advice.append("Replies are tried again by the next run; deskhand ticket show says what the server answered.")
    if found:
        raise NeedsPersonError("; ".join(found), advice=" ".join(advice))


async def _first(*works: object) -> None:
    """Return when the first ends, with its error if it had one."""
    tasks = [asyncio.ensure_future(work) for work in works]  # type: ignore[call-overload]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    for task in done:
        task.result()


def demo(
    folder: Path = typer.Option(Path("demo-data"), help="Where the demo keeps its desk; made anew each time."),
    stay: bool = typer.Option(None, "--stay/--exit", help="Stay up afterwards; by default only on a terminal."),
    write: str = typer.Option("", help="Only write this text to the desk of the demo that runs in the folder."),
    sender: str = typer.Option("you@example.test", "--from", help="With --write: the address that it comes from."),
) -> None:
    """Show the whole loop on this machine: a mail system on loopback, twelve customers, the same daemon."""
    from daemon.quiet import quiet_libraries

    quiet_libraries()
    if write:
        from daemon.demo.write import write as write_mail

        typer.echo(run_async(write_mail(folder.resolve(), write, sender)))
        return
    from daemon.demo.show import show_demo

    on_terminal = os.isatty(1) and os.environ.get("CI") != "true"
    failed = run_async(show_demo(folder.resolve(), stay=on_terminal if stay is None else stay))
    raise typer.Exit(1 if failed else 0)
