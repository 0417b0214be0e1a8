"""``deskhand``: the command line. Exit status 0: done, 1: problems were found, 2: wrong usage."""

from __future__ import annotations

from pathlib import Path

import typer

from daemon.commands import check as check_command
from daemon.commands import inspection, knowledge, parked, queue, reconcile, running, tickets
from daemon.commands.session import out, say_error
from daemon.errors import DeskhandError
from daemon.init import init_desk

app = typer.Typer(
    name="deskhand",
    help="Drafts answers to support mail that it can prove from your documents, and never sends one twice.",
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


@app.command("init")
def init(folder: Path = typer.Argument(Path(), help="Where to put it; this folder if not said.")) -> None:
    """Write a commented deskhand.toml, the templates and a sample knowledge folder."""
    try:
        written = init_desk(folder)
    except DeskhandError as error:
        say_error(error)
        raise typer.Exit(1) from None
    for path in written:
        out.print(f"wrote {path}", markup=False)
    out.print(f"\nNow edit {folder / 'deskhand.toml'}, then: deskhand check", markup=False)


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
