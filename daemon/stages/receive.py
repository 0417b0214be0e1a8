"""Receive: the raw bytes and the mailbox position in one transaction, each mail once. Interprets nothing.

Invariants 1 and 2. A mail that was stored before (another folder, a new UIDVALIDITY, a server that repeats itself) is
only sighted: ``sightings`` says for every place on the server what became of it, which is what ``reconcile`` reads.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence, Set
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import Database, insert_for, written_out
from daemon.faults import fault_point
from daemon.models import Batch, Position, RawMessage
from daemon.retries import next_try
from daemon.tables import positions, raw_messages, sightings, storable

# Trace fields (RFC 5322 section 3.6.7) and what a delivery adds differ between two copies of one mail, so a mail is
# known by the fields its author wrote, and its body.
_AUTHORED = re.compile(
    rb"^(?:from|reply-to|to|subject|date|message-id)[ \t]*:.*(?:\r?\n[ \t].*)*", re.IGNORECASE | re.MULTILINE
)
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:\s*<?([^>\s]{1,500})", re.IGNORECASE | re.MULTILINE)
CLOCKS_DIFFER = timedelta(hours=1)  # ours and the mail server's, at most
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_HEADER_BYTES = 1_000_000
UIDS_PER_STATEMENT = 500  # each is a parameter, of which PostgreSQL takes 65,535 and SQLite 32,766 in a statement


class FirstLook(NamedTuple):
    """When a folder was looked into for the first time, and the last UIDVALIDITY under which it was read to its end."""

    at: datetime
    uidvalidity: int


def identity(raw: bytes) -> str:
    """Message-ID and SHA-256 of what the author wrote; other fields, line ends and empty lines at the end do not count.

    A copy that was changed on its way, if only by folding its subject anew, has an identity of its own.
    """
    end = _END_OF_HEADER.search(raw)
    header, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    header = header[:_HEADER_BYTES]
    digest = hashlib.sha256()
    authored = _AUTHORED.findall(header)
    if not authored:  # no mail, or a broken one: then only its very bytes tell it from another
        body = raw
    for field in authored:
        digest.update(field.replace(b"\r\n", b"\n").rstrip() + b"\n")
    digest.update(b"\n" + body.replace(b"\r\n", b"\n").rstrip(b"\n"))
    found = _MESSAGE_ID.search(header)
    return f"{storable(found[1].decode('utf-8', 'replace')) if found else ''} {digest.hexdigest()}"


async def read_position(database: Database, source: str, folder: str) -> Position | None:
    """How far the folder was read, or None when it never was."""
    query = sa.select(positions.c.uidvalidity, positions.c.last_uid).where(
        positions.c.source == source, positions.c.folder == folder
    )
    async with database.read() as connection:
        row = (await connection.execute(query)).first()
    return Position(row[0], row[1]) if row else None


async def read_first_look(database: Database, source: str, folder: str) -> FirstLook | None:
    """The first look into the folder, where older mails are not wanted; else None."""
    query = sa.select(positions.c.first_look, positions.c.first_uidvalidity).where(
        positions.c.source == source, positions.c.folder == folder, positions.c.first_look.is_not(None)
    )
    async with database.read() as connection:
        row = (await connection.execute(query)).first()
    return FirstLook(row[0], row[1]) if row else None


async def all_seen(database: Database, source: str, folder: str, uidvalidity: int) -> None:
    """The folder was read to its end under this UIDVALIDITY: what comes from now on is new."""
    place = sa.and_(positions.c.source == source, positions.c.folder == folder)
    async with database.write() as connection:
        await connection.execute(sa.update(positions).where(place).values(first_uidvalidity=uidvalidity))


async def receive(
    database: Database, source: str, batch: Batch, role: str = "inbox",
    *, filing: bool = False, only_new: bool = False, first_look: datetime | None = None,
) -> int:  # fmt: skip
    """Store a batch and its position; return how many mails are new. ``filing``: they shall be archived or flagged.

    ``only_new``: what lay in the folder before its first position is not wanted. ``first_look``: the moment of that
    position, for mails that are found again because the server numbered them anew.

    Raises:
        TransientError: the database cannot be written; nothing of the batch is stored and the position is unchanged.
    """
    now = datetime.now(UTC)
    async with database.write() as connection:
        new = await _store(connection, source, batch, role, now, filing=filing, first_look=first_look)
        await _defer(connection, source, batch, first_look)
        await _move(connection, source, batch, now, only_new=only_new)
        fault_point("receive.before_commit")
    fault_point("receive.after_commit")
    return new


async def _store(
    connection: AsyncConnection, source: str, batch: Batch, role: str, now: datetime,
    *, filing: bool, first_look: datetime | None,
) -> int:  # fmt: skip
    if not batch.messages:
        return 0
    insert = insert_for(connection)
    names = [identity(message.raw) for message in batch.messages]
    rows = {
        name: {
            "identity": name, "source": source, "folder": batch.folder, "role": role, "size": len(message.raw),
            "raw": message.raw, "received_at": message.received_at, "stored_at": now, "first_look": first_look,
        }
        for name, message in reversed(list(zip(names, batch.messages, strict=True)))
    }  # fmt: skip
    statement = insert(raw_messages).on_conflict_do_nothing().returning(raw_messages.c.id, raw_messages.c.identity)
    in_order = [rows[name] for name in dict.fromkeys(names)]
    ids = {name: id_ for id_, name in await connection.execute(statement, in_order)}
    fresh = frozenset(ids)
    known = [name for name in names if name not in ids]
    if known:
        query = sa.select(raw_messages.c.identity, raw_messages.c.id).where(raw_messages.c.identity.in_(known))
        ids |= {row.identity: row.id for row in await connection.execute(query)}
        if role == "sent":
            await _look_again(connection, known)
    await _sight(connection, source, batch, names, ids, fresh, "wanted" if filing else "")
    return len(fresh)


async def _look_again(connection: AsyncConnection, names: Sequence[str]) -> None:
    """A mail in Sent that an inbox gave first: an agent copied the desk, and that reply is a person's word too."""
    seen = sa.and_(raw_messages.c.identity.in_(names), raw_messages.c.role == "inbox")
    await connection.execute(sa.update(raw_messages).where(seen).values(role="sent", state="new", due_at=None))


