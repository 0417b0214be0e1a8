"""What is a mail among files of every kind: the daemon reads whatever a server gives it, a command asks first."""

from __future__ import annotations

import pytest

from daemon.mail.recognition import apple_mail, begins_as_mail, is_mail
from tests.unit.mail.unseen_mime import cases

FILES = [
    b"level: info\nmsg: hello\n",
    b"name: desk\ndate: 2026-11-23\n",
    b"a:b,c\n1,2\n",
    b"<html><body>x: y</body></html>\n",
    b"http://x.example/ is a link\nfoo\n",
    b'{"id": 1, "from": "ann@example.org"}\n{"id": 2}\n',
    b"Metadata-Version: 2.1\nName: desk\nVersion: 1\nKeywords: mail\n\nA desk.\n",
    b"BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:Desk\nEND:VCALENDAR\n",
    b"Package: desk\nVersion: 1\nSubject: x\n\n",
    b"From: ann@example.org\0\nSubject: a binary file\n",
    b"Dear Ann: thank you\n",
    b"",
    b"\n\n",
]
DAMAGED = [
    b"Subject: foo",
    b"From: ann@example.org\nTo: support@desk.test\n\nhello",
    b"\xef\xbb\xbfFrom: ann@example.org\nSubject: a mark before it\n\nhi\n",
    b"\n\nFrom: ann@example.org\nSubject: empty lines before it\n\nhi\n",
    b">From ann@example.org Mon Mar  3 10:00:00 2025\nSubject: x\nX-Ours: 1\n\nhi\n",
    b"Foo: 1\nBar: 2\nBaz: 3\nReceived: from a by b; Mon, 3 Mar 2025 10:00:00 +0100\n\nhi\n",
    b"Foo: 1\nBar: 2\nDKIM-Signature: v=1\n\nhi\n",
    b"Foo: 1\nBar: 2\nARC-Seal: i=1\n\nhi\n",
    b"half a line\nContent-Type: text/plain\nSubject: x\n\nhi\n",
    b"X-Mailer: a program\n\nhi\n",
]


@pytest.mark.parametrize("raw", FILES)
def test_other_formats_with_colons_are_no_mails(raw: bytes) -> None:
    assert not is_mail(raw)
    assert not begins_as_mail(raw)


@pytest.mark.parametrize("raw", DAMAGED)
def test_a_damaged_mail_is_one(raw: bytes) -> None:
    assert is_mail(raw)


def test_every_mail_of_the_tables_with_a_header_is_one() -> None:
    without = {"nothing at all", "a body only", "words without any header or blank line", "NUL bytes in a header"}
    assert {one.name for one in cases() if not is_mail(one.raw)} == without


MAIL = b"From: ann@example.org\nSubject: x\n\nhi\n"
PLIST = b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict/></plist>\n'


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"%-10d\n" % len(MAIL) + MAIL + PLIST, MAIL),
        (b"%d\r\n" % len(MAIL) + MAIL, MAIL),
        (b"12345\n" + MAIL + PLIST, MAIL),  # a wrong count: an editor has been at it
        (b"5\n" + MAIL + PLIST, MAIL),
        (b"12345\n" + MAIL, MAIL),
        (b"%d\n" % len(MAIL + PLIST) + MAIL + PLIST + PLIST, MAIL + PLIST),
        (b"12\nbottles\n", None),
        (MAIL, None),
    ],
)
def test_apple_mail_keeps_a_count_of_bytes_before_a_mail_and_a_list_behind_it(
    raw: bytes, expected: bytes | None
) -> None:
    assert apple_mail(raw) == expected
