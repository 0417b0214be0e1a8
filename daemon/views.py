"""What the command line shows, as JSON-ready tables; the names are a promise to scripts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import written_out
from daemon.errors import NeedsPersonError
from daemon.models import DraftState, OutboxState
from daemon.tables import attachments, customers, drafts, messages, outbox, raw_messages, reviews, sightings, tickets

Table = dict[str, Any]
# What an agent sees of an attachment without opening it.
BEGINNING_LINES, BEGINNING_CHARACTERS = 5, 400
MESSAGE_KEYS = (
    "id", "message_id", "in_reply_to", "references", "direction", "author", "kind", "evidence", "sender", "to", "cc",
    "subject", "date", "received_at", "text", "quoted", "signature", "language", "bounce", "authentication", "defects",
    "understanding", "state", "reason",
)  # fmt: skip
DRAFT_KEYS = (
    "id", "message_id", "state", "text", "confidence", "decision", "claims", "passages", "notes", "escalate",
    "versions", "model", "tokens_in", "tokens_out", "cost", "created_at", "closed_at",
)  # fmt: skip
OUTBOX_KEYS = (
    "id", "message_id", "kind", "draft_id", "rfc_message_id", "envelope_sender", "recipients", "automatic", "state",
    "attempts", "due_at", "detail", "created_at", "sent_at",
)  # fmt: skip
REVIEW_KEYS = ("id", "draft_id", "verdict", "reviewer", "reason", "text", "difference", "created_at")


def plain(value: Any) -> Any:
    """A value that JSON knows: times as ISO 8601."""
    return value.isoformat() if isinstance(value, datetime) else value


def pick(row: sa.Row[Any], keys: Sequence[str]) -> Table:
    """Some columns of a row."""
    return {key: plain(row._mapping[key]) for key in keys}


async def ticket_list(connection: AsyncConnection, state: str = "", limit: int = 1_000_000) -> list[Table]:
    """Tickets, newest first, with the Message-IDs on each, oldest first."""
    query = (
        sa.select(tickets, customers.c.address)
        .join(customers, customers.c.id == tickets.c.customer_id)
        .order_by(tickets.c.id.desc())
        .limit(limit)
    )
    rows = (await connection.execute(query.where(tickets.c.state == state) if state else query)).all()
    on_ticket: defaultdict[int, list[str]] = defaultdict(list)
    ids = sa.select(messages.c.ticket_id, messages.c.message_id).order_by(messages.c.id)
    if rows:
        ids = ids.where(messages.c.ticket_id >= rows[-1].id)
    for ticket_id, message_id in await connection.execute(ids):
        on_ticket[ticket_id].append(message_id)
    return [
        {"id": r.id, "subject": r.subject, "state": r.state, "customer": r.address, "messages": on_ticket[r.id]}
        for r in rows
    ]


async def ticket_show(connection: AsyncConnection, ticket_id: int) -> Table:
    """Everything about one ticket. Raises ``NeedsPersonError`` when there is none of that number."""
    query = sa.select(tickets, customers.c.address).join(customers).where(tickets.c.id == ticket_id)
    ticket = (await connection.execute(query)).first()
    if ticket is None:
        raise NeedsPersonError(f"there is no ticket {ticket_id}", advice="See: deskhand ticket list")
    shown = pick(ticket, ("id", "subject", "state", "mailbox", "created_at", "updated_at", "tokens_spent"))
    return {
        **shown,
        "customer": ticket.address,
        "messages": await _messages(connection, ticket_id),
        "drafts": await _rows(connection, drafts, DRAFT_KEYS, drafts.c.ticket_id == ticket_id),
        "reviews": await _rows(
            connection, reviews, REVIEW_KEYS,
            reviews.c.draft_id.in_(sa.select(drafts.c.id).where(drafts.c.ticket_id == ticket_id)),
        ),
        "outbox": await _rows(connection, outbox, OUTBOX_KEYS, outbox.c.ticket_id == ticket_id),
    }  # fmt: skip


async def _rows(
    connection: AsyncConnection, table: sa.Table, keys: Sequence[str], where: sa.ColumnElement[bool]
) -> list[Table]:
    columns = [table.c[key] for key in keys]
    rows = await connection.execute(sa.select(*columns).where(where).order_by(table.c.id))
    return [pick(row, keys) for row in rows]


async def _messages(connection: AsyncConnection, ticket_id: int) -> list[Table]:
    shown = await _rows(connection, messages, MESSAGE_KEYS, messages.c.ticket_id == ticket_id)
    keys = ("message_id", "name", "type", "size", "inline", "reading", "characters")
    files = await _rows(
        connection, attachments, keys, attachments.c.message_id.in_([message["id"] for message in shown])
    )
    on_message: defaultdict[int, list[Table]] = defaultdict(list)
    for file in files:
        on_message[file.pop("message_id")].append(file)
    return [{**message, "attachments": on_message[message["id"]]} for message in shown]


async def queue_list(connection: AsyncConnection) -> list[Table]:
    """Drafts that wait for a person, oldest first, with why; an attempt that may have been delivered says so."""
    query = (
        sa.select(drafts, tickets.c.subject, customers.c.address, outbox.c.state.label("sending"), outbox.c.detail)
        .join(tickets, tickets.c.id == drafts.c.ticket_id)
        .join(customers, customers.c.id == tickets.c.customer_id)
        .outerjoin(outbox, sa.and_(outbox.c.draft_id == drafts.c.id, outbox.c.kind == "reply"))
        .where(drafts.c.state == DraftState.WAITING)
        .order_by(drafts.c.id)
    )
    return [_queue_row(row) for row in await connection.execute(query)]


def _queue_row(row: sa.Row[Any]) -> Table:
    why = [hit["fact"] or hit["sentence"] for hit in row.decision["hits"]]
    if row.sending in ("uncertain", "refused"):
        why.insert(0, f"sending it ended {row.sending}: {row.detail}")
    return {
        "id": row.id,
        "ticket": row.ticket_id,
        "customer": row.address,
        "subject": row.subject,
        "confidence": row.confidence,
        "rules": [hit["rule"] for hit in row.decision["hits"]],
        "why": why,
        "text": row.text,
        "sending": row.sending or "",
        "created_at": plain(row.created_at),
    }


async def unsent_list(connection: AsyncConnection) -> list[Table]:
    """Replies that were released and have not left: a person approved them, or an attempt failed for now."""
    query = (
        sa.select(outbox, customers.c.address)
        .join(tickets, tickets.c.id == outbox.c.ticket_id)
        .join(customers, customers.c.id == tickets.c.customer_id)
        .where(outbox.c.kind == "reply", outbox.c.state == OutboxState.READY)
        .where(sa.or_(outbox.c.attempts > 0, sa.not_(outbox.c.automatic)))
        .order_by(outbox.c.id)
    )
    return [
        {"draft": row.draft_id, "ticket": row.ticket_id, "customer": row.address}
        | pick(row, ("attempts", "due_at", "detail"))
        for row in await connection.execute(query)
    ]


async def queue_show(connection: AsyncConnection, draft_id: int) -> Table:
    """One draft with the mail that it answers. Raises ``NeedsPersonError`` when there is none of that number."""
    found = await _rows(connection, drafts, (*DRAFT_KEYS, "ticket_id"), drafts.c.id == draft_id)
    if not found:
        raise NeedsPersonError(f"there is no draft {draft_id}", advice="See: deskhand queue list")
    draft = found[0]
    mail = await _rows(connection, messages, MESSAGE_KEYS, messages.c.id == draft["message_id"])
    sent = await _rows(connection, outbox, OUTBOX_KEYS, outbox.c.draft_id == draft_id)
    judged = await _rows(connection, reviews, REVIEW_KEYS, reviews.c.draft_id == draft_id)
    files = await _beginnings(connection, draft["message_id"])
    return {**draft, "mail": {**mail[0], "attachments": files}, "outbox": sent, "reviews": judged}


async def _beginnings(connection: AsyncConnection, message_id: int) -> list[Table]:
    """The attachments of a mail, each with the first lines of its text and how many characters come after them."""
    keys = ("name", "type", "size", "reading", "characters")
    columns = [attachments.c[key] for key in keys]
    start = sa.func.substr(attachments.c.text, 1, 2 * BEGINNING_CHARACTERS).label("start")
    query: sa.Select[Any] = (
        sa.select(*columns, start).where(attachments.c.message_id == message_id).order_by(attachments.c.id)
    )
    return [pick(row, keys) | _beginning(row.start, row.characters) for row in await connection.execute(query)]


def _beginning(start: str, characters: int) -> Table:
    lines: list[str] = []
    used = 0
    for line in start.splitlines(keepends=True):
        left = BEGINNING_CHARACTERS - sum(map(len, lines))
        if line.strip() and (len(lines) == BEGINNING_LINES or left <= 0):
            break
        used += min(len(line), left) if line.strip() else len(line)
        if line.strip():
            lines.append(line.strip()[:left])
    return {"beginning": "\n".join(lines), "more": max(0, characters - used) if lines else 0}


def parked_raw() -> tuple[sa.ColumnElement[bool], ...]:
    """The raw mails that could not be read; the first condition is the partial index's, see ``written_out``."""
    return raw_messages.c.state != sa.literal("remembered", literal_execute=True), raw_messages.c.state == "parked"


