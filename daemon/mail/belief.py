"""Whether the sender in From is who it says, from the results of trusted hosts; and addresses made to look alike."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import NamedTuple

from daemon.mail.domains import ascii_domain, may_be_public
from daemon.mail.values import Authentication

# Letters and pairs that are taken for others at a glance (the Unicode consortium's confusables, those of host names).
_CONFUSED = str.maketrans(
    "013568|iıɑɡłøđħŧ" + "авгеиккмнопрстухһьіїјѕԁӏԛԝѵүұґ" + "αβγεηικμνοπρστυχωϲϳ",  # Latin, Cyrillic, Greek
    "olesbblllaglodht" + "abreukkmhonpctyxhblljsdlqwvyyr" + "abyenlkuvonpotuxwcj",
)
# How the letters are written out where a keyboard or a registry has none of them.
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "æ": "ae", "ø": "oe", "œ": "oe"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"), ("-", ""))
_SHORTEST_NAME = 5  # of shorter names, two at a distance of one letter are many


class Belief(StrEnum):
    """What to think of the address in From."""

    PROVEN = "proven"
    FORGED = "forged"
    UNKNOWN = "unknown"


class Judgement(NamedTuple):
    """A belief and the fact it rests on, in words for a person."""

    belief: Belief
    why: str


def judge(sender: str, found: Authentication) -> Judgement:
    """What the results say of the address ``sender`` in From (RFC 7489 section 3.1: relaxed alignment).

    A pass of DMARC counts for the domain that it was asked about only; where the domain has no policy, an aligned DKIM
    signature or SPF pass proves as much. Nothing but a failed DMARC, or one of another domain, calls a sender forged.
    """
    domain = domain_of(sender)
    said = f"DMARC: {found.dmarc or 'unknown'}" + (f", sealed by {found.arc}" if found.arc else "")
    match found.dmarc:
        case "fail":
            return Judgement(Belief.FORGED, said)
        case "pass" if found.policy_domain and not _one_below_other(found.policy_domain, domain):
            return Judgement(Belief.FORGED, f"DMARC passed for {found.policy_domain}, but From says {domain}")
        case "pass":
            return Judgement(Belief.PROVEN, said)
    if found.dmarc in ("", "none", "bestguesspass") and any(aligned(one, domain) for one in found.proven):
        return Judgement(Belief.PROVEN, f"{said}, but DKIM or SPF passed for {domain}")
    return Judgement(Belief.UNKNOWN, said)


def domain_of(address: str) -> str:
    """The domain of an address in A-labels, lower case; empty where there is none."""
    return ascii_domain(address.rpartition("@")[2].strip().rstrip(".")).casefold() if "@" in address else ""


def aligned(first: str, second: str) -> bool:
    """Whether two domains are one, or one lies below the other. Relaxed alignment without a list of public suffixes:
    sisters below one organisational domain do not count, nor what may be such a suffix, which asks a person once too
    often, never too rarely."""
    one, other = (name.casefold().rstrip(".") for name in (first, second))
    return _one_below_other(one, other) and (one == other or not may_be_public(min(one, other, key=len)))


def _one_below_other(first: str, second: str) -> bool:
    shorter, longer = sorted((first.casefold().rstrip("."), second.casefold().rstrip(".")), key=len)
    return shorter == longer != "" or ("." in shorter and longer.endswith(f".{shorter}"))


def look_alike(address: str, other: str) -> str:
    """Why ``other`` may be made to be taken for ``address``; empty if nothing speaks for it.

    The classic fraud writes from a stolen or forged address, and asks for the answer at one that differs by a letter.
    """
    first, second = domain_of(address), domain_of(other)
    if not first or not second or aligned(first, second):
        return ""
    shown = f"{_shown(second)} looks like {_shown(first)}"
    if _skeletons(_shown(first)) & _skeletons(_shown(second)):
        return shown
    name, other_name = _name(first), _name(second)
    if name == other_name and len(name) >= _SHORTEST_NAME:
        return shown
    if min(len(name), len(other_name)) >= _SHORTEST_NAME and _one_apart(name, other_name):
        return shown
    if len(name) >= _SHORTEST_NAME and (first in second or name in other_name.split("-")):
        return shown
    return ""


def _shown(domain: str) -> str:
    """The domain as a mail client shows it."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _name(domain: str) -> str:
    """The label that people read: the longest of those before the last."""
    return max(domain.split(".")[:-1] or [domain], key=len)


def _skeletons(domain: str) -> set[str]:
    """What is left of a domain when letters that look alike are one: by its look, and by how it is spelt out."""
    return {_skeleton(domain), _skeleton(unicodedata.normalize("NFC", domain).translate(_SPELT))}


def _skeleton(domain: str) -> str:
    plain = unicodedata.normalize("NFKD", domain.casefold())
    text = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_CONFUSED)
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter)
    return text


def _one_apart(first: str, second: str) -> bool:
    """Whether one letter too many, another letter, or two that changed places make the difference."""
    if len(first) > len(second):
        first, second = second, first
    place = next((index for index, letter in enumerate(first) if letter != second[index]), len(first))
    if len(first) != len(second):
        return len(second) - len(first) == 1 and first[place:] == second[place + 1 :]
    swapped = second[:place] + second[place + 1 : place + 2] + second[place : place + 1] + second[place + 2 :]
    return first != second and (first[place + 1 :] == second[place + 1 :] or first == swapped)
