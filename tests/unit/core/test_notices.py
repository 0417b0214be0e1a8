"""The notice to the agents: one mail through the outbox, however odd the customer's subject is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from daemon.database import Database
from daemon.decisions import DecisionStore
from daemon.desks import Desk, ReplyWriter
from daemon.memory import load_case
from daemon.models import (
    Address,
    Autonomy,
    Claim,
    Counters,
    Decision,
    Draft,
    Facts,
    OutcomeKind,
    Passage,
    Understanding,
)
from daemon.notices import NOTES, NoticeWriter
from daemon.places import templates_folder
from daemon.reply_templates import ReplyTemplates
from daemon.settings import PolicySettings
from daemon.stages.remember import Rememberer
from daemon.tables import outbox
from daemon.templating import TemplateFolder
from tests.unit.core.conftest import KEY, Store, read
from tests.unit.core.mails import DESK, NOON, mail
from tests.unit.core.test_returned_mail import bounce

PASSAGES = (Passage("p1", "unused.md", "h", "Go.", 0.95), Passage("p2", "used.md", "h", "Wait.", 0.9))
DRAFT = Draft("Wait.", PASSAGES, (Claim("Wait.", True, ("p2",)),))


def writer(templates: Path) -> ReplyWriter:
    replies = ReplyTemplates(templates / "replies")
    return ReplyWriter(
        {"support": Desk("support", Address(DESK, "Desk"))}, lambda: replies, "desk", KEY, frozenset({DESK})
    )


def keeper_with_notices() -> DecisionStore:
    notes = TemplateFolder(templates_folder() / "notes", None, NOTES)
    ours = writer(templates_folder())
    notices = NoticeWriter("agents@desk.example.test", ours, lambda name, values: notes.render(name, **values))
    return DecisionStore(ours, {}, notices)


async def test_a_notice_carries_draft_and_reason_and_no_injected_header(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    raw = mail("a@x.test", "What now?").replace(b"My parcel", b"=?utf-8?q?Hi=0D=0ABcc:_evil@evil.test?=")
    await store(raw)
    await rememberer.remember()
    keeper = keeper_with_notices()
    async with database.write() as connection:
        case = await load_case(connection, 1, read)
        assert case is not None
        facts = Facts(case, Understanding("What now?", "en"), DRAFT, Autonomy.DRAFT, Counters(), NOON)
        decision = Decision(OutcomeKind.REVIEW, 0.5)
        for _ in range(2):
            await keeper.keep(connection, facts, decision, PolicySettings(), datetime(2026, 11, 23, tzinfo=UTC))
    async with database.read() as connection:
        row = (await connection.execute(sa.select(outbox))).one()
    sent = message_from_bytes(row.mime, policy=policy.default)
    assert sent["Bcc"] is None
    assert sent["Auto-Submitted"] == "auto-generated"
    assert "Wait." in sent.get_content()
    assert "SOURCES\n- used.md, h (0.90)\n\nALSO FOUND" in sent.get_content().replace("\r\n", "\n")
    assert row.recipients == ["agents@desk.example.test"]


async def keep(database: Database, message_id: int, outcome: OutcomeKind) -> None:
    async with database.write() as connection:
        case = await load_case(connection, message_id, read)
        assert case is not None
        facts = Facts(case, Understanding(case.mail.text, "en"), DRAFT, Autonomy.SEND, Counters(), NOON)
        await keeper_with_notices().keep(connection, facts, Decision(outcome, 0.9), PolicySettings(), NOON)


async def sent_rows(database: Database, kind: str) -> Sequence[sa.Row[Any]]:
    async with database.read() as connection:
        return (await connection.execute(sa.select(outbox).where(outbox.c.kind == kind))).all()


@pytest.mark.parametrize(
    ("status", "of_ours", "told"),
    [
        ("5.1.1", True, "The address does not exist. Stop writing to it."),
        ("5.2.2", True, "The mailbox is full. The mail did not arrive."),
        ("4.4.7", True, ""),
        ("5.1.1", False, ""),
    ],
    ids=["for good", "full", "still tried", "not ours"],
)
async def test_agents_are_told_of_a_reply_that_came_back(
    status: str, of_ours: bool, told: str, database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("a@x.test"))
    await rememberer.remember()
    await keep(database, 1, OutcomeKind.SEND)
    [reply] = await sent_rows(database, "reply")
    of = reply.rfc_message_id if of_ours else "a@x.test"
    await store(bounce(of, "carla@cust.example.test", status, "no"), first_uid=2)
    await rememberer.remember()
    await keep(database, 2, OutcomeKind.WITHHOLD)
    texts = [message_from_bytes(row.mime, policy=policy.default) for row in await sent_rows(database, "notice")]
    assert [text["Subject"] for text in texts] == (["A reply came back: My parcel"] if told else [])
    assert all(told in text.get_content() for text in texts)
    assert all(f"> {status} " in text.get_content() for text in texts)


async def test_a_notice_that_came_back_makes_no_other(database: Database, store: Store, rememberer: Rememberer) -> None:
    await store(mail("a@x.test"))
    await rememberer.remember()
    await keep(database, 1, OutcomeKind.REVIEW)
    [notice] = await sent_rows(database, "notice")
    await store(bounce(notice.rfc_message_id, "agents@desk.example.test", "5.1.1", "no"), first_uid=2)
    await rememberer.remember()
    await keep(database, 2, OutcomeKind.WITHHOLD)
    assert len(await sent_rows(database, "notice")) == 1
