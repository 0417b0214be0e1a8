"""Sentences that only look like an attribution: "On 3 March 2025 I wrote to you:". Who tells of a letter says whose."""

from __future__ import annotations

import re

from daemon.mail.attribution_words import verbs_of_writing

_NEAR = 3  # words before and behind the verb
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_BRACKETED = re.compile(r"[<(\[]\s?[^<>()\[\]\s]{1,100}@[^<>()\[\]\s]{1,100}")
_ADDRESS = re.compile(r"(?<!\S)\S{1,200}@\S+")
_TO_THE_SECOND = re.compile(r"\d:\d\d:\d\d")  # The Bat! names nobody: "Monday, March 3, 2025, 9:12:44 AM, you wrote:"
# Who writes or is written to, as no client says it. Here and below are left out those that stand in names and dates of
# another language: "du", "der", "le", "u", "je", "ma", "os".
_SPEAKER_WORDS = """
I we my me our us your ich wir mir mich uns mein meine meinem meinen meiner meines unser unsere unserem unseren unserer
unseres Ihr Ihre Ihrem Ihren Ihrer Ihres j nous mon votre vos notre moi yo nosotros nuestro nuestra nuestros nuestras
vuestro vuestra vuestros vuestras eu meu io mio mia nostro nostra nostri vostro vostra vostri vostre ik mij mijn uw onze
jullie jag jeg min minun mig meg oss państwa mój moja wasz váš vaše naše mi nekem dvs eder я мне мой моя мы наш наша
наше наши нашу нашей нашего ваш ваша ваше ваши вашу вашей вашего"""
_SPEAKERS = frozenset(_SPEAKER_WORDS.split())
_SPEAKERS_WITHIN = re.compile("你们的|您们的|我的|我们|御社|貴社|弊社|私")
# Whom a client may name as well: "On 3 March 2025 you wrote:".
_OTHER_WORDS = """
you he she they his her their the sie Sie Ihnen ihnen ihr er vous elle nos usted ustedes su você vocês nós seu lei voi
noi jij wij ni vi dere jer jste jsem mně vám вы вам нам ви ми мені σας μου μας"""
_PERSONS = _SPEAKERS.union(_OTHER_WORDS.split())
_PERSONS_WITHIN = re.compile("[我你您]|あなた|私|貴社|御社|弊社")
# ", and Bob wrote:" goes on with a sentence; "Ann and Bob wrote:" does not.
_GOES_ON = re.compile(
    r"[,;]\s+(?:and|und|et|y|e|en|och|og|ja|és|și|и|та|και|ve|dan|và|so|then|but|aber|mais|pero|ma|maar|men)\s"
)
# "Bob wrote down:", "schrieb Bob auf:"
_PARTICLE_WORDS = """
down back up out off that this auf nieder zurück dazu neer terug ner ned upp opp tillbaka tilbage tilbake giù"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_TITLED = re.compile(r"\b(?:Herrn?|Frau|Mr|Mrs|Ms|Monsieur|Madame|Mme|Señora?|Sra?|Signora?|Pan|Pani)\b[. ]")
_LEADS_THING = re.compile(r"\bThe [a-z]")  # "The driver wrote"; a firm is "The Shop"
_BARE = 3  # words behind the date of a client that names nobody: "On Nov 26, 2013 you wrote:"


def is_narrated(text: str, marked: bool, apart: bool = False) -> bool:
    """Whether a line that ends in a verb of writing tells what somebody wrote, as a person does and no client.

    A client names the sender, and the date first. So a line is told that speaks of "I" or "your", or that goes on from
    a sentence; above what is not ``marked`` as a quote also one that speaks of "you", "the plumber" or "Mr Miller", or
    dates the letter behind the verb and names no address. ``apart`` says that a blank line stands below, as below a
    client's "On Nov 26, 2013 you wrote:".
    """
    if "@" not in text and (_speaks(text) or _is_clause(text)):
        return True
    if marked or _TO_THE_SECOND.search(text) or _BRACKETED.search(text) or (apart and names_nobody(text)):
        return False
    addressed, text = "@" in text, _ADDRESS.sub(" ", text)  # "you@example.org wrote:" speaks of nobody
    if not addressed and _TITLED.search(text):
        return True
    end = 0
    for start, end in verbs_of_writing(text):
        near = [*_WORD.findall(text[:start])[-_NEAR:], *_WORD.findall(text[end:])[:_NEAR]]
        if not _PERSONS.isdisjoint(near) or _PERSONS_WITHIN.search(text) or _LEADS_THING.search(text):
            return True
    first = _DIGIT.search(text)
    return end > 0 and not addressed and first is not None and first.start() >= end


def _speaks(text: str) -> bool:
    return not _SPEAKERS.isdisjoint(_WORD.findall(text)) or _SPEAKERS_WITHIN.search(text) is not None


def _is_clause(text: str) -> bool:
    said = _WORD.findall(text)
    return bool(said) and (said[-1] in _PARTICLES or _GOES_ON.search(text) is not None)


def names_nobody(text: str) -> bool:
    """Whether next to nothing stands behind the date: "On Nov 26, 2013 you wrote:", as some client writes."""
    digits = [found.end() for found in _DIGIT.finditer(text)]
    said = _WORD.findall(text[digits[-1] :]) if digits else []
    named = any(word[0].isupper() and word not in _PERSONS for word in said)
    return 0 < len(said) <= _BARE and not named and _SPEAKERS.isdisjoint(said)
