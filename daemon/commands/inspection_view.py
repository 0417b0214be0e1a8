"""A mail as ``deskhand inspect`` shows it to a person: what was kept, cut, attached and decided, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from daemon.commands.inspection_words import KINDS, answer_lines, kind_word
from daemon.commands.mail_view import cut_lines, line_count, reading_words, short
from daemon.commands.printing import counted, moment, out
from daemon.mail.automatic import LOOKS_AUTOMATIC

LABEL = 11
NARROWEST = 20  # columns of words that are wrapped
SHOWN_IDS = 3
SHOWN_DEFECTS = 20

_RESULTS = {"pass": "green", "fail": "bold red", "softfail": "red", "permerror": "red", "temperror": "yellow"}
_DOMAIN = re.compile(r"@([^\s<>@]+)>?$")


def print_mail(table: dict[str, Any], console: Console = out) -> None:
    """Everything about one mail, a line a fact; text of the mail itself stands behind a bar. On a terminal long lines
    go on below where they began."""
    console.rule(Text(table["file"], "dim"), align="left", style="dim")
    doubtful = table["looks_automatic"]
    kind, why = _kind(table["kind"], "?" if doubtful else ""), table["evidence"].removeprefix(LOOKS_AUTOMATIC)
    _line(console, "", kind, " ", Text(table["subject"] or "(no subject)", "bold"))
    _line(console, "because", Text(f"perhaps a machine: {why}" if doubtful else why))
    for number, line in enumerate(answer_lines(table)):
        _line(console, "" if number else "answer", Text(line))
    _sender(console, table)
    for name in ("to", "cc"):
        if table[name]:
            _line(console, name, ", ".join(table[name]))
    if table["date"]:
        _line(console, "date", moment(table["date"]))
    _thread(console, table)
    if table["forwarded_from"]:
        _line(console, "forwards", Text(table["forwarded_from"], "bold"))
    _text(console, table)
    _files(console, table["attachments"])
    _bounce(console, table["bounce"])
    for defect in table["defects"][:SHOWN_DEFECTS]:
        _line(console, "defect", Text(defect, "yellow"))
    console.print()


def print_unchecked(number: int, console: Console = out) -> None:
    """Of how many mails nobody checked the sender, and the setting that says whose checks count."""
    if number:
        words = f"{counted(number, 'sender')} not checked by a server that you trust: trusted_hosts in [[mailbox]]"
        console.print(Text(f"{words} names such servers", "dim"))


def _line(console: Console, label: str, *parts: str | Text) -> None:
    _hung(console, Text(f"{label:<{LABEL}}", "dim"), Text.assemble(*parts), Text(" " * LABEL))


def _hung(console: Console, first: Text, words: Text, further: Text) -> None:
    """Print words behind ``first``; what a terminal has no room for stands below, each line behind ``further``."""
    room = console.width - first.cell_len
    if not console.is_terminal or words.cell_len <= room or room < NARROWEST:
        console.print(Text.assemble(first, words))
        return
    for number, line in enumerate(words.wrap(console, room)):
        console.print(Text.assemble(further if number else first, line))


def _kind(kind: str, doubt: str) -> Text:
    return Text(f" {kind_word(kind).upper()}{doubt} ", f"{KINDS.get(kind, 'bold')} reverse")


def _sender(console: Console, table: dict[str, Any]) -> None:
    """Who it says it is from, what is known of that, and where an answer would go."""
    believed: list[str | Text] = []
    for name in ("spf", "dkim", "dmarc"):
        result = table["authentication"].get(name)
        if result:
            believed += ["  ", Text(f"{name} {result}", _RESULTS.get(result, ""))]
    _line(console, "from", Text(table["from"] or "(nobody)"), *believed)
    if table["reply_to"]:
        own, others = _domain(table["from"]), {_domain(one) for one in table["reply_to"]}
        elsewhere = Text("  another domain than the sender's", "yellow") if others - {own} else ""
        _line(console, "reply to", ", ".join(table["reply_to"]), elsewhere)


def _domain(address: str) -> str:
    found = _DOMAIN.search(address)
    return found[1].casefold() if found else ""


def _thread(console: Console, table: dict[str, Any]) -> None:
    _line(console, "id", Text(table["message_id"], "dim"))
    if table["in_reply_to"]:
        _line(console, "answers", Text(table["in_reply_to"], "dim"))
    earlier = [one for one in table["references"] if one != table["in_reply_to"]]
    if earlier:
        more = f" and {len(earlier) - SHOWN_IDS} more" if len(earlier) > SHOWN_IDS else ""
        _line(console, "thread", Text(", ".join(earlier[:SHOWN_IDS]) + more, "dim"))


def _text(console: Console, table: dict[str, Any]) -> None:
    """What was kept in full, and of what was cut how much and its first words."""
    facts = [counted(line_count(table["text"]), "line")]
    facts += [table["language"] or "language unknown"] if table["text"].strip() else []
    facts += ["from the HTML"] if table["html"] else []
    _line(console, "kept", Text(", ".join(facts), "dim"))
    bar = Text("  │ ", "green")
    for line in table["text"].split("\n") if table["text"] else ["(no text)"]:
        _hung(console, bar, Text(line), bar)
    for cut in cut_lines(table):
        _line(console, "cut", Text(cut, "dim"))


def _files(console: Console, files: Sequence[dict[str, Any]]) -> None:
    for file in files:
        reading = file["reading"]
        good = reading.startswith("read")
        shown = f"{reading}, {counted(file['characters'], 'character')}" if good else reading_words(reading)
        style = "green" if good else "yellow" if shown == reading else "dim"
        kind = f"{file['type']}, {_size(file['size'])}{', inline' if file['inline'] else ''}"
        _line(console, "attached", Text(file["name"], "bold"), f"  {kind}  ", Text(shown, style))


def _bounce(console: Console, bounce: dict[str, Any] | None) -> None:
    if bounce is None:
        return
    for one in bounce["recipients"]:
        lasting = "still tried" if one["delayed"] else "for good" if one["hard"] else "for now"
        how = Text(lasting, "bold red" if one["hard"] else "yellow")
        address = Text(one["address"] or "(an address that it does not name)", "bold")
        _line(console, "failed", address, "  ", how, f"  {one['status']}".rstrip())
        if one["diagnostic"]:
            _line(console, "", Text(short(one["diagnostic"], 300), "dim"))
        _line(console, "advice", Text(one["why"]))
    if bounce["original_message_id"]:
        _line(console, "of our", Text(bounce["original_message_id"], "dim"))


def _size(size: int) -> str:
    return (
        f"{size:,} bytes"
        if size < 10_000
        else f"{size / 1_000:,.0f} kB"
        if size < 10_000_000
        else f"{size / 1e6:,.0f} MB"
    )
