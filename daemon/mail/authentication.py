"""SPF, DKIM and DMARC results, believed only from hosts that the desk trusts (RFC 8601 section 5)."""

from __future__ import annotations

import re

from daemon.mail.structure import Part
from daemon.mail.words import header_text
from daemon.models import Authentication

_RESULT = re.compile(r"(?:^|;)\s*(spf|dkim|dmarc)\s*(?:/\s*\d+\s*)?=\s*([a-z]{3,12})\b", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)")
_RANK = ("pass", "bestguesspass", "policy", "neutral", "none", "temperror", "permerror", "softfail", "fail")
_HEADER = re.compile(rb"^(received|authentication-results)[ \t]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_UNFOLD = re.compile(rb"\r?\n[ \t]+")
MAX_HEADERS = 50


def read_authentication(root: Part, trusted: frozenset[str]) -> Authentication:
    """The results that a trusted host wrote at the top of the header.

    A relay that strips nothing leaves forged headers of the sender below its own, so only the first unbroken run of
    headers with the identifier of the topmost trusted one counts. Of several DKIM signatures the best result counts
    (RFC 6376 section 6).
    """
    if not trusted:
        return Authentication()
    results: dict[str, str] = {}
    believed = ""
    for name, value in _HEADER.findall(_UNFOLD.sub(b" ", root.raw[: root.start]))[:MAX_HEADERS]:
        if name[:1] in b"Rr":
            if believed:
                break  # a hop below: what stands under its Received line, an earlier host or the sender wrote
            continue
        text = _COMMENT.sub(" ", header_text(value[:10_000]))
        host = text.partition(";")[0].split()[:1]
        identifier = host[0].casefold() if host else ""
        if identifier not in trusted or (believed and (identifier != believed or not _adds_methods(results, text))):
            if believed:
                break
            continue
        believed = identifier
        for method, result in _RESULT.findall(text.partition(";")[1] + text.partition(";")[2]):
            key, word = method.lower(), result.lower()
            results[key] = _better(results.get(key, ""), word) if key == "dkim" else results.get(key, word)
    return Authentication(results.get("spf", ""), results.get("dkim", ""), results.get("dmarc", ""))


def _adds_methods(results: dict[str, str], text: str) -> bool:
    """A second header of the same host adds methods; one that repeats a method is an older, perhaps forged one."""
    return not any(method.lower() in results for method, _ in _RESULT.findall(text))


def _better(first: str, second: str) -> str:
    rank = {word: place for place, word in enumerate(_RANK)}
    return first if first and rank.get(first, 99) <= rank.get(second, 99) else second
