"""Header values with parameters: ``Content-Type`` and ``Content-Disposition`` (RFC 2045 section 5.1, RFC 2231, RFC
2183)."""

from __future__ import annotations

import re

from daemon.mail.charsets import codec_name, decode_header_bytes
from daemon.mail.words import decode_words

MAX_PARAMETERS = 200

_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))')
_LOOSE_PARAMETER = re.compile(r'[\s;]([A-Za-z*0-9-]{2,40})\s*=\s*(?:"([^"]*)"|([^\s;"]+))')
_ESCAPED = re.compile(r"\\(.)")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_KIND = re.compile(r"\s*([^\s;,(]{0,200})")


def parse_parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """The lower-case main value and its parameters, names lower case, continued and percent-encoded ones joined and
    decoded."""
    text = decode_header_bytes(value[:20_000])
    matched = _KIND.match(text)
    kind = matched[1].strip("\"'").lower() if matched else ""
    if "=" not in text:
        return kind, {}
    rest = text[matched.end() :] if matched else text
    found = _collect(_PARAMETER, rest if rest.lstrip().startswith(";") else ";" + rest)
    if "=" in rest and (not found or ";" not in rest):
        # A client that forgot the semicolons: ``text/plain charset="x"``.
        found = {**_collect(_LOOSE_PARAMETER, " " + rest), **found}
    return kind, _join_continuations(found) if any("*" in name for name in found) else _plain(found)


def _collect(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for matched in pattern.finditer(text):
        if len(found) >= MAX_PARAMETERS:
            break
        quoted, bare = matched[2], matched[3]
        if quoted is not None:
            value = _ESCAPED.sub(r"\1", quoted) if "\\" in quoted else quoted
        else:
            value = bare.strip()
        found.setdefault(matched[1].lower(), value)
    return found


def _plain(found: dict[str, str]) -> dict[str, str]:
    # RFC 2047 forbids encoded words in parameters; Outlook and Gmail write them in file names all the same.
    return {name: decode_words(value) if "=?" in value else value for name, value in found.items()}


def _join_continuations(found: dict[str, str]) -> dict[str, str]:
    """RFC 2231 sections 3 and 4: ``name*0*=charset'language'a%20b; name*1=...``."""
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    result: dict[str, str] = {}
    for name, value in found.items():
        base, _, rest = name.partition("*")
        if "*" not in name:
            result.setdefault(base, decode_words(value) if "=?" in value else value)
            continue
        number = rest.rstrip("*")
        order = int(number) if number.isdecimal() and len(number) < 6 else 0
        pieces.setdefault(base, []).append((order, rest.endswith("*") or not rest, value))
    for base, group in pieces.items():
        result[base] = _decode_pieces(sorted(group, key=lambda piece: piece[0]))
    return result


def _decode_pieces(group: list[tuple[int, bool, str]]) -> str:
    charset, content = "utf-8", b""
    for index, (_, encoded, value) in enumerate(group):
        if index == 0 and encoded and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        data = value.encode("utf-8", "surrogateescape")
        content += _PERCENT.sub(lambda code: bytes([int(code[1], 16)]), data) if encoded else data
    name = codec_name(charset)
    if name is None:
        return decode_header_bytes(content)
    try:
        return content.decode(name)
    except (UnicodeError, ValueError):
        return decode_header_bytes(content)
