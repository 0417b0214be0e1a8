"""The outbox: one row a reply, its final bytes fixed before the first attempt, and the moves it may make.

    ready ──claim──▶ sending ──▶ sent
      │                 ├──▶ ready (refused for now; due later)
      │                 ├──▶ refused (for good: a person decides)
      ▼                 └──▶ uncertain (looked up in Sent; else a person decides)
    cancelled (a person's word won, or a newer mail came)

``sending`` is committed before the first byte leaves, so a crash in between is seen as *uncertain* and never resent
blindly (invariant 3). Every move is one conditional UPDATE: two workers cannot both win it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import insert_for
from daemon.models import DraftState, OutboxState, SendOutcome, SendResult, TicketState
from daemon.overtaking import overtaken_by
from daemon.retries import next_try
from daemon.tables import audit, drafts, messages, outbox, tickets

AUTOMATIC_LOCK = 0x6465736B68616E64  # "deskhand": the advisory lock under which automatic replies are counted
SENDING_LEASE = timedelta(minutes=15)
AGAIN_AFTER = timedelta(seconds=5)  # where the database failed
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=2)
BRAKE = "sending by itself was switched off for this mailbox before it left"
LIVE_DRAFTS = (DraftState.WAITING, DraftState.RELEASED)


async def record_event(
    connection: AsyncConnection, now: datetime, event: str, ticket_id: int | None, message_id: int | None, **detail: Any
) -> None:
    """Write one line of the audit trail (invariant 11)."""
    row = {"at": now, "event": event, "ticket_id": ticket_id, "message_id": message_id, "detail": detail}
    await connection.execute(sa.insert(audit), row)


async def add_to_outbox(connection: AsyncConnection, row: dict[str, Any]) -> int | None:
    """Insert a reply; None when this message has one already (the unique key of invariant 3)."""
    statement = insert_for(connection)(outbox).on_conflict_do_nothing().returning(outbox.c.id)
    new: int | None = (await connection.execute(statement, row)).scalar_one_or_none()
    return new


async def close_live_drafts(
    connection: AsyncConnection, ticket_id: int, state: DraftState, now: datetime, *, of: Sequence[int], by_agent: bool
) -> list[int]:
    """A newer word wins: end those drafts ``of`` a ticket that are not sent, and cancel what has not left.

    Where the customer wrote again, a reply that a person approved stands, and so does a draft of which nobody knows
    whether it was sent: that is for a person to say.
    """
    if not of:
        return []
    row_of = sa.select(outbox.c.draft_id).where(outbox.c.ticket_id == ticket_id, outbox.c.kind == "reply")
    not_gone = row_of.where(outbox.c.state == OutboxState.READY)
    if not by_agent:
        doubtful = row_of.where(outbox.c.state == OutboxState.UNCERTAIN)
        waiting = sa.and_(drafts.c.state == DraftState.WAITING, drafts.c.id.not_in(doubtful))
        closable = sa.or_(waiting, drafts.c.id.in_(not_gone.where(outbox.c.automatic)))
    else:
        closable = sa.or_(drafts.c.state == DraftState.WAITING, drafts.c.id.in_(not_gone))
    query = (
        sa.update(drafts)
        .where(drafts.c.id.in_(of), drafts.c.state.in_(LIVE_DRAFTS), closable)
        .values(
            state=state,
            closed_at=now,
            folder_state=sa.case((drafts.c.folder_state.in_(("wanted", "placed")), "remove"), else_=""),
        )
        .returning(drafts.c.id)
    )
    closed = [row.id for row in await connection.execute(query)]
    await cancel_replies(connection, closed, f"draft {state}")
    return closed


async def cancel_replies(connection: AsyncConnection, draft_ids: Sequence[int], detail: str) -> None:
    """Close what is not on its way of these drafts: not sent yet, refused, or perhaps sent."""
    if draft_ids:
        open_states = (OutboxState.READY, OutboxState.UNCERTAIN, OutboxState.REFUSED)
        await connection.execute(
            sa.update(outbox)
            .where(outbox.c.draft_id.in_(draft_ids), outbox.c.kind == "reply", outbox.c.state.in_(open_states))
            .values(state=OutboxState.CANCELLED, detail=detail)
        )


async def hold_ticket(connection: AsyncConnection, ticket_id: int) -> None:
    """Let one transaction at a time decide about a ticket: whoever comes second sees what the first one wrote.

    SQLite has one writer anyway. On PostgreSQL a newer mail that is just being stored would be invisible to the check
    whether a reply was overtaken, and two verdicts could both be given.
    """
    if connection.dialect.name != "sqlite":
        await connection.execute(sa.select(tickets.c.id).where(tickets.c.id == ticket_id).with_for_update())


async def hold_automatic(connection: AsyncConnection) -> None:
    """Let one transaction at a time count the automatic replies and add one; SQLite has one writer anyway."""
    if connection.dialect.name != "sqlite":
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(AUTOMATIC_LOCK)))


async def claim(
    connection: AsyncConnection, outbox_id: int, now: datetime, may_send: Callable[[str], bool] = lambda _mailbox: True
) -> sa.Row[Any] | None:
    """Take a due reply for sending, if nothing has overtaken it; None when it must not leave (now).

    An automatic reply is overtaken by a newer mail of the customer and by anything an agent wrote (invariant 4).
    """
    query = sa.select(outbox).where(outbox.c.id == outbox_id)
    row = (await connection.execute(query)).first()
    if row is not None:
        await hold_ticket(connection, row.ticket_id)
        row = (await connection.execute(query)).first()
    if row is None or row.state != OutboxState.READY or row.due_at > now:
        return None
    if row.automatic and row.kind == "reply" and await overtaken_by(connection, row.message_id):
        await _finish(connection, outbox_id, OutboxState.CANCELLED, "overtaken by a newer message")
        await connection.execute(
            sa.update(drafts).where(drafts.c.id == row.draft_id).values(state=DraftState.SUPERSEDED, closed_at=now)
        )
        await record_event(connection, now, "reply.overtaken", row.ticket_id, row.message_id, outbox=outbox_id)
        return None
    if row.automatic and row.kind == "reply" and not may_send(row.mailbox):
        await _finish(connection, outbox_id, OutboxState.CANCELLED, BRAKE)
        await _hand_to_person(connection, row, OutboxState.CANCELLED, now)
        await record_event(connection, now, "reply.stopped", row.ticket_id, row.message_id, detail=BRAKE)
        return None
    moved = await connection.execute(
        sa.update(outbox)
        .where(outbox.c.id == outbox_id, outbox.c.state == OutboxState.READY)
        .values(
            state=OutboxState.SENDING, attempts=outbox.c.attempts + 1, due_at=now + SENDING_LEASE, leased_until=None
        )
    )
    return row if moved.rowcount else None


async def put_back(connection: AsyncConnection, outbox_id: int, claimed_at: datetime, now: datetime) -> None:
    """The claim of that moment failed, or only the answer to its commit did not come: nothing of the reply has left.

    It is due again in seconds; its lease would hold it for minutes, and a claim that was written for longer.
    """
    claimed = sa.and_(outbox.c.state == OutboxState.SENDING, outbox.c.due_at == claimed_at + SENDING_LEASE)
    untouched = outbox.c.state == OutboxState.READY
    due = sa.case((claimed, now), else_=outbox.c.due_at)
    values = {"state": OutboxState.READY, "due_at": due, "leased_until": now + AGAIN_AFTER}
    await connection.execute(
        sa.update(outbox).where(outbox.c.id == outbox_id, sa.or_(claimed, untouched)).values(values)
    )


async def settle(
    connection: AsyncConnection, row: sa.Row[Any], result: SendResult, now: datetime, *, attempts: int, sent_copy: bool
) -> OutboxState:
    """Record what became of an attempt; return the row's new state. ``attempts`` is the limit of refusals for now."""
    await hold_ticket(connection, row.ticket_id)
    current = (await connection.execute(sa.select(outbox.c.state).where(outbox.c.id == row.id))).scalar()
    if current != OutboxState.SENDING:  # somebody settled it before: their word stands
        return OutboxState(current or OutboxState.CANCELLED)
    match result.outcome:
        case SendOutcome.SENT:
            await _record_sent(connection, row, result, now, sent_copy=sent_copy)
            return OutboxState.SENT
        case SendOutcome.REFUSED_FOR_NOW if row.attempts + 1 < attempts:
            due = next_try(now, row.attempts, first=FIRST_RETRY, longest=LONGEST_RETRY)
            await connection.execute(
                sa.update(outbox)
                .where(outbox.c.id == row.id)
                .values(state=OutboxState.READY, due_at=due, leased_until=None, detail=result.detail)
            )
            return OutboxState.READY
        case SendOutcome.UNCERTAIN:
            state = OutboxState.UNCERTAIN
        case _:
            state = OutboxState.REFUSED
    if row.kind != "reply":  # nobody answers for a notice; the draft that it tells of is in the queue
        state = OutboxState.CANCELLED
    await _finish(connection, row.id, state, result.detail)
    await _hand_to_person(connection, row, state, now)
    await record_event(connection, now, f"{row.kind}.{state}", row.ticket_id, row.message_id, detail=result.detail)
    return state


