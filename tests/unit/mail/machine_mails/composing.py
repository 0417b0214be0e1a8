"""Makes whole mails of the short entries in the ``*.txt`` files beside this.

An entry begins with ``## NAME KIND SHAPE [CHARSET]``. Lines that begin with ``@`` are facts that a shape needs (the
recipient of a bounce, the method of an invitation), the lines below are headers, and after an empty line stands the
text.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import Header
from pathlib import Path

from tests.unit.mail.machine_mails.headers import ROWS

HERE = Path(__file__).parent
OURS = (
    "Message-ID: <our-1@ids.desk.test>\r\nFrom: Support <support@desk.test>\r\nTo: ann@example.org\r\n"
    "Subject: Re: Order 1047\r\nDate: Mon, 3 Mar 2025 09:00:00 +0100\r\n"
)
BOUNCE_TEXT = (
    "I'm sorry to have to inform you that your message could not be delivered.\r\n"
    "<sales@desk.test>: 550 5.1.1 unknown\r\n"
)
BOUNCE_HEAD = (
    "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx1.example.org>\r\nTo: ann@example.org\r\n"
    "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <b1@mx1.example.org>\r\n"
    "Auto-Submitted: auto-replied\r\n"
)
_ENTRY = re.compile(r"^## (\S+) (\S+) (\S+)(?: (\S+))?$", re.MULTILINE)
_MAILBOX = re.compile(r"(.*?)\s*<([^<>]*)>$")


@dataclass(slots=True)
class Entry:
    """One mail of the corpus before it is made. ``facts`` in the order in which they stand."""

    name: str
    kind: str
    shape: str
    charset: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def fact(self, name: str) -> str:
        """The first fact of a name, or empty."""
        return next((value for key, value in self.facts if key == name), "")


def entries(file: str) -> Iterator[Entry]:
    """Every entry of one of the text files."""
    pieces = _ENTRY.split((HERE / file).read_text(encoding="utf-8"))[1:]
    for at in range(0, len(pieces), 5):
        name, kind, shape, charset, rest = pieces[at : at + 5]
        yield _entry(Entry(name, kind, shape, charset or "utf-8"), rest.strip("\n"))


def _entry(entry: Entry, rest: str) -> Entry:
    head, _, text = rest.partition("\n\n")
    for line in head.split("\n"):
        if line.startswith("@"):
            key, _, value = line[1:].partition(" ")
            entry.facts.append((key, value))
        else:
            key, _, value = line.partition(":")
            entry.headers[key] = value.strip()
    entry.text = text.strip("\n").replace("\n", "\r\n") + "\r\n"
    return entry


def made(entry: Entry) -> bytes:
    """The mail of an entry, as it would arrive."""
    sender = _MAILBOX.match(entry.headers["From"])
    address = sender[2] if sender else entry.headers["From"].split(" ")[0]
    fields = [
        (name, value.replace("{sender}", address)) for name, value in ROWS[entry.shape] if name not in entry.headers
    ]
    given = {"To": "support@desk.test", "Date": "Mon, 3 Mar 2025 10:05:00 +0100", **entry.headers}
    given.setdefault("Message-ID", f"<{entry.name}@mail.example.org>")
    fields += list(given.items())
    head = "".join(f"{name}: {_encoded(value, entry.charset)}\r\n" for name, value in fields)
    return (head + "MIME-Version: 1.0\r\n" + _body(entry)).encode("ascii")


def _encoded(value: str, charset: str) -> str:
    """RFC 2047 for the words, never for the address (section 5)."""
    if value.isascii():
        return value
    mailbox = _MAILBOX.match(value)
    if mailbox:
        name = Header(mailbox[1].strip('"'), charset, maxlinelen=70).encode()
        return f"{name} <{mailbox[2]}>"
    return Header(value, charset, maxlinelen=70).encode()


def _leaf(text: str, charset: str, subtype: str = "plain") -> str:
    if text.isascii():
        return f"Content-Type: text/{subtype}; charset=us-ascii\r\n\r\n{text}"
    coded = base64.encodebytes(text.encode(charset)).decode("ascii").replace("\n", "\r\n")
    return f"Content-Type: text/{subtype}; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}"


def _parts(kind: str, *parts: str) -> str:
    inside = "".join(f"--=_b1\r\n{part}\r\n" for part in parts)
    return f'Content-Type: {kind}; boundary="=_b1"\r\n\r\n{inside}--=_b1--\r\n'


def _body(entry: Entry) -> str:
    text = _leaf(entry.text, entry.charset)
    match entry.shape:
        case "dsn" | "dsn_whole":
            whole = entry.shape == "dsn_whole"
            returned = (
                "message/rfc822\r\n\r\n" + OURS + "\r\nHello Ann\r\n" if whole else "text/rfc822-headers\r\n\r\n" + OURS
            )
            status = "Content-Type: message/delivery-status\r\n\r\n" + _delivery_status(entry)
            return _parts("multipart/report; report-type=delivery-status", text, status, "Content-Type: " + returned)
        case "mdn":
            told = f"Original-Message-ID: <our-1@ids.desk.test>\r\nDisposition: {entry.fact('disposition')}\r\n"
            told = "Final-Recipient: rfc822;ann@example.org\r\n" + told
            told = "Content-Type: message/disposition-notification\r\n\r\n" + told
            return _parts("multipart/report; report-type=disposition-notification", text, told)
        case "arf":
            told = f"Feedback-Type: {entry.fact('feedback')}\r\nUser-Agent: FBL/1.0\r\nVersion: 1\r\n"
            told = "Content-Type: message/feedback-report\r\n\r\n" + told
            return _parts("multipart/report; report-type=feedback-report", text, told, _ours_attached())
        case "jmrp_plain":
            return _parts("multipart/mixed", _ours_attached())
        case "calendar" | "calendar_request" | "calendar_attached":
            kind = "multipart/mixed" if entry.shape == "calendar_attached" else "multipart/alternative"
            return _parts(kind, text, _calendar(entry))
        case "forward_message":
            bounce = f"{BOUNCE_HEAD}\r\n{BOUNCE_TEXT}"
            return _parts(
                "multipart/mixed",
                text,
                "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + bounce,
            )
        case "forward_report_part" | "report_below_footer":
            return _parts("multipart/mixed", text, _REPORT_PART)
        case "forward_report":
            return _parts("multipart/mixed", text, _report_attached())
        case "forward_eml_octets":
            coded = base64.encodebytes(f"{BOUNCE_HEAD}\r\n{BOUNCE_TEXT}".encode()).decode("ascii").replace("\n", "\r\n")
            head = 'Content-Type: application/octet-stream; name="bounce.eml"\r\nContent-Transfer-Encoding: base64\r\n'
            return _parts(
                "multipart/mixed", text, head + 'Content-Disposition: attachment; filename="bounce.eml"\r\n\r\n' + coded
            )
        case "html":
            return _leaf(entry.text, entry.charset, "html")
        case "reply_quoting":
            quoted = "".join(
                f"> {line}\r\n" for line in ("I am out of the office until 17 March.", "Ich bin nicht im Büro.")
            )
            return _leaf(
                f"{entry.text}\r\nOn Mon, 3 Mar 2025 at 09:00, Support <support@desk.test> wrote:\r\n{quoted}", "utf-8"
            )
    return text


def _delivery_status(entry: Entry) -> str:
    names = {"action": "Action", "status": "Status"}
    block = f"Reporting-MTA: dns; {entry.fact('mta')}\r\n"
    for key, value in entry.facts:
        if key == "to":
            block += f"\r\nFinal-Recipient: rfc822; {value}\r\n"
        elif key == "said":
            block += f"Diagnostic-Code: smtp; {value}\r\n"
        elif key in names:
            block += f"{names[key]}: {value}\r\n"
    return block


def _ours_attached() -> str:
    return f"Content-Type: message/rfc822\r\n\r\n{OURS}\r\nHello Ann\r\n"


_REPORT_PART = (
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r2"\r\n\r\n'
    "--r2\r\nContent-Type: text/plain\r\n\r\n" + BOUNCE_TEXT + "\r\n--r2\r\n"
    "Content-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx1.example.org\r\n\r\nFinal-Recipient: rfc822; returns@desk.test\r\nAction: failed\r\n"
    "Status: 5.1.1\r\n\r\n--r2--\r\n"
)


def _report_attached() -> str:
    """A whole multipart/report within an attached mail, as Apple Mail and Outlook forward a bounce."""
    return f"Content-Type: message/rfc822\r\n\r\n{BOUNCE_HEAD}{_REPORT_PART}"


def _calendar(entry: Entry) -> str:
    method = entry.fact("method") or "REQUEST"
    lines = (
        "BEGIN:VCALENDAR",
        "PRODID:-//Example//Calendar//EN",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        "UID:call-1047@desk.test",
        "DTSTART:20250303T090000Z",
        "ORGANIZER:mailto:support@desk.test",
        f"ATTENDEE;PARTSTAT={entry.fact('partstat') or 'NEEDS-ACTION'}:mailto:t.reyes@fenwick.example.org",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    place = "Content-Disposition: attachment; filename=invite.ics\r\n" if entry.shape == "calendar_attached" else ""
    return f"Content-Type: text/calendar; method={method}; charset=utf-8\r\n{place}\r\n" + "\r\n".join(lines) + "\r\n"
