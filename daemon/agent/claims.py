"""The grounding check: does each sentence of a draft stand in a source?

A sentence is supported when it is courtesy, repeats what the customer wrote and says so, or when one passage carries
it: nearly all of its words in the passage, most of them in one sentence of it, no negation or exception added or
dropped, and every number, date, amount, link, code and name there too, each with its unit and with what it counts from.
Pure functions; the check errs towards a person. An answer in another language than its passages is not supported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import overload

from daemon.agent.courtesy import is_courtesy, is_restatement
from daemon.agent.evidence import Sentence, Source, Span, plain, read_sentence, read_source
from daemon.agent.facts import check_facts
from daemon.agent.names import names, unknown_name
from daemon.agent.sentences import split_sentences
from daemon.agent.words import GENERIC, NEUTRAL, stem
from daemon.models import Claim, Passage

WORDS_FOR_ONE_MISSING = 6  # of every so many content words one may be missing from the passage
SENTENCE_SHARE = 0.6  # of those found must stand in one sentence of the passage, its headings included
FEWEST_WORDS = 2
NO_PASSAGE = "no passage carries this"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an answer, the numbers of passages that it cites and that there are not, and the ids of the others."""

    text: str
    unknown_sources: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()


def check_claims(text: str, passages: Sequence[Passage], own: Sequence[str] = ()) -> tuple[Claim, ...]:
    """One ``Claim`` a sentence of ``text``. ``own`` are the customer's texts: mail, attachments, name."""
    return check_parts([Part(text)], passages, own)


def check_parts(parts: Iterable[Part], passages: Sequence[Passage], own: Sequence[str] = ()) -> tuple[Claim, ...]:
    """As ``check_claims``, for an answer that cites its sources piece by piece."""
    sources = [
        (passage.id, read_source(passage.text, f"{passage.heading}\n\n{passage.document}")) for passage in passages
    ]
    customer = _CustomerTexts(own)
    claims: list[Claim] = []
    parts = list(parts)
    said = _facts_of(part.text for part in parts)
    for part in parts:
        problem = f"cites source {part.unknown_sources[0]}, which there is not" if part.unknown_sources else ""
        for sentence in split_sentences(part.text):
            claim = _credited(_check(sentence, sources, customer, said), part.sources)
            claims.append(Claim(sentence, supported=False, problem=problem) if problem else claim)
    return tuple(claims)


