"""``deskhand check``: every problem of the configuration at once, then a login everywhere; exit 1 on any."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from daemon.commands.session import DEFAULT_CONFIG, ConfigOption, JsonOption, database_of, out, print_json, run_async
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
            out.print(f"{'ok  ' if row['ok'] else 'FAIL'}  {row['what']}: {row['detail']}", markup=False)
    if not all(row["ok"] for row in rows):
        raise typer.Exit(1)


async def _check(file: Path, *, offline: bool) -> list[dict[str, Any]]:
    from daemon.config import load_config

    try:
        config = load_config(file)
    except ConfigurationError as error:
        advice = f" {error.advice}" if error.advice else ""
        return [_row("configuration", False, problem + advice) for problem in error.problems]
    from daemon.app import check_templates
    from daemon.policy import policy_problems

    rows = [_row("configuration", True, f"{file}: {len(config.mailbox)} mailboxes")]
    rows += [_row("policy", False, problem) for problem in policy_problems(config.policy)]
    rows.append(_try("templates", lambda: check_templates(config)))
    rows.append(_knowledge(config))
    rows.append(await _tried("database", _database(config)))
    if not offline:
        rows += await _logins(config)
    return rows


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


def _row(what: str, ok: bool, detail: str) -> dict[str, Any]:
    return {"what": what, "ok": ok, "detail": detail}


def _try(what: str, work: Callable[[], str]) -> dict[str, Any]:
    try:
        return _row(what, True, work())
    except DeskhandError as error:
        return _row(what, False, str(error))


async def _tried(what: str, work: Awaitable[str]) -> dict[str, Any]:
    try:
        return _row(what, True, await asyncio.wait_for(work, LOGIN_SECONDS))
    except TimeoutError:
        return _row(what, False, f"no answer within {LOGIN_SECONDS} s: look at host, port and security")
    except DeskhandError as error:
        return _row(what, False, str(error))


def _knowledge(config: Config) -> dict[str, Any]:
    folder = config.knowledge_folder
    if not folder.is_dir():
        return _row(
            "knowledge", False, f"{folder} does not exist: make it and put documents in, or set [knowledge] folder"
        )
    count = sum(1 for path in folder.rglob("*") if path.is_file())
    return _row("knowledge", count > 0, f"{folder}: {count} files" + ("" if count else "; put documents in"))


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
            counts.append(f"{folder} ({len(uids)} mails)")
        return f"logged in; {', '.join(counts)}"
    finally:
        await source.close()
        await folders.close()


async def _smtp(box: MailboxSettings, config: Config) -> str:
    from daemon.app import open_transport, shared_logins

    transport = open_transport(box, config.base, shared_logins(config))
    if transport is None:
        return "not configured"
    try:
        await transport.check()
        return f"logged in at {box.smtp.host if box.smtp else ''}"
    finally:
        await transport.close()


async def _model(config: Config) -> str:
    import httpx

    from daemon.settings import read_secret

    model = config.model
    key = read_secret(model.api_key_env, model.api_key_file, "api_key", config.base).get_secret_value()
    if model.kind == "azure":
        return "Azure OpenAI is checked with the first draft"
    try:
        async with httpx.AsyncClient(timeout=15) as client:
            answer = await client.get(
                f"{model.base_url.rstrip('/')}/models", headers={"Authorization": f"Bearer {key}"}
            )
    except httpx.HTTPError as error:
        raise ConfigurationError(
            f"{model.base_url} does not answer: {error}", advice="Look at [model] base_url."
        ) from error
    if answer.status_code in (401, 403):
        raise ConfigurationError(
            f"{model.base_url} refuses the key", advice="Look at [model] api_key_env or api_key_file."
        )
    return f"{model.base_url} answers"
