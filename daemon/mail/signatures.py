"""Where a person's own text ends and the signature begins. In doubt the line stays text: a kept signature does no
harm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from daemon.mail.contact_data import is_contact_data
from daemon.mail.device_lines import is_device_line, is_excuse
from daemon.mail.languages import any_of
from daemon.mail.phrases import lowered, phrases
from daemon.mail.postscripts import asks_for_address, goes_on_below, tells

MAX_SIGNATURE_LINES = 60
MIN_BLOCK_LINES = 3  # of a name, an address and a telephone number
MAX_LOOSE_LINES = 12
MAX_LINE = 90
MAX_FORMULA = 250
_MAX_CLOSING = 60
_MAX_PAPER = 5  # lines
_MIN_DISCLAIMER = 120
_MIN_SIGNED = 3  # words above "Regards, Ann": below a quote it may be all that the person writes


_DELIMITER = re.compile(r"\s*--\s*$")  # RFC 3676 section 4.3 asks for "-- "; clients lose the space
_FOOTER = re.compile(r"\s*(?:_{2,}|-{3,}|={5,}|\*{5,})\s*$")
# A firm may close in two languages: "Mit freundlichen Grüßen / Kind regards".
_CLOSINGS = any_of("closing").lower()
_CLOSING = phrases(rf"[\s*_]*(?:{_CLOSINGS})(?:\s?[/|]\s?(?:{_CLOSINGS}))?[\s,.!:;*_–。！，、-]*$")
_CLOSING_NAME = phrases(rf"[\s*_]*(?:{any_of('closing').lower()})[,.!]?\s+")
_SHORT_CLOSING = 5  # letters: "Best Buy" is no name
_INITIALS = ("vg", "bg", "mfg", "mvh")  # not "LG", which sells machines
_OWN_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?:\s+[^\W\d_a-z][\w.'’-]*){0,2}[\s*_.!]*$")
_PARTICLES = frozenset(
    ("van", "von", "der", "den", "de", "du", "di", "da", "la", "le", "bin", "ten", "zu", "and", "und", "y", "e")
)
_FORMULA = phrases(
    r"(?:(?:je|nous) (?:vous )?(?:prie|prions)|(?:veuillez|recevez)\s).{0,80}"
    r"(?:agréer|recevoir|croire|accepter|recevez).{0,160}(?:salutations|sentiments|considération|respects?)\b.{0,40}$"
)
_THANKS = phrases(rf"[\s*_]*(?:{any_of('thanks').lower()})[\s,.!:;*_–-]*$")
_DASH_NAME = re.compile(r"\s*(?:[-–—~]\s?[^\W\d_]|--\s?[^\W\d_a-z])[\w.'’]*(?:\s+[^\W\d_][\w.'’]*){0,2}\s*$")
_SPACED = re.compile(r"\s*[-–—~]\s")
_BULLET = re.compile(r"\s*[-–—~*•]\s?\S")
_NAME = re.compile(r"[\s*_]*[^\W\d_][\w.'’&/-]*,?(?:\s+[\w.'’&(/|@-]+\)?,?){0,5}[\s*_.!]*$")
_PHONE = re.compile(r"(?:\+|\(0?|\b0|\b\d)[\d\s()./-]{6,}\d")
_EMAIL = re.compile(r"(?<=[^\s@])@[^\s@]+\.\w")
_URL = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
_DISCLAIMER = phrases(
    r"(?:confidential|privileged|vertraulich|confidentiel|confidencial|riservat|vertrouwelijk|konfidentiell|"
    r"fortrolig|poufn|"
    r"конфиденциальн|intended (?:only|solely)|unintended recipient|the sender immediately|機密|保密)"
)
_ABOUT_MAIL = phrases(
    r"(?:e-?mail|(?<!\w)mails?(?!\w)|message|nachricht|courriel|mensaje|mensagem|messaggio|bericht|meddelande|wiadomo|сообщени|邮件|メール)"
)
_PRINT = phrases(r"(?:print|druck|imprim|stamp|afdruk|skriv|tulost|drukow|tisk|распечат|打印|印刷)")
_NATURE = phrases(r"(?:environment|umwelt|planet|tree|bäume|ambient|milieu|miljö|miljø|środowisk|природ|环境|環境)")
_CONSIDER = phrases(
    r"(?<!\w)(?:think|consider|before|prüfen sie|denken sie|bevor sie|müssen sie|avant d|pensez|réfléchissez|piense|"
    r"pensa|denk|nadenk)"
)
_REALLY = phrases(
    r"(?<!\w)(?:really|necessary|need to|wirklich|notwendig|nötig|vraiment|nécessaire|necesari[oa]|realmente|"
    r"necessari[oa]|noodzakelijk|echt)(?!\w)"
)
_LINK_LINE = re.compile(r"\s*<(?:https?://[^<>\s]{1,300}|#[0-9A-Fa-f-]{8,60})>\s*")
_VIRUS_FREE = re.compile(r"[^\n?]{2,40}[. \xa0]www\.(?:avast|avg)\.com\s*(?:<[^<>\s]{1,300}>)?\s*")
# What no disclaimer says: a person tells of themselves.
_PERSONAL = phrases(
    r"(?<!\w)(?:i (?:want|am|was|would|have|demand|expect|never|got|need|do|don't|did)|my|ich|mir|mein(?:e|en|"
    r"em|er|es)?|"
    r"je (?:veux|voudrais|suis|demande|n'ai)|j'ai|mon|yo|quiero|exijo|he recibido|voglio|vorrei|ho ricevuto|ik|"
    r"mijn|chcę|"
    r"jag|jeg|quero|exijo|recebi|я|мне|мой|моя)(?!\w)"
)
_ASKS_FOR = (":", "：", "?", "？")
_SENTENCE_END = ("?", "？")


@dataclass(frozen=True, slots=True)
class Above:
    """What is known of the lines: the ``writer``'s name, if any, and what they may answer.

    A last line "- Blue" is signed by no Ann; below a ``quote`` it is signed by nobody whose name is not known. Where
    the quote asks for an ``address``, one is no signature.
    """

    writer: str = ""
    quote: bool = False
    address: bool = False


def signature_start(lines: Sequence[str], above: Above = Above()) -> int:
    """The index of the first signature line among a person's own ``lines``; ``len(lines)`` if there is none.

    The first non-empty line is never a signature.
    """
    first = next((index for index in range(len(lines)) if lines[index].strip()), len(lines))
    end = _trim(lines, len(lines))
    for _ in range(8):  # several may stand below one another: name, device line, disclaimer
        start = _one_signature(lines, first, end, above)
        if start is None or start <= first:
            break
        end = _trim(lines, start)
    return end


def _trim(lines: Sequence[str], end: int) -> int:
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    return end


def _one_signature(lines: Sequence[str], first: int, end: int, above: Above) -> int | None:
    if end - first < 2:
        return None
    dash_name, contact_block = partial(_dash_name, known=above), partial(_contact_block, known=above)
    for rule in (_delimited, _device_line, _paper, _antivirus, _disclaimer, dash_name, _closing, contact_block):
        start = rule(lines, first, end)
        if start is None:
            continue
        if rule in (_paper, _antivirus, _disclaimer) or not _goes_on(lines, start, end, rule is _closing):
            return start
    return None


def _goes_on(lines: Sequence[str], start: int, end: int, closed: bool) -> bool:
    """Whether somebody's text stands below the line that begins a signature; ``closed`` by a closing formula."""
    if _DELIMITER.match(lines[start]):
        return goes_on_below(lines, start + 1, end, mottos=True)
    if closed and not _CLOSING.match(lowered(lines[start])):
        return goes_on_below(["Ann", *lines[start + 1 : end]], 0, end - start, True)  # the name stands in that line
    return goes_on_below(lines, start + 1, end, closed)