async def _sight(
    connection: AsyncConnection, source: str, batch: Batch, names: Sequence[str], ids: dict[str, int], fresh: Set[str],
    filing: str,
) -> None:  # fmt: skip
    places, first_time = [], set(fresh)
    for name, message in zip(names, batch.messages, strict=True):
        first = name in first_time
        first_time.discard(name)
        places.append(
            _place(source, batch, message.uid, len(message.raw), message.received_at)
            | {
                "raw_id": ids[name],
                "filing": filing,
                "state": "stored" if first else "duplicate",
                "reason": "" if first else "the same mail was stored before",
            }
        )
    await connection.execute(insert_for(connection)(sightings).on_conflict_do_nothing(), places)


def _place(source: str, batch: Batch, uid: int, size: int, received_at: datetime) -> dict[str, object]:
    return {
        "source": source,
        "folder": batch.folder,
        "uidvalidity": batch.position.uidvalidity,
        "uid": uid,
        "size": size,
        "received_at": received_at,
    }


async def _defer(connection: AsyncConnection, source: str, batch: Batch, first_look: datetime | None) -> None:
    if not batch.deferred:
        return
    places = [
        _place(source, batch, late.uid, late.size, late.received_at)
        | {"raw_id": None, "state": "deferred", "reason": "large: fetched on a connection of its own"}
        | {"first_look": first_look}
        for late in batch.deferred
    ]
    await connection.execute(insert_for(connection)(sightings).on_conflict_do_nothing(), places)


async def _move(connection: AsyncConnection, source: str, batch: Batch, now: datetime, *, only_new: bool) -> None:
    values: dict[str, Any] = {
        "uidvalidity": batch.position.uidvalidity,
        "last_uid": batch.position.last_uid,
        "updated_at": now,
    }
    first: dict[str, Any] = {"first_look": None}
    if only_new:
        first = {"first_look": now - CLOCKS_DIFFER, "first_uidvalidity": batch.position.uidvalidity}
    statement = insert_for(connection)(positions).values(source=source, folder=batch.folder, **values, **first)
    # A batch that is repeated late must not move the position back: everything after it would be fetched again.
    ahead = sa.and_(
        positions.c.uidvalidity == batch.position.uidvalidity, positions.c.last_uid > batch.position.last_uid
    )
    values["last_uid"] = sa.case((ahead, positions.c.last_uid), else_=batch.position.last_uid)
    await connection.execute(statement.on_conflict_do_update(index_elements=["source", "folder"], set_=values))


