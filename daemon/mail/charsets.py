"""Bytes to text under any charset name, known or not, right or wrong; it never raises."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_SINGLE_BYTE_LATIN = frozenset({"cp1252", "iso8859-1", "ascii", "iso8859-15"})

# Labels that mail clients write for a larger set than the label says (WHATWG Encoding section 4.2), and names that
# Python does not know.
_ALIASES = {
    "ansi_x3.110-1983": "iso8859-1",
    "ansi_x3.4-1968": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "big5": "cp950",
    "x-big5": "cp950",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "unicode": "utf-16",
    "utf8mb4": "utf-8",
    "utf": "utf-8",
    "uft-8": "utf-8",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-euc-jp": "euc-jp",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "ebcdic-us": "cp037",
    "ebcdic-cp-us": "cp037",
    "ebcdic": "cp037",
    "8bit": "utf-8",
    "binary": "utf-8",
    "unknown-8bit": "utf-8",
    "unknown": "utf-8",
    "x-unknown": "utf-8",
    "default": "utf-8",
    "none": "utf-8",
    "": "utf-8",
}
# Text codecs of Python that no mail uses, and whose cost or effect is not that of a charset.
_REFUSED = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"})
_NAME = re.compile(r"[a-z0-9._:()+-]{1,40}")


@lru_cache(maxsize=256)
def codec_name(charset: str) -> str | None:
    """The Python codec for a charset label, or None when there is none (``cp-850``, ``x-user-defined`` and so on are
    tried too)."""
    label = charset.strip().strip("\"'").casefold().split("*", 1)[0]  # RFC 2231 section 5: charset*language
    for candidate in (label, label.replace("_", "-"), label.replace("cp-", "cp"), label.removeprefix("x-")):
        name = _ALIASES.get(candidate, candidate)
        if not _NAME.fullmatch(name):
            continue
        try:
            found = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        if found.name not in _REFUSED and getattr(found, "_is_text_encoding", True):
            return found.name
    return None


def decode(content: bytes, charset: str) -> tuple[str, str]:
    """Text of ``content`` and a defect (empty if none). UTF-8 that is labelled as a single-byte charset is read as
    UTF-8."""
    if content.isascii() and b"\x1b" not in content:
        name = codec_name(charset)
        if name is None:
            return content.decode("ascii"), f"unknown charset {charset[:40]}"
        if name not in ("utf-7", "hz") and not name.startswith(
            ("utf-16", "utf_16", "utf-32", "cp037", "cp500", "cp273")
        ):
            return content.decode("ascii"), ""
    name = codec_name(charset)
    if name is None:
        return _guess(content), f"unknown charset {charset[:40]}"
    if name in _SINGLE_BYTE_LATIN:
        return _latin_or_utf8(content, charset)
    try:
        return content.decode(name), ""
    except (UnicodeError, ValueError):
        pass
    if name != "utf-8":
        return _replaced(content, name), f"bytes that are not {charset[:40]}"
    return _guess(content), "bytes that are not utf-8" if charset else ""


def decode_header_bytes(content: bytes) -> str:
    """Raw 8-bit header bytes (RFC 6532 allows UTF-8, older clients send their own charset)."""
    return _guess(content)


def _latin_or_utf8(content: bytes, charset: str) -> tuple[str, str]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), ""
    return text, f"utf-8 labelled {charset[:40]}"


def _guess(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _replaced(content: bytes, name: str) -> str:
    try:
        return content.decode(name, "replace")
    except (UnicodeError, ValueError):
        return _guess(content)
