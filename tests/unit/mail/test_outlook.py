"""Outlook's .msg goes through the same reader as any mail."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.mail.outlook import OutlookFormatError, is_compound_file, outlook_mail
from daemon.mail.rtf import rtf_html, rtf_text, uncompressed
from daemon.models import Mail
from tests.unit.attachments.compound import compound_file

PLAIN_RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator x;}\f0 Gr\'fc\'dfe,\par \u8364? 5\par}"
PAGE_RTF = (
    rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Where is my parcel?{\*\htmltag72 </p>}"
    rb"{\fonttbl{\f0 Arial;}}}"
)


def text(tag: str, value: str) -> dict[str, bytes]:
    return {f"__substg1.0_{tag}001F": value.encode("utf-16-le")}


def properties(head: int, *numbers: tuple[int, int, int]) -> bytes:
    rows = [struct.pack("<HHIQ", kind, tag, 6, value) for tag, kind, value in numbers]
    return bytes(head) + b"".join(rows)


def stored(*parts: dict[str, bytes], sent: int = 0) -> Mail:
    streams = {"__properties_version1.0": properties(32, *([(0x0039, 0x0040, sent)] if sent else []))}
    for part in parts:
        streams |= part
    return read_mail(outlook_mail(compound_file(streams)), ReaderOptions())


def packed(rtf: bytes) -> bytes:
    """Compressed as [MS-OXRTFCP] allows: every byte for itself, and the end mark."""
    groups = [rtf[start : start + 8] for start in range(0, len(rtf), 8)]
    data = b"".join(b"\0" + group for group in groups[:-1])
    last = groups[-1] if groups else b""
    mark = ((207 + len(rtf)) % 4096) << 4
    data += bytes([1 << len(last)]) + last + mark.to_bytes(2, "big") if len(last) < 8 else b"\0" + last
    return struct.pack("<II", len(data) + 12, len(rtf)) + b"LZFu" + bytes(4) + data


def test_a_message_from_the_internet_keeps_its_headers() -> None:
    headers = (
        "Received: from a by b\r\nFrom: Ann <ann@example.org>\r\nTo: support@desk.test\r\n"
        "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
        "Message-ID: <m1@example.org>\r\nReferences: <a@example.org>\r\n <b@example.org>\r\n"
        'Content-Type: multipart/mixed;\r\n boundary="gone"\r\nDate: Mon, 3 Mar 2025 10:00:00 +0100\r\n\r\n'
    )
    mail = stored(text("007D", headers), text("1000", "Hello,\r\n\r\nwhere is it?\r\n"), text("0037", "other"))
    assert (str(mail.sender), mail.subject, mail.message_id) == ("Ann <ann@example.org>", "Grüße", "m1@example.org")
    assert mail.references == ("a@example.org", "b@example.org")
    assert mail.text == "Hello,\n\nwhere is it?"
    assert mail.defects == ()


def test_a_message_without_headers_is_told_from_its_properties() -> None:
    recipient = {
        "__recip_version1.0_#00000000/__properties_version1.0": properties(8, (0x0C15, 0x0003, 1)),
        "__recip_version1.0_#00000000/__substg1.0_3001001F": "Das Büro".encode("utf-16-le"),
        "__recip_version1.0_#00000000/__substg1.0_39FE001F": "support@desk.test".encode("utf-16-le"),
    }
    seconds = int((datetime(2025, 3, 3, 9, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds())
    mail = stored(
        text("0C1A", "Weber, Ann"), text("0C1F", "/O=EXCHANGE/CN=ANN"), text("5D01", "ann@example.org"),
        text("0037", "Lieferung überfällig"), text("1000", "Wo ist es?"), text("1035", "<m2@example.org>"), recipient,
        sent=seconds * 10_000_000,
    )  # fmt: skip
    assert str(mail.sender) == "Weber, Ann <ann@example.org>"
    assert [str(one) for one in mail.to] == ["Das Büro <support@desk.test>"]
    assert (mail.subject, mail.message_id) == ("Lieferung überfällig", "m2@example.org")
    assert mail.date == datetime(2025, 3, 3, 9, tzinfo=UTC)


def test_files_and_pages_come_with_their_names() -> None:
    file = {
        "__attach_version1.0_#00000000/__substg1.0_37010102": b"1,2",
        "__attach_version1.0_#00000000/__substg1.0_3707001F": "Preise März.csv".encode("utf-16-le"),
        "__attach_version1.0_#00000000/__substg1.0_370E001F": "text/csv".encode("utf-16-le"),
    }
    mail = stored({"__substg1.0_10130102": b"<p>Where is <b>it</b>?</p>"}, file)
    assert mail.html
    assert "Where is" in mail.text
    assert [(one.name, one.type, one.content) for one in mail.attachments] == [("Preise März.csv", "text/csv", b"1,2")]


@pytest.mark.parametrize("wrap", [packed, lambda rtf: struct.pack("<II", 0, len(rtf)) + b"MELA" + bytes(4) + rtf])
def test_a_body_in_rtf_only_is_its_words(wrap: object) -> None:
    assert callable(wrap)
    mail = stored({"__substg1.0_10090102": wrap(PLAIN_RTF)})
    assert mail.text == "Grüße,\n€ 5"
    assert not mail.html


def test_a_page_within_rtf_is_that_page() -> None:
    mail = stored({"__substg1.0_10090102": packed(PAGE_RTF)})
    assert (mail.text, mail.html) == ("Where is my parcel?", True)
    assert rtf_html(PLAIN_RTF) == ""


def test_a_repetition_may_read_what_it_has_just_written() -> None:
    data = bytes([0b110]) + b"a" + (207 << 4 | 3).to_bytes(2, "big") + ((207 + 6) << 4).to_bytes(2, "big")
    assert uncompressed(struct.pack("<II", len(data) + 12, 6) + b"LZFu" + bytes(4) + data) == b"aaaaaa"


def test_what_is_no_message_is_said() -> None:
    with pytest.raises(OutlookFormatError, match="file of Office"):
        outlook_mail(compound_file({"WordDocument": b"x" * 5_000}))
    with pytest.raises(OutlookFormatError, match="damaged"):
        outlook_mail(compound_file({"__properties_version1.0": bytes(32)})[:600])
    assert not is_compound_file(b"From: a@example.org\n\n")


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_of_rtf_give_a_text(data: bytes) -> None:
    rtf = uncompressed(bytes(4) + struct.pack("<I", 1_000) + b"LZFu" + bytes(4) + data)
    (rtf_text(data) + rtf_html(b"\\fromhtml" + data) + rtf_text(rtf)).encode("utf-8")
    assert len(rtf) <= 1_000


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg932 \'93\'fa\'96\'7b}", "日本"),
        (rb"{\rtf1\ansi\ansicpg932 \'83e}", b"\x83e".decode("cp932")),
        (rb"{\rtf1\ansi\u-10179 ?\u-8704 ?}", "😀"),
        (rb"{\rtf1\ansi\uc2\u8364 \'a2\'e35}", "€5"),
        (rb"{\rtf1\ansi\uc1\u8364 \'805}", "€5"),
        (rb"{\rtf1\ansi\uc0\u8364 5}", "€5"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator X;}a\par b\~c\'e4}", "a\nb\u00a0cä"),
    ],
)
def test_the_letters_of_rtf_are_read_in_any_code_page(rtf: bytes, text: str) -> None:
    assert rtf_text(rtf) == text


def test_a_storage_where_a_text_should_be_does_not_cost_the_message() -> None:
    mail = stored({"__substg1.0_0037001F/x": b"damaged"}, text("1000", "Where is it?"))
    assert (mail.subject, mail.text) == ("", "Where is it?")


def test_what_stands_in_rtf_for_readers_of_rtf_is_not_in_its_page() -> None:
    rtf = rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf see above\htmlrtf0 Where is it?{\*\htmltag72 </p>}}"
    assert rtf_html(rtf) == "<p>Where is it?</p>"


def test_a_page_without_a_code_page_is_in_that_of_western_windows() -> None:
    mail = stored({"__substg1.0_10130102": b"<p>\xc0\xc1\xc2\xc3 \xc4\xc5\xc6 5 \x80</p>"})
    assert mail.text == "ÀÁÂÃ ÄÅÆ 5 €"
    assert not [defect for defect in mail.defects if "charset" in defect]
