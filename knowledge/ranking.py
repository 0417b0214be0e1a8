"""Puts ranked lists together, and says on a scale of 0 to 1 how well a passage fits a question.

Fusion: reciprocal rank, Cormack, Clarke and Büttcher, SIGIR 2009, with their k = 60.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.words import terms

RRF_K = 60
CANDIDATES = 30
MAX_QUERY_TERMS = 24
COMMON_SHARE = 0.2
LARGE_INDEX_WEIGHT = math.log(1 + 2 * 500)  # What a word in none of 500 chunks weighs.
AGREEMENT = 0.5  # How far full agreement of words raises a cosine towards 1.


def fuse(rankings: Sequence[Sequence[str]]) -> list[str]:
    """One ranking of ids from several: each list adds 1 / (k + rank) to an id."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, id_ in enumerate(ranking, start=1):
            scores[id_] = scores.get(id_, 0.0) + 1 / (RRF_K + rank)
    return sorted(scores, key=lambda id_: (-scores[id_], id_))


def stem(term: str) -> str:
    """A rough common stem for English and German: enough to count a word as present, not a linguist's."""
    for ending in ("ing", "ed", "es", "en", "er", "em", "s", "e", "n"):
        if term.endswith(ending) and len(term) - len(ending) >= 4:
            return term[: -len(ending)]
    return term


def stems(text: str) -> list[str]:
    """The stems of a text's words that carry meaning, each once."""
    return list(dict.fromkeys(stem(term) for term in terms(text)))


@lru_cache(maxsize=8192)
def _passage_stems(text: str) -> frozenset[str]:
    return frozenset(stems(text))


@dataclass(frozen=True, slots=True)
class WordWeights:
    """How much each word tells: its inverse document frequency over all chunks."""

    weights: Mapping[str, float]
    unknown: float

    @classmethod
    def of(cls, texts: Iterable[str]) -> WordWeights:
        """Weights from the texts of all chunks."""
        counts: Counter[str] = Counter()
        total = 0
        for text in texts:
            total += 1
            counts.update(stems(text))
        weights = {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in counts.items()}
        return cls(weights, math.log(1 + (total + 0.5) / 0.5))

    def telling(self, query: str) -> list[str]:
        """The query's words that tell most, rarest first: so a long mail costs no more than a short one.

        In an index of some size, words that stand in every fifth chunk are left out unless there are no others.
        """
        weight = {term: self.weights.get(stem(term), self.unknown) for term in terms(query)}
        ranked = sorted(weight, key=lambda term: -weight[term])[:MAX_QUERY_TERMS]
        common = math.log(1 + (1 - COMMON_SHARE) / COMMON_SHARE) if self.unknown > LARGE_INDEX_WEIGHT else 0.0
        return [term for term in ranked if weight[term] > common] or ranked

    def coverage(self, query: str, text: str) -> float:
        """The share of the query's words, by weight, that stand in the text: 0 to 1."""
        wanted = stems(query)
        present = _passage_stems(text)
        weight = {word: self.weights.get(word, self.unknown) for word in wanted}
        total = sum(weight.values())
        return sum(weight[word] for word in wanted if word in present) / total if total else 0.0


def relevance(cosine: float, coverage: float) -> float:
    """How well a passage fits, 0 to 1: the cosine, raised towards 1 where the question's words stand in it as well.

    Full coverage goes half of the way from the cosine to 1; the square keeps a few shared words from counting. Fitted
    to the sample documents (``tests/unit/knowledge/test_relevance.py``): best scores of questions that they answer lie
    around 0.7, of others around 0.3, and a floor near 0.45 parts them.
    """
    base = min(1.0, max(0.0, cosine))
    return base + AGREEMENT * coverage**2 * (1 - base)
