"""The package that reads and writes mail stands alone: copied under another name, it reads and writes there, and
neither its source nor a mail makes it open a file, a socket or a program."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.mail import unseen_mime
from tests.unit.mail.machine_mails.composing import entries, made

_READING = "    root, defects = parse(raw)\n"  # a line of read_mail
PACKAGE = Path(__file__).resolve().parents[3] / "daemon" / "mail"
MODULES = sorted(PACKAGE.glob("*.py"))
# What the package may import, by first name; of urllib only what takes addresses apart.
_ALLOWED_NAMES = """
__future__ base64 binascii bisect codecs collections dataclasses datetime email enum functools hashlib hmac html io
ipaddress itertools quopri re struct typing unicodedata urllib.parse zlib
cryptography idna lxml markdown_it markupsafe olefile py3langid"""
_ALLOWED = frozenset(_ALLOWED_NAMES.split())
_DOORS = frozenset(("open", "exec", "eval", "compile", "__import__", "input", "breakpoint", "print"))
PROGRAM = """
import importlib, json, pkgutil, sys
import postbox
for module in pkgutil.iter_modules(postbox.__path__):
    importlib.import_module(f"postbox.{module.name}")
from postbox.language_detection import load
from postbox.mime import read_mail
from postbox.options import ReaderOptions
load()
mails = [mail.encode("latin-1") for mail in json.load(sys.stdin)]
def read_all():
    return [read_mail(mail, ReaderOptions()) for mail in mails]
def watch(event, arguments):
    # The first words of https://docs.python.org/3/library/audit_events.html
    if event.partition(".")[0] in ("open", "os", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "urllib"):
        raise AssertionError(f"{event} {arguments}")
first = read_all()
sys.addaudithook(watch)  # now that what is loaded late is loaded
again = read_all()
assert len(first) == len(again) == len(mails)
read = read_mail(b"From: Ann <ann@example.org>\\nSubject: Re: x\\n\\nYes.\\n\\n> Red?\\n", ReaderOptions())
assert (read.text, read.quoted) == ("Yes.", "> Red?"), read
assert not [name for name in sys.modules if name.partition(".")[0] in ("daemon", "connectors", "knowledge")]
"""


def _imported(tree: ast.AST) -> Iterator[str]:
    """Whatever is imported, within functions as well; ``from urllib import parse`` is ``urllib.parse``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ([f"{node.module}.{one.name}" for one in node.names] if node.module else ["." * node.level])


def _is_allowed(name: str) -> bool:
    first, _, rest = name.partition(".")
    if first == "daemon":
        return rest == "mail" or rest.startswith("mail.")
    return first in _ALLOWED or any(name == one or name.startswith(f"{one}.") for one in _ALLOWED)


def outside(source: str) -> list[str]:
    """What a module's source names that is neither of the package nor without I/O."""
    tree = ast.parse(source)
    calls = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in _DOORS]
    return [name for name in _imported(tree) if not _is_allowed(name)] + calls


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_a_module_names_nothing_of_the_rest_and_nothing_that_opens_anything(module: Path) -> None:
    assert outside(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def late():\n    from daemon.masking import mask", ["daemon.masking.mask"]),
        ("import socket", ["socket"]),
        ("from urllib import request", ["urllib.request"]),
        ("from urllib.request import urlopen", ["urllib.request.urlopen"]),
        ("open('x')", ["open"]),
        ("from . import mime", ["."]),
        ("from daemon import mailing", ["daemon.mailing"]),
        ("from urllib.parse import unquote\nimport lxml.html\nfrom daemon.mail import mime", []),
    ],
)
def test_what_is_not_the_packages_is_seen(source: str, found: list[str]) -> None:
    assert outside(source) == found


def _mails() -> list[str]:
    """One in twenty of the machines' mails, and every odd structure."""
    files = [list(entries(f"{file}.txt")) for file in ("bounces", "away", "receipts", "people")]
    raw = [made(one) for file in files for one in file[::20]]
    return [mail.decode("latin-1") for mail in (*raw, *(case.raw for case in unseen_mime.cases()))]


def _run(tmp_path: Path, more: str = "pass") -> subprocess.CompletedProcess[str]:
    """The package under the name ``postbox``, ``more`` as the first lines of ``read_mail``, and the program above."""
    copy = tmp_path / "postbox"
    copy.mkdir()
    for file in MODULES:
        text = file.read_text(encoding="utf-8").replace("daemon.mail", "postbox")
        text = text.replace(_READING, f"    {more}\n{_READING}") if file.stem == "mime" else text
        (copy / file.name).write_text(text, encoding="utf-8")
    command, mails = [sys.executable, "-c", PROGRAM], json.dumps(_mails())
    return subprocess.run(command, cwd=tmp_path, input=mails, capture_output=True, text=True, check=False)


def test_the_package_works_under_another_name_with_nothing_else_of_the_project(tmp_path: Path) -> None:
    ran = _run(tmp_path)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("door", ["__import__('socket').socket().close()", "open(__file__).close()"])
def test_a_door_that_is_opened_while_a_mail_is_read_is_seen(tmp_path: Path, door: str) -> None:
    ran = _run(tmp_path, door)
    assert ran.returncode == 1
    assert "AssertionError: " in ran.stderr