def _delimited(lines: Sequence[str], first: int, end: int) -> int | None:
    """Below "-- ", or below a rule when what follows is short and no sentence."""
    found = None
    for index in range(end - 1, max(first, end - MAX_SIGNATURE_LINES) - 1, -1):
        line = lines[index]
        if line[:1].isalnum():
            continue
        if (_DELIMITER.match(line) and (line == "-- " or not _parts(lines, first, index, end))) or (
            _FOOTER.match(line)
            and _loose(lines, index + 1, end)
            and not _underlines(lines, index)
            and not tells(lines[index + 1 : _section_end(lines, index + 1, end)])
            and not _lists(lines, first, index, end)
        ):
            found = index
            if line == "-- ":
                break
    return found


def _parts(lines: Sequence[str], first: int, index: int, end: int) -> bool:
    """Whether a "--" is one of some that part sections, and a sentence stands below it."""
    near = range(max(first, index - MAX_SIGNATURE_LINES), min(end, index + MAX_SIGNATURE_LINES))
    others = any(at != index and lines[at][:5].strip() == "--" and _DELIMITER.match(lines[at]) for at in near)
    return others and tells(lines[index + 1 : _section_end(lines, index + 1, end)])


def _section_end(lines: Sequence[str], start: int, end: int) -> int:
    """Where the next rule or "--" stands; ``end`` if none does."""
    return next((at for at in range(start, end) if _FOOTER.match(lines[at]) or _DELIMITER.match(lines[at])), end)


