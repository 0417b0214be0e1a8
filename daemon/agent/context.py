"""What the agent sees of a ticket: its thread as chat history, and passages, attachments and memories as context."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent_framework import AgentSession, ContextProvider, HistoryProvider, Message, SessionContext, SupportsAgentRun

from daemon.agent.data import clean, fenced
from daemon.agent.extractive import MATERIAL_KEY
from daemon.agent.material import Material
from daemon.models import Case, Direction

HISTORY_ENTRIES = 10
ENTRY_CHARACTERS = 2_000


class TicketHistory(HistoryProvider):
    """The ticket's earlier messages, from the case. Others store them, so nothing is saved here."""

    def __init__(self, case: Case, mark: str) -> None:
        super().__init__("ticket", store_inputs=False, store_outputs=False)
        self._case = case
        self._mark = mark

    async def get_messages(
        self, session_id: str | None, *, state: dict[str, Any] | None = None, **kwargs: Any
    ) -> list[Message]:
        """The newest entries of the thread, oldest first; mails that are answered now are in the question, not here."""
        pending = set(self._case.unanswered)
        entries = [entry for entry in self._case.thread if entry.text not in pending][-HISTORY_ENTRIES:]
        messages = []
        for entry in entries:
            customer = entry.direction is Direction.INBOUND
            text = clean(entry.text, ENTRY_CHARACTERS)
            if text:
                content = fenced("earlier mail", text, self._mark) if customer else text
                messages.append(Message("user" if customer else "assistant", [content]))
        return messages

    async def save_messages(
        self, session_id: str | None, messages: Sequence[Message], *, state: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """Nothing: see the class."""


class MaterialProvider(ContextProvider):
    """Puts the material before the model: as a prompt for a language model, as values for the one that quotes."""

    def __init__(self, material: Material, prompt: str) -> None:
        super().__init__("material")
        self._material = material
        self._prompt = prompt

    async def before_run(
        self, *, agent: SupportsAgentRun, session: AgentSession, context: SessionContext, state: dict[str, Any]
    ) -> None:
        """Add one message with the material."""
        message = Message("user", [self._prompt], additional_properties={MATERIAL_KEY: self._material})
        context.extend_messages(self, [message])
