"""The optional notices to the agents' address, by way of the same outbox: of a draft that waits, with its sources and
the reasons, and of a reply that came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.desks import ReplyWriter
from daemon.mail.bounce_advice import Advice, advice
from daemon.mail.compose import NoticeParts, compose_notice, new_message_id
from daemon.mail.domains import address_key
from daemon.models import Address, BouncedRecipient, Case, Decision, Direction, Draft, Facts, Outgoing
from daemon.outbox import add_to_outbox
from daemon.records import cited, claims_table, decision_table, passages_table
from daemon.tables import indexable, messages, outbox

SUBJECT_CHARACTERS = 200
WAITS, RETURNED = NOTES = ("notice.txt.j2", "returned.txt.j2")
_WORTH_TELLING = (Advice.TELL_AGENT, Advice.STOP_WRITING)


@dataclass(frozen=True, slots=True)
class NoticeWriter:
    """Writes notices to ``address``; ``render`` gives the text of a template of ``notes``."""

    address: str
    writer: ReplyWriter
    render: Callable[[str, dict[str, Any]], str]

    async def add(
        self, connection: AsyncConnection, facts: Facts, decision: Decision, draft_id: int, now: datetime
    ) -> None:
        """Put the notice for a waiting draft into the outbox."""
        await self._keep(connection, facts.case, draft_id, self.write(facts, decision, draft_id, now), now)

    async def add_returned(self, connection: AsyncConnection, case: Case, now: datetime) -> None:
        """Put a notice into the outbox where a reply, ours or an agent's, came back and somebody should know."""
        told = (
            [one for one in case.mail.bounce.recipients if advice(one).advice in _WORTH_TELLING]
            if case.mail.bounce
            else []
        )
        if told and await _came_back(connection, case):
            await self._keep(connection, case, None, self.write_returned(case, told, now), now)

    async def _keep(
        self, connection: AsyncConnection, case: Case, draft_id: int | None, outgoing: Outgoing, now: datetime
    ) -> None:
        row = {
            "ticket_id": case.ticket_id, "message_id": case.message_id, "kind": "notice", "draft_id": draft_id,
            "mailbox": case.mailbox, "rfc_message_id": outgoing.message_id,
            "envelope_sender": outgoing.envelope_sender, "recipients": list(outgoing.recipients),
            "mime": outgoing.mime, "text": "", "automatic": True, "correspondent": address_key(self.address),
            "state": "ready", "due_at": now, "created_at": now,
        }  # fmt: skip
        await add_to_outbox(connection, row)

    def write(self, facts: Facts, decision: Decision, draft_id: int, now: datetime) -> Outgoing:
        """The notice of a waiting draft as it is sent."""
        text = self.render(WAITS, self._variables(facts, decision, draft_id))
        return self._written(facts.case, f"Draft {draft_id} waits", text, f"notice-{draft_id}", now)

    def write_returned(self, case: Case, recipients: Sequence[BouncedRecipient], now: datetime) -> Outgoing:
        """The notice of a reply that came back as it is sent."""
        rows = [{**asdict(one), "why": advice(one).why} for one in recipients]
        text = self.render(RETURNED, {"ticket_id": case.ticket_id, "subject": case.subject, "recipients": rows})
        return self._written(case, "A reply came back", text, f"returned-{case.message_id}", now)

    def _written(self, case: Case, what: str, text: str, seed: str, now: datetime) -> Outgoing:
        desk = self.writer.desks[case.mailbox]
        outgoing = compose_notice(
            NoticeParts(
                desk=desk.address,
                to=Address(self.address),
                subject=f"{what}: {case.subject}"[:SUBJECT_CHARACTERS],
                text=text,
                message_id=new_message_id(desk.domain, case.ticket_id, seed),
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
            "customer": facts.case.mail.sender.mailbox,
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


async def _came_back(connection: AsyncConnection, case: Case) -> bool:
    """Whether the bounce is about a reply, ours or an agent's; one about a notice of ours must not make another."""
    original = indexable(case.mail.bounce.original_message_id) if case.mail.bounce else ""
    sent = sa.select(outbox.c.id).where(outbox.c.rfc_message_id == original, outbox.c.kind == "reply")
    by_agent = sa.select(messages.c.id).where(
        messages.c.message_id == original, messages.c.direction == Direction.OUTBOUND
    )
    found = await connection.execute(sa.select(sa.or_(sent.exists(), by_agent.exists())))
    return bool(original) and bool(found.scalar_one())
