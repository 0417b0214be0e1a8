"""No half of a surrogate pair leaves the reader: such a text can be neither printed, nor stored, nor sent."""

from __future__ import annotations

import json

import pytest

from daemon.mail.inspection import inspection
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from tests.unit.mail.samples import raw_mail

HALF = "a +2AA- b +3IA-"  # U+D800 and U+DC80 as UTF-7 (RFC 2152), which Python's codec lets through
WHOLE = "+2D3eAA-"  # a pair: U+1F600


@pytest.mark.parametrize(
    "raw",
    [
        raw_mail(HALF, Content_Type="text/plain; charset=utf-7"),
        raw_mail(f"<p>{HALF}", Content_Type="text/html; charset=utf-7"),
        raw_mail("x", Subject=f"=?utf-7?q?{HALF.replace(' ', '_')}?="),
        raw_mail("x", From=f"=?utf-7?q?{HALF.replace(' ', '_')}?= <a@example.org>"),
        raw_mail("x", Content_Type="application/pdf; name*=utf-7''%2B2AA-.pdf"),
        raw_mail("x", Content_Type="application/pdf; name*0*=utf-7''%2B2A; name*1=A-.pdf"),
        raw_mail("<p>&#xD800; &#xDC80;", Content_Type="text/html"),
        raw_mail("=ED=A0=80", Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="quoted-printable"),
        raw_mail("x", Subject="=?utf-16?b?ANg=?="),
    ],
)
def test_half_a_pair_is_replaced(raw: bytes) -> None:
    json.dumps(inspection(read_mail(raw, ReaderOptions()), "f"), ensure_ascii=False).encode("utf-8")


def test_a_whole_pair_of_utf_7_is_its_character() -> None:
    raw = raw_mail(WHOLE, Content_Type="text/plain; charset=utf-7")
    assert read_mail(raw, ReaderOptions()).text == "\U0001f600"
