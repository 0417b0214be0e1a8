"""What to do about an address that a bounce reports: stop writing to it, tell the agent, or wait."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from daemon.mail.diagnostics import reason_in
from daemon.mail.values import BouncedRecipient


class Advice(StrEnum):
    """What to do, from nothing to giving an address up."""

    NOTHING = "nothing"
    WAIT = "wait"
    TELL_AGENT = "tell_agent"
    STOP_WRITING = "stop_writing"


class Advised(NamedTuple):
    """The advice and its reason, a sentence for the agent."""

    advice: Advice
    why: str


# Subject and detail of RFC 3463 that say what the words leave out: section 3.3 mailbox, 3.4 mail system, 3.5 network,
# 3.6 protocol, 3.7 content, 3.8 policy. The longest prefix counts.
_SUBJECTS = {
    "1.7": "The server does not accept our sender's address.",
    "1.8": "The server does not accept our sender's domain.",
    "2.1": "The mailbox is switched off at the moment.",
    "2.2": "The mailbox is full.",
    "2.3": "The mail is larger than the mailbox takes.",
    "3.4": "The mail is larger than the server takes.",
    "4": "The server could not be reached in time.",
    "5": "The servers did not understand each other.",
    "6": "The server could not take the form of the mail.",
    "7": "The server refused the mail by its rules (spam, authentication, reputation).",
}
# RFC 3463 sections 3.2 and 3.5, RFC 7505: what a hard status says where the words say nothing.
_HARD_REASONS = {"1.2": "unknown_host", "4.4": "unknown_host", "1.6": "moved", "1.10": "no_mail"}
_REASONS = {
    "sender": "The server does not accept our sender.",
    "full": "The mailbox is full.",
    "moved": "The address has moved.",
    "unknown_host": "The domain does not exist or takes no mail.",
    "no_mail": "The domain takes no mail.",
    "unknown": "The address does not exist.",
    "disabled": "The mailbox is switched off at the moment.",
    "too_big": "The mail is too large.",
    "policy": "The server refused the mail by its rules (spam, authentication, reputation).",
    "expired": "The server could not be reached in time.",
}


def advice(recipient: BouncedRecipient) -> Advised:
    """What to do about one failed recipient; each of a report is looked at for itself.

    A dead address is given up, so that no mail follows and our reputation does not suffer. What a server still tries
    needs patience. Everything else the agent should know: the customer has not got the answer, and may be reached
    another way or later.
    """
    if recipient.status.startswith("2"):
        return Advised(Advice.NOTHING, "The mail was delivered.")
    why = _why(recipient)
    if recipient.hard:
        return Advised(Advice.STOP_WRITING, f"{why} Stop writing to it.")
    if recipient.delayed:
        return Advised(Advice.WAIT, f"{why} The server tries again.")
    return Advised(Advice.TELL_AGENT, f"{why} The mail did not arrive.")


def _why(recipient: BouncedRecipient) -> str:
    reason = reason_in(recipient.diagnostic)
    subject = recipient.status[2:]
    if recipient.hard:
        return _REASONS[reason if reason in _HARD_REASONS.values() else _HARD_REASONS.get(subject, "unknown")]
    told = _SUBJECTS.get(subject) or _REASONS.get(reason) or _SUBJECTS.get(subject.partition(".")[0])
    return told or "The server gave no reason that is known."
