"""The parts of an own DMARC check (RFC 7489) that need no network: the policy record, alignment, the hop to judge."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from daemon.mail.belief import domain_of
from daemon.mail.references import cut
from daemon.mail.structure import Part
from daemon.mail.words import header_text

MAX_LABELS = 8  # so many names are asked for a policy at most
MAX_HOPS = 20

_TAG = re.compile(r"\s*([a-z]+)\s*=\s*([^;]*?)\s*(?:;|$)", re.IGNORECASE)
_BY = re.compile(r"\bby\s+([A-Za-z0-9._-]{1,255})")
_FROM = re.compile(r"^\s*from\s+([^\s()]{1,255})", re.IGNORECASE)
_IP = re.compile(r"\[(?:IPv6:)?([0-9a-fA-F:.]{3,45})\]")


@dataclass(frozen=True, slots=True)
class Policy:
    """A DMARC record (RFC 7489 section 6.3) and the domain at which it was found."""

    domain: str
    strict_dkim: bool = False
    strict_spf: bool = False


@dataclass(frozen=True, slots=True)
class Hop:
    """Who handed the mail to our own host: address, name in HELO, and the envelope sender (empty for a bounce)."""

    ip: str
    helo: str
    envelope_sender: str


def policy_places(domain: str) -> list[str]:
    """The domains whose ``_dmarc`` record may hold, nearest first: the domain itself, then each one above it.

    Walking the tree needs no list of public suffixes; a top-level domain alone is never asked.
    """
    labels = domain.split(".")
    above = [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
    return [domain, *above[-(MAX_LABELS - 1) :]] if domain else []


def read_policy(record: str, domain: str) -> Policy | None:
    """The policy of one TXT record, or None when it is no DMARC record."""
    if not re.match(r"\s*v\s*=\s*DMARC1\s*(?:;|$)", record[:60]):
        return None
    tags = {name.casefold(): value.casefold() for name, value in _TAG.findall(record[:2_000])}
    return Policy(domain, tags.get("adkim") == "s", tags.get("aspf") == "s")


def passes(policy: Policy, sender_domain: str, dkim: list[str], spf: str) -> bool:
    """Whether one of the domains that DKIM or SPF passed for is aligned with that in From (RFC 7489 section 3.1)."""
    signed = any(_aligned(policy, sender_domain, one, policy.strict_dkim) for one in dkim)
    return signed or (bool(spf) and _aligned(policy, sender_domain, spf, policy.strict_spf))


def _aligned(policy: Policy, sender_domain: str, other: str, strict: bool) -> bool:
    other = other.casefold().rstrip(".")
    if strict:
        return other == sender_domain
    below = other == policy.domain or other.endswith(f".{policy.domain}")
    return below or ("." in other and sender_domain.endswith(f".{other}"))


def last_foreign_hop(root: Part, trusted: frozenset[str]) -> Hop | None:
    """What our own hosts wrote about the one that handed the mail to them; None where none of them is named.

    Hosts write their ``Received`` line on top, so the lowest of the unbroken run of our own ones is the border.
    """
    border = ""
    for value in root.values("received")[:MAX_HOPS]:
        text = header_text(value[:4_000])
        by = _BY.search(text)
        if by is None or not _is_ours(by[1].casefold(), trusted):
            break
        border = text
    name, address = _FROM.match(border), _IP.search(border)
    if name is None or address is None:
        return None
    try:
        ip = str(ipaddress.ip_address(address[1]))
    except ValueError:
        return None
    path = header_text(root.first("return-path")).strip().strip("<>")
    return Hop(ip, name[1], cut(path, 320) if domain_of(path) else "")


def _is_ours(host: str, trusted: frozenset[str]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in trusted)
