"""Chat clients for a language model behind an OpenAI-compatible endpoint or Azure OpenAI.

Chat Completions, not the Responses API: llama.cpp, vLLM and Ollama all speak it. Transient failures are tried again
here (``Retry-After``: RFC 9110 section 10.2.3), with one deadline an attempt, so that no server can hold us.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import structlog
from agent_framework import ChatResponse, ChatResponseUpdate, Message, ResponseStream
from agent_framework.exceptions import ChatClientException
from agent_framework.openai import OpenAIChatCompletionClient
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncAzureOpenAI,
    AsyncOpenAI,
    DefaultAsyncHttpxClient,
    Timeout,
)
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_random_exponential

from daemon.agent.tools import TOOL_CALLS
from daemon.errors import ConfigurationError
from daemon.settings import ModelSettings, uses_proxy

log = structlog.get_logger(__name__)
CONNECT_SECONDS = 5.0
RETRY_AFTER_CAP_SECONDS = 20.0  # a server that asks for more is not waited for: the fallback is quicker
BACKOFF_CAP_SECONDS = 8.0
TRANSIENT_STATUS = frozenset({408, 409, 425, 429})
AZURE_API_VERSION = "2024-10-21"
_SCHEMA_REFUSED = frozenset({400, 404, 415, 422, 501})


class RemoteClient(OpenAIChatCompletionClient[Any]):
    """The framework's client with our deadline and retries, and without a schema where the server refuses one."""

    def __init__(self, client: AsyncOpenAI, model: str, *, attempts: int, seconds: float) -> None:
        super().__init__(
            model=model,
            async_client=client,
            function_invocation_configuration={"max_iterations": 3, "max_function_calls": TOOL_CALLS},
        )
        self._attempts = attempts
        self._seconds = seconds
        self._schema = True

    def _inner_get_response(
        self, *, messages: Sequence[Message], options: Mapping[str, Any], stream: bool = False, **kwargs: Any
    ) -> Awaitable[ChatResponse[Any]] | ResponseStream[ChatResponseUpdate, ChatResponse[Any]]:
        if stream:
            return super()._inner_get_response(messages=messages, options=options, stream=True, **kwargs)
        return self._respond(messages, options, kwargs)

    async def _respond(
        self, messages: Sequence[Message], options: Mapping[str, Any], kwargs: Mapping[str, Any]
    ) -> ChatResponse[Any]:
        plain = {key: value for key, value in options.items() if key != "response_format"}
        if not self._schema or len(plain) == len(options):
            return await self._patiently(messages, plain, kwargs)
        try:
            return await self._patiently(messages, options, kwargs)
        except ChatClientException as error:
            if _status(error) not in _SCHEMA_REFUSED:
                raise
            response = await self._patiently(messages, plain, kwargs)
            self._schema = False  # the same request without a schema was accepted
            log.warning("model.schema_refused", status=_status(error), advice="answers are read without a schema")
            return response

    async def _patiently(
        self, messages: Sequence[Message], options: Mapping[str, Any], kwargs: Mapping[str, Any]
    ) -> ChatResponse[Any]:
        async for attempt in AsyncRetrying(
            stop=stop_after_attempt(self._attempts), retry=retry_if_exception(is_transient), wait=_wait, reraise=True
        ):
            with attempt:
                async with asyncio.timeout(self._seconds):
                    return await super()._inner_get_response(messages=messages, options=options, **kwargs)
        raise AssertionError("tenacity reraises the last error")

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()


