"""The contract of ``AttachmentReader``: every adapter and every fake passes it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from daemon.attachments.limits import ConverterLimits
from daemon.attachments.reader import MarkItDownReader
from daemon.attachments.static import StaticReader
from daemon.models import DIGITAL_SIGNATURE, Attachment
from daemon.ports import AttachmentReader
from tests.unit.mail.wrappers import SIGNED, der, enveloped_data, signed_data

PGP_SIGNATURE = b"-----BEGIN PGP SIGNATURE-----\n\niQx\n-----END PGP SIGNATURE-----\n"
PGP_MESSAGE = PGP_SIGNATURE.replace(b"SIGNATURE", b"MESSAGE")
CMS_SIGNATURE = der(0x30, der(0x06, SIGNED), b"\xa0\x80\x00\x01\xff\xfe")
LIMITS = ConverterLimits(input_bytes=10_000, output_characters=1_000)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(params=["markitdown", "static"], scope="module", loop_scope="module")
async def reader(request: pytest.FixtureRequest) -> AsyncIterator[AttachmentReader]:
    if request.param == "static":
        yield StaticReader(LIMITS)
        return
    async with MarkItDownReader(LIMITS) as opened:
        yield opened


async def test_a_text_is_read(reader: AttachmentReader) -> None:
    reading = await reader.read(Attachment("note.txt", "text/plain", "Grüße\r\nAnn".encode()))
    assert (reading.reading, reading.text, reading.is_read) == ("read", "Grüße\nAnn", True)


async def test_a_reading_carries_the_attachments_own_facts(reader: AttachmentReader) -> None:
    reading = await reader.read(Attachment("note.txt", "text/plain", b"hello", inline=True))
    assert (reading.name, reading.type, reading.size, reading.inline) == ("note.txt", "text/plain", 5, True)


async def test_a_table_keeps_its_digits(reader: AttachmentReader) -> None:
    reading = await reader.read(Attachment("a.csv", "text/csv", b"id,price\n007,1.10\n"))
    assert "| 007 | 1.10 |" in reading.text


@pytest.mark.parametrize(
    ("attachment", "reason"),
    [
        (Attachment("a.txt", "text/plain", b""), "not read: empty file"),
        (Attachment("a.exe", "application/octet-stream", b"MZ" + bytes(100)), "not read: program"),
        (Attachment("a.bin", "", bytes(range(256)) * 4), "not read: unknown type"),
        (Attachment("smime.p7s", "application/pkcs7-signature", CMS_SIGNATURE), DIGITAL_SIGNATURE),
        (Attachment("x", "application/pkcs7-signature", CMS_SIGNATURE), DIGITAL_SIGNATURE),
        (Attachment("smime.p7s", "application/pkcs7-signature", b"MZ\x90\0" * 9), "not read: program"),
        (Attachment("smime.p7s", "application/pkcs7-signature", b"\x80" * 99), "not read: unknown type"),
        (Attachment("letter.p7s", "application/pkcs7-signature", signed_data(b"Hi")), "not read: unknown type"),
        (Attachment("signature.asc", "application/pgp-signature", PGP_SIGNATURE), DIGITAL_SIGNATURE),
        (Attachment("a.txt", "text/plain", b"\xef\xbb\xbf\r\n" + PGP_SIGNATURE), DIGITAL_SIGNATURE),
        (Attachment("encrypted.asc", "application/octet-stream", PGP_MESSAGE), "not read: encrypted (OpenPGP)"),
        (Attachment("smime.p7m", "application/pkcs7-mime", enveloped_data()), "not read: encrypted (S/MIME)"),
        (Attachment("a.txt", "text/plain", b"x" * 20_000), "not read: 0.02 MB is over the limit of 0.01 MB"),
    ],
)
async def test_a_file_that_is_not_read_says_why_and_has_no_text(
    reader: AttachmentReader, attachment: Attachment, reason: str
) -> None:
    reading = await reader.read(attachment)
    assert (reading.reading, reading.text, reading.is_read) == (reason, "", False)


@pytest.mark.parametrize("content", [PGP_SIGNATURE + b"\nWhere is my parcel?\n", b"Mine:\n" + PGP_MESSAGE])
async def test_words_beside_armour_are_read(reader: AttachmentReader, content: bytes) -> None:
    assert (await reader.read(Attachment("a.asc", "text/plain", content))).is_read


async def test_a_long_text_is_cut_and_says_so(reader: AttachmentReader) -> None:
    reading = await reader.read(Attachment("a.txt", "text/plain", b"word " * 1_000))
    assert reading.reading == "read, cut at 1,000 characters"
    assert 0 < len(reading.text) <= 1_000
    assert reading.is_read


async def test_no_control_character_survives(reader: AttachmentReader) -> None:
    reading = await reader.read(Attachment("a.txt", "text/plain", b"some words \x00\x1b[31m and more words to keep"))
    assert not set(reading.text) & {"\x00", "\x1b"}


async def test_a_wrong_name_is_said(reader: AttachmentReader) -> None:
    reading = await reader.read(Attachment("photo.jpg", "image/jpeg", b"just words"))
    assert reading.reading == "read as plain text although named .jpg"


async def test_the_files_of_one_mail_are_read_as_any_other(reader: AttachmentReader) -> None:
    of_mail = reader.of_one_mail()
    for name in ("a.txt", "b.txt"):
        reading = await of_mail.read(Attachment(name, "text/plain", b"hello"))
        assert (reading.name, reading.reading, reading.text) == (name, "read", "hello")
