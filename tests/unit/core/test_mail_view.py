"""The words of a line about what was cut: the first that say something."""

from __future__ import annotations

import pytest

from daemon.commands.mail_view import cut_lines


@pytest.mark.parametrize(
    ("quoted", "signature", "lines"),
    [
        ("", "", []),
        ("", "-- \nAnn\n+49 30 1", ["signature, 3 lines: Ann / +49 30 1"]),
        ("", "________\n\n4711 bitte stornieren.\n\nUwe", ["signature, 5 lines: 4711 bitte stornieren. / Uwe"]),
        ("", "-- \n" + "\n".join("abcdef"), ["signature, 7 lines: a"]),
        ("", "-- \n***", ["signature, 2 lines: -- / ***"]),
        ("-----Ursprüngliche Nachricht-----\nVon: Ann", "", ["quoted, 2 lines: Von: Ann"]),
        ("> -- \n> Where is it?", "", ["quoted, 2 lines: > Where is it?"]),
        ("x" * 200, "", [f"quoted, 1 line: {'x' * 99}…"]),
    ],
)
def test_separators_are_passed_over(quoted: str, signature: str, lines: list[str]) -> None:
    assert list(cut_lines({"quoted": quoted, "signature": signature})) == lines
