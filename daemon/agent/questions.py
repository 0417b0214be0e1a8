"""Finds the questions of a mail: each wants an answer of its own, also where two stand in one sentence."""

from __future__ import annotations

import re

from daemon.agent.asking import read_question
from daemon.agent.sentences import split_sentences
from daemon.agent.words import NEGATIONS, words_in

QUESTION_MARKS = ("?", "？", "؟")
MOST_QUESTIONS = 5
READ_CHARACTERS = 6_000
GREETING_CHARACTERS = 40
MOST_STATEMENTS = 3  # that a question which names nothing is about
# The second question of a sentence: "… be returned, and how many days …"; a relative "which" or "who" is none.
_AND = re.compile(
    # The "i" of Polish is the "I" of English: "what must I do" is one question, as is "can I come".
    r"(?:,\s*|\s+)(?:and|or|und|oder|et|ou|y|o|e|en|of|oraz|i(?=\s+(?:ile|jak|kiedy|gdzie|czy)\b))\s+"
    r"(?=(?:how|what|when|where|which|who|why|do|does|did|can|"
    r"could|is|are|may|will|would|should|wie|was|wann|wo|welche[rsn]?|warum|kann|darf|gibt|ist|sind|muss|combien|comment|"
    r"quand|quel(?:le)?s?|où|est-ce|peut|puis-je|faut|cuánt[oa]s?|cómo|cuándo|dónde|qué|puedo|hay|quanto|come|quando|"
    r"dove|posso|hoe|wat|wanneer|waar|kan|mag|ile|jak|kiedy|gdzie|czy)\b)|"
    r",\s+(?=(?:how (?:much|many|long|do|can)|what|wie (?:viel|lange?|hoch)|was kostet|combien|cuánt[oa]s?)\b)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^\W*(?:how|what|when|where|which|who|why|wie|was|wann|wo|welche[rsn]?|warum|wieso|combien|comment|quand|où|quel(?:le)?s?|"
    r"cuánt[oa]s?|cómo|cuándo|dónde|qué|quanto|quando|come|dove|hoe|wat|wanneer|waar|ile|jak|kiedy|gdzie|czy)\b|"
    r"\b(?:(?:want|like|need) to (?:know|ask)|tell me|let me know|wonder(?:ing)?|(?:wissen|fragen|sagen sie mir)\b|"
    r"voudrais savoir|aimerais savoir|quisiera saber|me gustaría saber|vorrei sapere|gostaria de saber|wil ik weten|"
    r"chciał(?:bym|abym) wiedzieć)",
    re.IGNORECASE,
)
# Without a question mark, what comes after such a word tells a clause or an exclamation from a question.
_TELLING = re.compile(
    r"^\W*(?:what an?\b|(?:when|where|while|which|why|how|what)\s+"
    r"(?:i|we|you|he|she|it|they|this|that|there|my|our|the|a|an|is a)\b|"
    r"was für ein|(?:wo|wann|wie|was|warum)\s+(?:ich|wir|sie|er|es|man|der|die|das|mein\w*|unser\w*|schon|bereits|oben|"
    r"gesagt|geschrieben|erwähnt|beschrieben|besprochen|vereinbart|üblich|immer|gewohnt)\b|"
    r"(?:quand|où|comment)\s+(?:je|j'|on|nous|vous|il|elle|le|la|les|mon|ma|mes)\b|quel(?:le)?s?\s+[^?]*!|"
    r"qué\s+[^?]*!|come\s+(?:ho|già|vi|le|da|si)\b|(?:quando|dove)\s+(?:io|il|la|ho|si|eu|o|a|vou)\b|"
    r"(?:wanneer|waar|hoe|wat)\s+(?:ik|we|wij|u|je|het|de|een|er)\b|"
    r"(?:kiedy|gdzie|jak)\s+(?:się|już|pisał\w*|wspom\w*|mówił\w*)\b)",
    re.IGNORECASE,
)
# A question that names nothing itself, or begins with a pronoun, leans on what stands before it.
_LEANING = re.compile(
    r"^\W*(?:(?:and|und|et|y|but|aber|so)\s+)?(?:\w+\s+){0,2}(?:it|this|that|they|them|those|these|dies|diese[rs]?|er|sie|"
    r"il|elle|ils|elles|cela|ça|esto|eso|das(?=\s*[?.,!]|\s+(?:auch|noch|so|normal|in|ein|etwas|möglich|erlaubt)\b))\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|this|that|they|them|those|these|es|ihn|dies|diese[mnrs]?|dafür|damit|dazu|cela|ça|le|esto|eso|lo)\b",
    re.IGNORECASE,
)
FEWEST_KEYS = 2
_GREETING = re.compile(
    rf"^\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|"
    rf"sehr geehrte[rs]?|moin|servus|bonjour|bonsoir|chère?s?|hola|buen[oa]s (?:días|tardes|noches)|estimad[oa]s?|ciao|"
    rf"buongiorno|salve|olá|bom dia|boa tarde|beste|geachte|dzień dobry|cześć|thanks?(?: you)?|danke|merci|gracias)\b"
    rf"[^,!.?:\n]{{0,{GREETING_CHARACTERS}}}[,!.:]\s*",
    re.IGNORECASE,
)


