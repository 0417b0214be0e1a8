"""The Prometheus metrics of one desk, in a registry of their own, so that two desks in one process do not mix."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

# From one quick extraction to a model that was retried over several minutes.
DRAFT_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 900, 3600)


class Metrics:
    """Every metric by a short attribute; names, labels and units as in ``/metrics``. No label holds personal data."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._intake()
        self._drafting()
        self._delivery()
        self._resources()

    def _intake(self) -> None:
        self.received = self._counter("mails_received", "Mails stored", "mailbox")
        self.skipped = self._counter("mails_skipped", "Mails that were not stored again", "mailbox", "reason")
        self.parked = self._gauge("parked", "Messages that wait for a person after repeated failures")
        self.imap_connected = self._gauge("imap_connected", "1 while a folder is watched", "mailbox", "folder")
        self.last_poll = self._gauge(
            "last_poll_timestamp_seconds", "Unix time of the last completed look into a folder", "mailbox", "folder"
        )
        self.oauth_token_alarm = self._gauge(
            "oauth_token_alarm", "1 when a refresh token is dead or soon will be", "mailbox"
        )

    def _drafting(self) -> None:
        self.drafts = self._counter("drafts", "Decisions on drafts", "outcome")
        self.draft_seconds = Histogram(
            "deskhand_draft_seconds",
            "Seconds from a mail's arrival to its stored draft",
            buckets=DRAFT_SECONDS,
            registry=self.registry,
        )
        self.model_tokens = self._counter("model_tokens", "Tokens of the language model", "direction")
        self.model_cost = self._counter("model_cost", "Cost of the language model in the configured currency")

    def _delivery(self) -> None:
        self.outbox = self._gauge("outbox", "Replies in the outbox", "state")
        self.replies = self._counter("replies", "What became of replies that were offered to a server", "outcome")

    def _resources(self) -> None:
        self.database_writable = self._gauge("database_writable", "1 while the database takes writes")
        self.queue_waiting = self._gauge("queue_waiting", "Drafts that wait for a person")

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format; ``content_type`` names it."""
        return generate_latest(self.registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"deskhand_{name}", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"deskhand_{name}", text, labels, registry=self.registry)