def _lists(lines: Sequence[str], first: int, rule: int, end: int) -> bool:
    """Whether what stands below a rule is one of the sections that rules divide, or begins with no name."""
    below = [line for line in lines[rule + 1 : end] if line.strip() and not is_device_line(line)]
    told = [line for line in below if not _NAME.match(line) and not _FOOTER.match(line)]
    if any(map(is_contact_data, ([line] for line in told))):
        return False
    around = [*lines[max(first, rule - MAX_LOOSE_LINES) : rule], *below]
    divided = any(_FOOTER.match(line) or _DELIMITER.match(line) for line in around)
    return divided or any(any(map(str.isdigit, line)) for line in below)


def _underlines(lines: Sequence[str], index: int) -> bool:
    """Whether a rule makes the line right above it a heading: it is as long, or that line ends with a colon."""
    heading = lines[index - 1].strip() if index else ""
    if index > 1 and not heading and lines[index - 2].rstrip().endswith((":", "：")):
        return True  # in a page each line may be a paragraph
    return heading.endswith((":", "：")) or (len(heading) > 3 and abs(len(heading) - len(lines[index].strip())) <= 1)


def _loose(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether the lines could be a name, an address, a list's footer: few, short, and no question."""
    body = [line.strip() for line in lines[start:end] if line.strip()]
    return len(body) <= MAX_LOOSE_LINES and all(
        len(line) <= MAX_LINE and not line.endswith(_SENTENCE_END) for line in body
    )


def _device_line(lines: Sequence[str], first: int, end: int) -> int | None:
    """ "Sent from my phone" as the last paragraph, excused or not."""
    if end - first > 2 and is_excuse(lines[end - 1]) and is_device_line(lines[end - 2]):
        return end - 2
    return end - 1 if is_device_line(lines[end - 1]) else None


def _disclaimer(lines: Sequence[str], first: int, end: int) -> int | None:
    """A last paragraph that calls the mail confidential."""
    start = _paragraph(lines, first, end)
    text = " ".join(line.strip() for line in lines[start:end]) if start > first else ""
    if len(text) <= _MIN_DISCLAIMER or text.endswith(_SENTENCE_END):
        return None
    said = lowered(text[:4000])
    if _PERSONAL.search(said):
        return None
    return start if _DISCLAIMER.search(said) and _ABOUT_MAIL.search(said) else None


def _paper(lines: Sequence[str], first: int, end: int) -> int | None:
    """A last paragraph that asks to think of the environment before printing the mail."""
    start = _paragraph(lines, max(first, end - _MAX_PAPER), end)
    if start <= first or lines[start - 1].strip():
        return None
    said = lowered(" ".join(lines[start:end])[:MAX_FORMULA])
    spares = _PRINT.search(said) and _ABOUT_MAIL.search(said) and (_NATURE.search(said) or _asks_whether(said))
    return start if spares else None


def _asks_whether(said: str) -> bool:
    """ "Please consider whether this mail really needs to be printed": no tree is named, and nobody says "I"."""
    return bool(_CONSIDER.search(said) and _REALLY.search(said)) and not _PERSONAL.search(said)


def _antivirus(lines: Sequence[str], first: int, end: int) -> int | None:
    """A last paragraph "Virus-free. www.avast.com", alone or among the links that its picture leaves in a text."""
    start = end
    while start > first + 1 and end - start < _MAX_PAPER and _LINK_LINE.fullmatch(lines[start - 1]):
        start -= 1
    if start > first + 1 and _VIRUS_FREE.fullmatch(lines[start - 1]):
        start -= 1
        while start > first + 1 and end - start < _MAX_PAPER and _LINK_LINE.fullmatch(lines[start - 1]):
            start -= 1
        return start
    return None


def _dash_name(lines: Sequence[str], first: int, end: int, known: Above) -> int | None:
    """ "-Ann" as the last line, unless it ends a list or answers a question. A name that is not the writer's needs a
    full sentence above and no space, as "- Blue" is an answer."""
    line = lines[end - 1]
    if len(line) > 40 or not _DASH_NAME.match(line):
        return None
    above = next((lines[index] for index in range(end - 2, first - 1, -1) if lines[index].strip()), "")
    above = above.rstrip()
    if _BULLET.match(above) or above.endswith(":") or (above.endswith(_SENTENCE_END) and _SPACED.match(line)):
        return None
    if _CLOSING.match(lowered(above)[:_MAX_CLOSING]):
        return end - 1
    if known.quote:
        return end - 1 if known.writer and _is_writer(line, known.writer) else None
    if _is_writer(line, known.writer) or above.endswith("!"):
        return end - 1
    return end - 1 if line.lstrip()[0] == "-" and not _SPACED.match(line) and above.endswith(".") else None


def _is_writer(line: str, writer: str) -> bool:
    """Whether a line "-Ann" names the writer, in full, by one name or by initials; any name where none is known."""
    signed = lowered(line).strip(" \t-–—~*.").split()
    names = re.findall(r"[^\W_]+", lowered(writer))
    if not names or not signed:
        return True
    initials = "".join(name[0] for name in names)
    said = "".join(signed).replace(".", "")
    return said == initials or any(word in names or word.rstrip(".") == initials[0] for word in signed)


def _closing(lines: Sequence[str], first: int, end: int) -> int | None:
    """A closing formula on a line of its own, with at most a name, a role and an address below it."""
    seen = 0
    for index in range(end - 1, first, -1):
        line = lines[index].strip()
        if not line:
            continue
        if _continues(lines, index, end):
            return None
        said = lowered(line) if len(line) < 60 else ""
        if _CLOSING.match(said) and _loose(lines, index + 1, end):
            # "t." is Finnish for "greetings": one letter says so only above a name.
            return index if len(said.strip(" .,:*_-")) > 1 or _named(lines, index + 1, end) else None
        if (_closes_with_name(lines, index) or _is_formula(line)) and _loose(lines, index + 1, end):
            return index
        if seen and _THANKS.match(said) and _named(lines, index + 1, end):
            return index
        seen += 1
        if seen > MAX_LOOSE_LINES or len(line) > MAX_LINE or line.endswith(_SENTENCE_END):
            return None
    return None


def _continues(lines: Sequence[str], index: int, end: int) -> bool:
    """Whether a closing goes on below it, "Best / before date on the box is 2019", or is what a colon asks for."""
    if not _CLOSING.match(lowered(lines[index])[:_MAX_CLOSING]):
        return False
    above = next((line for line in reversed(lines[:index]) if line.strip()), "")
    below = next((line.strip() for line in lines[index + 1 : end] if line.strip()), "")
    if above.rstrip().endswith(_ASKS_FOR[:2]):
        return True
    words = below.split()
    goes_on = len(words) >= _MIN_SIGNED and (words[1].islower() or (words[0].isalpha() and len(words[0]) > _MIN_SIGNED))
    if goes_on and below[0].islower() and not is_contact_data([below]):
        return True  # not "i. A. Karl Weber"
    told = len(words) >= _MIN_SIGNED and words[0].isalpha() and words[1].islower() and words[1] not in _PARTICLES
    return any(map(str.isdigit, below)) and (told or not is_contact_data([below]))


def _closes_with_name(lines: Sequence[str], index: int) -> bool:
    """ "LG Ann", "Kind regards, Ann Weber" below a blank line or a sentence."""
    line = lines[index].strip()
    found = _CLOSING_NAME.match(lowered(line)) if len(line) < _MAX_CLOSING else None
    if not found or not _OWN_NAME.match(line, found.end()):
        return False
    above = lines[index - 1].strip()
    signed = next((line for line in reversed(lines[:index]) if line.strip()), "")
    if (above and above[-1] not in ".!?…)") or len(signed.split()) < _MIN_SIGNED:
        return False  # "These are my machines: / LG Nanocell"
    closing = found[0].strip(" ,.!*_")
    return len(closing) > _SHORT_CLOSING or closing in _INITIALS or "," in found[0]


def _is_formula(line: str) -> bool:
    """ "Veuillez agréer, Madame, l'expression de mes salutations distinguées."."""
    return len(line) < MAX_FORMULA and _FORMULA.match(lowered(line)) is not None


def _named(lines: Sequence[str], start: int, end: int) -> bool:
    """Below a "thanks", which may well begin a sentence, only a name makes a signature."""
    body = [line.strip() for line in lines[start:end] if line.strip()]
    name = body[0].split("|", 1)[0] if body else ""
    if not name or len(body) > 8 or len(name) > 40 or not _NAME.match(name):
        return False
    if any(map(str.isdigit, name)) or any(word.islower() for word in name.split()[1:] if word not in _PARTICLES):
        return False  # "Blue please", "Lamp 300"
    return all(len(line) <= 60 and not line.endswith(_SENTENCE_END) for line in body)


def _contact_block(lines: Sequence[str], first: int, end: int, known: Above) -> int | None:
    """A last paragraph that begins with a name and holds two or more of phone, address, web site."""
    start = _paragraph(lines, first, end)
    body = lines[start:end]
    if (
        start <= first
        or not MIN_BLOCK_LINES <= len(body) <= 8
        or any(len(line) > 70 for line in body)
        or not _NAME.match(body[0])
    ):
        return None
    if next((line for line in reversed(lines[first:start]) if line.strip()), "").rstrip().endswith(_ASKS_FOR):
        return None  # "Please ship to:", "Who is this?"
    above = _trim(lines, start)
    if known.address or asks_for_address(lines[_paragraph(lines, first, above) : above]):
        return None
    kinds = sum(any(pattern.search(line) for line in body[1:]) for pattern in (_PHONE, _EMAIL, _URL))
    return start if kinds >= 2 and not body[0].rstrip().endswith((":", "?")) else None


def _paragraph(lines: Sequence[str], first: int, end: int) -> int:
    """Where the last paragraph before ``end`` begins."""
    start = end
    while start > first and lines[start - 1].strip():
        start -= 1
    return start
