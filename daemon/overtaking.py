"""What comes before a reply (invariant 4): a person's answer to the same mail, or a newer mail of its sender.

An agent's mail counts as the answer to a mail if it names it (RFC 5322 section 3.6.4) or arrived later, by the mail
server's clock. The order in which the two were read says nothing: Sent and the inbox are read side by side.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.tables import messages

MOST_COPIES = 20
COPIED_SHARE = 0.8  # of the words of the shorter one
_answered = messages.alias("answered")


def answers(reply: sa.FromClause, mail: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether an agent's ``reply`` settles ``mail``; both are ``messages`` or an alias of it, of one ticket."""
    names_it = sa.and_(mail.c.message_id != "", reply.c.in_reply_to == mail.c.message_id)
    return sa.or_(reply.c.received_at >= mail.c.received_at, names_it)


_NEWER = (
    sa.select(messages.c.direction)
    .join(_answered, _answered.c.ticket_id == messages.c.ticket_id)
    .where(
        _answered.c.id == sa.bindparam("mail"),
        messages.c.id != _answered.c.id,
        sa.or_(
            # A reply of ours that a person approved has no raw bytes: it answers another mail, not this one.
            sa.and_(messages.c.author == "agent", messages.c.raw_id.is_not(None), answers(messages, _answered)),
            # Somebody else on the ticket asks for themselves; and a copy of the mail asks nothing new.
            sa.and_(
                messages.c.direction == "inbound",
                messages.c.kind == "person",
                messages.c.id > _answered.c.id,
                messages.c.sender == _answered.c.sender,
                sa.or_(messages.c.message_id != _answered.c.message_id, messages.c.message_id == ""),
            ),
        ),
    )
    .order_by(messages.c.direction.desc())
    .limit(1)
)


_EARLIER_COPIES = (
    sa.select(messages.c.id, messages.c.text)
    .join(_answered, _answered.c.message_id == messages.c.message_id)
    .where(
        _answered.c.id == sa.bindparam("mail"),
        messages.c.message_id != "",
        messages.c.id < _answered.c.id,
        messages.c.direction == "inbound",
        messages.c.sender == _answered.c.sender,
    )
    .order_by(messages.c.id)
    .limit(MOST_COPIES)
)


async def copied_from(connection: AsyncConnection, message_id: int, text: str) -> int | None:
    """The earlier mail that this one is a copy of, changed on its way by a gateway; None when it is none.

    Sender and Message-ID are the same and most words are: some programs give all their mails one Message-ID.
    """
    words = set(text.casefold().split())
    for earlier in await connection.execute(_EARLIER_COPIES, {"mail": message_id}):
        known = set(earlier.text.casefold().split())
        if len(words & known) >= COPIED_SHARE * max(1, min(len(words), len(known))) or words == known:
            return int(earlier.id)
    return None


async def overtaken_by(connection: AsyncConnection, message_id: int) -> str:
    """What came before a reply to this mail: ``agent``, ``customer``, or nothing (an empty string)."""
    direction = (await connection.execute(_NEWER, {"mail": message_id})).scalar()
    return {"outbound": "agent", "inbound": "customer"}.get(direction or "", "")
