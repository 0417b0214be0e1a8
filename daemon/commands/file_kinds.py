"""What a file is that is no mail, told by its first bytes, and how one comes to the mails in it."""

from __future__ import annotations

from daemon.mail.recognition import field_names

_PIPE = "read it with: {} FILE | deskhand inspect -"
_COMPRESSED = "it is compressed; " + _PIPE
_ARCHIVE = "it is an archive ({}); unpack it, and name the folder"
_UTF_16 = "it is text in UTF-16; " + _PIPE.format("iconv -f {} -t UTF-8")
_SAVE = "; save the mail itself, as *.eml or *.msg"

_BINARY = (
    (b"\x1f\x8b", _COMPRESSED.format("gzip -dc")),  # RFC 1952 section 2.3.1
    (b"BZh", _COMPRESSED.format("bzip2 -dc")),
    (b"\xfd7zXZ\0", _COMPRESSED.format("xz -dc")),
    (b"\x28\xb5\x2f\xfd", _COMPRESSED.format("zstd -dc")),  # RFC 8878 section 3.1.1
    (b"PK\x03\x04", _ARCHIVE.format("zip")),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE.format("7z")),
    (b"Rar!\x1a\x07", _ARCHIVE.format("rar")),
    (b"!BDN", "it is Outlook's data file; take the mails out of it: readpst -e -o FOLDER FILE"),  # MS-PST 2.2.2.6
    (b"\x78\x9f\x3e\x22", "it is a winmail.dat; name the mail that it was attached to"),  # MS-OXTNEF 2.1.3.1
    (b"%PDF-", "it is a PDF" + _SAVE),
    (b"SQLite format 3\0", "it is an SQLite database"),
    (b"\xff\xfe", _UTF_16.format("UTF-16")),
    (b"\xfe\xff", _UTF_16.format("UTF-16")),
)
_TEXT = (
    (b"<!doctype html", "it is a web page" + _SAVE),
    (b"<html", "it is a web page" + _SAVE),
    (b"http/1.", "it is an answer of a web server"),
    (b"begin:vcalendar", "it is a calendar"),
    (b"begin:vcard", "it is an address card"),
)
_TAR = slice(257, 262)  # POSIX.1-1988: the magic of a ustar header
_LOOKED_AT = 200


def other_kind(raw: bytes) -> str:
    """What these bytes are, of which no mail begins in such a way, with what to do; empty if that is not known."""
    text = raw[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, words in _BINARY:
        if raw.startswith(start):
            return words
    for start, words in _TEXT:
        if text.startswith(start):
            return words
    if raw[_TAR] == b"ustar":
        return _ARCHIVE.format("tar")
    return _unmarked_utf_16(raw[:_LOOKED_AT])


def _unmarked_utf_16(start: bytes) -> str:
    """ASCII in UTF-16 is a NUL at every other place; a header is ASCII but for few letters."""
    for first, name in ((1, "UTF-16LE"), (0, "UTF-16BE")):
        nulls, letters = start[first::2], start[1 - first :: 2]
        if len(nulls) > 3 and nulls.count(0) * 5 > len(nulls) * 4 and letters.count(0) * 5 < len(letters):
            return _UTF_16.format(name)
    return ""


def why_no_mail(raw: bytes) -> str:
    """Why text that is of no known kind is no mail either."""
    if not raw:
        return "the file is empty"
    return (
        "its header has no field that mails have, such as From or Subject" if field_names(raw) else "it has no header"
    )
