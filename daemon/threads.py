"""Which ticket a mail belongs to, decided purely from what was looked up before. Never by subject alone.

In order: a Message-ID we know in In-Reply-To or References (RFC 5322 section 3.6.4), from somebody on that ticket; a
valid token in the address or the subject, from anybody; and where both were lost on the way, the conversation that
Outlook names in Thread-Index, from somebody who is on just one ticket that has it. Machine mail needs no place on the
ticket: a bounce comes from a mailer-daemon, and tying it to a ticket answers nobody.

From may be shared: a form, a shop window and a group write in it for everybody. So what has to be on the ticket is
whom the answer goes to, and such an address is nobody there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from daemon.mail.correspondent import correspondent as written_by
from daemon.mail.correspondent import speaks_for_itself
from daemon.mail.senders import is_unattended
from daemon.mail.tokens import is_own
from daemon.models import Address, Mail, MailKind


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of the Message-IDs, tokens and people of a batch."""

    tickets: Mapping[str, int]  # Message-ID → ticket
    people: Mapping[int, Set[str]]  # ticket → address keys on it
    conversations: Mapping[str, Set[int]] = field(default_factory=dict)  # GUID of Thread-Index → tickets
    namesakes: Mapping[str, Sequence[int]] = field(default_factory=dict)  # Message-ID → further tickets that have it
    asked: Mapping[int, Set[tuple[str, str]]] = field(default_factory=dict)  # ticket → From and Reply-To of its mails

    def named(self, message_id: str) -> Iterator[int]:
        """The tickets that hold a mail of this Message-ID, newest first: a form may give one to all its mails."""
        if message_id in self.tickets:
            yield self.tickets[message_id]
        yield from self.namesakes.get(message_id, ())


def referenced_ids(mail: Mail) -> tuple[str, ...]:
    """The Message-IDs a mail points to, nearest first."""
    original = mail.bounce.original_message_id if mail.bounce else ""
    ids = (original, mail.in_reply_to, *reversed(mail.references))
    return tuple(dict.fromkeys(id_ for id_ in ids if id_ and id_ != mail.message_id))


def ticket_of(
    mail: Mail, known: Known, token_ticket: int | None, own: Set[str] = frozenset(), *, from_sent: bool
) -> int | None:
    """The ticket to join, or None for a new one. ``own`` are the desk's addresses."""
    candidates = [ticket for id_ in referenced_ids(mail) for ticket in known.named(id_)]
    if mail.kind is not MailKind.PERSON or from_sent:
        return candidates[0] if candidates else token_ticket
    copied = list(known.named(mail.message_id))
    conversations = known.conversations.get(mail.conversation, ()) if mail.answers_in_conversation else ()
    to = answered(mail, own) if candidates or copied or conversations else None
    if to is None:
        return token_ticket
    for ticket in candidates:
        if _is_on(mail, to, ticket, known, own):
            return ticket
    # A copy of a mail that we have, changed on its way, belongs to it. A form on a web page may give all its mails one
    # sender and one Message-ID; whom to answer is then all that tells its customers apart.
    for ticket in copied:
        if to.key in known.people.get(ticket, frozenset()):
            return ticket
    if token_ticket:
        return token_ticket
    # Exchange and some gateways drop References and keep Thread-Index. Anybody can copy one, so it opens no door.
    theirs = [ticket for ticket in conversations if _is_on(mail, to, ticket, known, own)]
    return theirs[0] if len(theirs) == 1 else None


def _is_on(mail: Mail, to: Address, ticket: int, known: Known, own: Set[str]) -> bool:
    """Whether the author of a mail is on a ticket: whom its answer goes ``to``, or From that asks for answers at a
    second address. A shop window asks for them at another one for each customer."""
    people = known.people.get(ticket, frozenset())
    if to.key in people:
        return True
    sender = mail.sender.key
    if sender not in people or not speaks_for_itself(mail, own):
        return False
    asked = {reply_to for one, reply_to in known.asked.get(ticket, frozenset()) if one == sender}
    if any(key != sender and _can_be_asked_for(key, own) for key in asked):
        return False
    return bool(asked) or _domain(sender) == _domain(to.key)  # who was only in copy: nowhere else than at home


def answered(mail: Mail, own: Set[str]) -> Address | None:
    """Whom the answer to a person's mail goes to, so whose mail it is; None: a program does not say for whom."""
    if not speaks_for_itself(mail, own):
        return written_by(mail, own).address
    elsewhere = (one for one in mail.reply_to if one.key != mail.sender.key and _can_be_asked_for(one.key, own))
    return next(elsewhere, mail.sender)


def asked_for(mail: Mail) -> Set[tuple[str, str]]:
    """From and each address in Reply-To as keys, From twice where there is none; see ``Known.asked``."""
    return {(mail.sender.key, one.key) for one in mail.reply_to or (mail.sender,)}


def _can_be_asked_for(key: str, own: Set[str]) -> bool:
    return "@" in key and not is_unattended(key) and not is_own(key, own)


def _domain(key: str) -> str:
    return key.rpartition("@")[2]


def correspondent(mail: Mail, own_addresses: frozenset[str], *, from_sent: bool) -> Address:
    """The customer of a mail: who wrote it, or whom an agent wrote to."""
    if from_sent or mail.kind is MailKind.OWN:
        for address in (*mail.to, *mail.cc):
            if not is_own(address.address, own_addresses):
                return address
    return _author(mail, own_addresses)


def _author(mail: Mail, own_addresses: frozenset[str]) -> Address:
    """The person behind the mail of a form or a list; else who stands in From."""
    found = written_by(mail, own_addresses).address if mail.kind is MailKind.PERSON else None
    return found or mail.sender


def people_of(mail: Mail, own_addresses: frozenset[str]) -> frozenset[str]:
    """Everybody a mail puts on its ticket: its author and those it was sent to, less ourselves and a form or a group
    that wrote for somebody."""
    named = {address.key for address in (_author(mail, own_addresses), *mail.to, *mail.cc, *mail.reply_to)}
    if mail.kind is not MailKind.PERSON or speaks_for_itself(mail, own_addresses):
        named.add(mail.sender.key)
    else:
        named.discard(mail.sender.key)
    return frozenset(key for key in named if key and not is_own(key, own_addresses))
