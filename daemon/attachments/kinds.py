"""What a file is, judged by its bytes; its name and declared type only choose among kinds of text."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

from daemon.mail.smime import read_secured


class Kind(StrEnum):
    """A kind of file; the value is how a reading names it."""

    PDF = "PDF"
    DOCX = "Word document"
    XLSX = "Excel workbook"
    PPTX = "PowerPoint presentation"
    OUTLOOK = "Outlook message"
    MAIL = "mail"
    HTML = "HTML"
    XML = "XML"
    CALENDAR = "calendar entry"
    CSV = "table"
    JSON = "JSON"
    TEXT = "plain text"
    IMAGE = "picture"
    ZIP = "zip archive"
    # Named, but not read.
    AUDIO = "audio"
    VIDEO = "video"
    PROGRAM = "program"
    OLD_OFFICE = "Office document of before 2007"
    HEIC = "HEIC picture"
    RTF = "RTF document"
    TNEF = "winmail.dat"
    COMPRESSED = "compressed file"
    SIGNATURE = "digital signature"
    OPENPGP = "encrypted (OpenPGP)"
    SMIME = "encrypted (S/MIME)"
    DAMAGED_SMIME = "damaged S/MIME"
    UNKNOWN = "unknown type"


SMALL_TEXTS = frozenset({Kind.TEXT, Kind.CSV, Kind.JSON})
_TEXTS = SMALL_TEXTS | {Kind.HTML, Kind.XML, Kind.MAIL, Kind.CALENDAR}
UNREAD = frozenset({
    Kind.VIDEO, Kind.PROGRAM, Kind.HEIC, Kind.RTF, Kind.TNEF, Kind.COMPRESSED, Kind.SIGNATURE, Kind.OPENPGP, Kind.SMIME,
    Kind.DAMAGED_SMIME, Kind.UNKNOWN,
})  # fmt: skip

_BY_EXTENSION: dict[str, Kind] = {
    **dict.fromkeys(("pdf",), Kind.PDF),
    **dict.fromkeys(("docx", "docm", "dotx"), Kind.DOCX),
    **dict.fromkeys(("xlsx", "xlsm", "xltx"), Kind.XLSX),
    **dict.fromkeys(("pptx", "pptm", "ppsx"), Kind.PPTX),
    **dict.fromkeys(("doc", "xls", "ppt"), Kind.OLD_OFFICE),
    **dict.fromkeys(("msg",), Kind.OUTLOOK),
    **dict.fromkeys(("eml", "mht", "mhtml"), Kind.MAIL),
    **dict.fromkeys(("html", "htm", "xhtml"), Kind.HTML),
    **dict.fromkeys(("xml", "svg"), Kind.XML),
    **dict.fromkeys(("ics", "ical"), Kind.CALENDAR),
    **dict.fromkeys(("csv", "tsv"), Kind.CSV),
    **dict.fromkeys(("json",), Kind.JSON),
    **dict.fromkeys(("txt", "md", "log"), Kind.TEXT),
    **dict.fromkeys(("png", "jpg", "jpeg", "jpe", "gif", "bmp", "tif", "tiff", "webp", "avif", "ico"), Kind.IMAGE),
    **dict.fromkeys(("zip",), Kind.ZIP),
    **dict.fromkeys(("mp3", "wav", "ogg", "flac", "m4a", "opus", "amr", "aac"), Kind.AUDIO),
    **dict.fromkeys(("mp4", "mov", "avi", "mkv", "webm"), Kind.VIDEO),
    **dict.fromkeys(("exe", "dll", "so", "msi", "com", "scr", "class", "jar", "lnk"), Kind.PROGRAM),
    **dict.fromkeys(("7z", "rar", "gz", "bz2", "xz", "zst"), Kind.COMPRESSED),
    **dict.fromkeys(("heic", "heif"), Kind.HEIC),
    **dict.fromkeys(("rtf",), Kind.RTF),
    **dict.fromkeys(("p7s",), Kind.SIGNATURE),
    **dict.fromkeys(("p7m",), Kind.SMIME),
}

_OOXML = "application/vnd.openxmlformats-officedocument."
_BY_TYPE: dict[str, Kind] = {
    "application/pdf": Kind.PDF,
    _OOXML + "wordprocessingml.document": Kind.DOCX,
    _OOXML + "spreadsheetml.sheet": Kind.XLSX,
    _OOXML + "presentationml.presentation": Kind.PPTX,
    "application/vnd.ms-outlook": Kind.OUTLOOK,
    "message/rfc822": Kind.MAIL,
    "message/global": Kind.MAIL,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "text/xml": Kind.XML,
    "application/xml": Kind.XML,
    "image/svg+xml": Kind.XML,
    "text/calendar": Kind.CALENDAR,
    "text/csv": Kind.CSV,
    "text/tab-separated-values": Kind.CSV,
    "application/json": Kind.JSON,
    "text/plain": Kind.TEXT,
    "application/zip": Kind.ZIP,
    "application/pkcs7-signature": Kind.SIGNATURE,
    "application/x-pkcs7-signature": Kind.SIGNATURE,
    "application/pkcs7-mime": Kind.SMIME,
    "application/x-pkcs7-mime": Kind.SMIME,
}

# Signatures at offset 0. Zip and OLE containers are looked into by the child process.
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLD_OFFICE),
    (b"\x89PNG\r\n\x1a\n", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF87a", Kind.IMAGE),
    (b"GIF89a", Kind.IMAGE),
    (b"II*\x00", Kind.IMAGE),
    (b"MM\x00*", Kind.IMAGE),
    (b"\x00\x00\x01\x00", Kind.IMAGE),
    (b"\x7fELF", Kind.PROGRAM),
    (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"\xfe\xed\xfa\xce", Kind.PROGRAM),
    (b"\xfe\xed\xfa\xcf", Kind.PROGRAM),
    (b"\xce\xfa\xed\xfe", Kind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (b"\x00asm", Kind.PROGRAM),
    (b"dex\n03", Kind.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Kind.PROGRAM),
    (b"ID3", Kind.AUDIO),
    (b"fLaC", Kind.AUDIO),
    (b"OggS", Kind.AUDIO),
    (b"#!AMR", Kind.AUDIO),
    (b"MThd", Kind.AUDIO),
    (b"\x1aE\xdf\xa3", Kind.VIDEO),
    (b"7z\xbc\xaf\x27\x1c", Kind.COMPRESSED),
    (b"Rar!\x1a\x07", Kind.COMPRESSED),
    (b"\x1f\x8b\x08", Kind.COMPRESSED),
    (b"BZh", Kind.COMPRESSED),
    (b"\xfd7zXZ\x00", Kind.COMPRESSED),
    (b"(\xb5/\xfd", Kind.COMPRESSED),
    (b"\x78\x9f\x3e\x22", Kind.TNEF),
    (b"{\\rtf", Kind.RTF),
)
_TEXTUAL_MAGIC = frozenset({b"ID3", b"BZh", b"MThd"})

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\x0c\x1b")) + b"\x7f"
_MAIL_HEAD = re.compile(
    rb"(?:(?:received|return-path|delivered-to|from|to|subject|date|message-id|mime-version|dkim-signature)"
    rb":[^\n]*\n(?:[ \t][^\n]*\n)*){3}",
    re.IGNORECASE,
)
_PGP_ARMOUR = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}-----BEGIN PGP (SIGNATURE|MESSAGE)-----")  # RFC 9580 section 6.2
_DER_SEQUENCE = b"\x30"
_HTML_HEAD = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta)[\s>]", re.IGNORECASE)


def claimed_kind(name: str, declared: str) -> tuple[Kind | None, str]:
    """What the name or else the declared type claims, and the words for it: ``named .docx``, ``declared image/png``."""
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    if extension in _BY_EXTENSION:
        return _BY_EXTENSION[extension], f"named .{extension}"
    declared = declared.partition(";")[0].strip().lower()
    family = {"image": Kind.IMAGE, "audio": Kind.AUDIO, "video": Kind.VIDEO}.get(declared.partition("/")[0])
    return _BY_TYPE.get(declared, family), f"declared {declared}"


def sniff(content: bytes, claimed: Kind | None = None) -> Kind:
    """The kind of a file. ``ZIP`` and ``OLD_OFFICE`` name a container only; ``formats.office`` looks inside."""
    kind = _signature(content, claimed) or _secured(content, claimed)
    if kind is not None:
        return kind
    if not looks_like_text(content, expected=claimed in _TEXTS):
        return Kind.AUDIO if claimed is Kind.AUDIO else Kind.UNKNOWN
    return _kind_of_text(content, claimed)


def _signature(content: bytes, claimed: Kind | None) -> Kind | None:
    for magic, kind in _MAGIC:
        if content.startswith(magic) and (magic not in _TEXTUAL_MAGIC or b"\x00" in content[:1024]):
            return kind
    head = content[:1024]
    if head[:2] == b"MZ" and b"\x00" in head:
        return Kind.PROGRAM
    if head[:2] == b"BM" and b"\x00" in head[:16]:
        return Kind.IMAGE
    # ISO 32000-1 annex H: readers accept a header anywhere within the first 1,024 bytes.
    if b"%PDF-" in head and (claimed is Kind.PDF or head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-")):
        return Kind.PDF
    return _media_signature(head)


def _secured(content: bytes, claimed: Kind | None) -> Kind | None:
    """A signature that stands alone, or what is encrypted. A signature with its content inside is a file to be read."""
    if content[:1] == _DER_SEQUENCE:
        secured = read_secured(content)
        if secured is not None and secured.encrypted:
            return Kind.SMIME
        if secured is None and claimed is Kind.SMIME:
            return Kind.DAMAGED_SMIME
        return Kind.SIGNATURE if claimed is Kind.SIGNATURE and not (secured and secured.content) else None
    armour = _PGP_ARMOUR.match(content)
    if armour is None or not content.rstrip().endswith(b"-----END PGP %s-----" % armour[1]):
        return None
    return Kind.SIGNATURE if armour[1] == b"SIGNATURE" else Kind.OPENPGP


def _media_signature(head: bytes) -> Kind | None:
    if head[:4] == b"RIFF":
        return {b"WEBP": Kind.IMAGE, b"WAVE": Kind.AUDIO, b"AVI ": Kind.VIDEO}.get(head[8:12])
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in {b"heic", b"heix", b"mif1", b"msf1", b"heim", b"hevc"}:
            return Kind.HEIC
        return Kind.IMAGE if brand in {b"avif", b"avis"} else Kind.AUDIO if brand[:3] == b"M4A" else Kind.VIDEO
    # An MPEG audio frame without tags: eleven sync bits and layer III (ISO 11172-3).
    if head[:1] == b"\xff" and head[1:2] in {b"\xfb", b"\xf3", b"\xf2"} and b"\x00" in head:
        return Kind.AUDIO
    return None


def looks_like_text(content: bytes, *, expected: bool = False) -> bool:
    """Whether these bytes are text in some charset: a byte order mark, or no NUL and next to no control characters.

    Of a file that says it is text, a few stray NULs and control characters are overlooked.
    """
    if content.startswith(_BYTE_ORDER_MARKS):
        return True
    sample = content[:65536]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    tolerated = max(2, len(sample) // 20) if expected else len(sample) // 100
    if controls > tolerated or (b"\x00" in sample and not expected):
        return False
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start >= len(sample) - 3:
            return True
        # An eight-bit charset: most of it is still letters, blanks and line ends; noise is spread over all values.
        letters = sum(1 for byte in sample[:4096] if byte in b"\t\n\r " or 48 <= byte <= 122 or byte >= 160)
        return letters * 100 > 85 * min(len(sample), 4096)
    return True


def _kind_of_text(content: bytes, claimed: Kind | None) -> Kind:
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    upper = head[:64].upper()
    if upper.startswith(b"BEGIN:VCALENDAR"):
        return Kind.CALENDAR
    if claimed is Kind.MAIL or _MAIL_HEAD.match(head):
        return Kind.MAIL
    if head.startswith(b"<") or claimed is Kind.HTML:
        return _kind_of_markup(head, upper, claimed)
    return claimed if claimed in {Kind.CSV, Kind.JSON} else Kind.TEXT


def _kind_of_markup(head: bytes, upper: bytes, claimed: Kind | None) -> Kind:
    if _HTML_HEAD.match(head) or (_HTML_HEAD.search(head) and (claimed is Kind.HTML or b"<html" in head.lower())):
        return Kind.HTML
    if upper.startswith((b"<?XML", b"<SVG", b"<!DOCTYPE")) or claimed is Kind.XML:
        return Kind.XML
    return Kind.TEXT if claimed is not Kind.HTML or b"<" not in head else Kind.HTML
