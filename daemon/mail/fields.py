"""Address lists of a mail's header (RFC 5322 section 3.4), tolerant of what clients really send."""

from __future__ import annotations

import re

from daemon.mail.charsets import decode_header_bytes
from daemon.mail.references import without_comments
from daemon.mail.values import Address
from daemon.mail.words import MAX_VALUE_BYTES, decode_words

MAX_ADDRESSES = 2_000
MAX_ADDRESS_BYTES = 320  # RFC 5321 section 4.5.3.1: 64 before the @, 255 behind it

# A list is cut at commas and semicolons that stand outside of quotes, comments and angle brackets.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)?|<(?:"(?:[^"\\]|\\.)*"(?=@)|[^<>])*>?|\[[^\[\]]*\]|[,;:]|[^",;:<>()\[\]]+|.',
    re.DOTALL,
)
# RFC 5322 section 3.4.1: what stands in quotes before the @ is the local part, whatever it looks like.
_QUOTED_LOCAL = re.compile(r'\s*"((?:[^"\\]|\\.)*)"@([^\s<>,;:"\'()\[\]@]+)\s*')
_DOT_ATOM = re.compile(r"[^\s\x00-\x1f()<>\[\]:;@\\,\".]+(?:\.[^\s\x00-\x1f()<>\[\]:;@\\,\".]+)*")
_ESCAPED = re.compile(r"\\(.)")
_MAILTO = re.compile(r"^(?:mailto|smtp|e?-?mail):", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
# Tried once for each run of such characters: a run without an @ would be looked through from each of its places.
_BARE = re.compile(r"(?<![^\s<>,;:\"'()\[\]])[^\s<>,;:\"'()\[\]]+@(?:\[[^\s\[\]]+\]|[^\s<>,;:\"'()\[\]]+)")
_NO_NAME = re.compile(r"[@=\d/<>]")  # a name has none of these where it stands without quotes
_SEPARATORS = re.compile("[,;]")
_ROUTE = re.compile(r"^@[^:<>]*:")  # RFC 5322 section 4.4: servers once to be passed through, to be ignored
# RFC 5322 lets white space stand around the @ (section 3.4.1) and, in old mails, around each dot (section 4.4).
_SPACED_AT = re.compile(r"\s*@\s*")
_SPACED_DOT = re.compile(r"(@[^\s@]+?)\s*\.\s+(?=\w)|(@[^\s@]+?)\s+\.\s*(?=\w)")


def addresses(values: list[bytes] | tuple[bytes, ...]) -> tuple[Address, ...]:
    """Every mailbox of the given header values; groups are flattened, comments become names where no name stands."""
    found: list[Address] = []
    for value in values:
        text, before = _SPACES.sub(" ", decode_header_bytes(value[:MAX_VALUE_BYTES])), len(found)
        _read_list(text, found)
        if len(found) == before and "=?" in text:  # RFC 2047 section 5 (3) forbids an address within such a word
            _read_list(_SPACES.sub(" ", decode_words(text)), found)
        if len(found) >= MAX_ADDRESSES:
            break
    return tuple(found[:MAX_ADDRESSES])


def _read_list(text: str, found: list[Address]) -> None:
    words: list[str] = []
    angle, comment = "", ""
    for token in _TOKEN.findall(text):
        first = token[0]
        if first == "<":
            angle = angle if "@" in angle else token.strip("<> ")
        elif first == "(":
            said = _ESCAPED.sub(r"\1", token.strip("() "))
            comment = f"{comment} {said}".strip() if len(comment) < MAX_ADDRESS_BYTES else comment
        elif first == "," and not angle and _is_surname(words):
            words.append(", ")
        elif token in (",", ";"):
            _add(words, angle, comment, found)
            words, angle, comment = [], "", ""
        elif first == ":":
            # What stands before it is the name of a group, or a scheme that runs into no address.
            words, comment = ([":"], comment) if _is_scheme(words) else ([], "")
        elif first != ">" and (token.strip() or words):
            words.append(token)
    _add(words, angle, comment, found)


def _is_surname(words: list[str]) -> bool:
    """Whether a comma that should be in quotes parts a name: ``Weber, Ann <ann@example.org>``."""
    return len(words) == 1 and words[0][0] not in '"[' and not _NO_NAME.search(words[0])


def _is_scheme(words: list[str]) -> bool:
    return "".join(words).strip().casefold() in ("mailto", "smtp", "mail", "email", "e-mail")


def _add(words: list[str], angle: str, comment: str, found: list[Address]) -> None:
    if not words and not angle:
        return
    phrase = " ".join("".join(word if word[0] != '"' else _unquote(word) for word in words).split())
    if quoted := _quoted_local(angle or "".join(words)):
        found.append(Address(quoted, _shown(phrase if angle else comment)))
        return
    several = _SEPARATORS.split(_ROUTE.sub("", angle)) if '"' not in angle and "(" not in angle else [angle]
    if len(several) > 1:
        for index, one in enumerate(
            several
        ):  # one pair of brackets around a list: "<ann@example.org, bob@example.org>"
            if one.strip():
                _add(words if not index else [], one.strip(), comment if not index else "", found)
        return
    others: list[str] = []
    if angle:
        address, name = _ROUTE.sub("", without_comments(angle)), phrase or comment
        if comment not in name:
            name = f"{phrase} ({comment})"  # ``Ann (Sales) Weber <ann@example.org>``: the comment says who writes
    else:
        address, name, others = _bare_addresses(words)
        if not address:
            return
        name = comment or name
    if "=?" in address:
        address = decode_words(address)
    address = _MAILTO.sub("", address.replace(" ", "")).strip("<>'\"")
    if not address or ("@" not in address and not angle) or len(address.encode("utf-8", "replace")) > MAX_ADDRESS_BYTES:
        return
    name = _shown(name)
    found.append(
        Address("".join(letter for letter in address if letter.isprintable()), "" if name == address else name)
    )
    for other in others:
        _add([other], "", "", found)


def _bare_addresses(words: list[str]) -> tuple[str, str, list[str]]:
    """An address without brackets, the name before it, and further addresses with no comma between; empty if none."""
    # An address between quotes is meant only where none stands outside of them.
    outside = _SPACED_AT.sub("@", " ".join("".join(word for word in words if word[0] != '"').split()))
    outside = _SPACED_DOT.sub(r"\1\2.", outside)
    if bare := _BARE.search(outside):
        others = [other[0] for other in _BARE.finditer(outside, bare.end())]
        name = outside[: bare.start()].rstrip(" [")
        return bare[0], "" if _NO_NAME.search(name) or name.endswith((",", ":")) else name, others
    bare = _BARE.search("".join(words))
    return (bare[0] if bare else ""), "", []


def _quoted_local(text: str) -> str:
    """The address when its local part is quoted, without quotes where it needs none; empty when it is not."""
    matched = _QUOTED_LOCAL.fullmatch(text)
    if matched is None or not text.isprintable() or len(text.encode()) > MAX_ADDRESS_BYTES:
        return ""
    local = _ESCAPED.sub(r"\1", matched[1])
    local = local if _DOT_ATOM.fullmatch(local) else f'"{matched[1]}"'
    return f"{local}@{matched[2]}"


def _shown(name: str) -> str:
    name = decode_words(name) if "=?" in name else name
    if not name.isprintable():
        name = "".join(letter for letter in name if letter.isprintable())
    return _without_quotes(name.strip())


def _without_quotes(name: str) -> str:
    """Without the quotes around all of it: those of "'Otto Kern' via Support" belong to a part of the name."""
    while len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        inner = name[1:-1]
        if (marks := inner.count(name[0])) and marks % 2 == 0:
            break
        name = inner.strip()
    return name.strip("'\" ") and name


def _unquote(word: str) -> str:
    return _ESCAPED.sub(r"\1", word[1:-1] if word.endswith('"') and len(word) > 1 else word[1:])
