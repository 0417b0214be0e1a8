"""Every format that is read, with the content that matters to a support desk intact."""

from __future__ import annotations

import pytest

from tests.unit.attachments import files
from tests.unit.attachments.compound import outlook_message
from tests.unit.attachments.conftest import Read

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALENDAR = b"""BEGIN:VCALENDAR\r
METHOD:REQUEST\r
BEGIN:VTIMEZONE\r
BEGIN:STANDARD\r
DTSTART:19701025T030000\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
SUMMARY:Repair\\, second vi\r
 sit\r
DTSTART;TZID=Europe/Berlin:20261123T100000\r
DTEND:20261123T100000Z\r
ORGANIZER;CN="Ann Lee":mailto:ann@example.test\r
END:VEVENT\r
END:VCALENDAR\r
"""


async def test_a_pdf_keeps_its_text_and_its_table_rows(read: Read) -> None:
    reading = await read("invoice.pdf", files.pdf(table=True))
    assert reading.reading == "read"
    assert "Invoice 4711" in reading.text
    assert [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in reading.text.splitlines() if "Lamp" in line
    ] == [["Lamp", "2", "19.90"]]


async def test_every_page_of_a_long_pdf_is_read_in_order(read: Read) -> None:
    reading = await read("manual.pdf", files.pdf([f"page # line {n}" for n in range(20)], pages=30))
    places = [reading.text.find(f"page {n} line 0") for n in range(1, 31)]
    assert -1 not in places
    assert places == sorted(places)


async def test_a_word_document_becomes_markdown(read: Read) -> None:
    reading = await read("letter.docx", files.word())
    assert reading.reading == "read"
    assert "# Complaint" in reading.text
    assert "| Switch | broken |" in reading.text


async def test_a_workbook_keeps_numbers_dates_and_gaps(read: Read) -> None:
    reading = await read("orders.xlsx", files.workbook())
    assert reading.reading == "read"
    assert "| 1200 | 0.3 | 2026-11-23 | a\\|b |" in reading.text
    assert "|  | 19.9 | 2026-11-23 08:30:00 |  |" in reading.text
    assert "## Second" in reading.text


async def test_slides_keep_titles_text_and_notes(read: Read) -> None:
    reading = await read("deck.pptx", files.slides())
    assert reading.reading == "read"
    assert all(words in reading.text for words in ("# Launch", "Ship on Monday", "Ask the customer first"))


async def test_an_outlook_message_is_read_with_the_names_of_its_attachments(read: Read) -> None:
    reading = await read("mail.msg", outlook_message("Würde", "ann@example.test", "Please call me.", "scan.pdf"))
    assert reading.reading == "read"
    assert all(words in reading.text for words in ("Würde", "ann@example.test", "Please call me.", "scan.pdf"))


async def test_a_mail_shows_headers_text_and_attachments_and_prefers_plain_text(read: Read) -> None:
    reading = await read(
        "old.eml",
        b"From: Ann <ann@example.test>\nSubject: =?utf-8?q?gr=C3=BC=C3=9Fe?=\n"
        b'Content-Type: multipart/mixed; boundary="x"\n\n'
        b'--x\nContent-Type: multipart/alternative; boundary="y"\n\n--y\n'
        b"Content-Type: text/plain; charset=koi8-r\n\n\xf0\xf2\n"
        b"--y\nContent-Type: text/html\n\n<p>other</p>\n--y--\n"
        b'--x\nContent-Type: application/pdf; name="a.pdf"\n'
        b'Content-Disposition: attachment; filename="a.pdf"\n\nx\n--x--\n',
    )
    assert "grüße" in reading.text
    assert "ПР" in reading.text
    assert "other" not in reading.text
    assert "Attached: a.pdf" in reading.text


async def test_a_nested_mail_is_read_to_the_limit_and_the_rest_is_named(read: Read) -> None:
    reading = await read("forward.eml", files.nested_mail(6))
    assert "level 2" in reading.text
    assert "level 3" not in reading.text
    assert "nested deeper than 3 levels" in reading.text


async def test_a_page_loses_scripts_and_keeps_tables(read: Read) -> None:
    reading = await read(
        "page.html",
        b"<html><head><title>t</title><style>p{}</style></head><body><script>steal()</script><noscript>n</noscript>"
        b"<h2>Offer</h2><table><tr><th>Item</th><th>Price</th></tr><tr><td>Lamp</td><td>19.90</td></tr></table>&#xD800;",
    )
    assert reading.reading == "read"
    assert "## Offer" in reading.text
    assert "| Lamp | 19.90 |" in reading.text
    assert "steal" not in reading.text
    reading.text.encode()


