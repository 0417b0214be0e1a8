"""``deskhand kb``: what is indexed and found is said as it is, and what is not as well."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from daemon.commands.knowledge import print_passages
from knowledge.chunks import RECIPE, Chunk
from knowledge.embeddings import slug
from knowledge.words import IndexedDocument, WordIndex
from tests.unit.core.mails import MAILDIR
from tests.unit.core.test_cli import deskhand

Command = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    (tmp_path / "deskhand.toml").write_text(MAILDIR, encoding="utf-8")
    (tmp_path / "knowledge").mkdir()

    def run(line: str) -> tuple[int, str, str]:
        status = deskhand(f"{line} --config {tmp_path / 'deskhand.toml'}", monkeypatch)
        printed = capfd.readouterr()
        return status, printed.out, printed.err

    return run


def index_of(model: str, data: Path) -> None:
    index = WordIndex(data / f"{slug(model)}.sqlite", f"{RECIPE}/{model}")
    chunk = Chunk("a-0", "a.md", ("A",), "We are open.")
    index.replace(IndexedDocument("a.md", "0", "A", 1), [chunk], np.ones((1, 4), dtype=np.float32))
    index.close()


@pytest.mark.parametrize("line", ["kb search open", "kb list"])
def test_an_index_of_another_model_is_named_where_nothing_is_found(line: str, command: Command, tmp_path: Path) -> None:
    assert command(line) == (0, "Nothing is indexed: deskhand kb sync\n", "")
    index_of("intfloat/multilingual-e5-small", tmp_path / "data" / "knowledge")
    (tmp_path / "data" / "knowledge" / "torn.sqlite").write_bytes(b"no database")
    status, shown, _ = command(line)
    assert status == 0
    assert "the index here was made by 'intfloat/multilingual-e5-small'. Index anew: deskhand kb sync" in shown


def test_a_document_from_which_no_passage_was_made_is_named_as_such(command: Command, tmp_path: Path) -> None:
    said = "bare.md: no text under its headings, nothing to find\n"
    (tmp_path / "bare.md").write_text("# Opening hours\n\n## Today\n", encoding="utf-8")
    assert command(f"kb add {tmp_path / 'bare.md'}") == (0, "1 of 1 indexed.\n", said)
    (tmp_path / "full.md").write_text("# Hours\n\nWe open at nine.\n", encoding="utf-8")
    assert command(f"kb add {tmp_path / 'full.md'}") == (0, "1 of 1 indexed.\n", "")
    status, shown, warned = command("kb sync")
    assert (status, warned) == (0, said)
    assert "2 unchanged" in shown
    status, shown, warned = command("kb list")
    assert (status, warned, "full.md" in shown) == (0, said, True)
    assert json.loads(command("kb sync --json")[1])["empty"] == ["bare.md"]


def passage(score: float) -> dict[str, object]:
    return {"score": score, "document": "a.md", "heading": "A", "text": "We are open."}


def test_passages_are_numbered_and_an_order_that_scores_do_not_tell_is_explained(
    capfd: pytest.CaptureFixture[str],
) -> None:
    print_passages([passage(0.4), passage(0.7)])
    shown = capfd.readouterr().out
    assert " 1.  0.40  a.md › A\n" in shown
    assert " 2.  0.70  a.md › A\n" in shown
    assert "The order is the drafter's" in shown
    print_passages([passage(0.7), passage(0.4)])
    assert "The order" not in capfd.readouterr().out
