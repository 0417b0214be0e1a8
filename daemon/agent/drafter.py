"""The ``Drafter`` port: one draft from a case, by a language model or by quoting, with every sentence checked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import structlog
from agent_framework import Agent, Message

from daemon.agent.answer import Answer, answer_schema, parse_answer
from daemon.agent.claims import Part, check_parts
from daemon.agent.context import MaterialProvider, TicketHistory
from daemon.agent.data import fence_mark, fenced
from daemon.agent.extractive import MODEL_NAME, ExtractiveClient
from daemon.agent.failure import ModelFailedError
from daemon.agent.material import Material, asked_of, is_cut, own_words, question_of, searches_for
from daemon.agent.memories import Memories, NoMemories
from daemon.agent.prompts import PromptTemplates
from daemon.agent.questions import READ_CHARACTERS
from daemon.agent.tools import DraftTools
from daemon.errors import ModelUnavailableError
from daemon.lexicon import nothing_but_thanks
from daemon.models import Case, Draft, Passage, Understanding, Usage
from daemon.ports import KnowledgeSearch

if TYPE_CHECKING:  # its client is slow to import and large, and a desk that only quotes needs neither
    from daemon.agent.model import RemoteModel

log = structlog.get_logger(__name__)
REMEMBERED = 5
FEWEST_PASSAGES = 3  # for each of several questions
QUICK_CHARACTERS = 8_000
TOO_LONG = f"what waits for an answer is longer than the {READ_CHARACTERS} characters that are read"
TokensSpent = Callable[[int], Awaitable[int]]


async def nothing_spent(ticket_id: int) -> int:
    """No ticket has spent anything: for a desk that keeps no count."""
    return 0


@dataclass(frozen=True, slots=True)
class _Written:
    """An answer, the material it was written from, who wrote it (``usage.model``) and what it cost."""

    answer: Answer
    material: Material
    usage: Usage
    notes: tuple[str, ...] = ()


class AgentDrafter:
    """Drafts with an agent of Microsoft Agent Framework.

    ``model`` is None for a desk that only quotes. ``tokens_spent(ticket_id)`` counts the tokens of a ticket's earlier
    drafts. ``prompts`` and ``floor``, the score under which a passage counts as far off (``policy.passage_floor``), are
    asked once for each draft, so that a reload counts for the next.
    """

    def __init__(
        self,
        search: KnowledgeSearch,
        prompts: Callable[[], PromptTemplates],
        *,
        model: RemoteModel | None = None,
        memories: Memories | None = None,
        tokens_spent: TokensSpent = nothing_spent,
        passages: int = 6,
        floor: Callable[[], float] = lambda: 0.48,
    ) -> None:
        self._search = search
        self._prompts = prompts
        self._model = model
        self._memories = memories or NoMemories()
        self._tokens_spent = tokens_spent
        self._passages = passages
        self._floor = floor
        self._extractive = ExtractiveClient()

    async def draft(self, case: Case, understanding: Understanding) -> Draft:
        """Search, write, check. Raise ``ModelUnavailableError`` if the model fails and ``model.fallback`` is ``queue``.

        ``TransientError`` of the search passes through.
        """
        question, asked = question_of(case, understanding), asked_of(case, understanding)
        searches = searches_for(asked, question, understanding.language)
        material = Material(
            question=question,
            language=understanding.language,
            passages=await self._found(searches, question),
            readings=understanding.readings,
            floor=self._floor(),
            suspicious=bool(understanding.injection),
            asked=asked,
            thanks=nothing_but_thanks(case, understanding),
        )
        prompts = self._prompts()
        written = await self._write(case, material, prompts)
        return await self._checked(case, understanding, written, prompts.version)

    async def _found(self, searches: Sequence[str], mail: str) -> tuple[Passage, ...]:
        """The best passages for each of the mail's questions; the words of the whole mail count for all of them."""
        if not searches:
            return ()
        limit = max(self._passages // len(searches), FEWEST_PASSAGES)
        best: dict[str, Passage] = {}
        for found in await asyncio.gather(*(self._search.search(text, limit, context=mail) for text in searches)):
            for passage in found:
                known = best.get(passage.id)
                if known is None or passage.score > known.score:
                    best[passage.id] = passage
        several = len(searches) > 1
        return tuple(sorted(best.values(), key=lambda passage: -passage.score) if several else best.values())

    async def close(self) -> None:
        """Close the connections to the model."""
        if self._model is not None:
            await self._model.close()

    async def _write(self, case: Case, material: Material, prompts: PromptTemplates) -> _Written:
        if self._model is None:
            return await self._by_quoting(case, material)
        spent = await self._tokens_spent(case.ticket_id)
        if spent >= self._model.settings.tokens_per_ticket:
            note = (
                f"this ticket has used {spent} tokens of {self._model.settings.tokens_per_ticket}: drafted by quoting"
            )
            return await self._by_quoting(case, material, notes=(note,))
        try:
            return await self._by_model(self._model, case, material, prompts)
        except ModelFailedError as error:
            log.warning("model.failed", ticket_id=case.ticket_id, message_id=case.message_id, reason=str(error))
            if self._model.settings.fallback == "queue":
                raise ModelUnavailableError(f"{error}.", advice="It is tried again.") from error
            return await self._by_quoting(
                case, material, error.usage, ("the model did not answer: drafted by quoting", str(error))
            )

    async def _by_quoting(
        self, case: Case, material: Material, usage: Usage | None = None, notes: tuple[str, ...] = ()
    ) -> _Written:
        agent = Agent(
            self._extractive,
            name="quoter",
            context_providers=[TicketHistory(case, ""), MaterialProvider(material, "")],
        )
        response = await agent.run(Message("user", [material.question]))
        # What a failed model has cost is counted; but the words are quoted, whatever was asked before.
        return _Written(parse_answer(response.text), material, replace(usage or Usage(), model=MODEL_NAME), notes)

    async def _by_model(self, model: RemoteModel, case: Case, material: Material, prompts: PromptTemplates) -> _Written:
        remembered = await self._memories.recall(case.customer_id, material.question, REMEMBERED)
        foreign = (*(p.text for p in material.passages), *(r.text for r in material.readings), *remembered)
        mark = fence_mark((material.question, *foreign, *(entry.text for entry in case.thread)))
        usage = Usage(model=model.settings.model)
        escalate = ""
        if model.tools:
            tools = DraftTools(self._search, self._memories, case.customer_id, material.readings, mark)
            agent = _agent(model, case, material, remembered, mark, prompts)
            usage = await model.look_around(agent, _question(material, mark), tools)
            material, remembered = _widened(material, remembered, tools)
            escalate = tools.findings.escalate
        agent = _agent(model, case, material, remembered, mark, prompts)
        answer, usage = await model.answer(
            agent, _question(material, mark), answer_schema(len(material.passages)), usage
        )
        return _Written(replace(answer, escalate=answer.escalate or escalate), material, usage)

    async def _checked(self, case: Case, understanding: Understanding, written: _Written, prompt: str) -> Draft:
        """Check every sentence: in milliseconds, but for long attachments, which are checked beside the event loop."""
        own = own_words(case, understanding)
        passages, count = written.material.passages, len(written.material.passages)
        parts = [
            Part(
                part.text,
                tuple(number for number in part.sources if not 1 <= number <= count),
                tuple(passages[number - 1].id for number in part.sources if 1 <= number <= count),
            )
            for part in written.answer.parts
        ]
        if sum(map(len, own)) > QUICK_CHARACTERS:
            claims = await asyncio.to_thread(check_parts, parts, passages, own)
        else:
            claims = check_parts(parts, passages, own)
        read = [reading.name for reading in understanding.readings if reading.is_read and not reading.inline]
        notes = (*written.notes, *(f"read: {name}" for name in read))
        return Draft(
            text=written.answer.text,
            passages=passages,
            claims=claims,
            escalate=TOO_LONG if is_cut(case, understanding) else written.answer.escalate,
            usage=written.usage,
            versions={"prompt": prompt, "model": written.usage.model, "knowledge": self._search.version},
            notes=notes,
        )


def _agent(
    model: RemoteModel, case: Case, material: Material, remembered: Sequence[str], mark: str, prompts: PromptTemplates
) -> Agent[Any]:
    return Agent(
        model.client,
        name="drafter",
        instructions=prompts.system(material.language, mark),
        context_providers=[
            TicketHistory(case, mark),
            MaterialProvider(material, prompts.context(material, remembered, mark)),
        ],
    )


def _question(material: Material, mark: str) -> Message:
    return Message("user", [fenced("mail to answer", material.question, mark)])


def _widened(material: Material, remembered: Sequence[str], tools: DraftTools) -> tuple[Material, Sequence[str]]:
    """The material with what the tools found behind it: the numbers of the first passages stay."""
    known = {passage.id for passage in material.passages}
    new: tuple[Passage, ...] = tuple(p for id_, p in tools.findings.passages.items() if id_ not in known)
    return replace(material, passages=material.passages + new), tuple(
        dict.fromkeys((*remembered, *tools.findings.memories))
    )
