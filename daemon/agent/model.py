"""One remote language model: asked under a limit of concurrency, its tokens and price counted, its answer read."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import structlog
from agent_framework import Agent, AgentResponse, Message
from agent_framework.exceptions import AgentFrameworkException
from openai import OpenAIError

from daemon.agent.answer import Answer, parse_answer
from daemon.agent.failure import ModelFailedError
from daemon.agent.remote import RemoteClient, explain, gave_no_answer, make_client
from daemon.agent.resting import ModelRest
from daemon.agent.tools import DraftTools
from daemon.health import Health
from daemon.models import Usage
from daemon.settings import ModelSettings

_LOOK_AROUND = (
    "Before you answer: if the passages above are not enough, call the tools that you need. "
    "If they are enough, reply with the one word READY."
)
# OpenAI's newer models know only max_completion_tokens and refuse a temperature; many compatible servers know only
# max_tokens.
_OPENAI_HOSTS = ("openai.com", "azure.com")

log = structlog.get_logger(__name__)
MOST_TOKENS = 10_000_000  # of one answer: ten times the largest window there is


class RemoteModel:
    """``tools`` lets the model call tools in a turn of its own before it answers.

    A turn of its own, because llama.cpp's grammar for an answer's schema shuts tool calls out.
    """

    def __init__(
        self, settings: ModelSettings, api_key: str = "", *, tools: bool = False, health: Health | None = None
    ) -> None:
        self.settings = settings
        self.tools = tools
        self.client: RemoteClient = make_client(settings, api_key)
        self.rest = ModelRest(settings.fallback, health)
        self._turn = asyncio.Semaphore(settings.concurrency)

    async def look_around(self, agent: Agent[Any], question: Message, tools: DraftTools) -> Usage:
        """Let the model call tools; what it says besides is dropped. Raise ``ModelFailedError``."""
        nothing = Usage(model=self.settings.model)
        messages = [question, Message("user", [_LOOK_AROUND])]
        response = await self._run(agent, messages, {"tools": tools.all(), "tool_choice": "auto"}, nothing)
        return self._cost(response, nothing)

    async def answer(
        self, agent: Agent[Any], question: Message, schema: dict[str, Any], spent: Usage
    ) -> tuple[Answer, Usage]:
        """The model's answer, and ``spent`` with its cost added. Raise ``ModelFailedError``."""
        response = await self._run(agent, [question], {"response_format": schema}, spent)
        usage = self._cost(response, spent)
        if response.finish_reason == "length":
            raise ModelFailedError(f"the model's answer was cut off at {self.settings.max_output_tokens} tokens", usage)
        try:
            return parse_answer(response.text), usage
        except ValueError as error:
            raise ModelFailedError(f"the model's answer could not be used: {error}", usage) from error

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()

    async def _run(
        self, agent: Agent[Any], messages: list[Message], options: dict[str, Any], spent: Usage
    ) -> AgentResponse[Any]:
        try:
            self._ask_whether_it_rests(spent)
            async with self._turn:
                self._ask_whether_it_rests(spent)
                with self.rest.one_call():
                    response = await agent.run(messages, options={**options, **self._limits()})
        except ModelFailedError:
            raise
        except (AgentFrameworkException, OpenAIError, TimeoutError, ValueError) as error:
            why = explain(error, self.settings)
            if gave_no_answer(error):
                self.rest.silent(why)
            else:
                self.rest.answered()
            raise ModelFailedError(why, spent) from error
        except Exception as error:
            # The framework trusts the shape of what a server says: a call's id that is a list is a TypeError there.
            if _is_ours(error):
                raise
            log.warning("model.garbled", error=type(error).__name__)
            self.rest.answered()
            raise ModelFailedError(explain(error, self.settings), spent) from error
        self.rest.answered()
        return response

    def _ask_whether_it_rests(self, spent: Usage) -> None:
        if self.rest.refuses():
            raise ModelFailedError(
                "the model is not asked for a while: it gave no answer several times in a row", spent
            )

    def _limits(self) -> dict[str, Any]:
        host = urlsplit(self.settings.base_url).hostname or ""
        if self.settings.kind == "azure" or host.endswith(_OPENAI_HOSTS):
            return {"max_tokens": self.settings.max_output_tokens}
        return {"extra_body": {"max_tokens": self.settings.max_output_tokens}, "temperature": 0.0}

    def _cost(self, response: AgentResponse[Any], spent: Usage) -> Usage:
        details = response.usage_details or {}
        tokens_in = spent.tokens_in + _believable(details.get("input_token_count"))
        tokens_out = spent.tokens_out + _believable(details.get("output_token_count"))
        cost = (tokens_in * self.settings.price_in + tokens_out * self.settings.price_out) / 1_000_000
        return Usage(self.settings.model, tokens_in, tokens_out, cost)


def _is_ours(error: Exception) -> bool:
    """Whether it was raised in our own code, such as what renders the prompt: a fault to be seen, no answer's."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback is not None and str(traceback.tb_frame.f_globals.get("__name__", "")).startswith("daemon.")


def _believable(tokens: int | None) -> int:
    """A server's count of tokens: a negative one would lift the budget, a huge one fits into no column."""
    return min(max(tokens or 0, 0), MOST_TOKENS)
