"""Answers that a person wrote into an unmarked quote, told from it by how they are set: ">> blue", "A: blue", "BLUE".

Outlook marks nothing of what it quotes, so that only this tells the two apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from daemon.mail import marks
from daemon.mail.separators import is_forward_separator, is_original_separator, is_reply_above_line

_SIGNS = (">>", "##", "-->", "==>")
_ARROWS = ("=>", "->", "→", "⇒")  # firms set them before links: two questions need to have one
_LEAD = re.compile(
    r"(?:aw|antw|antwort|answer|ans|réponse|rép|respuesta|resp|resposta|risposta|antwoord|svar|vastaus|odp|odpowiedź|"
    r"odpověď|odpoveď|válasz|răspuns|ответ|відповідь|отговор|απάντηση|cevap|yanıt|(a|r|о)) ?[.:]{1,2} ?[^\s.:]|"
    r"(?:回答|答|답변|답)[：:]",
    re.IGNORECASE,
)
_ASKED_LEAD = re.compile(
    r"(?:q|f|frage|question|p|d|pregunta|domanda|pytanie|вопрос|問|问|问题) ?\d{0,3} ?[.:：]", re.IGNORECASE
)
_OPTION = re.compile(r"\bb:", re.IGNORECASE)  # "A: good, B: fair"
_MAX_ANSWER = 200  # characters
_MAX_LINES = 400  # of a quote that are looked at
_MAX_HEAD = 6  # lines above its header block
_MIN_SENTENCE = 3  # words of capitals below what asks for nothing
_ENDS = (".", "?", ":", "!", "。", "？", "：")


def holds_answers(lines: Sequence[str], start: int, headed: bool) -> bool:
    """Whether answers stand in the quote that begins with line ``start``, above what that quotes in turn.

    ``headed``: it begins with a separator or a header block, and not below an attribution.
    An answer stands below what it answers. What a ticket tool, a shop's heading or an older quote sets in the same way
    stands at the beginning, below an attribution, or above what belongs to it.
    """
    end = min(len(lines), start + _MAX_LINES)
    set_apart = (index for index in range(start, end) if _is_set_apart(lines[index]))
    found = next((index for index in set_apart if _answers(lines, start, index)), end)
    return found < end and not _quotes_in_turn(lines, _below_head(lines, start, found) if headed else start, found)


def signs_with_name(lines: Sequence[str], writer: str) -> bool:
    """Whether a line begins with the writer's name in brackets, as Outlook sets it: ``[Ann Weber]``; also with its
    initials, or with the beginning of a name, as a nickname is."""
    name = writer.casefold().replace(",", " ").split()
    known = (writer.casefold(), " ".join(name), "".join(word[0] for word in name))
    for line in lines:
        if "[" in line and (said := line.lstrip("> ").casefold())[:1] == "[" and "]" in said:
            inner = said[1 : said.index("]")]
            if len(inner) > 1 and (inner in known or any(word.startswith(inner) for word in name)):
                return True
    return False


def _is_set_apart(line: str) -> bool:
    return line.isupper() or line.lstrip().startswith((*_SIGNS, *_ARROWS)) or _lead(line) is not None


def _lead(line: str) -> re.Match[str] | None:
    """``A:``, ``Antwort:`` at the beginning of a line."""
    head = line[:14]
    return _LEAD.match(line) if ":" in head or "：" in head or "." in head else None


def _answers(lines: Sequence[str], start: int, index: int) -> bool:
    line = lines[index].strip()
    if len(line) > _MAX_ANSWER or not any(map(str.isalnum, line)) or "://" in line:
        return False
    above = index - 1
    while above > start and not lines[above].strip():
        above -= 1
    asked = lines[above].strip()
    if above < start or not asked or asked[0] == ">" or _is_set_apart(asked) or marks.is_label(asked):
        return False
    if line.startswith(_SIGNS):
        asks = asked.endswith(("?", "？")) or _are_several(lines[start : start + _MAX_LINES], line[:2])
        return asks and line[-1] not in "#>" and not is_reply_above_line(line) and not _is_marked(lines, above, index)
    if led := _lead(line):
        asks = asked.endswith(("?", "？")) and not _ASKED_LEAD.match(asked) and not _OPTION.search(line)
        return asks and (not led[1] or _are_several(lines[start : start + _MAX_LINES], line[:2]))
    if line.startswith(_ARROWS):
        return asked.endswith(("?", "？")) and _are_several(lines[start : start + _MAX_LINES], line[:1])
    if line.endswith(","):
        return False  # a closing formula
    if asked.endswith(("?", "？")) and (above == index - 1 or line.endswith(_ENDS)) and not any(map(str.isdigit, line)):
        return True
    return above == index - 1 and asked.endswith(_ENDS) and line.endswith(_ENDS) and len(line.split()) >= _MIN_SENTENCE


def _are_several(lines: Sequence[str], sign: str) -> bool:
    """Whether a sign stands below something else more than once; the rows of a list stand below one another."""
    told = [line.lstrip().startswith(sign) for line in lines if line.strip()]
    return sum(here and not above for above, here in pairwise([True, *told])) > 1


def _is_marked(lines: Sequence[str], above: int, index: int) -> bool:
    """Whether a line that begins with a bracket is of an older quote, which an attribution or its other marks show."""
    below = next((line.lstrip() for line in lines[index + 1 : index + 3] if line.strip()), "")
    older = below.startswith(">") and not below.startswith(">>")
    return older or marks.attribution_start(lines, above, True) is not None


def _below_head(lines: Sequence[str], start: int, end: int) -> int:
    blocks = (marks.header_block(lines, at) for at in range(start, min(start + _MAX_HEAD, end)))
    return next(filter(None, blocks), min(start + _MAX_HEAD, end))


def _quotes_in_turn(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether an older mail begins between the head of the quote and ``end``."""
    return any(
        marks.header_block(lines, at)
        or is_original_separator(lines[at])
        or is_forward_separator(lines[at])
        or marks.attribution_start(lines, at, False) is not None
        for at in range(start, end)
        if lines[at]
    )
