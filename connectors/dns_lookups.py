"""The DNS lookups of one mail's checks, which share a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import dns.exception
import dns.resolver

LOOKUP_SECONDS = 5.0
CHECK_SECONDS = 20.0  # RFC 7208 section 4.6.4
MAX_TEXT_BYTES = 4_000  # no SPF or DMARC record in use is nearly as long

Resolve = Callable[[str, str, float], Sequence[object]]  # name, kind of record, seconds


class DnsUnavailableError(Exception):
    """No name server answered; what depends on it is not known."""


def system_resolve(name: str, kind: str, seconds: float) -> Sequence[object]:
    """Records of a name by the machine's own resolver; none where the name or the kind does not exist."""
    try:
        return list(dns.resolver.resolve(name, kind, lifetime=seconds))
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.exception.SyntaxError):
        return []
    except (dns.exception.DNSException, OSError, UnicodeError) as error:
        raise DnsUnavailableError(str(error)) from error


class Lookups:
    """Asks for one mail, ``CHECK_SECONDS`` in all and no domain again whose servers were silent."""

    def __init__(self, resolve: Resolve, clock: Callable[[], float] = time.monotonic) -> None:
        self._resolve, self._clock = resolve, clock
        self._end = clock() + CHECK_SECONDS
        self._silent: set[str] = set()

    def records(self, name: str, kind: str) -> Sequence[object]:
        """The records of a name. Raises ``DnsUnavailableError`` also when it is too late to ask."""
        name = name.rstrip(".").casefold()
        left = self._end - self._clock()
        if left <= 0:
            raise DnsUnavailableError(f"no time left to ask for {name}")
        if any(name == one or name.endswith(f".{one}") for one in self._silent):
            raise DnsUnavailableError(f"the servers of {name} were silent before")
        try:
            found = self._resolve(name, kind, min(LOOKUP_SECONDS, left))
        except DnsUnavailableError:
            self._silent.add(_domain(name))
            raise
        return [record for record in found if sum(map(len, strings(record))) <= MAX_TEXT_BYTES]


def strings(record: object) -> Sequence[bytes]:
    """The strings of a TXT record; none of another."""
    found: Sequence[bytes] = getattr(record, "strings", ())
    return found


def joined(record: object) -> str:
    """A TXT record's strings as one (RFC 7208 section 3.3)."""
    return b"".join(strings(record)).decode("utf-8", "surrogateescape")


def _domain(name: str) -> str:
    """The domain that ``selector._domainkey.domain`` and the like belong to."""
    labels = name.split(".")
    last = max((place for place, label in enumerate(labels) if label.startswith("_")), default=-1)
    domain = ".".join(labels[last + 1 :])
    return domain if "." in domain else name
