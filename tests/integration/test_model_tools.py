"""The remote model's tools: they only read, in turns of their own, and nonsense is stopped."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.integration.model_desk import ANSWER, BY_QUOTING, GOOD, QUESTION, MakeDesk
from tests.servers.fake_openai import Reply, answers, calls, says
from tests.unit.agent.cases import RESET, RETURNS, FixedSearch, KnownMemories, a_case, understood


async def test_tools_are_called_in_a_turn_of_their_own_and_what_they_find_is_in_the_answers_prompt(
    make_desk: MakeDesk,
) -> None:
    memories = KnownMemories({7: ["Owns the LK-200."], 8: ["A secret of another."]})
    script = (
        calls("search_knowledge", query="reset"), calls("recall_memories", query="lamp", customer_id=8),
        says("READY"), answers(("Hold the button for 10 seconds.", [2])),
    )  # fmt: skip
    search = FixedSearch(RETURNS, by_query={"reset": RESET})
    desk = await make_desk(*script, tools=True, memories=memories, search=search)
    draft = await desk.drafter.draft(a_case(QUESTION), understood(QUESTION))
    assert draft.text == "Hold the button for 10 seconds."
    assert draft.claims[0].passages == ("p-reset",)
    assert [passage.id for passage in draft.passages] == ["p-returns", "p-reset"]
    assert set(memories.asked) == {7}
    assert "A secret of another." not in json.dumps(desk.server.requests)
    assert "response_format" not in desk.server.requests[0]
    assert "tools" not in desk.server.requests[-1]
    assert draft.usage.tokens_in > 200


async def test_a_tool_call_that_asks_for_a_person_is_kept(make_desk: MakeDesk) -> None:
    desk = await make_desk(calls("escalate", reason="angry"), says("READY"), GOOD, tools=True)
    draft = await desk.drafter.draft(a_case(QUESTION), understood(QUESTION))
    assert draft.escalate == "angry"


async def test_a_model_that_calls_tools_for_ever_or_calls_nonsense_is_stopped(make_desk: MakeDesk) -> None:
    desk = await make_desk(
        calls("delete_everything", path="/"), calls("read_attachment", name="/etc/passwd"), tools=True
    )
    async with asyncio.timeout(20):
        draft = await desk.drafter.draft(a_case(QUESTION), understood(QUESTION))
    assert len(desk.server.requests) < 10
    assert "root:" not in json.dumps(desk.server.requests)
    assert ANSWER in draft.text


@pytest.mark.parametrize("id_", [["call_1"], {"id": "call_1"}, 7])
@pytest.mark.parametrize("tools", [False, True])
async def test_a_tool_call_whose_id_is_no_text_is_drafted_by_quoting(
    make_desk: MakeDesk, id_: object, tools: bool
) -> None:
    reply = calls("search_knowledge", query="returns")
    body = json.loads(reply.body)
    body["choices"][0]["message"]["tool_calls"][0]["id"] = id_
    desk = await make_desk(Reply(json.dumps(body).encode()), tools=tools)
    draft = await desk.drafter.draft(a_case(QUESTION), understood(QUESTION))
    assert draft.notes[0] == BY_QUOTING
    assert ANSWER in draft.text
