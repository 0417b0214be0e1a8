from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from tests.unit.mail.samples import READER, mail, raw_mail


def test_an_ordinary_mail_is_read_whole() -> None:
    read = mail(
        Cc="Bob <bob@example.org>, =?utf-8?q?Z=C3=BCrich?= <z@example.org>",
        Reply_To="ann.private@example.org",
        In_Reply_To="<q1@desk.test>",
        References="<q0@desk.test> <q1@desk.test>",
        Subject="=?utf-8?b?R3LDvMOfZQ==?=",
    )
    assert read.message_id == "m1@example.org"
    assert str(read.sender) == "Ann Weber <ann@example.org>"
    assert [str(one) for one in read.cc] == ["Bob <bob@example.org>", "Zürich <z@example.org>"]
    assert read.reply_to[0].address == "ann.private@example.org"
    assert (read.in_reply_to, read.references) == ("q1@desk.test", ("q0@desk.test", "q1@desk.test"))
    assert read.subject == "Grüße"
    assert read.date == datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
    assert read.text == "Hello, where is my parcel?"
    assert read.language == "en"
    assert read.defects == ()


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("iso-8859-1", "Größe".encode("latin-1"), "Größe"),
        ("iso-8859-1", "Größe".encode(), "Größe"),
        ("gb2312", "镕你好".encode("gb18030"), "镕你好"),
        ("cp-850", "Größe".encode("cp850"), "Größe"),
        ("ansi_x3.110-1983", b"Gr\xf6\xdfe", "Größe"),
        ("x-no-such-charset", "Größe".encode(), "Größe"),
        ("utf-7", b"Gr+APYA3w-e", "Größe"),
        ("iso-2022-jp", "こんにちは".encode("iso-2022-jp"), "こんにちは"),
        ("cp037", "Hello".encode("cp037"), "Hello"),
        ("utf-8", b"Gr\xf6\xdfe", "Größe"),
        ("idna", b"plain", "plain"),
        ("", "Größe".encode(), "Größe"),
    ],
)
def test_every_charset_label_gives_text(charset: str, content: bytes, text: str) -> None:
    head = f"From: a@example.org\r\nMessage-ID: <x@example.org>\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    assert read_mail(head.encode() + content, READER).text == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?q?a_b=C3=A4?=", "a bä"),
        ("=?utf-8?q?with spaces inside?=", "with spaces inside"),
        ("=?utf-8?B?w6Q?=", "ä"),  # no padding
        ("=?utf-8?q?=C3?= =?utf-8?q?=A4?=", "ä"),  # one character in two words
        ("=?UTF-8?Q?a?==?UTF-8?Q?b?=", "ab"),
        ("=?utf-8*en?q?a?= plain", "a plain"),
        ("=?no-such?q?abc?=", "abc"),
        ("before =?utf-8?q?x?= after", "before x after"),
        ("=?utf-8?q?never closed", "=?utf-8?q?never closed"),
    ],
)
def test_broken_encoded_words_are_read_as_far_as_they_can_be(value: str, text: str) -> None:
    assert mail(Subject=value).subject == text


def test_file_names_of_every_form_are_read() -> None:
    parts = [
        'Content-Disposition: attachment; filename="plain.txt"',
        "Content-Disposition: attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.pdf",
        "Content-Disposition: attachment;\r\n filename*0*=utf-8''Gr%C3%B6;\r\n filename*1*=%C3%9Fe;\r\n "
        "filename*2=.txt",
        'Content-Disposition: attachment; filename="=?utf-8?q?Gr=C3=B6=C3=9Fe=2Epdf?="',
        'Content-Type: image/png; name="../../etc/passwd"',
    ]
    body = "".join(f"--b\r\n{part}\r\n\r\ncontent\r\n" for part in parts) + "--b--\r\n"
    read = mail(body, Content_Type="multipart/mixed; boundary=b")
    names = [one.name for one in read.attachments]
    assert names[:4] == ["plain.txt", "Größe.pdf", "Größe.txt", "Größe.pdf"]
    assert "/" not in names[4]
    assert read.attachments[0].content == b"content"


def test_a_forwarded_mail_is_an_attachment_with_its_bytes() -> None:
    inner = raw_mail("inner text", Subject="Inner").decode()
    body = f"--b\r\n\r\nsee below\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--b--\r\n"
    read = mail(body, Content_Type="multipart/mixed; boundary=b")
    assert read.text == "see below"
    assert [(one.name, one.type) for one in read.attachments] == [("Inner.eml", "message/rfc822")]
    assert b"inner text" in read.attachments[0].content


def test_a_boundary_that_begins_like_another_does_not_end_it() -> None:
    body = (
        "--a\r\nContent-Type: multipart/alternative; boundary=ab\r\n\r\n"
        "--ab\r\n\r\nplain\r\n--ab\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--ab--\r\n--a--\r\n"
    )
    assert mail(body, Content_Type="multipart/mixed; boundary=a").text == "plain"


def test_flowed_text_is_joined_and_the_signature_mark_stays() -> None:
    read = mail("One long \r\nline.\r\n\r\n-- \r\nAnn", Content_Type="text/plain; format=flowed")
    assert read.text == "One long line."
    assert "Ann" in read.signature


