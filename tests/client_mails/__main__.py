"""``python -m tests.client_mails [--failures] [WORD …]``: how well the reader cuts the mails of this folder."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from tests.client_mails import all_cases
from tests.client_mails.cases import problems


def main(arguments: Sequence[str]) -> int:
    """Print the score, and with ``--failures`` every case that failed."""
    words = [word for word in arguments if not word.startswith("--")]
    good: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    lost = 0
    for case in all_cases():
        if words and not all(word in case.name for word in words):
            continue
        found = problems(case)
        client = case.name.split(",")[0]
        whole[client] += 1
        good[client] += not found
        lost += any(one.startswith("lost") for one in found)
        if found and "--failures" in arguments:
            sys.stdout.write(f"--- {case.name}: {'; '.join(found)}\n")
            if "--bodies" in arguments:
                sys.stdout.write(f"{case.body}\n    text {read_mail(case.raw(), ReaderOptions()).text!r}\n")
    for client, number in whole.items():
        sys.stdout.write(f"{client:<22} {good[client]}/{number}\n")
    sys.stdout.write(f"all {good.total()}/{whole.total()}, {lost} lose a sentence\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
