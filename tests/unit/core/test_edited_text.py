"""``deskhand queue edit`` sends an answer with one greeting and one closing: the template's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.unit.core.test_agents_desk import Command, command, desk, editor

__all__ = ["command", "desk"]  # fixtures
SENT = "We lend no bikes."


def reviewed(command: Command) -> list[str]:
    return [review["text"] for review in json.loads(command("ticket show 1 --json")[1])["reviews"]]


def test_the_templates_own_lines_are_left_out_and_it_is_said(command: Command, tmp_path: Path) -> None:
    (tmp_path / "new").write_text(f"Hello Carla,\n\n{SENT}\n\nkind regards,\nSupport\n", encoding="utf-8")
    status, shown, said = command(f"queue edit 1 --body-file {tmp_path / 'new'}")
    assert (status, "released" in shown, reviewed(command)) == (0, True, [SENT])
    for line in ("Hello Carla,", "kind regards,", "Support"):
        assert f"deskhand: left out, because the template adds it: {line}\n" in said


def test_a_greeting_in_other_words_is_not_sent_unless_it_is_wanted(command: Command, tmp_path: Path) -> None:
    text = f"Hello Ivy,\n\n{SENT}\n\nBest wishes\nAnn"
    (tmp_path / "new").write_text(text, encoding="utf-8")
    status, shown, said = command(f"queue edit 1 --body-file {tmp_path / 'new'}")
    assert (status, shown, reviewed(command)) == (1, "", [])
    assert "the template adds its own greeting and closing (Hello Carla, … Kind regards / Support)" in said
    assert "Hello Ivy, / Best wishes / Ann" in said
    assert f"deskhand queue edit 1 --body-file {tmp_path / 'new'} --yes" in said
    assert command(f"queue edit 1 --body-file {tmp_path / 'new'} --yes")[0] == 0
    assert reviewed(command) == [text]


def test_a_text_of_nothing_but_a_greeting_is_empty(command: Command, tmp_path: Path) -> None:
    (tmp_path / "new").write_text("Hello Carla,\n\nKind regards\n", encoding="utf-8")
    status, _, said = command(f"queue edit 1 --body-file {tmp_path / 'new'}")
    assert (status, "is empty" in said, reviewed(command)) == (1, True, [])


def test_what_was_written_in_an_editor_is_kept_when_it_is_not_sent(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, f"printf 'Dear Ivy,\\n\\n{SENT}\\n' > \"$1\"")
    status, _, said = command("queue edit 1")
    assert (status, reviewed(command)) == (1, [])
    kept = re.search(r"--body-file (\S+) --yes", said)
    assert kept is not None
    assert Path(kept[1]).parent == tmp_path / "data"
    assert Path(kept[1]).read_text(encoding="utf-8") == f"Dear Ivy,\n\n{SENT}\n"
    assert Path(kept[1]).stat().st_mode & 0o777 == 0o600
