from __future__ import annotations

import json
from email.utils import parseaddr
from typing import cast

import pytest

from daemon.mail.inspection import bounce_table, inspection
from daemon.models import Bounce, BouncedRecipient, Reading
from tests.unit.mail.samples import mail

NAMES = [
    "file", "message_id", "in_reply_to", "references", "from", "to", "cc", "reply_to", "subject", "date", "kind",
    "text", "quoted", "signature", "language", "bounce", "authentication", "attachments", "html", "defects",
    "evidence", "forwarded_from", "looks_automatic",
]  # fmt: skip


def test_the_names_that_scripts_rely_on_are_there() -> None:
    found = inspection(mail(), "a.eml", None)
    assert list(found) == NAMES
    assert (found["file"], found["in_reply_to"], found["bounce"]) == ("a.eml", None, None)
    assert found["date"] == "2025-03-03T09:00:00+00:00"
    assert found["kind"] == "person"
    assert found["authentication"] == {"spf": "", "dkim": "", "dmarc": ""}
    json.dumps(found)


def test_readings_stand_beside_their_attachments() -> None:
    body = "--b\r\n\r\nhi\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\n\r\n1,2\r\n--b--\r\n"
    read = mail(body, Content_Type="multipart/mixed; boundary=b")
    assert inspection(read, "f", [Reading("a.csv", "text/csv", 3, False, "read", "1 2")])["attachments"] == [
        {"name": "a.csv", "type": "text/csv", "size": 3, "inline": False, "reading": "read", "characters": 3}
    ]
    assert inspection(read, "f", None)["attachments"] == [
        {"name": "a.csv", "type": "text/csv", "size": 3, "inline": False, "reading": "not read", "characters": 0}
    ]


FORWARDED = """Please help her.

---------- Forwarded message ---------
From: Vera Lind <vera@lind.example.org>
Date: Mon, 3 Mar 2025 at 09:00
Subject: Tent

Where is my tent?
"""


def test_the_writer_of_what_is_forwarded_is_named() -> None:
    assert (
        inspection(mail(FORWARDED, Subject="Fwd: Tent"), "f")["forwarded_from"] == "Vera Lind <vera@lind.example.org>"
    )
    assert inspection(mail("Where is my tent?", Subject="Fwd: Tent"), "f")["forwarded_from"] is None


def test_the_writer_of_an_attached_mail_is_named() -> None:
    attached = "From: Vera Lind <vera@lind.example.org>\r\nSubject: Tent\r\n\r\nFrom: nobody@x.test\r\n\r\nWhere is it?"
    body = f"--b\r\n\r\nPlease help.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{attached}\r\n--b--\r\n"
    read = mail(body, Content_Type="multipart/mixed; boundary=b", Subject="A tent")
    assert inspection(read, "f")["forwarded_from"] == "Vera Lind <vera@lind.example.org>"


def test_a_bounce_tells_what_to_do_about_each_recipient() -> None:
    failed = (BouncedRecipient("a@x.test", "5.1.1", True, "no"), BouncedRecipient("b@x.test", "4.4.7", False, "", True))
    found = bounce_table(Bounce("o@x.test", failed))
    assert found is not None
    recipients = cast("list[dict[str, object]]", found["recipients"])
    assert [(one["delayed"], one["advice"]) for one in recipients] == [(False, "stop_writing"), (True, "wait")]
    assert [one["why"] for one in recipients] == [
        "The address does not exist. Stop writing to it.",
        "The server could not be reached in time. The server tries again.",
    ]


@pytest.mark.parametrize(
    ("header", "written"),
    [
        ("Ada Byron <ada@example.org>", "Ada Byron <ada@example.org>"),
        ("Dr. J. O'Neil <ada@example.org>", "Dr. J. O'Neil <ada@example.org>"),
        ("=?utf-8?Q?M=C3=BCller=2C_J=C3=B6rg?= <ada@example.org>", '"Müller, Jörg" <ada@example.org>'),
        ('"Byron, Ada" <ada@example.org>', '"Byron, Ada" <ada@example.org>'),
        (r'"Ada \"A\" \\ Byron" <ada@example.org>', r'"Ada \"A\" \\ Byron" <ada@example.org>'),
        ("Ada (Sales) Byron <ada@example.org>", '"Ada Byron (Sales)" <ada@example.org>'),
        ('"Shop <support@desk.test>" <ada@example.org>', '"Shop <support@desk.test>" <ada@example.org>'),
        ("ada@example.org", "ada@example.org"),
    ],
)
def test_an_address_can_be_parsed_and_no_name_passes_for_it(header: str, written: str) -> None:
    found = inspection(mail(From=header, To=header, Cc=header, Reply_To=header), "f")
    assert found["from"] == written
    assert found["to"] == found["cc"] == found["reply_to"] == [written]
    assert parseaddr(str(found["from"]))[1] == "ada@example.org"


@pytest.mark.parametrize(
    ("header", "warned"),
    [
        ('"Shop <support@desk.test>" <eve@bad.test>', ["support@desk.test"]),
        ('"support@desk.test" <eve@bad.test>', ["support@desk.test"]),
        ("=?utf-8?Q?support=40desk=2Etest?= <eve@bad.test>", ["support@desk.test"]),
        ('"Eve <eve@bad.test>" <EVE@bad.test>', []),
        ('"eve@bad.test" <eve@bad.test>', []),
        ('"Eve @ Shop" <eve@bad.test>', []),
        ('"@eve" <eve@bad.test>', []),
    ],
)
def test_a_name_that_holds_another_address_is_a_defect(header: str, warned: list[str]) -> None:
    assert inspection(mail(From=header), "f")["defects"] == [
        f"the sender's name holds another address: {one}" for one in warned
    ]
