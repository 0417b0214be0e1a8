"""The warning that a gateway puts above or below a mail from outside: its words, not the writer's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail import confidential
from daemon.mail.phrases import lowered

_LONGEST = 700  # characters of a warning
_NEAR = 2_000  # characters at each end of a text in which one is looked for

# English, German, French, Spanish and Dutch: where the mail comes from …
_OUTSIDE = re.compile(
    r"\b(?:from (?:an? |the )?(?:outside|external)|outside (?:of )?(?:the|our|your|this) (?:\w+ )?"
    r"(?:organi[sz]ation|company|network)"
    r"|external (?:e-?mail|message|sender|source)|von (?:au(?:ß|ss)erhalb|extern)|extern(?:e[nrs]?)? "
    r"(?:e-?mail|nachricht|absender|quelle)"
    r"|de l['’]ext[ée]rieur|(?:e-?mail|courriel|message|expéditeur|source) externe|fuera de (?:la|nuestra|su|tu)"
    r"|(?:correo|mensaje|remitente|origen) externo|van buiten|buiten (?:de|uw|onze|je) \w+"
    r"|extern(?:e)? (?:bericht|afzender|bron))\b"
)
_FROM_OUTSIDE = ("outside", "extern", "außerhalb", "ausserhalb", "extérieur", "exterieur", "fuera", "buiten")
# … and what to beware of.
_BEWARE = re.compile(
    r"(?:(?<=[.:!;\])*] )|\A|\bplease )(?:do not|don['’]t|never) (?:click|open|reply)\b"
    r"|\b(?:exercise caution|be (?:careful|cautious)|use caution"
    r"|(?:klicken|öffnen|antworten) sie (?:\w+ ){0,6}(?:nicht|keine)|keine (?:links|anhänge)"
    r"|seien sie vorsichtig|vorsicht"
    r"|ne (?:cliquez|ouvrez|répondez) (?:pas|sur|aucun)|n['’]ouvrez|soyez (?:prudent|vigilant)s?"
    r"|faites (?:preuve de|attention)"
    r"|no (?:haga|haz|abra|abras|pulse|responda)|tenga (?:cuidado|precaución)"
    r"|klik (?:\w+ ){0,4}(?:niet|geen)|open (?:\w+ ){0,4}(?:niet|geen)|wees (?:voorzichtig|alert))\b"
)
_OBJECT = re.compile(
    r"\b(?:links?|attachments?|sender|anhänge|anhang|absenders?|liens?|pièces? jointes?|expéditeur|enlaces?|adjuntos?"
    r"|remitente|koppelingen|bijlagen?|afzender)\b"
)
# A person who writes about such a mail says "I" or "we", or asks; a warning says "our", of the organisation.
_PERSON = re.compile(rf"\?|\b(?:{confidential.PERSON})\b")
# Outlook's tip above the mail of a new sender, and nothing else: the address, and a sentence that leads to the reason.
_SELDOM = re.compile(
    r"(?:you don['’]t often get e?-?mail from|some people who received this message don['’]t often get e?-?mail from"
    r"|sie erhalten nicht (?:häufig|oft) e-?mails? von|vous ne recevez pas souvent de courriers?(?: électroniques?)? de"
    r"|no suele recibir correos? electrónicos? de|u ontvangt niet vaak e-?mail(?: van)?)"
    r" [^@]{0,80}?\S{1,100}@\S{1,100}[. ] ?(?:learn why|erfahren sie|weitere|découvrez|pourquoi|obtenga"
    r"|por qué|meer|leer|<?http)"
    r"[^.!?]{0,60}[.]?(?: ?<?\[?https?://aka\.ms/\S{1,60})?"
    r"|[^!?]{5,300}\baka\.ms/learnaboutsenderidentification[ \]>]{0,4}"
)
_SELDOM_WORDS = ("learnabout", "often", "erhalten", "souvent", "suele", "vaak")
_OF_BANNERS = (*_FROM_OUTSIDE, *_SELDOM_WORDS, *confidential.HINTS)
_SHORT_TIP = 400
_RULE = re.compile(r"[\W_]*")


def split_banner(text: str) -> tuple[str, str]:
    """The text without a gateway's warning that is its first or last paragraph, and the warning; else ``""`` for it.

    Taken for one is a short paragraph that calls the mail one from outside and warns of links, attachments or its
    sender. The last one is kept below a line that ends with a colon: there a person shows it to us.
    """
    short = len(text) <= _NEAR
    if not _has_one(lowered(text[:_NEAR]), _OF_BANNERS) and (
        short or not _has_one(lowered(text[-_NEAR:]), _FROM_OUTSIDE)
    ):
        return text, ""
    lines = text.split("\n")
    head = _first_paragraph(text[:_NEAR].split("\n"))
    for start, end in (head, (head[0], head[0] + 1)):  # a page may have no empty line below its warning
        if _is_set_above("\n".join(lines[start:end]), any(map(str.strip, lines[end:]))):
            while end < len(lines) and _RULE.fullmatch(lines[end]) and "\0" not in lines[end]:
                end += 1
            return "\n".join(lines[end:]), "\n".join(lines[start:end]).strip()
    near = text[-_NEAR:].split("\n")[::-1]
    start, end = _first_paragraph(near)
    above = next((line.strip() for line in near[end:] if not _RULE.fullmatch(line)), "")
    if is_banner("\n".join(near[start:end][::-1])) and not above.endswith((":", "：")):
        return "\n".join(lines[: len(lines) - end]).rstrip("\n"), "\n".join(near[start:end][::-1]).strip()
    return text, ""


def _is_set_above(paragraph: str, more: bool) -> bool:
    """Whether a first paragraph is a warning; or, with ``more`` below it, Outlook's tip on a new sender, or a notice of
    confidence."""
    if is_banner(paragraph):
        return True
    if not more:
        return False
    said = " ".join(lowered(paragraph[:_LONGEST]).split())
    if len(paragraph) >= _LONGEST or "\0" in said or "?" in said:
        return False
    if len(said) < _SHORT_TIP and _SELDOM.fullmatch(said) and not _PERSON.search(said):
        return True
    return confidential.is_notice(said)


def _has_one(said: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands there, without which no pattern needs to be tried."""
    return any(map(said.__contains__, words))


def is_banner(paragraph: str) -> bool:
    """Whether a paragraph warns of a mail from outside, and no person speaks in it."""
    said = " ".join(lowered(paragraph).split())
    if len(said) > _LONGEST or "\0" in said or not _has_one(said, _FROM_OUTSIDE):
        return False
    return not _PERSON.search(said) and _warns(said)


def _warns(said: str) -> bool:
    return all(sign.search(said) for sign in (_OUTSIDE, _BEWARE, _OBJECT)) and confidential.speaks_of_mail(said)


def _first_paragraph(lines: list[str]) -> tuple[int, int]:
    """Where the first lines that are no rules begin and end."""
    start = 0
    while start < len(lines) and _RULE.fullmatch(lines[start]) and "\0" not in lines[start]:
        start += 1
    end = start
    while end < len(lines) and not _RULE.fullmatch(lines[end]):
        end += 1
    return start, end
