"""Work and memory of the reader grow with the size of a mail and no faster, shown without a clock.

Work is the number of calls that Python makes, of its own functions and of built-in ones; memory is the most that is
held at a time. Both are the same on each machine. Each shape is one for which a careless reader works quadratically.
"""

from __future__ import annotations

import base64
import sys
import tracemalloc
from collections.abc import Callable

import pytest

from daemon.mail.mime import read_mail
from tests.unit.mail.samples import READER, raw_mail
from tests.unit.mail.wrappers import in_base64, multipart, signed_data_in_pieces, tnef, uuencoded

SMALL, TIMES = 1_000, 4
ALLOWED = 1.15  # of linear: a limit that is reached in one size and not in the other
FIXED_CALLS, FIXED_BYTES = 3_000, 200_000


def _mixed(body: bytes, kind: str = "mixed") -> bytes:
    return raw_mail("", Content_Type=f"multipart/{kind}; boundary=b") + body


def _bounce(body: bytes) -> bytes:
    head = {"From": "MAILER-DAEMON@mx.test", "Return_Path": "<>", "Subject": "Undelivered Mail"}
    return raw_mail("", Content_Type="multipart/mixed; boundary=b", **head) + body


def _text(line: str) -> Callable[[int], bytes]:
    return lambda count: raw_mail(line * count)


def _wrapped(kind: str, content: bytes) -> bytes:
    return _mixed(multipart(in_base64(kind, content)))


