"""Keep a decision: the draft, what was understood, and the reply if there is one, in one transaction.

The transaction looks once more whether a person's word came first (invariant 4): what happened while the model was
thinking counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import insert_for
from daemon.desks import ReplyWriter
from daemon.mail.compose import new_message_id
from daemon.mail.tokens import without_detail
from daemon.memory import count_traffic, remember_customer
from daemon.models import Case, Decision, DraftState, Facts, MailKind, OutcomeKind, Reading, RuleResult
from daemon.notices import NoticeWriter
from daemon.outbox import add_to_outbox, hold_automatic, hold_ticket, record_event
from daemon.overtaking import copied_from, overtaken_by
from daemon.policy import NO_RECIPIENT, count_again
from daemon.records import cited, draft_row, understanding_table
from daemon.settings import PolicySettings
from daemon.tables import attachments, drafts, messages, tickets

STATES = {
    OutcomeKind.SEND: DraftState.RELEASED,
    OutcomeKind.REVIEW: DraftState.WAITING,
    OutcomeKind.WITHHOLD: DraftState.WITHHELD,
    OutcomeKind.SUPERSEDED: DraftState.SUPERSEDED,
}
OVERTAKEN = "a_persons_word_wins"
COPY = "copy"


_NOTED = sa.update(messages).where(messages.c.id == sa.bindparam("mail"))


@dataclass(frozen=True, slots=True)
class DecisionStore:
    """Writes decisions; ``drafts_folders`` says for each mailbox whether waiting drafts go into its Drafts folder."""

    writer: ReplyWriter
    drafts_folders: Mapping[str, bool]
    notices: NoticeWriter | None = None
    versions: Callable[[], Mapping[str, str]] = dict

    async def keep(
        self, connection: AsyncConnection, facts: Facts, decision: Decision, policy: PolicySettings, now: datetime
    ) -> Decision | None:
        """Store it; return what was stored in the end, or None when this mail had its decision already."""
        case = facts.case
        await hold_ticket(connection, case.ticket_id)
        decision = await self._overtaken(connection, case, decision)
        if decision.outcome is OutcomeKind.SEND:
            decision = await self._checked_again(connection, facts, decision, policy, now)
        draft_id = await self._insert(connection, facts, decision, now)
        if draft_id is None:
            return None
        await self._note_mail(connection, facts, now)
        if case.mail.kind is MailKind.PERSON:
            await remember_customer(connection, case, facts.understanding, now)
        if decision.outcome is OutcomeKind.SEND:
            await self._release(connection, facts, draft_id, policy, now)
        elif decision.outcome is OutcomeKind.REVIEW and self.notices is not None:
            await self.notices.add(connection, facts, decision, draft_id, now)
        elif case.mail.kind is MailKind.BOUNCE and self.notices is not None:
            await self.notices.add_returned(connection, case, now)
        await record_event(
            connection, now, f"decided.{decision.outcome}", case.ticket_id, case.message_id,
            rules=[hit.rule for hit in decision.hits], confidence=round(decision.confidence, 4),
        )  # fmt: skip
        return decision

    async def _overtaken(self, connection: AsyncConnection, case: Case, decision: Decision) -> Decision:
        if decision.outcome is OutcomeKind.WITHHOLD:
            return decision
        copy = await copied_from(connection, case.message_id, case.mail.text)
        if copy is not None:
            fact = f"the same Message-ID and sender as message {copy.of}"
            if copy.whole:
                return _with_hit(decision, OutcomeKind.SUPERSEDED, COPY, "This is a copy of an earlier mail.", fact)
            sentence = "This is an earlier mail with more words in it."
            decision = _with_hit(decision, OutcomeKind.REVIEW, "changed_copy", sentence, fact)
        newer = await overtaken_by(connection, case.message_id)
        if not newer:
            return decision
        fact = "the customer wrote again: the newer mail is answered" if newer == "customer" else "an agent replied"
        sentence = "A reply by a person, or a newer mail of the customer, comes first."
        return _with_hit(decision, OutcomeKind.SUPERSEDED, OVERTAKEN, sentence, fact)

    async def _checked_again(
        self, connection: AsyncConnection, facts: Facts, decision: Decision, policy: PolicySettings, now: datetime
    ) -> Decision:
        """Whether the reply may leave after all: others to the same address may have been decided meanwhile."""
        to = self.writer.recipient(facts.case)
        if to is None:
            return _with_hit(decision, OutcomeKind.REVIEW, NO_RECIPIENT.rule, NO_RECIPIENT.sentence, "")
        await hold_automatic(connection)
        relayed = self.writer.is_relayed(facts.case, policy.trusted_relays)
        counters = await count_traffic(connection, facts.case, to.key, now, relayed=relayed)
        return count_again(decision, replace(facts, counters=counters), policy)

    async def _insert(self, connection: AsyncConnection, facts: Facts, decision: Decision, now: datetime) -> int | None:
        case = facts.case
        row = draft_row(case, facts.draft, decision)
        row["versions"] = {**row["versions"], **self.versions()}
        row |= {"state": STATES[decision.outcome], "created_at": now, "folder_message_id": "", "folder_state": ""}
        has_place = self.drafts_folders.get(case.mailbox, False) and self.writer.recipient(case) is not None
        if decision.outcome in (OutcomeKind.REVIEW, OutcomeKind.SEND) and has_place and row["text"]:
            domain = self.writer.desks[case.mailbox].domain
            row["folder_message_id"] = new_message_id(domain, case.ticket_id, folder_seed(case.message_id))
            # One that is sent gets there when it is refused: see ``daemon.outbox``.
            row["folder_state"] = "wanted" if decision.outcome is OutcomeKind.REVIEW else ""
        if decision.outcome in (OutcomeKind.WITHHOLD, OutcomeKind.SUPERSEDED):
            row["closed_at"] = now
        # The row as parameters: with it in the statement, SQLAlchemy would build the SQL anew for each mail.
        statement = insert_for(connection)(drafts).on_conflict_do_nothing().returning(drafts.c.id)
        new: int | None = (await connection.execute(statement, row)).scalar_one_or_none()
        return new

    async def _note_mail(self, connection: AsyncConnection, facts: Facts, now: datetime) -> None:
        case, understanding = facts.case, facts.understanding
        values = {"state": "done", "reason": "", "understanding": understanding_table(understanding)}
        await connection.execute(_NOTED, {"mail": case.message_id, **values})
        for place, reading in enumerate(understanding.readings):
            await connection.execute(_reading_update(case.message_id, place, reading))
        usage = facts.draft.usage if facts.draft else None
        spent = usage.tokens_in + usage.tokens_out if usage else 0
        if spent:
            more = {"tokens_spent": tickets.c.tokens_spent + spent, "updated_at": now}
            await connection.execute(sa.update(tickets).where(tickets.c.id == case.ticket_id).values(more))

    async def _release(
        self, connection: AsyncConnection, facts: Facts, draft_id: int, policy: PolicySettings, now: datetime
    ) -> None:
        draft = facts.draft
        if draft is None:
            raise ValueError("a decision to send needs a draft")
        sources = cited(draft.passages, draft.claims)
        row = reply_row(
            self.writer, facts.case, draft.text, sources, draft_id=draft_id, automatic=True, now=now,
            due_at=now + timedelta(seconds=policy.hold_seconds),
        )  # fmt: skip
        await add_to_outbox(connection, row)


def reply_row(
    writer: ReplyWriter, case: Case, text: str, passages: Any, *, draft_id: int, automatic: bool, now: datetime,
    due_at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The outbox row of a reply, its bytes and Message-ID fixed now."""
    # Another text is another mail: a receiver that knows the Message-ID of an earlier try would drop it.
    seed = f"reply-{case.message_id}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    outgoing = writer.write(case, text, tuple(passages), automatic=automatic, seed=seed, now=now)
    outgoing = writer.signed(outgoing, case.mailbox, now)
    return {
        "ticket_id": case.ticket_id,
        "message_id": case.message_id,
        "kind": "reply",
        "draft_id": draft_id,
        "mailbox": case.mailbox,
        "rfc_message_id": outgoing.message_id,
        "envelope_sender": outgoing.envelope_sender,
        "recipients": list(outgoing.recipients),
        "mime": outgoing.mime,
        "text": text,
        "automatic": automatic,
        "correspondent": without_detail(outgoing.recipients[0]),
        "state": "ready",
        "due_at": due_at,
        "created_at": now,
    }


def folder_seed(message_id: int) -> str:
    """What the Message-ID and boundaries of a draft's copy in the Drafts folder are made from."""
    return f"draft-{message_id}"


def _reading_update(message_id: int, place: int, reading: Reading) -> sa.Update:
    return (
        sa.update(attachments)
        .where(attachments.c.message_id == message_id, attachments.c.place == place)
        .values(reading=reading.reading, text=reading.text, characters=len(reading.text))
    )


def _with_hit(decision: Decision, outcome: OutcomeKind, rule: str, sentence: str, fact: str) -> Decision:
    return replace(decision, outcome=outcome, hits=(*decision.hits, RuleResult(rule, sentence, fact)))
