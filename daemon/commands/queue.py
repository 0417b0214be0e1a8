"""``deskhand queue``: the drafts that wait for a person, and the verdict on each."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from daemon.commands.editing import answer_alone, new_text
from daemon.commands.mail_view import cut_lines, reading_words
from daemon.commands.printing import counted, err, moment, out, print_json, print_table
from daemon.commands.session import (
    DEFAULT_CONFIG,
    ConfigOption,
    DraftArgument,
    JsonOption,
    database_of,
    read_config,
    run_async,
)
from daemon.commands.tickets import print_outbox, print_reasons, print_reviews
from daemon.errors import NeedsPersonError
from daemon.models import DraftState

if TYPE_CHECKING:
    from daemon.config import Config
    from daemon.database import Database

app = typer.Typer(help="Drafts that wait for a person.", no_args_is_help=True)
RELEASED_FOR_LATER = "it goes out when the daemon runs (deskhand run)"
CELL_CHARACTERS = 120
SHOWN_ATTACHMENTS = 50  # as many as are read, see daemon/stages/understand.py
AgainOption = typer.Option(False, "--again", help="Send although an earlier attempt may have been delivered.")
ReviewerOption = typer.Option("", "--as", help="Who gives the verdict; the login name if not said.")


@app.command("list")
def list_queue(config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False) -> None:
    """List waiting drafts, oldest first, and why each was not sent."""
    settings = read_config(config, secrets=False)

    async def work() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        from daemon import views

        async with database_of(settings) as database, database.read() as connection:
            return await views.queue_list(connection), await views.unsent_list(connection)

    rows, unsent = run_async(work())
    if json:
        print_json(rows)
        return
    table = [
        [*(str(r[key]) for key in ("id", "ticket", "customer")), _cut(r["subject"]), f"{r['confidence']:.2f}", _why(r)]
        for r in rows
    ]
    print_table(["draft", "ticket", "customer", "subject", "conf.", "why it waits"], table, "No draft waits.")
    if unsent:
        out.print("\nReleased, not yet sent:")
        keys = ("draft", "ticket", "customer", "attempts")
        waits = [[*(str(r[key]) for key in keys), moment(r["due_at"]), r["detail"]] for r in unsent]
        print_table([*keys, "next attempt", "the server's last answer"], waits, "")


@app.command("show")
def show_draft(draft: DraftArgument, config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False) -> None:
    """Show a draft with the mail, its sources and the reasons."""
    settings = read_config(config, secrets=False)

    async def work() -> dict[str, Any]:
        from daemon import views

        async with database_of(settings) as database, database.read() as connection:
            return await views.queue_show(connection, draft)

    shown = run_async(work())
    if json:
        print_json(shown)
        return
    mail = shown["mail"]
    out.print(f"From {mail['sender']}, {moment(mail['received_at'])}\n{mail['subject']}\n\n{mail['text']}")
    for cut in cut_lines(mail):
        out.print(f"\ncut: {cut}")
    for file in mail["attachments"][:SHOWN_ATTACHMENTS]:
        out.print(f"\nattachment {file['name']}: {reading_words(file['reading'])}")
        for line in file["beginning"].splitlines():
            out.print(f"   {line}")
        if file["more"]:
            out.print(f"   … {counted(file['more'], 'more character')}")
    if (more := len(mail["attachments"]) - SHOWN_ATTACHMENTS) > 0:
        out.print(f"and {counted(more, 'more attachment')} (--json has them)")
    out.print(f"\n── draft {shown['id']} ({shown['state']}), confidence {shown['confidence']:.2f}")
    print_reasons(shown)
    for note in shown["notes"]:
        out.print(f"   note: {note}")
    out.print(f"\n{shown['text'] or '(nothing was drafted)'}")
    print_reviews(shown["reviews"])
    print_outbox(shown["outbox"])


@app.command("approve")
def approve(
    draft: DraftArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    reviewer: str = ReviewerOption,
    again: bool = AgainOption,
) -> None:
    """Send a draft as it is."""
    settings = read_config(config, secrets=False)

    async def work() -> str:
        from daemon.correspondence import open_verdicts

        async with database_of(settings) as database:
            await open_verdicts(settings, database).approve(draft, who(settings, reviewer), again=again)
            return await _released(settings, database)

    out.print(f"Draft {draft}: {run_async(work())}.")


@app.command("edit")
def edit(
    draft: DraftArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    reviewer: str = ReviewerOption,
    body_file: Path | None = typer.Option(None, "--body-file", help="Take the new text from this file; - for stdin."),
    again: bool = AgainOption,
    yes: bool = typer.Option(False, "--yes", help="Send although the text seems to greet or to close by itself."),
) -> None:
    """Change a draft in $EDITOR (or take --body-file) and send it."""
    settings = read_config(config, secrets=False)

    async def before() -> dict[str, Any]:
        from daemon import views

        async with database_of(settings) as database, database.read() as connection:
            shown = await views.queue_show(connection, draft)
        if shown["state"] != DraftState.WAITING:  # said now, not when the work of writing is done
            raise NeedsPersonError(f"draft {draft} does not wait for a verdict: it is {shown['state']}")
        return shown

    shown = run_async(before())
    text = new_text(shown, body_file)
    if body_file is None and text == shown["text"].strip():
        err.print(f"deskhand: draft {draft} was not changed, so nothing was sent. To send it as it is:")
        err.print(f"  deskhand queue approve {draft}")
        raise typer.Exit(1)

    async def work() -> str:
        from daemon.correspondence import open_verdicts

        async with database_of(settings) as database:
            verdicts = open_verdicts(settings, database)
            answer = answer_alone(text, await verdicts.frame(shown["message_id"]), draft, body_file, settings.data, yes)
            await verdicts.edit(draft, who(settings, reviewer), answer, again=again)
            return await _released(settings, database)

    out.print(f"Draft {draft}: {run_async(work())}.")


@app.command("reject")
def reject(
    draft: DraftArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    reviewer: str = ReviewerOption,
    reason: str = typer.Option("", help="Why; kept with the verdict."),
) -> None:
    """Send nothing; the ticket stays open."""
    settings = read_config(config, secrets=False)

    async def work() -> str:
        from daemon.correspondence import open_verdicts

        async with database_of(settings) as database:
            return await open_verdicts(settings, database).reject(draft, who(settings, reviewer), reason)

    out.print(f"Draft {draft}: {run_async(work())}.")


def _why(row: dict[str, Any]) -> str:
    return _cut("; ".join(row["why"]))


def _cut(text: str) -> str:
    """What a cell of the table holds: one or two lines; ``queue show`` has it whole."""
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1].rstrip() + "…"


async def _released(config: Config, database: Database) -> str:
    from daemon.lock import daemon_runs

    async with database.read() as connection:
        runs = await daemon_runs(connection, config.data)
    return "released; " + ("the running daemon sends it at once" if runs else RELEASED_FOR_LATER)


def who(config: Config, said: str) -> str:
    """The reviewer's name."""
    return said or config.desk.reviewer or os.environ.get("USER") or getpass.getuser()
