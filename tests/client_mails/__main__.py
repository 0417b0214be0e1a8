"""``python -m tests.client_mails [--failures] [WORD …]``: how well the reader cuts the mails of this folder."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from tests.client_mails import own_words, second
from tests.client_mails.cases import Case, cases


def problems(case: Case) -> list[str]:
    """What is wrong with the reading of a case, in words."""
    mail = read_mail(case.raw(), ReaderOptions())
    text = " ".join(mail.text.split())
    found, place = [], 0
    for sentence in case.own:
        wanted = " ".join(sentence.split())
        at = text.find(wanted, place)
        if at < 0:
            found.append(f"lost: {sentence}")
        else:
            place = at + len(wanted)
    found += [f"kept: {sentence}" for sentence in case.quoted if " ".join(sentence.split()) in text]
    return found


def main(arguments: Sequence[str]) -> int:
    """Print the score, and with ``--failures`` every case that failed."""
    words = [word for word in arguments if not word.startswith("--")]
    good: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    lost = 0
    for case in chain(cases(), own_words.cases(), second.cases()):
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
