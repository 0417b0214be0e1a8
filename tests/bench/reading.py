"""Mails a second read whole: our reader, mail-parser, mail-parser-reply on the standard library, and the library alone.

Ours does everything in that time: quotes and signatures, kind, bounces, threads, language, defects. The same mails for
all, in turns, the order changing each round; a mail that another parser raises on counts as read for it.
"""

from __future__ import annotations

import email
import logging
import time
from collections.abc import Callable, Sequence
from email import policy
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path

from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from tests.bench.mails import lot
from tests.bench.report import Line, held_against, skipped

GOAL = 1.0
OPTIONS = ReaderOptions(
    own_addresses=frozenset({"support@larkspur.example.test"}),
    trusted_authserv_ids=frozenset({"mx.larkspur.example.test"}),
)
CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
EVERY_NTH_IS_A_BOUNCE = 6
_PARSED = ("subject", "from_", "to", "date", "message_id", "body", "attachments", "headers", "received")

Reader = Callable[[bytes], object]


def measure_reading(mails: int, rounds: int) -> list[Line]:
    """Three lines a set of mails: our made ones, and the corpora where they are."""
    sets = {"made mails": made_mails(mails)}
    if CORPORA.is_dir():
        sets["the corpora"] = [path.read_bytes() for path in sorted(CORPORA.rglob("*.eml"))]
    return [line for name, letters in sets.items() for line in _lines(name, letters, rounds)]


def made_mails(count: int) -> list[bytes]:
    """Plain and HTML mails, replies, files, and a bounce now and then."""
    letters = lot(count)
    return [_bounce(raw, number) if number % EVERY_NTH_IS_A_BOUNCE == 0 else raw for number, raw in enumerate(letters)]


def _bounce(raw: bytes, number: int) -> bytes:
    """What a mail server sends back, with the head of the mail (RFC 3464, RFC 6522)."""
    head = raw.partition(b"\r\n\r\n")[0]
    status = "\r\n".join(
        (
            "Reporting-MTA: dns; mx.example.org", "", f"Final-Recipient: rfc822; c{number}@example.org",
            "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 user unknown", "",
        )
    )  # fmt: skip
    parts = (
        b"Content-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry, your mail could not be delivered.\r\n",
        b"Content-Type: message/delivery-status\r\n\r\n" + status.encode(),
        b"Content-Type: text/rfc822-headers\r\n\r\n" + head,
    )
    body = b"".join(b"--report\r\n" + part + b"\r\n" for part in parts) + b"--report--\r\n"
    return (
        b"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.org>\r\n"
        b"To: support@larkspur.example.test\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        + f"Message-ID: <bounce.{number}@mx.example.org>\r\nDate: Mon, 3 Mar 2025 10:00:00 +0100\r\n".encode()
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=report\r\n\r\n"
        + body
    )


def _lines(name: str, letters: Sequence[bytes], rounds: int) -> list[Line]:
    readers: dict[str, Reader] = {"ours": lambda raw: read_mail(raw, OPTIONS), "email, get_content": _standard}
    missing = [module for module in ("mailparser", "mailparser_reply") if find_spec(module) is None]
    if not missing:
        readers |= {"mail-parser": mail_parser(), "mail-parser-reply": mail_parser_reply()}
    rates: dict[str, list[float]] = {reader: [] for reader in readers}
    for read in readers.values():  # tables of languages, charsets and patterns are made at the first mails
        _rate(read, letters[:20])
    for number in range(rounds):
        names = list(readers)
        for reader in names[number % len(names) :] + names[: number % len(names)]:
            rates[reader].append(_rate(readers[reader], letters))
    what = f"reading {name}, to "
    lines = [
        held_against(what + other, "mails/s", rates["ours"], rates[other], GOAL)
        for other in ("mail-parser", "mail-parser-reply", "email, get_content")
        if other in rates
    ]
    return lines + [
        skipped(f"{what}{module}", "mails/s", GOAL, f"pip install {module.replace('mailparser', 'mail-parser')}")
        for module in missing
    ]


def _rate(read: Reader, letters: Sequence[bytes]) -> float:
    """Mails by the second of this process's own time."""
    start = time.process_time()
    for raw in letters:
        try:
            read(raw)
        except Exception:  # what other parsers do not survive is no matter of speed
            continue
    return len(letters) / (time.process_time() - start)


def _standard(raw: bytes) -> object:
    mail = email.message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    files = [part.get_content() for part in mail.iter_attachments()] if isinstance(mail, EmailMessage) else []
    return mail["Message-ID"], mail["From"], mail["To"], mail["Subject"], mail["Date"], text, files


def mail_parser() -> Reader:
    """mail-parser with what a desk would ask of it."""
    import mailparser

    logging.getLogger("mailparser").setLevel(logging.CRITICAL)  # a line for each part that it has no rule for

    def read(raw: bytes) -> object:
        found = mailparser.parse_from_bytes(raw)
        return [getattr(found, name) for name in _PARSED]

    return read


def mail_parser_reply() -> Reader:
    """The standard library's parse, and the reply cut out of its text."""
    from mailparser_reply import EmailReplyParser

    def read(raw: bytes) -> object:
        mail = email.message_from_bytes(raw, policy=policy.default)
        body = mail.get_body(("plain", "html"))
        text = str(body.get_content()) if body is not None else ""
        return EmailReplyParser(languages=["en", "de"]).read(text=text).latest_reply

    return read
