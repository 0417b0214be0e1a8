"""The command line says what is wrong in sentences, with the promised exit status, and starts without heavy imports."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from typer.testing import CliRunner

from daemon import cli
from daemon.commands.session import MIGRATIONS, newest_schema
from tests.unit.core.mails import MAILDIR

GROUPS = {
    "ticket": ("list", "show 1"),
    "queue": ("list", "show 1", "approve 1", "edit 1 --body-file -", "reject 1"),
    "parked": ("list", "show mail-1", "retry all"),
    "kb": ("sync", "list", "search word", "remove a.md"),
}
COMMANDS = [f"{group} {command}" for group, commands in GROUPS.items() for command in commands]
COMMANDS += ["run --once", "reconcile", "inspect -"]
WITH_LOGIN = ("run --once", "reconcile")
HELP = ["", "init", "run", "check", "inspect", "reconcile", "demo"]
HELP += [*GROUPS, *(f"{group} {command.split()[0]}" for group, commands in GROUPS.items() for command in commands)]
MAILBOX = """
[[mailbox]]
name = "support"
address = "desk@example.test"
host = "127.0.0.1"
username = "desk"
password_env = "NOT_SET_ANYWHERE"
autonomy = "off"
"""
FILES = {
    "missing": (None, "does not exist", "deskhand init"),
    "broken": ("[desk", "deskhand.toml", "toml.io"),
    "unknown key": ('[desk]\nnmae = "x"\n' + MAILDIR, "desk.nmae", "no such key"),
    "no password": (MAILBOX, "NOT_SET_ANYWHERE is not set", "export NOT_SET_ANYWHERE"),
    "nothing": ("", "no [[mailbox]] is configured", "add one"),
}
# What logs in nowhere needs no password.
REFUSED = [(c, file) for file in FILES for c in (WITH_LOGIN if file == "no password" else COMMANDS)]


def deskhand(line: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Call the console script's function as a shell would; return the exit status."""
    monkeypatch.setattr(sys, "argv", ["deskhand", *shlex.split(line)])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return int(caught.value.code or 0)


