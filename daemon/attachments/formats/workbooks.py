"""Excel workbooks as Markdown tables: numbers as Excel shows their digits, dates in ISO 8601.

Not MarkItDown's converter, which goes through pandas: a column with a gap turns 1200 into 1200.0 and fills it with NaN.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator

import openpyxl

from daemon.attachments.characters import table
from daemon.attachments.formats.archives import weigh_document
from daemon.attachments.job import Job
from daemon.attachments.kinds import Kind
from daemon.attachments.refusal import NotReadError, damaged

_MAX_BLANK_ROWS = 20_000
_EXCEL_DIGITS = 15  # Excel keeps 15 significant digits, so 0.1 + 0.2 reads 0.3.


def read_workbook(job: Job) -> str:
    """Every sheet under its name, until the output limit. Raise ``NotReadError``."""
    weigh_document(job, Kind.XLSX)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(job.content), read_only=True, data_only=True, keep_links=False)
        if not workbook.worksheets:
            raise damaged(Kind.XLSX)
        return "\n\n".join(_sheets(workbook, job.limits.output_characters))
    except (MemoryError, NotReadError):
        raise
    except Exception as problem:  # openpyxl raises whatever a missing part or a wrong attribute leads to.
        raise damaged(Kind.XLSX) from problem


def _sheets(workbook: openpyxl.Workbook, limit: int) -> Iterator[str]:
    for sheet in workbook.worksheets:
        # A sheet may declare a million columns; without the declaration each row is as long as its cells.
        sheet.reset_dimensions()
        rows = list(_rows(sheet.iter_rows(values_only=True), limit))
        yield f"## {sheet.title}\n\n{table(rows)}"
        limit -= sum(len(cell) + 3 for row in rows for cell in row)
        if limit < 0:
            return


def _rows(rows: Iterable[tuple[object, ...]], limit: int) -> Iterator[list[str]]:
    blank = characters = 0
    for row in rows:
        cells = [_shown(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        blank = 0 if cells else blank + 1
        if blank > _MAX_BLANK_ROWS or characters > limit:
            return
        if cells:
            characters += sum(map(len, cells)) + 3 * len(cells)
            yield cells


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time.min
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, float):
        return format(value, f".{_EXCEL_DIGITS}g")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
