"""A reload counts whole: policy, replies, notes and prompts together, or none of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from daemon.agent.drafter import AgentDrafter
from daemon.app import Desk, build_desk, open_drafter
from daemon.config import load_config
from daemon.health import ComponentState, Health
from daemon.metrics import Metrics
from daemon.models import Draft
from tests.acceptance.real_desk import RealDesk, maildir_mailbox
from tests.servers.ports import free_port
from tests.unit.agent.cases import RETURNS, FixedSearch, a_case, understood

QUESTION = "I do not like the colour of what came, and it was a gift?"


@pytest.fixture
def folder(tmp_path: Path) -> RealDesk:
    return RealDesk(tmp_path / "desk", free_port(), maildir_mailbox())


@pytest.fixture
async def desk(folder: RealDesk) -> AsyncIterator[Desk]:
    built = build_desk(load_config(folder.config), Health(), Metrics(), folder.config)
    yield built
    await built.close()


@pytest.fixture
def drafter(desk: Desk) -> AgentDrafter:
    return open_drafter(desk.config, FixedSearch(RETURNS), desk.database, desk.live)


def change(folder: RealDesk, old: str, new: str) -> None:
    text = folder.config.read_text()
    assert old in text
    folder.config.write_text(text.replace(old, new))


def prompt(folder: RealDesk, text: str) -> None:
    """Write a prompt of the desk's own, in a folder that the configuration names from now on."""
    path = folder.folder / "templates" / "prompts" / "draft.md.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if "templates =" not in folder.config.read_text():
        change(folder, 'name = "Support"\n', 'name = "Support"\ntemplates = "templates"\n')


async def draft(drafter: AgentDrafter) -> Draft:
    return await drafter.draft(a_case(QUESTION), understood(QUESTION))


async def test_a_new_prompt_counts_for_the_next_draft_even_in_a_new_folder(
    desk: Desk, drafter: AgentDrafter, folder: RealDesk
) -> None:
    before = (await draft(drafter)).versions["prompt"]
    prompt(folder, "Be brief. {{ language }} {{ mark }}")
    assert (await draft(drafter)).versions["prompt"] == before
    assert desk.live.reload()
    after = (await draft(drafter)).versions["prompt"]
    assert after == desk.live.current.prompts.version
    assert after != before
    prompt(folder, "Be very brief. {{ language }} {{ mark }}")
    assert desk.live.reload()
    assert (await draft(drafter)).versions["prompt"] not in (before, after)


async def test_a_broken_prompt_refuses_the_whole_reload(desk: Desk, folder: RealDesk) -> None:
    before = desk.live.current
    prompt(folder, "{{ language")
    change(folder, "confidence = 0\n", "confidence = 0.9\n")
    assert not desk.live.reload()
    assert desk.live.current is before
    told = desk.health.component("settings")
    assert told is not None
    assert told.state is ComponentState.DEGRADED
    assert "draft.md.j2, line 1" in told.why
    prompt(folder, "{{ language }}")
    assert desk.live.reload()
    assert desk.live.current.policy.confidence == 0.9


async def test_a_broken_policy_keeps_the_old_prompt(desk: Desk, drafter: AgentDrafter, folder: RealDesk) -> None:
    before = (await draft(drafter)).versions["prompt"]
    prompt(folder, "Be brief. {{ language }} {{ mark }}")
    change(folder, "confidence = 0\n", "confidence = 7\n")
    assert not desk.live.reload()
    assert (await draft(drafter)).versions["prompt"] == before


async def test_a_new_passage_floor_counts_for_the_next_draft(
    desk: Desk, drafter: AgentDrafter, folder: RealDesk
) -> None:
    assert (await draft(drafter)).text
    change(folder, "passage_floor = 0.1\n", "passage_floor = 0.99\n")
    assert desk.live.reload()
    refused = await draft(drafter)
    assert (refused.text, bool(refused.escalate)) == ("", True)
