"""The README is true: its commands run as written, its options exist, its configurations load."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
import typer.main

from daemon.cli import app
from daemon.config import parse_config
from tests.servers.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRIAL_PORT = "2525"
COMMAND_SECONDS = 300
READING = tuple(f"deskhand {name}" for name in ("check", "inspect", "ticket", "queue list", "queue show", "kb list"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    return [body for kind, body in BLOCK.findall(README) if kind == language]


def console_commands() -> list[str]:
    return [line.removeprefix("$ ") for body in blocks("console") for line in body.splitlines()]


def mentioned_commands() -> list[str]:
    """Every ``deskhand …`` in a console block or between backticks."""
    inline = re.findall(r"`([^`\n]*)`", BLOCK.sub("", README))
    return [text for text in (*console_commands(), *inline) if text.startswith("deskhand ")]


@dataclass
class Desk:
    """The folder in which the README's reader works, and what each command printed."""

    folder: Path
    environment: dict[str, str]
    port: int
    answers: dict[str, subprocess.CompletedProcess[str]] = field(default_factory=dict)

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        if command.startswith("cd "):
            self.folder = self.folder / command.removeprefix("cd ")
            trial = blocks("toml")[0].replace(TRIAL_PORT, str(self.port))
            (self.folder / "deskhand.toml").write_text(trial, encoding="utf-8")
            command = "true"
        done = subprocess.run(
            command, shell=True, cwd=self.folder, env=self.environment, capture_output=True, text=True,
            timeout=COMMAND_SECONDS, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        self.answers[command] = done
        return done


def _follow(desk: Desk) -> None:
    """Run everything in its order; commands that only read wait for one another only before the daemon runs."""
    with ThreadPoolExecutor(2) as pool:
        reading: list[Future[None]] = []
        for command in console_commands():
            if command.startswith(READING):
                reading.append(pool.submit(_succeed, desk, command))
                continue
            if command.startswith("deskhand run"):
                while reading:
                    reading.pop().result()
            _succeed(desk, command)
        for work in reading:
            work.result()


def _succeed(desk: Desk, command: str) -> None:
    done = desk.run(command)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), f"$ {command}\n{done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    pytest.importorskip("aiosmtpd")
    port = free_port()
    folder = tmp_path_factory.mktemp("readme")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HF_HUB_OFFLINE": "1",
        "DESKHAND_WEB__PORT": "0",  # the README's port may be taken on this machine
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DESKHAND_CONFIG", None)
    printed = (folder / "printed.txt").open("w+")
    sink = subprocess.Popen(
        [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}"], stdout=printed, stderr=subprocess.STDOUT
    )
    try:
        desk = Desk(folder, environment, port)
        _follow(desk)
        yield desk
    finally:
        sink.terminate()
        sink.wait()
        printed.close()


def test_every_command_of_the_readme_runs_as_it_stands_there(desk: Desk) -> None:
    assert "what are your opening hours?" in desk.answers["deskhand inspect Maildir/new/1"].stdout
    assert "FAIL" not in desk.answers["deskhand check"].stdout
    assert "ada@example.org" in desk.answers["deskhand queue list"].stdout
    assert "Monday to Friday" in desk.answers["deskhand queue show 1"].stdout
    assert "opening-hours.md" in desk.answers["deskhand kb list"].stdout
    assert "Nothing is parked" in desk.answers["deskhand parked list"].stdout


def test_what_was_approved_reached_the_customer_once(desk: Desk) -> None:
    shown = json.loads(desk.answers["deskhand ticket show 1 --json"].stdout)
    assert [row["state"] for row in shown["outbox"]] == ["sent"]
    assert [row["verdict"] for row in shown["reviews"]] == ["approve"]
    assert {"decision", "claims"} <= set(shown["drafts"][0])
    assert {"outcome", "confidence", "hits", "misses"} == set(shown["drafts"][0]["decision"])
    printed = (desk.folder.parent / "printed.txt").read_text(encoding="utf-8", errors="replace")
    assert printed.count("Hello Ada,") == 2  # the text and the HTML of one mail
    assert "drafted automatically" not in printed
    sent = [
        path.read_text(errors="replace") for path in (desk.folder / "Maildir" / ".Sent").rglob("*") if path.is_file()
    ]
    assert sum("Subject: Re: Hours" in mail for mail in sent) == 1


