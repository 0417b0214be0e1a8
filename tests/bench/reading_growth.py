"""Whether reading a mail grows with its size: milliseconds a megabyte of the largest mail, against the smallest.

Bodies of 1 to 16 MB of each sort, and headers of 1,000 to 100,000 lines, as many fields and as one folded field.
"""

from __future__ import annotations

import base64
import random
import statistics
import time
from collections.abc import Callable

from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from tests.bench.mails import QUESTIONS, STORIES
from tests.bench.report import Line, held_against

GOAL = 1.5
MEGABYTE = 1_000_000
SIZES = (1, 2, 4, 8, 16)
HEADER_LINES = (1_000, 10_000, 100_000)

_HEAD = b"From: ann@example.org\r\nTo: desk@example.test\r\nSubject: Growth\r\nMessage-ID: <growth@example.org>\r\n"
_READER = ReaderOptions()


def _words(size: int) -> str:
    chance = random.Random(5)
    sentences = [f"{chance.choice(STORIES)} {chance.choice(QUESTIONS)}" for _ in range(200)]
    text = "\r\n".join(sentences) + "\r\n\r\n"
    return (text * (size // len(text) + 1))[:size]


def _body(content_type: str, body: bytes, encoding: str = "8bit") -> bytes:
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return _HEAD + head.encode() + body


def _base64(size: int) -> bytes:
    return base64.encodebytes(random.Random(7).randbytes(size * 3 // 4))


def _quoted_printable(size: int) -> bytes:
    line = "Gr=C3=BC=C3=9Fe aus M=C3=BCnchen, wo ist meine Bestellung geblieben?=20=\r\nBitte pr=C3=BCfen.\r\n"
    return (line * (size // len(line) + 1)).encode()[:size]


def _page(size: int) -> bytes:
    row = "<tr><td><b>Order</b></td><td><a href='https://shop.test/1'>12345</a></td></tr><p>Where is it?</p>\r\n"
    return f"<html><body>{row * (size // len(row))}</body></html>".encode()


def _parts(size: int) -> bytes:
    part = "--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment\r\n\r\n"
    count = 1_000  # below the limit of parts at each size, so that the parts grow, not their number
    return "".join(f"{part}{'x' * 60}\r\n{_words(size // count)}\r\n" for _ in range(count)).encode() + b"--b--\r\n"


BODIES: dict[str, Callable[[int], bytes]] = {
    "plain text": lambda size: _body("text/plain", _words(size).encode()),
    "base64 text": lambda size: _body("text/plain", base64.encodebytes(_words(size * 3 // 4).encode()), "base64"),
    "base64 attachment": lambda size: _body("application/pdf; name=a.pdf", _base64(size), "base64"),
    "quoted-printable": lambda size: _body("text/plain; charset=utf-8", _quoted_printable(size), "quoted-printable"),
    "HTML": lambda size: _body("text/html", _page(size)),
    "one long line": lambda size: _body("text/plain", _words(size).replace("\r\n", " ").encode()),
    "quoted text": lambda size: _body("text/plain", _words(size).replace("\r\n", "\r\n> ").encode()),
    "many parts": lambda size: _body("multipart/mixed; boundary=b", _parts(size)),
}
HEADERS: dict[str, Callable[[int], bytes]] = {
    "header fields": lambda lines: b"".join(b"X-Field-%d: some value\r\n" % number for number in range(lines)) + _HEAD,
    "folded lines of one field": lambda lines: b"References: <a@b>\r\n" + b" <x@example.org>\r\n" * lines + _HEAD,
    "Received fields": lambda lines: b"Received: from a by b; Mon, 3 Mar 2025 10:00:00 +0100\r\n" * lines + _HEAD,
}


def measure_size(rounds: int, largest: int = SIZES[-1]) -> list[Line]:
    """A line for each sort of mail."""
    lines = []
    for name, make in BODIES.items():
        mails = [make(size * MEGABYTE) for size in SIZES if size <= largest]
        lines.append(_line(f"reading {name}, {largest} MB to 1 MB", mails, rounds))
    for name, make in HEADERS.items():
        mails = [make(count) + b"\r\nWhere is my parcel?\r\n" for count in HEADER_LINES]
        lines.append(_line(f"reading {HEADER_LINES[-1]:,} {name} to {HEADER_LINES[0]:,}", mails, rounds))
    return lines


def _line(what: str, mails: list[bytes], rounds: int) -> Line:
    """All sizes take turns; the largest is held against the smallest."""
    costs = [[_cost(mail) for mail in mails] for _ in range(rounds)]
    largest, smallest = ([cost[place] for cost in costs] for place in (-1, 0))
    return held_against(what, "ms/MB", largest, smallest, GOAL, "<=")


def _cost(mail: bytes) -> float:
    """Milliseconds a megabyte, the best of several readings of a small mail, as a large one has its own mean."""
    repeats = max(1, min(8, 4 * MEGABYTE // len(mail)))
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        read_mail(mail, _READER)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds) * 1e3 / (len(mail) / MEGABYTE)
