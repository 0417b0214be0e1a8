"""Who handed a mail to our own hosts, from the ``Received`` lines that they wrote (RFC 5321 section 4.4)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from daemon.mail.belief import domain_of
from daemon.mail.references import cut
from daemon.mail.structure import Part
from daemon.mail.words import header_text

MAX_HOPS = 20

_COMMENT = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
_NESTED = re.compile(r"\([^()]*\)")
_FROM = re.compile(r"\s*from\s+([^\s()]{1,255})", re.IGNORECASE)
_BY = re.compile(r"\bby\s+([A-Za-z0-9._-]{1,255})")
_LOCAL = re.compile(r"\bwith\s+(?:local|LMTPS?A?)\b", re.IGNORECASE)  # RFC 3848; Exim's name for its own machine
_ADDRESS = re.compile(r"\[(?:IPv6:)?([0-9a-f:.]{3,45})\]", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(?:[^\s@]{1,64}@)?([0-9a-f:.]{3,45})", re.IGNORECASE)
_EXIM_KEYS = re.compile(r"(?:^|\s)(?:port|helo|ident)=", re.IGNORECASE)
_EXIM_HELO = re.compile(r"(?:^|\s)helo=(\S{1,255})", re.IGNORECASE)
_QMAIL_HELO = re.compile(r"(?:HELO|EHLO)\s+(\S{1,255})", re.IGNORECASE)
_OWN_NETS = tuple(
    ipaddress.ip_network(net)
    for net in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hop:
    """Who handed the mail to our own host: address, name in HELO, and the envelope sender (empty for a bounce)."""

    ip: str
    helo: str
    envelope_sender: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One ``Received`` line: who wrote it, the peer's address as the writer saw it, and the name the peer gave."""

    by: str
    ip: str
    helo: str
    local: bool  # handed over on one machine, without an address


def last_foreign_hop(root: Part, trusted: frozenset[str]) -> Hop | None:
    """What our own hosts wrote about the one that handed the mail to them; None where they name nobody.

    Hosts write their line on top, so ours are a run from the top. Below the line that names a foreign peer stands what
    that peer chose to write, in the name of our hosts as well: the run goes on only behind a peer on our own machine
    or network.
    """
    for value in root.values("received")[:MAX_HOPS]:
        line = _read(header_text(value[:4_000]))
        if not any(line.by == one or line.by.endswith(f".{one}") for one in trusted):
            return None
        if line.ip and not _is_own(line.ip):
            path = header_text(root.first("return-path")).strip().strip("<>")
            return Hop(line.ip, line.helo, cut(path, 320) if domain_of(path) else "")
        if not line.ip and not line.local:
            return None
    return None


def _read(text: str) -> _Line:
    """A line's facts. Names that the peer chose stand before the first comment, or are marked in it."""
    comments = list(_COMMENT.finditer(text))
    plain = _COMMENT.sub(lambda found: " " * len(found[0]), text)
    named = _FROM.match(plain)
    head = comments[0].end() if named and comments else 0
    by = _BY.search(plain, head) or _BY.search(plain)
    if by is None:
        return _Line("", "", "", local=False)
    before = [found[1] for found in comments if found.end() <= by.start()] if named else []
    ip, helo = _peer(named[1] if named else "", before)
    local = not ip and (named is None or _LOCAL.search(plain, by.end()) is not None)
    return _Line(by[1].casefold(), ip, helo, local)


def _peer(name: str, comments: list[str]) -> tuple[str, str]:
    """The address that the server recorded, and HELO's name: the forms of Postfix and sendmail ``HELO (name [IP])``,
    Exim ``name ([IP] helo=HELO)`` and ``[IP] (helo=HELO)``, qmail ``name (HELO HELO) (IP)``, Exchange ``HELO (IP)``."""
    qmail = _QMAIL_HELO.match(comments[0]) if comments else None
    if qmail:
        return _in_comment("".join(comments[1:2])), qmail[1]
    first = comments[0] if comments else ""
    keys, given = _EXIM_KEYS.search(first), _EXIM_HELO.search(first)
    helo = given[1] if given else name
    found = _in_comment(first[: keys.start()] if keys else first)
    if found or (comments and not keys):
        return found, helo
    literal = _ADDRESS.fullmatch(name)
    return (_address(literal[1]) if literal else ""), helo


def _in_comment(comment: str) -> str:
    comment = _NESTED.sub(" ", comment).strip()
    bare, marked = _BARE_ADDRESS.fullmatch(comment), _ADDRESS.findall(comment)
    return _address(bare[1] if bare else marked[-1] if marked else "")


def _address(text: str) -> str:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def _is_own(ip: str) -> bool:
    address = ipaddress.ip_address(ip)
    return any(address in net for net in _OWN_NETS)
