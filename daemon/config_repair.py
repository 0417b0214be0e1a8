"""Takes what is wrong out of ``deskhand.toml``, so that one wrong key hides no other problem of the file."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

# For keys that are required: values that bring no problem of their own.
STAND_INS = {"address": "missing@example.invalid", "token_url": "https://example.invalid", "client_id": "missing"}


def repaired(error: ValidationError, table: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the table without the keys that ``error`` names; what is missing gets a stand-in."""
    result: dict[str, Any] = copy.deepcopy(dict(table))
    for problem in error.errors():
        _repair(result, problem["loc"], missing=problem["type"] == "missing")
    return result


def _repair(table: dict[str, Any], place: tuple[int | str, ...], *, missing: bool) -> None:
    if place == ("mailbox",) and isinstance(table.get("mailbox"), dict):
        table["mailbox"] = [table["mailbox"]]  # [mailbox] for [[mailbox]]
        return
    inner: Any = table
    for part in place[:-1]:
        try:
            inner = inner[part]
        except (KeyError, IndexError, TypeError):
            return  # it is from the environment, or inside of what was taken out
    key = place[-1]
    if missing and isinstance(inner, dict):
        inner[key] = STAND_INS.get(str(key), _numbered(place))
    elif isinstance(inner, dict):
        inner.pop(key, None)
    elif isinstance(inner, list) and isinstance(key, int) and key < len(inner):
        del inner[key]


def _numbered(place: tuple[int | str, ...]) -> str:
    """How a mailbox without a name is named in what is said about it."""
    number = place[1] if len(place) > 1 else 0
    return f"number {number + 1}" if isinstance(number, int) else "missing"
