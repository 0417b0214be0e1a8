"""Whether an answer has the form that its question asks for: a reason, somebody, a number, a price by the day.

Form alone proves no answer; without it there is none.
"""

from __future__ import annotations

import re

from daemon.agent.numbers import DURATIONS, MONEY, UNITS
from daemon.agent.tokens import tokens

# At the start of a sentence or clause.
_START = r"(?:^|[.,;:!?\n]\s*|\b(?:and|but|so|und|aber|et|mais|y|pero|e|ma|en|maar)\s+)\W*"
_WHY = re.compile(
    _START + r"(?:why|how come|warum|wieso|weshalb|pourquoi|por qué|perché|waarom|dlaczego)\b", re.IGNORECASE
)
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|thanks to|reasons?|therefore|so that|otherwise|as (?:it|they|the|we|this)|"
    r"to (?:avoid|protect|prevent|keep|make sure|ensure|save)|in order to|weil|denn|da|damit|sonst|wegen|"
    r"deshalb|daher|darum|gr[uü]nd\w*|um\b.{1,80}\bzu|parce que|car|afin|sinon|raisons?|pour que|puisque|"
    r"porque|ya que|para que|motivos?|"
    r"perché|poiché|affinché|omdat|want|zodat|anders|reden|ponieważ|bo|żeby|pois)\b",
    re.IGNORECASE,
)
_WHO = re.compile(_START + r"(?:who|whom|wer|wem|wen|quién(?:es)?|chi|kto)\b", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"\b(?:i|we|you|us|our|ours|your|yours|any(?:one|body)|every(?:one|body)|some(?:one|body)|"
    r"nobody|no one|customers?|clients?|guests?|visitors?|members?|students?|"
    r"pupils?|teachers?|people|persons?|team|staff|colleagues?|"
    r"adults?|child(?:ren)?|kids?|parents?|owners?|drivers?|holders?|experts?|mr|mrs|ms|dr|"
    r"wir|sie|ihr\w*|uns|unser\w*|jede[mnr]?|alle|niemand|kund\w+|g[aä]st\w*|mitglied\w*|person\w*|leute|kind\w*|"
    r"erwachsene\w*|eltern|frau|herr\w*|mitarbeiter\w*|lehr\w+|schüler\w*|nous|vous|notre|votre|tout\w*|nosotros|usted\w*|"
    r"nuestr\w+|todos|noi|voi|nostr\w+|tutti|klien\w*|"
    r"(?:sell|send|buy|carri|couri|manufactur|mak|tun|train|provid|suppli|lead|organis|organiz)ers?|recipients?|drivers?|"
    r"(?:herstell|absend|empfäng|käuf|verkäuf|fahr|train|stimm|inhab|leit|anbiet)er\w*|lieferant\w*)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\b(?:how many|wie ?viele|combien de|cuánt[oa]s|quant[ie]|hoeveel|ile)\b", re.IGNORECASE)
_ONE_OR_ANY = re.compile(
    r"\b(?:one|once|twice|both|single|unlimited|as many as|any number|none|no limit|ein\w*|kein\w*|beide\w*|"
    r"beliebig\w*|unbegrenzt\w*|une?|aucune?|deux|una?|ningun\w*|ambos|nessun\w*|een|geen|żad\w+)\b",
    re.IGNORECASE,
)
_PER = re.compile(
    r"\b(?:per|a|an|each|every|by the|pro|je|jede[rns]?|par|chaque|à l['’ ]|por|cada|al|all['’ ]|ogni)\s*"
    r"([^\W\d_]{3,12})\b",
    re.IGNORECASE,
)


def lacks_form(asked: str, answer: str) -> str:
    """Why ``answer`` has not the form that ``asked`` wants, or empty."""
    if _WHY.search(asked) and not _REASON.search(answer):
        return "the question asks “why”, and nothing that is quoted gives a reason"
    if _WHO.search(asked) and not _SOMEBODY.search(answer):
        return "the question asks “who”, and what is quoted speaks of nobody"
    if _HOW_MANY.search(asked) and not (_counts(answer) or _ONE_OR_ANY.search(answer)):
        return "the question asks “how many”, and what is quoted counts nothing"
    return _by_another_time(asked, answer)


def _counts(text: str) -> bool:
    return any(token.kind == "number" and token.unit not in MONEY for token in tokens(text))


def _by_another_time(asked: str, answer: str) -> str:
    """Why a price by the hour is none to a question by the day, or empty."""
    wanted, given = _times(asked), _times(answer)
    if not wanted or not given or set(wanted) & set(given) or not any(token.unit in MONEY for token in tokens(answer)):
        return ""
    return f"the question asks “{next(iter(wanted.values()))}”, and what is quoted says “{next(iter(given.values()))}”"


def _times(text: str) -> dict[str, str]:
    """The units of time that something is counted by, and how they are written."""
    found: dict[str, str] = {}
    for hit in _PER.finditer(text):
        unit = UNITS.get(hit[1].casefold(), "")
        if unit in DURATIONS:
            found.setdefault(unit, hit[0])
    return found
