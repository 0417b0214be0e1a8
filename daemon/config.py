"""Load ``deskhand.toml``: one table of sections, every problem at once, advice with each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from daemon.errors import ConfigurationError
from daemon.settings import (
    AttachmentSettings,
    DeskSettings,
    KnowledgeSettings,
    MailboxSettings,
    ModelSettings,
    OAuthSettings,
    PolicySettings,
    RunSettings,
    ServerSettings,
    WebSettings,
    read_secret,
)

FILE_NAME = "deskhand.toml"


class Config(BaseSettings):
    """The whole configuration. ``DESKHAND_POLICY__CONFIDENCE=0.8`` in the environment wins over the file."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="DESKHAND_", env_nested_delimiter="__", env_ignore_empty=True
    )

    desk: DeskSettings = Field(default_factory=DeskSettings)
    mailbox: tuple[MailboxSettings, ...] = ()
    model: ModelSettings = Field(default_factory=ModelSettings)
    knowledge: KnowledgeSettings = Field(default_factory=KnowledgeSettings)
    policy: PolicySettings = Field(default_factory=PolicySettings)
    attachments: AttachmentSettings = Field(default_factory=AttachmentSettings)
    web: WebSettings = Field(default_factory=WebSettings)
    run: RunSettings = Field(default_factory=RunSettings)
    _base: Path = PrivateAttr(default=Path())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file."""
        return env_settings, init_settings

    @property
    def base(self) -> Path:
        """The folder of the file; relative paths start there."""
        return self._base

    @property
    def data(self) -> Path:
        """The data folder."""
        return self._base / self.desk.data

    @property
    def database_url(self) -> str:
        """An async SQLAlchemy URL."""
        url = self.desk.database
        if not url:
            return f"sqlite+aiosqlite:///{self.data / 'deskhand.sqlite3'}"
        for prefix in ("postgresql+psycopg://", "postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url.replace("sqlite:///", "sqlite+aiosqlite:///", 1) if url.startswith("sqlite:///") else url

    @property
    def knowledge_folder(self) -> Path:
        """The folder of documents."""
        return self._base / self.knowledge.folder

    @property
    def desk_id(self) -> str:
        """Stands in ``X-Deskhand-Desk``: tells our own mail from a sibling desk's."""
        first = self.mailbox[0].address if self.mailbox else "desk"
        return self.desk.id or first.casefold().replace("@", ".")

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address that is ours, case folded."""
        return frozenset(a.casefold() for m in self.mailbox for a in (m.address, *m.aliases))

    def mailbox_named(self, name: str) -> MailboxSettings:
        """The mailbox of that name; raise ``KeyError`` when there is none."""
        for mailbox in self.mailbox:
            if mailbox.name == name:
                return mailbox
        raise KeyError(name)


def load_config(path: Path) -> Config:
    """Read and check the file; raise ``ConfigurationError`` that lists every problem found."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(
            f"{path} does not exist", advice="Make one with: deskhand init, or name another with --config FILE."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}", advice="See https://toml.io for the format.") from error
    return parse_config(table, path.resolve().parent, str(path))


def parse_config(table: dict[str, Any], base: Path, file: str = FILE_NAME) -> Config:
    """Check a table that was read from ``file``; relative paths start at ``base``."""
    try:
        config = Config(**table)
    except ValidationError as error:
        raise ConfigurationError([_sentence(file, problem) for problem in error.errors()]) from None
    config._base = base
    problems = cross_problems(config)
    if problems:
        raise ConfigurationError([f"{file}: {problem}" for problem in problems])
    return config


def _sentence(file: str, problem: Any) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"{file}: {place}: there is no such key; look for a spelling mistake"
    if problem["type"] == "missing":
        return f"{file}: {place}: is required"
    got = f" (it is {problem['input']!r})" if isinstance(problem.get("input"), (str, int, float, bool)) else ""
    return f"{file}: {place}: {problem['msg']}{got}"


def cross_problems(config: Config) -> list[str]:
    """What no single key can know, in sentences that name the keys and say what to do."""
    problems = []
    names = [mailbox.name for mailbox in config.mailbox]
    if not names:
        problems.append("no [[mailbox]] is configured: add one, see the comments of a file made by deskhand init")
    problems += [
        f"two mailboxes are named {name!r}: names must differ"
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    for mailbox in config.mailbox:
        problems += [f"mailbox {mailbox.name!r}: {problem}" for problem in _mailbox_problems(mailbox, config.base)]
    problems += [f"model: {problem}" for problem in _model_problems(config)]
    return problems


def _mailbox_problems(mailbox: MailboxSettings, base: Path) -> list[str]:
    problems = []
    if "@" not in mailbox.address:
        problems.append(f"address {mailbox.address!r} is not a mail address")
    if mailbox.type == "imap":
        problems += _server_problems(mailbox, mailbox, base)
    elif mailbox.path is None:
        problems.append("type maildir needs path, the folder with cur, new and tmp")
    if mailbox.oauth is not None:
        problems += _oauth_problems(mailbox.oauth, base)
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
    try:
        read_secret(server.password_env, server.password_file, "password", base)
    except ConfigurationError as error:
        problems.append(str(error))
    return problems


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    return host in ("localhost", "::1") or host.startswith("127.")


def _oauth_problems(oauth: OAuthSettings, base: Path) -> list[str]:
    problems = [f"oauth: {key} is missing" for key in ("token_url", "client_id") if not getattr(oauth, key)]
    secrets = [(oauth.client_secret_env, oauth.client_secret_file, "client_secret")]
    if oauth.grant == "refresh_token":
        secrets.append((oauth.refresh_token_env, oauth.refresh_token_file, "refresh_token"))
        if not (oauth.refresh_token_env or oauth.refresh_token_file):
            problems.append("oauth: grant refresh_token needs refresh_token_env or refresh_token_file")
    for env, file, what in secrets:
        try:
            read_secret(env, file, f"oauth {what}", base)
        except ConfigurationError as error:
            problems.append(str(error))
    return problems


def _model_problems(config: Config) -> list[str]:
    model = config.model
    if model.kind == "extractive":
        return []
    problems = [f"kind {model.kind} needs {key}" for key in ("base_url", "model") if not getattr(model, key)]
    try:
        read_secret(model.api_key_env, model.api_key_file, "api_key", config.base)
    except ConfigurationError as error:
        problems.append(str(error))
    return problems
