"""Wrong keys and values of ``deskhand.toml`` in plain words, each with its place and the nearest right one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

WANTED = {
    "int": "a whole number, without quotes",
    "float": "a number, without quotes",
    "bool": "true or false, without quotes",
    "string": 'a text in quotes, "…"',
    "path": 'a path in quotes, "…"',
    "tuple": "a list, […]",
    "list": "a list, […]",
    "dict": "a table",
    "model": "a table",
    "mapping": "a table",
}
PREFIX, DELIMITER = "DESKHAND_", "__"
# Types of error, and the limit in their context: https://docs.pydantic.dev/latest/errors/validation_errors/
LIMITS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}
Keys = type[BaseModel]


def sentences(
    error: ValidationError, model: Keys, table: Mapping[str, Any], file: str, variables: Iterable[str] = ()
) -> list[str]:
    """One sentence a wrong key, and where it stands: ``file``, or the one of the environment's ``variables`` that wins.

    ``model`` has the sections, ``table`` is what was read: mailboxes are named by it.
    """
    known = {name.upper(): name for name in variables}
    found = []
    for problem in error.errors():
        variable = known.get(variable_of(problem["loc"]))
        if variable is None:
            found.append(f"{file}: {_place(problem['loc'], table)}: {_what(problem, model)}")
        else:
            what = _what(problem, model).replace(", without quotes", "")
            found.append(f"the environment variable {variable}: {what}")
    return found


def variable_of(place: tuple[int | str, ...]) -> str:
    """The variable of the environment that sets this key."""
    return PREFIX + DELIMITER.join(str(part) for part in place).upper()


def _place(place: tuple[int | str, ...], table: Mapping[str, Any]) -> str:
    if len(place) > 1 and place[0] == "mailbox" and isinstance(place[1], int):
        return ": ".join([_mailbox(place[1], table), *filter(None, [".".join(map(str, place[2:]))])])
    return ".".join(map(str, place))


def _mailbox(number: int, table: Mapping[str, Any]) -> str:
    try:
        name = table["mailbox"][number]["name"]
    except (KeyError, IndexError, TypeError):
        name = None
    return f"mailbox {name!r}" if name and isinstance(name, str) else f"[[mailbox]] number {number + 1}"


def _what(problem: Any, model: Keys) -> str:
    kind, key = problem["type"], str(problem["loc"][-1])
    if kind == "extra_forbidden":
        return _unknown(key, problem["loc"], model)
    if kind == "missing":
        return "is required"
    if kind == "tuple_type" and problem["loc"] == ("mailbox",):
        return "write [[mailbox]] with two brackets: there may be several"
    return f"{_wish(kind, problem)}{_given(problem)}"


def _wish(kind: str, problem: Any) -> str:
    context = problem.get("ctx", {})
    if kind in LIMITS:
        words, limit = LIMITS[kind]
        return f"has to be {words} {context[limit]:g}"
    if kind == "too_short":
        return "has to have an entry"
    if kind in ("literal_error", "enum"):
        return f"has to be {context['expected']}"
    # int_parsing, int_type, int_from_float, model_type, …: the first word says what was wanted.
    wanted = WANTED.get(kind.partition("_")[0])
    return f"has to be {wanted}" if wanted else str(problem["msg"])


def _given(problem: Any) -> str:
    given = problem.get("input")
    if isinstance(given, bool):
        return f"; it is {str(given).lower()}"
    return f"; it is {given!r}" if isinstance(given, (str, int, float)) else ""


def _unknown(key: str, place: tuple[int | str, ...], model: Keys) -> str:
    """A key that there is not. Its value is never told: it may be a password."""
    keys = [*_keys_at(place, model)]
    if f"{key}_env" in keys:
        return (
            f"secrets do not stand in this file: name a variable of the environment, {key}_env, or a file, {key}_file"
        )
    close = get_close_matches(key.casefold(), keys, n=1)
    if close:
        return f"there is no such key; did you mean {close[0]!r}?"
    if len(place) == 1 and key in _keys_at(("mailbox", 0, key), model):
        return f"there is no such section; it belongs to a mailbox: below [[mailbox]] write [mailbox.{key}]"
    return f"there is no such key; there are {', '.join(keys)}"


def _keys_at(place: tuple[int | str, ...], model: Keys) -> Iterator[str]:
    """The keys of the table in which the last part of a place stands."""
    for part in place[:-1]:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            model = next(kind for kind in _kinds(annotation) if isinstance(kind, type) and issubclass(kind, BaseModel))
    yield from model.model_fields


def _kinds(annotation: Any) -> Iterator[Any]:
    yield annotation
    yield from get_args(annotation)
