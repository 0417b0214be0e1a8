"""The stage that decides: the policy table over frozen facts."""

from __future__ import annotations

from daemon.models import Decision, Facts
from daemon.policy import decide, prejudge
from daemon.settings import PolicySettings


def decide_case(facts: Facts, settings: PolicySettings) -> Decision:
    """What happens to the draft, with its confidence and every rule hit and missed."""
    return decide(facts, settings)


def prejudge_case(facts: Facts, settings: PolicySettings) -> Decision | None:
    """The decision to withhold, when the mail alone settles it; None when a draft is needed."""
    return prejudge(facts, settings)
