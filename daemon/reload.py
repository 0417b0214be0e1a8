"""Reload on SIGHUP, all or nothing: what cannot be loaded whole is refused, and what runs stays."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog

from daemon.errors import DeskhandError
from daemon.health import Health
from daemon.telemetry import masked_error

T = TypeVar("T")
log = structlog.get_logger(__name__)


class Reloader(Generic[T]):
    """Holds the value in use, policy and templates say, and replaces it as one.

    ``load`` reads everything anew and raises when anything is wrong with it; it must not change what runs.
    Read ``current`` for each piece of work, never keep it.
    """

    def __init__(self, load: Callable[[], T], current: T, health: Health, name: str = "settings") -> None:
        self._load = load
        self._current = current
        self._health = health
        self._name = name

    @property
    def current(self) -> T:
        """The value in use."""
        return self._current

    def reload(self) -> bool:
        """Load and take over; whether it worked. The reason of a refusal is logged and stands in health."""
        try:
            fresh = self._load()
        except DeskhandError as error:
            self._refuse(error.message, error.advice)
        except Exception as error:
            # A reload must never end a daemon that works, whatever an editor left in a file.
            log.exception("reload.fault", name=self._name)
            self._refuse(masked_error(error), "")
        else:
            self._current = fresh
            self._health.ok(self._name)
            log.info("reload.done", name=self._name)
            return True
        return False

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Reload whenever the process gets SIGHUP. Call in the main thread."""
        loop.add_signal_handler(signal.SIGHUP, self.reload)

    def _refuse(self, why: str, advice: str) -> None:
        log.error("reload.refused", name=self._name, why=why, advice=advice)
        self._health.degraded(
            self._name, f"reload refused, the old stays in use: {why}", advice or "Mend it and send SIGHUP again."
        )
