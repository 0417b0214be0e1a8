"""Header values with parameters: ``Content-Type`` and ``Content-Disposition`` (RFC 2045 section 5.1, RFC 2231, RFC
2183)."""

from __future__ import annotations

import re
from functools import lru_cache

from daemon.mail.charsets import decode, decode_header_bytes
from daemon.mail.words import decode_words

MAX_PARAMETERS = 200

_REMEMBERED_BYTES = 100

_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))')
_LOOSE_PARAMETER = re.compile(r'[\s;]([A-Za-z*0-9-]{2,40})\s*=\s*(?:"([^"]*)"|([^\s;"]+))')
_QUOTED = re.compile(r'"[^"]*"')
_NO_SEMICOLON = re.compile(r"[^;\s][ \t]+[A-Za-z-]{2,40}[ \t]{0,5}=|\A\s*[A-Za-z-]{2,40}[ \t]{0,5}=")
# Only these two are ever escaped on purpose: the backslashes of ``C:\\letter.pdf`` stay.
_ESCAPED = re.compile(r'\\(["\\])')
_TOKENS = frozenset(("charset", "boundary", "format", "delsp", "method", "type", "report-type", "smime-type"))
_NAMES = frozenset(("filename", "name"))
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_LABEL = re.compile(r"([A-Za-z0-9._:+-]{0,40})'[A-Za-z0-9-]{0,20}'(.*)", re.DOTALL)
_KIND = re.compile(r"\s*([^\s;,(]{0,200})")


def parse_parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """The lower-case main value and its parameters, names lower case, continued and percent-encoded ones joined and
    decoded."""
    if len(value) > _REMEMBERED_BYTES:
        return _parse(value)
    kind, found = _remembered(value)
    return kind, dict(found)


@lru_cache(maxsize=512)
def _remembered(value: bytes) -> tuple[str, dict[str, str]]:
    """Most parts of most mails have one of a few content types."""
    return _parse(value)


def _parse(value: bytes) -> tuple[str, dict[str, str]]:
    text = decode_header_bytes(value[:20_000])
    matched = _KIND.match(text)
    kind = matched[1].strip("\"'").lower() if matched else ""
    if "=" not in text:
        return kind, {}
    rest = text[matched.end() :] if matched else text
    if "=" in kind and _NO_SEMICOLON.match(text):  # a parameter where the value itself should stand
        kind, rest = "", text
    found = _collect(_PARAMETER, rest if rest.lstrip().startswith(";") else ";" + rest)
    if not found or _NO_SEMICOLON.search(_QUOTED.sub("", rest)):
        # A client that forgot semicolons: ``text/plain charset="x"``, ``charset=utf-8 format=flowed``.
        found = {**_collect(_LOOSE_PARAMETER, " " + rest), **found}
    return kind, _join_continuations(found) if any("*" in name for name in found) else _plain(found)


def _collect(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for matched in pattern.finditer(text):
        if len(found) >= MAX_PARAMETERS:
            break
        name, quoted, bare = matched[1].lower(), matched[2], matched[3]
        if quoted is not None:
            closed = matched[0].endswith('"') and len(matched[0]) > matched.start(2) - matched.start()
            value = _ESCAPED.sub(r"\1", quoted if closed else quoted.partition(";")[0])
        else:
            value = bare.strip()
            # RFC 2045 section 5.1 knows double quotes only; hand-written scripts put names in apostrophes all the same.
            if value[:1] == "'" == value[-1:] and name in _NAMES and len(value) > 2:
                value = value[1:-1]
            if name in _TOKENS:  # a comment, or the next parameter
                value = value.partition(" ")[0].partition("(")[0].strip()
        found.setdefault(name, value)
    return found


def _plain(found: dict[str, str]) -> dict[str, str]:
    # RFC 2047 forbids encoded words in parameters; Outlook and Gmail write them in file names all the same.
    return {name: _words(value) for name, value in found.items()}


def _words(value: str) -> str:
    return decode_words(value) if "=?" in value else value


def _join_continuations(found: dict[str, str]) -> dict[str, str]:
    """RFC 2231 sections 3 and 4: ``name*0*=charset'language'a%20b; name*1=...``, in whatever order, and with pieces
    missing. Where the plain form stands beside it, the encoded one counts (RFC 6266 section 4.3), unless it is cut."""
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    result: dict[str, str] = {}
    for name, value in found.items():
        base, star, rest = name.partition("*")
        if not star:
            result[base] = _words(value)
            continue
        number = rest.rstrip("*")
        order = int(number) if number.isdecimal() and len(number) < 6 else -1 if not number else -2
        if order > -2:
            pieces.setdefault(base, {}).setdefault(order, (rest.endswith("*") or not rest, value))
    for base, group in pieces.items():
        whole = group.pop(-1, None)  # ``name*=`` says all of it
        ordered = [whole] if whole else [group[order] for order in sorted(group)]
        if whole is None and result.get(base) and max(group) >= len(group):
            continue
        result[base] = _decode_pieces(ordered) or result.get(base, "")
    return result


def _decode_pieces(group: list[tuple[bool, str]]) -> str:
    """The charset stands in the first piece; a piece that says it is encoded and has no percent sign is plain."""
    charset, content = "", bytearray()
    any_encoded = any(encoded for encoded, _ in group)
    for index, (encoded, value) in enumerate(group):
        if index == 0 and any_encoded and (labelled := _LABEL.match(value)):
            charset, value = labelled[1], labelled[2]
            encoded = True
        data = value.encode("utf-8", "surrogateescape")
        content += _PERCENT.sub(lambda code: bytes((int(code[1], 16),)), data) if encoded else data
    text = decode(bytes(content), charset)[0] if any_encoded else content.decode("utf-8", "replace")
    return _words(text)
