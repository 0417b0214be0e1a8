"""One conversion on its way: what it may still spend, how deep it is, and what has to be said about the result."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from daemon.attachments.limits import ConverterLimits
from daemon.attachments.refusal import expands_too_far, nested_too_deeply


@dataclass(slots=True)
class Budget:
    """What all files inside one attachment share: expanded bytes and the moment (monotonic seconds) to be done by."""

    expanded_bytes: int
    deadline: float

    def spend(self, expanded: int) -> None:
        """Take expanded bytes off the budget. Raise ``NotReadError`` when it is exhausted."""
        self.expanded_bytes -= expanded
        if self.expanded_bytes < 0:
            raise expands_too_far()

    def seconds_left(self) -> float:
        """Until the daemon kills this process."""
        return self.deadline - time.monotonic()


@dataclass(slots=True)
class Job:
    """One file to convert. ``notes`` complete the reading, as in ``read, metadata only``.

    ``convert_inner`` reads a file found inside this one (content, name, declared type) and returns its text.
    """

    content: bytes
    name: str
    type: str
    limits: ConverterLimits
    budget: Budget
    convert_inner: Callable[[Job], str]
    depth: int = 0
    notes: list[str] = field(default_factory=list)

    def inner(self, content: bytes, name: str, declared: str = "") -> str:
        """Convert a file inside this one. Raise ``NotReadError`` as for a file of its own."""
        return self.convert_inner(
            Job(content, name, declared, self.limits, self.budget, self.convert_inner, self.depth + 1)
        )

    def enter_container(self) -> None:
        """Call before opening a container. Raise ``NotReadError`` if it lies too deep."""
        if self.depth >= self.limits.nesting:
            raise nested_too_deeply(self.limits.nesting)
