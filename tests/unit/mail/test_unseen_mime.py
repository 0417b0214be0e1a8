"""Mails that were written with what must be read from them before they were read for the first time."""

from __future__ import annotations

import pytest

from daemon.mail.mime import read_mail
from tests.unit.mail.samples import READER
from tests.unit.mail.unseen_mime import Case, cases, differences


@pytest.mark.parametrize("case", cases(), ids=lambda case: ascii(case.name))
def test_an_unseen_mail_is_read_as_its_writer_meant_it(case: Case) -> None:
    assert differences(read_mail(case.raw, READER), case.expected) == []
