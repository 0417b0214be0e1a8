"""``python -m tests.corpora [--failures]``: how well the reader does on published reply, bounce and MIME cases.

The cases are data that is not part of the project; without them this says so and exits 0.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import Mail, MailKind
from tests.corpora.mime_differences import WHY
from tests.corpora.mime_trees import compare

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
READER = ReaderOptions()
KINDS = {
    "bounce": MailKind.BOUNCE,
    "feedback": MailKind.COMPLAINT,
    "auto": MailKind.AUTO_REPLY,
    "delivered": MailKind.AUTO_REPLY,
}
INVENTED_STATUS = re.compile(r"[45]\.0\.9\d\d$")  # the corpus' own codes for "the mail names none"
PREFIX_ONLY = 20


def main(arguments: Sequence[str]) -> int:
    """Print the scores; with ``--failures`` each failed case as well."""
    if not CORPORA.is_dir():
        say(f"The corpora are not here ({CORPORA}); nothing was scored.")
        return 0
    loud = "--failures" in arguments
    score_replies(loud)
    score_bounces(loud)
    score_mime(loud)
    return 0


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{line}\n")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _squeeze(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def _percent(part: int, whole: int) -> str:
    return f"{part}/{whole} ({100 * part / whole:.1f} %)" if whole else "0/0"


def as_mail(text: str, html: bool) -> bytes:
    """The text of a case in a mail, as a client would send it."""
    message = EmailMessage()
    message["From"] = "Ann <ann@example.org>"
    message["To"] = "desk@example.test"
    message["Subject"] = "Re: A question"
    message["Message-ID"] = "<case@example.org>"
    message.set_content(text.encode("utf-8", "replace").decode(), subtype="html" if html else "plain")
    return message.as_bytes()


def holds(kind: str, expected: str | None, text: str, whole: str) -> bool:
    """Whether one check of a case holds (see the corpora's own README)."""
    got, want = _squeeze(text), _squeeze(expected or "")
    match kind:
        case "exact":
            return got == want
        case "first":
            return got.startswith(want)
        case "whole":
            return got == _squeeze(whole)
        case "has":
            return want in got
        case "hasnot":
            return want not in got
        case "re":
            return re.search(expected or "", text, re.MULTILINE) is not None
        case "renot":
            return re.search(expected or "", text, re.MULTILINE) is None
    raise ValueError(f"unknown check {kind}")


def score_replies(loud: bool) -> None:
    """Print how many replies were cut as expected, and how many of those in which nothing may be cut."""
    good = total = kept = keep = 0
    for case in _lines(CORPORA / "replies.jsonl"):
        mail = read_mail(as_mail(case["input"], case["is_html"]), READER)
        failed = [(k, e) for k, e in case["checks"] if not holds(k, e, mail.text, case["input"])]
        total += 1
        good += not failed
        if _must_keep(case):
            keep += 1
            kept += not failed
        if failed and loud:
            say(f"reply {case['id']}: {failed}\n   got {mail.text[-300:]!r}")
    say(f"replies         {_percent(good, total)}")
    say(f"must keep       {_percent(kept, keep)}")


def _must_keep(case: dict[str, Any]) -> bool:
    """A case in which the whole input is the person's own text."""
    text = _squeeze(case["input"])
    return any(kind == "whole" or (kind == "exact" and _squeeze(want or "") == text) for kind, want in case["checks"])


def score_bounces(loud: bool) -> None:
    """Print how many machine mails have the right kind, and how many enhanced statuses are right."""
    kinds: dict[str, list[int]] = {name: [0, 0] for name in KINDS}
    right = statuses = hard = recipients = original = bounces = 0
    for case in _lines(CORPORA / "bounces" / "expected.jsonl"):
        mail = read_mail((CORPORA / "bounces" / case["file"]).read_bytes(), READER)
        kinds[case["kind"]][1] += 1
        kinds[case["kind"]][0] += mail.kind is KINDS[case["kind"]]
        if mail.kind is not KINDS[case["kind"]] and loud:
            say(f"kind {case['file']}: {mail.kind} instead of {case['kind']} ({mail.evidence})")
        if case["kind"] != "bounce":
            continue
        bounces += 1
        original += bool(mail.bounce and mail.bounce.original_message_id)
        if loud and not (mail.bounce and mail.bounce.original_message_id):
            say(f"no original id {case['file']}")
        for index, expected in enumerate(case["recipients"]):
            recipients += 1
            hard += _hard(mail, index) == expected["hard"]
            if loud and _hard(mail, index) != expected["hard"]:
                say(f"hard {case['file']}: {expected}, read as {mail.bounce and mail.bounce.recipients[-1:]}")
            if expected["status"] and not INVENTED_STATUS.match(expected["status"]):
                statuses += 1
                found = _statuses(mail)
                right += expected["status"] in found
                if expected["status"] not in found and loud:
                    say(f"status {case['file']}: {found} instead of {expected['status']}")
    found_all, all_kinds = (sum(pair[place] for pair in kinds.values()) for place in (0, 1))
    say(f"machine kinds   {_percent(found_all, all_kinds)}")
    for name, (got, number) in kinds.items():
        say(f"  {name:<13} {_percent(got, number)}")
    say(f"status          {_percent(right, statuses)}")
    say(f"hard or not     {_percent(hard, recipients)}")
    say(f"original id     {_percent(original, bounces)}")


def _statuses(mail: Mail) -> list[str]:
    return [one.status for one in mail.bounce.recipients] if mail.bounce else []


def _hard(mail: Mail, index: int) -> bool | None:
    found = mail.bounce.recipients if mail.bounce else ()
    return found[min(index, len(found) - 1)].hard if found else None


def score_mime(loud: bool) -> None:
    """Print how much of the trees of broken mails is read alike, and each difference for which nobody argued."""
    right = total = argued = 0
    for path in sorted((CORPORA / "mime").glob("*.eml")):
        found = compare(path)
        total += found.compared
        right += found.compared - len(found.differences)
        for where, want, got in found.differences:
            why = WHY.get((path.stem, where), "")
            argued += bool(why)
            if loud or not why:
                say(f"mime {path.stem} {where}: {got!r:.200} instead of {want!r:.200}\n   {why or 'NOT ARGUED'}")
    say(f"MIME fields     {_percent(right, total)}; {argued} of {total - right} differences argued")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
