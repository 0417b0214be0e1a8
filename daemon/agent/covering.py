"""Whether what is quoted answers all of a question, and whether another passage may answer it better."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from daemon.agent.answer_forms import lacks_form
from daemon.agent.asking import Question, denies, gives
from daemon.agent.kinds import is_one_of
from daemon.agent.matching import asks_the_same, covered, narrower
from daemon.agent.meanings import said_in, speaks_of
from daemon.agent.sentences import parts_of
from daemon.agent.tokens import tokens
from daemon.agent.words import DATES, GENERIC, MONTHS, STOP_WORDS, WEEKDAYS, stem, word_set, words_in
from daemon.models import Passage

# The sorts of answer that can be told by their form alone. A "when" may be answered with "as soon as".
FORMS = {"duration": ("how long", {"duration", "date"}), "money": ("how much", {"money"})}
# "How many at most?" is not answered by "at least four".
_EXTREMES = {
    "max": re.compile(
        r"\b(?:at (?:the )?most|max(?:imum|imal\w*)?|no more than|höchstens|au (?:plus|maximum)|m[aá]xim[oa]|"
        r"up to (?:what|which|how)|until (?:what|which) (?:age|size|weight)|bis (?:zu )?(?:welche\w*|wie ?viel\w*))\b",
        re.I,
    ),
    "min": re.compile(
        r"\b(?:at (?:the )?least|min(?:imum|imal\w*)?|no less than|mindestens|au (?:moins|minimum)|mínim[oa]|"
        r"from (?:what|which) (?:age|size|weight)|ab (?:welche\w*|wie ?viel\w*|wann))\b",
        re.I,
    ),
}
_OPPOSITE = {"max": "min", "min": "max"}

FEWEST_KEYS = 3  # of a question for yes or no, to be told by one sentence
_PRONOUNS = word_set("it they them these those this that es sie dies diese ils elles le la les lo los las")
MENTIONED = re.compile("the answer does not mention “(.+?)”")
LEFT_OUT = "the answer leaves out what the customer asked about"
# When somebody wrote or bought is told in most mails, and makes no other passage the answer.
_CALENDAR = frozenset(stem(word) for word in (*DATES, *MONTHS, *WEEKDAYS))


def unanswered(
    question: Question, asked: str, quoted: Sequence[tuple[Passage, str]], passages: Sequence[Passage]
) -> str:
    """Why the quoted texts of these passages are no whole answer to the question (``asked``: its text), or empty.

    All words must stand in the quotes of one passage and its headings: words from here and there prove nothing. Only
    that something is of a kind may stand in a table of any of the ``passages``.
    """
    if not question.keys and any(asks_the_same(asked, passage.heading) for passage, _ in quoted):
        return ""  # "How can I pay?" names nothing, and is a heading word for word
    if not question.keys:
        return "the question names nothing that could be looked up"
    tables = [other.text for other in passages]
    lacking = [_missing(question, passage, quoted, tables) for passage, _ in quoted]
    missing = min(lacking, key=len)
    if missing:
        # A stop word of another language tells a person nothing.
        shown = next((word for word in missing if word not in STOP_WORDS), "")
        return f"the answer does not mention “{shown}”, which the customer asked about" if shown else LEFT_OUT
    left_out = _verb_left_out(question, quoted)
    if left_out:
        return f"the answer does not mention “{left_out}”, which the customer asked about"
    apart = _only_apart(question, quoted)
    if apart:
        return apart
    passage, text = max(quoted, key=lambda item: len(covered(question, item[1])))
    about = narrower(question, passage.heading, text)
    if about:
        return f"what is quoted is about “{about}”, which the question does not name"
    # A duration of another passage is that of another thing.
    told = [text for (_, text), lacks in zip(quoted, lacking, strict=True) if not lacks]
    given = frozenset[str]().union(*map(gives, told))
    for want, (words, forms) in FORMS.items():
        if want in question.wants and not forms & given:
            return f"the question asks “{words}”, and nothing that is quoted says it"
    answer = " ".join(text for _, text in quoted)
    return _other_extreme(asked, answer) or lacks_form(asked, answer)


def _only_apart(question: Question, quoted: Sequence[tuple[Passage, str]]) -> str:
    """Why a "not" answers no question for yes or no: it is said of something else; or empty.

    "Can I wash the hopper with water?" is not answered by "Remove the hopper. Never wash the burrs with water."
    """
    if question.is_open or question.wants or len(question.keys) < FEWEST_KEYS:
        return ""
    parts = [(passage, part) for passage, text in quoted for part in parts_of(text)]
    spoken = {part: covered(question, f"{passage.heading}\n{part}") for passage, part in parts}
    best = max(spoken, key=lambda part: len(spoken[part]), default="")
    if not denies(best) or any(word in _PRONOUNS for word in words_in(best)):
        return ""
    elsewhere = frozenset[str]().union(*(covered(question, part) for part in spoken if part != best)) - spoken[best]
    missing = next((shown for key, shown in question.keys if key in elsewhere), "")
    return f"what is quoted says “not”, and says it not of “{missing}”" if missing else ""


def _verb_left_out(question: Question, quoted: Sequence[tuple[Passage, str]]) -> str:
    """What a "how do I …" that names one thing wants to do with it, where no quote speaks of that; or empty.

    "How can I pay for my subscription?" is not answered by how to pause it, though "pay" tells little elsewhere.
    """
    if "steps" not in question.wants or len(question.keys) > 1:
        return ""
    said = said_in("\n".join(f"{passage.heading}\n{text}" for passage, text in quoted))
    return next((verb for verb in question.verbs if not speaks_of(said, verb)), "")


def spoken_of_elsewhere(
    question: Question, told: Question, quoted: Sequence[Passage], passages: Iterable[Passage]
) -> str:
    """Why another passage may be the answer: it speaks of all that is asked, and of what the mail told besides.

    "We want a canoe. What does shipping cost?" is not answered by the prices of parcels when another passage has those
    of canoes. Empty when there is no such passage.
    """
    known = frozenset[str]().union(*(covered(told, _whole(passage)) for passage in quoted))
    answered = frozenset[str]().union(*(covered(question, _whole(passage)) for passage in quoted))
    passages = list(passages)
    counts = Counter(word for passage in passages for word in covered(told, _whole(passage)))
    common = {word for word, count in counts.items() if count * 2 > len(passages)}
    special = told.stems - known - question.stems - GENERIC - _CALENDAR - common
    for passage in passages:
        there = covered(told, _whole(passage)) & special if passage not in quoted else frozenset[str]()
        if there and answered <= covered(question, _whole(passage)):
            shown = next(shown for key, shown in told.keys if key in there)
            return f"the mail tells of “{shown}”, and another passage than the quoted one speaks of that"
    return ""


def _other_extreme(question: str, answer: str) -> str:
    """Why an answer is none to "at most" or "at least", or empty: it has only limits of the other sort."""
    asked = {wanted: found for wanted, pattern in _EXTREMES.items() if (found := pattern.search(question))}
    limits = {token.limit for token in tokens(answer)} if asked else frozenset[str]()
    for wanted, found in asked.items():
        if _OPPOSITE[wanted] in limits and wanted not in limits:
            return f"the question asks “{found[0]}”, and what is quoted says the opposite limit"
    return ""


def _whole(passage: Passage) -> str:
    return f"{passage.heading}\n{passage.text}"


def _missing(
    question: Question, passage: Passage, quoted: Iterable[tuple[Passage, str]], tables: Sequence[str]
) -> list[str]:
    texts = [text for other, text in quoted if other is passage]
    said = covered(question, "\n".join((passage.heading, passage.document, *texts)))
    prose = "\n".join(text for text in texts if not text.startswith("|"))
    return [
        shown
        for key, shown in question.keys
        if key not in said and not covered(question, is_one_of(shown, prose, tables))
    ]
