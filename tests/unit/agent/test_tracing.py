"""Spans of the agent: there when telemetry is set up, and without the words of a customer."""

from __future__ import annotations

import os

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from daemon.agent.drafter import AgentDrafter
from tests.unit.agent.cases import RETURNS, FixedSearch, a_case, prompts, understood


def provider() -> TracerProvider:
    """The process's tracer provider; it can be set once only."""
    current = trace.get_tracer_provider()
    if isinstance(current, TracerProvider):
        return current
    made = TracerProvider()
    trace.set_tracer_provider(made)
    return made


async def test_a_draft_leaves_spans_of_agent_and_chat_without_any_text() -> None:
    exporter = InMemorySpanExporter()
    processor = SimpleSpanProcessor(exporter)
    provider().add_span_processor(processor)
    text = "How many days do I have to return an item?"
    await AgentDrafter(FixedSearch(RETURNS), prompts).draft(a_case(text), understood(text))
    spans = exporter.get_finished_spans()
    processor.shutdown()
    names = {span.name for span in spans}
    assert "chat extractive" in names
    assert any(name.startswith("invoke_agent") for name in names)
    recorded = " ".join(str(value) for span in spans for value in (span.attributes or {}).values())
    assert "30 days" not in recorded
    assert text not in recorded


def test_the_framework_is_told_not_to_report_itself() -> None:
    assert os.environ["AGENT_FRAMEWORK_USER_AGENT_DISABLED"] == "true"
