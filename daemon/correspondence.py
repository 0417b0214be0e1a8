"""How a desk reads and writes mail, from its configuration alone: no adapter, no model, quick to import."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from daemon.agent.prompts import PromptTemplates
from daemon.config import Config
from daemon.database import Database
from daemon.desks import Desk, MailboxRules, ReplyWriter
from daemon.errors import ConfigurationError
from daemon.mail.domains import address_key, ascii_domain
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import Address, Autonomy, Mail
from daemon.notices import NOTES
from daemon.places import templates_folder
from daemon.policy import policy_problems
from daemon.reply_templates import ReplyTemplates
from daemon.settings import PolicySettings
from daemon.signing import dkim_keys
from daemon.templating import TemplateFolder
from daemon.verdicts import Verdicts

KEY_BYTES = 32
# A mail is read when it is remembered, when it is answered and when its draft is filed, mostly within a minute.
REREAD_MAILS, REREAD_BYTES = 512, 32_768


def token_key(config: Config) -> bytes:
    """The key of our ticket tokens, made once and kept in the data folder with mode 0600.

    It comes into being whole or not at all, and only once, whoever is killed or comes second meanwhile.
    """
    path = config.data / "token.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".token.")  # mkstemp makes it 0600
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(name)
        Path(name).unlink()
    return path.read_bytes()


def mail_reader(config: Config) -> Callable[[bytes], Mail]:
    """How this desk reads a mail. The last few hundred are kept, but for the large ones."""
    options = ReaderOptions(
        own_addresses=config.own_addresses,
        sibling_addresses=frozenset(address_key(address) for address in config.desk.sibling_desks),
        trusted_authserv_ids=frozenset(
            ascii_domain(host).casefold() for box in config.mailbox for host in box.trusted_hosts
        ),
        trusted_arc_sealers=frozenset(name.casefold() for box in config.mailbox for name in box.trusted_arc),
        desk_id=config.desk_id,
    )
    read_again = lru_cache(maxsize=REREAD_MAILS)(lambda raw: read_mail(raw, options))
    return lambda raw: read_again(raw) if len(raw) <= REREAD_BYTES else read_mail(raw, options)


def template_folders(config: Config, kind: str) -> tuple[Path, Path | None]:
    """The shipped templates of a kind (replies, notes, prompts), and the folder whose files replace them."""
    changed = config.desk.templates
    return templates_folder() / kind, config.base / changed / kind if changed else None


@dataclass(frozen=True)
class Live:
    """What SIGHUP replaces, as one."""

    policy: PolicySettings
    mailboxes: Mapping[str, MailboxRules]
    replies: ReplyTemplates
    notes: TemplateFolder
    prompts: PromptTemplates

    def may_send(self, mailbox: str) -> bool:
        """Whether a mailbox's replies may go out by themselves."""
        rules = self.mailboxes.get(mailbox)
        return rules is not None and rules.autonomy is Autonomy.SEND


def load_live(config: Config) -> Live:
    """Policy and templates, checked whole.

    Raises:
        ConfigurationError: one of them is wrong; the sentences name the key, or the file and line.
    """
    problems = policy_problems(config.policy)
    if problems:
        raise ConfigurationError(problems)
    return Live(
        config.policy,
        {box.name: MailboxRules(box.autonomy, box.answer_days) for box in config.mailbox},
        ReplyTemplates(*template_folders(config, "replies")),
        TemplateFolder(*template_folders(config, "notes"), NOTES),
        PromptTemplates(*template_folders(config, "prompts")),
    )


def needs_restart(running: Config, changed: Config) -> list[str]:
    """The keys that differ and are read at a start only, as ``section.key``."""

    def frozen(config: Config) -> dict[str, object]:
        table = config.model_dump(mode="json", exclude={"policy": True, "desk": {"templates"}})
        boxes = {f"mailbox {box['name']}": box for box in table.pop("mailbox")}
        parts = {**table, **boxes}
        keys = ((f"{name}.{key}", value) for name, part in parts.items() for key, value in part.items())
        return {key: value for key, value in keys if key.rpartition(".")[2] not in ("autonomy", "answer_days")}

    before, after = frozen(running), frozen(changed)
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def open_writer(config: Config, templates: Callable[[], ReplyTemplates]) -> ReplyWriter:
    """The writer of replies for every mailbox.

    Raises:
        ConfigurationError: the key of the DKIM signature cannot be used.
    """
    keys = dkim_keys(config)
    desks = {
        box.name: Desk(box.name, Address(box.address, config.desk.name), box.plus_address, keys.get(box.name))
        for box in config.mailbox
    }
    return ReplyWriter(desks, templates, config.desk_id, token_key(config), config.own_addresses)


def open_verdicts(config: Config, database: Database) -> Verdicts:
    """For the command line: approve, edit, reject."""
    replies = ReplyTemplates(*template_folders(config, "replies"))
    return Verdicts(database, mail_reader(config), open_writer(config, lambda: replies))
