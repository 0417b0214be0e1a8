"""Answers that a person typed into a quote, told from it by their look: another colour, bold, highlighted.

Firms colour their headings, banners and names, and whole mails stand in Outlook's colour for replies. So a look counts
only against that of the rest of the message, above its closing, and where it stands below questions or is that of the
person's own text above the quote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from daemon.mail.latest_message import Message, latest_message
from daemon.mail.looks import PLAIN, Look
from daemon.mail.marks import is_label

_CONTACT = re.compile(r"@|https?:|www\.|[+0]\d[\d /()-]{6,}")
_SENTENCE_END = tuple(".!?。？！؟")
_ASKS = ("?", "？", "؟")
_MAX_ANSWER = 400  # characters
# "Any questions? / Your team": a firm's last words, below which no customer answers.
_OFFERS = re.compile(r"question|help|anything else|sonst noch|frage|hilfe|aide|pregunt|duda|ayuda|domand|dúvid|vragen|hulp|frågor|spørgsmål|spørsmål|pyta|pomoc|вопрос|помощ", re.IGNORECASE)  # fmt: skip # noqa: E501


@dataclass(frozen=True, slots=True)
class Shown:
    """How a line looks: the look of at least half of its letters, if they have one, and that of the words that stand
    behind a question in it."""

    look: Look = PLAIN
    behind: Look = PLAIN


def answers_in_marked(lines: Sequence[str], shown: Mapping[int, Shown], start: int, end: int, own: str) -> list[int]:
    """The indices of answers in what is marked with ``>`` from line ``start`` to ``end``. ``own`` is the colour of the
    text above."""
    inner = [line[2:] if line[:2] == "> " else "" for line in lines[start:end]]
    return [start + at for at in _answers(inner, _moved(shown, start, end), own, False)]


def answers_below_cut(lines: Sequence[str], shown: Mapping[int, Shown], start: int, end: int, own: str) -> list[int]:
    """The same for an unmarked quote."""
    inner = lines[start:end]
    return [start + at for at in _answers(inner, _moved(shown, start, end), own, True)]


def own_colour(lines: Sequence[str], shown: Mapping[int, Shown], end: int) -> str:
    """The colour of most of what stands above a quote that begins with line ``end``; empty where that has none."""
    letters: Counter[str] = Counter()
    for at in range(min(end, _MAX_ANSWER)):
        letters[shown[at].look.colour if at in shown else ""] += len(lines[at])
    return letters.most_common(1)[0][0] if letters else ""


def _moved(shown: Mapping[int, Shown], start: int, end: int) -> dict[int, Shown]:
    return {at - start: one for at, one in shown.items() if start <= at < end}


def _answers(lines: Sequence[str], shown: Mapping[int, Shown], own: str, cut: bool) -> list[int]:
    """The answers, unless they are most of the quote: then their look is the quote's own, and tells nothing."""
    if not shown:
        return []
    message = latest_message(lines, 0)
    written = [at for at in range(message.start, message.end) if lines[at].strip()]
    looks = Counter(shown[at].look if at in shown else PLAIN for at in written)
    default = looks.most_common(1)[0][0] if looks else PLAIN
    found = _sentences(lines, shown, message, default, cut) | _set_apart(lines, shown, message, written, default, own)
    plain = sum(1 for line in lines[message.start :] if line.strip(" >")) - len(found)
    return sorted(found) if len(found) <= plain else []


def _sentences(
    lines: Sequence[str], shown: Mapping[int, Shown], message: Message, default: Look, cut: bool
) -> set[int]:
    """Sentences in a colour that people choose to answer in, below something in another, and above a closing. Below a
    cut only red is such: firms write their names in blue and green."""
    kinds = ("red",) if cut else ("red", "other")
    told = {at for at, one in shown.items() if one.look.kind in kinds and one.look.colour != default.colour}
    first = next((at for at in range(message.start, len(lines)) if lines[at].strip() and at not in told), len(lines))
    end = message.end if message.closed else len(lines)
    return {
        at
        for at in told
        if first < at < end and _is_sentence(lines[at]) and not _is_offered(lines, at, message, shown[at].look.kind)
    }


def _is_sentence(line: str) -> bool:
    if line[:1] == ">" or _CONTACT.search(line):
        return False
    return len(line.split()) >= 3 or line.endswith(_SENTENCE_END) or not line.isascii()


def _is_offered(lines: Sequence[str], at: int, message: Message, kind: str) -> bool:
    """Whether a line below "Any questions?" is a firm's: in red, if the message ends with it."""
    above = next((line for line in reversed(lines[max(0, at - 3) : at]) if line.strip()), "")
    if message.closed or not above.rstrip().endswith(_ASKS) or not _OFFERS.search(above):
        return False
    return kind != "red" or not any(lines[at + 1 : message.end])


def _set_apart(
    lines: Sequence[str], shown: Mapping[int, Shown], message: Message, written: Sequence[int], default: Look, own: str
) -> set[int]:
    """Lines of the latest message that look unlike the rest of it, and answer it."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at in written:
        if at in shown and (apart := _apart(shown[at], default)):
            groups.setdefault(apart, []).append(at)
    found: set[int] = set()
    for (colour, _), group in groups.items():
        if _is_answered(lines, shown, message, written, group, bool(own) and colour == own):
            found.update(at for at in group if not _CONTACT.search(lines[at]))
    return found


def _apart(one: Shown, default: Look) -> tuple[str, str] | None:
    """What of a line's look is its own; None where nothing is."""
    look = one.behind if one.behind is not PLAIN else one.look
    colour = look.colour if look.colour != default.colour else ""
    marks = "" if colour else "".join(mark for mark in look.marks if mark not in default.marks)
    return (colour, marks) if colour or marks else None


def _is_answered(
    lines: Sequence[str], shown: Mapping[int, Shown], message: Message, written: Sequence[int], group: Sequence[int],
    as_above: bool,
) -> bool:  # fmt: skip
    """Whether lines of one look are answers: more of them stand behind a question than elsewhere, or the person's own
    text above looks the same."""
    members, above = set(group), dict(zip(written[1:], written, strict=False))
    asked, others = [], 0
    for at in group:
        asks = lines[above[at]].strip() if at in above and above[at] not in members else ""
        if _CONTACT.search(lines[at]) or len(lines[at]) > _MAX_ANSWER:
            others += 1
        elif shown[at].behind is not PLAIN or (asks.endswith(_ASKS) and not is_label(asks)):
            asked.append(at)
        elif above.get(at) not in members:
            others += 1
    goes_on = message.closed or any(at > group[-1] and at not in members for at in written)
    if (as_above and goes_on and group[0] in above) or len(asked) > others:
        several = len(asked) + others > 1
        return several or message.closed or not asked or not _is_signed(lines, above, asked[0], group, goes_on)
    return False


def _is_signed(lines: Sequence[str], above: Mapping[int, int], asked: int, group: Sequence[int], goes_on: bool) -> bool:
    """Whether what stands below a question is a firm's name or its team's; a single word is none where more follows."""
    question = lines[above[asked]] if asked in above else ""
    words = sum(len(lines[at].split()) for at in group)
    return _OFFERS.search(question) is not None or (
        all(lines[at].istitle() for at in group) and (words > 1 or not goes_on)
    )
