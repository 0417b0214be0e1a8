"""The words of a notice of confidence, one row a language: "This e-mail is confidential. If you are not the addressee …".

Firms set it below what a person writes (``footers``), gateways and some programs above it (``banners``).
"""
# ruff: noqa: E501 (a language is one row)

from __future__ import annotations

import re
from typing import NamedTuple

from daemon.mail.phrases import phrases


class _Row(NamedTuple):
    """``calls``: plain text, ``|`` between, what it calls the mail; the other columns are patterns. ``unmeant``: whom it
    tells what to do; ``person``: words for "I" and "we"; ``tells``: what a person says and no notice, which may say
    "we"."""

    calls: str
    unmeant: str
    person: str
    tells: str = ""


_ROWS = {
    "en": _Row("confidential|privileged|intended only|intended solely|unintended recipient|the sender immediately", r"if you (?:are not (?:an?|the|one of|named|listed|intended)\b|(?:are|have|received)\b[^.!?]{0,30} (?:not the|by mistake|in error))", "i|i['’]m|my|me|we", "i (?:want|am|was|would|have|demand|expect|never|got|need|do|don't|did)|my"),
    "de": _Row("vertraulich", r"(?:wenn|falls|sollten|sofern|sind) sie\b[^.!?]{0,30} nicht der", "wir|ich|mein(?:e[mnrs]?)?|mir|mich", "ich|mir|mein(?:e[mnrs]?)?"),
    "fr": _Row("confidentiel", "si vous n['’]êtes pas", "nous|je|j['’]ai|mon|ma|mes|moi", "je (?:veux|voudrais|suis|demande|n'ai)|j'ai|mon"),
    "es": _Row("confidencial", "si (?:usted )?no es", "nosotros|yo|mi|mis|he", "yo|quiero|exijo|he recibido"),
    "pt": _Row("confidencial", r"(?:se|caso) (?:você |o senhor |v\. ?s\.ª )?não (?:é|for|seja) ", "eu|meus?|minhas?", "quero|exijo|recebi"),
    "it": _Row("riservat|confidenzial", r"se non (?:è|siete|sei)\b|(?:qualora|se) (?:lei )?non (?:è|fosse|foste)\b", "io|mio|mia|miei|mie", "voglio|vorrei|ho ricevuto"),
    "nl": _Row("vertrouwelijk", r"(?:indien|als|bent) u\b[^.!?]{0,30} niet\b", "wij|ik|mijn|mij", "ik|mijn"),
    "sv": _Row("konfidentiell", r"om (?:du|ni)\b[^.!?]{0,10} inte (?:är den|är rätt|är avsedd)", "jag|mig|mitt|mina", "jag"),
    "da": _Row("fortrolig", r"(?:hvis|såfremt) (?:du|de)\b[^.!?]{0,10} ikke er (?:den|rette)", "jeg|mig|mine", "jeg"),
    "no": _Row("fortrolig|konfidensiel", r"(?:hvis|dersom|om) du\b[^.!?]{0,10} ikke er (?:den|rett|riktig)", "jeg|meg|mitt|mine", "jeg"),
    "pl": _Row("poufn", r"(?:jeżeli|jeśli) nie (?:jest(?:eś|eście)?|są)\b", "ja|mnie|mój|moj[aeą]|mam|chcę", "chcę"),
    "ru": _Row("конфиденциальн", "если вы не являетесь|если вы не адресат|если вы получили [^.!?]{0,30} по ошибке", "я|меня|мне|мой|моя|мы", "я|мне|мой|моя"),
    "zh": _Row("机密|機密|保密", "(?:如果?|若|倘若)(?:您|你|阁下|閣下)?(?:不是|并非|並非|非)", "我"),
    "ja": _Row("機密", "(?:宛先|受信者|受取人|名宛人)の?方?(?:でない|ではない|以外)|誤って(?:受信|受け取|お受け取り|送信)", "私|僕"),
}  # fmt: skip
HINTS = tuple(sorted({word for row in _ROWS.values() for word in row.calls.split("|")}))
"""One of them stands in each notice, in lower case."""
PERSON = "|".join(row.person for row in _ROWS.values())
"""Alternatives of a pattern: words for "I" and "we"."""

_ALONE = r"(?<!\w)(?:{})(?!\w)"
_SIGNS = tuple(
    (
        phrases(*map(re.escape, row.calls.split("|"))),
        phrases(row.unmeant),
        re.compile(row.person if code in ("zh", "ja") else _ALONE.format(row.person)),
    )
    for code, row in _ROWS.items()
)
_CALLS = phrases(*map(re.escape, HINTS))
_UNMEANT = phrases(*(row.unmeant for row in _ROWS.values()))
_TELLS = phrases(_ALONE.format("|".join(row.tells for row in _ROWS.values() if row.tells)))
_MAIL = phrases(
    r"(?:e-?mail|(?<!\w)mails?(?!\w)|message|nachricht|courriel|correo|mensaje|mensagem|messaggio|bericht|meddelande|meddelelse|"
    r"melding|wiadomo|сообщени|письм|邮件|郵件|メール)"
)


def speaks_of_mail(said: str) -> bool:
    """Whether a lowered text names a mail; all the functions here take such texts (``phrases.lowered``)."""
    return _MAIL.search(said) is not None


def calls_confidential(said: str) -> bool:
    """Whether a text calls a mail confidential, in any language."""
    return _CALLS.search(said) is not None and speaks_of_mail(said)


def addresses_others(said: str) -> bool:
    """Whether it says "if you are not the addressee", in any language."""
    return _UNMEANT.search(said) is not None


def tells_of_oneself(said: str) -> bool:
    """Whether a person tells of themselves, as no notice does."""
    return _TELLS.search(said) is not None


def is_notice(said: str) -> bool:
    """Whether a text calls the mail confidential and says what to do if it was not meant for the reader, both in one
    language, in which no person speaks."""
    return speaks_of_mail(said) and any(
        calls.search(said) and unmeant.search(said) and not person.search(said) for calls, unmeant, person in _SIGNS
    )