class _CustomerTexts(Sequence[Source]):
    """Read only when a sentence needs them: a quoted one never does, and an attachment can be long."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, index: int) -> Source: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Source]: ...
    def __getitem__(self, index: int | slice) -> Source | Sequence[Source]:
        if isinstance(index, slice):
            return [read_source(text) for text in self._texts[index]]
        return read_source(self._texts[index])


def _facts_of(texts: Iterable[str]) -> frozenset[tuple[str, str]]:
    sentences = [read_sentence(sentence) for text in texts for sentence in split_sentences(text)]
    return frozenset((fact.kind, fact.value) for sentence in sentences for fact in sentence.whole.facts)


def _credited(claim: Claim, cited: tuple[str, ...]) -> Claim:
    """The claim for the passages that it was quoted from, where it stands in one of them.

    A reader who looks there for its source finds what goes with it; "Yes." stands in many a passage and rests on none.
    """
    own = tuple(id_ for id_ in claim.passages if id_ in cited)
    if own or len(claim.sentence.split()) < FEWEST_WORDS:
        return replace(claim, passages=own)
    return claim


def _check(
    text: str, sources: Sequence[tuple[str, Source]], own: Sequence[Source], said: frozenset[tuple[str, str]]
) -> Claim:
    bare = plain(text)
    verbatim = tuple(id_ for id_, source in sources if bare in source.verbatim)
    if verbatim or not bare:
        return Claim(text, supported=True, passages=verbatim)
    sentence = read_sentence(text)
    if is_courtesy(sentence, own) or is_restatement(sentence, own):
        return Claim(text, supported=True)
    ranked = sorted(sources, key=lambda item: -_share(sentence, item[1].stems))
    problems = {id_: _problem(sentence, source, own, said) for id_, source in ranked}
    supporting = tuple(id_ for id_, problem in problems.items() if not problem)
    if supporting:
        return Claim(text, supported=True, passages=supporting)
    first = next(iter(problems.values()), NO_PASSAGE)
    return Claim(text, supported=False, problem=_nowhere(sentence, sources, own) or first)


def _nowhere(sentence: Sentence, sources: Sequence[tuple[str, Source]], own: Sequence[Source]) -> str:
    """The first fact that stands in no source at all: more use to a person than "no passage carries this"."""
    known = frozenset[tuple[str, str]]().union(*(source.facts for _, source in sources), *(text.facts for text in own))
    missing = next((fact for fact in sentence.whole.facts if (fact.kind, fact.value) not in known), None)
    return f"“{missing.shown}” stands in no source" if missing else ""


def _problem(sentence: Sentence, source: Source, own: Sequence[Source], said: frozenset[tuple[str, str]]) -> str:
    """Why this source does not carry the sentence, or empty."""
    return (
        _words_problem(sentence, source, own)
        or _polarity_problem(sentence, source, said)
        or check_facts(sentence, source, own)
        or unknown_name(sentence, source, own)
    )


def _share(sentence: Sentence, stems: frozenset[str]) -> float:
    wanted = sentence.whole.stems
    return len(wanted & stems) / len(wanted) if wanted else 0.0


def _words_problem(sentence: Sentence, source: Source, own: Sequence[Source]) -> str:
    wanted = sentence.whole.stems
    if len(wanted) < FEWEST_WORDS:
        return NO_PASSAGE  # "It is free." could rest on anything
    # The customer's words do not fill gaps: to "does the warranty cover theft?" they would prove any answer. Names may.
    named = {stem(name) for name in names(sentence) if any(stem(name) in text.words for text in own)}
    missing = wanted - source.stems - NEUTRAL - named
    if len(missing) > len(wanted) // WORDS_FOR_ONE_MISSING:
        return _missing_word(sentence, missing)
    from_source = wanted & source.stems
    best = max((len(from_source & (part.whole.stems | source.title)) for part in source.sentences), default=0)
    if not from_source or best < SENTENCE_SHARE * len(from_source):
        return "its words stand in different sentences of the source"
    return ""


def _missing_word(sentence: Sentence, missing: frozenset[str]) -> str:
    first = next((token.text for token in sentence.words if stem(token.value) in missing), "")
    return f"{NO_PASSAGE}: “{first}”" if first else NO_PASSAGE


def _polarity_problem(sentence: Sentence, source: Source, said: frozenset[tuple[str, str]]) -> str:
    """A "not", an exception or a limit that stands only in the sentence, or only in the nearest parts of the source."""
    candidates = [segment for part in source.sentences for segment in part.segments]
    for segment in sentence.segments:
        if not segment.negated and (word := _only_denied(segment, source, candidates)):
            return f"the source speaks of “{word}” only with a “not”"
        shared = [len(segment.stems & other.stems) for other in candidates]
        most = max(shared, default=0)
        nearest = [other for other, count in zip(candidates, shared, strict=True) if count == most and most]
        if any(other.negated != segment.negated for other in nearest):
            return "says “not” where the source does not" if segment.negated else "leaves out a “not” of the source"
        if any(other.excepts != segment.excepts for other in nearest):
            return "adds a condition to the source" if segment.excepts else "leaves out a condition of the source"
        limits = [[fact for fact in other.facts if fact.limit] for other in nearest]
        if limits and all(facts and not any((fact.kind, fact.value) in said for fact in facts) for facts in limits):
            return f"leaves out “{limits[0][0].shown}” of the source"
    return ""


def _only_denied(segment: Span, source: Source, candidates: Sequence[Span]) -> str:
    """A word of the sentence that the source has only where it negates: what holds for all may not hold for it."""
    for word in segment.stems - source.title - GENERIC - NEUTRAL:
        places = [other for other in candidates if word in other.stems]
        if places and all(other.negated for other in places):
            return word
    return ""
