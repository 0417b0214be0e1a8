"""SPF, DKIM and DMARC results, believed only from hosts that the desk trusts (RFC 8601 section 5), and through ARC
only from sealers that it trusts (RFC 8617 section 7.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from daemon.mail.options import ReaderOptions
from daemon.mail.structure import Part
from daemon.mail.values import Authentication
from daemon.mail.words import header_text

MAX_HEADERS = 50
MAX_RESULTS_BYTES = 10_000

_RESULT = re.compile(
    r"(?:^|;)\s*(spf|dkim|dmarc|arc)\s*(?:/\s*\d+\s*)?=\s*([a-z]{3,14})\b([^;]{0,2000})", re.IGNORECASE
)
_DOMAIN = re.compile(
    r"\b(?:header\.(?:d|i|from)|smtp\.(?:mailfrom|mfrom|helo))\s*=\s*[\"<]?(?:[^\s;\"<>]{0,200}@)?([^\s;\"<>@]{1,255})",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\([^()]*\)")
_RANK = ("pass", "bestguesspass", "policy", "neutral", "none", "temperror", "permerror", "softfail", "fail")
_HEADER = re.compile(rb"^(received|authentication-results)[ \t]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_BY = re.compile(rb"\bby[ \t]+([A-Za-z0-9._-]{1,255})")
_INSTANCE = re.compile(r"\s*i\s*=\s*(\d{1,2})\s*;")
_BARE_CR = re.compile(rb"\r(?!\n)")


@dataclass(slots=True)
class _Results:
    """What one host has said, method by method."""

    words: dict[str, str] = field(default_factory=dict)
    dkim: list[str] = field(default_factory=list)  # domains whose signature passed
    spf: list[str] = field(default_factory=list)
    policy: str = ""  # the From domain that DMARC was asked about

    def add(self, text: str) -> None:
        """The results of one header value, behind the host's name; comments are taken out already."""
        for method, result, properties in _RESULT.findall(text):
            key, word = method.lower(), result.lower()
            self.words[key] = _better(self.words.get(key, ""), word) if key == "dkim" else self.words.get(key, word)
            domains = [found.lower().rstrip(".") for found in _DOMAIN.findall(properties)]
            if key == "dmarc":
                self.policy = self.policy or next(iter(domains), "")
            elif word == "pass" and key == "dkim":
                self.dkim += domains[:1]
            elif word == "pass" and key == "spf":
                self.spf += domains[:1]

    def repeats(self, text: str) -> bool:
        """A second header of the same host adds methods; one that repeats a method is older, perhaps forged."""
        return any(method.lower() in self.words for method, _, _ in _RESULT.findall(text))

    def value(self, host: str) -> Authentication:
        """The frozen result."""
        words = self.words
        return Authentication(
            words.get("spf", ""), words.get("dkim", ""), words.get("dmarc", ""), host=host, policy_domain=self.policy,
            proven=tuple(dict.fromkeys((*self.dkim, *self.spf))),
        )  # fmt: skip


def read_authentication(root: Part, options: ReaderOptions) -> Authentication:
    """The results that a trusted host wrote at the top of the header.

    A relay that strips nothing leaves forged headers of the sender below its own, so only the first unbroken run of
    headers with the identifier of the topmost trusted one counts. Of several DKIM signatures the best result counts
    (RFC 6376 section 6). Where DMARC failed on the way through a list or a forwarder, what its ARC seal vouches for
    counts, if the host found the chain whole and the admin trusts the sealer.
    """
    if not options.trusted_authserv_ids:
        return Authentication()
    results, believed = _Results(), ""
    for identifier, text in _runs(root, options.trusted_authserv_ids):
        if believed and (identifier != believed or results.repeats(text)):
            break
        believed = identifier
        results.add(text)
    own = results.value(believed)
    if own.dmarc == "pass" or results.words.get("arc") != "pass" or not options.trusted_arc_sealers:
        return own
    return sealed_results(root, options.trusted_arc_sealers) or own


def _runs(root: Part, trusted: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Trusted host and results of each header from the topmost trusted one down to the next hop or stranger."""
    block = root.raw[: root.start].replace(b"\r\n", b"\n").replace(b"\n ", b" ").replace(b"\n\t", b" ")
    headers = _HEADER.findall(block)[:MAX_HEADERS]
    begun = False
    for place, (name, value) in enumerate(headers):
        if name[:1] in b"Rr":
            if begun:
                return  # a hop below: what stands under its Received line, an earlier host or the sender wrote
            continue
        text = _COMMENT.sub(" ", header_text(value[:MAX_RESULTS_BYTES]))
        first, separator, rest = text.partition(";")
        words = first.split()[:1]
        identifier = words[0].casefold() if words else ""
        if "=" in identifier:  # Exchange Online names no host: its own Received line stands right below
            identifier, separator, rest = _writer(headers[place + 1 :], trusted), ";", text
        if identifier in trusted:
            begun = True
            yield identifier, separator + rest
        elif begun:
            return


def _writer(below: list[tuple[bytes, bytes]], trusted: frozenset[str]) -> str:
    """The trusted host in whose domain the next Received line was written."""
    received = next((value for name, value in below if name[:1] in b"Rr"), b"")
    by = _BY.search(received[:MAX_RESULTS_BYTES])
    host = by[1].decode("ascii").casefold() if by else ""
    return next((one for one in trusted if host == one or host.endswith(f".{one}")), "")


def sealed_results(root: Part, sealers: frozenset[str]) -> Authentication | None:
    """The newest instance of the chain that says DMARC passed, as far down as every sealer above it is trusted."""
    if has_bare_cr(root):
        return None
    seals = _instances(root, "arc-seal")
    said = _instances(root, "arc-authentication-results")
    for instance in sorted(seals, reverse=True):
        sealer = _sealer(seals[instance])
        if sealer not in sealers:
            return None
        results = _Results()
        results.add(said.get(instance, "").partition(";")[2])
        if results.words.get("dmarc") == "pass":
            return replace(results.value(sealer), arc=sealer)
    return None


def has_bare_cr(root: Part) -> bool:
    """Whether the header holds a CR without LF. We take it for the end of a line and checkers of signatures do not, so
    what they called valid and what we read would differ (RFC 5322 section 2.2 forbids it)."""
    return _BARE_CR.search(root.raw[: root.start]) is not None


def _sealer(seal: str) -> str:
    """The domain of the tag list (RFC 6376 section 3.2), which knows no comments and no encoded words."""
    tags = [tag.partition("=") for tag in seal.split(";")]
    domains = [value.strip().casefold() for name, _, value in tags if name.strip() == "d"]
    return domains[0] if len(domains) == 1 else ""


def _instances(root: Part, name: str) -> Mapping[int, str]:
    """Header values by their instance ``i=``; the value begins behind it. One that occurs twice spoils the chain."""
    found: dict[int, str] = {}
    for value in root.values(name)[:MAX_HEADERS]:
        value = value[:MAX_RESULTS_BYTES]
        text = value.decode("latin-1") if name == "arc-seal" else _COMMENT.sub(" ", header_text(value))
        matched = _INSTANCE.match(text)
        if matched is None or int(matched[1]) in found:
            return {}
        found[int(matched[1])] = text[matched.end() - 1 :]
    return found


def _better(first: str, second: str) -> str:
    rank = {word: place for place, word in enumerate(_RANK)}
    return first if first and rank.get(first, 99) <= rank.get(second, 99) else second
