"""``deskhand inspect`` tells a mail from what is none, and prints nothing that steers a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.core.mails import mail
from tests.unit.core.test_cli import deskhand

NO_MAIL = {
    "blank": b"\r\n\r\n",
    "words": b"The parcel is late.\n\nSubject: none\n",
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x1b[2J",
    "database": b"SQLite format 3\0 a: b\0\n",
    "field in a binary": b"A: b\nC\0\x1b]0;x\x07: d\n\n",
}


@pytest.mark.parametrize("name", NO_MAIL)
@pytest.mark.parametrize("form", ["", " --json"])
def test_bytes_that_are_no_mail_are_named_and_the_other_files_go_on(
    name: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "none").write_bytes(NO_MAIL[name])
    (tmp_path / "a.eml").write_bytes(mail("b@x.test"))
    assert deskhand(f"inspect none a.eml --no-attachments{form}", monkeypatch) == 1
    printed = capfd.readouterr()
    assert printed.err == "deskhand: none: this is no mail: it has no header\n"
    assert "Where is my parcel?" in printed.out
    assert not {"\x1b", "\0", "\x07"} & set(printed.out)
    if form:
        first, second = map(json.loads, printed.out.splitlines())
        assert first == {"file": "none", "error": "none: this is no mail: it has no header"}
        assert second["message_id"] == "b@x.test"


def test_a_file_that_is_not_there_is_an_entry_with_its_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert deskhand("inspect nothing-here.eml --json", monkeypatch) == 1
    assert json.loads(capfd.readouterr().out)["error"] == "cannot read nothing-here.eml: No such file or directory"


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"From a@x.test Mon Nov 23 12:00:00 2026\n", b">From x\n"])
def test_a_mail_with_a_flaw_before_its_header_is_a_mail_all_the_same(
    start: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.eml").write_bytes(start + mail("b@x.test"))
    assert deskhand("inspect a.eml", monkeypatch) == 0
    assert "Where is my parcel?" in capfd.readouterr().out


def test_an_empty_file_is_called_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "none.eml").write_bytes(b"")
    assert deskhand("inspect none.eml", monkeypatch) == 1
    assert capfd.readouterr().err == "deskhand: none.eml: this is no mail: the file is empty\n"
