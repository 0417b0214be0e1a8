"""Scores quoting on made-up trades: which answers go out by themselves, and which of those are right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from daemon.agent.drafter import AgentDrafter
from daemon.mail.language_detection import language_of
from daemon.models import Autonomy, Counters, Decision, Draft, Facts, OutcomeKind
from daemon.policy import decide
from daemon.settings import PolicySettings
from daemon.stages.understand import understand_words
from knowledge.embeddings import BUNDLED_MODEL
from knowledge.search import KnowledgeBase
from tests.unit.agent.cases import NOW, a_case, prompts

TRADES = Path(__file__).parent / "trades"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mail. ``needed`` is what a right answer holds; a near miss has none."""

    trade: str
    mail: str
    needed: tuple[str, ...]
    draft: Draft
    decision: Decision

    @property
    def sent(self) -> bool:
        """Whether the answer went out by itself."""
        return self.decision.outcome is OutcomeKind.SEND

    @property
    def right(self) -> bool:
        """Whether the mail has an answer and the draft holds it."""
        return bool(self.needed) and all(words in self.draft.text for words in self.needed)


def trade_names() -> list[str]:
    """The trades there are."""
    return sorted(path.stem for path in TRADES.glob("*.toml"))


def mails_of(table: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each mail with what its answer must hold."""
    for mail, *needed in table["answered"]:
        yield mail, tuple(needed)
    for mail in table["missed"]:
        yield mail, ()


async def score(trade: str, folder: Path) -> Sequence[Result]:
    """Index the trade's articles under ``folder`` and answer each of its mails, as a desk that may send would."""
    table = tomllib.loads((TRADES / f"{trade}.toml").read_text(encoding="utf-8"))
    documents = folder / trade / "knowledge"
    documents.mkdir(parents=True)
    for name, text in table["articles"].items():
        (documents / name).parent.mkdir(exist_ok=True)
        (documents / name).write_text(text.strip() + "\n", encoding="utf-8")
    base = KnowledgeBase.open(documents, folder / trade / "data", BUNDLED_MODEL)
    try:
        await base.sync()
        drafter = AgentDrafter(base, prompts)
        return [await _result(trade, mail, needed, drafter, table["language"]) for mail, needed in mails_of(table)]
    finally:
        await base.close()


async def _result(trade: str, mail: str, needed: tuple[str, ...], drafter: AgentDrafter, language: str) -> Result:
    case = a_case(mail)
    case = replace(case, mail=replace(case.mail, language=language or language_of(mail)))
    understanding = understand_words(case)
    draft = await drafter.draft(case, understanding)
    facts = Facts(case, understanding, draft, Autonomy.SEND, Counters(), NOW)
    return Result(trade, mail, needed, draft, decide(facts, PolicySettings()))
