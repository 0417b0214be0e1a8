from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from daemon.errors import ConfigurationError
from daemon.health import ComponentState, Health
from daemon.reload import Reloader


def _load_from(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if "broken" in text:
        raise ConfigurationError(f"{path.name}: policy.confidence: is no number", advice="Write a number.")
    return text


async def _state(health: Health, state: ComponentState) -> None:
    async with asyncio.timeout(10):
        while (part := health.component("settings")) is None or part.state is not state:  # noqa: ASYNC110 - health has no event
            await asyncio.sleep(0.01)


async def test_sighup_takes_over_what_loads_and_refuses_what_does_not(tmp_path: Path) -> None:
    file = tmp_path / "deskhand.toml"
    file.write_text("one", encoding="utf-8")
    health, loop = Health(), asyncio.get_running_loop()
    reloader = Reloader(lambda: _load_from(file), "one", health)
    reloader.listen(loop)
    try:
        file.write_text("broken", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGHUP)
        await _state(health, ComponentState.DEGRADED)
        assert reloader.current == "one"
        part = health.component("settings")
        assert part is not None
        assert "policy.confidence" in part.why
        file.write_text("two", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGHUP)
        await _state(health, ComponentState.OK)
        assert reloader.current == "two"
    finally:
        loop.remove_signal_handler(signal.SIGHUP)


def test_an_unforeseen_fault_while_loading_keeps_the_old() -> None:
    def load() -> int:
        raise ZeroDivisionError("ann@example.test")

    health = Health()
    reloader = Reloader(load, 7, health, "templates")
    assert reloader.reload() is False
    assert reloader.current == 7
    part = health.component("templates")
    assert part is not None
    assert part.state is ComponentState.DEGRADED
    assert "ann@" not in part.why
