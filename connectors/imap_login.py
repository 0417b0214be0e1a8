"""Open an IMAP connection and log in: TLS, STARTTLS, LOGIN, PLAIN, XOAUTH2; a refusal carries the server's words."""

from __future__ import annotations

import asyncio
import base64
import binascii
import ssl
from pathlib import Path
from typing import Protocol

from connectors.imap_exchange import Exchange
from connectors.imap_names import quote
from connectors.imap_protocol import ImapClient
from connectors.imap_response import status_code
from connectors.oauth import TokenProvider
from connectors.reaching import unreachable
from daemon.errors import AuthenticationRefusedError, ConnectionLostError, TransientError
from daemon.settings import ServerSettings, read_secret

# RFC 5530 section 3: these say that the login may work later; Gmail and Dovecot say it in words only.
_LATER_CODES = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"})
_LATER_WORDS = (b"too many", b"temporar", b"try again", b"internal error")
_LONGEST_QUOTED_ANSWER = 300


class LoginSession(Protocol):
    """What logging in needs of a session."""

    capabilities: frozenset[str]

    async def run(
        self, name: str, *args: str, continuations: list[bytes] | None = None, default: bytes | None = None
    ) -> Exchange:
        """Send a command and wait for its tagged response."""
        ...


async def connect(server: ServerSettings, context: ssl.SSLContext, client: ImapClient) -> bytes:
    """Wait for the connection and greeting within the deadline; return the greeting line.

    Raise ``ConnectionLostError`` for a refused connection, a bad certificate, silence or a BYE (RFC 3501 7.1.5).
    """
    where = f"{server.host}:{server.port}"
    try:
        async with asyncio.timeout(server.timeout_seconds):
            greeting = await client.connected()
    except TimeoutError as error:
        raise ConnectionLostError(f"{where} did not greet within {server.timeout_seconds:g} s.") from error
    except ssl.SSLCertVerificationError as error:
        advice = "If the server has its own authority, name it in ca_file."
        raise ConnectionLostError(f"{where}: the certificate is not trusted: {error.reason}.", advice=advice) from error
    except ssl.SSLError as error:
        advice = 'Does this port speak TLS? Otherwise set security = "starttls".'
        raise ConnectionLostError(f"{where}: TLS failed: {error.reason}.", advice=advice) from error
    except OSError as error:
        reason, advice = unreachable(error)
        raise ConnectionLostError(f"{where} cannot be reached: {reason}.", advice=advice) from error
    words = greeting.split(None, 2)
    if words[:1] != [b"*"] or len(words) < 2 or words[1].upper() not in {b"OK", b"PREAUTH"}:
        raise ConnectionLostError(f"{where} refused the connection: {shown(greeting)}")
    return greeting


async def start_tls(
    session: LoginSession, client: ImapClient, server: ServerSettings, context: ssl.SSLContext, greeting: bytes
) -> None:
    """Upgrade to TLS before anything secret is sent (RFC 3501 section 6.2.1); raise rather than go on in the clear."""
    where = f"{server.host}:{server.port}"
    if greeting.split()[1].upper() == b"PREAUTH":
        # STARTTLS is not allowed once authenticated: a PREAUTH greeting here is how it would be stripped.
        raise AuthenticationRefusedError(f"{where} greets with PREAUTH, so STARTTLS cannot be used.")
    if "STARTTLS" not in session.capabilities:
        advice = 'Use security = "tls" (port 993), or "none" on a network that you trust.'
        raise AuthenticationRefusedError(f"{where} does not offer STARTTLS.", advice=advice)
    exchange = await session.run("STARTTLS")
    if exchange.result != "OK":
        raise ConnectionLostError(f"{where} refused STARTTLS: {shown(exchange.tagged)}")
    try:
        await client.protocol.start_tls(context, server.host, server.timeout_seconds)
    except ssl.SSLCertVerificationError as error:
        advice = "If the server has its own authority, name it in ca_file."
        raise ConnectionLostError(f"{where}: the certificate is not trusted: {error.reason}.", advice=advice) from error
    except OSError as error:  # includes ssl.SSLError and the handshake's time-out
        raise ConnectionLostError(f"{where}: TLS failed after STARTTLS: {error}") from error


