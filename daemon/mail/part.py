"""One part of a mail (RFC 2045 section 2.4), as a place in its raw bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

MESSAGES = frozenset(("message/rfc822", "message/global", "message/news"))

_EMPTY: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Part:
    """One part: header values by lower-case name, unfolded raw bytes; the body is ``raw[start:end]``."""

    raw: bytes
    headers: dict[str, list[bytes]]
    start: int
    end: int
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list[Part] = field(default_factory=list)
    level: int = 0

    @property
    def body(self) -> bytes:
        """The body as it was sent, transfer encoding still on."""
        return self.raw[self.start : self.end]

    def values(self, name: str) -> list[bytes] | tuple[bytes, ...]:
        """Every raw value of a header, top one first."""
        return self.headers.get(name, _EMPTY)

    def first(self, name: str) -> bytes:
        """The topmost raw value of a header, or empty."""
        found = self.headers.get(name)
        return found[0] if found else b""

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order in which they stand."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))
