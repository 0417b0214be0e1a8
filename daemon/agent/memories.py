"""The port to what is remembered about one customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Memories(Protocol):
    """Facts remembered about a customer. An implementation must never return another customer's."""

    async def recall(self, customer_id: int, query: str, limit: int) -> Sequence[str]:
        """At most ``limit`` facts of this customer, the nearest to ``query`` first; raise ``TransientError``."""
        ...


class NoMemories:
    """Remembers nothing: for a desk without a memory, and for tests."""

    async def recall(self, customer_id: int, query: str, limit: int) -> Sequence[str]:
        """Nothing."""
        return ()
