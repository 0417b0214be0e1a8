"""What comes before a reply (invariant 4): a person's answer to the same mail, a newer mail of its sender, or the
same mail once more.

An agent's mail counts as the answer to a mail if it names it (RFC 5322 section 3.6.4) or arrived later, by the mail
server's clock. The order in which the two were read says nothing: Sent and the inbox are read side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.mail.domains import address_key
from daemon.tables import attachments, messages, tickets

MOST_COPIES = 20
MOST_NEWER = 50
COPIED_SHARE = 0.8  # of the words: a gateway marks the subject, adds a line or cuts a signature
_answered = messages.alias("answered")
_ticket, _answered_ticket = tickets.alias("its_ticket"), tickets.alias("answered_ticket")


def answers(reply: sa.FromClause, mail: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether an agent's ``reply`` settles ``mail``; both are ``messages`` or an alias of it, of one ticket."""
    names_it = sa.and_(mail.c.message_id != "", reply.c.in_reply_to == mail.c.message_id)
    return sa.or_(reply.c.received_at >= mail.c.received_at, names_it)


_NEWER = (
    sa.select(messages.c.direction, messages.c.reply_to, _answered.c.reply_to.label("asked_reply_to"))
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
    .order_by(messages.c.direction.desc(), messages.c.id.desc())
    .limit(MOST_NEWER)
)


_EARLIER_COPIES = (
    sa.select(messages.c.id, messages.c.text, messages.c.signature, messages.c.subject)
    .add_columns(messages.c.sender, messages.c.reply_to, _answered.c.signature.label("newer_signature"))
    .add_columns(_answered.c.reply_to.label("newer_reply_to"), _answered.c.subject.label("newer_subject"))
    .join(_answered, _answered.c.message_id == messages.c.message_id)
    .join(_ticket, _ticket.c.id == messages.c.ticket_id)
    .join(_answered_ticket, _answered_ticket.c.id == _answered.c.ticket_id)
    .where(
        _answered.c.id == sa.bindparam("mail"),
        # A form may give all its mails one Message-ID, and only its text tells its visitors apart.
        _ticket.c.customer_id == _answered_ticket.c.customer_id,
        messages.c.message_id != "",
        messages.c.id < _answered.c.id,
        messages.c.direction == "inbound",
        messages.c.sender == _answered.c.sender,
    )
    .order_by(messages.c.id)
    .limit(MOST_COPIES)
)
_FILES = sa.select(attachments.c.name, attachments.c.size).where(attachments.c.message_id == sa.bindparam("mail"))


@dataclass(frozen=True, slots=True)
class Copy:
    """The earlier message, and whether the newer one says nothing that the earlier does not."""

    of: int
    whole: bool


async def copied_from(connection: AsyncConnection, message_id: int, text: str) -> Copy | None:
    """The earlier mail that this one is a copy of, changed on its way by a gateway; None when it is none.

    Sender, Reply-To and Message-ID are the same and most words are: some programs give all their mails one Message-ID,
    and a form on a web page writes for everybody from one address. A gateway puts words before or behind the text, or
    cuts some there; a word that is another one, or a file that is new, was changed by the author.
    """
    for earlier in await connection.execute(_EARLIER_COPIES, {"mail": message_id}):
        if _whom(earlier.reply_to, earlier.sender) != _whom(earlier.newer_reply_to, earlier.sender):
            continue
        # A form's lines below the question look like a signature, and may be all that tells two visitors apart.
        words = f"{text}\n{earlier.newer_signature}".casefold().split()
        known = f"{earlier.text}\n{earlier.signature}".casefold().split()
        subjects = earlier.subject.casefold().split(), earlier.newer_subject.casefold().split()
        alike = _enclosed(words, known) and _enclosed(*subjects)
        shared = len(set(words) & set(known))
        if (
            alike
            and shared >= COPIED_SHARE * len(set(words))
            and await _files_known(connection, message_id, earlier.id)
        ):
            return Copy(int(earlier.id), whole=True)
        if alike or shared >= COPIED_SHARE * min(len(set(words)), len(set(known))):
            return Copy(int(earlier.id), whole=False)
    return None


def _enclosed(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether one of the two stands in the other as a whole."""
    shorter, longer = sorted((f"\0{chr(0).join(words)}\0" for words in (first, second)), key=len)
    return shorter == "\0\0" or shorter in longer


async def _files_known(connection: AsyncConnection, message_id: int, earlier_id: int) -> bool:
    """Whether every attachment came with the earlier mail as well; a gateway takes some out, but adds none."""
    new, known = [(await connection.execute(_FILES, {"mail": one})).all() for one in (message_id, earlier_id)]
    return {tuple(row) for row in new} <= {tuple(row) for row in known}


def _whom(reply_to: Sequence[str], sender: str) -> frozenset[str]:
    """Whom to answer, as address keys; a Reply-To that only repeats the sender says nothing."""
    return address_keys(reply_to) or frozenset({sender})


def address_keys(written: Sequence[str]) -> frozenset[str]:
    """The keys of stored addresses."""
    # As ``Address.mailbox`` writes it: the address alone, or behind the name in angle brackets.
    return frozenset(address_key(text.rpartition("<")[2].rstrip(">")) for text in written)


def may_be_one_person(reply_to: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two mails of one From, by what is stored of their Reply-To, may have one author: a group or a shop window
    writes for several people of a ticket, and names each."""
    return not reply_to or not other or address_keys(reply_to) == address_keys(other)


async def overtaken_by(connection: AsyncConnection, message_id: int) -> str:
    """What came before a reply to this mail: ``agent``, ``customer``, or nothing (an empty string)."""
    for newer in await connection.execute(_NEWER, {"mail": message_id}):
        if newer.direction == "outbound":
            return "agent"
        if may_be_one_person(newer.reply_to, newer.asked_reply_to):
            return "customer"
    return ""
