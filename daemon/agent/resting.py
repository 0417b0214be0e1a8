"""A model that gave no answer several times in a row is left alone for a while: each call holds a slot to its deadline.

While it rests every mail is treated at once as the settings say for a model that is down. After the rest one call tries
it; the others wait for nothing meanwhile.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from daemon.health import Health
from daemon.rests import Rests

FAILURES_BEFORE_REST = 3
FIRST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(minutes=10)
COMPONENT = "model"
ADVICE = "See why the server of [model] base_url gives no answer. It is tried again by itself; meanwhile {meanwhile}."
MEANWHILE = {"extractive": "drafts are quoted from the documents", "queue": "mails wait, and then go to a person"}


@dataclass(slots=True)
class ModelRest:
    """Counts the calls in a row that got no answer. ``fallback`` is the setting, ``health`` hears of a rest."""

    fallback: str = "extractive"
    health: Health | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _rests: Rests[str] = field(default_factory=lambda: Rests(FIRST_REST, LONGEST_REST))
    _failures: int = 0
    _trying: bool = False

    def refuses(self) -> bool:
        """Whether no call may be made now: it rests, or one call is trying it."""
        return self._trying or bool(self._rests.current(self.now()))

    @contextlib.contextmanager
    def one_call(self) -> Iterator[None]:
        """A call under way. The first after a rest is the only one until it has ended, however it ends."""
        trial = self._failures >= FAILURES_BEFORE_REST
        self._trying = self._trying or trial
        try:
            yield
        finally:
            if trial:
                self._trying = False

    def answered(self) -> None:
        """The server said something, right or wrong."""
        self._failures = 0
        self._rests.end(COMPONENT)
        if self.health is not None and self.health.component(COMPONENT) is not None:
            self.health.ok(COMPONENT)

    def silent(self, why: str) -> None:
        """No connection, or no whole answer in time."""
        self._failures += 1
        # Calls that were made at the same time fail at the same time, and are one reason to rest.
        if self._failures < FAILURES_BEFORE_REST or self._rests.current(self.now()):
            return
        self._rests.begin(COMPONENT, self.now())
        if self.health is not None:
            advice = ADVICE.format(meanwhile=MEANWHILE[self.fallback])
            self.health.degraded(COMPONENT, f"{why}, several times in a row", advice)
