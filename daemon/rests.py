"""Whom to leave alone for a while after a failure: a server that does not answer, an errand that it does not take."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from daemon.retries import FIRST_RETRY, LONGEST_RETRY, next_try

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Rest:
    """Until when, and how often in a row it failed."""

    until: datetime
    failures: int


@dataclass(slots=True)
class Rests(Generic[Key]):
    """Rests by key, ever longer ones for what fails again and again. In memory: after a start everything is tried."""

    first: timedelta = FIRST_RETRY
    longest: timedelta = LONGEST_RETRY
    entries: dict[Key, Rest] = field(default_factory=dict)

    def begin(self, key: Key, now: datetime, seconds: float | None = None) -> Rest:
        """It failed: leave it alone for so many seconds, or for as long as its failures ask for."""
        failures = self.entries[key].failures if key in self.entries else 0
        growing = next_try(now, failures, first=self.first, longest=self.longest)
        until = growing if seconds is None else now + timedelta(seconds=seconds)
        rest = self.entries[key] = Rest(until, failures + 1)
        return rest

    def end(self, key: Key) -> None:
        """It went well, or there is nothing left to try."""
        self.entries.pop(key, None)

    def current(self, now: datetime) -> list[Key]:
        """What rests at this moment."""
        return [key for key, rest in self.entries.items() if rest.until > now]