def test_the_backup_is_a_whole_database(desk: Desk) -> None:
    import sqlite3

    (file,) = (desk.folder / "data").glob("backup-*.sqlite3")
    backup = sqlite3.connect(file)
    assert backup.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert backup.execute("SELECT count(*) FROM raw_messages").fetchone() == (1,)
    backup.close()
    assert (desk.folder / "data").stat().st_mode & 0o077 == 0
    assert file.stat().st_mode & 0o077 == 0
    assert (desk.folder / "data" / "token.key.backup").read_bytes() == (desk.folder / "data" / "token.key").read_bytes()


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("deskhand inspect nothing-here.eml", 1),
        ("deskhand queue approve 1", 1),
        ("deskhand ticket show 99", 1),
        ("deskhand check --config missing.toml", 1),
        ("deskhand queue approve", 2),
        ("deskhand nonsense", 2),
        ("deskhand ticket list --state nonsense", 2),
    ],
)
def test_exit_statuses_are_as_the_readme_says(desk: Desk, command: str, status: int) -> None:
    done = desk.run(command)
    assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr


def _names(table: str) -> set[str]:
    row = next(line for line in README.splitlines() if line.startswith(f"| `{table}"))
    return set(row.split("|")[2].replace("`", "").split())


def test_the_json_has_the_promised_names(desk: Desk) -> None:
    mail = json.loads(desk.run("deskhand inspect Maildir/new/1 --json").stdout)
    assert set(mail) == _names("deskhand inspect")
    for ticket in json.loads(desk.run("deskhand ticket list --json").stdout):
        assert set(ticket) == _names("deskhand ticket list")


def test_every_command_and_option_named_in_the_readme_exists() -> None:
    mentioned = mentioned_commands()
    assert len(mentioned) > 20
    for text in mentioned:
        words = shlex.split(text.replace("…", ""))[1:]
        command: click.Command = typer.main.get_command(app)  # type: ignore[assignment]  # typer carries its own click
        while words and hasattr(command, "commands"):
            # "deskhand queue" alone names the group.
            assert words[0] in command.commands, text
            command = command.commands[words.pop(0)]
        known = {name for option in command.params for name in option.opts} | {"--help", "-h"}
        assert {word for word in words if word.startswith("-")} <= known, text


@pytest.mark.parametrize("text", blocks("toml"))
def test_every_configuration_of_the_readme_loads(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in re.findall(r'_env = "(\w+)"', text):
        monkeypatch.setenv(name, "x")
    config = parse_config(tomllib.loads(text), tmp_path)
    assert [box.smtp is not None for box in config.mailbox] == [True]


def test_every_file_and_make_verb_named_in_the_readme_exists() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    for path in (*links, "deploy/systemd/deskhand.service", "templates/replies"):
        assert (ROOT / path).exists(), path
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for verb in re.findall(r"(?m)^    make (\w+)", README):
        assert f"\n{verb}:" in makefile
    for key in re.findall(r"`([a-z_]+) = ", README):
        assert re.search(rf"\b{key}\b", (ROOT / "daemon" / "settings.py").read_text(encoding="utf-8")), key


def test_every_file_and_test_named_in_the_architecture_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    tests = "\n".join(path.as_posix() for path in (ROOT / "tests").rglob("*.py"))
    for name in re.findall(r"\b(test_\w+\.py)", text):
        assert f"/{name}" in tests, name
    for path in re.findall(r"`((?:daemon|connectors|knowledge|templates|tests)/[\w/.]*)`", text):
        assert "NAME" in path or (ROOT / path).exists(), path


def test_the_readme_stays_short() -> None:
    assert len(README.splitlines()) < 240