def make_client(settings: ModelSettings, api_key: str) -> RemoteClient:
    """A client for ``settings``; raise ``ConfigurationError`` when the endpoint or model is not named."""
    problems = [f"model.{key} is empty" for key in ("base_url", "model") if not getattr(settings, key)]
    if problems:
        raise ConfigurationError(problems, advice="Name them, or set model.kind to extractive.")
    http = DefaultAsyncHttpxClient(
        timeout=Timeout(settings.timeout_seconds, connect=CONNECT_SECONDS),
        trust_env=uses_proxy(settings.base_url),
        follow_redirects=False,  # a customer's words go to the configured place and nowhere else
        event_hooks={"request": [_say_less]},
    )
    client: AsyncOpenAI
    if settings.kind == "azure":
        client = AsyncAzureOpenAI(
            azure_endpoint=settings.base_url, api_version=settings.api_version or AZURE_API_VERSION,
            api_key=api_key or "none", http_client=http, max_retries=0,
        )  # fmt: skip
    else:
        client = AsyncOpenAI(base_url=settings.base_url, api_key=api_key or "none", http_client=http, max_retries=0)
    return RemoteClient(client, settings.model, attempts=settings.attempts, seconds=settings.timeout_seconds)


async def _say_less(request: Any) -> None:
    """The SDK reports operating system, Python and package versions with every request; that is nobody's business."""
    for name in [name for name in request.headers if name.lower().startswith("x-stainless-")]:
        del request.headers[name]


def is_transient(error: BaseException) -> bool:
    """Whether trying again may help: 408, 409, 425, 429, 5xx, or no connection. Not after the deadline: it was long."""
    cause = error.__cause__ if isinstance(error, ChatClientException) else error
    if isinstance(cause, APIStatusError):
        waited = retry_after(cause)
        busy = cause.status_code in TRANSIENT_STATUS or cause.status_code >= 500
        return busy and (waited is None or waited <= RETRY_AFTER_CAP_SECONDS)
    if isinstance(cause, APITimeoutError):
        return type(cause.__cause__).__name__ == "ConnectTimeout"  # httpx or httpx2, as the SDK chose
    return isinstance(cause, APIConnectionError)


def retry_after(error: APIStatusError) -> float | None:
    """Seconds that the server asks for, or None; a date (the other form of the header) counts as none."""
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return None


_GATEWAY = (502, 503, 504)  # RFC 9110 section 15.6: bad gateway, unavailable, gateway time-out
_back_off = wait_random_exponential(multiplier=0.5, max=BACKOFF_CAP_SECONDS)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    cause = error.__cause__ if error else None
    asked = retry_after(cause) if isinstance(cause, APIStatusError) else None
    return asked if asked is not None else _back_off(state)


def _status(error: ChatClientException) -> int:
    return error.__cause__.status_code if isinstance(error.__cause__, APIStatusError) else 0


def gave_no_answer(error: BaseException) -> bool:
    """Whether the server was not reached, or said nothing whole before the deadline, or a gateway says so of it."""
    cause = error.__cause__ if isinstance(error, ChatClientException) and error.__cause__ else error
    if isinstance(cause, APIStatusError):
        return cause.status_code in _GATEWAY
    return isinstance(cause, (APIConnectionError, TimeoutError))


def explain(error: BaseException, settings: ModelSettings) -> str:
    """One sentence for the approver and the log: what failed, and where to look. Never the request or the key."""
    cause = error.__cause__ if isinstance(error, ChatClientException) and error.__cause__ else error
    if isinstance(cause, APIStatusError):
        advice = "; check model.api_key_env" if cause.status_code in (401, 403) else ""
        advice = "; check model.model and model.base_url" if cause.status_code == 404 else advice
        if 300 <= cause.status_code < 400:
            advice = "; it names another place, which is never followed: write that into model.base_url if it is right"
        return f"the model's server answered {cause.status_code}{advice}"
    if isinstance(cause, (APITimeoutError, TimeoutError)):
        return f"the model did not answer within {settings.timeout_seconds:g} seconds"
    if isinstance(cause, APIConnectionError):
        return f"no connection to the model at {settings.base_url}"
    return (
        f"the model's answer could not be used: {cause}"
        if isinstance(cause, ValueError)
        else "the model's answer was garbled"
    )
