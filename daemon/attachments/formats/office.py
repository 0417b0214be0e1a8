"""Word and PowerPoint through MarkItDown, and which document a zip or OLE container holds."""

from __future__ import annotations

import io
import zipfile

from markitdown import StreamInfo
from markitdown.converters import DocxConverter, PptxConverter

from daemon.attachments.formats.archives import weigh_document
from daemon.attachments.job import Job
from daemon.attachments.kinds import Kind
from daemon.attachments.refusal import NotReadError, damaged

_MAIN_PARTS = (("word/", Kind.DOCX), ("xl/", Kind.XLSX), ("ppt/", Kind.PPTX))
_CONVERTERS = {Kind.DOCX: (DocxConverter, ".docx"), Kind.PPTX: (PptxConverter, ".pptx")}
_OLD_NAMES = {
    "WordDocument": "Word document of before 2007 (.doc)",
    "Workbook": "Excel workbook of before 2007 (.xls)",
    "Book": "Excel workbook of before 2007 (.xls)",
    "PowerPoint Document": "PowerPoint presentation of before 2007 (.ppt)",
}


def kind_of_zip(content: bytes, claimed: Kind | None) -> Kind:
    """An Office document by its parts (ECMA-376 part 1, section 11), or a zip archive. If broken: what it claims."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return claimed if claimed in {Kind.DOCX, Kind.XLSX, Kind.PPTX} else Kind.ZIP
    if "xl/workbook.bin" in names:
        raise NotReadError("binary Excel workbook (.xlsb)")
    if "content.xml" in names and "mimetype" in names:
        raise NotReadError("OpenDocument file")
    if "[Content_Types].xml" not in names:
        return Kind.ZIP
    return next((kind for folder, kind in _MAIN_PARTS if any(name.startswith(folder) for name in names)), Kind.ZIP)


def kind_of_ole(content: bytes) -> Kind:
    """An Outlook message, or the reason why this container is not read ([MS-CFB], [MS-OFFCRYPTO] section 2.3)."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            names = {entry[0] for entry in container.listdir()}
    except Exception as problem:  # olefile raises whatever a broken table leads to.
        raise damaged("Office document of before 2007") from problem
    if "EncryptedPackage" in names:
        raise NotReadError("encrypted Office document")
    if "__properties_version1.0" in names:
        return Kind.OUTLOOK
    raise NotReadError(next((label for name, label in _OLD_NAMES.items() if name in names), "unknown type"))


def read_document(job: Job, kind: Kind) -> str:
    """A docx or pptx as Markdown. Raise ``NotReadError``."""
    weigh_document(job, kind)
    converter, extension = _CONVERTERS[kind]
    try:
        result = converter().convert(  # type: ignore[no-untyped-call]  # its constructor has no annotations
            io.BytesIO(job.content), StreamInfo(extension=extension)
        )
    except (MemoryError, NotReadError):
        raise
    except Exception as problem:  # Mammoth and python-pptx raise whatever a missing part leads to.
        raise damaged(kind) from problem
    return str(result.markdown)
