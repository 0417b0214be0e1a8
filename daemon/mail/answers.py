"""An answer in Markdown as the two parts of a mail: the same words, links and tables in the text and in the HTML.

Answers come from documents, from models, and from people who do not know that they write Markdown. So a line stays a
line, and what would change a fact is no markup: ``10*20*30`` keeps its signs, and a list its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from daemon.mail.flowed import WIDTH
from daemon.mail.pipe_tables import whole_tables

RULE = "* * *"
TABLE_STYLE = "border-collapse: collapse; margin: 0.5em 0 1em 0;"
CELL_STYLE = "border: 1px solid #d8dee4; padding: 4px 10px; text-align: left; vertical-align: top;"
_HEAD_STYLE = f"{CELL_STYLE} background-color: #f6f8fa;"
_STYLES = {"table_open": TABLE_STYLE, "th_open": _HEAD_STYLE, "td_open": CELL_STYLE}
_TARGET = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"“”„«»]+|(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,}", re.IGNORECASE)
_PUNCTUATION = ".,;:!?'*_…’"


def answer_html(answer: str) -> Markup:
    """An answer in Markdown as HTML. Tags that stand in the answer come out as text, images as links."""
    html = _MARKDOWN.renderer.render(_parse(answer), _MARKDOWN.options, {})
    return Markup(html)  # noqa: S704  (markdown-it with html off escapes every tag)


def answer_text(answer: str) -> str:
    """An answer in Markdown as plain text: no marks, links as ``words <address>``, a table as one line a row."""
    return _blocks(SyntaxTreeNode(_parse(answer)).children)


@lru_cache(maxsize=8)  # for the text part and the HTML part of one mail
def _parse(answer: str) -> list[Token]:
    return _MARKDOWN.parse(whole_tables(answer.strip()))


# --- one reading for both parts ------------------------------------------------------------------------------------


def _times_sign(state: StateInline, silent: bool) -> bool:
    """A single asterisk between two letters or digits multiplies, and emphasises nothing."""
    around = state.src[max(0, state.pos - 1) : state.pos + 2]
    if len(around) != 3 or around[1] != "*" or not (around[0].isalnum() and around[2].isalnum()):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def _number_items(state: StateCore) -> None:
    """Items keep the numbers that they were given: "1. May" and "3. October" are dates, not a list from 1 to 2."""
    for start, opening in enumerate(state.tokens):
        if opening.type != "ordered_list_open":
            continue
        items = []
        for token in state.tokens[start:]:
            if token.type == "ordered_list_close" and token.level == opening.level:
                break
            if token.type == "list_item_open" and token.level == opening.level + 1:
                items.append(token)
        given = [int(token.info) for token in items]
        counted = list(range(given[0], given[0] + len(given)))
        numbers = counted if len(set(given)) == 1 else given
        for token, number, usual in zip(items, numbers, counted, strict=True):
            token.meta["number"] = number
            if number != usual:
                token.attrs["value"] = number


def _style_tables(state: StateCore) -> None:
    """Mail clients drop style sheets, so every cell has its own borders; a head without words goes, and a table without
    a row."""
    kept: list[Token] = []
    for token in state.tokens:
        if token.type in _STYLES:
            token.attrs["style"] = f"{_STYLES[token.type]} {token.attrs.get('style', '')}".rstrip()
        if token.type == "table_close" and kept[-1].type == "table_open":
            kept.pop()
            continue
        kept.append(token)
        if token.type == "thead_close":
            start = max(i for i, other in enumerate(kept) if other.type == "thead_open")
            if not any(other.content.strip() for other in kept[start:]):
                del kept[start:]
    state.tokens = kept


def _link_up(state: StateCore) -> None:
    """Addresses become links, images links too, and a link that leads nowhere outside its document its words."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = list(_linked(token.children or []))


def _linked(tokens: Sequence[Token]) -> Iterator[Token]:
    dropped = inside = False
    for token in tokens:
        if token.type == "link_open":
            inside, dropped = True, not _TARGET.match(str(token.attrs.get("href", "")))
        if token.type == "image":
            yield from _link(token.content or str(token.attrs["src"]), str(token.attrs["src"]))
        elif token.type == "text" and not inside:
            yield from _addresses(token.content)
        elif not (dropped and token.type in ("link_open", "link_close")):
            yield token
        if token.type == "link_close":
            inside = dropped = False


