"""What a text says beside an announcement: people announce an absence as well, and then come to what they want.

An automatic reply has nothing else to say. Each sentence, and each longer clause of one, has to be a sign of an
announcement, a courtesy or somebody's contact; the first that is none is the other matter, in whatever language.
"""

from __future__ import annotations

import re

from daemon.mail import remainder_words as words
from daemon.mail.announcements import LATER, MAX_CHARACTERS, SIGNS, spoken
from daemon.mail.language_cues import possible_languages
from daemon.mail.phrases import lowered

_ABBREVIATION = re.compile(
    r"\b(mr|mrs|ms|dr|prof|hr|fr|nr|tel|no|ext|bzw|ca|inkl|tfn|tlf|sr|sra|dott|mme|dhr|mevr|z\.\s?b|e\.g|i\.e|d\.h|t\.o\.m)\.",
    re.IGNORECASE,
)
# An ordinal's dot ends no sentence: "bis 12. Mai". Before any other capital letter a date may have ended one.
_MONTHS = "jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|jän|woche|kw|uhr"
_SENTENCE_END = rf"(?<=\d)\.(?=\s+(?!(?i:{_MONTHS})|[\d(])[^\W\d_a-zß-öø-ÿ])|(?<![\d.])\.(?=\s|$)|[!?…।。！？؟]+|\n+"
_SENTENCE = re.compile(rf"(?P<said>.+?)(?P<end>{_SENTENCE_END}|\Z)", re.DOTALL)
_CLAUSE_END = re.compile(
    r"[,;:–—()，、；：،]|\s-\s|\s(?:and then|und dann|et puis|y luego|e poi|en toen|"
    r"and|but|so|und|aber|et|mais|y|pero|e|ma|mas|en|maar|och|og|men|ja|i|ale|és|de|și|и|но|а|та|ve|ama|και|dan|và)\s"
)
# What follows these is what the sentence is about.
_BUT = re.compile(r"and then|und dann|et puis|y luego|e poi|en toen|but|aber|mais|pero|ma|mas|maar|men|ale|но|а|ama|so")
# "And" in Czech and Slovak, an article elsewhere.
_CZECH_CLAUSE_END = re.compile(rf"{_CLAUSE_END.pattern}|\sa\s")
_CZECH = frozenset({"cs", "sk"})
_LINK = re.compile(r"https?:\S+")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,190}\w")
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]")  # Thai, Japanese and Chinese set no spaces
_LETTERS_A_WORD = 2
_SENTENCE_WORDS = 2
_CLAUSE_WORDS = 4


def other_matter(text: str) -> str:
    """The first sentence or clause that no automatic reply says; empty where there is none.

    A name or a greeting on a line of its own is none, nor is a clause of fewer than four words in a sentence that says
    something of an announcement, but for one behind a "but".
    """
    cut = _LINK.sub("", _ABBREVIATION.sub(r"\1", text[:MAX_CHARACTERS]))
    languages = possible_languages(lowered(cut))
    clause_end = _CZECH_CLAUSE_END if languages & _CZECH and "en" not in languages else _CLAUSE_END
    for found in _SENTENCE.finditer(cut):
        said = found["said"].strip()
        if not said:
            continue
        if words.PROMISES.search(lowered(said)):
            return said
        spans = _spans(said, languages)
        if not spans:
            if _words(said) >= _SENTENCE_WORDS and (found["end"].strip() or not _is_name(said)):
                return said
        elif unexplained := _beside(said, spans, clause_end):
            return unexplained
    return ""


def _spans(sentence: str, languages: frozenset[str]) -> list[tuple[int, int]]:
    """Where the sentence says what an automatic reply does."""
    said = f"\n{lowered(sentence)}"
    found = [
        (one.start() - 1, one.end() - 1)
        for sign in SIGNS
        for row in spoken(sign, languages)
        for one in row.pattern.finditer(said)
    ]
    thanks = words.THANKS.search(said) is not None  # "your mail names a wrong price" is what somebody writes about
    for table in (words.COURTESY, words.STAND_IN, words.SIGNER, words.NUMBERED, *((words.OUR_MAIL,) if thanks else ())):
        found += [one.span() for one in table.finditer(said[1:])]
    return found


def _beside(sentence: str, spans: list[tuple[int, int]], clause_end: re.Pattern[str]) -> str:
    """The clause that none of the spans touches, or what a promise comes with."""
    start = 0
    enough = _CLAUSE_WORDS
    for end, following in [*((one.start(), one.end()) for one in clause_end.finditer(sentence)), (len(sentence),) * 2]:
        clause = sentence[start:end]
        touched = any(first < end and last > start for first, last in spans)
        words_here = _words(_ADDRESS.sub(" ", clause))
        if not touched and words_here >= (enough if not _UNSPACED.search(clause) else _SENTENCE_WORDS):
            return clause.strip()
        enough = _SENTENCE_WORDS if _BUT.fullmatch(sentence[end:following].strip()) else _CLAUSE_WORDS
        start = following
    said = f"\n{lowered(sentence)}"
    if words.BY_YOU.search(said):
        return sentence
    promises = [one for row in LATER.rows for one in row.pattern.finditer(said)]
    if promises and words.PROMISED.search(said, promises[0].end()):
        return sentence
    return ""


def _words(text: str) -> int:
    letters = len(_UNSPACED.findall(text))
    return letters // _LETTERS_A_WORD + len(_WORD.findall(_UNSPACED.sub(" ", text)))


def _is_name(sentence: str) -> bool:
    """A name, or the salutation of a letter: at most three words that begin with a capital letter."""
    found = _WORD.findall(sentence)
    return len(found) <= 3 and all(one[0].isupper() for one in found) and not _UNSPACED.search(sentence)
