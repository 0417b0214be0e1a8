"""The parts of an own DMARC check (RFC 7489) that need no network: the policy record and alignment."""

from __future__ import annotations

import re
from dataclasses import dataclass

from daemon.mail.domains import may_be_public

MAX_LABELS = 8  # so many names are asked for a policy at most

_TAG = re.compile(r"\s*([a-z]+)\s*=\s*([^;]*?)\s*(?:;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Policy:
    """A DMARC record (RFC 7489 section 6.3) and the domain below which all belongs together.

    ``bounded``: that domain stands right below a public suffix, and nothing above it is aligned with it.
    """

    domain: str
    strict_dkim: bool = False
    strict_spf: bool = False
    bounded: bool = False


def policy_places(domain: str) -> list[str]:
    """The domains whose ``_dmarc`` record may hold, nearest first: the domain itself, then each one above it.

    Walking the tree needs no list of public suffixes; a top-level domain alone is never asked.
    """
    labels = domain.split(".")
    above = [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
    return [domain, *above[-(MAX_LABELS - 1) :]] if domain else []


def read_policy(record: str, domain: str, sender_domain: str) -> Policy | None:
    """The policy for ``sender_domain`` of one TXT record found at ``domain``, or None when it is no DMARC record.

    ``psd=y`` says that whoever registers below ``domain`` is somebody else (RFC 9091): what belongs together begins one
    label further down, and for the suffix itself it is that name alone.
    """
    if not re.match(r"\s*v\s*=\s*DMARC1\s*(?:;|$)", record[:60]):
        return None
    tags = {name.casefold(): value.casefold() for name, value in _TAG.findall(record[:2_000])}
    suffix = tags.get("psd") == "y"
    own_name = suffix and sender_domain == domain
    labels = domain.count(".") + 2
    below = ".".join(sender_domain.split(".")[-labels:]) if suffix else domain
    return Policy(below, own_name or tags.get("adkim") == "s", own_name or tags.get("aspf") == "s", bounded=suffix)


def passes(policy: Policy, sender_domain: str, dkim: list[str], spf: str) -> bool:
    """Whether one of the domains that DKIM or SPF passed for is aligned with that in From (RFC 7489 section 3.1)."""
    signed = any(_aligned(policy, sender_domain, one, policy.strict_dkim) for one in dkim)
    return signed or (bool(spf) and _aligned(policy, sender_domain, spf, policy.strict_spf))


def _aligned(policy: Policy, sender_domain: str, other: str, strict: bool) -> bool:
    other = other.casefold().rstrip(".")
    if strict:
        return other == sender_domain
    below = other == policy.domain or other.endswith(f".{policy.domain}")
    return below or (not policy.bounded and not may_be_public(other) and sender_domain.endswith(f".{other}"))