async def log_in(session: LoginSession, server: ServerSettings, base: Path, tokens: TokenProvider | None) -> None:
    """Log in as configured. Raise ``AuthenticationRefusedError``, or ``TransientError`` if it will pass."""
    if server.auth == "xoauth2":
        await _log_in_with_token(session, server, tokens)
    elif server.auth == "password":
        secret = read_secret(server.password_env, server.password_file, f"password of {server.host}", base)
        _require_ok(await _log_in_with_password(session, server.username, secret.get_secret_value()), server)
    else:
        raise AuthenticationRefusedError(f'{server.host} wants a login and auth is "none".')


async def _log_in_with_password(session: LoginSession, user: str, password: str) -> Exchange:
    if "LOGINDISABLED" in session.capabilities:
        if "AUTH=PLAIN" not in session.capabilities:
            raise AuthenticationRefusedError("The server forbids passwords here.", advice='Set security = "tls".')
        plain = base64.b64encode(f"\0{user}\0{password}".encode())
        return await session.run("AUTHENTICATE", "PLAIN", continuations=[plain + b"\r\n"], default=b"*\r\n")
    try:
        return await session.run("LOGIN", quote(user), quote(password))
    except ValueError:  # not ASCII: two literals
        name, secret = user.encode(), password.encode()
        continuations = [b"%s {%d}\r\n" % (name, len(secret)), secret + b"\r\n"]
        return await session.run("LOGIN", f"{{{len(name)}}}", continuations=continuations)


async def _log_in_with_token(session: LoginSession, server: ServerSettings, tokens: TokenProvider | None) -> None:
    if tokens is None:
        raise AuthenticationRefusedError(f"{server.host}: xoauth2 needs an oauth section.")
    if "AUTH=XOAUTH2" not in session.capabilities:
        raise AuthenticationRefusedError(f"{server.host} does not offer XOAUTH2.", advice='Set auth = "password".')
    token = await tokens.token()
    first = base64.b64encode(f"user={server.username}\1auth=Bearer {token}\1\1".encode())
    # The server answers a bad token with a challenge that holds the error; it waits for an empty line before its NO
    # (https://developers.google.com/workspace/gmail/imap/xoauth2-protocol). The library never sends that line.
    if "SASL-IR" in session.capabilities:
        exchange = await session.run("AUTHENTICATE", "XOAUTH2", first.decode(), default=b"\r\n")
    else:
        exchange = await session.run("AUTHENTICATE", "XOAUTH2", continuations=[first + b"\r\n"], default=b"\r\n")
    if exchange.result != "OK":
        tokens.forget(token)
    _require_ok(exchange, server)


def _require_ok(exchange: Exchange, server: ServerSettings) -> None:
    if exchange.result == "OK":
        return
    said = shown(exchange.tagged)
    challenge = _decoded(exchange.challenges[-1]) if exchange.challenges else ""
    if challenge:
        said = f"{said} {challenge}"
    code, _ = status_code(exchange.tagged)
    lowered = exchange.tagged.lower()
    if code in _LATER_CODES or (code != "AUTHENTICATIONFAILED" and any(word in lowered for word in _LATER_WORDS)):
        raise TransientError(f"{server.host} does not accept the login for now: {said}")
    advice = (
        "Check the token's scope and that it belongs to this mailbox."
        if server.auth == "xoauth2"
        else "Check username and password; many providers want an app password for IMAP."
    )
    raise AuthenticationRefusedError(f"{server.host} refused the login: {said}", advice=advice)


def shown(text: bytes) -> str:
    """A server's words for a message to people: printable and short."""
    readable = "".join(c if c.isprintable() else " " for c in text.decode("utf-8", "replace"))
    return readable[:_LONGEST_QUOTED_ANSWER].strip()


def _decoded(challenge: bytes) -> str:
    try:
        return shown(base64.b64decode(challenge, validate=True))
    except (binascii.Error, ValueError):
        return ""
