"""How likely a draft answers the question, as one number made of parts that a person can check."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from daemon.agent.asking import Question, read_question
from daemon.agent.matching import covered
from daemon.lexicon import content_words, stopwords
from daemon.models import Draft, Passage, Understanding

# A cosine similarity of short texts below FAR is noise, above NEAR a paraphrase (MiniLM on support questions).
_FAR, _NEAR = 0.3, 0.8
_SHORT_WORDS, _LONG_WORDS, _TOO_LONG_WORDS = 5, 250, 600
_MODEL_ORIGIN = 0.92
_READ_CHARACTERS = 20_000
_READ_PASSAGES = 6
_ASKED_SHARE = 5 / 6
_FEWEST_QUESTION_WORDS = 2  # fewer, as in "Can you help?", say nothing by themselves
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s|\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class ConfidenceParts:
    """The parts of a confidence, each 0 … 1, higher is better. See ``confidence`` for how they join."""

    supported: float
    nearness: float
    coverage: float
    agreement: float
    length: float
    origin: float

    @property
    def value(self) -> float:
        """The confidence, 0 … 1."""
        sources = 0.45 * self.nearness + 0.30 * self.coverage + 0.10 * self.agreement + 0.15 * self.length
        return min(1.0, max(0.0, self.supported * self.origin * sources))


def confidence(draft: Draft, understanding: Understanding) -> float:
    """How likely the draft is a right answer, 0 … 1; the same input always gives the same number.

    ``supported × origin × (0.45 nearness + 0.30 coverage + 0.10 agreement + 0.15 length)``, where

    - *supported* is the share of checked sentences that a source carries; 0 when none was checked, or when none rests
      on a passage: courtesy and the customer's own attachments are no answer,
    - *origin* is 1 for a quotation (extractive) and 0.92 for a model, which may join true sentences wrongly,
    - *nearness* is the best passage's score, from 0 at 0.3 to 1 at 0.8,
    - *coverage* is the share of the mail's content words that stand in the draft or in the headings of the passages
      that its sentences cite; the mail's sentences with a question mark, if any, count for five sixths,
    - *agreement* is how many words the next two passages share with the best one,
    - *length* falls from 1 to 0 for answers under 5 or over 250 words.

    It never falls when one part rises. It is a rank, not yet a probability.
    """
    return explain(draft, understanding).value


def explain(draft: Draft, understanding: Understanding) -> ConfidenceParts:
    """The parts of ``confidence``, to be shown and stored."""
    passages = sorted(draft.passages, key=lambda passage: (-_score(passage), passage.id))[:_READ_PASSAGES]
    words = [content_words(f"{p.heading} {p.text}", stopwords()) for p in passages]
    return ConfidenceParts(
        supported=_supported(draft),
        nearness=_ramp(_score(passages[0]), _FAR, _NEAR) if passages else 0.0,
        coverage=_coverage(understanding, _said(draft)),
        agreement=_agreement(words),
        length=_length(len(draft.text.split())),
        origin=1.0 if draft.usage.model == "extractive" else _MODEL_ORIGIN,
    )


def _score(passage: Passage) -> float:
    """A score as a number: one that is not finite counts as nothing."""
    return passage.score if math.isfinite(passage.score) else 0.0


def _supported(draft: Draft) -> float:
    known = {passage.id for passage in draft.passages}
    if not any(claim.supported and known & set(claim.passages) for claim in draft.claims):
        return 0.0
    return sum(claim.supported for claim in draft.claims) / len(draft.claims)


def _said(draft: Draft) -> str:
    """The draft's sentences that rest on passages, and the headings above those."""
    cited = {id_ for claim in draft.claims for id_ in claim.passages}
    texts = [claim.sentence for claim in draft.claims if claim.passages]
    return "\n".join(
        (*texts, *(f"{passage.heading}\n{passage.document}" for passage in draft.passages if passage.id in cited))
    )


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _coverage(understanding: Understanding, said: str) -> float:
    """Polite openings and stories must not hide that the question itself is covered."""
    text, language = understanding.text[:_READ_CHARACTERS], understanding.language
    questions = " ".join(part for part in _SENTENCE_ENDS.split(text) if part.rstrip().endswith("?"))
    asked, whole = read_question(questions, language), read_question(text, language)
    if not whole.keys:
        return 0.0
    if len(asked.keys) < _FEWEST_QUESTION_WORDS:
        return _share(whole, said)
    return _ASKED_SHARE * _share(asked, said) + (1 - _ASKED_SHARE) * _share(whole, said)


def _share(question: Question, said: str) -> float:
    return len(covered(question, said)) / len(question.stems)


def _agreement(passages: Sequence[frozenset[str]]) -> float:
    """Shared words of the best passage with the next two, relative to the smaller; a third shared is full agreement."""
    if len(passages) < 2 or not passages[0]:
        return 0.0
    shares = [len(passages[0] & other) / max(1, min(len(passages[0]), len(other))) for other in passages[1:3]]
    return min(1.0, 3 * sum(shares) / len(shares))


def _length(words: int) -> float:
    if words < _SHORT_WORDS:
        return words / _SHORT_WORDS
    return 1.0 - _ramp(words, _LONG_WORDS, _TOO_LONG_WORDS)
