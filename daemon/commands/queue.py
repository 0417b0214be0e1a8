"""``deskhand queue``: the drafts that wait for a person, and the verdict on each."""

from __future__ import annotations

import getpass
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from daemon.commands.session import (
    DEFAULT_CONFIG,
    ConfigOption,
    DraftArgument,
    JsonOption,
    database_of,
    err,
    out,
    print_json,
    print_table,
    read_config,
    run_async,
)
from daemon.commands.tickets import print_reasons

if TYPE_CHECKING:
    from daemon.config import Config

app = typer.Typer(help="Drafts that wait for a person.", no_args_is_help=True)
AgainOption = typer.Option(False, "--again", help="Send although an earlier attempt may have been delivered.")
ReviewerOption = typer.Option("", "--as", help="Who gives the verdict; the login name if not said.")


@app.command("list")
def list_queue(config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False) -> None:
    """List waiting drafts, oldest first, and why each was not sent."""
    settings = read_config(config, secrets=False)

    async def work() -> list[dict[str, Any]]:
        from daemon import views

        async with database_of(settings) as database, database.read() as connection:
            return await views.queue_list(connection)

    rows = run_async(work())
    if json:
        print_json(rows)
        return
    table = [
        [str(r["id"]), str(r["ticket"]), r["customer"], r["subject"], f"{r['confidence']:.2f}", "; ".join(r["why"])]
        for r in rows
    ]
    print_table(["draft", "ticket", "customer", "subject", "conf.", "why it waits"], table, "No draft waits.")


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
    out.print(f"From {mail['sender']}, {mail['received_at']}\n{mail['subject']}\n\n{mail['text']}", markup=False)
    for file in mail["attachments"]:
        out.print(f"attachment {file['name']}: {file['reading']}", markup=False)
    out.print(f"\n── draft {shown['id']} ({shown['state']}), confidence {shown['confidence']:.2f}", markup=False)
    print_reasons(shown)
    for note in shown["notes"]:
        out.print(f"   note: {note}", markup=False)
    out.print(f"\n{shown['text'] or '(nothing was drafted)'}", markup=False)


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
            return await open_verdicts(settings, database).approve(draft, who(settings, reviewer), again=again)

    out.print(f"Draft {draft}: {run_async(work())}.", markup=False)


@app.command("edit")
def edit(
    draft: DraftArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    reviewer: str = ReviewerOption,
    body_file: Path | None = typer.Option(None, "--body-file", help="Take the new text from this file; - for stdin."),
    again: bool = AgainOption,
) -> None:
    """Change a draft in $EDITOR (or take --body-file) and send it."""
    settings = read_config(config, secrets=False)

    async def before() -> str:
        from daemon import views

        async with database_of(settings) as database, database.read() as connection:
            return str((await views.queue_show(connection, draft))["text"])

    text = _new_text(old := run_async(before()), body_file)
    if body_file is None and text.strip() == old.strip():
        err.print(f"deskhand: draft {draft} was not changed, so nothing was sent. To send it as it is:", markup=False)
        err.print(f"  deskhand queue approve {draft}", markup=False)
        raise typer.Exit(1)

    async def work() -> str:
        from daemon.correspondence import open_verdicts

        async with database_of(settings) as database:
            return await open_verdicts(settings, database).edit(draft, who(settings, reviewer), text, again=again)

    out.print(f"Draft {draft}: {run_async(work())}.", markup=False)


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

    out.print(f"Draft {draft}: {run_async(work())}.", markup=False)


def who(config: Config, said: str) -> str:
    """The reviewer's name."""
    return said or config.desk.reviewer or os.environ.get("USER") or getpass.getuser()


def _new_text(old: str, body_file: Path | None) -> str:
    if body_file is None:
        return _edited(old)
    try:
        return sys.stdin.read() if str(body_file) == "-" else body_file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"cannot read {body_file}: {error}", param_hint="--body-file") from error


def _edited(text: str) -> str:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="deskhand-") as folder:
        file = Path(folder) / "draft.md"
        file.write_text(text, encoding="utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(file)], check=True)  # noqa: S603 - the user's own editor
        except (OSError, subprocess.CalledProcessError) as error:
            raise typer.BadParameter(f"the editor {editor!r} failed: {error}; the draft is unchanged") from error
        return file.read_text(encoding="utf-8")
