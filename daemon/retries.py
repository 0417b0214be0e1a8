"""When to try again what failed: soon at first, then ever more rarely."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=10)
_LARGEST_POWER = 20  # beyond it the wait is the longest anyway, and a timedelta would overflow


def next_try(
    now: datetime, failures_before: int, *, first: timedelta = FIRST_RETRY, longest: timedelta = LONGEST_RETRY
) -> datetime:
    """The moment of the next try: ``first`` after the first failure, then twice as long each time up to ``longest``."""
    return now + min(first * (1 << min(failures_before, _LARGEST_POWER)), longest)
