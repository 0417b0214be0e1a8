"""Rows of ``| cells |`` as whole Markdown tables, also where the head, its rule or a cell of it is missing.

Drafts quote single rows, and a row by itself is no table to Markdown: its bars would reach the customer.
"""

from __future__ import annotations

import re

_ROW = re.compile(r" {0,3}\|.*\|\s*")
_RULE = re.compile(r"[\s|:]*-[\s|:-]*")
_BAR = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def whole_tables(markdown: str) -> str:
    """The text with every run of rows as a table of its own: head (empty if there is none), rule, rows."""
    lines: list[str] = []
    rows: list[str] = []
    fenced = False
    for line in [*markdown.splitlines(), ""]:
        if not fenced and _ROW.fullmatch(line):
            rows.append(line.strip())
            continue
        if rows:
            lines += ["", *_table(rows), ""]
            rows = []
        fenced ^= bool(_FENCE.match(line))
        lines.append(line)
    return "\n".join(lines)


def _table(rows: list[str]) -> list[str]:
    columns = max(_columns(row) for row in rows)
    has_head = len(rows) > 1 and bool(_RULE.fullmatch(rows[1])) and not _RULE.fullmatch(rows[0])
    head = rows[0] if has_head else "|" + " |" * columns
    rule = rows[1] if has_head and _columns(rows[1]) == columns else "|" + " --- |" * columns
    body = [row for row in rows[1 if has_head else 0 :] if not _RULE.fullmatch(row)]
    # A row longer than the head would lose its last cells.
    return [head + " |" * (columns - _columns(head)), rule, *body]


def _columns(row: str) -> int:
    return len(_BAR.findall(row)) - 1
