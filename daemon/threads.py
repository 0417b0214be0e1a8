"""Which ticket a mail belongs to, decided purely from what was looked up before. Never by subject alone.

In order: a Message-ID we know in In-Reply-To or References (RFC 5322 section 3.6.4), from somebody on that ticket; a
valid token in the address or the subject, from anybody; and where both were lost on the way, the conversation that
Outlook names in Thread-Index, from somebody who is on just one ticket that has it. Machine mail needs no place on the
ticket: a bounce comes from a mailer-daemon, and tying it to a ticket answers nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from daemon.mail.correspondent import correspondent as written_by
from daemon.mail.tokens import is_own
from daemon.models import Address, Mail, MailKind


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of the Message-IDs, tokens and people of a batch."""

    tickets: Mapping[str, int]  # Message-ID → ticket
    people: Mapping[int, Set[str]]  # ticket → address keys on it
    conversations: Mapping[str, Set[int]] = field(default_factory=dict)  # GUID of Thread-Index → tickets


def referenced_ids(mail: Mail) -> tuple[str, ...]:
    """The Message-IDs a mail points to, nearest first."""
    original = mail.bounce.original_message_id if mail.bounce else ""
    ids = (original, mail.in_reply_to, *reversed(mail.references))
    return tuple(dict.fromkeys(id_ for id_ in ids if id_ and id_ != mail.message_id))


def ticket_of(mail: Mail, known: Known, token_ticket: int | None, *, from_sent: bool) -> int | None:
    """The ticket to join, or None for a new one."""
    candidates = [known.tickets[id_] for id_ in referenced_ids(mail) if id_ in known.tickets]
    if mail.kind is not MailKind.PERSON or from_sent:
        return candidates[0] if candidates else token_ticket
    for ticket in candidates:
        if mail.sender.key in known.people.get(ticket, frozenset()):
            return ticket
    # A copy of a mail that we have, changed on its way, belongs to it. A form on a web page may give all its mails one
    # sender and one Message-ID; whom to answer is then all that tells its customers apart.
    copied = known.tickets.get(mail.message_id)
    writers = {address.key for address in (mail.sender, *mail.reply_to)}
    if copied is not None and writers <= known.people.get(copied, frozenset()):
        return copied
    return token_ticket or _ticket_of_conversation(mail, known)


def _ticket_of_conversation(mail: Mail, known: Known) -> int | None:
    """Exchange and some gateways drop References and keep Thread-Index. Anybody can copy one, so it opens no door."""
    if not mail.answers_in_conversation:
        return None
    tickets = known.conversations.get(mail.conversation, frozenset())
    theirs = [ticket for ticket in tickets if mail.sender.key in known.people.get(ticket, frozenset())]
    return theirs[0] if len(theirs) == 1 else None


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
    """Everybody a mail puts on its ticket: its author and those it was sent to, less ourselves."""
    named = (mail.sender, _author(mail, own_addresses), *mail.to, *mail.cc, *mail.reply_to)
    everybody = {address.key for address in named if address.address}
    return frozenset(key for key in everybody if not is_own(key, own_addresses))
