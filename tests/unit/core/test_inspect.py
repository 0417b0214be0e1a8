"""``deskhand inspect`` tells a mail from what is none, and prints nothing that steers a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daemon.commands.inspection_answer import answer_table
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.settings import PolicySettings
from tests.unit.core.mails import mail
from tests.unit.core.test_cli import deskhand

UTE = "From: Ute Berg <ute@example.org>\n"
ANSWERS = [
    (UTE, "Where?", "would be drafted for Ute Berg <ute@example.org>\n"),
    (f"{UTE}Auto-Submitted: auto-replied\n", "Away.", "never answered by itself: A machine wrote this mail.\n"),
    (
        "From: newsletter@shop.test\nList-Unsubscribe: <https://shop.test/u>\n",
        "News.",
        "never answered by itself: A machine wrote this mail.\n",
    ),
    (f"{UTE}Reply-To: bob@other.test\n", "Where?", "a person decides: The reply would go to another address"),
    ("Subject: x\n", "Where?", "never answered by itself: The mail names nobody to answer.\n"),
]
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
    problem = f"none: this is no mail: {'it is an SQLite database' if name == 'database' else 'it has no header'}"
    assert printed.err == f"deskhand: {problem}\n"
    assert "Where is my parcel?" in printed.out
    assert not {"\x1b", "\0", "\x07"} & set(printed.out)
    if form:
        first, second = map(json.loads, printed.out.splitlines())
        assert first == {"file": "none", "error": problem}
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


@pytest.mark.parametrize(("head", "body", "answer"), ANSWERS)
def test_what_would_become_of_a_mail_is_one_line(
    head: str,
    body: str,
    answer: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.eml").write_text(f"{head}\n{body}\n")
    assert deskhand("inspect a.eml", monkeypatch) == 0
    printed = capfd.readouterr().out
    assert f"\nanswer     {answer}" in printed


def test_a_reply_to_a_forward_goes_to_who_forwards_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    forward = "---------- Forwarded message ---------\nFrom: Vera Lind <vera@lind.test>\n\nWhere is my tent?\n"
    (tmp_path / "a.eml").write_text(f"{UTE}Subject: Fwd: Tent\n\nHelp her.\n\n{forward}")
    assert deskhand("inspect a.eml", monkeypatch) == 0
    printed = capfd.readouterr().out
    said = "A reply goes to Ute Berg <ute@example.org>, who forwards what Vera Lind <vera@lind.test> wrote.\n"
    assert f"\n           {said}" in printed


def test_a_person_in_doubt_and_senders_that_nobody_checked_are_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    form = (
        "From: noreply@forms.test\nSubject: Contact form\n\nName: Vera\nE-mail: vera@lind.test\nMessage: Where is it?\n"
    )
    (tmp_path / "a.eml").write_text(form)
    assert deskhand("inspect a.eml a.eml", monkeypatch) == 0
    printed = capfd.readouterr().out
    assert " PERSON?  Contact form\nbecause    perhaps a machine: a form's mail" in printed
    assert "looks automatic" not in printed
    assert "answer     a person decides: The reply would go to another address than the sender's. (" in printed
    assert "\n           A machine may have written this mail. (a form's mail" in printed
    assert "\n           A reply goes to Vera <vera@lind.test>.\n" in printed
    assert printed.count("trusted_hosts") == 1
    assert "2 senders not checked by a server that you trust" in printed


def test_a_relay_that_the_admin_trusts_leaves_no_doubt() -> None:
    read = read_mail(b"From: noreply@forms.test\nReply-To: vera@lind.test\n\nDo you sell tents?\n", ReaderOptions())
    assert answer_table(read, PolicySettings())["decision"] == "person"
    trusting = PolicySettings(trusted_relays=["noreply@forms.test"])
    assert answer_table(read, trusting) == {"decision": "draft", "to": "vera@lind.test", "why": [], "unopened": 0}


def test_the_answer_line_tells_an_address_from_a_name_that_holds_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.eml").write_bytes(mail("b@x.test", sender='"Shop <support@desk.test>" <eve@bad.test>'))
    assert deskhand("inspect a.eml --no-attachments", monkeypatch) == 0
    printed = capfd.readouterr().out
    assert '"Shop <support@desk.test>" <eve@bad.test>' in printed
    assert "the sender's name holds another address: support@desk.test\n" in printed


ENCRYPTED = "Content-Type: multipart/encrypted; protocol=application/pgp-encrypted; boundary=b\n"
ENCRYPTED_BODY = (
    "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream; "
    "name=a.asc\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n--b--"
)
PICTURE = "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n"
# head, body, the decision and its rules, without opening a file
DECISIONS = [
    (UTE, "Do you sell tents?", "draft", []),
    (UTE, "", "person", ["nothing_asked"]),
    (UTE, "Where is my order 4711?", "person", ["own_case"]),
    (UTE, "I want to talk to a human being.", "person", ["asks_for_person"]),
    (f"{UTE}{ENCRYPTED}", ENCRYPTED_BODY, "person", ["unread_attachment"]),
    (f"{UTE}{PICTURE}", "iVBORw0KGgo=", "draft", []),  # what stands in the picture nobody knows yet
    ("Subject: x\n", "Do you sell tents?", "none", ["nobody_to_answer"]),
    (f"{UTE}Auto-Submitted: auto-replied\n", "Away.", "none", ["machine_mail"]),
]


@pytest.mark.parametrize(("head", "body", "decision", "rules"), DECISIONS)
def test_the_decision_is_the_one_of_the_daemons_own_rules(
    head: str,
    body: str,
    decision: str,
    rules: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.eml").write_text(f"{head}\n{body}\n")
    assert deskhand("inspect a.eml --json --no-attachments", monkeypatch) == 0
    answer = json.loads(capfd.readouterr().out)["answer"]
    assert answer["decision"] == decision
    assert {one["rule"] for one in answer["why"]} >= set(rules)
    assert bool(answer["why"]) is bool(rules)
    assert answer["to"] == (None if decision == "none" else "Ute Berg <ute@example.org>")
    assert answer["unopened"] == int("image" in head)


def test_a_file_that_was_opened_in_vain_gives_the_mail_to_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    head = f"{UTE}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nDo you sell tents?\n--b\n"
    (tmp_path / "a.eml").write_text(f"{head}Content-Type: application/pdf; name=a.pdf\n\n%PDF-1.4 broken\n--b--\n")
    assert deskhand("inspect a.eml", monkeypatch) == 0
    printed = capfd.readouterr().out
    assert "answer     a person decides: An attachment could not be read. (a.pdf: not read: damaged PDF)\n" in printed


def test_the_short_form_marks_doubt_and_what_a_person_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    mails = {
        "a": f"{UTE}\nDo you sell tents?\n",
        "b": f"{UTE}Reply-To: bob@other.test\n\nDo you sell tents?\n",
        "c": "From: noreply@forms.test\nSubject: Contact form\n\nName: Vera\nE-mail: vera@lind.test\nMessage: Hi?\n",
        "d": "Subject: x\n\nDo you sell tents?\n",
        "e": f"{UTE}Auto-Submitted: auto-replied\n\nAway.\n",
    }
    for name, text in mails.items():
        (tmp_path / f"{name}.eml").write_text(text)
    assert deskhand(f"inspect --brief {' '.join(f'{name}.eml' for name in mails)}", monkeypatch) == 0
    *lines, counts = capfd.readouterr().out.splitlines()
    kinds = ["person", "person *", "person? *", "person -", "auto reply"]
    assert [line[:11].rstrip() for line in lines] == kinds
    assert counts == "5 mails: 4 person, 1 auto reply; a person decides about 2 (*)"


@pytest.mark.parametrize(
    ("text", "kept"), [("OK 4711", "kept       1 line, language unknown"), ("", "kept       0 lines\n")]
)
def test_a_text_whose_language_nobody_knows_is_said_so(
    text: str, kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.eml").write_text(f"{UTE}\n{text}\n")
    assert deskhand("inspect a.eml", monkeypatch) == 0
    assert kept in capfd.readouterr().out
