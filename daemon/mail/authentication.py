"""SPF, DKIM and DMARC results, believed only from hosts that the desk trusts (RFC 8601 section 5), and through ARC
only from sealers that it trusts (RFC 8617 section 7.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeVar

from daemon.mail.options import ReaderOptions
from daemon.mail.result_fields import MAX_BYTES, Result, read_results
from daemon.mail.structure import Part
from daemon.mail.values import Authentication

T = TypeVar("T")
MAX_HEADERS = 100  # hops of a mail that is no loop (RFC 5321 section 6.3)

_RANK = ("pass", "bestguesspass", "policy", "neutral", "none", "temperror", "permerror", "softfail", "fail")
_METHODS = ("spf", "dkim", "dmarc", "arc")
_MAILFROM, _MFROM = "smtp.mailfrom", "smtp.mfrom"
# No server leaves a blank before the colon (RFC 5322 section 4.5), and those that take forged results out may overlook
# such a field: it is none. A Received line is heeded all the same.
_HEADER = re.compile(rb"(received(?=[ \t]*:)|authentication-results(?=:))[ \t]*:([^\r]*)", re.IGNORECASE)
_BY = re.compile(rb"\bby[ \t]+([A-Za-z0-9._-]{1,255})")


@dataclass(slots=True)
class _Results:
    """What one host has said, method by method."""

    words: dict[str, str] = field(default_factory=dict)
    dkim: list[str] = field(default_factory=list)  # domains whose signature passed
    spf: list[str] = field(default_factory=list)
    policy: str = ""  # the From domain that DMARC was asked about

    def add(self, results: Sequence[Result]) -> None:
        """The results of one header. One that says two things of DMARC or ARC, where there is but one to say, may quote
        what somebody else wrote: the worse counts."""
        named = any(result.properties.keys() & {_MAILFROM, _MFROM} for result in results if result.method == "spf")
        for result in results:
            key, word = result.method, result.word
            if key not in _METHODS:
                continue
            before = self.words.get(key, word)
            self.words[key] = {"dkim": _better, "spf": _first}.get(key, _worse)(before, word)
            if key == "dmarc":
                self.policy = self.policy or result.domain("header.from")
            elif word == "pass" and key == "dkim":
                self.dkim += filter(None, [result.domain("header.d", "header.i")])
            elif word == "pass" and key == "spf":
                # HELO counts where there is no other name (RFC 7208 section 2.4); a client gives any that passes.
                names = (_MAILFROM, _MFROM) if named else ("smtp.helo",)
                self.spf += filter(None, [result.domain(*names)])

    def repeats(self, results: Sequence[Result]) -> bool:
        """A second header of the same host adds methods; one that repeats a method is older, perhaps forged."""
        return any(result.method in self.words for result in results)

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
    for identifier, found in _runs(root, options.trusted_authserv_ids):
        if believed and (identifier != believed or results.repeats(found)):
            break
        believed = identifier
        results.add(found)
    own = results.value(believed)
    if own.dmarc == "pass" or results.words.get("arc") != "pass" or not options.trusted_arc_sealers:
        return own
    return sealed_results(root, options.trusted_arc_sealers) or own


def _runs(root: Part, trusted: frozenset[str]) -> Iterator[tuple[str, Sequence[Result]]]:
    """Trusted host and results of each header from the topmost trusted one down to the next hop or stranger.

    RFC 8601 section 5 has the host take out what a sender forges in its name: many write their results below the line
    in which they received the mail, so that no place in the header tells a forgery from them.
    """
    fields = root.values("authentication-results")
    if len(fields) == 1 and not has_bare_cr(root):
        found = read_results(fields[0])
        if found.name and _is_plain(root):
            if found.name in trusted:
                yield found.name, found.results
            return
    headers = _headers(root) if fields else []
    begun = False
    for place, (name, value) in enumerate(headers):
        if name[:1] in b"Rr":
            if begun:
                return  # a hop below: what stands under its Received line, an earlier host or the sender wrote
            continue
        found = read_results(value)
        # Exchange Online names no host: its own Received line stands right below.
        identifier = found.name or _writer(headers[place + 1 :], trusted)
        if identifier in trusted:
            begun = True
            yield identifier, found.results
        elif begun:
            return


def _is_plain(root: Part) -> bool:
    """Whether the only results stand in a field as hosts write it, below no more lines than a mail has."""
    head = b"\n" + root.raw[: root.start].lower()
    place = head.find(b"\nauthentication-results:")
    return place >= 0 and head.count(b"\nreceived", 0, place) < MAX_HEADERS


def _headers(root: Part) -> list[tuple[bytes, bytes]]:
    """Name and value, unfolded, of the fields that tell who wrote what, from the top down."""
    block = root.raw[: root.start].replace(b"\r\n", b"\n").replace(b"\n ", b" ").replace(b"\n\t", b" ")
    found = (_HEADER.match(line) for line in block.split(b"\n") if line[:1] in b"RrAa")
    return [(one[1], one[2]) for one in islice(filter(None, found), MAX_HEADERS)]


def _writer(below: list[tuple[bytes, bytes]], trusted: frozenset[str]) -> str:
    """The trusted host in whose domain the next Received line was written."""
    received = next((value for name, value in below if name[:1] in b"Rr"), b"")
    by = _BY.search(received[:MAX_BYTES])
    host = by[1].decode("ascii").casefold() if by else ""
    return next((one for one in trusted if host == one or host.endswith(f".{one}")), "")


def sealed_results(root: Part, sealers: frozenset[str]) -> Authentication | None:
    """The newest instance of the chain that says DMARC passed, as far down as every sealer above it is trusted."""
    if has_bare_cr(root):
        return None
    seals = _once((_instance(tags), tags) for tags in map(_tags, root.values("arc-seal")[:MAX_HEADERS]))
    fields = map(read_results, root.values("arc-authentication-results")[:MAX_HEADERS])
    said = _once((one.instance, one.results) for one in fields)
    for instance in sorted(seals, reverse=True):
        sealer = _tag(seals[instance], "d").casefold()
        if sealer not in sealers:
            return None
        results = _Results()
        results.add(said.get(instance, ()))
        if results.words.get("dmarc") == "pass":
            return replace(results.value(sealer), arc=sealer)
    return None


def has_bare_cr(root: Part) -> bool:
    """Whether the header holds a CR without LF. We take it for the end of a line and checkers of signatures do not, so
    what they called valid and what we read would differ (RFC 5322 section 2.2 forbids it)."""
    return root.raw.count(b"\r", 0, root.start) != root.raw.count(b"\r\n", 0, root.start)


def _tags(seal: bytes) -> Sequence[tuple[str, str]]:
    """The tag list (RFC 6376 section 3.2), which knows no comments and no encoded words."""
    tags = [tag.partition("=") for tag in seal[:MAX_BYTES].decode("latin-1").split(";")]
    return [(name.strip(), value.strip()) for name, _, value in tags]


def _tag(tags: Sequence[tuple[str, str]], wanted: str) -> str:
    """The value of a tag; empty where it stands there twice."""
    values = [value for name, value in tags if name == wanted]
    return values[0] if len(values) == 1 else ""


def _instance(tags: Sequence[tuple[str, str]]) -> int:
    """The instance, which comes first (RFC 8617 section 4.1.3); 0 where there is none."""
    number = _tag(tags, "i") if tags[0][0] == "i" else ""
    return int(number) if re.fullmatch("[0-9]{1,2}", number) else 0


def _once(values: Iterable[tuple[int, T]]) -> Mapping[int, T]:
    """The values by their instances. One without, or one that occurs twice, spoils the chain."""
    found: dict[int, T] = {}
    for instance, value in values:
        if not instance or instance in found:
            return {}
        found[instance] = value
    return found


def _first(first: str, second: str) -> str:
    return first


def _better(first: str, second: str) -> str:
    return min(first, second, key=_rank)


def _worse(first: str, second: str) -> str:
    return max(first, second, key=_rank)


def _rank(word: str) -> int:
    return _RANK.index(word) if word in _RANK else len(_RANK)
