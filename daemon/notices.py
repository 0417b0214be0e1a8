"""The optional notice to the agents' address: the draft, its sources and the reasons, by way of the same outbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.desks import ReplyWriter
from daemon.mail.compose import NoticeParts, compose_notice, new_message_id
from daemon.models import Address, Decision, Draft, Facts, Outgoing
from daemon.outbox import add_to_outbox
from daemon.records import cited, claims_table, decision_table, passages_table

SUBJECT_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class NoticeWriter:
    """Writes notices to ``address``; ``render`` is the template ``notes/notice.txt.j2``."""

    address: str
    writer: ReplyWriter
    render: Callable[[dict[str, Any]], str]

    async def add(
        self, connection: AsyncConnection, facts: Facts, decision: Decision, draft_id: int, now: datetime
    ) -> None:
        """Put the notice for a waiting draft into the outbox."""
        case, outgoing = facts.case, self.write(facts, decision, draft_id, now)
        row = {
            "ticket_id": case.ticket_id, "message_id": case.message_id, "kind": "notice", "draft_id": draft_id,
            "mailbox": case.mailbox, "rfc_message_id": outgoing.message_id,
            "envelope_sender": outgoing.envelope_sender, "recipients": list(outgoing.recipients),
            "mime": outgoing.mime, "text": "", "automatic": True, "correspondent": self.address.casefold(),
            "state": "ready", "due_at": now, "created_at": now,
        }  # fmt: skip
        await add_to_outbox(connection, row)

    def write(self, facts: Facts, decision: Decision, draft_id: int, now: datetime) -> Outgoing:
        """The notice as it is sent."""
        case = facts.case
        desk = self.writer.desks[case.mailbox]
        outgoing = compose_notice(
            NoticeParts(
                desk=desk.address,
                to=Address(self.address),
                subject=f"Draft {draft_id} waits: {case.subject}"[:SUBJECT_CHARACTERS],
                text=self.render(self._variables(facts, decision, draft_id)),
                message_id=new_message_id(desk.domain, case.ticket_id, f"notice-{draft_id}"),
                date=now,
                desk_id=self.writer.desk_id,
            )
        )
        return self.writer.signed(outgoing, case.mailbox, now)

    def _variables(self, facts: Facts, decision: Decision, draft_id: int) -> dict[str, Any]:
        draft = facts.draft
        return {
            "ticket_id": facts.case.ticket_id,
            "draft_id": draft_id,
            "subject": facts.case.subject,
            "customer": str(facts.case.mail.sender),
            "question": facts.understanding.text,
            "draft": draft.text if draft else "",
            "claims": claims_table(draft.claims) if draft else [],
            "passages": _passages(draft) if draft else [],
            "notes": list(draft.notes) if draft else [],
            "escalate": draft.escalate if draft else "",
            "decision": decision_table(decision),
            "attachments": [{"name": r.name, "reading": r.reading} for r in facts.understanding.readings],
        }


def _passages(draft: Draft) -> list[dict[str, Any]]:
    """All that was found; ``cited`` is what a sentence of the draft rests on."""
    used = {passage.id for passage in cited(draft.passages, draft.claims)}
    return [{**row, "cited": row["id"] in used} for row in passages_table(draft.passages)]
