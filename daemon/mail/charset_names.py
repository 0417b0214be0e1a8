"""Charset labels as mails write them, and the codec that each means."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# Labels that mail clients write for a larger set than the label says (WHATWG Encoding section 4.2), and names that
# Python does not know. Small letters, without a ``cs`` or ``x-`` in front.
_ALIASES = {
    "": "utf-8", "8bit": "utf-8", "7bit": "utf-8", "binary": "utf-8", "unknown-8bit": "utf-8", "unknown": "utf-8",
    "default": "utf-8", "default_charset": "utf-8", "none": "utf-8", "utf8mb4": "utf-8", "utf": "utf-8",
    "uft-8": "utf-8", "unicode-1-1-utf-8": "utf-8", "unicode-2-0-utf-8": "utf-8", "cp65001": "utf-8",
    "utf-8-mac": "utf-8", "cesu-8": "utf-8", "utf-8n": "utf-8", "utf-8-sig": "utf-8", "iso-10646": "utf-8",
    "us-ascii": "cp1252", "ascii": "cp1252", "us_ascii": "cp1252", "usascii": "cp1252", "us": "cp1252",
    "ansi_x3.110-1983": "iso8859-1", "ansi_x3.4-1968": "cp1252", "ansi_x3.4-1986": "cp1252", "ansi": "cp1252",
    "iso-ir-6": "cp1252", "iso646-us": "cp1252", "iso_646.irv:1991": "cp1252", "t.61": "iso8859-1",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso88591": "cp1252", "iso_8859-1": "cp1252", "latin": "cp1252",
    "iso_8859-1:1987": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "l1": "cp1252", "iso-ir-100": "cp1252",
    "isolatin1": "cp1252", "iso-8859-1-windows-3.1-latin-1": "cp1252", "iso-8859-1-windows-3.0-latin-1": "cp1252",
    "latin-iso8859-1": "cp1252", "user-defined": "cp1252", "western": "cp1252", "iso-8859": "cp1252",
    "iso-8859-9": "cp1254", "iso8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "tis620": "cp874",
    "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "logical": "iso8859-8", "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "windows-31j": "cp932", "ms932": "cp932", "sjis": "cp932", "shift_jis": "cp932", "shift-jis": "cp932",
    "shiftjis": "cp932", "ms_kanji": "cp932", "ms-cp932": "cp932", "pck": "cp932",
    "euc": "euc-jp", "eucjp-ms": "euc-jp", "eucjp-win": "euc-jp", "cp51932": "euc-jp", "eucpkdfmtjapanese": "euc-jp",
    "cp50220": "iso2022_jp", "cp50221": "iso2022_jp", "cp50222": "iso2022_jp", "iso2022jp": "iso2022_jp",
    "iso-2022-jp-ms": "iso2022_jp", "jis": "iso2022_jp", "iso-2022-jp-mobile": "iso2022_jp", "jis7": "iso2022_jp",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "gb2312-80": "gb18030", "cn-gb": "gb18030",
    "euc-cn": "gb18030", "cp936": "gb18030", "windows-936": "gb18030", "gb": "gb18030", "chinese": "gb18030",
    "gb18030-2000": "gb18030", "gb18030-0": "gb18030", "iso-ir-58": "gb18030", "gb_2312": "gb18030",
    "hz-gb-2312": "hz", "hz-gb2312": "hz",
    "big5": "cp950", "big-5": "cp950", "big5-eten": "cp950", "cn-big5": "cp950", "windows-950": "cp950",
    "big5-hkscs": "big5hkscs", "ms950": "cp950",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ks_c_5601-1989": "cp949", "ksc5601": "cp949", "korean": "cp949",
    "euc-kr": "cp949", "euckr": "cp949", "windows-949": "cp949", "ksc_5601": "cp949", "ms949": "cp949", "5601": "cp949",
    "unicode-1-1-utf-7": "utf-7", "unicode-2-0-utf-7": "utf-7", "utf7": "utf-7", "utf-7-imap": "utf-7",
    "unicode": "utf-16", "ucs-2": "utf-16", "iso-10646-ucs-2": "utf-16", "unicodefffe": "utf-16-be", "ucs2": "utf-16",
    "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "ucs-4": "utf-32", "iso-10646-ucs-4": "utf-32",
    "macintosh": "mac-roman", "mac": "mac-roman", "apple-roman": "mac-roman", "mac-ce": "mac-latin2",
    "mac-centraleurroman": "mac-latin2", "mac-ukrainian": "mac-cyrillic",
    "koi": "koi8-r", "koi8": "koi8-r", "koi8r": "koi8-r", "koi8u": "koi8-u", "koi8-ru": "koi8-u", "koi8-e": "iso8859-5",
    "windows-cyrillic": "cp1251", "win-cyrillic": "cp1251", "alt": "cp866", "dos-866": "cp866", "dos": "cp437",
    "ebcdic-us": "cp037", "ebcdic-cp-us": "cp037", "ebcdic": "cp037", "ebcdic-int": "cp500", "ebcdic-de": "cp273",
    "ebcdic-at-de": "cp273", "cp1047": "cp037", "ibm1047": "cp037", "ebcdic-cp-be": "cp500", "ebcdic-cp-ch": "cp500",
}  # fmt: skip
# Text codecs of Python that no mail uses, and whose cost or effect is not that of a charset.
_REFUSED = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"})
_NAME = re.compile(r"[a-z0-9._:()+-]{1,40}")
_PREFIX = re.compile(r"^(?:charset=|cs(?=iso|koi|gb|big5|euc|shift|utf|windows|ibm|mac|pc|ascii)|x-x-|x-)+")
_NUMBERED = re.compile(r"^(?:cp|ibm|dos|win|windows|ms|codepage|pc)[-_ ]?0*(\d{2,5})$")
_ISO = re.compile(r"^iso[-_ ]?8859[-_ ]?(\d{1,2})(?::\d{4})?$")
# A label into which the next parameter or half a header ran: ``utf-8;format=flowed``, ``windows-1252http-equiv``.
_BEGINNING = re.compile(
    r"^(utf-?8|utf-?7|us-ascii|iso[-_]?8859-1[0-6]|iso[-_]?8859-\d|windows-125\d|iso-2022-jp|gb2312|koi8-[ru])"
)


@lru_cache(maxsize=256)
def codec_name(charset: str) -> str | None:
    """The Python codec for a charset label, or None when there is none (``cp-850``, ``x-user-defined`` and so on are
    tried too)."""
    label = charset.strip(" \t\"'<>;,").casefold().split("*", 1)[0]  # RFC 2231 section 5: charset*language
    plain = _PREFIX.sub("", label)
    candidates = [label, plain, plain.replace("_", "-"), plain.replace(" ", "-")]
    if numbered := _NUMBERED.match(plain):
        candidates += [f"cp{numbered[1].zfill(3)}"]
    if iso := _ISO.match(plain):
        candidates.insert(0, f"iso-8859-{iso[1]}")
    if begins := _BEGINNING.match(plain):
        candidates.append(begins[1])
    for candidate in candidates:
        name = _ALIASES.get(candidate, candidate)
        if _NAME.fullmatch(name) and (found := _python_name(name)):
            return found
    return None


def _python_name(name: str) -> str:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return found.name if found.name not in _REFUSED and getattr(found, "_is_text_encoding", True) else ""
