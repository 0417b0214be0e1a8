"""Frozen values as JSON for the tables and the command line, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from daemon.models import Case, Claim, Decision, Draft, Passage, RuleResult, Understanding

_MARKS = re.compile(r"[*_`]")


def rules_table(rules: Sequence[RuleResult]) -> list[dict[str, str]]:
    """Rule results as JSON."""
    return [{"rule": rule.rule, "sentence": rule.sentence, "fact": rule.fact} for rule in rules]


def decision_table(decision: Decision) -> dict[str, Any]:
    """The ``decision`` of the command line's JSON."""
    return {
        "outcome": decision.outcome.value,
        "confidence": round(decision.confidence, 4),
        "hits": rules_table(decision.hits),
        "misses": rules_table(decision.misses),
    }


def claims_table(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Claims as JSON."""
    return [
        {"sentence": c.sentence, "supported": c.supported, "passages": list(c.passages), "problem": c.problem}
        for c in claims
    ]


def passages_table(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Passages as JSON, with the names of ``kb search``."""
    return [asdict(passage) for passage in passages]


def passages_from(table: Sequence[dict[str, Any]] | None) -> tuple[Passage, ...]:
    """Passages as they were stored."""
    return tuple(Passage(**row) for row in table or ())


def cited(passages: Sequence[Passage], claims: Sequence[Claim], text: str | None = None) -> tuple[Passage, ...]:
    """The passages that some sentence rests on: the sources to show, not all that was found.

    Of a draft that a person changed, ``text`` is what is left: a sentence that no longer stands there needs no source.
    """
    left = None if text is None else _bare(text)
    used = {id_ for claim in claims if left is None or _stands(_bare(claim.sentence), left) for id_ in claim.passages}
    return tuple(passage for passage in passages if passage.id in used)


def _bare(text: str) -> str:
    """The text without marks and line ends: people wrap lines, and take away asterisks."""
    return " ".join(_MARKS.sub("", text).split())


def _stands(sentence: str, text: str) -> bool:
    return bool(sentence) and re.search(rf"(?<!\w){re.escape(sentence)}(?!\w)", text) is not None


def claims_from(table: Sequence[dict[str, Any]] | None) -> tuple[Claim, ...]:
    """Claims as they were stored."""
    return tuple(Claim(c["sentence"], c["supported"], tuple(c["passages"]), c["problem"]) for c in table or ())


def understanding_table(understanding: Understanding) -> dict[str, Any]:
    """What was understood, less the text, which the message row has."""
    return {
        "language": understanding.language,
        "topics": list(understanding.topics),
        "asks_for_person": understanding.asks_for_person,
        "anger": round(understanding.anger, 3),
        "injection": understanding.injection,
    }


def draft_row(case: Case, draft: Draft | None, decision: Decision) -> dict[str, Any]:
    """The row of ``drafts`` for a decision, with or without a draft."""
    draft = draft or Draft(text="")
    return {
        "ticket_id": case.ticket_id,
        "message_id": case.message_id,
        "text": draft.text,
        "outcome": decision.outcome.value,
        "confidence": decision.confidence,
        "decision": decision_table(decision),
        "claims": claims_table(draft.claims),
        "passages": passages_table(draft.passages),
        "notes": list(draft.notes),
        "versions": draft.versions,
        "escalate": draft.escalate,
        "model": draft.usage.model,
        "tokens_in": draft.usage.tokens_in,
        "tokens_out": draft.usage.tokens_out,
        "cost": draft.usage.cost,
    }
