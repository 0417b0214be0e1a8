"""Mails over which dkimpy would take long, and such as only look like it."""

from __future__ import annotations

import pytest

from connectors.dkim_cost import signatures_checked, too_slow
from tests.unit.mail.samples import raw_mail

SIGNATURE = b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s1; h=from:subject; bh=AAAA; b=AAAA"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (SIGNATURE + b"\r\n" + raw_mail("a" + " " * 10_000 + "b"), "long white space in the body"),
        (SIGNATURE + b"\r\n" + raw_mail("a" + "\t " * 5_000 + "\n"), "long white space in the body"),
        (SIGNATURE + b" " * 600 + b"!\r\n" + raw_mail(), "long white space in the header"),
        (SIGNATURE + b" \r\n" * 600 + b" A\r\n" + raw_mail(), "long white space in the header"),
        (b"X-A: a" + b" " * 600 + b"b\r\n" + SIGNATURE + b"\r\n" + raw_mail(), "long white space in the header"),
        (SIGNATURE + b"A" * 10_000 + b"\r\n" + raw_mail(), "a very long signature"),
        (
            SIGNATURE.replace(b" h=", b" h=" + b"a:" * 3_000) + b"\r\n" + b"X: y\r\n" * 500 + raw_mail(),
            "many signed fields",
        ),
        (b"X-A: a\r\n" + b" a\r\n" * 40_000 + raw_mail(), "many folded lines"),
        (b"ARC-Seal: i=1\r\n" * 11 + raw_mail(), "many ARC seals"),
        (b"X-A: " + b"a" * 200_000 + b"\r\n" + raw_mail(), "a very long header"),
        (b"X-A: " + b"a" * 200_000, "a very long header"),
        (raw_mail("a" + "\r\n" * 100_001), "many empty lines"),
        (raw_mail("a" + " \n" * 100_001), "many empty lines"),
        (raw_mail("a\n" * 1_000_001), "a very large mail"),
        (raw_mail("a        " * 500_001), "much white space in the body"),
        (b"ARC-Seal: i=1\r\n" * 7 + raw_mail("a" * 9_000_000), "many ARC seals on a large mail"),
    ],
)
def test_what_dkimpy_would_be_slow_on_is_told_before(raw: bytes, why: str) -> None:
    assert too_slow(raw) == why


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        SIGNATURE + b"\r\n" + raw_mail(),
        raw_mail((" " * 40 + "<td>x</td>\r\n") * 10_000),
        raw_mail("A" * 76 + "\r\n" + "-" * 100_000),
        b"To: " + b",\r\n ".join(b"person%d@example.org" % place for place in range(2_000)) + b"\r\n" + raw_mail(),
    ],
)
def test_usual_mails_are_checked(raw: bytes) -> None:
    assert too_slow(raw) == ""


def test_of_a_large_mail_fewer_signatures_are_checked() -> None:
    assert [signatures_checked(b"a" * size) for size in (0, 1_000, 20_000_000, 90_000_000)] == [5, 5, 3, 1]
