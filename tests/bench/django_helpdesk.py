"""Get django-helpdesk ready as the thing to be held against: its recipe and a virtual environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.children import ROOT, Child

VERSION = "2.6.1"
RECIPE = ROOT.parent / "shared" / "servers" / "django_helpdesk"


class Helpdesk:
    """Its Python. Made once in the user's cache folder."""

    def __init__(self) -> None:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self._venv = cache / "deskhand-bench" / f"django-helpdesk-{VERSION}"

    def missing(self) -> str:
        """Why it cannot be run here; empty when it can. Installs it if it has to."""
        if not (RECIPE / "helpdesk_site.py").is_file():
            return f"the recipe {RECIPE.relative_to(ROOT.parent)} is not beside this checkout"
        marker = self._venv / ".installed"
        if marker.exists():
            return ""
        make = [sys.executable, "-m", "venv", "--clear", str(self._venv)]
        install = [str(self._venv / "bin" / "pip"), "install", "--quiet", f"django-helpdesk=={VERSION}"]
        for command in (make, install):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                return f"{command[0]} failed: {done.stderr.strip().splitlines()[-1:]}"
        marker.touch()
        return ""

    def child(self, folder: Path, port: int, user: str) -> Child:
        """Its import of one mailbox, ready to go."""
        script = str(Path(__file__).with_name("helpdesk_import.py"))
        command = [str(self._venv / "bin" / "python"), "-P", script, str(RECIPE), str(port), user]
        return Child(command, folder / "helpdesk.log", {"DH_DIR": str(folder / "helpdesk")})
