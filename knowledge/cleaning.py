"""Takes out of a document's Markdown what must not reach a customer: raw HTML, pictures, and links that are no web page
or mail address."""

from __future__ import annotations

import re
from bisect import bisect_right

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark")
_ROUNDS = 3  # What is left of "<scr<b>ipt>" is markup again.

_INLINE_TAGS = (
    "a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|"
    "u|var"
)
_BLOCK_TAGS = (
    "address|applet|area|article|aside|audio|base|blockquote|body|br|button|canvas|caption|center|col|colgroup|dd|details|"
    "dialog|div|dl|dt|embed|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|img|"
    "input|legend|li|link|main|map|math|meta|nav|noscript|object|ol|optgroup|option|p|param|picture|pre|script|section|"
    "select|source|style|summary|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|track|ul|video"
)
_INLINE = re.compile(rf"</?(?:{_INLINE_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK = re.compile(rf"</?(?:{_BLOCK_TAGS})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_DROPPED = (
    (re.compile(r"<script\b[^<>]*>", re.IGNORECASE), re.compile(r"</script\s*>", re.IGNORECASE)),
    (re.compile(r"<style\b[^<>]*>", re.IGNORECASE), re.compile(r"</style\s*>", re.IGNORECASE)),
    (re.compile(r"<!--"), re.compile(r"-->")),
)
_WORDS = r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
_TARGET = r"""\(\s*(<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
_PICTURE = re.compile(rf"!{_WORDS}(?:{_TARGET}|\[[^\[\]]*\])", re.DOTALL)
_LINK = re.compile(rf"(?<!!){_WORDS}{_TARGET}", re.DOTALL)
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]+\]:[ \t]*(\S+)[^\n]*$", re.MULTILINE)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_ALLOWED = re.compile(r"<?(?:https?|mailto):", re.IGNORECASE)
_NEWLINE = re.compile(r"\r\n?|\n")  # what the parser counts as one; splitlines() knows more
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)[^`\n]+\1(?!`)")


def clean(markdown: str) -> str:
    """The same Markdown without tags, scripts, styles, comments, pictures and other links; their words stay.

    Code is left as it is: it is shown and never interpreted.
    """
    lines = markdown_lines(markdown)
    kept, start = [], 0
    for token in _PARSER.parse(markdown):
        if token.type in ("fence", "code_block") and token.map and token.map[0] >= start:
            kept += [_clean_text("\n".join(lines[start : token.map[0]])), "\n".join(lines[token.map[0] : token.map[1]])]
            start = token.map[1]
    kept.append(_clean_text("\n".join(lines[start:])))
    return "\n".join(kept)


def markdown_lines(markdown: str) -> list[str]:
    """The lines as the parser numbers them, which takes neither form feeds nor U+2028 for ends."""
    return _NEWLINE.split(markdown)


def _clean_text(text: str) -> str:
    for opening, closing in _DROPPED:
        text = _without(text, opening, closing)
    pieces, end = [], 0
    for span in _CODE_SPAN.finditer(text):
        pieces += [_clean_words(text[end : span.start()]), span[0]]
        end = span.end()
    return "".join((*pieces, _clean_words(text[end:])))


def _without(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """Without what stands between the two; an opening that nothing closes costs only itself, as a tag."""
    pieces, at = [], 0
    code = [span.span() for span in _CODE_SPAN.finditer(text)]
    while (begin := _outside(opening, text, at, code)) and (end := _outside(closing, text, begin.end(), code)):
        pieces.append(text[at : begin.start()])
        at = end.end()
    return "".join((*pieces, text[at:]))


def _outside(pattern: re.Pattern[str], text: str, at: int, code: list[tuple[int, int]]) -> re.Match[str] | None:
    """The next match that does not begin inside a code span."""
    for match in pattern.finditer(text, at):
        place = bisect_right(code, (match.start(), len(text))) - 1
        if place < 0 or match.start() >= code[place][1]:
            return match
    return None


def _clean_words(text: str) -> str:
    for _ in range(_ROUNDS):
        before = text
        text = _BLOCK.sub(" ", _INLINE.sub("", text))
        text = _LINK.sub(lambda match: match[0] if _ALLOWED.match(match[2]) else match[1], _PICTURE.sub(r"\1", text))
        text = _DEFINITION.sub(lambda match: match[0] if _ALLOWED.match(match[1]) else "", text)
        text = _AUTOLINK.sub(lambda match: match[0] if _ALLOWED.match(match[0]) else match[1], text)
        if text == before:
            break
    return text
