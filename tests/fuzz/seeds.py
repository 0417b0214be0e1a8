"""The mails that mutations begin with: the corpora where they are, and a few dozen of our own in any case."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Iterator
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
MOST_BYTES = 40_000

_HEAD = (
    b"From: Ann Weber <ann@example.org>\r\nTo: support@desk.test\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
    b"Message-ID: <m1@example.org>\r\nDate: Mon, 3 Mar 2025 10:00:00 +0100\r\nReferences: <a@example.org>\r\n"
    b" <b@example.org>\r\nAuthentication-Results: mx.desk.test; spf=pass; dkim=fail\r\nMIME-Version: 1.0\r\n"
)
_DSN = (
    b"--r\r\n\r\nYour mail could not be delivered.\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\n"
    b"Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; bob@example.org\r\nAction: failed\r\n"
    b"Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--r\r\n"
    b"Content-Type: message/rfc822\r\n\r\nFrom: support@desk.test\r\nMessage-ID: <ours@desk.test>\r\n"
    b"Subject: Re: hello\r\n\r\nhello\r\n--r--\r\n"
)
_PAGE = (
    "<html><head><meta charset=utf-8></head><body><p>Danke &amp; bis bald</p><table><tr><td>a<td>b</table>"
    '<ul><li>one<li>two</ul><div class="gmail_quote">On Mon, x wrote:<blockquote type="cite">old</blockquote></div>'
    "</body></html>"
)
_REPLY = (
    "Hallo,\r\n\r\ndas passt so.\r\n\r\n> Am 3.3.2025 um 10:00 schrieb Desk:\r\n>> alt\r\n> alt\r\nja\r\n"
    "\r\n-- \r\nAnn\r\n+49 30 123456\r\n"
)
_OUTLOOK = (
    "See below.\r\n\r\nSent from my iPhone\r\n\r\n-----Original Message-----\r\nFrom: Desk <support@desk.test>\r\n"
    "Sent: Monday, March 3, 2025 10:00\r\nTo: Ann\r\nSubject: x\r\n\r\nold words\r\n"
)
_UUENCODED = "begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n"
_YENC = "=ybegin line=128 size=3 name=a.bin\r\n\x8b\x8c\x8d\r\n=yend size=3\r\n"
_CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nSUMMARY:Call\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
_TNEF = bytes.fromhex("789f3e22") + b"\x01\x00" + b"\x01\x06\x90\x08\x00\x04\x00\x00\x00\x00\x00\x01\x00\x01\x00"
_BODIES: tuple[tuple[bytes, bytes], ...] = (
    (b"text/plain; charset=utf-8", _REPLY.encode()),
    (b"text/plain; charset=us-ascii; format=flowed; delsp=yes", _REPLY.encode()),
    (b"text/plain; charset=utf-7", _REPLY.replace("ü", "+APw-").encode()),
    (b"text/plain; charset=iso-2022-jp", "在庫はありますか".encode("iso2022_jp")),
    (b"text/plain; charset=gb2312", "请问什么时候发货?".encode("gb18030")),
    (b"text/plain; charset=cp-850", _OUTLOOK.encode()),
    (b"text/plain", (_OUTLOOK + _UUENCODED + _YENC).encode("latin-1")),
    (b"text/html; charset=utf-8", _PAGE.encode()),
    (b"multipart/report; report-type=delivery-status; boundary=r", _DSN),
    (b"message/rfc822", _HEAD + b"\r\n" + _REPLY.encode()),
    (b"application/ms-tnef; name=winmail.dat", _TNEF),
    (b"text/calendar; method=REPLY", _CALENDAR.encode()),
)


@lru_cache(maxsize=1)
def own_seeds() -> tuple[bytes, ...]:
    """Mails of every kind that the reader has a rule for, with and without a transfer encoding, alone and together."""
    found = [_HEAD + b"Content-Type: " + kind + b"\r\n\r\n" + body for kind, body in _BODIES]
    for kind, body in _BODIES:
        coded = base64.encodebytes(body).replace(b"\n", b"\r\n")
        found.append(_HEAD + b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + coded)
    for subtype, (first, second) in itertools.product((b"mixed", b"alternative", b"digest"), _pairs()):
        found.append(_HEAD + b"Content-Type: multipart/" + subtype + b'; boundary="b"\r\n\r\n' + first + second)
    found.append(_HEAD + b"Auto-Submitted: auto-replied\r\nSubject: Out of office\r\n\r\nI am away until Monday.\r\n")
    found.append(_HEAD + b"List-Id: <l.example.org>\r\nPrecedence: list\r\n\r\nHello list\r\n")
    found.append(_HEAD.replace(b"\r\n", b"\n") + b"\n" + _REPLY.encode().replace(b"\r\n", b"\n"))
    found.append(_HEAD.replace(b"\r\n", b"\r") + b"\r" + _REPLY.encode().replace(b"\r\n", b"\r"))
    return tuple(found)


def _pairs() -> Iterator[tuple[bytes, bytes]]:
    for (one, first), (two, second) in itertools.pairwise(_BODIES):
        yield (
            b"--b\r\nContent-Type: " + one + b"\r\n\r\n" + first + b"\r\n",
            b"--b\r\nContent-Type: " + two + b"\r\n\r\n" + second + b"\r\n--b--\r\n",
        )


@lru_cache(maxsize=1)
def all_seeds() -> tuple[bytes, ...]:
    """Our own, and every mail of the corpora in the order of their names."""
    return own_seeds() + tuple(one[:MOST_BYTES] for one in _corpora())


def _corpora() -> Iterator[bytes]:
    if not CORPORA.is_dir():
        return
    for path in sorted(CORPORA.rglob("*.eml")):
        yield path.read_bytes()
    for line in (CORPORA / "replies.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        message = EmailMessage()
        message["From"], message["To"] = "Ann <ann@example.org>", "support@desk.test"
        message["Subject"], message["Message-ID"] = "Re: A question", "<case@example.org>"
        text = case["input"].encode("utf-8", "replace").decode()
        message.set_content(text, subtype="html" if case["is_html"] else "plain")
        yield message.as_bytes()
