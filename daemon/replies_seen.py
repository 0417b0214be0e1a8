"""A person's word wins: what an agent's reply in Sent, or a newer customer mail, does to the ticket's draft."""

from __future__ import annotations

import difflib
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.mail.answers import answer_text
from daemon.mail.salutation import without_salutation
from daemon.models import DraftState, Mail, TicketState
from daemon.outbox import LIVE_DRAFTS, close_live_drafts, hold_ticket, record_event
from daemon.overtaking import answers
from daemon.tables import drafts, messages, reviews, tickets

_newer, _asked = messages.alias("newer"), messages.alias("asked")
# Built once: to build these for every mail costs more than to run them.
_EARLIER_DRAFTS = (
    sa.select(drafts.c.id)
    .join(_asked, _asked.c.id == drafts.c.message_id)
    .join(_newer, _newer.c.id == sa.bindparam("mail"))
    .where(
        drafts.c.ticket_id == sa.bindparam("ticket"), drafts.c.state.in_(LIVE_DRAFTS), _newer.c.kind == "person",
        _asked.c.sender == _newer.c.sender, _asked.c.id != _newer.c.id,
        # A copy of the mail, as a gateway or a second address brings it, asks nothing new.
        sa.or_(_asked.c.message_id != _newer.c.message_id, _asked.c.message_id == ""),
    )
)  # fmt: skip
_REOPENED = sa.update(tickets).where(tickets.c.id == sa.bindparam("ticket"))


def difference(draft: str, sent: str) -> str:
    """A unified diff from the draft to what was sent; empty when only the salutation or white space differs.

    A draft has no salutation, its template adds one; and mail clients wrap lines where they like.
    """
    sent = without_salutation(sent, draft)
    if draft.split() == sent.split():
        return ""
    before, after = draft.strip().splitlines(), sent.strip().splitlines()
    return "\n".join(difflib.unified_diff(before, after, "draft", "sent", lineterm=""))


async def note_agent_reply(
    connection: AsyncConnection, ticket_id: int, message_id: int, mail: Mail, now: datetime
) -> None:
    """An agent answered from a mail client: close the drafts for what was answered, each with a verdict."""
    await hold_ticket(connection, ticket_id)
    reply, asked = messages.alias("reply"), messages.alias("asked")
    query = (
        sa.select(drafts)
        .join(asked, asked.c.id == drafts.c.message_id)
        .join(reply, reply.c.id == message_id)
        .where(drafts.c.ticket_id == ticket_id, drafts.c.state.in_(LIVE_DRAFTS), answers(reply, asked))
        .order_by(drafts.c.id)
    )
    live = (await connection.execute(query)).all()
    closed = await close_live_drafts(
        connection, ticket_id, DraftState.EDITED, now, of=[draft.id for draft in live], by_agent=True
    )
    for draft in (draft for draft in live if draft.id in closed):
        await connection.execute(sa.insert(reviews), _verdict(draft, mail, now))
    open_question = (
        sa.select(asked.c.id)
        .join(reply, reply.c.id == message_id)
        .where(asked.c.ticket_id == ticket_id, asked.c.direction == "inbound", asked.c.kind == "person")
        .where(sa.not_(answers(reply, asked)))
    )
    if (await connection.execute(open_question.limit(1))).first() is None:
        await connection.execute(
            sa.update(tickets).where(tickets.c.id == ticket_id).values(state=TicketState.WAITING, updated_at=now)
        )
    await record_event(connection, now, "agent.replied", ticket_id, message_id, drafts=closed)


def _verdict(draft: sa.Row[Any], mail: Mail, now: datetime) -> dict[str, Any]:
    changed = difference(answer_text(draft.text), mail.text)  # what stands in the Drafts folder has no marks
    return {
        "draft_id": draft.id,
        "verdict": "edit" if changed else "approve",
        "reviewer": mail.sender.key,
        "reason": "sent from a mail client",
        "text": mail.text,
        "difference": changed,
        "created_at": now,
    }


async def note_customer_mail(connection: AsyncConnection, ticket_id: int, message_id: int, now: datetime) -> None:
    """Somebody wrote on the ticket: it is open, and drafts for that person's earlier mails are out of date."""
    await hold_ticket(connection, ticket_id)
    of = (await connection.execute(_EARLIER_DRAFTS, {"ticket": ticket_id, "mail": message_id})).scalars().all()
    closed = await close_live_drafts(connection, ticket_id, DraftState.SUPERSEDED, now, of=of, by_agent=False)
    if closed:
        await record_event(connection, now, "draft.superseded", ticket_id, None, drafts=closed)
    await connection.execute(_REOPENED, {"ticket": ticket_id, "state": TicketState.OPEN, "updated_at": now})
