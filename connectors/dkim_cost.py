"""Whether dkimpy may take long over a mail, told in time linear to its size.

dkimpy holds the interpreter lock while it matches, so one mail that is slow stops the whole daemon. What grows faster
than the mail (dkimpy 1.1.8): white space that a pattern tries from each of its places (``[\\t ]+\\r\\n`` in the body;
``FWS``, ``\\s*:\\s*`` and ``[\\s=]*$`` in signatures), a folded field that is copied for each of its lines, and every
name of an ``h=`` looked for in all fields. What grows with the mail is done anew for every signature.
"""

from __future__ import annotations

import re

MAX_MAIL_BYTES = 30_000_000
MAX_HASHED_BYTES = 60_000_000  # of all signatures together
MAX_SIGNATURES = 5
MAX_LINES = 1_000_000
MAX_SPACES = 4_000_000  # each run is replaced by one space
MAX_HEADER_BYTES = 200_000
MAX_SIGNATURE_BYTES = 10_000  # of one DKIM- or ARC- field
MAX_ARC_SETS = 10  # RFC 8617 allows 50, and each hashes the body again
MAX_COPIED_BYTES = 500_000_000  # twice the copying, some tenth of a second
MAX_NAMES_SOUGHT = 1_000_000
MAX_EMPTY_LINES = 100_000  # at the end, taken off one by one
# Sums of the squared lengths of runs of white space. 100 million take a third of a second.
MAX_HEADER_SPACE = 300_000
MAX_BODY_SPACE = 20_000_000

_BLANK_LINE = re.compile(rb"(?:\A|\n)\r?\n")
_FIELD_END = re.compile(rb"\r?\n(?![\t ])")
_SIGNATURE = re.compile(rb"(dkim-|arc-)", re.IGNORECASE)
_SEAL = re.compile(rb"^arc-seal", re.IGNORECASE | re.MULTILINE)
# Shorter runs cost no more than some steps a byte, and indented HTML is full of them.
_HEADER_RUN = re.compile(rb"\s{16,}")
_SHORTEST_RUN = b" " * 16
_SPACES = re.compile(rb" +")


def signatures_checked(raw: bytes) -> int:
    """How many signatures of this mail are checked at most; each hashes all of it."""
    return max(1, min(MAX_SIGNATURES, MAX_HASHED_BYTES // (len(raw) or 1)))


def too_slow(raw: bytes) -> str:
    """Why dkimpy must not see this mail; empty if it may."""
    if len(raw) > MAX_MAIL_BYTES or raw.count(b"\n") > MAX_LINES:
        return "a very large mail"
    blank = _BLANK_LINE.search(raw, 0, MAX_HEADER_BYTES + 3)
    header = raw[: blank.start()] if blank else raw
    if len(header) > MAX_HEADER_BYTES:
        return "a very long header"
    if len(_SEAL.findall(header)) * len(raw) > MAX_HASHED_BYTES:
        return "many ARC seals on a large mail"
    return _slow_header(header) or (_slow_body(raw[blank.end() :]) if blank else "")


def _slow_header(header: bytes) -> str:
    fields = _FIELD_END.split(header)
    signatures = [field for field in fields if _SIGNATURE.match(field)]
    if any(len(field) > MAX_SIGNATURE_BYTES for field in signatures):
        return "a very long signature"
    if sum(1 for field in signatures if _SEAL.match(field)) > MAX_ARC_SETS:
        return "many ARC seals"
    if sum(field.count(b":") for field in signatures) * len(fields) > MAX_NAMES_SOUGHT:
        return "many signed fields"
    if sum(len(field) * field.count(b"\n") for field in fields) > MAX_COPIED_BYTES:
        return "many folded lines"
    return "long white space in the header" if _squares(_HEADER_RUN, header) > MAX_HEADER_SPACE else ""


def _slow_body(body: bytes) -> str:
    if body.count(b" ") + body.count(b"\t") > MAX_SPACES:
        return "much white space in the body"
    if _squares_of_spaces(body.replace(b"\t", b" ")) > MAX_BODY_SPACE:
        return "long white space in the body"
    end = len(body.rstrip(b" \t\r\n"))
    return "many empty lines" if body.count(b"\n", end) > MAX_EMPTY_LINES else ""


def _squares(run: re.Pattern[bytes], text: bytes) -> int:
    return sum((found.end() - found.start()) ** 2 for found in run.finditer(text))


def _squares_of_spaces(text: bytes) -> int:
    """Of long runs, as ``find`` reads megabytes many times as fast as a pattern."""
    total, place = 0, text.find(_SHORTEST_RUN)
    while place >= 0:
        found = _SPACES.match(text, place)
        end = found.end() if found else place + 1
        total += (end - place) ** 2
        place = text.find(_SHORTEST_RUN, end)
    return total
