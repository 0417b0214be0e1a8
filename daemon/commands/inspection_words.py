"""The words of ``deskhand inspect`` that its page and its short form share: kinds, and what would become of a mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daemon.commands.inspection_answer import DRAFT, PERSON
from daemon.commands.printing import counted

KINDS = {
    "person": "bold green",
    "bounce": "bold red",
    "complaint": "bold red",
    "auto_reply": "bold yellow",
    "list": "bold blue",
    "own": "bold cyan",
}


def kind_word(kind: str) -> str:
    """A kind as a word: ``auto reply``."""
    return kind.replace("_", " ").replace("-", " ")


def answer_lines(table: dict[str, Any]) -> Iterator[str]:
    """What would become of a mail, with the reasons that the policy gives, a line each; see ``answer_table``."""
    answer = table["answer"]
    reasons = [f"{one['sentence']}{f' ({_once(one)})' if one['fact'] else ''}" for one in answer["why"]]
    to = f"{answer['to']}{_forwarding(table)}"
    if answer["decision"] == DRAFT:
        yield f"would be drafted for {to}{_files(answer['unopened'])}"
    elif answer["decision"] == PERSON:
        yield f"a person decides: {reasons[0]}"
        yield from reasons[1:]
        if answer["to"]:
            yield f"A reply goes to {to}."
    else:  # the fact is the line above: why it is a machine's
        yield f"never answered by itself: {answer['why'][0]['sentence']}"


def _once(reason: dict[str, str]) -> str:
    return reason["fact"].rstrip(".")


def _files(unopened: int) -> str:
    return f"; {counted(unopened, 'file')} not opened here" if unopened else ""


def _forwarding(table: dict[str, Any]) -> str:
    writer = table["forwarded_from"]
    return f", who forwards what {writer} wrote" if writer else ""
