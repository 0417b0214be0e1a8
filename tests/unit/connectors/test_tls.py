"""Whom an encrypted connection trusts, the same for IMAP and SMTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.imap_connection import ImapConnection
from connectors.smtp import SmtpTransport
from daemon.errors import ConfigurationError
from daemon.models import Outgoing, SendOutcome
from daemon.settings import ServerSettings, SmtpSettings


@pytest.fixture(params=["missing", "no certificate", "a folder"])
def bad_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "authority.pem"
    if request.param == "no certificate":
        file.write_text("this is no certificate")
    elif request.param == "a folder":
        file.mkdir()
    return file


async def test_a_bad_ca_file_is_a_wrong_configuration_for_imap_as_for_smtp(bad_file: Path) -> None:
    imap = ServerSettings(host="imap.example.test", ca_file=bad_file)
    with pytest.raises(ConfigurationError, match=r"imap\.example\.test: ca_file .*authority\.pem"):
        await ImapConnection(imap, Path()).open()
    smtp = SmtpSettings(host="smtp.example.test", ca_file=bad_file)
    with pytest.raises(ConfigurationError, match=r"smtp\.example\.test: ca_file .*authority\.pem"):
        SmtpTransport(smtp)


async def test_a_bad_ca_file_does_not_matter_to_a_connection_without_tls(bad_file: Path) -> None:
    SmtpTransport(SmtpSettings(host="smtp.example.test", security="none", ca_file=bad_file))


@pytest.mark.parametrize("address", ['"carla smith"@cust.example.test\0', "carla@cust.example.test, hunter@x.test\0"])
async def test_what_became_of_a_mail_names_no_person(address: str) -> None:
    transport = SmtpTransport(SmtpSettings(host="127.0.0.1", security="none"))
    result = await transport.send(Outgoing("m@desk.example.test", "desk@example.test", (address,), b"\r\n"))
    assert result.outcome is SendOutcome.REFUSED_FOR_GOOD
    assert "carla" not in result.detail
    assert "***@cust.example.test" in result.detail
