"""What each part of the daemon says about itself, for /healthz, /readyz and ``deskhand check``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import structlog

from daemon.masking import mask

DATABASE = "database"
SECONDS_A_MINUTE = 60
log = structlog.get_logger(__name__)


class ComponentState(StrEnum):
    """``degraded``: works with a loss and tries again by itself. ``failed``: does not work; a person should look."""

    OK = "ok"
    DEGRADED = "degraded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Component:
    """The last report of one part. ``since`` is when it came into this state, UTC; texts are masked.

    ``usual``: it is always like this for a while, so nobody needs to look.
    """

    state: ComponentState
    why: str = ""
    advice: str = ""
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    usual: bool = False


class Health:
    """Reports by name. A repeated report costs one comparison; a change of state is logged once."""

    def __init__(self) -> None:
        self._components: dict[str, Component] = {}
        self._started = False

    def ok(self, name: str) -> None:
        """This part works."""
        known = self._components.get(name)
        if known is None or known.state is not ComponentState.OK:
            self._put(name, Component(ComponentState.OK), known)

    def degraded(self, name: str, why: str, advice: str = "") -> None:
        """This part works with a loss, e.g. a lost connection that is being made anew."""
        self._report(name, ComponentState.DEGRADED, why, advice)

    def failed(self, name: str, why: str, advice: str = "") -> None:
        """This part does not work; ``advice`` says what a person should do."""
        self._report(name, ComponentState.FAILED, why, advice)

    @contextmanager
    def at_work(self, name: str, why: str, seconds: float) -> Iterator[None]:
        """This part does what it always does at first: degraded, and no reason to warn unless it takes ``seconds``."""

        def warn() -> None:
            self.degraded(name, f"{why}; it has taken more than {seconds / SECONDS_A_MINUTE:g} minutes so far")

        self._report(name, ComponentState.DEGRADED, why, "", usual=True)
        handle = asyncio.get_running_loop().call_later(seconds, warn)
        try:
            yield
        finally:
            handle.cancel()

    def ready(self) -> None:
        """Start-up is complete."""
        self._started = True

    def stopping(self) -> None:
        """No new work is taken: not ready, though alive until the drain ends."""
        self._started = False

    @property
    def is_ready(self) -> bool:
        """Start-up is complete and the database has not been reported as unwritable."""
        database = self._components.get(DATABASE)
        return self._started and (database is None or database.state is not ComponentState.FAILED)

    @property
    def state(self) -> ComponentState:
        """The worst state of any part."""
        states = {component.state for component in self._components.values()}
        for worst in (ComponentState.FAILED, ComponentState.DEGRADED):
            if worst in states:
                return worst
        return ComponentState.OK

    def component(self, name: str) -> Component | None:
        """The last report under this name."""
        return self._components.get(name)

    def snapshot(self) -> dict[str, Any]:
        """``{status, ready, components: {name: {state, since, why, advice}}}``; empty texts are left out."""
        parts = {}
        for name, component in sorted(self._components.items()):
            part = {"state": component.state.value, "since": component.since.isoformat(timespec="seconds")}
            part |= {key: text for key, text in (("why", component.why), ("advice", component.advice)) if text}
            parts[mask(name)] = part
        return {"status": self.state.value, "ready": self.is_ready, "components": parts}

    def _report(self, name: str, state: ComponentState, why: str, advice: str, *, usual: bool = False) -> None:
        why, advice = mask(why), mask(advice)
        known = self._components.get(name)
        if known is not None and (known.state, known.why, known.advice) == (state, why, advice):
            return
        since = known.since if known is not None and known.state is state else datetime.now(UTC)
        self._put(name, Component(state, why, advice, since, usual), known)

    def _put(self, name: str, component: Component, known: Component | None) -> None:
        self._components[name] = component
        if component.state is ComponentState.OK:
            if known is not None:
                log.info("health.recovered", component=name, was=known.state.value)
        elif component.usual:
            log.info("health.at_work", component=name, why=component.why)
        elif known is None or known.usual or known.state is not component.state:
            report = log.error if component.state is ComponentState.FAILED else log.warning
            report(f"health.{component.state.value}", component=name, why=component.why, advice=component.advice)
