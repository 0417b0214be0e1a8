"""The package that reads and writes mail stands alone: copied under another name, it reads and writes there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[3] / "daemon" / "mail"
PROGRAM = """
import importlib, pkgutil, sys
import postbox
for module in pkgutil.iter_modules(postbox.__path__):
    importlib.import_module(f"postbox.{module.name}")
from postbox.mime import read_mail
from postbox.options import ReaderOptions
read = read_mail(b"From: Ann <ann@example.org>\\nSubject: Re: x\\n\\nYes.\\n\\n> Red?\\n", ReaderOptions())
assert (read.text, read.quoted) == ("Yes.", "> Red?"), read
assert not [name for name in sys.modules if name.partition(".")[0] in ("daemon", "connectors", "knowledge")]
"""


def test_the_package_works_under_another_name_with_nothing_else_of_the_project(tmp_path: Path) -> None:
    copy = tmp_path / "postbox"
    copy.mkdir()
    for file in PACKAGE.glob("*.py"):
        text = file.read_text(encoding="utf-8").replace("daemon.mail", "postbox")
        (copy / file.name).write_text(text, encoding="utf-8")
    ran = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
