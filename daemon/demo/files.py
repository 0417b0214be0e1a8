"""The demo's attachments, made by a program: an order as PDF, a price list as XLSX. Needs the ``demo`` extra."""

from __future__ import annotations

import io


def order_pdf() -> tuple[str, str, bytes]:
    """Name, type and bytes of an order confirmation."""
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=14)
    pdf.cell(text="Larkspur Outfitters: order confirmation LO-48213", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("helvetica", size=11)
    for line in (
        "Customer: Cleo Dunn",
        "Ordered on 12 October 2026",
        "1 x Tent Alder 2, EUR 289.00",
        "1 x Backpack Rowan 45, EUR 159.00",
        "Total with VAT: EUR 448.00",
    ):
        pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return "order-LO-48213.pdf", "application/pdf", bytes(pdf.output())


def price_list_xlsx() -> tuple[str, str, bytes]:
    """Name, type and bytes of a price list."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    sheet.title = "Prices"
    for row in (("Article", "Kind", "Price EUR"), ("Alder 2", "Tent", 289), ("Rowan 45", "Backpack", 159)):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return "prices.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", out.getvalue()
