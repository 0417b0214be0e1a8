"""What no single key of ``deskhand.toml`` can know: keys that need one another, addresses, folders and secrets."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from daemon.errors import ConfigurationError
from daemon.settings import MailboxSettings, OAuthSettings, ServerSettings, is_loopback, read_secret
from daemon.signing import dkim_keys, dkim_problems

if TYPE_CHECKING:
    from daemon.config import Config

# No check of what RFC 5321 allows: it tells an address from a name, a list, and "Name <address>".
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
DATABASES = ("sqlite:///", "sqlite+aiosqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")
Secret = tuple[str, str, str, str]


def cross_problems(config: Config) -> list[str]:
    """Sentences that name the keys and say what to do; empty when all is well."""
    problems = []
    names = [mailbox.name for mailbox in config.mailbox]
    if not names:
        problems.append("no [[mailbox]] is configured: add one, see the comments of a file made by deskhand init")
    problems += [
        f"two mailboxes are named {name!r}: names must differ"
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    problems += _desk_problems(config)
    for mailbox in config.mailbox:
        problems += [f"mailbox {mailbox.name!r}: {problem}" for problem in _mailbox_problems(mailbox, config.base)]
    if config.model.kind != "extractive":
        needed = [key for key in ("base_url", "model") if not getattr(config.model, key)]
        problems += [f"model: kind {config.model.kind} needs {key}" for key in needed]
    if config.model.base_url and not is_web_address(config.model.base_url):
        problems.append(
            f"model: base_url {config.model.base_url!r} has to begin with http:// or https:// and name a host: "
            "nothing else can be asked"
        )
    return problems + dkim_problems(config) + _attachment_problems(config)


def _attachment_problems(config: Config) -> list[str]:
    """What is switched on and cannot work here; without this every scan would come to a person, and nobody knew why."""
    settings, problems = config.attachments, []
    if settings.ocr and find_spec("pytesseract") is None:
        problems.append("attachments: ocr needs the extra ocr: pip install 'deskhand[ocr]'")
    if settings.ocr and shutil.which("tesseract") is None:
        problems.append("attachments: ocr needs the program tesseract: install it, such as Debian's tesseract-ocr")
    if settings.speech_model and find_spec("faster_whisper") is None:
        problems.append("attachments: speech_model needs the extra audio: pip install 'deskhand[audio]'")
    if settings.speech_model and not (folder := config.base / settings.speech_model).is_dir():
        problems.append(f"attachments: speech_model: there is no folder {folder}")
    return problems


def secret_problems(config: Config) -> list[str]:
    """The secrets that are named and cannot be read, a sentence each, without the secrets."""
    problems = []
    for place, env, file, what in _secrets(config):
        try:
            read_secret(env, file, what, config.base)
        except ConfigurationError as error:
            problems.append(f"{place}: {error}")
    return problems + _key_problems(config, problems)


def _key_problems(config: Config, problems: list[str]) -> list[str]:
    """A private key that can be read and is none; nothing more is said of one that cannot be read."""
    named = config.dkim.private_key_env or config.dkim.private_key_file
    if not named or any(problem.startswith("dkim: ") for problem in problems):
        return []
    try:
        dkim_keys(config)
    except ConfigurationError as error:
        return [str(error)]
    return []


def secret_files(config: Config) -> list[Path]:
    """Every file that a key names for a secret."""
    return list(dict.fromkeys(config.base / file for _, _, file, _ in _secrets(config) if file))


def _secrets(config: Config) -> Iterator[Secret]:
    """Place, environment variable, file and name of every secret; where nothing is named, both are empty."""
    for mailbox in config.mailbox:
        place = f"mailbox {mailbox.name!r}"
        if mailbox.type == "imap" and mailbox.auth != "none":
            yield place, mailbox.password_env, mailbox.password_file, "password"
        if mailbox.smtp is not None and mailbox.smtp.auth != "none":
            yield f"{place}: smtp", mailbox.smtp.password_env, mailbox.smtp.password_file, "password"
        if (oauth := mailbox.oauth) is not None:
            yield place, oauth.client_secret_env, oauth.client_secret_file, "oauth client_secret"
            if oauth.grant == "refresh_token":
                yield place, oauth.refresh_token_env, oauth.refresh_token_file, "oauth refresh_token"
    if config.dkim.selector:
        yield "dkim", config.dkim.private_key_env, config.dkim.private_key_file, "private_key"
    if config.model.kind != "extractive":
        yield "model", config.model.api_key_env, config.model.api_key_file, "api_key"


def _desk_problems(config: Config) -> list[str]:
    desk, problems = config.desk, []
    if desk.notify and not is_address(desk.notify):
        problems.append(f"desk: notify {desk.notify!r} is not a mail address; write one, or leave it empty")
    problems += [
        f"desk: sibling_desks: {address!r} is not a mail address"
        for address in desk.sibling_desks
        if not is_address(address)
    ]
    if desk.database and not desk.database.startswith(DATABASES):  # not repeated: a password may stand in it
        problems.append(
            "desk: database: only sqlite and postgresql can be used: write postgresql://user@host/name, "
            "or leave it empty for SQLite in the data folder"
        )
    if desk.templates is not None and not (folder := config.base / desk.templates).is_dir():
        problems.append(f"desk: templates: there is no folder {folder}; make it, or take the key out")
    return problems


def _mailbox_problems(mailbox: MailboxSettings, base: Path) -> list[str]:
    problems = [
        f"{key} {address!r} is not a mail address"
        for key, address in (("address", mailbox.address), *(("aliases:", alias) for alias in mailbox.aliases))
        if not is_address(address)
    ]
    if mailbox.type == "imap":
        problems += _server_problems(mailbox, mailbox, base)
    elif mailbox.path is None:
        problems.append("type maildir needs path, the folder with cur, new and tmp")
    if mailbox.oauth is not None:
        problems += _oauth_problems(mailbox.oauth)
    if mailbox.smtp is None:
        if mailbox.autonomy != "off":
            problems.append('replies cannot leave: add a table smtp (host, port, …), or set autonomy = "off"')
    else:
        problems += [f"smtp: {problem}" for problem in _server_problems(mailbox.smtp, mailbox, base)]
    return problems


def _server_problems(server: ServerSettings, mailbox: MailboxSettings, base: Path) -> list[str]:
    problems = []
    if not server.host:
        problems.append("host is missing")
    if server.auth == "xoauth2" and mailbox.oauth is None:
        problems.append("auth xoauth2 needs a table oauth in this mailbox (token_url, client_id, …)")
    if server.auth == "password" and not (server.password_env or server.password_file):
        problems.append(
            'auth password needs password_env or password_file; for a server without login set auth = "none"'
        )
    if server.auth != "none" and not server.username:
        problems.append("username is missing")
    if server.security == "none" and server.auth != "none" and not is_loopback(server.host):
        problems.append('the login would cross the network in clear: set security = "tls" or "starttls"')
    if server.ca_file is not None and not (base / server.ca_file).is_file():
        problems.append(f"ca_file: there is no file {base / server.ca_file}")
    return problems


def _oauth_problems(oauth: OAuthSettings) -> list[str]:
    problems = [f"oauth: {key} is missing" for key in ("token_url", "client_id") if not getattr(oauth, key)]
    if oauth.grant == "refresh_token" and not (oauth.refresh_token_env or oauth.refresh_token_file):
        problems.append("oauth: grant refresh_token needs refresh_token_env or refresh_token_file")
    return problems


def is_address(text: str) -> bool:
    """Whether it is one bare mail address."""
    return _ADDRESS.fullmatch(text) is not None


def is_web_address(text: str) -> bool:
    """Whether it is an absolute URL that can be asked over HTTP."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
