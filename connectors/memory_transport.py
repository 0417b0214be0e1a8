"""A ``MailTransport`` that keeps mails in memory and fails by address: the peer of ``SmtpTransport`` in a test.

The local part of a recipient decides: ``temperror``, ``permerror``, ``timeout`` and ``uncertain`` fail in their ways.
"""

from __future__ import annotations

import asyncio

from daemon.models import Outgoing, SendOutcome, SendResult

_FOR_NOW = {
    "temperror": "451 4.3.0 the mailbox cannot be reached now",
    "timeout": "no answer in time",
}
_FOR_GOOD = "550 5.1.1 there is no such mailbox"


class MemoryTransport:
    """Accepts what a server would accept. ``accepted`` holds it in order, *uncertain* mails included."""

    def __init__(self) -> None:
        self.accepted: list[Outgoing] = []
        self.offers = 0

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Accept the mail unless a recipient's local part names a failure; see ``SmtpTransport`` for the rules."""
        await asyncio.sleep(0)
        self.offers += 1
        result = _result(outgoing)
        if result.outcome in (SendOutcome.SENT, SendOutcome.UNCERTAIN):
            self.accepted.append(outgoing)
        return result

    async def close(self) -> None:
        """Nothing to give back."""


def _result(outgoing: Outgoing) -> SendResult:
    parts = [address.partition("@")[0].casefold() for address in outgoing.recipients]
    if not parts:
        return SendResult(SendOutcome.REFUSED_FOR_GOOD, "the mail has no recipient")
    for part in parts:
        if part in _FOR_NOW:
            return SendResult(SendOutcome.REFUSED_FOR_NOW, _FOR_NOW[part])
    if parts[0] == "permerror":
        return SendResult(SendOutcome.REFUSED_FOR_GOOD, _FOR_GOOD)
    if "uncertain" in parts:
        return SendResult(SendOutcome.UNCERTAIN, "no answer after the end of the mail, the server may have it")
    note = f"; refused for a copy ({_FOR_GOOD})" if "permerror" in parts else ""
    return SendResult(SendOutcome.SENT, f"250 2.0.0 accepted{note}")
