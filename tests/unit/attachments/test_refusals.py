"""Files that are not read: each says why, in words that fit into a reply."""

from __future__ import annotations

import pytest

from tests.unit.attachments import files
from tests.unit.attachments.compound import compound_file
from tests.unit.attachments.conftest import Read

pytestmark = pytest.mark.asyncio(loop_scope="module")

LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
FILE_ENTITY = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><l>&x;</l>'
BOMB = files.with_part(files.word(), "word/document.xml", b"<a>" + b" " * 20_000_000 + b"</a>")
CFB_OLD_WORD = compound_file({"WordDocument": bytes(5000)})

CASES = {
    "empty": ("a.pdf", b"", "empty file"),
    "blank": ("a.txt", b" \r\n\t", "empty file"),
    "unknown": ("a.bin", bytes(range(256)) * 40, "unknown type"),
    "program": ("setup.pdf", b"MZ\x90\x00" + bytes(200), "program"),
    "linux program": ("tool", b"\x7fELF" + bytes(200), "program"),
    "java program": ("a.zip", files.archive({"A.class": b"\xca\xfe\xba\xbe"}), "program"),
    "audio": ("a.mp3", b"ID3\x04\x00" + bytes(200), "audio"),
    "video": ("a.mp4", b"\x00\x00\x00\x18ftypisom" + bytes(200), "video"),
    "encrypted pdf": ("a.pdf", files.pdf(password="secret"), "encrypted PDF"),
    "encrypted office": ("a.docx", compound_file({"EncryptedPackage": bytes(5000)}), "encrypted Office document"),
    "S/MIME that is cut": ("smime.p7m", b"0\x80\x20\x09N\x19\x8d\x12" * 9, "damaged S/MIME"),
    "encrypted zip": ("a.zip", files.archive({"a.txt": b"x"}, encrypted=True), "encrypted zip archive"),
    "old word": ("a.doc", CFB_OLD_WORD, "Word document of before 2007 (.doc)"),
    "damaged old": ("a.doc", CFB_OLD_WORD[:600], "damaged Office document of before 2007"),
    "damaged pdf": ("a.pdf", files.pdf()[:200], "damaged PDF"),
    "damaged docx": ("a.docx", files.word()[:5000], "damaged Word document"),
    "damaged xlsx": ("a.xlsx", files.workbook()[:3000], "damaged Excel workbook"),
    "broken part": ("a.docx", files.with_part(files.word(), "word/document.xml", b"<w:p"), "damaged Word document"),
    "no workbook": ("a.xlsx", files.with_part(files.workbook(), "xl/workbook.xml", b"<x/>"), "damaged Excel workbook"),
    "damaged picture": ("a.png", files.picture("PNG")[:20], "damaged picture"),
    "damaged xml": ("a.xml", b"<?xml version='1.0'?><a><b></a>", "damaged XML"),
    "scan": ("a.pdf", files.scanned_pdf(), "no text in the PDF (a scan?)"),
    "bomb": ("a.docx", BOMB, "expands beyond the limit"),
    "bomb in a zip": ("a.zip", files.archive({"zeros.txt": bytes(20_000_000)}), "expands beyond the limit"),
    "understated bomb": ("a.docx", files.understated(BOMB, "word/document.xml"), "damaged Word document"),
    "many entries": (
        "a.zip",
        files.archive({f"{n}.txt": b"" for n in range(6000)}),
        "6000 files in it are over the limit of 5000",
    ),
    "laughs": ("a.xml", LAUGHS, "XML with entity declarations"),
    "file entity": ("a.svg", FILE_ENTITY, "XML with entity declarations"),
    "laughs in utf-16": ("a.xml", LAUGHS.decode().encode("utf-16"), "XML with entity declarations"),
    "file entity in a docx": (
        "a.docx",
        files.with_part(files.word(), "word/document.xml", FILE_ENTITY),
        "XML with entity declarations",
    ),
    "entity in an xlsx": (
        "a.xlsx",
        files.with_part(files.workbook(), "xl/sharedStrings.xml", LAUGHS.decode().encode("utf-16")),
        "XML with entity declarations",
    ),
    "deep zip": (
        "a.zip",
        files.nested_zip(5),
        "nested deeper than 3 levels",
    ),
    "deep mail": ("a.eml", files.nested_mail(1000), "nested deeper than 3 levels"),
    "empty zip": ("a.zip", files.archive({}), "empty zip archive"),
    "seven zip": ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "compressed file"),
    "rich text": ("a.rtf", b"{\\rtf1 hello}", "RTF document"),
    "empty calendar": ("a.ics", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "damaged calendar entry"),
    "too large": ("a.txt", b"x" * 60_000_000, "60 MB is over the limit of 25 MB"),
}


@pytest.mark.parametrize("case", CASES)
async def test_a_file_that_cannot_be_read_says_why(read: Read, case: str) -> None:
    name, content, reason = CASES[case]
    reading = await read(name, content)
    assert (reading.reading, reading.text) == (f"not read: {reason}", "")
    assert reading.size == len(content)
    assert not reading.is_read


async def test_a_thousand_nested_elements_are_text_not_a_crash(read: Read) -> None:
    page = await read("deep.html", b"<html><body>" + b"<div>" * 20_000 + b"deep text")
    outline = await read("deep.xml", b"<a>" * 20_000 + b"deep text" + b"</a>" * 20_000)
    assert page.reading.startswith(("read", "not read: "))
    assert outline.reading.startswith(("read", "not read: "))
    assert (await read("next.html", b"<html><p>fine")).text == "fine"