SHAPES: dict[str, Callable[[int], bytes]] = {
    "plain lines": _text("Where is my parcel, please?\r\n"),
    "one line": _text("Where is my parcel, please? "),
    "quotes": _text("> a\r\n"),
    "lines of dashes": lambda n: _mixed(b"--x\r\n" * n),
    "lines that begin like the boundary": lambda n: _mixed(b"--b\r\n\r\nx\r\n" + b"--bb\r\n" * n + b"--b--\r\n"),
    "lines that only begin like the boundary": lambda n: _mixed(b"--bb\r\n\r\nx\r\n" * (n // 4)),
    "parts of a header only": lambda n: _mixed(b"--b\r\nX: y\r\n" * (n // 4)),
    "parts without an end": lambda n: _mixed(b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n" * (n // 4)),
    "levels of one boundary": lambda n: _mixed(b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * n),
    "mails in mails": lambda n: b"Content-Type: message/rfc822\r\n\r\n" * n,
    "parts with an id in a bounce": lambda n: _bounce(b"--b\r\nMessage-ID: <a>\r\n\r\nx\r\n" * (n // 4)),
    "mails in a bounce": lambda n: _bounce(b"--b\r\nContent-Type: message/rfc822\r\n\r\nX: y\r\n\r\n" * (n // 4)),
    "encoded mails in mails": lambda n: _mixed(multipart(*[in_base64("message/rfc822", raw_mail())] * (n // 20))),
    "guessed boundaries": lambda n: _mixed(b"--c\r\nContent-Type: text/plain\r\n\r\nx\r\n" * (n // 4)),
    "bare carriage returns": lambda n: raw_mail("a\r--b\r" * n),
    "header fields": lambda n: b"".join(b"X-%d: y\r\n" % number for number in range(n)) + raw_mail(),
    "fields of one name": lambda n: b"To: a@example.org\r\n" * (n // 4) + raw_mail(),
    "folds of one field": lambda n: b"X: y\r\n" + b" z\r\n" * n + raw_mail(),
    "a field that never ends": lambda n: b"Subject: " + b"=?utf-8?q?" * n,
    "words of a subject": lambda n: raw_mail("x", Subject="=?utf-8?q?=C3=A4?= " * n),
    "cut words of base64": lambda n: raw_mail("x", Subject="=?utf-8?b?w6Q?=" * n),
    "parameters": lambda n: raw_mail("x", Content_Type="text/plain" + "; a=b" * n),
    "pieces of a parameter": lambda n: raw_mail("x", Content_Type="a/b" + "".join(f"; a*{i}*=%C3" for i in range(n))),
    "open brackets": lambda n: raw_mail("x", To="(" * n, Cc="<" * n, Reply_To='"' * n),
    "comments": lambda n: raw_mail("x", To="(a)" * n),
    "groups": lambda n: raw_mail("x", To="a:b@c;" * (n // 4)),
    "begin 644": _text("begin 644 a.txt\r\n"),
    "begin 644 and good lines": lambda n: raw_mail((uuencoded("a", b"x" * 90)[:-5].decode() + "\n") * n),
    "uuencoded files": lambda n: raw_mail("a\n" + uuencoded("a", b"x" * 45).decode() * (n // 10)),
    "=ybegin": _text("=ybegin line=128 size=3 name=x\r\nabc\r\n"),
    "pieces of base64": lambda n: _wrapped("text/plain", b"x") + b"--b\r\n" + in_base64("a/b", b"")[:-2] + b"YQ==" * n,
    "winmail.dat of many files": lambda n: _wrapped("application/ms-tnef", tnef([("a.txt", b"x")] * (n // 10))),
    "pieces of a signature": lambda n: _wrapped("application/pkcs7-mime", signed_data_in_pieces(b"a" * n, 2)),
    "an invitation": lambda n: raw_mail("BEGIN:VCALENDAR\r\n" + "A;B=,:c\r\n" * n, Content_Type="text/calendar"),
    "escapes of Japanese": lambda n: raw_mail("\x1b$B!!\x1b(B" * n, Content_Type="text/plain; charset=iso-2022-jp"),
    "flowed lines": lambda n: raw_mail("a \r\n" * n, Content_Type="text/plain; format=flowed"),
    "soft breaks": lambda n: raw_mail("=C3=\r\n" * n, Content_Transfer_Encoding="quoted-printable"),
    "nested tags": lambda n: raw_mail("<div>" * n, Content_Type="text/html"),
    "nested quotes": lambda n: raw_mail("<blockquote>a" * n, Content_Type="text/html"),
    "answers in colours": lambda n: raw_mail(
        "Yes.<blockquote>" + "<p>Is it?<p><font color=red>It is.</font>" * n, Content_Type="text/html", Subject="Re: x"
    ),
    "rows": lambda n: raw_mail("<tr><td>a<td>b" * n, Content_Type="text/html"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """What is loaded at the first mail is no part of its size."""
    read_mail(raw_mail("Where is my parcel, please? I wait for it since Monday."), READER)
    read_mail(raw_mail("<p>Where is it?</p>", Content_Type="text/html"), READER)


def _calls(raw: bytes) -> int:
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        read_mail(raw, READER)
    finally:
        sys.setprofile(None)
    return count


def _peak(raw: bytes) -> int:
    tracemalloc.start()
    try:
        read_mail(raw, READER)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_no_faster_than_the_mail(shape: str) -> None:
    make = SHAPES[shape]
    small, large = _calls(make(SMALL)), _calls(make(SMALL * TIMES))
    assert large <= small * TIMES * ALLOWED + FIXED_CALLS


@pytest.mark.parametrize("shape", SHAPES)
def test_memory_grows_no_faster_than_the_mail(shape: str) -> None:
    make = SHAPES[shape]
    small, large = _peak(make(SMALL)), _peak(make(SMALL * TIMES))
    assert large <= small * TIMES * ALLOWED + FIXED_BYTES


# Lines at which a reader of quotes has to look closely, and does not have to look at twelve times.
SUSPECTS = {
    "a label": "To:\n",
    "an export": "To: Berlin\nSubject: kettle\nDate: 3 May\n\n",
    "labels of many values": "".join(f"Sent: {number}\n" for number in range(10)),
    "a date and a colon": "On 3 Mar 2025:\n",
    "a date that nobody wrote": "On 3 Mar 2025 at 10:00 Tom:\n",
    "dates before a verb": "x On 3 Mar " * 45 + "wrote:\n> q\n",
}  # fmt: skip
CALLS_A_LINE = 80  # of Python's functions and built-in ones


@pytest.mark.parametrize("suspect", SUSPECTS)
def test_a_line_that_may_begin_a_quote_takes_few_calls(suspect: str) -> None:
    lines = SUSPECTS[suspect]
    assert _calls(raw_mail(lines * 200)) < 200 * lines.count("\n") * CALLS_A_LINE + FIXED_CALLS


def test_an_attachment_is_held_no_more_than_a_few_times() -> None:
    content = base64.encodebytes(bytes(2_000_000))
    raw = _mixed(b"--b\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + content + b"--b--\r\n")
    assert _peak(raw) < 3 * len(raw)
