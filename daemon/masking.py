"""Take addresses and secrets out of text before it reaches a log, a health page or a person who should not see them.

``customer@example.test`` becomes ``c***@example.test``; a secret becomes ``***``. What looks like a secret is cut even
where it may be none: a log line that says too little can be asked again, one that says too much cannot be unsaid.
Every pattern is linear: runs are consumed possessively and start only where no earlier run was cut in two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

GONE = "***"
MAX_DEPTH = 8

# What ends a local part on its left; anything else, non-ASCII too (RFC 6531), may stand before an @ (RFC 5322
# section 3.4.1).
_NOT_LOCAL = frozenset(" \t\r\n\f\v@<>()[],;:\"'\\|")
# The same address inside a URL, where @ is written %40.
_ENCODED_ADDRESS = re.compile(r"(?<![\w.+-])(\w)[\w.+-]*+(?=%40)")
# user:password@ in a URL, up to the last @ before the path (RFC 3986 section 3.2.1).
_USERINFO = re.compile(r"(?<=://)[^\s/\"'<>]*@")
# A name that says that a secret follows, in key=value, JSON, a Python repr or a header.
_NAMED = re.compile(
    r"(?i)(pass(?:word|wd|phrase|code)|\bpwd|secret|token|api[_-]?key|private[_-]?key|authorization|credentials?|cookie)"
    r"(\\?[\"']?\s{0,3}[=:]\s{0,3})"
    r"(?:(?:bearer|basic)\s{1,3})?(?:\\?\"[^\"\n]*+\"?|\\?'[^'\n]*+'?|[^\s\"',;&}\])]++)"
)
_SCHEME = re.compile(r"(?i)\b(bearer|xoauth2|oauthbearer|auth=bearer)\s{1,3}[\w.~+/=-]{4,}+")
_BASIC = re.compile(r"\b([Bb]asic|PLAIN|LOGIN)\s{1,3}(?=[a-z]*+[A-Z0-9+/=])[A-Za-z0-9+/]{8,}+=*+")
# The IMAP command LOGIN carries the password as its second argument (RFC 9051 section 6.2.3).
_LOGIN = re.compile(r"(\b\w{1,12} LOGIN )(?:\"[^\"\n]*+\"|\S++) (?:\"[^\"\n]*+\"?|\S++)")
# Keys whose maker marks them by a prefix: model vendors, code hosts, chat tools, clouds; and JSON Web Tokens.
_PREFIXED = re.compile(
    r"\b(?:sk|pk|rk)[-_][\w.~+/=-]{8,}+|\bgh[a-z]_\w{16,}+|\bgithub_pat_\w{16,}+|\bxox[a-z]-[\w-]{8,}+|\bglpat-[\w-]{12,}+"
    r"|\bAKIA[0-9A-Z]{12,}+|\bAIza[\w-]{24,}+|\bya29\.[\w.-]{8,}+|\beyJ[\w-]{8,}+(?:\.[\w-]*+){0,4}"
)
_LONG_RUN = re.compile(r"(?<![\w+])[\w+-]{32,}+=*+", re.ASCII)
_SECRET_KEY = re.compile(
    r"(?i)(?:pass(?:word|wd|phrase)|secret|api_?key|authorization|credential|private_?key|cookie)|token$"
)
# Looked for first, because most log lines hold none of them and a search for a fixed string costs nothing.
_HINTS = (
    *("pass", "pwd", "secret", "token", "key", "authorization", "credential", "cookie", "bearer", "basic", "xoauth2"),
    *("plain", "login", "://", "sk-", "sk_", "pk-", "pk_", "rk-", "rk_", "ghp_", "gho_", "ghs_", "ghu_", "ghr_"),
    *("github_pat_", "xox", "glpat-", "akia", "aiza", "ya29", "eyj"),
)
LONG_RUN_CHARACTERS = 32


def _looks_random(match: re.Match[str]) -> str:
    # Hashes and UUIDs are lower-case hexadecimal and say nothing; keys mix both cases and digits.
    run = match.group()
    mixed = any(c.isupper() for c in run) and any(c.islower() for c in run) and sum(c.isdigit() for c in run) > 1
    return GONE if mixed else run


def _mask_secrets(text: str) -> str:
    text = _USERINFO.sub(f"{GONE}@", text)
    text = _LOGIN.sub(rf"\1{GONE}", text)
    text = _NAMED.sub(rf"\1\2{GONE}", text)
    text = _SCHEME.sub(rf"\1 {GONE}", text)
    text = _BASIC.sub(rf"\1 {GONE}", text)
    return _PREFIXED.sub(GONE, text)


def _mask_encoded(match: re.Match[str]) -> str:
    return f"{match.group(1)}{GONE}"


def _mask_tail(part: str) -> str:
    """``part`` stands before an @: its last run is a local part, bare or quoted (RFC 5322 section 3.2.4)."""
    if part.endswith('"') and len(part) > 1:
        start = part.rfind('"', 0, -1)
        while start > 0 and part[start - 1] == "\\":
            start = part.rfind('"', 0, start - 1)
        return part[: max(start, 0)] + GONE
    start = len(part)
    while start and part[start - 1] not in _NOT_LOCAL:
        start -= 1
    run = part[start:]
    if not run or run == GONE:
        return part
    return f"{part[:start]}{'//' if run.startswith('//') else run[0]}{GONE}"


def _mask_addresses(text: str) -> str:
    parts = text.split("@")
    return "@".join([*map(_mask_tail, parts[:-1]), parts[-1]])


def mask(text: str) -> str:
    """``text`` with every address masked and what looks like a secret cut out; masking twice changes nothing.

    The domain of an address stays, because it tells an operator whose mail it is without telling whose person.
    """
    lower = text.lower()
    if any(hint in lower for hint in _HINTS):
        text = _mask_secrets(text)
    if len(text) >= LONG_RUN_CHARACTERS:
        text = _LONG_RUN.sub(_looks_random, text)
    if "@" in text:
        text = _mask_addresses(text)
    if "%40" in text:
        text = _ENCODED_ADDRESS.sub(_mask_encoded, text)
    return text


def mask_value(value: Any, depth: int = 0) -> Any:
    """Mask every string in a value of JSON's shapes; anything else is masked as its ``repr``.

    Numbers, booleans and None pass. Below ``MAX_DEPTH`` levels a value is masked as one string, so that a cycle ends.
    """
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return mask(str(value))
    if depth < MAX_DEPTH:
        if isinstance(value, Mapping):
            return {mask(str(key)): mask_entry(str(key), item, depth + 1) for key, item in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [mask_value(item, depth + 1) for item in value]
    return mask(_described(value))


def mask_entry(key: str, value: Any, depth: int = 0) -> Any:
    """Mask the value that stands under ``key``; wholly, where the key says that it is a secret."""
    if isinstance(value, (str, bytes)) and value and _SECRET_KEY.search(key):
        return GONE
    return mask_value(value, depth)


def _described(value: Any) -> str:
    try:
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)
    except Exception:
        # A broken __repr__ of a foreign object must not lose the log line that tells of the trouble.
        return f"<{type(value).__name__}>"
