"""SIGHUP on the real process: a changed policy counts for the next mail; a broken one is refused, the old one stays."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Any

from tests.acceptance.letters import QUESTIONS, letter
from tests.acceptance.real_desk import DESK, RealDesk, maildir_mailbox
from tests.servers.smtp_sink import SmtpSink


def component(desk: RealDesk, name: str) -> dict[str, Any]:
    components: dict[str, dict[str, Any]] = desk.get("/healthz")[1].get("components", {})
    return components.get(name, {})


def settings(desk: RealDesk) -> dict[str, Any]:
    return component(desk, "settings")


async def reload(desk: RealDesk, state: str) -> None:
    assert desk.process is not None
    desk.process.send_signal(signal.SIGHUP)
    await desk.until(lambda: settings(desk).get("state") == state, f"the settings are {state}")


async def outcome(desk: RealDesk, name: str) -> str:
    desk.deliver(letter(name, QUESTIONS[0], to=DESK))
    query = "SELECT d.outcome FROM drafts d JOIN messages m ON m.id = d.message_id WHERE m.message_id LIKE ?"
    await desk.until(lambda: bool(desk.rows(query, f"{name}%")), f"a decision on {name}")
    return str(desk.rows(query, f"{name}%")[0][0])


async def change(desk: RealDesk, old: str, new: str) -> None:
    text = await asyncio.to_thread(desk.config.read_text)
    assert old in text
    await asyncio.to_thread(desk.config.write_text, text.replace(old, new))


async def test_a_changed_policy_counts_and_a_broken_one_is_refused(smtp_sink: SmtpSink, tmp_path: Path) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox())
    (tmp_path / "desk" / "templates").mkdir()
    await change(desk, 'name = "Support"\n', 'name = "Support"\ntemplates = "templates"\n')
    try:
        await desk.start()
        await desk.ready()
        assert await outcome(desk, "one") == "send"
        await change(desk, "confidence = 0\n", "confidence = 1\n")
        await reload(desk, "ok")
        assert await outcome(desk, "two") == "review"
        await change(desk, "confidence = 1\n", "confidence = 7\n")
        await reload(desk, "degraded")
        assert "confidence" in settings(desk)["why"]
        assert await outcome(desk, "three") == "review", "the policy before it stays in use"
        await change(desk, "confidence = 7\n", "confidence = 0\n")
        await reload(desk, "ok")
        broken = tmp_path / "desk" / "templates" / "replies" / "reply.txt.j2"
        broken.parent.mkdir(parents=True)
        broken.write_text("{{ answer\n")
        await reload(desk, "degraded")
        assert "reply.txt.j2" in settings(desk)["why"]
        assert await outcome(desk, "four") == "send", "with the templates before it"
        broken.unlink()
        await change(desk, 'autonomy = "send"', 'autonomy = "off"')
        await reload(desk, "ok")
        assert await outcome(desk, "five") == "withhold"
        await change(desk, "[run]\n", "[run]\nattempts = 9\n")
        assert desk.process is not None
        desk.process.send_signal(signal.SIGHUP)
        await desk.until(lambda: component(desk, "configuration").get("state") == "degraded", "the key is named")
        assert "run.attempts" in component(desk, "configuration")["why"]
        assert await desk.end() == 0
    finally:
        await desk.kill()
