"""What programs and firms set below a person's words: a phone's line, a disclaimer, a word for the environment, a virus
scanner's link. Each rule looks at the last lines before ``end`` and says where such a footer begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.device_lines import is_device_line, is_excuse
from daemon.mail.phrases import lowered, phrases

MAX_FORMULA = 250
SENTENCE_END = ("?", "？")
_MAX_PAPER = 5  # lines
_MIN_DISCLAIMER = 120
_MIN_ADDRESSED = 60  # for one that says what to do if it was not meant for the reader
_ADDRESSED = phrases(
    r"if you are not|(?:wenn|falls|sollten|sofern|sind) sie nicht der|si vous n['’]êtes pas|si (?:usted )?no es el"
    r"|se non (?:è|siete)|(?:indien|als|bent) u niet"
)
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
_VIRUS_FREE = re.compile(
    r"(?:(?:virus-free|virenfrei|sans virus|libre de virus|sem vírus|privo di virus|virusvrij|virusfri\w*"
    r"|nie zawiera wirusów)"
    r"[. \xa0]{1,2}www\.(?:avast|avg)\.com\s*(?:<[^<>\s]{1,300}>)?"
    r"|[^\n?]{2,40}[. \xa0]www\.(?:avast|avg)\.com\s*<[^<>\s]{1,300}>)\s*",
    re.IGNORECASE,
)
# What no disclaimer says: a person tells of themselves.
_PERSONAL = phrases(
    r"(?<!\w)(?:i (?:want|am|was|would|have|demand|expect|never|got|need|do|don't|did)|my|ich|mir|mein(?:e|en|"
    r"em|er|es)?|"
    r"je (?:veux|voudrais|suis|demande|n'ai)|j'ai|mon|yo|quiero|exijo|he recibido|voglio|vorrei|ho ricevuto|ik|"
    r"mijn|chcę|"
    r"jag|jeg|quero|exijo|recebi|я|мне|мой|моя)(?!\w)"
)


def device_line(lines: Sequence[str], first: int, end: int) -> int | None:
    """ "Sent from my phone" as the last paragraph, excused or not."""
    if end - first > 2 and is_excuse(lines[end - 1]) and is_device_line(lines[end - 2]):
        return end - 2
    return end - 1 if is_device_line(lines[end - 1]) else None


def disclaimer(lines: Sequence[str], first: int, end: int) -> int | None:
    """A last paragraph that calls the mail confidential."""
    start = paragraph_start(lines, first, end)
    text = " ".join(line.strip() for line in lines[start:end]) if start > first else ""
    if len(text) <= _MIN_ADDRESSED or text.endswith(SENTENCE_END):
        return None
    said = lowered(text[:4000])
    if (len(text) <= _MIN_DISCLAIMER and not _ADDRESSED.search(said)) or _PERSONAL.search(said):
        return None
    return start if _DISCLAIMER.search(said) and _ABOUT_MAIL.search(said) else None


def paper(lines: Sequence[str], first: int, end: int) -> int | None:
    """A last paragraph that asks to think of the environment before printing the mail."""
    start = paragraph_start(lines, max(first, end - _MAX_PAPER), end)
    if start <= first or lines[start - 1].strip():
        return None
    said = lowered(" ".join(lines[start:end])[:MAX_FORMULA])
    spares = _PRINT.search(said) and _ABOUT_MAIL.search(said) and (_NATURE.search(said) or _asks_whether(said))
    return start if spares else None


def _asks_whether(said: str) -> bool:
    """ "Please consider whether this mail really needs to be printed": no tree is named, and nobody says "I"."""
    return bool(_CONSIDER.search(said) and _REALLY.search(said)) and not _PERSONAL.search(said)


def antivirus(lines: Sequence[str], first: int, end: int) -> int | None:
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


def paragraph_start(lines: Sequence[str], first: int, end: int) -> int:
    """Where the last paragraph before ``end`` begins."""
    start = end
    while start > first and lines[start - 1].strip():
        start -= 1
    return start
