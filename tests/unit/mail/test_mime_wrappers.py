"""Files and mails inside of other things: what a person attached is found, whatever it travels in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.calendar import read_invitation
from daemon.mail.encoded_text import split_files
from daemon.mail.mime import read_mail
from daemon.mail.rtf import rtf_text, uncompressed
from daemon.mail.smime import read_secured
from daemon.mail.tnef import read_tnef
from daemon.models import Mail
from tests.unit.mail.samples import READER, mail, raw_mail
from tests.unit.mail.wrappers import (
    apple_file,
    enveloped_data,
    in_base64,
    multipart,
    signed_data,
    signed_data_in_pieces,
    tnef,
    uuencoded,
    yencoded,
)

PNG = bytes(range(256)) * 3
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nPlease look at this.\r\n"
INNER = b"Content-Type: text/plain; charset=utf-8\r\n\r\nMy signed words.\r\n"


def read(body: bytes, content_type: str) -> Mail:
    return read_mail(raw_mail("", Content_Type=content_type) + body, READER)


def mixed(*parts: bytes) -> Mail:
    return read(multipart(*parts), "multipart/mixed; boundary=b")


def files(found: Mail) -> list[tuple[str, bytes]]:
    return [(one.name, one.content) for one in found.attachments]


# --- uuencode and yEnc -------------------------------------------------------------------------------------------


def test_uuencoded_files_go_out_of_the_text_and_the_words_around_them_stay() -> None:
    text = b"First the photo:\n" + uuencoded("photo one.png", PNG) + b"and the list:\n" + uuencoded("a.txt", b"a" * 45)
    found = read(text + b"Please hurry.", "text/plain")
    assert files(found) == [("photo one.png", PNG), ("a.txt", b"a" * 45)]
    assert found.attachments[0].type == "image/png"
    assert found.text == "First the photo:\nand the list:\nPlease hurry."


@pytest.mark.parametrize(
    "text",
    [
        "What does begin 644 mean?\nbegin 644 readme.txt\nwas all that I got.",
        "begin 644 a.txt\n" + uuencoded("a.txt", PNG).decode().split("\n", 2)[1] + "\nand then it broke off.\nend",
        "begin 644 cut.bin\n" + "\n".join(uuencoded("cut.bin", PNG).decode().split("\n")[1:4]),
        "=ybegin line=128 size=3 name=x\nabc\n=yend size=4",
        "begin the day\nwith a walk\nend",
    ],
)
def test_what_is_no_whole_file_is_left_as_text(text: str) -> None:
    found = mail(text)
    assert (found.text, found.attachments) == (text, ())


def test_yenc_is_read_with_its_escapes_and_its_checksum() -> None:
    found = read(b"Here:\r\n" + yencoded("data one.bin", PNG), "text/plain")
    assert files(found) == [("data one.bin", PNG)]
    assert found.text == "Here:"
    broken = yencoded("data.bin", PNG).replace(b"crc32=", b"crc32=1")
    assert split_files(broken) == (broken, [])


def test_a_base64_file_of_uuencode_is_read() -> None:
    found = mail("Look:\nbegin-base64 644 note.txt\naGVsbG8=\n====\nThanks, that is all of it.")
    assert files(found) == [("note.txt", b"hello")]
    assert found.text == "Look:\nThanks, that is all of it."


@given(st.binary(min_size=1, max_size=500), st.sampled_from([uuencoded, yencoded]))
def test_every_content_survives_in_a_text(content: bytes, encode: object) -> None:
    assert callable(encode)
    text, found = split_files(b"before\n" + encode("name.bin", content) + b"after")
    assert [(one.name, one.content) for one in found] == [(b"name.bin", content)]
    assert text.split() == [b"before", b"after"]


@given(st.text(alphabet="abegin 6=ydM`\n", max_size=200))
def test_a_text_without_a_whole_file_stays_as_it_is(text: str) -> None:
    kept, found = split_files(text.encode())
    assert found or kept == text.encode()


# --- winmail.dat ------------------------------------------------------------------------------------------------


def test_the_files_of_winmail_dat_are_the_attachments() -> None:
    winmail = tnef([("Größen.pdf", b"%PDF-1"), ("table.xlsx", b"PK")])
    found = mixed(TEXT, in_base64('application/ms-tnef; name="winmail.dat"', winmail))
    assert files(found) == [("Größen.pdf", b"%PDF-1"), ("table.xlsx", b"PK")]
    assert found.attachments[0].type == "application/pdf"
    assert found.text == "Please look at this."


def test_winmail_dat_without_its_type_is_known_by_its_first_bytes() -> None:
    found = mixed(TEXT, in_base64("application/octet-stream; name=winmail.dat", tnef([("a.txt", b"x")])))
    assert files(found) == [("a.txt", b"x")]


@pytest.mark.parametrize(
    ("winmail", "text"),
    [
        (tnef([], body="Schöne Grüße".encode("cp1252")), "Schöne Grüße"),
        (tnef([], [(0x1000, 0x1F, "Hello 你好\0".encode("utf-16-le"))]), "Hello 你好"),
        (tnef([], [(0x3002, 0x1003, bytes(12)), (0x1000, 0x1E, b"Hello\0")]), "Hello"),
        (tnef([], [(0x1013, 0x102, b"<p>Hello <b>there</b></p>")]), "Hello there"),
        (tnef([], [(0x1009, 0x102, bytes(8) + b"MELA" + bytes(4))]), ""),
    ],
)
def test_the_message_in_winmail_dat_is_the_text_of_a_mail_without_any(winmail: bytes, text: str) -> None:
    assert mixed(in_base64("application/ms-tnef", winmail)).text == text


def test_the_text_of_the_mail_is_preferred_to_that_of_winmail_dat() -> None:
    found = mixed(TEXT, in_base64("application/ms-tnef", tnef([("a.txt", b"x")], body=b"another text")))
    assert found.text == "Please look at this."


def test_a_message_attached_in_winmail_dat_gives_its_files_too() -> None:
    inner = tnef([("inner.txt", b"deep")], body=b"The inner message")
    outer = tnef([("ignored.txt", b"")])
    at = outer.index(b"\x02\x05\x90\x06\x00")
    value = bytes(16) + inner
    prop = (1).to_bytes(4, "little") + (0xD).to_bytes(2, "little") + (0x3701).to_bytes(2, "little")
    prop += (1).to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + bytes(-len(value) % 4)
    nested = outer[:at] + b"\x02\x05\x90\x06\x00" + len(prop).to_bytes(4, "little") + prop + b"\0\0"
    read = read_tnef(nested)
    assert read is not None
    assert [(one.name, one.content) for one in read.files] == [
        ("inner.txt", b"deep"),
        ("SHORT~1.DAT", b"The inner message"),
    ]


def test_an_empty_or_foreign_winmail_dat_is_kept_as_it_is() -> None:
    found = mixed(TEXT, in_base64("application/ms-tnef; name=winmail.dat", b"no tnef at all"))
    assert files(found) == [("winmail.dat", b"no tnef at all")]


def test_a_winmail_dat_whose_end_is_lost_says_so_and_a_whole_one_does_not() -> None:
    one, two = tnef([("a.txt", b"abc")]), tnef([("a.txt", b"abc"), ("b.txt", b"x")])
    filled = one + bytes(len(two) - len(one))  # a transfer that broke off into room that was set aside
    for winmail, defects in ((two, ()), (two[:-9], ("winmail.dat is cut",)), (filled, ("winmail.dat is cut",))):
        found = mixed(TEXT, in_base64("application/ms-tnef", winmail))
        assert (files(found)[0], found.defects) == (("a.txt", b"abc"), defects)


@given(st.integers(0, 400), st.binary(max_size=40))
def test_a_cut_or_changed_winmail_dat_never_raises(place: int, noise: bytes) -> None:
    winmail = tnef([("a.txt", b"abc"), ("b.txt", b"x")], [(0x1000, 0x1F, "Hi".encode("utf-16-le"))], b"Hello")
    for broken in (winmail[:place], winmail[:place] + noise + winmail[place + len(noise) :]):
        found = read_tnef(broken)
        assert found is None or len(found.files) <= 3


def test_compressed_rtf_is_read_as_its_specification_shows() -> None:
    run = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    overlap = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert uncompressed(run) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert uncompressed(overlap) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert rtf_text(uncompressed(run)).strip() == "hello world"


def test_the_words_of_rtf_are_read_without_its_tables() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator X;}"
        rb"\f0 Gr\'fc\'dfe \u8364 ?\par second {\b line} \{x\}}"
    )
    assert rtf_text(rtf) == "Grüße €\nsecond line {x}"


# --- AppleDouble --------------------------------------------------------------------------------------------------


def test_of_an_apple_double_only_the_file_itself_is_shown() -> None:
    resource = apple_file(0x00051607, [(2, b"icons"), (3, "Übersicht.pdf".encode("mac_roman"))])
    pair = multipart(in_base64("application/applefile", resource), in_base64("application/pdf", b"%PDF"), boundary="d")
    found = mixed(TEXT, b"Content-Type: multipart/appledouble; boundary=d\r\n\r\n" + pair)
    assert files(found) == [("Übersicht.pdf", b"%PDF")]
    assert found.text == "Please look at this."


def test_an_apple_single_gives_its_data_fork() -> None:
    single = apple_file(0x00051600, [(3, b"photo.png"), (2, b"icons"), (1, PNG)])
    found = mixed(TEXT, in_base64("application/applefile; name=x", single))
    assert files(found) == [("photo.png", PNG)]
    assert found.attachments[0].type == "image/png"


def test_a_resource_fork_that_stands_alone_is_not_lost() -> None:
    fork = apple_file(0x00051607, [(2, b"icons")])
    assert files(mixed(TEXT, in_base64("application/applefile; name=icons", fork))) == [("icons", fork)]


# --- S/MIME and OpenPGP -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrap", [signed_data, signed_data_in_pieces])
def test_the_mail_inside_an_opaque_signature_is_read(wrap: object) -> None:
    assert callable(wrap)
    inner = b"Content-Type: multipart/mixed; boundary=i\r\n\r\n" + multipart(
        INNER, in_base64("application/pdf; name=a.pdf", b"%PDF"), boundary="i"
    )
    whole = in_base64("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", wrap(inner))
    head, _, body = whole.partition(b"\r\n\r\n")
    raw = raw_mail("", Content_Type="").rstrip(b"\r\n") + b"\r\n" + head + b"\r\n\r\n" + body
    found = read_mail(raw, READER)
    assert found.text == "My signed words."
    assert files(found) == [("a.pdf", b"%PDF")]


@pytest.mark.parametrize("kind", ["application/pkcs7-mime", "application/x-pkcs7-mime; smime-type=enveloped-data"])
def test_an_encrypted_smime_mail_says_so(kind: str) -> None:
    found = mixed(in_base64(kind, enveloped_data()))
    assert "encrypted (S/MIME)" in found.defects
    assert [one.name for one in found.attachments] == ["smime.p7m"]


def test_an_encrypted_openpgp_mail_says_so() -> None:
    body = multipart(
        b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n",
        b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n",
    )
    found = read(body, 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b')
    assert "encrypted (OpenPGP)" in found.defects
    assert "encrypted.asc" in [one.name for one in found.attachments]
    assert "encrypted (OpenPGP)" in mail("-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----").defects


PGP_MESSAGE = "-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v2\n\nhQEMA1PqH7bm1Kx\n=abcd\n-----END PGP MESSAGE-----\n"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (PGP_MESSAGE, ""),
        (f"My card:\n{PGP_MESSAGE}Ann\n", "My card:\nAnn"),
        (PGP_MESSAGE.replace("\n=abcd", "\nno longer whole,\n=abcd"), None),
        (PGP_MESSAGE[:70], None),
    ],
)
def test_what_is_encrypted_in_a_text_is_a_file_and_no_text(text: str, kept: str | None) -> None:
    found = mail(text)
    assert found.text == (text.strip() if kept is None else kept)
    files = [(one.name, one.content.decode()) for one in found.attachments]
    assert files == ([] if kept is None else [("encrypted.asc", PGP_MESSAGE)])


@pytest.mark.parametrize(
    ("kind", "name"),
    [("application/pgp-signature", "signature.asc"), ("application/pkcs7-signature", "smime.p7s")],
)
def test_a_signature_is_an_attachment_of_that_name(kind: str, name: str) -> None:
    body = multipart(TEXT, in_base64(kind, b"signature"))
    found = read(body, f'multipart/signed; protocol="{kind}"; micalg=pgp-sha256; boundary=b')
    assert (found.text, [one.name for one in found.attachments]) == ("Please look at this.", [name])


@given(st.integers(0, 150), st.binary(max_size=4))
def test_a_changed_signature_never_raises(place: int, noise: bytes) -> None:
    whole = signed_data(INNER)
    for broken in (whole[:place], whole[:place] + noise + whole[place + len(noise) :]):
        found = read_secured(broken)
        assert found is None or len(found.content) <= len(broken)


# --- mails within mails, reports, invitations ----------------------------------------------------------------------


def test_an_encoded_message_is_opened_and_keeps_its_bytes() -> None:
    inner = raw_mail("inner words", Subject="Inner")
    found = mixed(TEXT, in_base64("message/rfc822", inner))
    assert files(found) == [("Inner.eml", inner)]


def test_each_mail_of_a_digest_is_an_attachment() -> None:
    one, two = raw_mail("first", Subject="One"), raw_mail("second", Subject="Two")
    digest = b"Content-Type: multipart/digest; boundary=d\r\n\r\n" + multipart(
        b"\r\n" + one, b"\r\n" + two, boundary="d"
    )
    found = mixed(TEXT, digest)
    assert [(name, b"Subject" in data) for name, data in files(found)] == [("One.eml", True), ("Two.eml", True)]


CALENDAR = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\n"
    "DTSTART:19701025T030000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nSUMMARY:Return of\r\n"
    "  the bag\\, part 2\r\n"
    "DTSTART;TZID=Europe/Berlin:20250304T100000\r\nDTEND:20250304T100000Z\r\nLOCATION:Shop 1\\nBack door\r\n"
    'ORGANIZER;CN="Weber, Ann":mailto:ann@example.org\r\nDESCRIPTION:Bring it.\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
)


def test_an_invitation_without_words_is_read_aloud() -> None:
    head = b"Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n"
    found = mixed(head + CALENDAR.encode())
    assert found.text.split("\n") == [
        "Return of the bag, part 2",
        "When: 2025-03-04 10:00 Europe/Berlin – 2025-03-04 10:00 UTC",
        "Where: Shop 1",
        "Back door",
        "Organizer: Weber, Ann <ann@example.org>",
        "",
        "Bring it.",
    ]
    (attached,) = found.attachments
    assert (attached.type, attached.name) == ("text/calendar", "part-1.ics")
    assert b"METHOD:REQUEST" in attached.content


def test_the_words_of_a_mail_are_preferred_to_its_invitation() -> None:
    found = mixed(TEXT, b"Content-Type: text/calendar\r\n\r\n" + CALENDAR.encode())
    assert found.text == "Please look at this."


def test_a_page_and_the_footer_of_a_list_are_both_read() -> None:
    page = b"Content-Type: text/html\r\n\r\n<p>My <b>question</b></p>\r\n"
    footer = b"Content-Type: text/plain\r\n\r\nThe list's footer.\r\n"
    assert mixed(page, footer).text == "My question\nThe list's footer."


def test_two_forms_of_one_text_are_read_once_even_where_they_are_no_alternatives() -> None:
    page = b"Content-Type: text/html\r\n\r\n<p>Please <b>look</b> at this.</p>\r\n"
    found = mixed(TEXT, page)
    assert (found.text, found.html, found.attachments) == ("Please look at this.", False, ())


def test_a_text_that_is_signed_in_place_is_read_without_its_armour() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nWhere is my parcel?\n- -- two dashes\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n-----END PGP SIGNATURE-----\n"
    )
    assert mail(text).text == "Where is my parcel?\n-- two dashes"
    cut = text[: text.index("-----END")]
    assert "-----BEGIN PGP SIGNATURE-----" in mail(cut).text + mail(cut).signature + mail(cut).quoted


ENCRYPTED = "-----BEGIN PGP MESSAGE-----\nComment: x\n\nabcd+/==\n=aa11\n-----END PGP MESSAGE-----\n"


def test_an_encrypted_text_is_a_file_and_the_words_around_it_are_text() -> None:
    found = mail(f"My key is new.\n\n{ENCRYPTED}\nPlease answer.\n")
    assert files(found) == [("encrypted.asc", ENCRYPTED.encode())]
    assert "My key is new." in found.text
    assert "Please answer." in found.text
    assert "abcd" not in found.text


@pytest.mark.parametrize(
    "text",
    [ENCRYPTED.replace("abcd+/==", "I see this here. What is it?"), ENCRYPTED.partition("-----END")[0]],
)
def test_what_a_person_wrote_below_the_line_of_an_encrypted_text_stays_text(text: str) -> None:
    found = mail(f"Hello,\n{text}")
    assert files(found) == []
    assert found.text == f"Hello,\n{text}".strip()


def test_the_method_of_an_invitation_is_that_of_its_calendar() -> None:
    event = "BEGIN:VEVENT\r\nMETHOD:CANCEL\r\nSUMMARY:Visit\r\nEND:VEVENT\r\n"
    found = read_invitation(f"BEGIN:VCALENDAR\r\n{event}METHOD:REQUEST\r\nEND:VCALENDAR\r\n".encode())
    assert found is not None
    assert (found.method, found.summary) == ("REQUEST", "Visit")
