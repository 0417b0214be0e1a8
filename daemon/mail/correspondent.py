"""Whom an answer to a mail goes to, and why: lists write over From, and forms write for somebody else."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from daemon.mail.forms import form_address
from daemon.mail.senders import is_program, is_rewritten, is_unattended
from daemon.mail.tokens import is_own
from daemon.models import Address, Mail

FROM = "From"
REPLY_TO = "Reply-To at the sender's own domain"
FORM_REPLY_TO = "Reply-To of a web form"
LIST_REPLY_TO = "Reply-To of a group that rewrote From"
ORIGINAL_FROM = "X-Original-From of a group that rewrote From"
FORM_BODY = "named in the form's body"
NOBODY = "nobody that reads mail is named"


@dataclass(frozen=True, slots=True)
class Correspondent:
    """The address a reply should go to, None where none is known, and why, in words for the agent.

    ``certain``: the header names it. One that stands in the text anybody could have typed.
    """

    address: Address | None
    why: str
    certain: bool = True


def correspondent(mail: Mail, own: Set[str] = frozenset()) -> Correspondent:
    """Who wrote ``mail``. ``own`` are the desk's addresses, case folded: they are never the answer.

    A person's From stays, unless nobody reads it (RFC 3834 section 2), a list has written over it (RFC 7960 section
    4.1.3.1), a program writes from it for a visitor, or it is the desk's own.
    """
    ours = is_own(mail.sender.address, own)
    others = [one for one in mail.reply_to if _can_be_answered(one, own) and one.key != mail.sender.key]
    original = [one for one in mail.original_from if _can_be_answered(one, own)]
    if original and original[0].key != mail.sender.key and (ours or is_rewritten(mail.sender) or _is_listed(mail)):
        return Correspondent(_named(original[0], others), ORIGINAL_FROM)
    if is_rewritten(mail.sender) and len(others) == 1:
        return Correspondent(others[0], LIST_REPLY_TO)
    if ours or is_program(mail.sender.address):
        if len(others) == 1:
            return Correspondent(others[0], FORM_REPLY_TO)
        text = f"{mail.text}\n{mail.signature}"  # the visitor's lines at the end of a form look like a signature
        written = form_address(text, mail.sender.address, {one.key for one in (*mail.to, *mail.cc)} | own)
        if written and not others:
            return Correspondent(Address(written), FORM_BODY, certain=False)
    if not _can_be_answered(mail.sender, own):
        return Correspondent(None, NOBODY)
    for one in others:
        if _domain(one) == _domain(mail.sender):  # RFC 5322 section 3.6.2, where it cannot lead the answer astray
            return Correspondent(one, REPLY_TO)
    return Correspondent(mail.sender, FROM)


def _can_be_answered(address: Address, own: Set[str]) -> bool:
    return "@" in address.address and not is_unattended(address.address) and not is_own(address.address, own)


def _is_listed(mail: Mail) -> bool:
    """Whether From is an address that the mail was sent to: a list's, not an author's."""
    return any(one.key == mail.sender.key for one in (*mail.to, *mail.cc))


def _named(original: Address, others: list[Address]) -> Address:
    """X-Original-Sender has no display name; Reply-To often has it."""
    return original if original.name else next((one for one in others if one.key == original.key), original)


def _domain(address: Address) -> str:
    return address.key.rpartition("@")[2]
