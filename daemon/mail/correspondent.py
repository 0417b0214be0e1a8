"""Whom an answer to a mail goes to, and why: lists write over From, and forms write for somebody else."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from daemon.mail.forms import form_addresses, form_name, gives_name
from daemon.mail.salutation import whole_name
from daemon.mail.senders import is_program, is_rewritten, is_unattended, may_be_a_persons
from daemon.mail.tokens import is_own, without_detail
from daemon.mail.values import Address, Mail

FROM = "From"
REPLY_TO = "Reply-To at the sender's own domain"
FORM_REPLY_TO = "Reply-To of a web form"
LIST_REPLY_TO = "Reply-To of a group that rewrote From"
ORIGINAL_FROM = "X-Original-From of a group that rewrote From"
SEVERAL_REPLY_TO = "one of several in Reply-To of a web form"
FORM_BODY = "named in the form's body"
UNKNOWN = "a program writes here for somebody, and the mail does not say for whom"
MAY_BE_A_PROGRAM = "a program may write from here for somebody, and the mail names nobody else"
NOBODY = "nobody that reads mail is named"


@dataclass(frozen=True, slots=True)
class Correspondent:
    """The address a reply should go to, None where none is known, and why, in words for the agent.

    ``certain``: the header names it, and it alone. One that stands in the text anybody could have typed.
    """

    address: Address | None
    why: str
    certain: bool = True

    @property
    def replaces_from(self) -> bool:
        """Whether somebody else than From wrote the mail: From is a form's, a group's, a list's."""
        return self.address is not None and self.why not in (FROM, REPLY_TO, MAY_BE_A_PROGRAM)

    @property
    def is_guess(self) -> bool:
        """Whether the mail leaves open for whom a program wrote it."""
        return self.why in (UNKNOWN, MAY_BE_A_PROGRAM, SEVERAL_REPLY_TO, NOBODY)


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
        return _visitor(mail, others, own)
    if not _can_be_answered(mail.sender, own):
        return Correspondent(None, NOBODY, certain=False)
    for one in others:
        if _domain(one) == _domain(mail.sender):  # RFC 5322 section 3.6.2, where it cannot lead the answer astray
            return Correspondent(one, REPLY_TO)
    return Correspondent(mail.sender, FROM)


def speaks_for_itself(mail: Mail, own: Set[str] = frozenset()) -> bool:
    """Whether From is the author's: not a form's, a group's or a list's that writes for somebody."""
    return correspondent(mail, own).why in (FROM, REPLY_TO, MAY_BE_A_PROGRAM)


def reply_address(mail: Mail, own: Set[str] = frozenset()) -> Address | None:
    """Whom a reply goes to: Reply-To before From (RFC 5322 section 3.6.2), never ourselves; None: nobody.

    Where a program or a list stands in From, the person it writes for, as far as the mail names one.
    """
    program = is_program(mail.sender.address)
    for one in mail.reply_to:
        itself = program and (one.key == mail.sender.key or is_unattended(one.address))
        if "@" in one.address and not is_own(one.key, own) and not itself:
            return _visitors_name(one, mail) if program or is_own(mail.sender.address, own) else one
    return correspondent(mail, own).address


def is_relayed(mail: Mail, relays: Set[str], own: Set[str] = frozenset()) -> bool:
    """Whether From is one of ``relays`` (case folded) and names with certainty the person it writes for."""
    found = correspondent(mail, own)
    named = found.address is not None and without_detail(found.address.key) != without_detail(mail.sender.key)
    return mail.sender.key in relays and found.certain and named


def _visitor(mail: Mail, others: list[Address], own: Set[str]) -> Correspondent:
    """For whom a program, or the desk's own address, writes."""
    if others:
        visitor = _visitors_name(others[0], mail)
        return Correspondent(visitor, *((FORM_REPLY_TO, True) if len(others) == 1 else (SEVERAL_REPLY_TO, False)))
    text = _form_text(mail)
    written = form_addresses(text, mail.sender.address, {one.key for one in (*mail.to, *mail.cc)} | own)
    if len(written) == 1:
        return Correspondent(Address(written[0], whole_name(form_name(text))), FORM_BODY, certain=False)
    if not _can_be_answered(mail.sender, own):
        return Correspondent(None, NOBODY, certain=False)
    if may_be_a_persons(mail.sender.address) and not written:
        return Correspondent(mail.sender, MAY_BE_A_PROGRAM, certain=False)
    return Correspondent(None, UNKNOWN, certain=False)


def _form_text(mail: Mail) -> str:
    """The visitor's lines at the end of a form look like a signature."""
    return f"{mail.text}\n{mail.signature}"


def _visitors_name(address: Address, mail: Mail) -> Address:
    """The address with the name that stands in the form's text, where Reply-To has none."""
    text = _form_text(mail)
    if address.name or not gives_name(text, address.address):
        return address
    return replace(address, name=whole_name(form_name(text)))


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
