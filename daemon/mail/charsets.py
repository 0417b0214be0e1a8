"""Bytes to text under any charset name, known or not, right or wrong; it never raises."""

from __future__ import annotations

import re

from daemon.mail.charset_guess import guess_charset
from daemon.mail.charset_names import codec_name
from daemon.mail.iso2022 import decode_iso2022_jp

__all__ = ["codec_name", "decode", "decode_header_bytes"]

_SURROGATE = re.compile("[\ud800-\udfff]")
# Two halves of a character, each in three bytes, as CESU-8 (Unicode Technical Report 26) and Java write it.
_SURROGATE_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_CONTROLS_OF_LATIN = re.compile(rb"[\x80-\x9f]")  # letters and quotes of Windows, under whatever Latin label
_LATIN = frozenset({"cp1252", "iso8859-1", "ascii", "iso8859-15"})
# Charsets in which ASCII bytes are something else, so that they have to be decoded in any case.
_STATEFUL = ("utf-7", "hz", "utf-16", "utf_16", "utf-32", "iso2022")
_WIDE = ("utf-16", "utf_16", "utf-32", "utf_32")
_EBCDIC = ("cp037", "cp500", "cp273", "cp424", "cp875", "cp1026", "cp1140")
_MULTIBYTE = frozenset(
    {
        "gb18030",
        "gbk",
        "gb2312",
        "big5",
        "big5hkscs",
        "cp950",
        "cp932",
        "shift_jis",
        "euc_jp",
        "euc_kr",
        "cp949",
        "johab",
    }
)
# Wider than what the guess compares: what it names is decoded as the label would be.
_WIDER = {"gb2312": "gb18030", "euc_kr": "cp949", "big5": "cp950"}


def decode(content: bytes, charset: str) -> tuple[str, str]:
    """Text of ``content`` and a defect (empty if none).

    UTF-8 under another label is read as UTF-8 where enough of it can be nothing else; without a label that is known the
    charset is guessed.
    """
    name = codec_name(charset)
    if name is None:
        return _guessed(content), f"unknown charset {charset[:40]}"
    if content.isascii() and not name.startswith(_STATEFUL) and b"\x1b$" not in content:
        # EBCDIC has its letters above 0x80: what is ASCII throughout was converted, and kept its label.
        return content.decode("ascii"), f"ascii labelled {charset[:40]}" if name.startswith(_EBCDIC) and content else ""
    if name.startswith(_WIDE) and (text := _narrow(content)):
        return text, f"{'ascii' if text.isascii() else 'utf-8'} labelled {charset[:40]}"
    if name.startswith("iso2022_jp"):
        return _japanese(content, charset)
    if name != "utf-8" and not name.startswith(_STATEFUL) and (text := _mislabelled(content, name)):
        return text, f"utf-8 labelled {charset[:40]}"
    if b"\x1b$" in content and (name in _LATIN or name == "utf-8"):  # Japanese or Korean of seven bits
        return _guessed(content), f"escape sequences in {charset[:40]}" if charset else ""
    if name in _LATIN:
        return _latin(content, name), ""
    try:
        text = content.decode(name)
    except (UnicodeError, ValueError):
        pass
    else:
        # Python's UTF-7 lets half of a surrogate pair through, which RFC 2152 has no meaning for.
        return (_SURROGATE.sub("\ufffd", text), "") if name == "utf-7" else (text, "")
    if name != "utf-8":
        text = _of_hong_kong(content) if name == "cp950" else ""
        return (text, "") if text else (_replaced(content, name), f"bytes that are not {charset[:40]}")
    return _guessed(content), "bytes that are not utf-8" if charset else ""


def decode_header_bytes(content: bytes) -> str:
    """Raw 8-bit header bytes (RFC 6532 allows UTF-8, older clients send their own charset)."""
    return content.decode("ascii") if content.isascii() and b"\x1b" not in content else _guessed(content)


def _mislabelled(content: bytes, name: str) -> str:
    """The text as UTF-8, if it is that. A few characters of a multibyte charset can be UTF-8 by chance, and two of a
    single-byte one; no Latin text has even one."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    wide = sum(letter > "\x7f" for letter in text[:2_000])
    least = 1 if name in _LATIN else 4 if name in _MULTIBYTE else 2
    return text if wide >= least or len(text) > 2_000 else ""


def _latin(content: bytes, name: str) -> str:
    """As Windows-1252, which all Latin labels stand for; in ISO 8859-15 eight signs are others, as the euro."""
    if name == "iso8859-15" and _CONTROLS_OF_LATIN.search(content) is None:
        return content.decode(name)
    return content.decode("cp1252", "replace")


def _of_hong_kong(content: bytes) -> str:
    """What is labelled Big5 with the characters of Hong Kong in it (WHATWG Encoding section 11.1), or empty."""
    try:
        return content.decode("big5hkscs")
    except UnicodeDecodeError:
        return ""


def _joined_halves(found: re.Match[bytes]) -> bytes:
    pair = found[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return pair.decode("utf-16-le").encode()


def _narrow(content: bytes) -> str:
    """The text, if what is labelled as of two or four bytes a letter has one: no zero byte, all of it UTF-8, and most
    of it letters and spaces, while a few Chinese characters look like ASCII punctuation."""
    if b"\0" in content:
        return ""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    usual = sum(letter.isalnum() or letter.isspace() for letter in text[:2_000])
    return text if usual * 5 >= len(text[:2_000]) * 4 and len(text) > 2 else ""


def _japanese(content: bytes, charset: str) -> tuple[str, str]:
    if not content.isascii():
        text = _mislabelled(content, "cp932")
        if text:
            return text, f"utf-8 labelled {charset[:40]}"
    text = decode_iso2022_jp(content)
    return text, f"bytes that are not {charset[:40]}" if "\ufffd" in text else ""


def _guessed(content: bytes) -> str:
    """UTF-8, even where a piece of it is broken; else what the bytes look like."""
    if b"\x1b$" in content or b"\x1b(" in content:
        codec = guess_charset(content)
        if codec == "iso2022_jp":
            return decode_iso2022_jp(content)
        if codec == "iso2022_kr":
            return _replaced(content, codec)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        content = _SURROGATE_PAIR.sub(_joined_halves, content)
        text = content.decode("utf-8", "replace")
    broken, wide = text.count("\ufffd"), sum(letter > "\x7f" for letter in text)
    if broken * 4 < wide or (broken == 1 and wide > 2 and text.endswith("\ufffd")):  # the end was cut
        return text
    codec = guess_charset(content)
    return _replaced(content, _WIDER.get(codec, codec))


def _replaced(content: bytes, name: str) -> str:
    try:
        return _SURROGATE.sub("\ufffd", content.decode(name, "replace"))
    except (UnicodeError, ValueError):
        return content.decode("cp1252", "replace")
