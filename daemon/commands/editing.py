"""The new text of a draft: from the agent's editor, below a head that says what it answers, or from a file."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daemon.commands.printing import err, harmless
from daemon.commands.tickets import sources
from daemon.errors import NeedsPersonError

if TYPE_CHECKING:
    from daemon.mail.framing import Frame

# No "#": that begins a heading in Markdown.
MARKER = "%%"
ADVICE = "Set EDITOR to an editor that works here, or use --body-file FILE."
HOW_TO = (
    "Write the answer only, no greeting or closing: the template adds them.",
    f"Save and close to send it; a text without changes sends nothing. Lines that begin with {MARKER} are removed.",
)


def new_text(shown: dict[str, Any], body_file: Path | None) -> str:
    """The text that replaces a draft's, stripped. ``shown`` is ``daemon.views.queue_show``'s table.

    Raises:
        NeedsPersonError: there is no editor, it failed, the file cannot be read, or the new text is empty.
    """
    text = (_edited(shown) if body_file is None else _read(body_file)).strip()
    return _not_empty(text, shown["id"], body_file)


def answer_alone(text: str, frame: Frame, draft: int, body_file: Path | None, folder: Path, yes: bool) -> str:
    """The text without the greeting and the closing that the template adds: the customer would read both.

    Raises:
        NeedsPersonError: nothing is left, or it seems to greet or close in words of its own and nobody said ``yes``.
            What was written in an editor is kept in ``folder``.
    """
    from daemon.mail.framing import looks_framed, without_frame

    answer, dropped = without_frame(text, frame)
    answer = _not_empty(answer, draft, body_file)
    for line in dropped:
        err.print(f"deskhand: left out, because the template adds it: {line}")
    found = looks_framed(answer, frame)
    if not found or yes:
        return answer
    kept = body_file if body_file is not None and str(body_file) != "-" else _kept(answer, draft, folder)
    again = f"deskhand queue edit {draft} --body-file {shlex.quote(str(kept))} --yes"
    raise NeedsPersonError(
        f"nothing was sent: the template adds its own greeting and closing ({' / '.join(frame.greeting)} … "
        f"{' / '.join(frame.closing)}), and the text seems to have another: {' / '.join(found)}",
        advice=f"Take it out, or send it as it is: {again}",
    )


def _not_empty(text: str, draft: int, body_file: Path | None) -> str:
    if not text:
        where = "" if body_file is None else f" ({body_file})"
        raise NeedsPersonError(
            f"the new text{where} is empty, so nothing was sent and the draft is unchanged",
            advice=f"To send nothing and close the draft: deskhand queue reject {draft}",
        )
    return text


def _kept(text: str, draft: int, folder: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=f"draft-{draft}-", suffix=".md", dir=folder)  # mkstemp makes it 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
    return Path(name)


def _read(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise NeedsPersonError(f"cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise NeedsPersonError(f"cannot read {file}: it is not UTF-8 (byte {error.start})") from error


def _edited(shown: dict[str, Any]) -> str:
    with tempfile.TemporaryDirectory(prefix="deskhand-") as folder:
        file = Path(folder) / "draft.md"
        file.write_text(f"{_head(shown)}\n{shown['text'].strip()}\n", encoding="utf-8")
        _run_editor(file)
        lines = _read(file).splitlines()
    return "\n".join(line for line in lines if not line.startswith(MARKER))


def _run_editor(file: Path) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if not editor and not sys.stdin.isatty():
        raise NeedsPersonError("there is no terminal for an editor here; the draft is unchanged", advice=ADVICE)
    try:
        subprocess.run([*shlex.split(editor or "vi"), str(file)], check=True)  # noqa: S603 - the user's own editor
    except subprocess.CalledProcessError as error:
        why = f"ended with status {error.returncode}"
    except (OSError, ValueError) as error:
        why = f"cannot be started: {error.strerror if isinstance(error, OSError) else error}"
    else:
        return
    raise NeedsPersonError(f"the editor {editor or 'vi'!r} {why}; the draft is unchanged", advice=ADVICE)


def _head(shown: dict[str, Any]) -> str:
    return "\n".join(f"{MARKER} {harmless(line)}".rstrip() for line in _head_lines(shown))


def _head_lines(shown: dict[str, Any]) -> Iterator[str]:
    mail = shown["mail"]
    yield from HOW_TO
    yield ""
    yield f"{mail['sender']} wrote: {mail['subject']}"
    yield ""
    yield from (f"  {line}" for line in (mail["text"] or "(no text)").splitlines())
    yield ""
    yield from sources(shown)
