"""A desk whose model is a scripted server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any, NamedTuple

import pytest

from daemon.agent.drafter import AgentDrafter
from daemon.agent.memories import Memories
from daemon.agent.model import RemoteModel
from daemon.settings import ModelSettings
from tests.servers.fake_openai import FakeOpenAi, Reply, answers
from tests.unit.agent.cases import RETURNS, SHIPPING, FixedSearch, prompts

QUESTION = "How many days do I have to return an item?"
ANSWER = "You can return any item within 30 days from delivery."
GOOD = answers((ANSWER, [1]))
BY_QUOTING = "the model did not answer: drafted by quoting"


class Desk(NamedTuple):
    """A drafter and the server behind it."""

    drafter: AgentDrafter
    server: FakeOpenAi


MakeDesk = Callable[..., Any]


@pytest.fixture
async def make_desk() -> AsyncIterator[MakeDesk]:
    """Makes a desk whose model answers with a script."""
    async with AsyncExitStack() as stack:

        async def make(
            *script: Reply,
            tools: bool = False,
            memories: Memories | None = None,
            search: FixedSearch | None = None,
            spent: int = 0,
            key: str = "",
            **settings: Any,
        ) -> Desk:
            server = await stack.enter_async_context(FakeOpenAi(*script))
            values = {"kind": "openai", "base_url": server.base_url, "model": "fake", **settings}
            model = RemoteModel(ModelSettings(**values), key, tools=tools)
            stack.push_async_callback(model.close)

            async def tokens_spent(ticket_id: int) -> int:
                return spent

            knowledge = search or FixedSearch(RETURNS, SHIPPING)
            drafter = AgentDrafter(knowledge, prompts, model=model, memories=memories, tokens_spent=tokens_spent)
            return Desk(drafter, server)

        yield make


def text_of(request: dict[str, Any]) -> str:
    """All that the model was told."""
    return json.dumps(request["messages"], ensure_ascii=False)
