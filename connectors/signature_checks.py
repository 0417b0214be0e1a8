"""The DKIM signatures and the ARC chain of one mail, by dkimpy (RFC 6376, RFC 8617)."""

from __future__ import annotations

import re

import dkim
import structlog

from connectors.dkim_cost import signatures_checked, too_slow
from connectors.dns_lookups import LOOKUP_SECONDS, DnsUnavailableError, Lookups, joined
from daemon.mail.authentication import has_bare_cr
from daemon.mail.structure import Part

MIN_KEY_BITS = 1024  # RFC 8301 section 3.2
MAX_KEY_RECORD = 1_000  # characters; 4096 bits take 760, and the work grows with the cube

# All of the value must be a host name: "bank.test .evil.test" is a name in evil.test's zone.
_DOMAIN = re.compile(rb"(?:^|;)\s*d\s*=\s*([a-z0-9._-]{1,255})\s*(?:;|$)")
_LENGTH = re.compile(rb"(?:^|;)\s*l\s*=")
log = structlog.get_logger(__name__)


class Signatures:
    """One mail's signatures. A mail that would keep dkimpy busy for long is not shown to it, and proves nothing."""

    def __init__(self, raw: bytes, root: Part, lookups: Lookups) -> None:
        self._raw, self._root, self._lookups = raw, root, lookups
        self.limit = signatures_checked(raw)
        self.present = bool(root.first("dkim-signature"))
        self._sealed = bool(root.first("arc-seal"))
        self._refused = self._reason() if self.present or self._sealed else ""
        if self._refused:
            log.info("sender_checks.signatures_not_checked", reason=self._refused)
        self._mail = self._parsed() if self.present and not self._refused else None

    def domains(self) -> list[str]:
        """The domain of each signature, topmost first, empty where it names none; no domains if none can be checked."""
        if self._mail is None:
            return []
        values = [value.lower() for name, value in self._mail.headers if name.lower() == b"dkim-signature"]
        return [found[1].decode("ascii") if (found := _DOMAIN.search(value)) else "" for value in values]

    def result(self, place: int) -> str:
        """What is to be said of one signature (RFC 8601 section 2.7.1)."""
        if self._mail is None:
            return "permerror"
        try:
            good = self._mail.verify(idx=place, dnsfunc=self._key)
        except DnsUnavailableError:
            return "temperror"
        except dkim.ValidationError:
            return "fail"
        except Exception as error:  # dkimpy raises what a malformed signature or key makes it stumble over
            log.debug("sender_checks.signature_unreadable", reason=repr(error)[:200])
            return "permerror"
        if b"from" not in self._mail.include_headers:
            return "permerror"  # RFC 6376 section 5.4
        if not good:
            return "fail"
        return "policy" if b"l" in self._mail.signature_fields else "pass"  # what is appended is not signed: 8.2

    def chain_passes(self) -> bool:
        """Whether the ARC chain is whole, and signs whole bodies."""
        if not self._sealed or self._refused:
            return False
        try:
            arc = dkim.ARC(self._raw, minkey=MIN_KEY_BITS, timeout=LOOKUP_SECONDS)
            if any(_LENGTH.search(value) for name, value in arc.headers if name.lower() == b"arc-message-signature"):
                return False
            chain, _, _ = arc.verify(dnsfunc=self._key)
        except Exception as error:  # as above
            log.debug("sender_checks.arc_unreadable", reason=repr(error)[:200])
            return False
        return bool(chain == dkim.CV_Pass)

    def _reason(self) -> str:
        return "a bare CR in the header" if has_bare_cr(self._root) else too_slow(self._raw)

    def _parsed(self) -> dkim.DKIM | None:
        try:
            return dkim.DKIM(self._raw, minkey=MIN_KEY_BITS, timeout=LOOKUP_SECONDS)
        except Exception as error:  # a header that dkimpy cannot read
            log.debug("sender_checks.header_unreadable", reason=repr(error)[:200])
            return None

    def _key(self, name: bytes | str, timeout: float = LOOKUP_SECONDS) -> bytes | None:
        shown = name.decode("ascii", "replace") if isinstance(name, bytes) else name
        records = self._lookups.records(shown, "TXT")
        text = joined(records[0]) if records else ""
        return text.encode("utf-8", "surrogateescape") if 0 < len(text) <= MAX_KEY_RECORD else None
