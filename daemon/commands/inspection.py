"""``deskhand inspect``: how Deskhand reads a mail. Needs no configuration; takes our addresses from one if there."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import typer

from daemon.commands.printing import counted, err, json_line, out
from daemon.commands.session import DEFAULT_CONFIG, ConfigOption, JsonOption, read_config, run_async

if TYPE_CHECKING:
    from daemon.attachments.reader import MarkItDownReader
    from daemon.commands.inspection_files import PassedOver
    from daemon.commands.inspection_reading import Inspected
    from daemon.config import Config


def inspect(
    files: list[str] = typer.Argument(  # no paths: typer would refuse them all for one that cannot be read
        help="Mails (*.eml, Outlook's *.msg, Apple's *.emlx), mbox files, Maildirs, or folders of these; - for stdin."
    ),
    config: ConfigOption = DEFAULT_CONFIG,
    json: JsonOption = False,
    brief: bool = typer.Option(
        False, "--brief", "-b", help="One line a mail, and the counts at the end. *: a person decides."
    ),
    attachments: bool = typer.Option(True, help="Convert attachments too; without them it is many times faster."),
) -> None:
    """Show how Deskhand reads a mail; --json prints one object a mail and line, with an error where there is none."""
    from daemon.config import Config

    # Without a file of its own name there is nothing to take addresses from; one that was named has to be there.
    settings = read_config(config, secrets=False) if config.exists() or config != DEFAULT_CONFIG else Config()
    form = _Form(as_json=json, brief=brief)
    try:
        run_async(_inspect(files, settings, form, convert=attachments and not (brief and not json)))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read this has seen enough, as ``head`` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    if form.failed:
        raise typer.Exit(1)


async def _inspect(files: list[str], config: Config, form: _Form, *, convert: bool) -> None:
    from daemon.app import open_attachment_reader
    from daemon.commands.inspection_files import PassedOver, find_mails
    from daemon.commands.inspection_reading import inspect_all

    reader = open_attachment_reader(config) if convert else None
    passed_over = PassedOver()
    try:
        with closing(inspect_all(find_mails(files, passed_over), config, keep_files=convert)) as results:
            for one in results:
                if reader is not None and one.files:
                    await _convert(one, reader)
                form.show(one)
    finally:
        if reader is not None:
            await reader.aclose()
    form.end(passed_over)


async def _convert(one: Inspected, reader: MarkItDownReader) -> None:
    """Read the files of a mail on the time that the daemon gives to one mail."""
    from daemon.errors import TransientError
    from daemon.stages.understand import read_attachments

    try:
        one.add_readings(await read_attachments(one.files, reader))
    except TransientError as error:  # no child process can be started: the mail is shown all the same
        err.print(f"deskhand: {one.name}: its attachments were not read: {error.message}")


class _Form:
    """How the mails are printed, and what was counted of them."""

    def __init__(self, *, as_json: bool, brief: bool) -> None:
        self._as_json, self._brief = as_json, brief
        self._kinds: Counter[str] = Counter()
        self._unchecked = self._decided = 0
        self.failed = 0

    def show(self, one: Inspected) -> None:
        """Print one mail, or the sentence of why it is none."""
        from daemon.commands.inspection_brief import print_brief
        from daemon.commands.inspection_view import print_mail

        if one.problem:
            self.failed += 1
            err.print(f"deskhand: {one.problem}")
            if self._as_json:
                sys.stdout.write(json_line({"file": one.name, "error": one.problem}))
            return
        self._kinds[one.table["kind"]] += 1
        self._decided += one.table["answer"]["decision"] == "person"
        if self._as_json:
            sys.stdout.write(json_line(one.table))
        elif self._brief:
            print_brief(one.table)
        else:
            print_mail(one.table)
            self._unchecked += not any(one.table["authentication"].values())

    def end(self, passed_over: PassedOver) -> None:
        """The counts by kind, where more than one mail was shown to a person, or none; and what was left out."""
        from daemon.commands.inspection_brief import print_counts
        from daemon.commands.inspection_view import print_unchecked

        print_unchecked(self._unchecked, out)
        if self._as_json:
            return
        if self._brief or self._kinds.total() + self.failed != 1:
            print_counts(self._kinds, self.failed, out, decided=self._decided)
        if passed_over.number:
            more = passed_over.number - len(passed_over.names)
            names = ", ".join(passed_over.names) + (f" and {more} more" if more else "")
            out.print(f"{counted(passed_over.number, 'file')} passed over: {names}", style="dim")
