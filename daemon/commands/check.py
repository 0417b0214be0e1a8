"""``deskhand check``: every problem of the configuration at once, then a login everywhere; exit 1 on any."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from daemon.commands.printing import counted, out, print_json
from daemon.commands.session import DEFAULT_CONFIG, ConfigOption, JsonOption, database_of, run_async
from daemon.errors import ConfigurationError, DeskhandError

if TYPE_CHECKING:
    from connectors.oauth import TokenProvider
    from daemon.config import Config
    from daemon.settings import MailboxSettings

LOGIN_SECONDS = 60


def check(
    config: ConfigOption = DEFAULT_CONFIG,
    json: JsonOption = False,
    offline: bool = typer.Option(False, help="Do not log in anywhere."),
) -> None:
    """Check the configuration and log in everywhere; every problem is reported, with advice."""
    rows = run_async(_check(config, offline=offline))
    if json:
        print_json(rows)
    else:
        for row in rows:
            mark = "FAIL" if not row["ok"] else "warn" if row["warning"] else "ok  "
            out.print(f"{mark}  {row['what']}: {row['detail']}")
    if not all(row["ok"] for row in rows):
        raise typer.Exit(1)


async def _check(file: Path, *, offline: bool) -> list[dict[str, Any]]:
    from daemon.config import examine_file

    try:
        config, problems = examine_file(file)
    except ConfigurationError as error:
        advice = f". {error.advice}" if error.advice else ""
        return [_row("configuration", False, problem.rstrip(". ") + advice) for problem in error.problems]
    rows = [_row("configuration", False, problem.rstrip(". ")) for problem in problems]
    if config is None:
        return rows
    if not problems:
        rows = [_row("configuration", True, f"{file}: {counted(len(config.mailbox), 'mailbox', 'mailboxes')}")]
    rows += _folder(config)
    if problems:  # nobody logs in, and no database is made, by a configuration that is half understood
        return rows
    rows.append(await _tried("database", _database(config)))
    if not offline:
        rows += await _logins(config)
    return rows


def _folder(config: Config) -> list[dict[str, Any]]:
    """What lies on this machine: secrets, policy, templates and documents."""
    from daemon.config_problems import secret_files

    secrets = [row for path in secret_files(config) if (row := _secret_file(path))]
    rows = [*secrets, *_policy(config), *_templates(config), *_dkim(config)]
    return [*rows, _knowledge(config), _embedding_model(config)]


async def _logins(config: Config) -> list[dict[str, Any]]:
    from daemon.app import shared_logins

    checks: list[Awaitable[dict[str, Any]]] = []
    for box in config.mailbox:
        tokens = shared_logins(config).get(box.name)
        if tokens is not None:
            checks.append(_tried(f"{box.name}: token", _token(tokens)))
        checks.append(_tried(f"{box.name}: mailbox", _mailbox(box, config)))
        if box.smtp is not None:
            checks.append(_tried(f"{box.name}: smtp", _smtp(box, config)))
    if config.model.kind != "extractive":
        checks.append(_tried("model", _model(config)))
    return list(await asyncio.gather(*checks))


def _row(what: str, ok: bool, detail: str, *, warning: bool = False) -> dict[str, Any]:
    return {"what": what, "ok": ok, "warning": warning, "detail": detail}


async def _tried(what: str, work: Awaitable[str]) -> dict[str, Any]:
    try:
        return _row(what, True, await asyncio.wait_for(work, LOGIN_SECONDS))
    except TimeoutError:
        return _row(what, False, f"no answer within {LOGIN_SECONDS} s: look at host, port and security")
    except DeskhandError as error:
        return _row(what, False, str(error))


def _secret_file(path: Path) -> dict[str, Any] | None:
    if path.exists() and path.stat().st_mode & stat.S_IROTH:
        return _row("secrets", True, f"everybody on this machine can read {path}: chmod 600 {path}", warning=True)
    return None


def _policy(config: Config) -> list[dict[str, Any]]:
    from daemon.policy import policy_problems

    problems = policy_problems(config.policy)
    return [_row("policy", False, problem) for problem in problems] or [_row("policy", True, "no contradiction")]


def _templates(config: Config) -> list[dict[str, Any]]:
    from daemon.app import check_templates
    from daemon.settings import PolicySettings

    try:
        # The policy has rows of its own, and what is wrong with it would keep the templates from being looked at.
        check_templates(config.model_copy(update={"policy": PolicySettings()}))
    except ConfigurationError as error:
        advice = f". {error.advice}" if error.advice else ""
        return [_row("templates", False, problem.rstrip(". ") + advice) for problem in error.problems]
    return [_row("templates", True, "they load, and a sample reply in every language has its answer")]


def _dkim(config: Config) -> list[dict[str, Any]]:
    """The records that the DNS has to have, for whoever sets them; a key that cannot be used was reported before."""
    from daemon.signing import dkim_keys, unsigned_mailboxes

    try:
        keys, unsigned = dkim_keys(config), unsigned_mailboxes(config)
    except ConfigurationError:
        return []
    records = dict.fromkeys(f"the DNS needs the TXT record {key.place} with {key.record}" for key in keys.values())
    wrong = (
        f"mails from {address} are not signed: their domain is not {config.dkim.domain}, nor below it; take dkim "
        "domain out, and publish the record for each domain"
        for address in unsigned
    )
    return [_row("dkim", True, text) for text in records] + [_row("dkim", True, text, warning=True) for text in wrong]


def _knowledge(config: Config) -> dict[str, Any]:
    folder = config.knowledge_folder
    if not folder.is_dir():
        return _row(
            "knowledge", False, f"{folder} does not exist: make it and put documents in, or set [knowledge] folder"
        )
    count = sum(1 for path in folder.rglob("*") if path.is_file())
    found = f"{folder}: {counted(count, 'file')}" if count else f"{folder} is empty: put documents in"
    return _row("knowledge", count > 0, found)


def _embedding_model(config: Config) -> dict[str, Any]:
    from daemon.app import check_model

    missing, fetched = check_model(config)
    name = config.knowledge.embedding_model
    if not missing:
        return _row("embedding model", True, f"{name} is on this machine")
    if fetched:
        return _row(
            "embedding model", True, f"{missing}: it is fetched from the network at the next sync or start",
            warning=True,
        )  # fmt: skip
    return _row(
        "embedding model",
        False,
        f"{missing}. Put a folder or the name of a downloaded model into [knowledge] embedding_model, or take the key "
        "out; HF_HUB_OFFLINE=0 deskhand kb sync fetches a model once",
    )


async def _database(config: Config) -> str:
    async with database_of(config) as database, database.write():
        return "opens and takes writes"


async def _token(tokens: TokenProvider) -> str:
    await tokens.token()
    if tokens.warning:
        raise ConfigurationError(tokens.warning)
    return "the token endpoint gives a token"


async def _mailbox(box: MailboxSettings, config: Config) -> str:
    from daemon.app import open_mailbox, shared_logins

    source, folders = open_mailbox(box, config.base, shared_logins(config).get(box.name))
    try:
        counts = []
        for folder in await source.folders():
            _, uids = await source.uids(folder)
            counts.append(f"{folder} ({counted(len(uids), 'mail')})")
        return f"{'it opens' if box.type == 'maildir' else 'logged in'}; {', '.join(counts)}"
    finally:
        await source.close()
        await folders.close()


async def _smtp(box: MailboxSettings, config: Config) -> str:
    from daemon.app import open_transport, shared_logins

    transport = open_transport(box, config.base, shared_logins(config))
    if transport is None or box.smtp is None:
        return "not configured"
    try:
        await transport.check()
        return (
            f"{box.smtp.host} takes mail, without login" if box.smtp.auth == "none" else f"logged in at {box.smtp.host}"
        )
    finally:
        await transport.close()


async def _model(config: Config) -> str:
    import httpx

    from daemon.settings import read_secret, uses_proxy

    model = config.model
    key = read_secret(model.api_key_env, model.api_key_file, "api_key", config.base).get_secret_value()
    if model.kind == "azure":
        return "Azure OpenAI is checked with the first draft"
    try:
        # As the daemon will ask: the same proxy, and no other place than this.
        async with httpx.AsyncClient(
            timeout=15, trust_env=uses_proxy(model.base_url), follow_redirects=False
        ) as client:
            answer = await client.get(
                f"{model.base_url.rstrip('/')}/models", headers={"Authorization": f"Bearer {key or 'none'}"}
            )
    except httpx.HTTPError as error:
        raise ConfigurationError(
            f"{model.base_url} does not answer: {error}", advice="Look at [model] base_url."
        ) from error
    if answer.status_code in (401, 403):
        raise ConfigurationError(
            f"{model.base_url} refuses the key", advice="Look at [model] api_key_env or api_key_file."
        )
    if answer.is_redirect or answer.is_server_error:
        where = f" and names {answer.headers.get('location', '')}" if answer.is_redirect else ""
        raise ConfigurationError(
            f"{model.base_url} answers with status {answer.status_code}{where}", advice="Look at [model] base_url."
        )
    return f"{model.base_url} answers"
