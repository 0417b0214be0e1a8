"""Own DKIM, ARC, SPF and DMARC checks over DNS, for mailboxes whose server writes no Authentication-Results.

DKIM and ARC by dkimpy, SPF by pyspf, lookups by dnspython. All three block, so a check runs in a thread.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import spf
import structlog

from connectors.dns_lookups import DnsUnavailableError, Lookups, Resolve, joined, strings, system_resolve
from connectors.signature_checks import Signatures
from daemon.mail.authentication import sealed_results
from daemon.mail.belief import aligned, domain_of
from daemon.mail.dmarc import Policy, passes, policy_places, read_policy
from daemon.mail.received_hop import Hop, last_foreign_hop
from daemon.mail.structure import Part, parse
from daemon.models import OWN_CHECK, Authentication

__all__ = ["DnsUnavailableError", "SenderChecks"]

WORKERS = 4

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Found:
    """What one check has found so far; of ``unsure`` domains nobody knows, as their name servers are away."""

    dkim: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    spf: str = ""
    spf_domain: str = ""

    def dkim_word(self) -> str:
        """One signature that passes is enough (RFC 6376 section 6)."""
        words = ("pass", "temperror", "policy", "fail", "permerror")
        return next((word for word in words if word in self.dkim), "none")


class SenderChecks:
    """A ``SenderChecker``: checks a mail as the receiving server would have."""

    def __init__(
        self, hosts: frozenset[str], sealers: frozenset[str] = frozenset(), resolve: Resolve = system_resolve
    ) -> None:
        self._hosts, self._sealers, self._resolve = hosts, sealers, resolve
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="sender-checks")

    async def check(self, raw: bytes, sender: str) -> Authentication:
        """What DKIM, SPF and DMARC say of ``raw``, whose From names ``sender``. Never raises: trouble is temperror."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._check, raw, sender)

    async def close(self) -> None:
        """Wait for the checks at work, at most the time that one may take."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)

    def _check(self, raw: bytes, sender: str) -> Authentication:
        """Asks first what DMARC rests on: other domains, whom the mail names at will, may use up the time."""
        root, _ = parse(raw)
        lookups, domain = Lookups(self._resolve), domain_of(sender)
        policy = _policy(lookups, domain)
        signatures, found = Signatures(raw, root, lookups), _Found()
        aside = _signatures(signatures, found, policy, domain)
        hop = last_foreign_hop(root, self._hosts)
        if hop is not None:
            _envelope(lookups, hop, found)
        for place, signer in aside:
            _signature(signatures, place, signer, found)
        dmarc = _dmarc(policy, domain, found, judged=hop is not None)
        own = Authentication(found.spf, found.dkim_word(), dmarc, OWN_CHECK, _proven(found, dmarc), domain)
        return own if dmarc == "pass" else self._through_arc(signatures, root) or own

    def _through_arc(self, signatures: Signatures, root: Part) -> Authentication | None:
        sealed = sealed_results(root, self._sealers) if self._sealers else None
        return replace(sealed, host=OWN_CHECK) if sealed is not None and signatures.chain_passes() else None


def _policy(lookups: Lookups, sender: str) -> Policy | DnsUnavailableError | None:
    """The policy that holds for the domain in From; None where there is none."""
    try:
        return next(
            (
                policy
                for place in policy_places(sender)
                for record in lookups.records(f"_dmarc.{place}", "TXT")
                if (policy := read_policy(joined(record), place, sender)) is not None
            ),
            None,
        )
    except DnsUnavailableError as error:
        return error


def _signatures(
    signatures: Signatures, found: _Found, policy: Policy | DnsUnavailableError | None, sender: str
) -> list[tuple[int, str]]:
    """Checks the signatures that count for the sender, and returns others with their domains for later."""
    signers = list(enumerate(signatures.domains()))
    if not signers and signatures.present:
        found.dkim.append("permerror")
    first = [
        (place, signer)
        for place, signer in signers
        if (passes(policy, sender, [signer], "") if isinstance(policy, Policy) else aligned(signer, sender))
    ][: signatures.limit]
    for place, signer in first:
        _signature(signatures, place, signer, found)
    return [one for one in signers if one not in first][: signatures.limit - len(first)]


def _signature(signatures: Signatures, place: int, signer: str, found: _Found) -> None:
    word = signatures.result(place) if signer else "permerror"
    found.dkim.append(word)
    if word == "pass":
        found.signed.append(signer)
    elif word == "temperror":
        found.unsure.append(signer)


def _envelope(lookups: Lookups, hop: Hop, found: _Found) -> None:
    """SPF of the envelope sender, of the HELO name for a bounce (RFC 7208 section 2.4)."""
    try:
        found.spf = str(_SpfQuery(lookups, hop).check()[0])
    except Exception as error:  # pyspf on names that are no host names
        log.debug("sender_checks.spf_unreadable", reason=repr(error)[:200])
        found.spf = "permerror"
    found.spf_domain = domain_of(hop.envelope_sender) or hop.helo.casefold()


def _dmarc(policy: Policy | DnsUnavailableError | None, sender: str, found: _Found, *, judged: bool) -> str:
    """The result. Failed says only who knows both: without a hop SPF may have passed.

    What is not known of other domains changes nothing: else a forger would name one whose servers are away.
    """
    if policy is None:
        return "none"
    if isinstance(policy, DnsUnavailableError):
        return "temperror"
    if passes(policy, sender, found.signed, found.spf_domain if found.spf == "pass" else ""):
        return "pass"
    if passes(policy, sender, found.unsure, found.spf_domain if found.spf == "temperror" else ""):
        return "temperror"
    return "fail" if judged else ""


def _proven(found: _Found, dmarc: str) -> tuple[str, ...]:
    """The domains that something passed for. Beside a policy that they do not fulfil they prove nothing."""
    passed = (*found.signed, *([found.spf_domain] if found.spf == "pass" else []))
    return tuple(dict.fromkeys(passed)) if dmarc else ()


class _SpfQuery(spf.query):  # type: ignore[misc]
    """pyspf's question, with lookups by our resolver: its own calls what dnspython has deprecated."""

    def __init__(self, lookups: Lookups, hop: Hop) -> None:
        super().__init__(hop.ip, hop.envelope_sender or f"postmaster@{hop.helo}", hop.helo)
        self._lookups = lookups

    def dns(self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[object]:
        """Records in pyspf's shapes. The resolver follows aliases; empty answers are counted (section 4.6.4)."""
        try:
            found = [_spf_shape(record, qtype) for record in self._lookups.records(str(name), qtype)]
        except DnsUnavailableError as error:
            raise spf.TempError(str(error)) from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many names without records")
        return found


def _spf_shape(record: object, kind: str) -> object:
    match kind:
        case "TXT" | "SPF":
            return strings(record)
        case "MX":
            return (getattr(record, "preference", 0), str(getattr(record, "exchange", "")).rstrip("."))
        case "PTR":
            return str(getattr(record, "target", "")).rstrip(".")
    return str(getattr(record, "address", ""))
