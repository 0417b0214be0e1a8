"""Fetch OAuth 2.0 access tokens for XOAUTH2: client credentials or a refresh token (RFC 6749 sections 4.4 and 6)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import httpx
import structlog

from daemon.errors import AuthenticationRefusedError, ConfigurationError, TransientError
from daemon.settings import OAuthSettings, read_secret

RENEW_BEFORE_SECONDS = 60.0  # a token is asked for again this long before its end
DEFAULT_LIFETIME_SECONDS = 300.0  # when the server does not say (RFC 6749 section 5.1 only recommends it)
_TIMEOUT_SECONDS = 20.0
_ADVICE = {
    "invalid_grant": "The refresh token is dead: sign in again and store the new one.",
    "invalid_client": "Check client_id and the client secret; secrets of some providers expire.",
    "unauthorized_client": "The client is not allowed this grant; an administrator has to consent.",
    "invalid_scope": "Check the scope; some providers want …/.default for client credentials.",
}

log = structlog.get_logger(__name__)
_shared: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[OAuthSettings, Path], TokenProvider]] = (
    WeakKeyDictionary()
)


class TokenProvider:
    """Access tokens for one login, cached until shortly before their end and asked for once at a time.

    Use ``shared_tokens``: two providers on one rotating refresh token would lock each other out.
    """

    def __init__(self, settings: OAuthSettings, base: Path, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._settings = settings
        self._base = base
        self._transport = transport
        self._turn = asyncio.Lock()
        self._token = ""
        self._ends = datetime.min.replace(tzinfo=UTC)
        self._unkept = ""  # a rotated refresh token that could not be written to its file
        self._alarm = ""
        self._dead = ""

    async def token(self) -> str:
        """Return a token that is good for at least a minute.

        Raise ``AuthenticationRefusedError`` when the token endpoint refuses (RFC 6749 section 5.2), ``TransientError``
        when it cannot be reached or says nothing useful.
        """
        async with self._turn:
            if datetime.now(UTC) >= self._ends:
                await self._renew()
            return self._token

    def forget(self, token: str) -> None:
        """A server refused this token: the next call asks for a new one."""
        if token == self._token:
            self._ends = datetime.min.replace(tzinfo=UTC)

    @property
    def warning(self) -> str:
        """What a person should do about the login, before it is too late; empty when all is well."""
        if self._dead or self._alarm:
            return self._dead or self._alarm
        end = self._refresh_token_end()
        if end is None or self._settings.grant != "refresh_token":
            return ""
        left = end - datetime.now(UTC)
        if left <= timedelta(0):
            return f"The refresh token of {self._settings.client_id} ended on {end:%Y-%m-%d}: sign in again."
        if left <= timedelta(days=self._settings.warn_days):
            return f"The refresh token of {self._settings.client_id} ends on {end:%Y-%m-%d}: sign in again before that."
        return ""

    async def _renew(self) -> None:
        answer = await self._ask()
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise TransientError(f"{self._where()}: the answer holds no access_token.")
        lifetime = _seconds(answer.get("expires_in"))
        self._token = token
        margin = min(RENEW_BEFORE_SECONDS, lifetime / 2)
        self._ends = datetime.now(UTC) + timedelta(seconds=lifetime - margin)
        self._dead = ""
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated and self._settings.grant == "refresh_token":
            await self._keep(rotated)
        if self.warning:
            log.warning("oauth_refresh_token_ends", client=self._settings.client_id, warning=self.warning)

    async def _ask(self) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(
                transport=self._transport, timeout=_TIMEOUT_SECONDS, trust_env=False, follow_redirects=False
            ) as client:
                response = await client.post(self._settings.token_url, data=self._form())
        except httpx.HTTPError as error:
            raise TransientError(f"{self._where()} cannot be reached: {type(error).__name__}.") from error
        answer = _json(response)
        if response.is_success:
            return answer
        code = str(answer.get("error", ""))
        if not code or response.status_code in {408, 429} or response.status_code >= 500:
            raise TransientError(f"{self._where()} answered HTTP {response.status_code}.")
        message = f"{self._where()} refused a token: {code}. {answer.get('error_description', '')}".strip()
        advice = _ADVICE.get(code, "Check the oauth section.")
        if code == "invalid_grant":
            self._dead = f"{message} {advice}"
            self._unkept = self._alarm = ""  # the next try reads what a person has stored meanwhile
            log.error("oauth_refresh_token_dead", client=self._settings.client_id, error=code)
        raise AuthenticationRefusedError(message, advice=advice)

    def _form(self) -> dict[str, str]:
        settings = self._settings
        form = {"grant_type": settings.grant, "client_id": settings.client_id}
        secret = read_secret(settings.client_secret_env, settings.client_secret_file, "OAuth client secret", self._base)
        if secret.get_secret_value():
            form["client_secret"] = secret.get_secret_value()
        if settings.scope:
            form["scope"] = settings.scope
        if settings.grant == "refresh_token":
            form["refresh_token"] = self._refresh_token()
        return form

    def _refresh_token(self) -> str:
        if self._unkept:
            return self._unkept
        settings = self._settings
        # The file wins: after a rotation it is newer than what the environment was started with.
        if settings.refresh_token_file and (self._base / settings.refresh_token_file).exists():
            token = read_secret("", settings.refresh_token_file, "OAuth refresh token", self._base)
        else:
            token = read_secret(
                settings.refresh_token_env, settings.refresh_token_file, "OAuth refresh token", self._base
            )
        if not token.get_secret_value():
            raise ConfigurationError("OAuth: no refresh token", advice="Set refresh_token_file or refresh_token_env.")
        return token.get_secret_value()

    async def _keep(self, rotated: str) -> None:
        if rotated == self._refresh_token():
            return
        self._unkept = rotated
        if not self._settings.refresh_token_file:
            self._alarm = "The refresh token was rotated and there is no refresh_token_file to keep it: set one."
            log.error("oauth_rotated_token_not_kept", client=self._settings.client_id)
            return
        path = self._base / self._settings.refresh_token_file
        try:
            await asyncio.to_thread(write_secret, path, rotated)
            self._unkept = self._alarm = ""
        except OSError as error:
            self._alarm = (
                f"The new refresh token cannot be written to {path}: {error.strerror}; a restart will lose it."
            )
            log.error("oauth_rotated_token_not_kept", path=str(path), error=error.strerror)

    def _refresh_token_end(self) -> datetime | None:
        if not self._settings.refresh_token_expires:
            return None
        try:
            end = datetime.fromisoformat(self._settings.refresh_token_expires)
        except ValueError as error:
            raise ConfigurationError(
                f"refresh_token_expires is no ISO 8601 date: {self._settings.refresh_token_expires}"
            ) from error
        return end if end.tzinfo else end.replace(tzinfo=UTC)

    def _where(self) -> str:
        return str(httpx.URL(self._settings.token_url).copy_with(query=None, userinfo=b""))


def shared_tokens(settings: OAuthSettings | None, base: Path) -> TokenProvider | None:
    """The one provider of this login in the running loop, for IMAP and SMTP together; None without OAuth."""
    if settings is None:
        return None
    providers = _shared.setdefault(asyncio.get_running_loop(), {})
    return providers.setdefault((settings, base), TokenProvider(settings, base))


def write_secret(path: Path, secret: str) -> None:
    """Replace the file in one step, readable by its owner only; raise ``OSError``."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secret + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _seconds(value: object) -> float:
    try:
        return max(1.0, float(str(value)))  # some servers send the number as a string
    except ValueError:
        return DEFAULT_LIFETIME_SECONDS
