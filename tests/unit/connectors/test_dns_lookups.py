"""The lookups of one mail share a deadline and ask no silent servers twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from connectors.dns_lookups import DnsUnavailableError, Lookups


class Text(NamedTuple):
    """A TXT record, as dnspython gives it."""

    strings: tuple[bytes, ...]


class World:
    """A clock and name servers: each lookup takes its whole time, and those of ``silent`` domains give no answer."""

    def __init__(self, *silent: str, takes: float = 5) -> None:
        self.now, self.takes, self.silent = 100.0, takes, silent
        self.asked: list[tuple[str, float]] = []

    def clock(self) -> float:
        """Seconds."""
        return self.now

    def resolve(self, name: str, kind: str, seconds: float) -> Sequence[object]:
        """The resolver."""
        self.asked.append((name, seconds))
        self.now += min(self.takes, seconds)
        if name.endswith(self.silent):
            raise DnsUnavailableError("no answer")
        return [Text((b"x" * 4_001,)), Text((b"a", b"b"))]


def test_the_lookups_of_a_mail_get_what_is_left_of_its_time() -> None:
    world = World(takes=4)
    lookups = Lookups(world.resolve, world.clock)
    for place in range(6):
        if place < 5:
            lookups.records(f"{place}.example.org.", "TXT")
        else:
            with pytest.raises(DnsUnavailableError, match="no time left"):
                lookups.records("late.example.org", "TXT")
    assert [seconds for _, seconds in world.asked] == [5, 5, 5, 5, 4]
    assert world.now == 120


def test_silent_servers_are_asked_once() -> None:
    world = World("evil.test")
    lookups = Lookups(world.resolve, world.clock)
    for name in (
        "s1._domainkey.evil.test.",
        "s2._domainkey.Evil.test.",
        "_dmarc.evil.test",
        "evil.test",
        "a.evil.test",
    ):
        with pytest.raises(DnsUnavailableError):
            lookups.records(name, "TXT")
    assert lookups.records("devil.test.example.org", "TXT") == [Text((b"a", b"b"))]
    assert [name for name, _ in world.asked] == ["s1._domainkey.evil.test", "devil.test.example.org"]
