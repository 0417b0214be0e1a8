"""What the reader is told about the desk, as the configuration has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.config import parse_config
from daemon.correspondence import mail_reader

RESULTS = "Authentication-Results: {}; dmarc=pass header.from=example.org\r\nFrom: ann@example.org\r\n\r\nHello\r\n"


@pytest.mark.parametrize("configured", ["MX.Desk.test", "mx.bücher.test", "mx.xn--bcher-kva.test"])
@pytest.mark.parametrize("written", ["mx.desk.test", "mx.bücher.test", "MX.xn--bcher-kva.test"])
def test_a_trusted_host_may_be_written_in_any_case_and_in_its_own_letters(configured: str, written: str) -> None:
    box = {"name": "m", "type": "maildir", "path": "Maildir", "address": "a@desk.test", "autonomy": "off"}
    read = mail_reader(parse_config({"mailbox": [{**box, "trusted_hosts": [configured]}]}, Path()))
    alike = ("desk" in configured.lower()) == ("desk" in written)
    assert (read(RESULTS.format(written).encode()).authentication.dmarc == "pass") is alike
