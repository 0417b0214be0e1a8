"""``deskhand``: the command line. Exit status 0: done, 1: problems were found, 2: wrong usage."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from pathlib import Path

import typer

from daemon.commands import check as check_command
from daemon.commands import inspection, knowledge, parked, queue, reconcile, running, tickets
from daemon.commands.printing import err, out, say_error
from daemon.errors import DeskhandError
from daemon.privacy import write_privately
from daemon.quiet import quiet_libraries

TRACEBACK = "DESKHAND_TRACEBACK"

app = typer.Typer(
    name="deskhand",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(running.run)
app.command("check")(check_command.check)
app.command("inspect")(inspection.inspect)
app.command("reconcile")(reconcile.reconcile)
app.command("demo")(running.demo)
app.add_typer(tickets.app, name="ticket")
app.add_typer(queue.app, name="queue")
app.add_typer(parked.app, name="parked")
app.add_typer(knowledge.app, name="kb")


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(f"deskhand {metadata.version('deskhand')}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", help="Print the version and exit.", is_eager=True, callback=_print_version
    ),
) -> None:
    """Drafts answers to support mail that it can prove from your documents, and never sends one twice."""


@app.command("init")
def init(folder: Path = typer.Argument(Path(), help="Where to put it; this folder if not said.")) -> None:
    """Write a commented deskhand.toml, the templates and a sample knowledge folder."""
    from daemon.init import init_desk

    for path in init_desk(folder):
        out.print(f"wrote {path}")
    out.print(f"\nNow edit {folder / 'deskhand.toml'}, then: deskhand check")


def main() -> None:
    """The console script: whatever goes wrong is a sentence on stderr, and exit status 1."""
    quiet_libraries()
    if sys.argv[1:2] != ["init"]:  # what it writes is for the user that will run the daemon, often another one
        write_privately()
    try:
        app()
    except DeskhandError as error:
        say_error(error)
        sys.exit(1)
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        _say_fault(error)
        sys.exit(1)


def _say_fault(error: Exception) -> None:
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        err.print(f"deskhand: {where}{error.strerror}")
        return
    import structlog

    from daemon.telemetry import masked_error

    if sys.argv[1:2] == ["run"]:  # the daemon's log takes the traceback, masked
        structlog.get_logger(__name__).critical("daemon.crashed", exc_info=error)
    err.print(f"deskhand: a fault of Deskhand itself: {masked_error(error)}")
    err.print(f"  Please report it with the output of the same command under {TRACEBACK}=1.")


if __name__ == "__main__":
    main()
