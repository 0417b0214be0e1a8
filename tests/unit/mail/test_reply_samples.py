"""What is said of a word of the templates in which a placeholder would stay: once, and by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.errors import TemplateError
from daemon.places import templates_folder
from daemon.reply_templates import ReplyTemplates

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
    assert problem.startswith(f"{file}, line 10: hello_anybody (en): {{name}} is not filled in there")


def test_a_template_of_the_desks_own_may_fill_in_the_year_in_another_word_than_the_date(tmp_path: Path) -> None:
    changed(tmp_path, "words.j2", ('"closing": "Kind regards"', '"closing": "Kind regards, {year}"'))
    for name in ("reply.txt.j2", "reply.html.j2"):
        changed(tmp_path, name, ("{{ words.closing }}", '{{ words.closing | replace("{year}", "2026") }}'))
    ReplyTemplates(FOLDER, tmp_path)
    changed(tmp_path, "reply.html.j2", ("{{ words.sources }}", '{{ words.sources | replace("{year}", "2026") }}'))
    with pytest.raises(TemplateError, match=r"closing \(en\): \{year\} is not filled in there"):
        ReplyTemplates(FOLDER, tmp_path)
