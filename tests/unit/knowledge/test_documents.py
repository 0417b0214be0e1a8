"""How documents are found and read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from daemon.errors import ConfigurationError
from knowledge.conversion import DocumentConverter, UnreadableDocumentError
from knowledge.documents import read, scan


@pytest.fixture
async def converter() -> AsyncIterator[DocumentConverter]:
    converter = DocumentConverter()
    yield converter
    await converter.close()


def test_files_are_found_by_type_in_order_and_hidden_ones_are_left_alone(tmp_path: Path) -> None:
    for name in ("b.md", "a.html", "sub/c.pdf", "sub/d.DOCX", ".hidden.md", ".git/x.md", "~$d.docx", "image.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    files, problems = scan(tmp_path)
    assert [file.id for file in files] == ["a.html", "b.md", "sub/c.pdf", "sub/d.DOCX"]
    assert problems == []


def test_a_link_out_of_the_folder_is_reported_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret", encoding="utf-8")
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "link.md").symlink_to(secret)
    files, problems = scan(folder)
    assert files == []
    assert [problem.document for problem in problems] == ["link.md"]


def test_a_missing_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nowhere"):
        scan(tmp_path / "nowhere")


async def test_html_pdf_and_docx_become_markdown(tmp_path: Path, converter: DocumentConverter) -> None:
    (tmp_path / "a.html").write_text("<title>T</title><h1>Care</h1><h2>Wax</h2><p>Use wax.</p>", encoding="utf-8")
    word = docx.Document()
    word.add_heading("Poles", level=1)
    word.add_paragraph("A pole costs 39 EUR.")
    word.save(str(tmp_path / "b.docx"))
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.cell(text="Pegs are sold in sets of ten.")
    pdf.output(str(tmp_path / "c.pdf"))
    documents = {file.id: await read(file, converter) for file in scan(tmp_path)[0]}
    assert documents["a.html"].title == "Care"
    assert "## Wax" in documents["a.html"].markdown
    assert documents["b.docx"].title == "Poles"
    assert "39 EUR" in documents["b.docx"].markdown
    assert "sets of ten" in documents["c.pdf"].markdown


async def test_a_broken_file_says_why_and_the_next_one_is_read(tmp_path: Path, converter: DocumentConverter) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 not a zip")
    (tmp_path / "b.md").write_bytes(b"\xff\xfe\x00bad")
    (tmp_path / "c.md").write_text("  \n", encoding="utf-8")
    (tmp_path / "d.html").write_text("<h1>Good</h1><p>Fine.</p>", encoding="utf-8")
    broken, latin, empty, good = scan(tmp_path)[0]
    with pytest.raises(UnreadableDocumentError, match="could not be converted"):
        await read(broken, converter)
    with pytest.raises(UnreadableDocumentError, match="not UTF-8"):
        await read(latin, converter)
    with pytest.raises(UnreadableDocumentError, match="no text"):
        await read(empty, converter)
    assert (await read(good, converter)).title == "Good"


async def test_a_conversion_that_hangs_is_ended_and_the_next_one_works(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<h1>Good</h1>", encoding="utf-8")
    hasty, patient = DocumentConverter(timeout_s=0.001), DocumentConverter()
    with pytest.raises(UnreadableDocumentError, match="longer than"):
        await hasty.markdown(tmp_path / "a.html")
    assert "Good" in await patient.markdown(tmp_path / "a.html")
    await patient.close()
    await hasty.close()