async def test_xml_becomes_an_outline_in_document_order(read: Read) -> None:
    reading = await read(
        "order.xml", b'<?xml version="1.0"?><order id="7"><item sku="A">Lamp</item>and<item>Cable</item></order>'
    )
    assert reading.text == 'order (id="7")\n  item (sku="A"): Lamp\n  and\n  item: Cable'


async def test_a_calendar_entry_becomes_readable_lines(read: Read) -> None:
    reading = await read("invite.ics", CALENDAR)
    assert reading.text.splitlines() == [
        "Calendar message: request",
        "",
        "Event",
        "Summary: Repair, second visit",
        "Start: 2026-11-23T10:00:00 Europe/Berlin",
        "End: 2026-11-23T10:00:00Z",
        "Organizer: Ann Lee <ann@example.test>",
    ]


async def test_of_many_files_in_an_archive_that_are_not_read_the_first_are_named(read: Read) -> None:
    programs = {f"{number}.exe": b"MZ\0\0" for number in range(5)}
    reading = await read("a.zip", files.archive({"a.txt": b"alpha", **programs}))
    named = "0.exe: program; 1.exe: program; and 3 more"
    assert reading.reading == f"read, 5 of 6 files in it not read ({named})"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"])
async def test_a_picture_says_its_format_and_size_and_that_nothing_more_was_read(read: Read, kind: str) -> None:
    reading = await read("photo", files.picture(kind))
    assert reading.reading == "read, metadata only"
    assert f"{kind} picture, 40 × 30 pixels" in reading.text
    assert ("taken 2026-11-23 10:00:00" in reading.text) == (kind == "JPEG")


async def test_an_archive_is_read_file_by_file(read: Read) -> None:
    reading = await read(
        "both.zip", files.archive({"a.txt": b"alpha", "b/letter.docx": files.word(), "c.exe": b"MZ\0\0"})
    )
    assert reading.reading == "read, 1 of 3 files in it not read (c.exe: program)"
    assert all(
        words in reading.text
        for words in ("## a.txt\n\nalpha", "| Switch | broken |", "## c.exe\n\n(not read: program)")
    )


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", "héllo\r\nworld\x00\x07".encode(), "héllo\nworld"),
        ("a.txt", "\ufeffБОМ".encode("utf-16"), "БОМ"),
        (
            "a.txt",
            "Grüße aus Köln, die Lampe flackert noch".encode("cp1252"),
            "Grüße aus Köln, die Lampe flackert noch",
        ),
        ("a.json", b'{"total": 1.10}', '{"total": 1.10}'),
        ("a.csv", b"a;b\n1,50;x|y\n", "| a | b |\n| --- | --- |\n| 1,50 | x\\|y |"),
        ("a.tsv", b"a\tb\n007\t2\n", "| a | b |\n| --- | --- |\n| 007 | 2 |"),
    ],
)
async def test_text_keeps_its_characters_and_digits(read: Read, name: str, content: bytes, expected: str) -> None:
    reading = await read(name, content)
    assert (reading.reading, reading.text) == ("read", expected)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("letter.docx", files.pdf(), "read as PDF although named .docx"),
        ("letter.pdf", files.word(), "read as Word document although named .pdf"),
        ("photo.jpg", b"just words", "read as plain text although named .jpg"),
        ("sheet.txt", files.workbook(), "read as Excel workbook although named .txt"),
        ("macro.docm", files.word(), "read"),
        ("README", files.pdf(), "read"),
    ],
)
async def test_the_content_decides_and_a_wrong_name_is_said(
    read: Read, name: str, content: bytes, expected: str
) -> None:
    assert (await read(name, content)).reading == expected


async def test_a_long_sheet_is_cut_and_says_so(read: Read) -> None:
    reading = await read("long.xlsx", files.workbook((n, "some words to fill the row") for n in range(10_000)))
    assert reading.reading == "read, cut at 200,000 characters"
    assert 199_000 < len(reading.text) <= 200_000


async def test_a_pdf_that_only_forbids_changes_is_read(read: Read) -> None:
    reading = await read("locked.pdf", files.pdf(password="", owner="owner"))
    assert (reading.reading, reading.text) == ("read", "Invoice 4711")


@pytest.mark.parametrize("charset", ["gb18030", "iso2022_jp", "koi8-r", "cp1255"])
async def test_a_mail_may_use_any_charset_that_python_knows(read: Read, charset: str) -> None:
    words = {"gb18030": "灯坏了", "iso2022_jp": "電気", "koi8-r": "лампа", "cp1255": "מנורה"}[charset]
    head = f"From: a@example.test\nContent-Type: text/plain; charset={charset}\n\n"
    assert words in (await read("a.eml", head.encode() + words.encode(charset))).text
