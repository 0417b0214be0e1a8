"""``deskhand inspect``: how Deskhand reads a mail. Needs no configuration; takes our addresses from one if there."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from daemon.commands.session import DEFAULT_CONFIG, ConfigOption, JsonOption, err, out, read_config, run_async

if TYPE_CHECKING:
    from daemon.config import Config


def inspect(
    files: list[Path] = typer.Argument(help="Mails (.eml), or folders and Maildirs of them; - for stdin."),
    config: ConfigOption = DEFAULT_CONFIG,
    json: JsonOption = False,
    attachments: bool = typer.Option(True, help="Convert attachments too."),
) -> None:
    """Show how Deskhand reads a mail; --json prints one object a mail and line."""
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
            if isinstance(raw, OSError):
                err.print(f"deskhand: cannot read {name}: {raw.strerror}", markup=False)
                failed += 1
                continue
            mail = read(raw)
            readings = [await reader.read(attachment) for attachment in mail.attachments] if convert else None
            table = inspection(mail, name, readings)
            if as_json:
                sys.stdout.write(json_module.dumps(table, ensure_ascii=False) + "\n")
            else:
                _print(table, mail.evidence)
    finally:
        await reader.aclose()
    return failed


def _mails(files: list[Path]) -> Iterator[tuple[str, bytes | OSError]]:
    for file in files:
        if str(file) == "-":
            yield "-", sys.stdin.buffer.read()
            continue
        members = sorted(p for p in file.rglob("*") if p.is_file()) if file.is_dir() else [file]
        for member in members:
            try:
                yield str(member), member.read_bytes()
            except OSError as error:
                yield str(member), error


def _print(table: dict[str, Any], evidence: str) -> None:
    out.rule(table["file"], align="left")
    for key in ("kind", "from", "to", "cc", "reply_to", "subject", "date", "message_id", "in_reply_to", "language"):
        value = table[key]
        shown = ", ".join(value) if isinstance(value, list) else value
        if shown:
            out.print(f"{key + ':':<14}{shown}", markup=False)
    out.print(f"{'because:':<14}{evidence}", markup=False)
    out.print(f"{'kept:':<14}", end="", markup=False)
    out.print(str(table["text"]).replace("\n", "\n" + " " * 14) or "(no text)", markup=False)
    for key in ("quoted", "signature"):
        if table[key]:
            first = str(table[key]).strip().splitlines()
            out.print(f"{'cut:':<14}{key}, {len(first)} lines: {first[0][:80]}", markup=False)
    for file in table["attachments"]:
        out.print(
            f"{'attachment:':<14}{file['name']} {file['type']} {file['size']} bytes: {file['reading']}", markup=False
        )
    for recipient in (table["bounce"] or {}).get("recipients", []):
        out.print(
            f"{'failed:':<14}{recipient['address']} {recipient['status']} {recipient['diagnostic']}", markup=False
        )
    for defect in table["defects"]:
        out.print(f"{'defect:':<14}{defect}", markup=False)
