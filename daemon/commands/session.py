"""What every command shares: the configuration file, the database, printing, and errors as sentences."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from daemon.config import FILE_NAME, Config, load_config
from daemon.database import Database
from daemon.errors import ConfigurationError, DeskhandError

ConfigOption = Annotated[
    Path, typer.Option("--config", "-c", envvar="DESKHAND_CONFIG", help="The configuration file.", show_default=True)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
DEFAULT_CONFIG = Path(FILE_NAME)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def run_async(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a command; an expected error is a sentence on stderr and exit status 1."""
    try:
        return asyncio.run(work)
    except DeskhandError as error:
        say_error(error)
        raise typer.Exit(1) from None


def say_error(error: DeskhandError) -> None:
    """What is wrong, where, and what to do."""
    lines = error.problems if isinstance(error, ConfigurationError) else [error.message]
    for line in lines:
        err.print(f"deskhand: {line}", markup=False, soft_wrap=True)
    if error.advice:
        err.print(f"  {error.advice}", markup=False, soft_wrap=True)


@asynccontextmanager
async def database_of(config: Config) -> AsyncIterator[Database]:
    """The desk's database, brought to this version.

    Raises:
        ConfigurationError: it cannot be opened.
    """
    database = Database(config.database_url)
    try:
        await migrate(database)
        yield database
    finally:
        await database.close()


async def migrate(database: Database) -> None:
    """Bring the schema to this version, or say why not."""
    try:
        await database.migrate()
    except Exception as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise ConfigurationError(
            f"the database cannot be opened: {reason}",
            advice="Look at [desk] data and database in deskhand.toml: is the place there, may this user write to it?",
        ) from error


def read_config(path: Path) -> Config:
    """Load the file, or end the command with every problem named."""
    try:
        return load_config(path)
    except ConfigurationError as error:
        say_error(error)
        raise typer.Exit(1) from None


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_table(columns: list[str], rows: list[list[str]], empty: str) -> None:
    """A table on a terminal, or a sentence when there is nothing to show."""
    if not rows:
        out.print(empty, markup=False)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*[cell.replace("[", "\\[") for cell in row])
    out.print(table)
