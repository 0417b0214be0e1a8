"""People's mail that wears the header of a machine's: what came through a group, a web form or a sales tool."""

from __future__ import annotations

from daemon.mail.fields import addresses
from daemon.mail.forms import form_address
from daemon.mail.options import ReaderOptions
from daemon.mail.references import base_subject, message_ids
from daemon.mail.senders import is_program, is_rewritten, is_unattended
from daemon.mail.signs import Envelope
from daemon.mail.tokens import is_own


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


def through_group(mail: Envelope, options: ReaderOptions) -> bool:
    """Whether the mail came through a group below the desk's own domain, to which people write (RFC 2369 List-Post)."""
    domains = {one.rpartition("@")[2] for one in options.own_addresses}
    for one in addresses(mail.root.values("list-post")):
        group = one.key.rpartition("@")[2]
        if any(group == domain or group.endswith(f".{domain}") for domain in domains if domain):
            return not is_program(mail.sender.address) or is_rewritten(mail.sender)
    return False


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
    return form_address(mail.text, mail.sender.address, {one.key for one in mail.to}).casefold() in asked
