"""What is said of a word of the templates in which a placeholder would stay: once, and by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.errors import TemplateError
from daemon.mail.reply_templates import ReplyTemplates
from daemon.places import templates_folder

FOLDER = templates_folder() / "replies"


def changed(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    """A template of the desk's own: one that ships, changed."""
    whole = (FOLDER / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in whole
        whole = whole.replace(old, new)
    (folder / name).write_text(whole, encoding="utf-8")
    return folder / name


def test_of_a_greeting_that_reads_alike_with_and_without_a_name_the_one_without_is_named_and_no_other(
    tmp_path: Path,
) -> None:
    file = changed(tmp_path, "words.j2", ('"hello_anybody": "Hello,"', '"hello_anybody": "Hello {name},"'))
    with pytest.raises(TemplateError) as caught:
        ReplyTemplates(FOLDER, tmp_path)
    [problem] = caught.value.problems
    assert problem.startswith(f"{file}, line 9: hello_anybody (en): {{name}} is not filled in there")
