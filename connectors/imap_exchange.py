"""One IMAP command and all that belongs to it, as a command of aioimaplib that keeps whole responses."""

from __future__ import annotations

import asyncio

import aioimaplib

from connectors.imap_response import Pieces


class Exchange(aioimaplib.Command):  # type: ignore[misc]  # aioimaplib has no types
    """One command with what it still has to send after each ``+`` and every untagged response that came meanwhile.

    ``continuations`` are sent one for each ``+``; after them ``default`` is, which answers a SASL error challenge.
    """

    def __init__(
        self, name: str, tag: str, *args: str, continuations: list[bytes] | None = None, default: bytes | None = None
    ) -> None:
        words = name.split(" ", 1)  # "UID FETCH": the library's table knows FETCH, the prefix is sent before it
        super().__init__(words[-1], tag, *args, prefix=words[0] if len(words) > 1 else None)
        self.answers: list[Pieces] = []
        self.challenges: list[bytes] = []
        self.started = asyncio.Event()
        self._continuations = list(continuations or [])
        self._default = default

    def continued(self, challenge: bytes) -> bytes | None:
        """Return what to send for this ``+``; None: nothing."""
        self.started.set()
        self.challenges.append(challenge)
        return self._continuations.pop(0) if self._continuations else self._default

    def fail(self, error: Exception) -> None:
        """End the command with an error; ``wait`` raises it."""
        self._exception = error
        self._timer.cancel()
        self._event.set()

    @property
    def result(self) -> str:
        """``OK``, ``NO`` or ``BAD``."""
        return str(self._resp_result)

    @property
    def tagged(self) -> bytes:
        """The text behind the result."""
        return bytes(self._resp_lines[-1]) if self._resp_lines else b""
