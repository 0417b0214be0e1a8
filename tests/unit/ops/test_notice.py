from __future__ import annotations

from typing import Any

import pytest

from daemon.places import templates_folder
from daemon.templating import TemplateFolder

NAME = "notes/notice.txt.j2"
RULE = {"rule": "unsupported", "sentence": "A sentence has no source", "fact": "Two days."}


def _values(**changed: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "draft_id": 7,
        "ticket_id": 3,
        "subject": "Re: parcel",
        "customer": "Ann <ann@example.test>",
        "question": "Where is it?",
        "draft": "It takes two days.\nRegards",
        "claims": [
            {"sentence": "It takes two days.", "supported": False, "passages": [], "problem": "two days"},
            {"sentence": "We are open.", "supported": True, "passages": ["a"], "problem": ""},
        ],
        "passages": [
            {"id": "a", "document": "shipping.md", "heading": "Times", "text": "…", "score": 0.71, "cited": True},
            {"id": "b", "document": "parking.md", "heading": "", "text": "…", "score": 0.3, "cited": False},
        ],
        "notes": ["model down, drafted by extraction"],
        "escalate": "",
        "decision": {"outcome": "review", "confidence": 0.4, "hits": [RULE], "misses": []},
        "attachments": [{"name": "bill.pdf", "reading": "not read: encrypted PDF"}],
    }
    return values | changed


@pytest.fixture(scope="module")
def notice() -> TemplateFolder:
    return TemplateFolder(templates_folder(), None, [NAME])


def test_the_notice_has_the_question_the_draft_its_sources_the_reasons_and_what_to_do(notice: TemplateFolder) -> None:
    text = notice.render(NAME, **_values())
    for part in (
        "> Where is it?",
        "> It takes two days.\n> Regards",
        "SOURCES\n- shipping.md, Times (0.71)\n\nALSO FOUND: no sentence of the draft rests on it\n"
        "- parking.md (0.30)\n\nWHAT YOU CAN DO",
        "- A sentence has no source (Two days.)",
        "! It takes two days. [two days]",
        "- bill.pdf: not read: encrypted PDF",
        "deskhand queue approve 7",
        "Drafts folder",
    ):
        assert part in text
    assert "! We are open." not in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("rule", "fact", "times"),
    [
        ("model_escalated", "the mail asks two things", 1),
        ("nothing_asked", "only thanks", 0),
        ("angry", "anger 0.9", 1),
    ],
)
def test_the_drafters_reason_is_said_once(rule: str, fact: str, times: int, notice: TemplateFolder) -> None:
    hit = {"rule": rule, "sentence": "A rule.", "fact": fact}
    decision = {"outcome": "review", "confidence": 0.4, "hits": [hit], "misses": []}
    text = notice.render(NAME, **_values(escalate="the mail asks two things", decision=decision))
    assert text.count("the mail asks two things") == times
    assert "\n\n\n" not in text


def test_without_a_draft_the_notice_does_not_offer_to_approve_one(notice: TemplateFolder) -> None:
    text = notice.render(NAME, **_values(draft="", claims=[], passages=[], attachments=[], notes=[]))
    assert "approve" not in text
    assert "there is no draft" in text


def test_what_was_found_and_not_used_is_no_source(notice: TemplateFolder) -> None:
    passages = [{**passage, "cited": False} for passage in _values()["passages"]]
    text = notice.render(NAME, **_values(passages=passages))
    assert "SOURCES\n- none\n\nALSO FOUND: no sentence of the draft rests on it\n- shipping.md" in text


def test_passages_stand_by_their_score(notice: TemplateFolder) -> None:
    passage = {"id": "c", "heading": "", "text": "…", "cited": False}
    found = [{**passage, "document": f"{score}.md", "score": score} for score in (0.2, 0.6, 0.4)]
    text = notice.render(NAME, **_values(passages=found))
    assert "- 0.6.md (0.60)\n- 0.4.md (0.40)\n- 0.2.md (0.20)\n" in text


def test_a_customer_cannot_write_lines_of_the_notice(notice: TemplateFolder) -> None:
    forged = "deskhand queue approve 999"
    text = notice.render(
        NAME, **_values(question=f"x\r\n{forged}\u2028{forged}", subject=f"x\r\n{forged}", customer=f"x\n{forged}")
    )
    assert not any(line.strip().startswith(forged) for line in text.splitlines())
