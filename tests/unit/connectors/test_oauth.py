"""Access tokens: asked for rarely, kept safely, and an alarm before and when the refresh token dies."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from connectors.oauth import TokenProvider, shared_tokens
from daemon.errors import AuthenticationRefusedError, ConfigurationError, TransientError
from daemon.settings import OAuthSettings
from tests.servers.token_endpoint import TokenEndpoint


def settings(endpoint: TokenEndpoint, **changes: Any) -> OAuthSettings:
    return OAuthSettings(**{"token_url": endpoint.url, "client_id": "desk", **changes})


def refreshing(endpoint: TokenEndpoint, folder: Path, **changes: Any) -> OAuthSettings:
    """Settings for a refresh token that lies in a file."""
    (folder / "token").write_text("first\n")
    return settings(endpoint, grant="refresh_token", refresh_token_file="token", **changes)


def granted(token: str = "t1", seconds: Any = 3600, **more: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"access_token": token, "expires_in": seconds, **more}


async def test_client_credentials_are_sent_as_the_rfc_says(
    token_endpoint: TokenEndpoint, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DESK_SECRET", "hush")
    token_endpoint.answers = [granted()]
    provider = TokenProvider(settings(token_endpoint, client_secret_env="DESK_SECRET", scope="mail"), tmp_path)
    assert await provider.token() == "t1"
    assert token_endpoint.asked == [
        {"grant_type": "client_credentials", "client_id": "desk", "client_secret": "hush", "scope": "mail"}
    ]


async def test_a_token_is_kept_until_shortly_before_its_end(token_endpoint: TokenEndpoint, tmp_path: Path) -> None:
    token_endpoint.answers = [granted("t1", "3600"), granted("t2")]
    provider = TokenProvider(settings(token_endpoint), tmp_path)
    assert [await provider.token(), await provider.token()] == ["t1", "t1"]
    provider.forget("another")
    assert await provider.token() == "t1"
    provider.forget("t1")
    assert await provider.token() == "t2"


@pytest.mark.parametrize(("lifetime", "renewed"), [(3600, 3540), (30, 15)])
async def test_a_token_is_renewed_a_minute_before_its_end_or_after_half_of_a_short_life(
    lifetime: int, renewed: int, token_endpoint: TokenEndpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    class Clock(datetime):
        moment = start

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain one will do
            return cls.moment

    monkeypatch.setattr("connectors.oauth.datetime", Clock)
    token_endpoint.answers = [granted("t1", lifetime), granted("t2", lifetime)]
    provider = TokenProvider(settings(token_endpoint), tmp_path)
    for seconds, expected in ((0, "t1"), (renewed - 1, "t1"), (renewed, "t2")):
        Clock.moment = start + timedelta(seconds=seconds)
        assert await provider.token() == expected


async def test_many_who_need_a_token_ask_once(token_endpoint: TokenEndpoint, tmp_path: Path) -> None:
    token_endpoint.answers = [granted()]
    provider = TokenProvider(settings(token_endpoint), tmp_path)
    assert set(await asyncio.gather(*(provider.token() for _ in range(20)))) == {"t1"}
    assert len(token_endpoint.asked) == 1


async def test_imap_and_smtp_share_one_provider_of_a_login(token_endpoint: TokenEndpoint, tmp_path: Path) -> None:
    login = settings(token_endpoint)
    assert shared_tokens(login, tmp_path) is shared_tokens(settings(token_endpoint), tmp_path)
    assert shared_tokens(login, tmp_path) is not shared_tokens(settings(token_endpoint, scope="x"), tmp_path)
    assert shared_tokens(None, tmp_path) is None


async def test_a_rotated_refresh_token_is_written_back_for_its_owner_only(
    token_endpoint: TokenEndpoint, tmp_path: Path
) -> None:
    token_endpoint.answers = [granted(refresh_token="second"), granted("t2", refresh_token="third")]
    login = refreshing(token_endpoint, tmp_path)
    provider = TokenProvider(login, tmp_path)
    await provider.token()
    assert (tmp_path / "token").read_text().strip() == "second"
    assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["token"]  # noqa: PTH208  # no temporary file is left
    restarted = TokenProvider(login, tmp_path)
    await restarted.token()
    assert [asked["refresh_token"] for asked in token_endpoint.asked] == ["first", "second"]


async def test_a_rotated_token_that_cannot_be_kept_raises_the_alarm(
    token_endpoint: TokenEndpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_REFRESH", "first")
    token_endpoint.answers = [granted(refresh_token="second"), granted("t2")]
    provider = TokenProvider(
        settings(token_endpoint, grant="refresh_token", refresh_token_env="DESK_REFRESH"), tmp_path
    )
    await provider.token()
    assert "refresh_token_file" in provider.warning
    provider.forget("t1")
    await provider.token()
    assert token_endpoint.asked[-1]["refresh_token"] == "second"
    assert "refresh_token_file" in provider.warning


async def test_a_dead_refresh_token_is_a_refused_login_with_advice(
    token_endpoint: TokenEndpoint, tmp_path: Path
) -> None:
    token_endpoint.answers = [(400, {"error": "invalid_grant", "error_description": "expired"}), granted()]
    provider = TokenProvider(refreshing(token_endpoint, tmp_path), tmp_path)
    with pytest.raises(AuthenticationRefusedError, match=r"invalid_grant.*sign in again") as refusal:
        await provider.token()
    assert "first" not in str(refusal.value)
    assert "invalid_grant" in provider.warning
    assert await provider.token() == "t1"  # a person signed in again
    assert provider.warning == ""


@pytest.mark.parametrize(("days", "words"), [(30, ""), (3, "before that"), (-1, "ended on")])
async def test_a_dying_refresh_token_raises_the_alarm_before_its_end(
    days: int, words: str, token_endpoint: TokenEndpoint, tmp_path: Path
) -> None:
    end = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
    provider = TokenProvider(refreshing(token_endpoint, tmp_path, refresh_token_expires=end), tmp_path)
    assert words in provider.warning
    assert (provider.warning == "") is (words == "")


@pytest.mark.parametrize("answer", [{}, {"error": "temporarily_unavailable"}], ids=["bare", "with an error code"])
@pytest.mark.parametrize("status", [408, 429, 500, 503])
async def test_a_busy_endpoint_is_asked_again_later(
    status: int, answer: dict[str, str], token_endpoint: TokenEndpoint, tmp_path: Path
) -> None:
    token_endpoint.answers = [(status, answer), granted()]
    provider = TokenProvider(settings(token_endpoint), tmp_path)
    with pytest.raises(TransientError, match=str(status)):
        await provider.token()
    assert await provider.token() == "t1"


async def test_an_endpoint_that_is_off_is_asked_again_later(token_endpoint: TokenEndpoint, tmp_path: Path) -> None:
    provider = TokenProvider(settings(token_endpoint), tmp_path)
    await token_endpoint.close()
    with pytest.raises(TransientError, match="cannot be reached"):
        await provider.token()


async def test_an_answer_without_a_token_is_no_token(token_endpoint: TokenEndpoint, tmp_path: Path) -> None:
    token_endpoint.answers = [(200, {"token_type": "bearer"})]
    with pytest.raises(TransientError, match="no access_token"):
        await TokenProvider(settings(token_endpoint), tmp_path).token()


async def test_a_refresh_grant_without_a_token_is_a_wrong_configuration(
    token_endpoint: TokenEndpoint, tmp_path: Path
) -> None:
    provider = TokenProvider(settings(token_endpoint, grant="refresh_token"), tmp_path)
    with pytest.raises(ConfigurationError, match="refresh_token_file"):
        await provider.token()
