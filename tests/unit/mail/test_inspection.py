from __future__ import annotations

import json

from daemon.mail.inspection import inspection
from daemon.models import Reading
from tests.unit.mail.samples import mail

NAMES = [
    "file", "message_id", "in_reply_to", "references", "from", "to", "cc", "reply_to", "subject", "date", "kind",
    "text", "quoted", "signature", "language", "bounce", "authentication", "attachments", "html", "defects",
    "evidence",
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