def _addresses(text: str) -> Iterator[Token]:
    end = 0
    for match in _LINK.finditer(text):
        found = match.group().rstrip(_PUNCTUATION)
        while found.endswith((")", "]")) and found.count(found[-1]) > found.count("(" if found[-1] == ")" else "["):
            found = found[:-1].rstrip(_PUNCTUATION)
        yield _text(text[end : match.start()])
        yield from _link(found, found if "://" in found else f"mailto:{found}")
        end = match.start() + len(found)
    yield _text(text[end:])


def _link(words: str, target: str) -> Iterator[Token]:
    allowed = _TARGET.match(target) and _MARKDOWN.validateLink(target)
    if allowed:
        yield Token("link_open", "a", 1, attrs={"href": _MARKDOWN.normalizeLink(target)}, info=target)
    yield _text(words)
    if allowed:
        yield Token("link_close", "a", -1)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


# --- the text part -------------------------------------------------------------------------------------------------


def _blocks(nodes: Sequence[SyntaxTreeNode], gap: str = "\n\n") -> str:
    return gap.join(block for block in map(_block, nodes) if block)


def _block(node: SyntaxTreeNode) -> str:
    if node.type in ("bullet_list", "ordered_list"):
        return _list(node)
    if node.type == "table":
        return _table(node)
    if node.type == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in _blocks(node.children).split("\n"))
    if node.type == "fence":
        return "\n".join(line.rstrip() for line in node.content.rstrip("\n").split("\n"))
    if node.type == "hr":
        return RULE
    lines = "".join(map(_inline, node.children)).split("\n")
    # A line that begins with a bracket would read as a quote.
    return "\n".join(f" {line}" if line.startswith(">") else line for line in map(str.strip, lines)).strip("\n")


def _list(node: SyntaxTreeNode) -> str:
    tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
    gap = "\n" if tight else "\n\n"
    items = []
    for item in node.children:
        mark = f"{item.meta['number']}{item.markup} " if "number" in item.meta else "- "
        items.append(mark + _blocks(item.children, gap).replace("\n", "\n" + " " * len(mark)))
    return gap.join(re.sub(r"(?m)^ +$", "", item).rstrip() for item in items)


def _table(node: SyntaxTreeNode) -> str:
    """A row as one line or, where that is long, one line a cell; with the column's name before each cell.

    Columns of text would not stand in a proportional font, nor survive a narrow window.
    """
    rows = [[_inline(cell).strip() for cell in row.children] for part in node.children for row in part.children]
    names = rows.pop(0) if node.children[0].type == "thead" else []
    items = [item for row in rows if (item := _row(names, row))]
    return "\n".join(items) or "; ".join(filter(None, names))


def _row(names: Sequence[str], row: Sequence[str]) -> str:
    cells = [cell for cell in row if cell]
    if names:
        cells = [f"{name}: {cell}" if name else cell for name, cell in zip(names, row, strict=True) if cell]
    elif len(cells) > 1:
        cells[:2] = [f"{cells[0]}: {cells[1]}"]
    line = "; ".join(cells)
    if len(line) + len("- ") > WIDTH:
        line = "\n  ".join(cells)
    return f"- {line}" if line else ""


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type in ("text", "code_inline"):
        return node.content
    words = "".join(map(_inline, node.children))
    return f"{words}{_shown_target(node, words)}" if node.type == "link" else words


def _shown_target(node: SyntaxTreeNode, words: str) -> str:
    """The address behind a link's words, unless the words are the address."""
    target = node.info if node.info not in ("", "auto") else str(node.attrs["href"])
    bare = _TARGET.sub("", target, count=1)
    return "" if node.info == "auto" or bare.rstrip("/") in words else f" <{target if '://' in target else bare}>"


def _reader() -> MarkdownIt:
    # No headings by underlining and no code by indenting: nobody means them in a mail; and as a definition of a link,
    # the line "[Note]: closed" would vanish. markdown-it itself refuses javascript:, vbscript:, file: and most data:.
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    reader.disable(["code", "lheading", "reference"])
    reader.inline.ruler.before("emphasis", "times_sign", _times_sign)
    for rule in (_number_items, _style_tables, _link_up):
        reader.core.ruler.push(rule.__name__.strip("_"), rule)
    return reader


_MARKDOWN = _reader()
