"""What an agent sees and does at the command line: harmless text, whole verdicts, an editor that explains itself."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from importlib import metadata
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.commands.tickets import sources
from daemon.lock import only_daemon
from daemon.models import DIGITAL_SIGNATURE, Claim, Draft, OutcomeKind, Passage
from daemon.tables import attachments, drafts, messages, outbox, tickets
from tests.unit.core.machine_world import World, now
from tests.unit.core.mails import DESK, MAILDIR, mail
from tests.unit.core.steps import intake, keep
from tests.unit.core.test_cli import deskhand

CONFIGURATION = f"""
[desk]
reviewer = "ann"

[[mailbox]]
name = "support"
address = "{DESK}"
host = "mail.example.test"
username = "desk"
password_env = "NOT_SET_ANYWHERE"

[mailbox.smtp]
host = "mail.example.test"
username = "desk"
password_env = "NOT_SET_ANYWHERE"
"""
HARMFUL = "\x1b[2J\x1b]0;pwned\x07 \x9b31m a\u202ecod.exe \u2066b\u2069 c\x7f :tada: [bold]d[/bold]"
ANSWER = "# Lending\n\nWe lend a **city bike** for a day."
Command = Callable[[str], tuple[int, str, str]]


async def _filled(url: str) -> None:
    world = World(url)
    await world.open(first=True)
    await intake(world, mail("a@x.test", f"Do you lend bikes?\n{HARMFUL}", subject="Bikes"))
    passage = Passage("p1", "bikes.md", "City bikes", ANSWER, 0.9)
    await keep(world, 1, OutcomeKind.REVIEW, draft=Draft(ANSWER, (passage,), (Claim(ANSWER, True, ("p1",)),)))
    await world.close()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk with one waiting draft."""
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "deskhand.toml").write_text(CONFIGURATION, encoding="utf-8")
    asyncio.run(_filled(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'deskhand.sqlite3'}"))
    return tmp_path


@pytest.fixture
def command(desk: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)

    def run(line: str) -> tuple[int, str, str]:
        status = deskhand(f"{line} --config {desk / 'deskhand.toml'}", monkeypatch)
        printed = capfd.readouterr()
        return status, printed.out, printed.err

    return run


def _harmful(text: str) -> set[str]:
    return {c for c in text if c in HARMFUL and (c < " " or "\x7f" <= c < "\xa0" or c > "\u2000")} - {"\n"}


@pytest.mark.parametrize("line", ["queue list", "queue show 1", "ticket list", "ticket show 1", "inspect {folder}"])
@pytest.mark.parametrize("form", ["", " --json"])
def test_nothing_that_a_customer_writes_steers_the_terminal(
    line: str, form: str, command: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "a.eml").write_bytes(mail("b@x.test", f"Text\n{HARMFUL}", subject="=?utf-8?q?A_=1B[2J_=E2=80=AE?="))
    status, shown, _ = command(line.format(folder=folder) + form)
    assert status == 0
    assert not _harmful(shown)


def test_a_parked_mail_steers_no_terminal_and_stays_whole_in_a_pipe(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\x1b[2J" in command("parked show raw-1")[1]
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _stream: True)
    status, shown, _ = command("parked show raw-1")
    assert (status, "Do you lend bikes?" in shown, _harmful(shown)) == (0, True, set())


def test_what_looks_like_markup_stays_as_it_was_written(command: Command) -> None:
    assert ":tada: [bold]d[/bold]" in command("queue show 1")[1]


@pytest.mark.parametrize(
    ("text", "shown_lines", "more"),
    [
        ("Invoice 7\n\nTotal | 12 EUR", ["Invoice 7", "Total | 12 EUR"], 0),
        ("\n".join(f"line {n}" for n in range(1, 9)), [f"line {n}" for n in range(1, 6)], 20),
        ("x" * 1_000, ["x" * 400], 600),
        ("a\x1b[2J\nb", ["a\ufffd[2J", "b"], 0),
        ("", [], 0),
    ],
)
def test_a_draft_shows_the_first_lines_of_what_was_read_of_an_attachment(
    text: str, shown_lines: list[str], more: int, command: Command, desk: Path
) -> None:
    engine = sa.create_engine(f"sqlite:///{desk / 'data' / 'deskhand.sqlite3'}")
    row = {"name": "bill.pdf", "type": "application/pdf", "size": 9, "reading": "read" if text else "not read: scan"}
    with engine.begin() as connection:
        values = {**row, "message_id": 1, "place": 0, "text": text, "characters": len(text)}
        connection.execute(sa.insert(attachments).values(values))
    engine.dispose()
    _, shown, _ = command("queue show 1")
    below = shown.partition(f"attachment bill.pdf: {row['reading']}\n")[2].partition("\n── draft")[0]
    lines = [line.strip() for line in below.splitlines()]
    assert lines == shown_lines + ([f"… {more} more characters"] if more else [])


def test_what_was_cut_off_a_mail_stands_below_it(command: Command, desk: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{desk / 'data' / 'deskhand.sqlite3'}")
    with engine.begin() as connection:
        values = {"signature": "-- \nBestellung 4711 bitte stornieren.\n\nUwe", "quoted": "> ____\n> Hallo"}
        connection.execute(sa.update(messages).values(values))
    engine.dispose()
    for line in ("ticket show 1", "queue show 1"):
        shown = command(line)[1]
        assert "cut: signature, 4 lines: Bestellung 4711 bitte stornieren. / Uwe\n" in shown
        assert "cut: quoted, 2 lines: > Hallo\n" in shown


def test_a_signature_is_shown_as_one_and_not_as_a_file_that_nobody_read(command: Command, desk: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{desk / 'data' / 'deskhand.sqlite3'}")
    with engine.begin() as connection:
        row = {"name": "smime.p7s", "type": "application/pkcs7-signature", "size": 9, "reading": DIGITAL_SIGNATURE}
        connection.execute(sa.insert(attachments).values({**row, "message_id": 1, "place": 0, "text": ""}))
    engine.dispose()
    assert "attachment smime.p7s (9 bytes): a digital signature\n" in command("ticket show 1")[1]
    assert "attachment smime.p7s: a digital signature\n" in command("queue show 1")[1]


def test_json_is_exact_all_the_same(command: Command) -> None:
    shown = json.loads(command("ticket show 1 --json")[1])
    assert "\u202ecod.exe \u2066b\u2069 c\x7f" in shown["messages"][0]["text"]


def test_a_ticket_shows_the_verdicts_with_what_was_changed_and_times_in_minutes(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "new.txt").write_text("# Lending\n\nWe lend no bikes.\n", encoding="utf-8")
    assert command(f"queue edit 1 --body-file {tmp_path / 'new.txt'}")[0] == 0
    _, shown, _ = command("ticket show 1")
    assert f"review of draft 1: edit by ann, {now():%Y-%m-%d}" in shown
    assert "   -We lend a **city bike** for a day.\n   +We lend no bikes.\n" in shown
    assert "+00:00" not in shown


def test_a_rejected_draft_shows_the_reason(command: Command) -> None:
    assert command("queue reject 1 --reason wrong-shop")[0] == 0
    for line in ("ticket show 1", "queue show 1"):
        assert "reject by ann" in (shown := command(line)[1])
        assert "wrong-shop" in shown


def test_an_approval_says_when_it_goes_out(command: Command) -> None:
    assert command("queue approve 1")[1] == "Draft 1: released; it goes out when the daemon runs (deskhand run).\n"


async def test_an_approval_beside_a_daemon_says_that_it_goes_out_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'data' / 'deskhand.sqlite3'}"
    (tmp_path / "deskhand.toml").write_text(CONFIGURATION, encoding="utf-8")
    async with only_daemon(url, tmp_path / "data"):
        await _filled(url)
        line = f"queue approve 1 --config {tmp_path / 'deskhand.toml'}"
        assert await asyncio.to_thread(deskhand, line, monkeypatch) == 0
    assert capfd.readouterr().out == "Draft 1: released; the running daemon sends it at once.\n"


def test_a_long_reason_takes_two_lines_of_the_list_and_stands_whole_beside_the_draft(
    command: Command, desk: Path
) -> None:
    words = " ".join(f"word{n}" for n in range(300))
    decision = {"hits": [{"rule": "r", "sentence": "s", "fact": words}], "misses": []}
    files = [
        {"message_id": 1, "place": n, "name": f"f{n}.txt", "size": 9, "reading": "not read: too many"}
        for n in range(1_000)
    ]
    engine = sa.create_engine(f"sqlite:///{desk / 'data' / 'deskhand.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(sa.update(drafts).values(decision=decision))
        connection.execute(sa.update(tickets).values(subject=words))
        connection.execute(sa.insert(attachments), files)
    engine.dispose()
    _, listed, _ = command("queue list")
    assert len(listed.splitlines()) < 12
    assert "word0" in listed
    assert "…" in listed
    assert json.loads(command("queue list --json")[1])[0]["why"] == [words]
    _, shown, _ = command("queue show 1")
    assert "word299" in shown
    assert "attachment f49.txt: not read: too many\nand 950 more attachments (--json has them)" in shown
    assert len(json.loads(command("queue show 1 --json")[1])["mail"]["attachments"]) == 1_000


def test_what_waits_after_a_failed_attempt_is_listed_with_the_servers_answer(command: Command, desk: Path) -> None:
    assert command("queue approve 1")[0] == 0
    engine = sa.create_engine(f"sqlite:///{desk / 'data' / 'deskhand.sqlite3'}")
    with engine.begin() as connection:
        later = now() + timedelta(minutes=30)
        connection.execute(sa.update(outbox).values(attempts=2, detail="451 come back later", due_at=later))
    engine.dispose()
    status, shown, _ = command("queue list")
    assert status == 0
    assert "No draft waits." in shown
    assert "Released, not yet sent" in shown
    assert "451 come back later" in shown
    assert json.loads(command("queue list --json")[1]) == []


def editor(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """An editor that runs a line of shell on its file, ``$1``, and keeps what it was given in ``seen``."""
    program = folder / "editor"
    program.write_text(f'#!/bin/sh\ncp "$1" {folder / "seen"}\n{script}\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(program))
    return folder / "seen"


def test_the_editor_shows_the_mail_the_sources_and_what_not_to_write(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = editor(tmp_path, monkeypatch, """printf 'More.\\n' >> "$1" """)
    status, shown, said = command("queue edit 1")
    assert (status, said, "released" in shown) == (0, "", True)
    text = seen.read_text(encoding="utf-8")
    for words in ("no greeting or closing", "Do you lend bikes?", "bikes.md › City bikes"):
        assert words in text
    assert not _harmful(text)
    assert text.endswith(f"\n{ANSWER}\n")
    review = json.loads(command("ticket show 1 --json")[1])["reviews"][0]
    assert review["text"] == f"{ANSWER}\nMore."


def test_an_editor_that_changes_nothing_sends_nothing(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, "true")
    status, _, said = command("queue edit 1")
    assert (status, "was not changed" in said) == (1, True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nosuch", "the editor 'nosuch' cannot be started: No such file or directory; the draft is unchanged"),
        ("false", "the editor 'false' ended with status 1; the draft is unchanged"),
        ("'", "cannot be started: No closing quotation"),
        ("", "there is no terminal for an editor here"),
    ],
)
def test_an_editor_that_fails_is_a_sentence_with_the_remedy(
    name: str, words: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", name)
    status, _, said = command("queue edit 1")
    assert status == 1
    assert said.startswith("deskhand: ")
    assert words in said
    assert "--body-file" in said
    assert "Usage" not in said


@pytest.mark.parametrize("text", [b"", b" \n\n", b"%% only the head\n"])
def test_an_emptied_text_is_named_as_what_is_empty(
    text: bytes, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new").write_bytes(text)
    editor(tmp_path, monkeypatch, f'cp {tmp_path / "new"} "$1"')
    status, _, said = command("queue edit 1")
    assert (status, "the new text is empty" in said, "queue reject 1" in said) == (1, True, True)


@pytest.mark.parametrize(("content", "words"), [(b"\n", "is empty"), (b"\xff", "not UTF-8"), (None, "No such file")])
def test_a_body_file_that_cannot_be_sent_is_a_sentence(
    content: bytes | None, words: str, command: Command, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "body").write_bytes(content)
    status, _, said = command(f"queue edit 1 --body-file {tmp_path / 'body'}")
    assert (status, words in said, "Usage" in said) == (1, True, False)


def test_what_was_also_found_stands_best_first() -> None:
    passages = [{"id": str(s), "document": f"{s}.md", "heading": "H", "score": s} for s in (0.2, 0.6, 0.4)]
    names = [f"also found: {s}.md › H ({s:.2f})" for s in (0.6, 0.4, 0.2)]
    assert sources({"claims": [], "passages": passages}) == names


def test_a_draft_that_does_not_wait_is_refused_before_the_editor_opens(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = editor(tmp_path, monkeypatch, "true")
    assert command("queue reject 1")[0] == 0
    status, _, said = command("queue edit 1")
    assert (status, "it is rejected" in said, seen.exists()) == (1, True, False)


def test_a_file_of_no_type_that_can_be_indexed_is_refused_and_not_copied(command: Command, desk: Path) -> None:
    (desk / "mails.py").write_text("pass", encoding="utf-8")
    (desk / "new.md").write_text("# New", encoding="utf-8")
    status, shown, said = command(f"kb add {desk / 'new.md'} {desk / 'mails.py'}")
    assert (status, shown, "mails.py is of no type that can be indexed" in said) == (1, "", True)
    assert not (desk / "knowledge").exists()


def test_an_empty_search_asks_for_words(command: Command) -> None:
    status, _, said = command("kb search ''")
    assert (status, "give words to search for" in said) == (2, True)


CHECKS = [
    ('escalate_topics = ["rfund"]', "policy: policy.escalate_topics: there is no topic 'rfund'", 1),
    ("confidence = 7", "configuration: ", 1),
]


@pytest.mark.parametrize(("line", "words", "times"), CHECKS)
def test_check_names_a_problem_once(line: str, words: str, times: int, desk: Path, command: Command) -> None:
    (desk / "deskhand.toml").write_text(f"{MAILDIR}\n[policy]\n{line}\n", encoding="utf-8")
    status, shown, _ = command("check --offline")
    assert (status, shown.count("FAIL  policy"), shown.count(words)) == (1, 1 if "policy:" in words else 0, times)


def test_check_says_of_a_broken_template_what_is_true(desk: Path, command: Command) -> None:
    (desk / "templates" / "replies").mkdir(parents=True)
    (desk / "templates" / "replies" / "reply.txt.j2").write_text("{% if %}", encoding="utf-8")
    text = MAILDIR + '[desk]\ntemplates = "templates"\n[policy]\nescalate_topics = ["rfund"]\n'
    (desk / "deskhand.toml").write_text(text, encoding="utf-8")
    status, shown, _ = command("check --offline")
    assert status == 1
    assert "reply.txt.j2, line 1" in shown
    assert "loaded before" not in shown
    assert "rfund" in shown


def test_check_puts_a_full_stop_before_its_advice_and_counts_in_english(desk: Path, command: Command) -> None:
    (desk / "deskhand.toml").write_text(MAILDIR, encoding="utf-8")
    assert "deskhand.toml: 1 mailbox\n" in command("check --offline")[1]
    (desk / "deskhand.toml").unlink()
    assert "does not exist. Make one with" in command("check --offline")[1]
    (desk / "deskhand.toml").write_text("[desk", encoding="utf-8")
    assert "). See https://toml.io" in command("check --offline")[1]


@pytest.mark.parametrize(("mode", "mark"), [(0o600, False), (0o640, False), (0o644, True)])
def test_check_warns_of_a_password_that_everybody_can_read(mode: int, mark: bool, desk: Path, command: Command) -> None:
    (desk / "password").write_text("x", encoding="utf-8")
    (desk / "password").chmod(mode)
    text = CONFIGURATION.replace('password_env = "NOT_SET_ANYWHERE"', 'password_file = "password"')
    (desk / "deskhand.toml").write_text(text, encoding="utf-8")
    (desk / "knowledge").mkdir()
    (desk / "knowledge" / "a.md").write_text("# A", encoding="utf-8")
    status, shown, _ = command("check --offline")
    assert (status, "warn  secrets: everybody" in shown) == (0, mark)
    assert shown.count("chmod 600") == mark


def test_the_version_is_told(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    assert deskhand("--version", monkeypatch) == 0
    assert capfd.readouterr().out == f"deskhand {metadata.version('deskhand')}\n"
