"""Encryption and login of the way out: our sink with TLS and STARTTLS, and Dovecot's submission service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from connectors.smtp import SmtpTransport
from daemon.errors import ConfigurationError, TransientError
from daemon.models import Outgoing, SendOutcome
from daemon.settings import SmtpSettings
from tests.servers.certificates import make_certificate, server_context
from tests.servers.dovecot import PASSWORD, USER, Dovecot
from tests.servers.smtp_sink import SmtpSink

MAIL = Outgoing("m@example.test", USER, ("anna@example.org",), f"From: {USER}\r\nSubject: hi\r\n\r\nhi\r\n".encode())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SMTP_TEST_PASSWORD", PASSWORD)
    return "SMTP_TEST_PASSWORD"


@pytest.fixture(params=["tls", "starttls"])
async def encrypted(request: pytest.FixtureRequest, certificate: Path) -> AsyncIterator[SmtpSink]:
    sink = SmtpSink(tls=server_context(certificate), security=request.param, users={USER: PASSWORD}, tokens={"good"})
    yield await sink.start()
    await sink.stop()


@pytest.fixture
async def submission() -> AsyncIterator[tuple[Dovecot, SmtpSink]]:
    relay = await SmtpSink().start()
    dovecot = Dovecot(relay_port=relay.port).start()
    yield dovecot, relay
    dovecot.close()
    await relay.stop()


def settings(server: SmtpSink, **changes: object) -> SmtpSettings:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": server.security,
        "username": USER,
        "password_env": "SMTP_TEST_PASSWORD",
        "timeout_seconds": 2,
    }
    return SmtpSettings.model_validate(values | changes)


async def sent(transport: SmtpTransport) -> tuple[SendOutcome, str]:
    result = await transport.send(MAIL)
    await transport.close()
    return result.outcome, result.detail


@pytest.mark.usefixtures("password")
async def test_a_server_with_its_own_authority_is_trusted_when_it_is_named(
    encrypted: SmtpSink, certificate: Path
) -> None:
    relative = Path(certificate.name)
    transport = SmtpTransport(settings(encrypted, ca_file=relative), base=certificate.parent)
    assert (await sent(transport))[0] is SendOutcome.SENT
    assert encrypted.logins == 1


@pytest.mark.usefixtures("password")
async def test_a_certificate_that_nobody_vouches_for_ends_the_attempt_before_the_login(encrypted: SmtpSink) -> None:
    outcome, detail = await sent(SmtpTransport(settings(encrypted)))
    assert outcome is SendOutcome.REFUSED_FOR_NOW
    assert "certificate" in detail
    assert "ca_file" in detail
    assert (encrypted.logins, encrypted.received) == (0, [])


@pytest.mark.usefixtures("password")
async def test_a_certificate_of_another_host_is_not_accepted(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "other.example.test")
    sink = await SmtpSink(tls=server_context(certificate), security="tls", users={USER: PASSWORD}).start()
    outcome, detail = await sent(SmtpTransport(settings(sink, ca_file=certificate)))
    await sink.stop()
    assert outcome is SendOutcome.REFUSED_FOR_NOW
    assert "certificate" in detail


@pytest.mark.usefixtures("password")
async def test_starttls_that_is_configured_and_not_offered_never_goes_on_in_clear() -> None:
    sink = await SmtpSink(users={USER: PASSWORD}).start()
    outcome, detail = await sent(SmtpTransport(settings(sink, security="starttls")))
    await sink.stop()
    assert outcome is SendOutcome.REFUSED_FOR_NOW
    assert "STARTTLS" in detail
    assert (sink.logins, sink.received) == (0, [])


async def test_a_wrong_password_is_tried_once_and_named(
    encrypted: SmtpSink, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_TEST_PASSWORD", "not the password")
    outcome, detail = await sent(SmtpTransport(settings(encrypted, ca_file=certificate)))
    assert outcome is SendOutcome.REFUSED_FOR_NOW
    assert "535" in detail
    assert "Correct the password" in detail
    assert "not the password" not in detail
    assert encrypted.login_attempts == 1


@pytest.mark.usefixtures("password")
async def test_a_mechanism_that_the_server_does_not_know_after_all_is_followed_by_the_next(
    encrypted: SmtpSink, certificate: Path
) -> None:
    encrypted.answers = {"auth plain": "504 5.5.4 Unrecognized authentication type"}
    assert (await sent(SmtpTransport(settings(encrypted, ca_file=certificate))))[0] is SendOutcome.SENT
    assert (encrypted.login_attempts, encrypted.logins) == (2, 1)


async def test_a_password_that_was_corrected_is_used_without_a_restart(
    encrypted: SmtpSink, certificate: Path, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_text("old\n")
    transport = SmtpTransport(settings(encrypted, ca_file=certificate, password_env="", password_file=str(file)))
    assert (await transport.send(MAIL)).outcome is SendOutcome.REFUSED_FOR_NOW
    file.write_text(PASSWORD + "\n")
    assert (await sent(transport))[0] is SendOutcome.SENT


async def test_a_password_that_is_missing_is_refused_for_now_and_says_where_it_was_looked_for(
    encrypted: SmtpSink, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SMTP_TEST_PASSWORD", raising=False)
    outcome, detail = await sent(SmtpTransport(settings(encrypted, ca_file=certificate)))
    assert outcome is SendOutcome.REFUSED_FOR_NOW
    assert "SMTP_TEST_PASSWORD" in detail


def test_a_ca_file_that_is_missing_or_no_certificate_stops_the_start(tmp_path: Path) -> None:
    nothing = SmtpSettings(host="smtp.example.test", ca_file=tmp_path / "missing.pem")
    with pytest.raises(ConfigurationError, match="ca_file"):
        SmtpTransport(nothing)
    (tmp_path / "text.pem").write_text("this is no certificate")
    with pytest.raises(ConfigurationError, match="ca_file"):
        SmtpTransport(nothing.model_copy(update={"ca_file": tmp_path / "text.pem"}))


async def test_a_refused_token_is_forgotten_and_the_next_one_gets_in(encrypted: SmtpSink, certificate: Path) -> None:
    tokens = iter(["stale", "good"])
    forgotten: list[str] = []

    async def token() -> str:
        return next(tokens)

    transport = SmtpTransport(settings(encrypted, auth="xoauth2", ca_file=certificate), token, forget=forgotten.append)
    first = await transport.send(MAIL)
    assert first.outcome is SendOutcome.REFUSED_FOR_NOW
    assert "stale" not in first.detail
    assert forgotten == ["stale"]
    assert (await sent(transport))[0] is SendOutcome.SENT


async def test_a_token_endpoint_that_is_down_is_refused_for_now(encrypted: SmtpSink, certificate: Path) -> None:
    async def token() -> str:
        raise TransientError("The token endpoint does not answer.")

    transport = SmtpTransport(settings(encrypted, auth="xoauth2", ca_file=certificate), token)
    assert await sent(transport) == (SendOutcome.REFUSED_FOR_NOW, "The token endpoint does not answer.")


@pytest.mark.servers
@pytest.mark.usefixtures("password")
async def test_dovecot_takes_mail_over_starttls_with_a_password(submission: tuple[Dovecot, SmtpSink]) -> None:
    dovecot, relay = submission
    changes = {"port": dovecot.submission, "security": "starttls", "ca_file": dovecot.ca_file}
    assert (await sent(SmtpTransport(settings(relay, **changes))))[0] is SendOutcome.SENT
    assert [mail.recipients for mail in relay.received] == [("anna@example.org",)]


@pytest.mark.servers
@pytest.mark.parametrize(("seconds", "outcome"), [(600, SendOutcome.SENT), (-10, SendOutcome.REFUSED_FOR_NOW)])
async def test_dovecot_takes_mail_with_a_good_token_and_not_with_an_expired_one(
    submission: tuple[Dovecot, SmtpSink], seconds: int, outcome: SendOutcome
) -> None:
    dovecot, relay = submission

    async def token() -> str:
        return dovecot.token(lifetime_seconds=seconds)

    changes = {"port": dovecot.submission, "security": "starttls", "ca_file": dovecot.ca_file, "auth": "xoauth2"}
    got, detail = await sent(SmtpTransport(settings(relay, **changes), token))
    assert got is outcome
    assert len(relay.received) == (outcome is SendOutcome.SENT)
    assert ("OAuth settings" in detail) == (outcome is not SendOutcome.SENT)


@pytest.mark.servers
async def test_dovecot_refuses_a_wrong_password_for_now(
    submission: tuple[Dovecot, SmtpSink], monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot, relay = submission
    monkeypatch.setenv("SMTP_TEST_PASSWORD", "wrong")
    changes = {"port": dovecot.submission, "security": "starttls", "ca_file": dovecot.ca_file}
    outcome, detail = await sent(SmtpTransport(settings(relay, **changes)))
    assert outcome is SendOutcome.REFUSED_FOR_NOW
    assert "password" in detail
