"""What a customer tells beside the question: that something went wrong, was tried, or that the desk shall do something.

The answer to the question alone is wrong then: "The K2 gave my daughter a shock. How do I clean the K2?" Where a mail
only says what is wrong and asks "What now?", that is the question, and the documents may answer it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from daemon.agent.asking import read_question
from daemon.agent.events import event_in, languages_read
from daemon.agent.numbers import MONEY
from daemon.agent.questions import READ_CHARACTERS, asks, without_greeting
from daemon.agent.sentences import split_sentences
from daemon.agent.tokens import tokens
from daemon.agent.words import CONTRASTS, words_in
from daemon.lexicon import REQUEST, TROUBLE, lexicon

FEWEST_WORDS = 2  # "Ada Brook" below a mail tells nothing; neither does one word
# Numbers are named with what means "not" elsewhere: "order no. 4711".
_NUMBERED = re.compile(r"\b(?:no|nr|non|num|núm)\.?\s*(?=\d)", re.IGNORECASE)
# Where a question has a clause before or behind it that tells something: "My parcel is lost, how do I track it?"
_CUT = re.compile(
    r"\s*(?:[,;:–—]|\s-|\()\s*|\s+(?=(?:but|and|because|since|after|although|though|aber|und|weil|nachdem|obwohl|denn|mais|et|"
    r"car|parce|pero|porque|aunque|ma|perché|maar|omdat|want|mas|ale|bo|ponieważ)\b)",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"^\W*(?:but|and|because|since|after|although|though|so|as|aber|und|weil|nachdem|obwohl|denn|da|mais|et|car|"
    r"parce que|pero|y|porque|aunque|ma|e|perché|maar|en|omdat|want|mas|ale|i|bo|ponieważ)\s+",
    re.IGNORECASE,
)
# A clause that tells begins with who or what it is about; one with "if" tells of what may be.
_TELLS = re.compile(
    r"^\W*(?:i|we|it|he|she|they|there|my|our|the|this|that|nothing|nobody|yesterday|today|last|ich|wir|es|er|sie|man|mein\w*|"
    r"unser\w*|der|die|das|gestern|heute|dort|je|j|nous|il|elle|on|mon|ma|mes|notre|le|la|les|hier|yo|mi|mis|nuestr\w+|el|los|"
    r"he|hemos|ho|abbiamo|il|lo|mio|mia|ik|wij|het|mijn|de|eu|o|a|meu|minha|mój|moja|moje)\b",
    re.IGNORECASE,
)
# "Else", "again": something was done before that did not help.
_AGAIN = re.compile(
    r"\b(?:else|again|already|still|as well|too|another|twice|instead|once more|"
    r"sonst noch|noch (?:tun|machen|versuchen)|wieder|schon|bereits|erneut|ebenfalls|auch|nochmals?|"
    r"encore|déjà|de nouveau|aussi|d'autre|otra vez|ya|también|todavía|más|ancora|già|di nuovo|anche|altro|"
    r"nog|weer|al|ook|opnieuw|ainda|já|também|outra vez|mais|znowu|już|też|jeszcze)\b",
    re.IGNORECASE,
)


# A sentence that begins with an order to the desk; "Find attached …" and "Have a nice day" are none.
_ORDER = re.compile(
    r"^\W*(?:(?:also|and|so|then|just|now|und|dann)\s+)?(?:"
    r"(?:send|change|cancel|update|call|book|reserve|add|remove|delete|ship|deliver|pack|put|give|stop|replace|refund|"
    r"repair|check|correct|forward|contact|register|unsubscribe|keep|hold|transfer|charge|reset|activate|sign)\s+"
    r"(?:me|us|my|our|the|this|that|it|him|her|them|a|an|two|three|back|everything|all|\d+)\b|"
    r"(?!(?:haben|sind|können|könnten|würden|wissen|sagen|geben|möchten|bieten|liefern|verkaufen)\b)"
    r"[a-zäöüß]+e?n sie\s+(?:mir|uns|meine?\w*|unsere?\w*|bitte|die|den|das|es|auch|einen?|zwei|drei|\d+)\b|"
    r"(?:envoyez|changez|annulez|modifiez|réservez|remboursez|rappelez|livrez|supprimez)\b|"
    r"(?:stuur|wijzig|verander|annuleer|reserveer|verwijder)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Story:
    """``trouble`` and ``request`` are the first sentence that tells of one and the words that say so, or empty."""

    trouble: str = ""
    trouble_words: str = ""
    request: str = ""
    request_words: str = ""


@lru_cache(maxsize=32)  # several rules ask about the same mail
def story_of(text: str, language: str) -> Story:
    """What a mail tells that an answer to its question alone would pass over."""
    language = language.casefold().partition("-")[0]
    told, asked = _parts(text)
    troubles = [(part, words) for part in told if (words := trouble_in(part, language))]
    requests = [(part, words) for part in told if (words := request_in(part, language))]
    if _asks_what_now(asked, troubles, language):
        troubles = []
    trouble, trouble_words = troubles[0] if troubles else ("", "")
    request, request_words = requests[0] if requests else ("", "")
    return Story(trouble, trouble_words, request, request_words)


@lru_cache(maxsize=32)
def prices_told(text: str) -> tuple[tuple[str, str], ...]:
    """The amounts of money that a mail tells beside its question: value and unit, and the sentence."""
    told, _ = _parts(text)
    return tuple(
        (f"{token.value} {token.unit}", part) for part in told for token in tokens(part) if token.unit in MONEY
    )


def trouble_in(part: str, language: str) -> str:
    """The words of a sentence that tell of something that went wrong, happened or was tried, or empty."""
    return _first(part, language, TROUBLE) or event_in(part, language)


def request_in(part: str, language: str) -> str:
    """The words of a sentence that ask the desk to do something, or empty."""
    order = _ORDER.match(without_greeting(part))
    return _first(part, language, REQUEST) or (order[0].strip() if order else "")


def _parts(text: str) -> tuple[list[str], list[str]]:
    """The sentences and clauses of a mail that tell, and those that ask."""
    told: list[str] = []
    asked: list[str] = []
    # With the greeting: "Hello my parcel is lost." is one, up to its full stop.
    for sentence in split_sentences(text[:READ_CHARACTERS]):
        if not asks(sentence) and not asks(without_greeting(sentence)):
            told.append(sentence)
            continue
        clauses = [clause for clause in _CUT.split(sentence) if clause]
        telling = [clause for clause in clauses if _TELLS.match(_JOINING.sub("", clause)) and not asks_itself(clause)]
        told += telling
        asked.append(" ".join(clause for clause in clauses if clause not in telling))
    return [part for part in told if len(part.split()) >= FEWEST_WORDS], asked


def asks_itself(clause: str) -> bool:
    """Whether the clause of a question says that its writer wants to know: "I wonder whether …", "let me know if …"."""
    return asks(clause.rstrip("?").rstrip()) or "wonder" in clause.casefold()


def _asks_what_now(asked: list[str], troubles: list[tuple[str, str]], language: str) -> bool:
    """Whether the only question is "What now?", to the only trouble told, and nothing says that more was done."""
    if len(asked) != 1 or len(troubles) != 1:
        return False
    question = read_question(asked[0], language)
    if question.keys or question.verbs or question.wants - {"steps"}:
        return False
    # "I want to pause it, but there is no button": what the documents say was looked for already.
    told = troubles[0][0]
    return not (_AGAIN.search(asked[0]) or _AGAIN.search(told) or any(word in CONTRASTS for word in words_in(told)))


def _first(part: str, language: str, category: str) -> str:
    part = _NUMBERED.sub("", part)
    for code in languages_read(language):
        for hit in lexicon().scan(part, code):
            if hit.category == category:
                return hit.words
    return ""
