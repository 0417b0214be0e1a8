"""Rows of ``| cells |`` as whole Markdown tables, also where the head, its rule or a cell of it is missing.

Drafts quote single rows, and a row by itself is no table to Markdown: its bars would reach the customer.
"""

from __future__ import annotations

import re

_ROW = re.compile(r" {0,3}\|.*\|\s*")
_RULE = re.compile(r"[\s|:]*-[\s|:-]*")
_RULE_WITH_BARS = re.compile(r"(?=.*\|)\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_BAR = re.compile(r"(?<!\\)\|")
_OTHER_BLOCK = re.compile(r"\s*(?:[>#*+-]|\d+[.)])\s|\s{4}")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def whole_tables(markdown: str) -> str:
    """The text with every run of rows as a table of its own: head (empty if there is none), rule, rows."""
    source = [*markdown.splitlines(), ""]
    lines: list[str] = []
    fenced = False
    index = 0
    while index < len(source):
        end = index if fenced else _table_end(source, index)
        if end > index:
            lines += ["", *_table([_framed(row) for row in source[index:end]]), ""]
            index = end
            continue
        fenced ^= bool(_FENCE.match(source[index]))
        lines.append(source[index])
        index += 1
    return "\n".join(lines)


def _table_end(lines: list[str], start: int) -> int:
    """The index after the rows that begin at ``start``; ``start`` itself where none do.

    A row begins and ends with a bar. Above and below a rule (``---|---``) it may do without (GitHub Flavored Markdown
    section 4.10), as long as it holds one.
    """
    ruled = start + 1 < len(lines) and _is_loose_row(lines[start]) and _is_rule(lines[start + 1])
    end = start + 2 if ruled else start
    while end < len(lines):
        ruled = ruled or _is_rule(lines[end])
        if not (_ROW.fullmatch(lines[end]) or (ruled and (_is_rule(lines[end]) or _is_loose_row(lines[end])))):
            break
        end += 1
    return end


def _is_rule(line: str) -> bool:
    return _RULE_WITH_BARS.fullmatch(line.strip()) is not None and not _OTHER_BLOCK.match(line)


def _is_loose_row(line: str) -> bool:
    return _BAR.search(line) is not None and not _OTHER_BLOCK.match(line) and not _FENCE.match(line)


def _framed(row: str) -> str:
    """A row between bars."""
    row = row.strip()
    first = "" if row.startswith("|") else "| "
    last = "" if len(row) > 1 and row.endswith("|") and row[-2] != "\\" else " |"
    return f"{first}{row}{last}"


def _table(rows: list[str]) -> list[str]:
    columns = max(_columns(row) for row in rows)
    has_head = len(rows) > 1 and bool(_RULE.fullmatch(rows[1])) and not _RULE.fullmatch(rows[0])
    head = rows[0] if has_head else "|" + " |" * columns
    rule = rows[1] if has_head and _columns(rows[1]) == columns else "|" + " --- |" * columns
    body = [row for row in rows[1 if has_head else 0 :] if not _RULE.fullmatch(row)]
    if not has_head and not body:
        return []
    # A row longer than the head would lose its last cells.
    return [head + " |" * (columns - _columns(head)), rule, *body]


def _columns(row: str) -> int:
    return len(_BAR.findall(row)) - 1
