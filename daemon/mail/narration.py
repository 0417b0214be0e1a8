"""Sentences that only look like an attribution: "On 3 March 2025 I wrote to you:". Who tells of a letter says whose."""

from __future__ import annotations

import re

from daemon.mail import marks

_NEAR = 3  # words before and behind the verb
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_BRACKETED = re.compile(r"[<(\[]\s?[^<>()\[\]\s]{1,100}@[^<>()\[\]\s]{1,100}")
_ADDRESS = re.compile(r"(?<!\S)\S{1,200}@\S+")
_TO_THE_SECOND = re.compile(r"\d:\d\d:\d\d")  # The Bat! names nobody: "Monday, March 3, 2025, 9:12:44 AM, you wrote:"
# Left out are those that stand in names and dates of another language: "du", "der", "le", "u", "je", "os".
_PERSONS = frozenset(
    (
        *("I", "you", "your", "we", "our", "us", "me", "my", "he", "she", "they", "his", "her", "their", "the"),
        *("ich", "wir", "mir", "mich", "uns", "sie", "Sie", "Ihnen", "ihnen", "ihr", "Ihr", "er", "mein", "unser"),
        *("vous", "nous", "elle", "moi", "mon", "votre", "notre", "yo", "nos", "usted", "ustedes", "mi", "su"),
        *(
            "eu",
            "você",
            "vocês",
            "nós",
            "meu",
            "seu",
            "io",
            "lei",
            "voi",
            "noi",
            "mio",
            "ik",
            "jij",
            "wij",
            "mij",
            "mijn",
        ),
        *("uw", "jag", "ni", "mig", "vi", "oss", "jeg", "dere", "meg", "jer", "min", "jste", "jsem", "mně", "vám"),
        *("я", "вы", "мы", "мне", "вам", "нам", "ви", "ми", "мені", "σας", "μου", "μας"),
    )
)
_BARE = 3  # words behind the date of a client that names nobody: "On Nov 26, 2013 you wrote:"
_SPEAKER = frozenset(
    ("I", "we", "ich", "wir", "nous", "yo", "eu", "io", "noi", "ik", "wij", "jag", "vi", "jeg", "я", "мы", "ми")
)
_PERSONS_WITHIN = re.compile(r"[我你您]|あなた|私|貴社|御社|弊社")


def is_narrated(text: str, apart: bool = False) -> bool:
    """Whether a line that ends in a verb of writing speaks of "I", "you" or "the plumber", or dates it behind the verb
    and names no address. A client names the sender, and the date first.

    ``apart`` says that a blank line stands below, as below a client's "On Nov 26, 2013 you wrote:".
    """
    if _TO_THE_SECOND.search(text) or _BRACKETED.search(text) or (apart and _names_nobody(text)):
        return False
    addressed, text = "@" in text, _ADDRESS.sub(" ", text)  # "you@example.org wrote:" speaks of nobody
    end = 0
    for start, end in marks.verbs_of_writing(text):
        near = [*_WORD.findall(text[:start])[-_NEAR:], *_WORD.findall(text[end:])[:_NEAR]]
        if not _PERSONS.isdisjoint(near) or _PERSONS_WITHIN.search(text):
            return True
    first = _DIGIT.search(text)
    return end > 0 and not addressed and first is not None and first.start() >= end


def _names_nobody(text: str) -> bool:
    digits = [found.end() for found in _DIGIT.finditer(text)]
    said = _WORD.findall(text[digits[-1] :]) if digits else []
    return 0 < len(said) <= _BARE and _SPEAKER.isdisjoint(said)
