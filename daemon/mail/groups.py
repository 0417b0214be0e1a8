"""People's mail that wears the header of a machine's: what came through a group, a web form or a sales tool."""

from __future__ import annotations

import re

from daemon.mail.domains import address_key
from daemon.mail.fields import addresses
from daemon.mail.forms import form_address, form_addresses, is_role
from daemon.mail.options import ReaderOptions
from daemon.mail.references import base_subject, is_forward, message_ids
from daemon.mail.senders import is_program, is_rewritten, is_unattended
from daemon.mail.signs import Envelope
from daemon.mail.tokens import is_own
from daemon.mail.values import Address
from daemon.mail.words import header_text

_OUR_ID = re.compile(r"deskhand\.t\d+\.[0-9a-f]{32}@", re.IGNORECASE)  # as daemon/mail/compose.py makes them
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)


def written_for_another(mail: Envelope, options: ReaderOptions) -> bool:
    """Whether a group of the desk's own address, or the web form of its page, passes on what somebody else wrote.

    Google Groups and Mailman write the group's address into From where DMARC asks for it (RFC 7960 section 4.1.3.1).
    """
    root = mail.root
    values = [*root.values("x-original-from"), *root.values("x-original-sender"), *root.values("reply-to")]
    return any(
        "@" in one.address and not is_own(one.address, options.own_addresses) and not is_unattended(one.address)
        for one in addresses(values)
    )


def own_form(mail: Envelope, options: ReaderOptions) -> tuple[str, ...]:
    """The visitors whom a page's form names that writes from the desk's own address to the desk; empty for other mail.

    What the desk or its agents wrote goes to somebody else, or answers, forwards or quotes: that stays our own, and so
    does what has our mark or Message-ID, wherever it comes from.
    """
    root = mail.root
    own = options.own_addresses
    receivers = [*mail.to, *addresses(root.values("cc"))]
    to_the_desk = bool(receivers) and all(is_own(one.address, own) for one in receivers)
    if not to_the_desk or not is_own(mail.sender.address, own) or root.first("x-deskhand-desk"):
        return ()
    if (
        root.first("in-reply-to")
        or root.first("references")
        or is_forward(mail.subject)
        or _OUR_ID.match(mail.message_id)
    ):
        return ()
    text = _QUOTED_LINE.sub("", mail.text)
    return form_addresses(text, mail.sender.address, own | options.sibling_addresses)


def through_group(mail: Envelope, options: ReaderOptions) -> bool:
    """Whether the mail came through a group below the desk's own domain, to which people write (RFC 2369 List-Post)."""
    domains = {one.rpartition("@")[2] for one in options.own_addresses}
    for one in addresses(mail.root.values("list-post")):
        group = one.key.rpartition("@")[2]
        if any(group == domain or group.endswith(f".{domain}") for domain in domains if domain):
            return not is_program(mail.sender.address) or is_rewritten(mail.sender)
    return False


def foreign_list(mail: Envelope, options: ReaderOptions) -> str:
    """In words for the agent: a list of others to which the desk is subscribed (RFC 2919, RFC 2369); or empty.

    Its posts go to the list, and our address stands nowhere; a group of the desk's own names it, or is named as one of
    ours. Where our addresses are not known, only a post to the list's own address tells.
    """
    root = mail.root
    listed, posting = root.first("list-id"), {one.key for one in addresses(root.values("list-post"))}
    receivers = [*mail.to, *addresses(root.values("cc"))]
    if not (listed or posting) or not receivers:
        return ""
    name = header_text(listed).rpartition("<")[2].strip("<> ").casefold()[:100] or min(posting, default="")
    if not options.own_addresses:
        precedence = header_text(root.first("precedence")).strip().lower()
        told = precedence == "list" and any(one.key in posting for one in receivers)
        return f"a post of the mailing list {name}" if told else ""
    ours = [*receivers, *addresses(root.values("list-post")), *addresses(root.values("resent-to"))]
    if any(is_own(one.address, options.own_addresses) for one in ours) or _is_ours(name, options):
        return ""
    return f"a post of the mailing list {name}, and our address is not among its receivers"


def _is_ours(name: str, options: ReaderOptions) -> bool:
    """Whether a list's name (RFC 2919 section 2) is made of one of our addresses, or lies below one of our domains."""
    for one in options.own_addresses:
        domain = one.rpartition("@")[2]
        if name == one.replace("@", ".") or (domain and (name == domain or name.endswith(f".{domain}"))):
            return True
    return False


def one_to_one(mail: Envelope) -> bool:
    """Whether a person answers through a sales tool (HubSpot, Outreach), which adds List-Unsubscribe to single mails as
    well: to one receiver, in a thread, from an address that people write from."""
    root = mail.root
    receivers = [*mail.to, *addresses(root.values("cc"))]
    if len(receivers) != 1 or is_program(mail.sender.address) or root.first("precedence"):
        return False
    reply = base_subject(mail.subject) != mail.subject.strip() and not is_forward(mail.subject)
    parent = root.first("in-reply-to") or root.first("references")
    return bool(parent) or (reply and len(mail.own_words().strip()) < len(mail.text.strip()))


def answers_us(mail: Envelope, options: ReaderOptions) -> bool:
    """Whether a mail answers one of ours, by parent and subject: sales tools mark people's replies as bulk.

    Our Message-IDs end in the desk's domain, or in one below it. A newsletter cannot know them.
    """
    domains = {one.rpartition("@")[2] for one in options.own_addresses}
    if base_subject(mail.subject) == mail.subject.strip():
        return False
    parents = message_ids(b" ".join((mail.root.first("in-reply-to"), mail.root.first("references"))))
    hosts = {one.rpartition("@")[2].casefold() for one in parents}
    return any(host == domain or host.endswith(f".{domain}") for host in hosts for domain in domains if domain)


def names_writer(mail: Envelope) -> bool:
    """Whether a form's text names the address that stands in Reply-To, which no newsletter's does."""
    if not is_program(mail.sender.address):
        return False
    asked = {one.key for one in addresses(mail.root.values("reply-to"))}
    return address_key(form_address(mail.text, mail.sender.address, {one.key for one in mail.to})) in asked


def answerable(mail: Envelope) -> bool:
    """Whether another address than the sender's asks for the reply: a web form writes so for its visitor."""
    return bool(_asked(mail))


def passes_on(mail: Envelope) -> bool:
    """Whether that address is somebody's of whom the sender passes on a mail: a customer's, or a marketplace's for him.

    A role of the sender's own domain (``info@``) is where a shop wants the answers to its newsletter.
    """
    home = mail.sender.key.rpartition("@")[2]
    return any(
        not (is_role(one.address) and (theirs == home or theirs.endswith(f".{home}") or home.endswith(f".{theirs}")))
        for one in _asked(mail)
        for theirs in (one.key.rpartition("@")[2],)
    )


def _asked(mail: Envelope) -> list[Address]:
    others = [one for one in addresses(mail.root.values("reply-to")) if one.key != mail.sender.key]
    return [one for one in others if "@" in one.address and not is_unattended(one.address)]
