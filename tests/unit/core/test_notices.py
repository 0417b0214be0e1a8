"""The notice to the agents: one mail through the outbox, however odd the customer's subject is."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import sqlalchemy as sa

from daemon.database import Database
from daemon.decisions import DecisionStore
from daemon.desks import Desk, ReplyWriter
from daemon.mail.reply_templates import ReplyTemplates
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
from daemon.notices import NoticeWriter
from daemon.places import templates_folder
from daemon.settings import PolicySettings
from daemon.stages.remember import Rememberer
from daemon.tables import outbox
from daemon.templating import TemplateFolder
from tests.unit.core.conftest import KEY, Store, read
from tests.unit.core.mails import DESK, NOON, mail

PASSAGES = (Passage("p1", "unused.md", "h", "Go.", 0.95), Passage("p2", "used.md", "h", "Wait.", 0.9))
DRAFT = Draft("Wait.", PASSAGES, (Claim("Wait.", True, ("p2",)),))


def writer(templates: Path) -> ReplyWriter:
    replies = ReplyTemplates(templates / "replies")
    return ReplyWriter(
        {"support": Desk("support", Address(DESK, "Desk"))}, lambda: replies, "desk", KEY, frozenset({DESK})
    )


async def test_a_notice_carries_draft_and_reason_and_no_injected_header(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    raw = mail("a@x.test", "What now?").replace(b"My parcel", b"=?utf-8?q?Hi=0D=0ABcc:_evil@evil.test?=")
    await store(raw)
    await rememberer.remember()
    notes = TemplateFolder(templates_folder() / "notes", None, ("notice.txt.j2",))
    notices = NoticeWriter(
        "agents@desk.example.test", writer(templates_folder()), lambda v: notes.render("notice.txt.j2", **v)
    )
    keeper = DecisionStore(writer(templates_folder()), {}, notices)
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
