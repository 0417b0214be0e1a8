"""Draft: ask the drafter for a reply, and give back the facts with it. Sends nothing."""

from __future__ import annotations

from dataclasses import replace

from daemon.faults import fault_point
from daemon.models import Facts
from daemon.ports import Drafter


async def draft_reply(facts: Facts, drafter: Drafter) -> Facts:
    """The facts with the draft of this case.

    Raises:
        ModelUnavailableError: the model does not answer and quoting instead is switched off.
    """
    fault_point("draft.before_model")
    draft = await drafter.draft(facts.case, facts.understanding)
    fault_point("draft.after_model")
    return replace(facts, draft=draft)
