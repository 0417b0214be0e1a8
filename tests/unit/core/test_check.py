"""``deskhand check`` finds, before the first customer does, what this machine and these files would do wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from daemon.places import templates_folder
from tests.unit.core.mails import MAILDIR
from tests.unit.core.test_cli import deskhand

Check = Callable[[str], tuple[int, str]]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Check:
    """Check a desk whose file ends in the given lines, offline; exit status and what was printed."""
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "a.md").write_text("# A\n\nText.\n", encoding="utf-8")

    def run(lines: str) -> tuple[int, str]:
        (tmp_path / "deskhand.toml").write_text(f"{MAILDIR}\n{lines}\n", encoding="utf-8")
        status = deskhand(f"check --offline --config {tmp_path / 'deskhand.toml'}", monkeypatch)
        return status, capfd.readouterr().out

    return run


def template(folder: Path, name: str, old: str, new: str) -> Path:
    """A changed template of the desk."""
    file = folder / "templates" / "replies" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    whole = (templates_folder() / "replies" / name).read_text(encoding="utf-8")
    assert old in whole
    file.write_text(whole.replace(old, new), encoding="utf-8")
    return file


def test_a_desk_without_a_fault_passes(check: Check) -> None:
    status, shown = check("")
    assert status == 0
    assert "ok    templates: they load, and a sample reply in every language has its answer\n" in shown


def test_templates_without_the_answer_fail_with_a_line_for_each_file(check: Check, tmp_path: Path) -> None:
    for name in ("reply.txt.j2", "reply.html.j2"):
        template(tmp_path, name, "{{ answer }}", "")
    status, shown = check('[desk]\ntemplates = "templates"')
    assert status == 1
    for name in ("reply.txt.j2", "reply.html.j2"):
        file = tmp_path / "templates" / "replies" / name
        assert f"FAIL  templates: {file}: the answer is missing from a sample reply (en)" in shown


def test_a_misspelt_placeholder_fails_with_its_place_and_the_nearest(check: Check, tmp_path: Path) -> None:
    file = template(tmp_path, "words.j2", "Guten Tag {whole_name},", "Guten Tag {wohle_name},")
    status, shown = check('[desk]\ntemplates = "templates"')
    assert status == 1
    assert f"FAIL  templates: {file}, line 16: hello (de): {{wohle_name}} is no placeholder; did you mean" in shown
