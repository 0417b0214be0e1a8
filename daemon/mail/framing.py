"""The greeting and the closing that a template puts around an answer, and their like in what a person wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from daemon.mail.languages import words
from daemon.mail.phrases import lowered
from daemon.mail.salutation import MAX_SALUTATION_CHARACTERS, SALUTATION_ENDS

MOST_GREETED = 5  # words of a greeting behind its first ones: names, titles, "and team"
MOST_SIGNED = 3  # lines below a closing
_WORD = re.compile(r"\w+")
# How letters begin in the languages of the replies, and in those of their neighbours.
_GREETINGS = """
hello|hi|hey|dear|greetings|good morning|good afternoon|good evening|good day
hallo|guten tag|guten morgen|guten abend|grüß gott|moin|servus|liebe|lieber|liebes|sehr geehrte|sehr geehrter|werte
bonjour|bonsoir|salut|cher|chère|chers|madame|monsieur
hola|buenos días|buenas tardes|buenas noches|buen día|estimado|estimada|estimados|querido|querida
buongiorno|buonasera|salve|ciao|gentile|gentili|egregio|egregia|caro|cara
beste|geachte|goedemorgen|goedemiddag|goedenavond|goedendag|dag
olá|ola|oi|bom dia|boa tarde|boa noite|prezado|prezada|exmo|exma
dzień dobry|dobry wieczór|cześć|witam|witaj|szanowny|szanowna|szanowni|drogi|droga
hej|hejsan|kære|kära|hei|hyvä
dobrý den|dobrý deň|vážený|vážená|ahoj
tisztelt|kedves|üdvözöljük|jó napot|bună ziua|stimate|stimată|poštovani|pozdravljeni|spoštovani
здравейте|здравствуйте
добрый день|уважаемый|уважаемая|вітаємо|добрий день|шановний|γεια σας|αγαπητέ|αγαπητή|merhaba|sayın
お客様|您好|尊敬的|안녕하세요
שלום|مرحبا|مرحبًا|السلام عليكم|سلام|با سلام
bon dia|bona tarda|tere|tere päevast|labdien|sveiki|laba diena|halo|selamat pagi|selamat siang|xin chào|kính gửi
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines before and after the answer, as they are sent; blank ones are left out."""

    greeting: tuple[str, ...]
    closing: tuple[str, ...]


def frame_of(reply: str, answer: str) -> Frame:
    """The frame of a rendered reply without sources and quote, of which ``answer`` is a part, perhaps in capitals."""
    found = re.search(re.escape(answer), reply, re.IGNORECASE)
    if found is None:
        return Frame(_lines(reply), ())
    return Frame(_lines(reply[: found.start()]), _lines(reply[found.end() :]))


def without_frame(text: str, frame: Frame) -> tuple[str, list[str]]:
    """The text without first and last lines that the frame has as well, and those lines."""
    dropped: list[str] = []
    last: list[str] = []
    lines = text.strip().splitlines()
    greeting = _alike(frame.greeting)
    while lines and (_folded(lines[0]) in greeting or not lines[0].strip()):
        dropped.append(lines.pop(0))
    closing = _alike(frame.closing)
    while lines and (_folded(lines[-1]) in closing or not lines[-1].strip()):
        last.append(lines.pop())
    return "\n".join(lines).strip(), [line.strip() for line in (*dropped, *reversed(last)) if line.strip()]


def looks_framed(text: str, frame: Frame) -> list[str]:
    """First and last lines that look like a greeting or a closing, though not like the frame's own."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    begins = any(_folded(lines[0]).startswith(f"{own} ") for own in _alike(frame.greeting))
    found = [lines[0]] if begins or is_greeting(lines[0]) else []
    return found + _closing(lines[1:])


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _alike(lines: Sequence[str]) -> set[str]:
    """Each line, and all of them written as one."""
    return {_folded(line) for line in (*lines, " ".join(lines))} - {""}


def _folded(line: str) -> str:
    return " ".join(_WORD.findall(lowered(unicodedata.normalize("NFKC", line)).replace("ß", "ss")))


@cache
def _known(column: str) -> frozenset[str]:
    return frozenset(_folded(phrase) for phrase in words(column))


@cache
def _greetings() -> tuple[str, ...]:
    return tuple(sorted((_folded(phrase) for phrase in re.split(r"[|\n]", _GREETINGS.strip())), key=len, reverse=True))


def is_greeting(line: str) -> bool:
    """``Hello Ivy,`` and ``Guten Tag``, but not ``Hello Kitty bags are sold out.``"""
    folded = _folded(line)
    words_of = next((f for f in _greetings() if folded == f or folded.startswith(f"{f} ")), "")
    if not words_of or len(line) > MAX_SALUTATION_CHARACTERS:
        return False
    rest = folded[len(words_of) :].split()
    return len(rest) <= MOST_GREETED and (not rest or line.endswith(SALUTATION_ENDS) or line.istitle())


def _closing(lines: Sequence[str]) -> list[str]:
    """The lines from a closing on, when they end the text: ``Best wishes``, then a name or nothing."""
    for start in range(max(0, len(lines) - 1 - MOST_SIGNED), len(lines)):
        below = lines[start + 1 :]
        signed = all(len(_folded(line).split()) <= MOST_GREETED and line[-1] not in ".?!:" for line in below)
        phrase, comma, name = lines[start].partition(",")
        alone = _folded(lines[start]) in _known("closing")
        with_name = bool(comma and name.strip()) and _folded(phrase) in _known("closing") and not below
        thanks = _folded(lines[start]) in _known("thanks") and len(below) == 1
        if signed and (alone or thanks or (with_name and len(name.split()) <= MOST_SIGNED)):
            return list(lines[start:])
    return []
