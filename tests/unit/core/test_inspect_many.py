"""``deskhand inspect`` over mboxes, Maildirs, folders and pipes: in order, and no bad file stops the rest."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daemon.commands import inspection_reading
from daemon.commands.inspection_files import find_mails, split_mbox
from tests.unit.attachments.compound import outlook_message
from tests.unit.core.mails import mail
from tests.unit.core.test_cli import deskhand

Inspect = Callable[[str], tuple[int, str, str]]
SEPARATOR = b"From ann@example.org Mon Mar  3 10:00:00 2025\n"


@pytest.fixture
def inspect(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Inspect:
    def run(line: str) -> tuple[int, str, str]:
        status = deskhand(f"inspect {line}", monkeypatch)
        printed = capfd.readouterr()
        return status, printed.out, printed.err

    return run


def mbox(*mails: bytes) -> bytes:
    return b"".join(SEPARATOR + one.replace(b"\r\n", b"\n") + b"\n\n" for one in mails)


def split(raw: bytes) -> list[bytes]:
    lines = io.BytesIO(raw)
    return list(split_mbox(lines.readline(), lines))


def ids(printed: str) -> list[str]:
    return [one.get("message_id") or one["error"] for one in map(json.loads, printed.splitlines())]


def test_a_line_of_text_that_begins_with_from_cuts_no_mail() -> None:
    text = b"Subject: a\nContent-Length: 3\n\nFrom tomorrow on\n\nFrom now on at 10:00 I am away\n\n"
    text += b">From the top\n>>From x\n"
    assert split(SEPARATOR + text + b"\n" + SEPARATOR + b"Subject: b\n\nx\n") == [
        text.replace(b">From the", b"From the").replace(b">>From", b">From"),
        b"Subject: b\n\nx\n",
    ]


@pytest.mark.parametrize(
    "separator",
    [
        b"From - Mon Mar  3 10:00:00 2025\n",
        b"From MAILER-DAEMON Fri Jul  8 12:08:34 2011\n",
        b"From 1234@xxx Mon Mar 03 10:00:00 +0000 2025\r\n",
        b"From ???@??? Mon Mar 03 10:00:00 2025\n",
        b"From ann@example.org\n",
    ],
)
def test_separators_of_every_program_are_known(separator: bytes) -> None:
    assert split(separator + b"Subject: a\n\nx\n\n" + separator + b"Subject: b\n\ny\n") == [
        b"Subject: a\n\nx\n",
        b"Subject: b\n\ny\n",
    ]


def test_each_place_where_mails_lie_is_looked_into_in_order(tmp_path: Path) -> None:
    (tmp_path / "a" / "cur").mkdir(parents=True)
    (tmp_path / "a" / "cur" / "1:2,S").write_bytes(mail("1@x.test"))
    (tmp_path / "a" / "tmp").mkdir()
    (tmp_path / "a" / "tmp" / "2").write_bytes(mail("2@x.test"))
    (tmp_path / "b.eml").write_bytes(mail("3@x.test"))
    (tmp_path / "c.mbox").write_bytes(mbox(mail("4@x.test"), mail("5@x.test")))
    (tmp_path / "d.msg").write_bytes(outlook_message("Parcel", "ann@example.org", "Where is it?", "a.txt"))
    (tmp_path / "key.pem").write_bytes(b"secret: key\n\n")
    (tmp_path / "e").mkdir()
    found = list(find_mails([tmp_path, tmp_path / "e"]))
    names = [one.name.removeprefix(str(tmp_path) + "/") for one in found]
    assert names == ["a/cur/1:2,S", "b.eml", "c.mbox:1", "c.mbox:2", "d.msg", f"{tmp_path / 'e'}".rpartition("/")[2]]
    assert [bool(one.problem) for one in found] == [False] * 5 + [True]
    assert b"Where is it?" not in found[4].raw  # it is base64
    assert b"ann@example.org" in found[4].raw


@pytest.mark.parametrize("target", ["nowhere", "b.eml"])
def test_a_link_in_a_folder_that_leads_nowhere_is_named_as_it_is_alone(target: str, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("1@x.test"))
    (tmp_path / "b.eml").symlink_to(target)
    (tmp_path / "c.key").symlink_to("nowhere")
    _, found = find_mails([tmp_path])
    assert [found] == list(find_mails([tmp_path / "b.eml"]))
    assert found.problem.startswith(f"cannot read {tmp_path / 'b.eml'}: ")


def test_many_mails_are_read_by_many_processes_and_come_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(inspection_reading, "READ_HERE", 2)
    monkeypatch.setattr(inspection_reading, "BATCH_MAILS", 3)
    mails = [mail(f"{number}@x.test") for number in range(20)]
    (tmp_path / "a.mbox").write_bytes(mbox(*mails[:10], b"\x89PNG no mail", *mails[10:]))
    assert deskhand("inspect a.mbox gone.eml --json --no-attachments", monkeypatch) == 1
    found = ids(capfd.readouterr().out)
    assert found[:10] + found[11:21] == [f"{number}@x.test" for number in range(20)]
    assert found[10] == "a.mbox:11: this is no mail: it has no header"
    assert found[21] == "cannot read gone.eml: No such file or directory"


def test_a_fault_of_the_reader_is_a_line_about_that_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import daemon.correspondence

    def broken(raw: bytes, options: object) -> object:
        raise KeyError("of a test")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(daemon.correspondence, "read_mail", broken)
    (tmp_path / "a.eml").write_bytes(mail("1@x.test"))
    assert deskhand("inspect a.eml a.eml --no-attachments", monkeypatch) == 1
    printed = capfd.readouterr()
    assert printed.err.count("deskhand: a.eml: a fault of Deskhand itself, KeyError") == 2


def test_the_short_form_is_a_line_a_mail_and_the_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.mbox").write_bytes(mbox(mail("1@x.test"), mail("2@x.test")))
    assert deskhand("inspect a.mbox --brief", monkeypatch) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["person", "person", "2"]
    assert lines[0].endswith("a.mbox:1")
    assert lines[2] == "2 mails: 2 person; a person decides about 2 (*)"


def test_a_page_shows_what_was_cut_and_what_was_read_without_a_colour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    body = "Thank you!\r\n\r\n> where is it?\r\n> here\r\n\r\n-- \r\nAnn\r\n"
    attached = "Content-Type: text/csv; name=a.csv\r\n\r\n1,2\r\n3,4\r\n"
    head = "From: Ann <ann@example.org>\r\nReply-To: other@example.net\r\nIn-Reply-To: <1@x.test>\r\n"
    head += "Content-Type: multipart/mixed; boundary=b\r\n"
    (tmp_path / "a.eml").write_text(f"{head}\r\n--b\r\n\r\n{body}\r\n--b\r\n{attached}\r\n--b--\r\n", newline="")
    assert deskhand("inspect a.eml", monkeypatch) == 0
    printed = capfd.readouterr().out
    for words in (
        "PERSON",
        "  │ Thank you!",
        "quoted, 2 lines: > where is it?",
        "signature, ",
        "a.csv  text/csv, 10 bytes  read, ",
        "another domain than the sender's",
    ):
        assert words in printed
    assert "\x1b" not in printed


@pytest.mark.parametrize("form", ["--json", "--brief", "--no-attachments"])
def test_a_reader_that_has_seen_enough_is_no_error(form: str, tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(mbox(*(mail(f"{number}@x.test") for number in range(250))))
    command = [sys.executable, "-m", "daemon.cli", "inspect", "a.mbox", "--no-attachments", form]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_folder_is_searched_for_mails_only(inspect: Inspect, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    for place in ("new", "cur", "tmp", "below"):
        (folder / place).mkdir(parents=True)
    raw = mail("b@x.test")
    for name in ("a.eml", "below/b.EML", "new/1", "cur/2:2,S"):
        (folder / name).write_bytes(raw)
    for name in ("token.key", "deskhand.toml", "desk.sqlite3", "a.json", "tmp/3"):
        (folder / name).write_bytes(b"\x00the bytes of a key")
    box = b"From a Mon Nov 23 12:00:00 2026\n" + raw.replace(b"\r\n", b"\n") + b"\n"
    (folder / "old.mbox").write_bytes(box + box)
    status, shown, said = inspect(f"{folder} --json")
    assert (status, said) == (0, "")
    files = [json.loads(line)["file"].removeprefix(f"{folder}/") for line in shown.splitlines()]
    assert files == ["a.eml", "below/b.EML", "cur/2:2,S", "new/1", "old.mbox:1", "old.mbox:2"]
    assert all(json.loads(line)["message_id"] == "b@x.test" for line in shown.splitlines())


def test_a_file_that_is_named_is_read_whatever_its_name(inspect: Inspect, tmp_path: Path) -> None:
    (tmp_path / "mail.json").write_bytes(mail("b@x.test"))
    status, shown, _ = inspect(f"{tmp_path / 'mail.json'}")
    assert (status, "Where is my parcel?" in shown, "2026-11-23 12:00 UTC" in shown) == (0, True, True)


def test_a_folder_without_mails_says_so(inspect: Inspect, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    status, _, said = inspect(f"{tmp_path / 'empty'}")
    assert (status, "no mail is in it" in said) == (1, True)


def names_that_cannot_be_read(folder: Path) -> list[str]:
    """Names at which already looking fails: too long, below a file, a loop of links; and what is no name at all."""
    (folder / "a file").write_bytes(b"x")
    (folder / "loop").symlink_to("loop")
    return ["a" * 300 + ".eml", f"{folder / 'a file'}/below.eml", str(folder / "loop"), ""]


def test_a_name_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    good = tmp_path / "good.eml"
    good.write_bytes(mail("1@x.test"))
    for bad in names_that_cannot_be_read(tmp_path):
        first, problem, last = find_mails([str(good), bad, str(good)])
        assert (first, last) == (last, first)
        assert first.raw == good.read_bytes()
        assert (problem.name, problem.raw) == (bad, b"")
        assert problem.problem.startswith("cannot read ")


def test_a_file_that_may_not_be_read_is_one_line_and_the_rest_goes_on(
    inspect: Inspect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root all may be read, so the system's answer is made up here."""
    closed, good = tmp_path / "closed.eml", tmp_path / "good.eml"
    for path in (closed, good):
        path.write_bytes(mail("1@x.test"))
    allowed, opened = os.access, Path.open

    def access(path: str, mode: int, **options: bool) -> bool:
        return Path(path) != closed and allowed(path, mode, **options)

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if path == closed:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(os, "access", access)
    monkeypatch.setattr(Path, "open", refuse)
    status, shown, said = inspect(f"{closed} {good} --json")
    problem = f"cannot read {closed}: Permission denied"
    assert (status, said, ids(shown)) == (1, f"deskhand: {problem}\n", [problem, "1@x.test"])


def test_stdin_that_cannot_be_read_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.eml").write_bytes(mail("1@x.test"))
    monkeypatch.setattr(sys, "stdin", None)
    problem, good = find_mails(["-", str(tmp_path / "good.eml")])
    assert (problem.problem, good.problem) == ("cannot read -: standard input is closed", "")
