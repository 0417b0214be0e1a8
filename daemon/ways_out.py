"""Whether replies can leave: what each attempt says about a mailbox's way out, as one part of the daemon's health.

An answer about a mail or its recipient proves that the way works, whatever the answer is; what counts here is a server
that cannot be reached, spoken to safely or logged in to, because then every reply waits.
"""

from __future__ import annotations

from dataclasses import dataclass

from daemon.health import Health

AWAY = "Replies wait and are tried again by themselves. See that the server of [mailbox.smtp] can be reached."
SILENT = (
    "A person decides about what it may have taken: deskhand queue list. See why the server of [mailbox.smtp] gives no "
    "answer; each further reply would wait like this one."
)
REFUSED = (
    "Replies wait meanwhile. Correct the login of [mailbox.smtp] in deskhand.toml or at the server; after a change of "
    "deskhand.toml restart deskhand."
)


@dataclass(frozen=True, slots=True)
class WayOut:
    """Reports for one mailbox, as ``smtp:MAILBOX``; texts are masked by ``Health``."""

    health: Health
    mailbox: str

    def works(self) -> None:
        """The server took a mail, or judged it."""
        self.health.ok(self._name)

    def away(self, detail: str) -> None:
        """No connection, no encryption, or no answer: it may come back by itself."""
        self.health.degraded(self._name, detail, AWAY)

    def silent(self, detail: str) -> None:
        """It was given a whole mail and did not say whether it took it."""
        self.health.degraded(self._name, detail, SILENT)

    def refused(self, detail: str) -> None:
        """The login was refused: a person has to correct it."""
        self.health.failed(self._name, detail, REFUSED)

    @property
    def _name(self) -> str:
        return f"smtp:{self.mailbox}"
