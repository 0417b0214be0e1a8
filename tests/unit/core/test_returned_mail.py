"""A reply that came back for good: the next one to that address waits for a person."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from daemon.tables import drafts, outbox
from tests.unit.core.machine_world import World
from tests.unit.core.mails import DESK, mail
from tests.unit.core.steps import column, intake
from tests.unit.core.test_persons_first import ASKED, Sure, pipeline

REPORT = """\
This is the mail system. Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.cust.example.test

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {code} {status} {words}

--b--
"""


def bounce(of: str, address: str, status: str, words: str) -> bytes:
    """A delivery status notification (RFC 3464) about a mail of ours."""
    failed = status.startswith("5")
    body = REPORT.format(
        address=address, status=status, words=words, code="550" if failed else "451",
        action="failed" if failed else "delayed",
    )  # fmt: skip
    return (
        f"From: MAILER-DAEMON@mx.cust.example.test\r\nTo: {DESK}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <{status}.{address}>\r\nIn-Reply-To: <{of}>\r\nReturn-Path: <>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\n" + body.replace("\n", "\r\n")
    ).encode()


@pytest.mark.parametrize(
    ("address", "status", "outcome"),
    [
        ("carla@cust.example.test", "5.1.1", "review"),
        ("carla@cust.example.test", "4.2.2", "send"),
        ("somebody@else.example.test", "5.1.1", "send"),
    ],
    ids=["for good", "for now", "another address"],
)
async def test_after_a_mail_that_came_back_for_good_a_person_decides(
    address: str, status: str, outcome: str, world: World
) -> None:
    await intake(world, mail("a@x.test", ASKED))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    await world.deliverer.deliver(1)
    [ours] = await column(world, outbox.c.rfc_message_id)
    await intake(world, bounce(ours, address, status, "the mailbox is not there"), mail("b@x.test", ASKED))
    async with world.database.read() as connection:
        query = sa.text("SELECT max(id) FROM messages")
        newest = int((await connection.execute(query)).scalar_one())
    await drafting.answer(newest)
    assert (await column(world, drafts.c.outcome))[-1] == outcome
    [decision] = (await column(world, drafts.c.decision))[-1:]
    facts = [hit["fact"] for hit in decision["hits"] if hit["rule"] == "returned_mail"]
    assert [fact[:5] for fact in facts] == (["5.1.1"] if outcome == "review" else [])
