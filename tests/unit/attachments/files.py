"""Files of every kind, made by programs: whole ones and hostile ones."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable

import docx
import fpdf
import openpyxl
import PIL.Image
import pptx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

INVOICE_ROWS = (("Article", "Quantity", "Price"), ("Lamp", "2", "19.90"), ("Cable", "10", "3.50"))


def pdf(
    lines: Iterable[str] = ("Invoice 4711",),
    *,
    table: bool = False,
    pages: int = 1,
    password: str = "",
    owner: str = "",
) -> bytes:
    """A PDF with a line of text after the other, and a table of INVOICE_ROWS."""
    document = fpdf.FPDF()
    document.set_font("helvetica", size=11)
    if password or owner:
        document.set_encryption(owner or "owner", password, encryption_method=fpdf.enums.EncryptionMethod.AES_256)
    for page in range(pages):
        document.add_page()
        for line in lines:
            document.cell(0, 6, line.replace("#", str(page + 1)), new_x="LMARGIN", new_y="NEXT")
        if table:
            with document.table() as grid:
                for cells in INVOICE_ROWS:
                    row = grid.row()
                    for cell in cells:
                        row.cell(cell)
    return bytes(document.output())


def scanned_pdf() -> bytes:
    """A PDF that holds nothing but a picture."""
    document = fpdf.FPDF()
    document.add_page()
    document.image(io.BytesIO(picture("PNG")), w=50)
    return bytes(document.output())


def word(text: str = "The lamp flickers.", *, remote: str = "") -> bytes:
    """A docx with a heading, a paragraph and a table; ``remote`` links a picture that lies on a server."""
    document = docx.Document()
    document.add_heading("Complaint", level=1)
    document.add_paragraph(text)
    grid = document.add_table(rows=2, cols=2)
    for row, cells in zip(grid.rows, (("Part", "State"), ("Switch", "broken")), strict=True):
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = value
    if remote:
        identity = document.part.relate_to(remote, RELATIONSHIP_TYPE.IMAGE, is_external=True)
        document.paragraphs[-1]._p.append(parse_xml(_LINKED_PICTURE.format(identity=identity)))
    return _saved(document)


_LINKED_PICTURE = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:drawing><wp:inline>'
    '<wp:docPr id="1" name="p"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="{identity}"/>'
    "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def workbook(rows: Iterable[tuple[object, ...]] = ()) -> bytes:
    """An xlsx with the given rows, or with numbers, gaps and dates that are easily spoilt."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Orders"
    for row in rows or (
        ("Order", "Amount", "Ordered", "Note"),
        (1200, 0.1 + 0.2, dt.date(2026, 11, 23), "a|b"),
        (None, 19.9, dt.datetime(2026, 11, 23, 8, 30), None),  # noqa: DTZ001  # cells have no time zone
    ):
        sheet.append(list(row))
    book.create_sheet("Second").append(["x", True])
    return _saved(book)


def slides() -> bytes:
    """A pptx with a title, a text and notes."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Launch"
    slide.placeholders[1].text = "Ship on Monday"
    slide.notes_slide.notes_text_frame.text = "Ask the customer first"
    return _saved(deck)


def picture(kind: str = "JPEG") -> bytes:
    """A picture of 40 by 30 pixels, taken on 2026-11-23."""
    image = PIL.Image.new("RGB", (40, 30), "red")
    target = io.BytesIO()
    exif = PIL.Image.Exif()
    exif[0x0132] = "2026:11:23 10:00:00"
    image.save(target, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return target.getvalue()


def archive(files: dict[str, bytes], *, encrypted: bool = False) -> bytes:
    """A zip; ``encrypted`` sets the flag in every header without encrypting, which is all that a reader sees first."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    raw = bytearray(target.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)) if encrypted else ():
        place = raw.find(mark)
        while place >= 0:
            raw[place + offset] |= 1
            place = raw.find(mark, place + 4)
    return bytes(raw)


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    """An Office document with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(document)) as source:
        parts = {entry: source.read(entry) for entry in source.namelist()}
    return archive(parts | {name: content})


def understated(document: bytes, name: str) -> bytes:
    """A zip whose directory says that an entry expands to 10 bytes."""
    content = bytearray(document)
    place = content.find(b"PK\x01\x02")
    while not content[place + 46 :].startswith(name.encode()):
        place = content.find(b"PK\x01\x02", place + 4)
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(content)


def nested_mail(levels: int) -> bytes:
    """A mail within a mail, ``levels`` deep."""
    head = "".join(
        f"Subject: level {n}\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" for n in range(levels - 1)
    )
    return (head + f"Subject: level {levels - 1}\n\nthe innermost text\n").encode()


def nested_zip(levels: int) -> bytes:
    """A text inside ``levels`` archives."""
    content, name = b"the innermost text", "inner.txt"
    for level in range(levels):
        content, name = archive({name: content}), f"level{level}.zip"
    return content


def _saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]  # docx, openpyxl and pptx share this method, not a type
    return target.getvalue()
