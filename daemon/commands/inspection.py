"""``deskhand inspect``: how Deskhand reads a mail. Needs no configuration; takes our addresses from one if there."""

from __future__ import annotations

import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.text import Text

from daemon.commands.printing import err, json_line, moment, out
from daemon.commands.session import DEFAULT_CONFIG, ConfigOption, JsonOption, read_config, run_async

if TYPE_CHECKING:
    from daemon.config import Config

MAIL_SUFFIXES = frozenset({".eml", ".mbox"})
MAILDIR_FOLDERS = frozenset({"cur", "new"})
MBOX_START = b"From "


def inspect(
    files: list[Path] = typer.Argument(
        help="Mails, mbox files, Maildirs, or folders with *.eml and *.mbox; - for stdin."
    ),
    config: ConfigOption = DEFAULT_CONFIG,
    json: JsonOption = False,
    attachments: bool = typer.Option(True, help="Convert attachments too."),
) -> None:
    """Show how Deskhand reads a mail; --json prints one object a mail and line, with an error where there is none."""
    from daemon.config import Config

    # Without a file of its own name there is nothing to take addresses from; one that was named has to be there.
    settings = read_config(config, secrets=False) if config.exists() or config != DEFAULT_CONFIG else Config()
    failed = run_async(_inspect(files, settings, as_json=json, convert=attachments))
    if failed:
        raise typer.Exit(1)


async def _inspect(files: list[Path], config: Config, *, as_json: bool, convert: bool) -> int:
    from daemon.app import open_attachment_reader
    from daemon.correspondence import mail_reader
    from daemon.mail.inspection import inspection

    read = mail_reader(config)
    reader = open_attachment_reader(config)
    failed = 0
    try:
        for name, raw in _mails(files):
            problem = _problem(name, raw)
            if problem or isinstance(raw, str):
                err.print(f"deskhand: {problem}")
                if as_json:
                    sys.stdout.write(json_line({"file": name, "error": problem}))
                failed += 1
                continue
            mail = read(raw)
            readings = [await reader.read(attachment) for attachment in mail.attachments] if convert else None
            table = inspection(mail, name, readings)
            if as_json:
                sys.stdout.write(json_line(table))
            else:
                _print(table, mail.evidence)
    finally:
        await reader.aclose()
    return failed


def _problem(name: str, raw: bytes | str) -> str:
    from daemon.mail.structure import has_header

    if isinstance(raw, str):
        return f"cannot read {name}: {raw}"
    return "" if has_header(raw) else f"{name}: this is no mail: it has no header"


def _mails(files: list[Path]) -> Iterator[tuple[str, bytes | str]]:
    """Name and bytes of each mail, or name and reason where there is none."""
    for file in files:
        if str(file) == "-":
            yield "-", sys.stdin.buffer.read()
            continue
        members = _members(file) if file.is_dir() else [file]
        if not members:
            yield str(file), "no mail is in it: in a folder, *.eml, *.mbox and Maildirs are looked at"
        for member in members:
            try:
                yield from _in_file(member)
            except OSError as error:
                yield str(member), error.strerror or type(error).__name__


def _members(folder: Path) -> list[Path]:
    """The mails below a folder; whatever else lies there, keys and databases say, is left alone."""
    return sorted(
        path
        for path in folder.rglob("*")
        if (path.suffix.lower() in MAIL_SUFFIXES or path.name == "mbox" or path.parent.name in MAILDIR_FOLDERS)
        and path.is_file()
    )


def _in_file(file: Path) -> Iterator[tuple[str, bytes]]:
    """The mail in a file, or each of an mbox (RFC 4155): its first line tells it from a mail."""
    with file.open("rb") as opened:
        start = opened.read(len(MBOX_START))
    if start != MBOX_START:
        yield str(file), file.read_bytes()
        return
    box = mailbox.mbox(file, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            yield f"{file}:{number}", box.get_bytes(key)
    finally:
        box.close()


def _print(table: dict[str, Any], evidence: str) -> None:
    out.rule(Text(table["file"]), align="left")
    for key in ("kind", "from", "to", "cc", "reply_to", "subject", "date", "message_id", "in_reply_to", "language"):
        value = table[key]
        shown = ", ".join(value) if isinstance(value, list) else moment(value) if key == "date" else value
        if shown:
            out.print(f"{key + ':':<14}{shown}")
    out.print(f"{'because:':<14}{evidence}")
    out.print(f"{'kept:':<14}", end="")
    out.print(str(table["text"]).replace("\n", "\n" + " " * 14) or "(no text)")
    for key in ("quoted", "signature"):
        if table[key]:
            first = str(table[key]).strip().splitlines()
            out.print(f"{'cut:':<14}{key}, {len(first)} lines: {first[0][:80]}")
    for file in table["attachments"]:
        out.print(f"{'attachment:':<14}{file['name']} {file['type']} {file['size']} bytes: {file['reading']}")
    for recipient in (table["bounce"] or {}).get("recipients", []):
        out.print(f"{'failed:':<14}{recipient['address']} {recipient['status']} {recipient['diagnostic']}")
    for defect in table["defects"]:
        out.print(f"{'defect:':<14}{defect}")