async def receive_deferred(
    database: Database, source: str, folder: str, uidvalidity: int, message: RawMessage, role: str = "inbox",
    *, filing: bool = False, first_look: datetime | None = None,
) -> None:  # fmt: skip
    """Store a large mail whose place was recorded before; the position stays where it is."""
    name = identity(message.raw)
    async with database.write() as connection:
        insert = insert_for(connection)
        row = {
            "identity": name, "source": source, "folder": folder, "role": role, "size": len(message.raw),
            "raw": message.raw, "received_at": message.received_at, "stored_at": datetime.now(UTC),
            "first_look": first_look,
        }  # fmt: skip
        statement = insert(raw_messages).values(row).on_conflict_do_nothing().returning(raw_messages.c.id)
        new = (await connection.execute(statement)).scalar()
        query = sa.select(raw_messages.c.id).where(raw_messages.c.identity == name)
        raw_id = new or (await connection.execute(query)).scalar_one()
        if new is None and role == "sent":
            await _look_again(connection, [name])
        state = {"state": "stored", "reason": ""} if new else {"state": "duplicate", "reason": "stored before"}
        await connection.execute(
            _at(source, folder, uidvalidity, message.uid).values(
                raw_id=raw_id, filing="wanted" if filing else "", **state
            )
        )
        fault_point("receive.before_commit")
    fault_point("receive.after_commit")


async def skip(database: Database, source: str, folder: str, uidvalidity: int, uid: int, reason: str) -> None:
    """Say why a sighted mail will never be stored: it is gone, or over the size limit."""
    async with database.write() as connection:
        await connection.execute(_at(source, folder, uidvalidity, uid).values(state="skipped", reason=reason))


async def unfiled(database: Database, source: str, folder: str, uidvalidity: int) -> list[int]:
    """UIDs of stored mails that are still to be archived or flagged, after a crash too."""
    query = sa.select(sightings.c.uid).where(
        written_out(sightings.c.filing, "wanted"),
        sightings.c.source == source,
        sightings.c.folder == folder,
        sightings.c.uidvalidity == uidvalidity,
    )
    async with database.read() as connection:
        return list((await connection.execute(query)).scalars())


async def filed(database: Database, source: str, folder: str, uidvalidity: int, uids: Sequence[int]) -> None:
    """These mails are archived or flagged."""
    update = sa.update(sightings).where(
        sightings.c.source == source, sightings.c.folder == folder, sightings.c.uidvalidity == uidvalidity
    )
    for start in range(0, len(uids), UIDS_PER_STATEMENT):
        piece = update.where(sightings.c.uid.in_(uids[start : start + UIDS_PER_STATEMENT]))
        async with database.write() as connection:
            await connection.execute(piece.values(filing="done"))


async def note_failure(database: Database, sighting_id: int, reason: str, attempts: int) -> bool:
    """A deferred mail was refused; after ``attempts`` failures it is skipped. Return whether it is."""
    now = datetime.now(UTC)
    async with database.write() as connection:
        statement = sa.update(sightings).where(sightings.c.id == sighting_id)
        counted = statement.values(attempts=sightings.c.attempts + 1, reason=reason[:2000])
        count = (await connection.execute(counted.returning(sightings.c.attempts))).scalar_one()
        then = {"state": "skipped"} if count >= attempts else {"due_at": next_try(now, count - 1)}
        await connection.execute(statement.values(then))
    return bool(count >= attempts)


def _at(source: str, folder: str, uidvalidity: int, uid: int) -> sa.Update:
    return sa.update(sightings).where(
        sightings.c.source == source,
        sightings.c.folder == folder,
        sightings.c.uidvalidity == uidvalidity,
        sightings.c.uid == uid,
    )
