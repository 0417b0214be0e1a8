"""A real language model behind an OpenAI-compatible server: ``DESKHAND_TEST_MODEL_URL``, by default on loopback."""

from __future__ import annotations

import os

import pytest

from daemon.agent.drafter import AgentDrafter
from daemon.agent.model import RemoteModel
from daemon.settings import ModelSettings
from tests.unit.agent.cases import RETURNS, SHIPPING, FixedSearch, a_case, prompts, understood

BASE_URL = os.environ.get("DESKHAND_TEST_MODEL_URL", "http://127.0.0.1:8088/v1")


pytestmark = pytest.mark.language_model


@pytest.mark.parametrize("tools", [False, True], ids=["passages only", "with tools"])
async def test_a_real_model_answers_and_every_supported_sentence_is_proved(tools: bool) -> None:
    settings = ModelSettings(
        kind="openai", base_url=BASE_URL, model="local", timeout_seconds=280, max_output_tokens=300
    )
    model = RemoteModel(settings, tools=tools)
    text = "How many days do I have to return an item, and what does express shipping cost?"
    drafter = AgentDrafter(FixedSearch(RETURNS, SHIPPING), prompts, model=model)
    draft = await drafter.draft(a_case(text), understood(text))
    await drafter.close()
    assert draft.text or draft.escalate
    assert draft.usage.tokens_in > 0
    for claim in draft.claims:
        assert not claim.supported or claim.problem == ""
