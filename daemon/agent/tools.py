"""The agent's tools. All of them only read, and only what this ticket's customer may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from agent_framework import FunctionTool, tool
from pydantic import Field

from daemon.agent.data import clean, fenced
from daemon.agent.memories import Memories
from daemon.models import Passage, Reading
from daemon.ports import KnowledgeSearch

TOOL_PASSAGES = 4
TOOL_MEMORIES = 5
TOOL_CALLS = 6  # in one draft
READ_CHARACTERS = 12_000
REASON_CHARACTERS = 300


@dataclass(slots=True)
class Findings:
    """What the tools brought up during one draft; the only thing that they change."""

    passages: dict[str, Passage] = field(default_factory=dict)
    memories: dict[str, None] = field(default_factory=dict)
    escalate: str = ""


class DraftTools:
    """The tools of one draft. The customer is fixed here: no argument of a model can name another one."""

    def __init__(
        self, search: KnowledgeSearch, memories: Memories, customer_id: int, readings: Sequence[Reading], mark: str
    ) -> None:
        self.findings = Findings()
        self._search = search
        self._memories = memories
        self._customer_id = customer_id
        self._readings = {reading.name: reading for reading in readings}
        self._mark = mark

    def all(self) -> list[FunctionTool]:
        """The four tools, for the framework."""
        methods: list[Callable[..., Any]] = [
            self.search_knowledge,
            self.recall_memories,
            self.read_attachment,
            self.escalate,
        ]
        return [tool(method, name=method.__name__, approval_mode="never_require") for method in methods]

    async def search_knowledge(self, query: Annotated[str, Field(description="What to look for")]) -> str:
        """Search the desk's documents. Returns the best passages."""
        found = await self._search.search(clean(query, 500), TOOL_PASSAGES)
        self.findings.passages |= {passage.id: passage for passage in found}
        return "\n".join(fenced(f"passage from {passage.document}", passage.text, self._mark) for passage in found)

    async def recall_memories(self, query: Annotated[str, Field(description="What to remember")]) -> str:
        """Facts remembered about the customer who wrote this mail."""
        found = await self._memories.recall(self._customer_id, clean(query, 500), TOOL_MEMORIES)
        self.findings.memories |= dict.fromkeys(found)
        return "\n".join(fenced("memory", fact, self._mark) for fact in found) or "Nothing is remembered."

    async def read_attachment(self, name: Annotated[str, Field(description="The file's name")]) -> str:
        """The text of an attachment of this mail."""
        reading = self._readings.get(name)
        if reading is None:
            return f"There is no such attachment. There are: {', '.join(self._readings) or 'none'}."
        text = fenced("attachment", clean(reading.text, READ_CHARACTERS), self._mark) if reading.is_read else ""
        return f"{clean(reading.reading, 200)}\n{text}".strip()

    async def escalate(self, reason: Annotated[str, Field(description="Why a person has to answer")]) -> str:
        """Hand this mail to a person."""
        self.findings.escalate = clean(reason, REASON_CHARACTERS) or "the model asks for a person"
        return "A person will look at it."