async def _finish(connection: AsyncConnection, outbox_id: int, state: OutboxState, detail: str) -> None:
    await connection.execute(sa.update(outbox).where(outbox.c.id == outbox_id).values(state=state, detail=detail))


async def _hand_to_person(connection: AsyncConnection, row: sa.Row[Any], state: OutboxState, now: datetime) -> None:
    if row.kind != "reply":
        return
    # A refused reply that was overtaken: the newer message is what counts.
    late = state is OutboxState.REFUSED and await overtaken_by(connection, row.message_id)
    values: dict[str, Any] = {"state": DraftState.WAITING, "closed_at": None}
    if late:
        values = {"state": DraftState.SUPERSEDED, "closed_at": now}
    elif state is not OutboxState.UNCERTAIN:  # the customer may have that one: it must not lie there to be sent again
        has_place = drafts.c.folder_message_id != ""
        values["folder_state"] = sa.case((has_place, "wanted"), else_=drafts.c.folder_state)
    await connection.execute(sa.update(drafts).where(drafts.c.id == row.draft_id).values(values))
    if late:
        return
    await connection.execute(
        sa.update(tickets).where(tickets.c.id == row.ticket_id).values(state=TicketState.OPEN, updated_at=now)
    )


async def _record_sent(
    connection: AsyncConnection, row: sa.Row[Any], result: SendResult, now: datetime, *, sent_copy: bool
) -> None:
    await connection.execute(
        sa.update(outbox)
        .where(outbox.c.id == row.id)
        .values(
            state=OutboxState.SENT,
            sent_at=now,
            detail=result.detail,
            copy_state="wanted" if sent_copy and row.kind == "reply" else "",
        )
    )
    await record_event(connection, now, f"{row.kind}.sent", row.ticket_id, row.message_id, outbox=row.id)
    if row.kind != "reply":
        return
    await connection.execute(
        sa.insert(messages),
        {
            "ticket_id": row.ticket_id, "direction": "outbound", "author": "deskhand" if row.automatic else "agent",
            "message_id": row.rfc_message_id, "sender": row.envelope_sender, "to": row.recipients, "cc": [],
            "reply_to": [], "references": [], "received_at": now, "date": now, "text": row.text, "kind": "own",
            "state": "done",
        },
    )  # fmt: skip
    await connection.execute(
        sa.update(drafts).where(drafts.c.id == row.draft_id).values(state=DraftState.SENT, closed_at=now)
    )
    await connection.execute(
        sa.update(tickets).where(tickets.c.id == row.ticket_id).values(state=TicketState.WAITING, updated_at=now)
    )
