"""What would become of a mail, in one line: whether an answer is drafted, for whom, and why a person decides."""

from __future__ import annotations

from collections.abc import Set

from daemon.mail.automatic import LOOKS_AUTOMATIC
from daemon.mail.belief import Belief, judge
from daemon.mail.correspondent import correspondent, is_relayed, reply_address
from daemon.mail.inspection import inspection
from daemon.mail.senders import is_program
from daemon.mail.tokens import without_detail
from daemon.mail.values import Address, Mail, MailKind

_NEVER = "never answered by itself: "
_MACHINES = {
    MailKind.OWN: "it is our own mail, or a sibling desk's",
    MailKind.LIST: "it is a list's, or went to many",
}


def answer_line(mail: Mail, own: Set[str] = frozenset(), relays: Set[str] = frozenset()) -> str:
    """Whether ``mail`` would be answered, as far as it tells by itself: its ticket, its age and its mailbox are not
    asked. ``own`` are the desk's addresses and ``relays`` the policy's ``trusted_relays``, case folded."""
    if mail.kind is not MailKind.PERSON:
        return f"{_NEVER}{_MACHINES.get(mail.kind, 'a machine wrote it')}"
    to = reply_address(mail, own)
    if not any("@" in one.address for one in (mail.sender, *mail.reply_to)):
        return f"{_NEVER}the mail names nobody to answer"
    reason = _doubt(mail, to, own, relays)
    drafted = f"drafted for {to.mailbox}{_forwarding(mail)}" if to else ""
    if reason:
        return f"a person decides: {reason}{f'; {drafted}' if drafted else ''}"
    return f"would be {drafted}"


def _doubt(mail: Mail, to: Address | None, own: Set[str], relays: Set[str]) -> str:
    """The first reason of the policy why a person decides, as far as the mail alone gives one; empty: none."""
    found = correspondent(mail, own)
    if to is None or (is_program(mail.sender.address) and found.is_guess):
        return found.why
    if judge(mail.sender.address, mail.authentication).belief is Belief.FORGED:
        return "the sender may be forged"
    if mail.evidence.startswith(LOOKS_AUTOMATIC):
        return "a machine may have written it"
    if without_detail(to.key) != without_detail(mail.sender.key) and not is_relayed(mail, relays, own):
        return "the reply would go to another address than the sender's"
    return ""


def _forwarding(mail: Mail) -> str:
    writer = inspection(mail, "")["forwarded_from"]
    return f", who forwards what {writer} wrote" if writer else ""