def test_inline_images_and_nameless_parts_become_attachments() -> None:
    image = base64.b64encode(b"png").decode()
    body = (
        "--r\r\nContent-Type: text/html\r\n\r\n<p>Hi <img src=cid:i1></p>\r\n"
        f"--r\r\nContent-Type: image/png\r\nContent-ID: <i1>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{image}\r\n--r--\r\n"
    )
    read = mail(body, Content_Type="multipart/related; boundary=r")
    assert (read.html, read.text) == (True, "Hi")
    (attached,) = read.attachments
    assert (attached.content, attached.inline, attached.content_id) == (b"png", True, "i1")
    assert attached.name.endswith(".png")


def test_a_mail_without_message_id_always_gets_the_same_one() -> None:
    first, second = (read_mail(raw_mail(Message_ID=""), ReaderOptions()) for _ in range(2))
    assert first.message_id == second.message_id
    assert first.message_id.startswith("sha256")
    assert first.message_id.endswith("@missing.invalid")
    assert any("Message-ID" in one for one in first.defects)


@pytest.mark.parametrize(
    ("value", "year"), [("Thu, 1 Jan 1970 00:00:00 +0000", 1970), ("Fri, 1 Jan 2100 00:00:00 +0000", 2100)]
)
def test_a_date_far_away_is_kept_and_noted(value: str, year: int) -> None:
    read = mail(Date=value)
    assert read.date is not None
    assert read.date.year == year
    assert read.defects


def test_a_plus_address_survives_in_the_envelope_headers() -> None:
    read = mail(Delivered_To="support+t1-aaaaaaaaaa@desk.test", X_Original_To="x@desk.test")
    assert [one.address for one in read.envelope_to] == ["support+t1-aaaaaaaaaa@desk.test", "x@desk.test"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"Weber, Ann" <ann@example.org>', ["Weber, Ann <ann@example.org>"]),
        ("ann@example.org (Ann Weber)", ["Ann Weber <ann@example.org>"]),
        ("Team: a@example.org, b@example.org;", ["a@example.org", "b@example.org"]),
        ("undisclosed-recipients:;", []),
        ("a@example.org; b@example.org", ["a@example.org", "b@example.org"]),
        ("<mailto:a@example.org>", ["a@example.org"]),
        ("'a@example.org' <a@example.org>", ["a@example.org"]),
        ("Ann Weber <ann@example.org", ["Ann Weber <ann@example.org>"]),
    ],
)
def test_address_lists_are_read_as_clients_write_them(value: str, expected: list[str]) -> None:
    assert [str(one) for one in mail(To=value).to] == expected


def test_only_the_trusted_host_is_believed() -> None:
    forged = "Authentication-Results: mx.desk.test; dmarc=pass\r\n"
    real = "Authentication-Results: mx.desk.test; spf=fail smtp.mailfrom=x; dmarc=fail header.from=x\r\n"
    hop = "Received: from outside by mx.desk.test; Mon, 3 Mar 2025 10:00:00 +0100\r\n"
    foreign = "Authentication-Results: mx.evil.test; dmarc=pass\r\n"
    read = read_mail((real + hop + forged).encode() + raw_mail(), READER)
    assert (read.authentication.spf, read.authentication.dkim, read.authentication.dmarc) == ("fail", "", "fail")
    assert read_mail(foreign.encode() + raw_mail(), READER).authentication.dmarc == ""
    assert read_mail(forged.encode() + raw_mail(), ReaderOptions()).authentication.dmarc == ""


def test_the_best_of_several_dkim_signatures_counts() -> None:
    results = "mx.desk.test; dkim=fail (bad; one) header.d=a; dkim=pass header.d=b"
    assert mail(Authentication_Results=results).authentication.dkim == "pass"


@pytest.mark.parametrize(
    ("date", "hours"),
    [
        ("Tue, 24 Nov 2026 00:40:00 +0100", 1),
        ("Mon, 23 Nov 2026 18:40:00 EST", -5),
        ("2026-11-24T05:10:00+05:30", 5.5),
        ("Mon, 23 Nov 2026 23:40:00 -0000", 0),
    ],
)
def test_the_time_is_in_utc_and_the_senders_offset_is_kept(date: str, hours: float) -> None:
    read = read_mail(f"From: a@example.org\r\nDate: {date}\r\n\r\nHello".encode(), ReaderOptions())
    assert read.date == datetime(2026, 11, 23, 23, 40, tzinfo=UTC)
    assert read.date_offset == timedelta(hours=hours)


ATTACHED = "Content-Type: {}\r\nContent-Disposition: attachment{}\r\n\r\n{}\r\n"


@pytest.mark.parametrize(("kind", "words"), [("text/plain", "Where is it?"), ("text/html", "<p>Where is it?</p>")])
def test_a_text_without_a_name_that_is_all_there_is_is_the_mails_text(kind: str, words: str) -> None:
    alone = "From: a@example.org\r\n" + ATTACHED.format(kind, "", words)
    inner = ATTACHED.format(kind, "", words)
    mixed = f"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{inner}--b--\r\n"
    for raw in (alone, mixed):
        read = read_mail(raw.encode(), READER)
        assert (read.text, read.attachments) == ("Where is it?", ())


def test_a_text_with_a_name_or_beside_another_part_is_a_file() -> None:
    named = ATTACHED.format("text/plain", "; filename=log.txt", "error 5")
    bare = ATTACHED.format("text/plain", "", "error 5")
    text = "Content-Type: text/plain\r\n\r\nSee the log.\r\n"
    head = "From: a@example.org\r\n"
    mixed = f"{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{text}--b\r\n{bare}--b--\r\n"
    found = [read_mail(raw.encode(), READER) for raw in (head + named, mixed)]
    assert [(read.text, len(read.attachments)) for read in found] == [("", 1), ("See the log.", 1)]