def parked_mail() -> tuple[sa.ColumnElement[bool], ...]:
    """The mails that could not be answered; the first condition is the partial index's."""
    return written_out(messages.c.state, "new", "queued", "parked"), messages.c.state == "parked"


async def parked_list(connection: AsyncConnection) -> list[Table]:
    """What could not be worked on: raw mails, mails and places on the server, each with its reason."""
    raws = sa.select(raw_messages).where(*parked_raw())
    stuck = sa.select(messages).where(*parked_mail())
    skipped = sa.select(sightings).where(sightings.c.state == "skipped", sightings.c.reason != "")
    rows = [
        _parked(f"raw-{row.id}", "cannot be read", row.reason, row.source, row.received_at, row.size)
        for row in await connection.execute(raws.order_by(raw_messages.c.id))
    ]
    rows += [
        _parked(f"mail-{row.id}", "cannot be answered", row.reason, row.sender, row.received_at, 0)
        | {"ticket": row.ticket_id, "subject": row.subject}
        for row in await connection.execute(stuck.order_by(messages.c.id))
    ]
    rows += [
        _parked(f"place-{row.id}", "not fetched", row.reason, f"{row.source}/{row.folder}", row.received_at, row.size)
        for row in await connection.execute(skipped.order_by(sightings.c.id))
    ]
    return rows


def _parked(id_: str, what: str, reason: str, source: str, at: datetime, size: int) -> Table:
    return {"id": id_, "what": what, "reason": reason, "from": source, "received_at": plain(at), "size": size}
