"""Fuzzing guided by coverage, with atheris where it is installed: it has wheels for a few versions of Python only."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.mutations import TOKENS
from tests.fuzz.seeds import all_seeds

MOST_BYTES = 20_000
MISSING = (
    "atheris is not installed, so the run guided by coverage is left out. To have it: "
    f"{Path(sys.prefix).name}/bin/python -m pip install atheris (there are wheels for some versions of Python on Linux)"
)


def run(seconds: int, findings: Path) -> int:
    """Fuzz for that long in a child process, as libFuzzer ends the process itself. Exit status 1: an exception."""
    if find_spec("atheris") is None:
        sys.stdout.write(MISSING + "\n")
        return 0
    findings.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
        seeds, words = Path(folder) / "seeds", Path(folder) / "words"
        seeds.mkdir()
        for number, raw in enumerate(all_seeds()):
            (seeds / f"{number}.eml").write_bytes(raw[:MOST_BYTES])
        words.write_text("".join(f'"{_escaped(token)}"\n' for token in TOKENS), encoding="ascii")
        options = [f"-max_total_time={seconds}", f"-max_len={MOST_BYTES}", f"-dict={words}", "-timeout=10"]
        options += [f"-artifact_prefix={findings}/", "-print_final_stats=1", str(seeds)]
        done = subprocess.run([sys.executable, "-m", "tests.fuzz.guided", *options], check=False)
    if done.returncode:
        sys.stdout.write(f"the mail lies in {findings}; repeat it: python -m tests.fuzz --file {findings}/crash-…\n")
    return 1 if done.returncode else 0


def _escaped(token: bytes) -> str:
    """A line of libFuzzer's dictionary."""
    return "".join(f"\\x{byte:02x}" for byte in token)


def main(arguments: list[str]) -> None:
    """The child process: instrument the reader as it is imported, and fuzz."""
    import atheris

    with atheris.instrument_imports(include=["daemon.mail", "tests.fuzz.entry"]):
        from tests.fuzz.entry import examine
    atheris.Setup([sys.argv[0], *arguments], examine)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
