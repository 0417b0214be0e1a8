from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.mail.inspection import inspection
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from tests.unit.mail.samples import READER, raw_mail

PARTS = (
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
    "Content-Type: text/html; charset=utf-7\r\n",
    "Content-Type: message/delivery-status\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Subject: =?utf-8?q?=C3?= =?x?b?!!?=\r\n",
    'From: "a <b@c\r\n',
    "References: <a <b> c@d>\r\n",
    "Return-Path: <>\r\n",
    "Date: 99 Foo 2025 25:61 +9999\r\n",
    "Authentication-Results: mx.desk.test; spf=\r\n",
    "\r\n",
    "--b\r\n",
    "--b--\r\n",
    "> quoted\r\n",
    "On 1.1.2025, 10:00, x wrote:\r\n",
    "From: a@example.org\r\nSent: now\r\n",
    "-- \r\n",
    "<blockquote type=cite><p>x",
    "Final-Recipient: rfc822; a@example.org\r\nStatus: 5.1.1\r\n",
    "\x00",
    "=FF=0",
    "begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n",
    "=ybegin line=128 size=3 name=x\r\nabc\r\n=yend size=3\r\n",
    "Content-Type: application/ms-tnef\r\n",
    "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n",
    "Content-Type: multipart/appledouble; boundary=b\r\n",
    "Content-Type: message/rfc822\r\n",
    "Content-Disposition: attachment; filename*0*=utf-8''%C3; filename*2=x\r\n",
    "Content-Type: text/calendar\r\n",
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY;X="a:b\r\n',
    "-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\n",
    "-----BEGIN PGP SIGNATURE-----\r\n-----END PGP SIGNATURE-----\r\n",
    "\x1b$B!!\x1b(I",
    "\r",
)


def check(raw: bytes) -> None:
    read = read_mail(raw, READER)
    assert read == read_mail(raw, READER)
    assert read.message_id
    assert "\x00" not in read.text + read.quoted + read.signature + read.subject
    inspection(read, "file")


@given(st.binary(max_size=3_000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_mail(raw: bytes) -> None:
    check(raw)


@given(st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=30)), max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_mixture_of_mail_fragments_gives_a_mail(parts: list[str]) -> None:
    check("".join(parts).encode("utf-8", "surrogatepass"))


@given(st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mail_with_bytes_changed_or_cut_gives_a_mail(data: st.DataObject) -> None:
    body = "--b\r\nContent-Type: text/html\r\n\r\n<p>Hi<blockquote>x</blockquote>\r\n--b--\r\n"
    raw = bytearray(raw_mail(body, Content_Type="multipart/mixed; boundary=b"))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=4))
        if not raw:
            break
    check(bytes(raw))


NESTED = "".join(f'Content-Type: multipart/mixed; boundary="b{i}"\r\n\r\n--b{i}\r\n' for i in range(1_000))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"no header at all, only a sentence",
        b"\x00" * 5_000,
        NESTED.encode() + b"\r\nhello",
        b"Content-Type: message/rfc822\r\n\r\n" * 1_000,
        b"".join(b"X-%d: y\r\n" % i for i in range(10_000)) + raw_mail(),
        raw_mail("a" * 2_000_000),
        raw_mail("> a\n" * 50_000),
        raw_mail("From: a@example.org\n" * 5_000),
        raw_mail("<div>" * 50_000, Content_Type="text/html"),
        raw_mail("<blockquote>a" * 20_000, Content_Type="text/html"),
        raw_mail("x", Subject="=?utf-8?q?" * 20_000),
        raw_mail("x", Subject="Re: " * 20_000),
        raw_mail("x", To="(" * 50_000),
        raw_mail("x", References="<" * 50_000),
        raw_mail("--a\r\n\r\nx\r\n" * 20_000, Content_Type="multipart/mixed; boundary=a"),
        raw_mail("x", Content_Type="multipart/mixed"),
        raw_mail("x", Content_Type="multipart/mixed; boundary=missing"),
        raw_mail("x", Date="Thu, 1 Jan 99999 00:00:00 +0000"),
        raw_mail("", Content_Type="application/ms-tnef; name=winmail.dat"),
    ],
)
def test_hostile_mails_are_read(raw: bytes) -> None:
    check(raw)


def test_an_empty_body_is_an_empty_text() -> None:
    read = read_mail(raw_mail(""), ReaderOptions())
    assert (read.text, read.quoted, read.signature, read.language) == ("", "", "", "")


def test_bare_line_ends_are_line_ends() -> None:
    raw = raw_mail("one\r\ntwo")
    for ends in (raw.replace(b"\r\n", b"\n"), raw.replace(b"\r\n", b"\r")):
        read = read_mail(ends, READER)
        assert (read.text, read.message_id) == ("one\ntwo", "m1@example.org")
