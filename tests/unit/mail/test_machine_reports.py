"""Reports of many mail systems, verbatim: the kind, the failed recipients, their status, and which mail of ours it was.

Each batch was written, and scored, before anything was mended for it.
"""

from __future__ import annotations

import pytest

from daemon.mail.automatic import LOOKS_AUTOMATIC
from daemon.mail.mime import read_mail
from daemon.models import Mail
from tests.unit.mail.machine_mails.composing import HERE
from tests.unit.mail.machine_mails.verbatim import OUR_ID, Report, reports
from tests.unit.mail.samples import READER

FILES = [
    path
    for batch in ("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
    for path in sorted(HERE.glob(f"{batch}_*.txt"))
]
REPORTS = [one for path in FILES for one in reports(path.name)]
BOUNCES = [one for one in REPORTS if one.recipients]


def found(read: Mail) -> list[tuple[str, str, bool]]:
    assert read.bounce is not None
    return [(one.address, one.status, one.hard) for one in read.bounce.recipients]


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.name)
def test_a_report_has_its_kind(report: Report) -> None:
    read = read_mail(report.raw, READER)
    assert read.kind.value == report.kind
    if report.look:
        assert read.evidence.startswith(LOOKS_AUTOMATIC) == (report.look == "yes")


@pytest.mark.parametrize("report", BOUNCES, ids=lambda one: one.name)
def test_a_bounce_names_its_recipients_their_status_and_whether_to_write_again(report: Report) -> None:
    read = found(read_mail(report.raw, READER))
    expected = [(one.address, one.status, one.hard) for one in report.recipients]
    if len(read) == len(expected):
        read = [
            (address, "-" if one.status == "-" else status, hard)
            for (address, status, hard), one in zip(read, report.recipients, strict=True)
        ]
    assert read == expected


@pytest.mark.parametrize("report", [one for one in BOUNCES if one.returns_ours], ids=lambda one: one.name)
def test_a_bounce_says_which_mail_of_ours_came_back(report: Report) -> None:
    read = read_mail(report.raw, READER)
    assert read.bounce is not None
    assert read.bounce.original_message_id == OUR_ID


def test_the_batch_is_as_large_as_promised() -> None:
    assert len(REPORTS) >= 100
    assert len({one.name for one in REPORTS}) == len(REPORTS)
