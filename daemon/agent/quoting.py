"""Answers by quoting: picks the sentences of the best passages that answer the question, and invents nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.agent.answer import Answer, Cited
from daemon.agent.asking import Question, read_question
from daemon.agent.choosing import Choice, choose, units
from daemon.agent.covering import FORMS, MENTIONED, spoken_of_elsewhere, unanswered
from daemon.agent.doubts import (
    another_currency,
    another_number,
    another_passage,
    another_place,
    limited_elsewhere,
    number_of_another,
)
from daemon.agent.kinds import is_row_name
from daemon.agent.matching import covered
from daemon.agent.material import Material
from daemon.agent.meanings import joined
from daemon.agent.needs import beyond_a_limit, need_left_out
from daemon.agent.openings import without_openings
from daemon.agent.parts import answered_by_the_way, nothing_of_its_own
from daemon.agent.questions import MOST_QUESTIONS, asks, complains, questions_of, statements_of
from daemon.agent.sentences import split_sentences
from daemon.agent.tokens import tokens
from daemon.agent.words import guess_language
from daemon.models import Passage, Reading

NO_PASSAGE = "no passage answers this"
ONLY_THANKS = "the mail only thanks"
NO_QUESTION = "the mail asks nothing and says that something is wrong"
TOO_MANY = f"the mail asks more than {MOST_QUESTIONS} questions"
OTHER_QUESTION = "it is in another language than the rest of the mail"
OTHER_LANGUAGE = "the passages are in another language than the mail"
FEWEST_SHARED_WORDS = 2
SHARED_SHARE = 0.5  # of the question's words, weighted: this much makes a passage relevant whatever its score
LEADING_RANKS = 2
LEADING_SHARE = 0.75
LINE_CHARACTERS = 160
MOST_LINES = 2
MOST_REASONS = MOST_QUESTIONS + 1
SHOWN_CHARACTERS = 80
READ_CHARACTERS = 20_000
_FRAMES = {
    "en": "From your attachment {name}: “{line}”.",
    "de": "Aus Ihrem Anhang {name}: „{line}“.",
    "fr": "Dans votre pièce jointe {name} : « {line} ».",
    "es": "En su adjunto {name}: «{line}».",
}


def quote(material: Material) -> Answer:
    """One to five units of the relevant passages for each question, in the order of the questions.

    An escalation when a question has none, or when what is quoted for it leaves out one of its words.
    """
    if material.thanks:
        return Answer(escalate=ONLY_THANKS)
    asked = material.asked or material.question
    texts = questions_of(asked, material.language)
    chosen: list[Choice] = []
    problems: list[str] = []
    told = read_question(statements_of(asked), material.language)
    for text in texts[:MOST_QUESTIONS]:
        found, problem = _answer(material, text, told)
        problem = problem or nothing_of_its_own(text, material, found, chosen)
        chosen += found
        if problem:
            problems.append(problem if len(texts) == 1 else not_answered(text, problem, material.language))
    quotable = [] if material.suspicious else [r for r in material.readings if r.is_read and not r.inline]
    lines = _attachment_lines(quotable, read_question(asked, material.language), material.language) if quotable else []
    problems = problems if chosen else [NO_PASSAGE]
    problems = [TOO_MANY, *problems] if len(texts) > MOST_QUESTIONS else problems
    problems += [NO_QUESTION] if complains(asked) else []
    return Answer((*lines, *_compose(_in_order(chosen))), "; ".join([*dict.fromkeys(problems)][:MOST_REASONS]))


def _answer(material: Material, asked: str, told: Question) -> tuple[list[Choice], str]:
    """What is quoted for one question, and why a person should look, or empty."""
    if _foreign(asked, material):
        return [], OTHER_QUESTION
    question = read_question(asked, material.language)
    relevant = _relevant(material, question)
    # A mail that is too short for the detector speaks a language all the same.
    language = material.language or guess_language(asked)
    spoken = [i for i in relevant if _speaks(material.passages[i], language)]
    found = choose(material, spoken or relevant, question) if relevant else []
    found, another = without_openings(found, material.passages, question)
    if not found:
        return [], NO_PASSAGE
    if not spoken:
        return found, OTHER_LANGUAGE
    found = _without_names_only(found, question)
    quoted = [(material.passages[choice.passage], choice.unit.text) for choice in found]
    near = [material.passages[i] for i in spoken]
    statements = statements_of(material.asked or material.question)
    problem = (
        unanswered(question, asked, quoted, material.passages)
        or answered_by_the_way(asked, material.language, quoted)
        or another
        or number_of_another(question, quoted, material.passages)
        or another_number(asked, quoted)
        or another_currency(asked, quoted)
        or another_place(asked, quoted)
        or another_passage(question, quoted, near)
        or limited_elsewhere(
            f"{statements}\n\n{asked}",
            material.language,
            quoted,
            material.passages,
        )
        or need_left_out(statements, material.language, quoted)
        or beyond_a_limit(statements, quoted)
    )
    return found, problem or spoken_of_elsewhere(question, told, [passage for passage, _ in quoted], near)


def _foreign(asked: str, material: Material) -> bool:
    """Whether one of several questions is in another language than the mail: its words are read by wrong lists."""
    whole = material.asked or material.question
    return asked.strip() != whole.strip() and not _speaks_language(asked, material.language)


def _without_names_only(found: Sequence[Choice], question: Question) -> list[Choice]:
    """Without the tables of other passages that add nothing but a name: sizes say nothing of a warranty."""
    kept = list(found)
    for choice in found:
        prose = [other for other in found if not other.unit.text.startswith("|") and other.passage != choice.passage]
        said = frozenset[str]().union(*(covered(question, other.unit.text) for other in prose))
        added = [shown for key, shown in question.keys if key in covered(question, choice.unit.text) - said]
        if choice.unit.text.startswith("|") and said and all(is_row_name(word, choice.unit.text) for word in added):
            kept.remove(choice)
    return kept


def not_answered(asked: str, problem: str, language: str) -> str:
    """The problem of one of several questions, with the words in which that was asked.

    Of questions that lean on each other only the one that it is about: "Do you ship to Austria? If so, how much?"
    """
    sentences = [sentence for sentence in split_sentences(asked) if asks(sentence)] or [asked]
    missing = MENTIONED.search(problem)
    want = next((sort for sort, (words, _) in FORMS.items() if f"“{words}”" in problem), "")
    about = [
        sentence
        for sentence in sentences
        if (missing and missing[1] in joined(sentence).casefold()) or want in read_question(sentence, language).wants
    ]
    shown = " ".join(about[:1] or sentences).strip()
    return f"not answered: “{shown[:SHOWN_CHARACTERS]}” ({problem})"


def _in_order(chosen: Sequence[Choice]) -> list[Choice]:
    """By question; what is quoted of one passage stays together, so that no sentence loses the one it leans on."""
    places = {passage: i for i, passage in enumerate(dict.fromkeys(choice.passage for choice in chosen))}
    return sorted(dict.fromkeys(chosen), key=lambda choice: (places[choice.passage], choice.unit.order))


def _relevant(material: Material, question: Question) -> list[int]:
    found: list[int] = []
    # The search ranks by words and meaning together: its first ones may lie a little under the floor of meaning alone.
    reached = any(passage.score >= material.floor for passage in material.passages)
    for i, passage in enumerate(material.passages):
        shared = covered(question, f"{passage.heading}\n{passage.text}")
        near = len(shared) >= FEWEST_SHARED_WORDS and len(shared) >= SHARED_SHARE * len(question.keys)
        leads = reached and i < LEADING_RANKS and passage.score >= LEADING_SHARE * material.floor
        if units(passage.text) and (passage.score >= material.floor or near or leads):
            found.append(i)
    return found


def _speaks(passage: Passage, language: str) -> bool:
    return _speaks_language(passage.text, language)


def _speaks_language(text: str, language: str) -> bool:
    guess = guess_language(text)
    return not language or not guess or guess == language.casefold().partition("-")[0]


def _compose(chosen: Sequence[Choice]) -> list[Cited]:
    parts: list[Cited] = []
    for i, choice in enumerate(chosen):
        before = chosen[i - 1] if i else None
        if before is None:
            gap = ""
        elif before.passage != choice.passage or not choice.unit.prose or not before.unit.prose:
            gap = "\n\n"
        elif before.unit.text.endswith(":"):
            gap = "\n\n"  # what it led to was not chosen, or is no list: the next sentence must not seem to be it
        else:
            gap = ""
        parts.append(Cited(gap + choice.unit.text, (choice.passage + 1,)))
    return parts


def _attachment_lines(readings: Sequence[Reading], question: Question, language: str) -> list[Cited]:
    """Lines with numbers that the question asks about, named as the attachment's; no links, no addresses."""
    language = language.casefold().partition("-")[0]
    frame = _FRAMES.get(language, _FRAMES["en"])
    found: list[Cited] = []
    for reading in readings:
        for line in _lines(reading, question):
            found.append(Cited(frame.format(name=reading.name, line=line) + "\n"))
    return found[:MOST_LINES]


def _lines(reading: Reading, question: Question) -> list[str]:
    # Line by line: an invoice is no prose.
    scored: list[tuple[int, int, str]] = []
    for i, text in enumerate(reading.text[:READ_CHARACTERS].splitlines()):
        line = text.strip().lstrip("#*-• ")
        shared = len(covered(question, line))
        kinds = {token.kind for token in tokens(line)} if shared and len(line) <= LINE_CHARACTERS else set()
        if (
            kinds & {"number", "date", "time", "code"}
            and not kinds & {"link", "email"}
            and not re.search(r"[“”„«»\"]", line)
        ):
            scored.append((-shared, i, re.sub(r"\s*\|\s*", " | ", line).strip(" |.")))
    return [line for _, _, line in sorted(scored)[:MOST_LINES]]
