"""What the word lists find in mails of eight languages, and what they must leave alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from daemon.models import Understanding
from daemon.settings import DEFAULT_ESCALATE_TOPICS, PolicySettings
from daemon.stages.understand import understand_words
from tests.unit.policy.cases import a_case, a_mail

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))
ROWS = [
    pytest.param(topic, language, text, wanted == "yes", id=f"{topic}-{wanted}-{language}-{text[:30]}")
    for topic, lists in EXAMPLES.items()
    for wanted, mails in lists.items()
    for language, text in mails
]


def found(topic: str, understanding: Understanding) -> bool:
    match topic:
        case "person":
            return bool(understanding.asks_for_person)
        case "injection":
            return bool(understanding.injection)
        case "anger":
            return understanding.anger >= PolicySettings().anger
        case "anything":
            escalated = set(understanding.topics) & set(DEFAULT_ESCALATE_TOPICS)
            return bool(escalated or understanding.asks_for_person or understanding.injection)
        case _:
            return topic in understanding.topics


@pytest.mark.parametrize(("topic", "language", "text", "wanted"), ROWS)
def test_a_mail_has_what_it_says_and_nothing_else(topic: str, language: str, text: str, wanted: bool) -> None:
    understanding = understand_words(a_case(a_mail(text, language=language)))
    assert found(topic, understanding) == wanted, understanding


@pytest.mark.parametrize("topic", [*DEFAULT_ESCALATE_TOPICS, "person"])
def test_each_escalation_has_examples_in_eight_languages(topic: str) -> None:
    assert {language for language, _ in EXAMPLES[topic]["yes"]} >= {"en", "de", "fr", "es", "it", "nl", "pt", "pl"}
    assert len(EXAMPLES[topic]["no"]) >= 8
