"""The address a person meant, where a mail filter or a search page put its own before it.

Each rule names the service. What is not understood stays as it is; nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

MAX_TARGET = 4_000
_MAX_LAYERS = 3  # a filter's link inside another filter's
_WEB = ("http://", "https://")
_VERSION_3 = re.compile(r"/v3/__(.{1,3000}?)__;", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,4000}", re.IGNORECASE)
_PARAMETERS = {
    "safelinks.protection.outlook.com": "url",  # Microsoft Defender, in all regions
    "linkprotect.cudasvc.com": "a",  # Barracuda
    "l.facebook.com": "u",
    "deref-gmx.net": "redirectUrl",  # GMX
    "deref-web.de": "redirectUrl",  # WEB.DE
    "slack-redir.net": "url",
    "checklink.mail.ru": "url",  # mail.ru
    "exit.sc": "url",
}
_SEARCH = re.compile(r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?$")


def real_target(target: str) -> str:
    """``https://shop.example/4711`` of the link that Outlook, Google, Proofpoint … made of it."""
    for _ in range(_MAX_LAYERS):
        inner = _inner(target) if len(target) <= MAX_TARGET else ""
        if not inner.lower().startswith(_WEB) or inner == target:
            break
        target = inner
    return target


def with_real_links(text: str) -> str:
    """The text with every such link in it replaced by what it leads to."""
    if "://" not in text:
        return text
    return _ADDRESS.sub(lambda found: real_target(found[0]), text)


def _inner(target: str) -> str:
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if host.endswith("urldefense.proofpoint.com"):
        return _proofpoint(parts.query)
    if host == "urldefense.com":
        found = _VERSION_3.search(target)
        # Proofpoint's version 3 puts "*" for some signs and lists them at the end: such a link cannot be told for sure.
        return found[1] if found and "*" not in found[1] else ""
    name = next((parameter for end, parameter in _PARAMETERS.items() if host == end or host.endswith(f".{end}")), "")
    if name:
        return _parameter(parts.query, name)
    if _SEARCH.match(host) and parts.path == "/url":  # Google's search, Gmail and Docs
        return _parameter(parts.query, "q") or _parameter(parts.query, "url")
    return ""


def _parameter(query: str, name: str, clean: Callable[[str], str] = str.strip) -> str:
    try:
        return clean(parse_qs(query, max_num_fields=50).get(name, [""])[0])
    except ValueError:
        return ""


def _proofpoint(query: str) -> str:
    """Version 2 writes ``-`` for ``%`` and ``_`` for ``/``."""
    return _parameter(query, "u", lambda value: unquote(value.translate(str.maketrans("-_", "%/"))))
