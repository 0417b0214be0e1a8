"""Makes whole mails of the later batches (``seventh_*.txt`` and so on): reports as their senders write them, with what
is to be read.

An entry begins with ``## NAME KIND``. ``@look yes`` or ``no``: whether somebody has to look at a person's mail.
``@rcpt ADDRESS STATUS hard|soft`` is a failed recipient (``-``: any status will do); the lines below are headers, and
after an empty line stands the text. ``=== TYPE`` begins a further part of a report; ``=== original`` and
``=== headers`` are our mail, whole or its headers only, and ``%ours`` is our mail in line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.unit.mail.machine_mails.composing import HERE, OURS

OUR_ID = "our-1@ids.desk.test"
_ENTRY = re.compile(r"^## (\S+) (\S+)$", re.MULTILINE)
_PART = re.compile(r"^=== (\S+)\n", re.MULTILINE)
_CHARSET = re.compile(r"charset=([\w-]+)")


@dataclass(frozen=True, slots=True)
class Expected:
    """A failed recipient. ``status`` is ``-`` where the mail names none."""

    address: str
    status: str
    hard: bool


@dataclass(slots=True)
class Report:
    """One mail as it arrives, and what is to be read in it."""

    name: str
    kind: str
    raw: bytes = b""
    recipients: list[Expected] = field(default_factory=list)
    """In the order in which the report names them."""
    look: str = ""
    """``yes`` or ``no``: whether the evidence asks for a person's look; empty where that is not said."""
    returns_ours: bool = False
    """Whether our Message-ID stands in it."""


def reports(file: str) -> Iterator[Report]:
    """Every report of one of the text files."""
    pieces = _ENTRY.split((HERE / file).read_text(encoding="utf-8"))[1:]
    for at in range(0, len(pieces), 3):
        name, kind, rest = pieces[at : at + 3]
        yield _report(Report(name, kind), rest.strip("\n"))


def _report(report: Report, rest: str) -> Report:
    lines = rest.split("\n")
    if lines[0].startswith("@look "):
        report.look = lines.pop(0).removeprefix("@look ")
    while lines[0].startswith("@rcpt "):
        address, status, hard = lines.pop(0).removeprefix("@rcpt ").rsplit(" ", 2)
        report.recipients.append(Expected(address, status, hard == "hard"))
    head, _, body = "\n".join(lines).replace("\n===", "\n\n===", 1).partition("\n\n")
    ours = OURS.replace("\r\n", "\n")
    body = body.replace("%ours", ours + "\nHello Ann")
    text, *parts = _PART.split(body)
    if parts:
        head, text = _with_parts(head, text, parts, ours)
    given = {line.partition(":")[0].casefold() for line in head.split("\n")}
    usual = {
        "To": "support@desk.test",
        "Date": "Mon, 3 Mar 2025 10:05:00 +0100",
        "Message-ID": f"<{report.name}@mail.example.org>",
        "MIME-Version": "1.0",
    }
    head += "".join(f"\n{name}: {value}" for name, value in usual.items() if name.casefold() not in given)
    charset = _CHARSET.search(head)
    report.raw = f"{head}\n\n{text}\n".replace("\n", "\r\n").encode(charset[1] if charset else "utf-8")
    report.returns_ours = OUR_ID in text
    return report


def _with_parts(head: str, text: str, parts: list[str], ours: str) -> tuple[str, str]:
    """The head and the body of a report of several parts (RFC 6522)."""
    what = "feedback-report" if "message/feedback-report" in parts else "delivery-status"
    kept = [line for line in head.split("\n") if not line.startswith("Content-Type:")]
    typed = [line for line in head.split("\n") if line.startswith("Content-Type:")]
    kept.append(f'Content-Type: multipart/report; report-type={what}; boundary="=_r1"')
    inside = [("\n".join(typed) or "Content-Type: text/plain") + f"\n\n{text}"]
    for at in range(0, len(parts), 2):
        kind, content = parts[at : at + 2]
        if kind in ("original", "headers"):
            content = ours if kind == "headers" else f"{ours}\nHello Ann\n"
            kind = "text/rfc822-headers" if kind == "headers" else "message/rfc822"
        inside.append(f"Content-Type: {kind}\n\n{content}")
    return "\n".join(kept), "".join(f"--=_r1\n{part}\n" for part in inside) + "--=_r1--\n"