def questions_of(text: str, language: str = "", *, in_context: bool = False) -> tuple[str, ...]:
    """Every question, in order; one that leans on a sentence or question before it comes with that.

    ``in_context``: every one comes with the sentence before it, leaning or not: "We live in Austria. What is postage?"
    A mail without any is a question as a whole: ``Opening hours on Saturday``. Empty for an empty text.
    """
    found: list[str] = []
    before = ""
    story: list[str] = []
    for sentence in split_sentences(text[:READ_CHARACTERS]):
        bare = without_greeting(sentence)
        if not asks(bare):
            before = bare
            story = [*story, bare][-MOST_STATEMENTS:] if bare else story
            continue
        for clause in _clauses(bare):
            leans = _leans(clause, language)
            if leans and len(story) > 1 and not read_question(clause, language).keys:
                # "It does not switch on. I bought it in May. What can I do?" names nothing: all that was told is asked.
                found.append(" ".join((*story, clause)))
            elif before and (leans or in_context):
                found.append(f"{before} {clause}")
            elif leans and found:
                found[-1] = f"{found[-1]} {clause}"
            else:
                found.append(clause)
            before = ""
            story = []
    return tuple(dict.fromkeys(found)) or ((text,) if text.strip() else ())


def alone_of(text: str, language: str = "") -> tuple[str, ...]:
    """Each statement, and each question without what stands before it, where a question names hardly anything itself.

    "The pump arrived with a crack. What now?" lies near no answer as a whole: what was told may. Empty for other mails.
    """
    sentences = [without_greeting(sentence) for sentence in split_sentences(text[:READ_CHARACTERS])]
    questions = [sentence for sentence in sentences if asks(sentence)]
    told = [sentence for sentence in sentences if not asks(sentence) and read_question(sentence, language).keys]
    # What such a question leans on is looked for with it; alone only where that names hardly anything either.
    before = dict(zip(sentences[1:], sentences, strict=False))
    leaning = [
        sentence
        for sentence in questions
        if _leans(sentence, language)
        and (not read_question(sentence, language).keys or _few(before.get(sentence, ""), language))
    ]
    if not told or not leaning:
        return ()
    bare = [sentence for sentence in leaning if read_question(sentence, language).keys]
    return tuple(dict.fromkeys((*told[:MOST_STATEMENTS], *bare[:1])))


def statements_of(text: str) -> str:
    """The sentences of a mail that ask nothing, without greetings: what its questions are about."""
    sentences = (without_greeting(sentence) for sentence in split_sentences(text[:READ_CHARACTERS]))
    return "\n".join(sentence for sentence in sentences if sentence and not asks(sentence))


def complains(text: str) -> bool:
    """Whether a mail asks nothing and says that something is not as it should be: no document knows what to do."""
    sentences = split_sentences(text[:READ_CHARACTERS])
    return not any(asks(sentence) for sentence in sentences) and any(
        word in NEGATIONS or word.endswith("n't") for sentence in sentences for word in words_in(sentence)
    )


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a mail, as far as it is read, without greetings."""
    bare = (without_greeting(sentence) for sentence in split_sentences(text[:READ_CHARACTERS]))
    return tuple(sentence for sentence in bare if sentence.strip())


def without_greeting(sentence: str) -> str:
    """The sentence without "Hello," or "Dear team," before it."""
    return _GREETING.sub("", sentence)


def _leans(clause: str, language: str) -> bool:
    keys = read_question(clause, language).keys
    return not keys or bool(_LEANING.match(clause)) or (len(keys) < FEWEST_KEYS and bool(_PRONOUN.search(clause)))


def _few(sentence: str, language: str) -> bool:
    return len(read_question(sentence, language).keys) < FEWEST_KEYS


def asks(sentence: str) -> bool:
    """Whether the sentence is a question, or says that its writer wants to know.

    "When I press it, nothing happens." and "What a pity!" begin like a question, and are none.
    """
    if sentence.rstrip().endswith(QUESTION_MARKS):
        return True
    return bool(_ASKING.search(sentence)) and not _TELLING.match(sentence)


def _clauses(sentence: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for match in _AND.finditer(sentence):
        parts.append(sentence[start : match.start()])
        start = match.end()
    return [part for part in (*parts, sentence[start:]) if part.strip(" ,.?!")]
