"""``deskhand inspect`` on a terminal of 80 columns, and in a pipe, which has no width."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from daemon.commands.inspection_answer import answer_table
from daemon.commands.inspection_brief import print_brief
from daemon.commands.inspection_view import print_mail
from daemon.commands.printing import SafeConsole
from daemon.mail.inspection import inspection
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.settings import PolicySettings

FILE = "a/long/folder/with/mails/of-the-last-year/0001-inquiry.eml"


def inspected(subject: str, text: str) -> dict[str, Any]:
    raw = f"From: Ute Berg of the Far Hills <ute@example.org>\nSubject: {subject}\n\n{text}\n\n-- \nUte\n"
    mail = read_mail(raw.encode(), ReaderOptions())
    return {**inspection(mail, FILE), "answer": answer_table(mail, PolicySettings())}


def console(*, terminal: bool) -> Console:
    return SafeConsole(file=io.StringIO(), width=80, force_terminal=terminal, color_system=None, soft_wrap=True)


def printed(to: Console) -> list[str]:
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue().splitlines()


@pytest.mark.parametrize("subject", ["Tents", "Tents and more " * 20, "\u6ce8\u6587\u306b\u3064\u3044\u3066" * 20])
def test_a_line_a_mail_fits_a_terminal_and_keeps_the_end_of_the_files_name(subject: str) -> None:
    to = console(terminal=True)
    print_brief(inspected(subject, "Do you sell tents?"), to)
    (line,) = printed(to)
    assert cell_len(line) <= 80
    assert line.endswith("0001-inquiry.eml")
    assert subject[:3] in line


def test_a_line_a_mail_stays_whole_in_a_pipe() -> None:
    to = console(terminal=False)
    print_brief(inspected("Tents", "Do you sell tents?"), to)
    (line,) = printed(to)
    assert line.endswith(f"-2 signature lines, 1 defect  {FILE}")


def test_the_bar_goes_on_beside_a_long_line_of_a_mail() -> None:
    to = console(terminal=True)
    print_mail(inspected("Tents " * 70, "Do you sell tents? " * 50), to)
    lines = printed(to)
    assert max(map(cell_len, lines)) <= 80
    text = [line for line in lines if line.startswith("  \u2502 ")]
    assert len(text) > 10
    assert " ".join(line[4:].strip() for line in text) == ("Do you sell tents? " * 50).strip()


def test_long_lines_of_a_mail_stay_whole_in_a_pipe() -> None:
    to = console(terminal=False)
    print_mail(inspected("Tents", "Do you sell tents? " * 50), to)
    assert any(line == "  \u2502 " + ("Do you sell tents? " * 50).strip() for line in printed(to))
