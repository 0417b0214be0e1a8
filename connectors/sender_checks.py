"""Own DKIM, ARC, SPF and DMARC checks over DNS, for mailboxes whose server writes no Authentication-Results.

DKIM and ARC by dkimpy, SPF by pyspf, lookups by dnspython. All three block, so a check runs in a thread.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import dkim
import dns.exception
import dns.resolver
import spf
import structlog

from daemon.mail.authentication import sealed_results
from daemon.mail.belief import domain_of
from daemon.mail.dmarc import passes, policy_places, read_policy
from daemon.mail.received_hop import Hop, last_foreign_hop
from daemon.mail.structure import Part, parse
from daemon.models import Authentication

LOOKUP_SECONDS = 5.0
CHECK_SECONDS = 20  # RFC 7208 section 4.6.4
MAX_SIGNATURES = 5
MIN_KEY_BITS = 1024  # RFC 8301 section 3.2
WORKERS = 4
OWN_CHECK = "own check"

Resolve = Callable[[str, str], Sequence[object]]
log = structlog.get_logger(__name__)


class DnsUnavailableError(Exception):
    """No name server answered; what depends on it is not known."""


def system_resolve(name: str, kind: str) -> Sequence[object]:
    """Records of a name by the machine's own resolver; none where the name or the kind does not exist."""
    try:
        return list(dns.resolver.resolve(name, kind, lifetime=LOOKUP_SECONDS))
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.exception.SyntaxError):
        return []
    except (dns.exception.DNSException, OSError, UnicodeError) as error:
        raise DnsUnavailableError(str(error)) from error


@dataclass(slots=True)
class _Found:
    """What one check has found so far."""

    dkim: str = ""
    signed: list[str] = field(default_factory=list)
    spf: str = ""
    spf_domain: str = ""


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
        root, _ = parse(raw)
        found = _Found()
        self._signatures(raw, len(root.values("dkim-signature")), found)
        hop = last_foreign_hop(root, self._hosts)
        if hop is not None:
            self._envelope(hop, found)
        dmarc, domain = self._dmarc(domain_of(sender), found, judged=hop is not None)
        proven = (*found.signed, *([found.spf_domain] if found.spf == "pass" else []))
        own = Authentication(found.spf, found.dkim, dmarc, OWN_CHECK, tuple(dict.fromkeys(proven)), domain)
        return own if dmarc == "pass" else self._through_arc(raw, root) or own

    def _signatures(self, raw: bytes, count: int, found: _Found) -> None:
        """Each signature by itself; one that passes is enough (RFC 6376 section 6)."""
        words: list[str] = []
        for index in range(min(count, MAX_SIGNATURES)):
            try:
                checked = dkim.DKIM(raw, minkey=MIN_KEY_BITS, timeout=LOOKUP_SECONDS)
                good = checked.verify(idx=index, dnsfunc=self._text)
                words.append("pass" if good else "fail")
                if good and checked.domain:
                    found.signed.append(checked.domain.decode("ascii", "replace").casefold())
            except DnsUnavailableError:
                words.append("temperror")
            except dkim.ValidationError:
                words.append("fail")
            except Exception as error:  # dkimpy raises what a malformed signature or key makes it stumble over
                log.debug("sender_checks.signature_unreadable", reason=repr(error)[:200])
                words.append("permerror")
        found.dkim = next((word for word in ("pass", "temperror", "fail", "permerror") if word in words), "none")

    def _envelope(self, hop: Hop, found: _Found) -> None:
        """SPF of the envelope sender, of the HELO name for a bounce (RFC 7208 section 2.4)."""
        try:
            found.spf = str(_SpfQuery(self._resolve, hop).check()[0])
        except Exception as error:  # pyspf on names that are no host names
            log.debug("sender_checks.spf_unreadable", reason=repr(error)[:200])
            found.spf = "permerror"
        found.spf_domain = domain_of(hop.envelope_sender) or hop.helo.casefold()

    def _dmarc(self, sender: str, found: _Found, *, judged: bool) -> tuple[str, str]:
        """The result and the From domain. Failed says only who knows both: without a hop SPF may have passed."""
        try:
            policy = next(
                (
                    policy
                    for place in policy_places(sender)
                    for record in self._resolve(f"_dmarc.{place}", "TXT")
                    if (policy := read_policy(_joined(record), place, sender)) is not None
                ),
                None,
            )
        except DnsUnavailableError:
            return "temperror", sender
        if policy is None:
            return "none", sender
        if passes(policy, sender, found.signed, found.spf_domain if found.spf == "pass" else ""):
            return "pass", sender
        if "temperror" in (found.dkim, found.spf):
            return "temperror", sender
        return ("fail" if judged else ""), sender

    def _through_arc(self, raw: bytes, root: Part) -> Authentication | None:
        if not self._sealers or not root.first("arc-seal"):
            return None
        try:
            chain, _, _ = dkim.ARC(raw, minkey=MIN_KEY_BITS, timeout=LOOKUP_SECONDS).verify(dnsfunc=self._text)
        except Exception as error:  # as above
            log.debug("sender_checks.arc_unreadable", reason=repr(error)[:200])
            return None
        return sealed_results(root, self._sealers) if chain == dkim.CV_Pass else None

    def _text(self, name: bytes | str, timeout: float = LOOKUP_SECONDS) -> bytes | None:
        shown = name.decode("ascii", "replace") if isinstance(name, bytes) else name
        records = self._resolve(shown, "TXT")
        return _joined(records[0]).encode("utf-8", "surrogateescape") if records else None


class _SpfQuery(spf.query):  # type: ignore[misc]
    """pyspf's question, with lookups by our resolver: its own calls what dnspython has deprecated."""

    def __init__(self, resolve: Resolve, hop: Hop) -> None:
        super().__init__(hop.ip, hop.envelope_sender or f"postmaster@{hop.helo}", hop.helo)
        self._resolve = resolve
        self._deadline = time.monotonic() + CHECK_SECONDS

    def dns(self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[object]:
        """Records in pyspf's shapes. The resolver follows aliases; empty answers are counted (section 4.6.4)."""
        if time.monotonic() > self._deadline:
            raise spf.TempError("DNS took too long")
        try:
            found = [_spf_shape(record, qtype) for record in self._resolve(str(name), qtype)]
        except DnsUnavailableError as error:
            raise spf.TempError(str(error)) from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many names without records")
        return found


def _joined(record: object) -> str:
    """A TXT record's strings as one (RFC 7208 section 3.3)."""
    strings: Sequence[bytes] = getattr(record, "strings", ())
    return b"".join(strings).decode("utf-8", "surrogateescape")


def _spf_shape(record: object, kind: str) -> object:
    match kind:
        case "TXT" | "SPF":
            return getattr(record, "strings", ())
        case "MX":
            return (getattr(record, "preference", 0), str(getattr(record, "exchange", "")).rstrip("."))
        case "PTR":
            return str(getattr(record, "target", "")).rstrip(".")
    return str(getattr(record, "address", ""))
