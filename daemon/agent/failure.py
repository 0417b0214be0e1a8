"""How a model fails, for the drafter: importing this loads no client."""

from __future__ import annotations

from daemon.models import Usage


class ModelFailedError(Exception):
    """The model gave no usable answer; ``usage`` is what it cost all the same. Never leaves the agent package."""

    def __init__(self, message: str, usage: Usage) -> None:
        super().__init__(message)
        self.usage = usage
