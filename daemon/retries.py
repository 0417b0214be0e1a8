"""When to try again what failed: soon at first, then ever more rarely."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=10)
_LARGEST_POWER = 20  # beyond it the wait is the longest anyway, and a timedelta would overflow


def next_try(now: datetime, failures_before: int) -> datetime:
    """The moment of the next try: 5 s after the first failure, twice as long after each further one, at most 10 min."""
    return now + min(FIRST_RETRY * (1 << min(failures_before, _LARGEST_POWER)), LONGEST_RETRY)
