"""What programs and firms set below a person's words: a phone's line, a disclaimer, a word for the environment, a virus
scanner's link. Each rule looks at the last lines before ``end`` and says where such a footer begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.confidential import addresses_others, calls_confidential, speaks_of_mail, tells_of_oneself
from daemon.mail.device_lines import is_device_line, is_excuse
from daemon.mail.phrases import lowered, phrases

MAX_FORMULA = 250
MAX_LINK = 600
_MIN_WHY = 20
_MAX_WHY = 300
SENTENCE_END = ("?", "？")
_MAX_PAPER = 5  # lines
_MIN_DISCLAIMER = 120
_MIN_ADDRESSED = 60  # for one that says what to do if it was not meant for the reader
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
# Why a list or a service sends a mail: "You received this message because you are subscribed to the group".
_WHY_RECEIVED = phrases(
    r"(?:you(?: are|['’]re| have)? receiv|(?:sie|du) (?:erhalten|erhältst|haben|hast)|vous (?:recevez|avez reçu)|"
    r"(?:ha|has) recibido|recib|você (?:está )?receb|receb|hai ricevuto|ricev|(?:u|je) (?:hebt|ontvangt)|"
    r"du (?:får|modtager|mottar)|otrzym|вы получ|ви отрим)[^\n]{0,40}\b"
    r"(?:this|dies\w*|ce|cet|cette|est[ea]|quest[oa]|ess[ea]|dit|deze|dett?a|dette|denn[ae]|tę|tego|это|этот|цей|це)\b[^\n]{0,60}"
    r"(?:because|weil|da (?:sie|du)|parce que|car|porque|perché|omdat|eftersom|fordi|därför att|ponieważ|gdyż|"
    r"потому что|поскольку|так как|оскільки)"
    r"[^\n]{1,60}?(?:subscri|a member|signed up|mentioned\.|assigned\.|authored the|watching|commented\.|"
    r"review was requested|abonn|angemeldet|registriert|mitglied|inscrit|membre|suscri|"
    r"miembro|inscrit[oa]|assina|iscritt|membro|geabonneerd|"
    r"aangemeld|lid bent|prenumer|tilmeld|abonner|subskryb|подпис|підпис)"
)
_WE = phrases(
    r"(?<!\w)(?:i|i['’]m|my|me|we|our|ich|wir|mein\w*|mir|unser\w*|je|j['’]ai|mon|ma|mes|nous|notre|yo|mi|mis|eu|meu|minha|io|mio|mia|"
    r"ik|wij|mijn|ons|jag|vi|min|mitt|jeg|mój|moje|moja|mnie|я|мы|мой|моя|мне|мене|мій)(?!\w)"
)
# What a marketplace writes below the message that it passes on between two framed lines: "For Your Information: …".
_FRAME = re.compile(r"\s*-{5,40} ?[^\W\d][^\n-]{1,60}-{5,40}\s*")
_FOR_INFORMATION = phrases(
    r"(?:for your information|zu ihrer information|pour (?:votre )?information|para (?:su|tu|sua) informa(?:ción|ção)|"
    r"per (?:tua|sua|vostra) informazione|ter informatie|för din information|dla twojej informacji)\s?:"
)
_HELPFUL = phrases(
    r"(?:https?://\S{1,500}|<https?://[^<>\s]{1,500}>|(?:©|copyright)[^\n]{0,120}|"
    r"[^\n?]{0,60}(?:e-?mail|nachricht|message|correo|messaggio|mensagem|bericht|wiadomość)[^\n?]{0,40}"
    r"(?:helpful|hilfreich|utile|útil|nuttig|hjälpsamt|pomocna)[^\n?]{0,20}\?)$"
)
_MAX_PASSED_ON = 20  # lines below the message


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
    if (len(text) <= _MIN_DISCLAIMER and not addresses_others(said)) or tells_of_oneself(said):
        return None
    return start if calls_confidential(said) else None


def paper(lines: Sequence[str], first: int, end: int) -> int | None:
    """A last paragraph that asks to think of the environment before printing the mail."""
    start = paragraph_start(lines, max(first, end - _MAX_PAPER), end)
    if start <= first or lines[start - 1].strip():
        return None
    said = lowered(" ".join(lines[start:end])[:MAX_FORMULA])
    spares = _PRINT.search(said) and speaks_of_mail(said) and (_NATURE.search(said) or _asks_whether(said))
    return start if spares else None


def _asks_whether(said: str) -> bool:
    """ "Please consider whether this mail really needs to be printed": no tree is named, and nobody says "I"."""
    return bool(_CONSIDER.search(said) and _REALLY.search(said)) and not tells_of_oneself(said)


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


def passed_on(lines: Sequence[str], first: int, end: int) -> int | None:
    """What a marketplace adds below the second of the framed lines around a message, if nobody wrote below it."""
    bottom = range(end - 1, max(first, end - _MAX_PASSED_ON), -1)
    start = next((index for index in bottom if "-----" in lines[index] and _FRAME.fullmatch(lines[index])), None)
    if start is None or not any(map(_FRAME.fullmatch, lines[first:start])):
        return None
    below = [line for line in lines[start + 1 : end] if line.strip()]
    if not below or not _FOR_INFORMATION.match(lowered(below[0][:MAX_FORMULA])):
        return None
    paragraph_end = next(at for at in range(start + 1, end) if lines[at] == below[0]) + 1
    while paragraph_end < end and lines[paragraph_end].strip():
        paragraph_end += 1
    rest = (line.strip() for line in lines[paragraph_end:end] if line.strip())
    return start if all(_HELPFUL.match(lowered(line[:MAX_LINK])) for line in rest) else None


def says_why_received(line: str) -> bool:
    """Whether a list or a service says why it sends the mail: that the reader subscribed, say. A
    person who explains himself says "I" or "my"."""
    said = lowered(line) if _MIN_WHY < len(line) < _MAX_WHY else ""
    return _WHY_RECEIVED.search(said) is not None and _WE.search(said) is None


def paragraph_start(lines: Sequence[str], first: int, end: int) -> int:
    """Where the last paragraph before ``end`` begins."""
    start = end
    while start > first and lines[start - 1].strip():
        start -= 1
    return start
