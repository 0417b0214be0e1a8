"""Who answers from where: the desk behind each mailbox, and the finished reply made from a case and a text, in code.

The model never sees this (invariant 6): recipients, subject, threading headers and Message-ID come from the ticket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from daemon.mail.compose import ReplyParts, compose_reply, new_message_id
from daemon.mail.correspondent import correspondent, is_relayed, reply_address
from daemon.mail.dkim_signing import DkimKey, signed
from daemon.mail.domains import address_key
from daemon.mail.framing import Frame, frame_of
from daemon.mail.references import base_subject, is_made
from daemon.mail.salutation import short_name
from daemon.mail.tokens import is_own, make_token
from daemon.models import Address, Autonomy, Case, Mail, Outgoing, Passage
from daemon.reply_samples import SAMPLE_ANSWER
from daemon.reply_templates import ReplyContext, ReplyTemplates, quoted_original


@dataclass(frozen=True, slots=True)
class Desk:
    """One mailbox as a writer of replies."""

    mailbox: str
    address: Address
    plus_address: bool = True
    dkim: DkimKey | None = None

    @property
    def domain(self) -> str:
        """What stands after the @ of our Message-IDs."""
        return self.address.address.rpartition("@")[2]

    @property
    def shown_name(self) -> str:
        """What a customer calls it."""
        return self.address.name or self.address.address


@dataclass(frozen=True, slots=True)
class MailboxRules:
    """What a mailbox says about its mails; read again on SIGHUP."""

    autonomy: Autonomy
    answer_days: float


@dataclass(frozen=True, slots=True)
class ReplyWriter:
    """Turns a text into the final bytes of a reply; the same arguments give the same bytes.

    ``templates`` is asked anew each time, so that a reload counts.
    """

    desks: Mapping[str, Desk]
    templates: Callable[[], ReplyTemplates]
    desk_id: str
    token_key: bytes
    own_addresses: frozenset[str]

    def recipient(self, case: Case) -> Address | None:
        """Whom a reply goes to, never ourselves; None: nobody that is known."""
        return reply_address(case.mail, self.own_addresses)

    def is_relayed(self, case: Case, relays: Iterable[str]) -> bool:
        """Whether one of these senders passes on what somebody wrote whom it names with certainty."""
        return is_relayed(case.mail, {address_key(relay) for relay in relays}, self.own_addresses)

    def write(
        self, case: Case, text: str, passages: tuple[Passage, ...], *, automatic: bool, seed: str, now: datetime,
        to_drafts: bool = False,
    ) -> Outgoing:  # fmt: skip
        """The reply to a case. ``to_drafts``: an agent may send it from a mail client.

        Raises:
            ValueError: there is nobody to write to.
        """
        to = self.recipient(case)
        if to is None:
            raise ValueError("the mail names no address that could be answered")
        desk = self.desks[case.mailbox]
        context = self._context(case, desk, text, passages, automatic=automatic)
        plain, html = self.templates().render(context)
        pictures = quoted_original(context).pictures
        return compose_reply(
            ReplyParts(
                desk=desk.address,
                to=(to,),
                cc=() if automatic else self._others(case, to),
                subject=self._subject(case, desk, context.language),
                in_reply_to=_answered(case.mail, to_drafts),
                references=case.mail.references,
                body_text=text,
                text=plain,
                html=html,
                automatic=automatic,
                desk_id=self.desk_id,
                message_id=new_message_id(desk.domain, case.ticket_id, seed),
                date=now,
                token=make_token(case.ticket_id, self.token_key),
                plus_address=desk.plus_address,
                subject_token=not desk.plus_address,
                attachments=tuple(one for one in pictures if f'"cid:{one.content_id}"' in html),
            )
        )

    def signed(self, outgoing: Outgoing, mailbox: str, now: datetime) -> Outgoing:
        """With the DKIM signature of its mailbox, if there is one; what lies in Drafts is signed by whoever sends
        it."""
        key = self.desks[mailbox].dkim
        if key is None:
            return outgoing
        return replace(outgoing, mime=signed(outgoing.mime, key, int(now.timestamp())))

    def frame(self, case: Case) -> Frame:
        """The greeting and the closing that the template puts around an answer to this case."""
        context = self._context(case, self.desks[case.mailbox], SAMPLE_ANSWER, (), automatic=False)
        text, _ = self.templates().render(replace(context, original_text=""))
        return frame_of(text, SAMPLE_ANSWER)

    def _greeted(self, case: Case) -> str:
        """The name of whom the reply goes to. From may name a form or a group; no name at all is better than that."""
        to = self.recipient(case)
        if to is None:
            return ""
        return case.mail.sender.name if to.key == case.mail.sender.key else to.name

    def _quoted_as(self, mail: Mail) -> str:
        """Who wrote what is quoted: the visitor, not the form that mailed it."""
        found = correspondent(mail, self.own_addresses)
        writer = found.address if found.replaces_from and found.address else mail.sender
        return str(replace(writer, name=short_name(writer.name)))

    def _others(self, case: Case, to: Address) -> tuple[Address, ...]:
        """Everybody else whom the mail went to, each once."""
        others: dict[str, Address] = {}
        for address in (*case.mail.to, *case.mail.cc):
            if "@" in address.address and address.key != to.key and not is_own(address.key, self.own_addresses):
                others.setdefault(address.key, address)
        return tuple(others.values())

    def _subject(self, case: Case, desk: Desk, language: str) -> str:
        """The mail's, the ticket's, or one of our own: ``Re:`` alone says nothing."""
        found = next(filter(base_subject, (case.mail.subject, case.subject)), "")
        return found or self.templates().subject(language, case.ticket_id, desk.shown_name)

    def _context(
        self, case: Case, desk: Desk, text: str, passages: tuple[Passage, ...], *, automatic: bool
    ) -> ReplyContext:
        return ReplyContext(
            answer=text,
            desk_name=desk.shown_name,
            customer_name=self._greeted(case),
            original_text=case.mail.text,
            original_sender=self._quoted_as(case.mail),
            original_date=_on_the_senders_clock(case),
            sources=tuple(dict.fromkeys(source_title(passage) for passage in passages)),
            automatic=automatic,
            language=case.mail.language or "en",
            quote_first=case.mail.posts_below,
            # What nobody has looked at sends nothing back: the sender may be forged, and a picture is large.
            pictures=() if automatic else case.mail.attachments,
        )


def _answered(mail: Mail, to_drafts: bool) -> str:
    """The Message-ID for In-Reply-To; none where the mail has none (RFC 5322 section 3.6.4).

    Drafts name the one that we made all the same: it may be all by which the reply is found in Sent.
    """
    return "" if is_made(mail.message_id) and not to_drafts else mail.message_id


def _on_the_senders_clock(case: Case) -> datetime:
    """When the mail was written, in its own time zone: the customer knows it by that."""
    if case.mail.date is None:
        return case.received_at
    return case.mail.date.astimezone(timezone(case.mail.date_offset))


def source_title(passage: Passage) -> str:
    """What a customer calls a source: the document's first heading, not its file name."""
    return passage.heading.split(" › ")[0] or passage.document
