"""Load ``deskhand.toml``: one table of sections, every problem at once, advice with each."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from daemon.config_problems import cross_problems, secret_problems
from daemon.config_repair import repaired
from daemon.config_wording import DELIMITER, PREFIX, sentences
from daemon.errors import ConfigurationError
from daemon.mail.domains import address_key
from daemon.settings import (
    AttachmentSettings,
    DeskSettings,
    DkimSettings,
    KnowledgeSettings,
    MailboxSettings,
    ModelSettings,
    PolicySettings,
    RunSettings,
    WebSettings,
)

FILE_NAME = "deskhand.toml"
MOST_REPAIRS = 4  # a table that was put right may show new problems inside


class Config(BaseSettings):
    """The whole configuration. ``DESKHAND_POLICY__CONFIDENCE=0.8`` in the environment wins over the file."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=PREFIX, env_nested_delimiter=DELIMITER, env_ignore_empty=True
    )

    desk: DeskSettings = Field(default_factory=DeskSettings)
    mailbox: tuple[MailboxSettings, ...] = ()
    model: ModelSettings = Field(default_factory=ModelSettings)
    knowledge: KnowledgeSettings = Field(default_factory=KnowledgeSettings)
    policy: PolicySettings = Field(default_factory=PolicySettings)
    dkim: DkimSettings = Field(default_factory=DkimSettings)
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
        """Every address that is ours, as addresses are compared."""
        return frozenset(address_key(a) for m in self.mailbox for a in (m.address, *m.aliases))

    def mailbox_named(self, name: str) -> MailboxSettings:
        """The mailbox of that name; raise ``KeyError`` when there is none."""
        for mailbox in self.mailbox:
            if mailbox.name == name:
                return mailbox
        raise KeyError(name)


def load_config(path: Path, *, secrets: bool = True) -> Config:
    """Read and check the file; raise ``ConfigurationError`` that lists every problem found.

    Args:
        path: the file.
        secrets: whether a secret that cannot be read is a problem. What logs in nowhere says no: an agent who approves
            a draft has no business with the mailbox's password.
    """
    return parse_config(_read_table(path), path.resolve().parent, str(path), secrets=secrets)


def examine_file(path: Path) -> tuple[Config | None, list[str]]:
    """``examine`` for a file; raise ``ConfigurationError`` when it cannot be read or is no TOML."""
    return examine(_read_table(path), path.resolve().parent, str(path))


def _read_table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(
            f"{path} does not exist", advice="Make one with: deskhand init, or name another with --config FILE."
        ) from None
    except IsADirectoryError:
        raise ConfigurationError(f"{path} is a folder", advice=f"Name the file: --config {path / FILE_NAME}.") from None
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}", advice="See https://toml.io for the format.") from error


def parse_config(table: dict[str, Any], base: Path, file: str = FILE_NAME, *, secrets: bool = True) -> Config:
    """Check a table that was read from ``file``; relative paths start at ``base``; ``secrets`` as above."""
    config, problems = examine(table, base, file, secrets=secrets)
    if problems or config is None:
        raise ConfigurationError(problems)
    return config


def examine(
    table: dict[str, Any], base: Path, file: str = FILE_NAME, *, secrets: bool = True
) -> tuple[Config | None, list[str]]:
    """The configuration as far as it can be understood, and every problem.

    What cannot be understood is left at its default, so that one wrong key hides no other problem; None when even that
    makes no configuration.

    Raises:
        ConfigurationError: a variable of the environment cannot be read.
    """
    _refuse_mailboxes_of_the_environment()
    config, problems = _understood(table, file)
    if config is not None:
        config._base = base
        found = cross_problems(config) + (secret_problems(config) if secrets else [])
        problems += [f"{file}: {problem}" for problem in found]
    return config, list(dict.fromkeys(problems))


def _refuse_mailboxes_of_the_environment() -> None:
    """A list of tables cannot be set key by key: what is meant for one would replace them all."""
    box = f"{PREFIX}MAILBOX"
    found = sorted(name for name in os.environ if name.upper() == box or name.upper().startswith(box + DELIMITER))
    if found:
        raise ConfigurationError(
            f"the environment variable {found[0]}: mailboxes cannot be set in the environment",
            advice="Write them into the file; their secrets are named by password_env and the like.",
        )


def _understood(table: dict[str, Any], file: str) -> tuple[Config | None, list[str]]:
    problems: list[str] = []
    for _ in range(MOST_REPAIRS):
        try:
            return Config(**table), problems
        except ValidationError as error:
            problems += sentences(error, Config, table, file, os.environ)
            table = repaired(error, table)
        except SettingsError as error:
            raise ConfigurationError(f"the environment: {error}", advice="Look at the variables DESKHAND_….") from None
    return None, problems
