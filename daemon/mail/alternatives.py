"""The alternatives of a pattern sorted by their first letters, which finds the same several times as fast.

The engine of ``re`` skips to a place where one of the first letters stands if each alternative begins with one, and
looks at an alternative's first letter before it tries it. ``user unknown|(?:un)?known user|quota`` becomes
``u(?:ser unknown|nknown user)|known user|quota``. At each place the alternatives that can match there are tried in the
order in which they were written, so that every match stays as long as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PLAIN = re.compile(r"[^\\.^$*+?{}\[\]()|]")
_QUANTIFIER = re.compile(r"[*+{]|\?[?+]")  # any but a plain ``?``
_CLASS = re.compile(r"\[([^\W\d_]+)\]")
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|[^\\\[()|]+", re.DOTALL)
_KEEPS = re.compile(r"(?!\?)|\?P<")  # what stands behind the bracket of such a group
_BOUNDARY = r"\b"


def by_first_letter(pattern: str) -> str:
    """A pattern of the same meaning. It must not hold comments or white space that counts not (``re.VERBOSE``).

    Raises:
        ValueError: a group keeps what it found and would get another number or be said twice; or a bracket is open.
    """
    for atom in _ATOM.finditer(pattern):
        if atom[0] == "(" and _KEEPS.match(pattern, atom.end()):
            raise ValueError(f"a group must not keep what it found: {pattern[:80]!r}")
    done: list[str] = []
    letters: dict[str, list[str]] = {}
    for alternative in _split(pattern):
        led = _led(alternative)
        if led is None:  # it stays between those that stand before and behind it
            done += [*_joined(letters), alternative]
            letters = {}
        for letter, rest in led or ():
            letters.setdefault(letter, []).append(rest)
    return "|".join([*done, *_joined(letters)])


def _joined(letters: dict[str, list[str]]) -> list[str]:
    return [letter + _either(rests) for letter, rests in letters.items()]


def _either(alternatives: list[str]) -> str:
    return alternatives[0] if len(alternatives) == 1 else f"(?:{'|'.join(alternatives)})"


def _split(pattern: str) -> Iterator[str]:
    """The alternatives that no bracket holds together."""
    start = depth = 0
    for atom in _ATOM.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(atom[0], 0)
        if atom[0] == "|" and not depth:
            yield pattern[start : atom.start()]
            start = atom.end()
    yield pattern[start:]


def _led(alternative: str) -> list[tuple[str, str]] | None:
    """First letters and what follows each; None where an alternative may begin with anything else, or with nothing."""
    if alternative.startswith(_BOUNDARY):
        led = _led(alternative[len(_BOUNDARY) :])
        if led is None or not all(re.match(r"\w", letter) for letter, _ in led):
            return None
        return [(letter, f"(?<!\\w{letter}){rest}") for letter, rest in led]
    if found := _CLASS.match(alternative):
        behind = alternative[found.end() :]
        return None if behind[:1] in ("?", "*", "+", "{") else [(letter, behind) for letter in found[1]]
    if alternative.startswith("(?:"):
        end = _end_of_group(alternative)
        return _chosen(_led_group(alternative[3 : end - 1]), alternative[end:])
    if not _PLAIN.match(alternative):
        return None
    return _chosen([(alternative[0], "")], alternative[1:])


def _chosen(led: list[tuple[str, str]] | None, behind: str) -> list[tuple[str, str]] | None:
    """What begins with a letter or group, and where that may be left out, what begins with the rest."""
    if led is None or _QUANTIFIER.match(behind):
        return None
    if not behind.startswith("?"):
        return [(letter, rest + behind) for letter, rest in led]
    without = _led(behind[1:])
    return None if without is None else [*((letter, rest + behind[1:]) for letter, rest in led), *without]


def _led_group(inside: str) -> list[tuple[str, str]] | None:
    """The first letters of a group: those with the same first letter stay together."""
    letters: dict[str, list[str]] = {}
    for alternative in _split(inside):
        led = _led(alternative)
        if led is None:
            return None
        for letter, rest in led:
            letters.setdefault(letter, []).append(rest)
    return [(letter, _either(rests)) for letter, rests in letters.items()]


def _end_of_group(pattern: str) -> int:
    depth = 0
    for atom in _ATOM.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(atom[0], 0)
        if not depth:
            return atom.end()
    raise ValueError(f"a bracket is not closed: {pattern[:80]!r}")
