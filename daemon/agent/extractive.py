"""A chat client that is no model: behind the same agent, it may only quote the passages it was given."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from typing import Any, ClassVar

from agent_framework import (
    BaseChatClient,
    ChatMiddlewareLayer,
    ChatResponse,
    ChatResponseUpdate,
    Content,
    FunctionInvocationLayer,
    Message,
    ResponseStream,
)
from agent_framework.observability import ChatTelemetryLayer

from daemon.agent.answer import Answer
from daemon.agent.material import Material
from daemon.agent.quoting import NO_PASSAGE, quote

MATERIAL_KEY = "deskhand_material"  # in a message's additional_properties, which no client sends anywhere
MODEL_NAME = "extractive"


class ExtractiveClient(
    FunctionInvocationLayer[Any], ChatMiddlewareLayer[Any], ChatTelemetryLayer[Any], BaseChatClient[Any]
):
    """Returns the JSON of ``daemon.agent.answer`` with sentences of the passages. No network, no state, no tools."""

    OTEL_PROVIDER_NAME: ClassVar[str] = "deskhand"
    model = MODEL_NAME

    def _inner_get_response(
        self, *, messages: Sequence[Message], stream: bool, options: Mapping[str, Any], **kwargs: Any
    ) -> Awaitable[ChatResponse[Any]] | ResponseStream[ChatResponseUpdate, ChatResponse[Any]]:
        text = _answer(messages).to_json()
        if stream:
            return self._build_response_stream(_stream(text))
        return _respond(text)


def _answer(messages: Sequence[Message]) -> Answer:
    for message in reversed(messages):
        material = message.additional_properties.get(MATERIAL_KEY)
        if isinstance(material, Material):
            return quote(material)
    return Answer(escalate=NO_PASSAGE)


async def _respond(text: str) -> ChatResponse[Any]:
    return ChatResponse(messages=[Message("assistant", [text])], model=MODEL_NAME)


async def _stream(text: str) -> AsyncIterator[ChatResponseUpdate]:
    yield ChatResponseUpdate(role="assistant", contents=[Content.from_text(text)])
