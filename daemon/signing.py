"""The DKIM keys of a desk, from its configuration: which domain signs for which mailbox, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from daemon.errors import ConfigurationError
from daemon.mail.dkim_signing import DkimKey, is_domain, read_private_key, signs_for
from daemon.mail.domains import ascii_domain
from daemon.settings import read_secret

if TYPE_CHECKING:
    from daemon.config import Config


def dkim_keys(config: Config) -> Mapping[str, DkimKey]:
    """The key of each mailbox, by its name; empty where nothing is signed.

    Raises:
        ConfigurationError: the key cannot be read, or is none.
    """
    settings = config.dkim
    if not settings.selector:
        return {}
    secret = read_secret(settings.private_key_env, settings.private_key_file, "dkim private_key", config.base)
    try:
        private = read_private_key(secret.get_secret_value())
    except ValueError as error:
        place = settings.private_key_env or config.base / settings.private_key_file
        raise ConfigurationError(f"dkim private_key: {place}: {error}") from None
    domains = {box.name: ascii_domain(settings.domain or box.address.rpartition("@")[2]) for box in config.mailbox}
    keys = {name: DkimKey(settings.selector, domain, private) for name, domain in domains.items()}
    return {box.name: keys[box.name] for box in config.mailbox if signs_for(keys[box.name], box.address)}


def dkim_problems(config: Config) -> list[str]:
    """What no key of the section can know, a sentence each; the private key itself is looked at by ``dkim_keys``."""
    settings, problems = config.dkim, []
    named = settings.private_key_env or settings.private_key_file
    if not settings.selector:
        if named or settings.domain:
            problems.append("dkim: selector is missing: write the name before ._domainkey, or take the section out")
        return problems
    if not named:
        problems.append("dkim: name the private key: private_key_file or private_key_env")
    for key, value in (("selector", settings.selector), ("domain", ascii_domain(settings.domain))):
        if value and not is_domain(value):
            problems.append(f"dkim: {key} {value!r} is no name that the DNS can have")
    return problems


def unsigned_mailboxes(config: Config) -> list[str]:
    """The addresses that the configured domain cannot sign for: a signature of another domain counts for nothing."""
    keys = dkim_keys(config)
    return [box.address for box in config.mailbox if config.dkim.selector and box.name not in keys]