def process(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DESKHAND_")}
    return subprocess.run(
        [sys.executable, "-m", "daemon.cli", *arguments], cwd=folder, env=environment, capture_output=True, text=True,
        timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("command", HELP)
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(cli.app, [*command.split(), "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output


@pytest.mark.parametrize("group", ["", *GROUPS])
def test_a_group_without_a_command_shows_its_help_and_is_wrong_usage(group: str) -> None:
    result = CliRunner().invoke(cli.app, group.split())
    assert result.exit_code == 2
    assert "Commands" in result.output


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "ticket list --nonsense",
        "ticket show",
        "ticket show one",
        "ticket show 0",
        "ticket show 99999999999999999999",
        "ticket list --limit -1",
        "ticket list --state lost",
        "queue approve 99999999999999999999",
        "kb search word --limit 0",
        "kb add no-such-file.md --config {desk}",
    ],
)
def test_wrong_usage_is_status_two(line: str, tmp_path: Path) -> None:
    (tmp_path / "deskhand.toml").write_text(MAILDIR, encoding="utf-8")
    result = CliRunner().invoke(cli.app, line.format(desk=tmp_path / "deskhand.toml").split())
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(("command", "file"), REFUSED)
def test_a_configuration_that_cannot_be_used_is_a_sentence_and_status_one(
    command: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    text, what, advice = FILES[file]
    path = tmp_path / "deskhand.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert deskhand(f"{command} --config {path}", monkeypatch) == 1
    printed = capfd.readouterr()
    assert printed.err.startswith("deskhand: ")
    assert what in printed.err
    assert advice in printed.err
    assert printed.out == ""
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("line", ["ticket list", "queue list", "parked list", "kb list", "inspect mail.eml"])
def test_what_logs_in_nowhere_needs_no_password(line: str, tmp_path: Path) -> None:
    (tmp_path / "deskhand.toml").write_text(MAILBOX, encoding="utf-8")
    (tmp_path / "mail.eml").write_bytes(b"From: ann@example.test\n\nHello\n")
    done = process(*line.split(), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_verdict_needs_no_password(tmp_path: Path) -> None:
    (tmp_path / "deskhand.toml").write_text(MAILBOX, encoding="utf-8")
    done = process("queue", "approve", "7", folder=tmp_path)
    assert (done.returncode, "there is no draft 7" in done.stderr) == (1, True)


@pytest.mark.parametrize("file", FILES)
def test_check_reports_the_same_and_fails(file: str, tmp_path: Path) -> None:
    text, what, _ = FILES[file]
    if text is not None:
        (tmp_path / "deskhand.toml").write_text(text, encoding="utf-8")
    done = process("check", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "FAIL" in done.stdout
    assert what in done.stdout


def test_check_looks_at_everything_although_a_key_is_wrong(tmp_path: Path) -> None:
    text = '[desk]\nnmae = "Shop"\n[policy]\nescalate_topics = ["refnud"]\n'
    (tmp_path / "deskhand.toml").write_text(text, encoding="utf-8")
    done = process("check", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    for words in ("did you mean 'name'?", "no [[mailbox]] is configured", "'refnud'", "FAIL  knowledge: "):
        assert words in done.stdout, words
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("line", ["queue approve abc", "queue show 0", f"ticket show {2**63}"])
def test_what_is_no_number_of_a_list_names_the_list(line: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.app, [*line.split(), "--config", str(tmp_path / "deskhand.toml")])
    assert result.exit_code == 2
    words = " ".join(result.output.replace("│", " ").split())
    assert f"{line.split()[-1]!r} is no number of the list that 'deskhand {line.split()[0]} list' prints" in words


def test_a_database_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in ('data = "file/data"', 'database = "sqlite:////proc/desk.sqlite3"'):
        (tmp_path / "deskhand.toml").write_text(f"[desk]\n{place}\n{MAILDIR}", encoding="utf-8")
        done = process("ticket", "list", folder=tmp_path)
        assert done.returncode == 1
        assert "the database cannot be opened" in done.stderr
        assert "may this user write to it?" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("line", ["ticket list", "run --once", "check --offline"])
def test_a_postgresql_that_does_not_answer_gets_advice_of_its_own(line: str, tmp_path: Path) -> None:
    text = f'[desk]\ndatabase = "postgresql://desk:p4ss@127.0.0.1:1/desk"\n{MAILDIR}'
    (tmp_path / "deskhand.toml").write_text(text, encoding="utf-8")
    done = process(*line.split(), folder=tmp_path)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "the database cannot be opened" in said
    assert "are host and port right, does PostgreSQL run there" in said
    assert "may this user write" not in said
    assert "p4ss" not in said


def test_what_is_not_there_is_said_with_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "deskhand.toml").write_text(MAILDIR, encoding="utf-8")
    for line, words in {
        "ticket show 7": "deskhand ticket list",
        "queue show 7": "deskhand queue list",
        "parked show nonsense": "deskhand parked list",
        "ticket show 9223372036854775807": "deskhand ticket list",
        "ticket split 7": "ticket 7 has no customer's mail",
        "ticket split 7 --message 3": "deskhand ticket list",
        "queue show 9223372036854775807": "deskhand queue list",
        "parked retry mail-9223372036854775807": "mail-9223372036854775807 is not parked",
        "parked retry mail-9223372036854775808": "is not an id like mail-12",
    }.items():
        done = process(*line.split(), folder=tmp_path)
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    listed = process("ticket", "list", "--json", folder=tmp_path)
    assert (listed.returncode, listed.stdout.strip(), listed.stderr) == (0, "[]", "")


def test_init_refuses_a_folder_that_is_in_use(tmp_path: Path) -> None:
    (tmp_path / "deskhand.toml").write_text("mine", encoding="utf-8")
    done = process("init", str(tmp_path), folder=tmp_path)
    assert done.returncode == 1
    assert "is not overwritten" in done.stderr
    assert (tmp_path / "deskhand.toml").read_text(encoding="utf-8") == "mine"


def test_a_fault_of_ours_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        raise ZeroDivisionError("ann@example.test")

    monkeypatch.setattr(cli, "app", broken)
    assert deskhand("ticket list", monkeypatch) == 1
    printed = capfd.readouterr().err
    assert "a fault of Deskhand itself: ZeroDivisionError" in printed
    assert "DESKHAND_TRACEBACK" in printed
    assert "ann@" not in printed


def test_a_file_that_cannot_be_written_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        Path("/no-such-folder/x").write_bytes(b"")

    monkeypatch.setattr(cli, "app", broken)
    assert deskhand("parked show", monkeypatch) == 1
    assert capfd.readouterr().err == "deskhand: /no-such-folder/x: No such file or directory\n"


HEAVY = {"torch", "chromadb", "dbos", "alembic", "agent_framework", "openai", "fastapi", "sentence_transformers"}


def _imported(code: str, folder: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], cwd=folder, capture_output=True, text=True,
        timeout=60, check=True, env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).resolve().parents[1])},
    )  # fmt: skip
    return {name.partition(".")[0] for name in done.stdout.split("\n")[-2].split()}


def test_help_starts_without_the_database_and_without_the_daemon(tmp_path: Path) -> None:
    assert not _imported("import daemon.cli", tmp_path) & (HEAVY | {"sqlalchemy", "pydantic", "jinja2", "httpx"})


@pytest.mark.parametrize("command", ["ticket list", "queue list", "parked list", "init desk"])
def test_everyday_commands_start_without_the_daemon(command: str, tmp_path: Path) -> None:
    (tmp_path / "deskhand.toml").write_text(MAILDIR, encoding="utf-8")
    run = (
        f"import daemon.cli, contextlib, sys\nsys.argv[1:] = {command.split()!r}\n"
        "with contextlib.suppress(SystemExit):\n    daemon.cli.main()"
    )
    _imported(run, tmp_path)  # the first time, the schema is made
    assert not _imported(run.replace("'desk'", "'other'"), tmp_path) & HEAVY


def test_the_newest_schema_is_alembics_head() -> None:
    script = AlembicConfig()
    script.set_main_option("script_location", str(MIGRATIONS.parent))
    assert ScriptDirectory.from_config(script).get_current_head() == newest_schema()


def test_the_help_lists_every_command() -> None:
    output = CliRunner().invoke(cli.app, ["--help"]).output
    for name in ("init", "check", "run", "demo", "inspect", "reconcile", *GROUPS):
        assert re.search(rf"(?m)^\W*{name} ", output), name
