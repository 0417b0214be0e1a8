"""What every command shares: the configuration file, the database, and errors as sentences.

What takes long to import is imported where it is used, here and in all commands: ``deskhand --help`` needs none of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.commands.printing import say_error
from daemon.errors import ConfigurationError, DeskhandError
from daemon.privacy import close_folder

if TYPE_CHECKING:
    from daemon.config import Config
    from daemon.database import Database
    from daemon.lock import DaemonLock

ConfigOption = Annotated[
    Path, typer.Option("--config", "-c", envvar="DESKHAND_CONFIG", help="The configuration file.", show_default=True)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
MOST = 2**63 - 1  # ids are 64 bits wide on both databases, which refuse a larger number


def _number_of(listing: str) -> Any:
    """Parses an id; ``listing`` is the command that shows them."""

    def parse(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= MOST:
            raise typer.BadParameter(f"{text!r} is no number of the list that {listing!r} prints")
        return int(text)

    return parse


def _id_argument(listing: str) -> Any:
    return typer.Argument(parser=_number_of(listing), metavar="NUMBER", help=f"A number of: {listing}")


TicketArgument = Annotated[int, _id_argument("deskhand ticket list")]
DraftArgument = Annotated[int, _id_argument("deskhand queue list")]
DEFAULT_CONFIG = Path("deskhand.toml")
ANSWERED = "FATAL:"  # how a PostgreSQL that was reached refuses a connection, whatever its language
MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations" / "versions"


def run_async(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a command; an expected error is a sentence on stderr and exit status 1."""
    import structlog

    from daemon.telemetry import configure_logging

    if not structlog.is_configured():  # not the daemon: nothing may stand between the lines of an answer on stdout
        configure_logging("WARNING")
    try:
        return asyncio.run(work)
    except DeskhandError as error:
        say_error(error)
        raise typer.Exit(1) from None


@asynccontextmanager
async def database_of(config: Config) -> AsyncIterator[Database]:
    """The desk's database, brought to this version unless a daemon of another version works on it.

    Raises:
        ConfigurationError: it cannot be opened, or is of another version.
    """
    async with _opened(config) as database:
        found = await _schema(database)
        if found != newest_schema():
            await _brought_up(config, database, found)
        yield database


async def _brought_up(config: Config, database: Database, found: str) -> None:
    """Migrate with the daemon's lock held: a daemon that runs would lose the tables that it knows."""
    from daemon.lock import DeskBusyError

    try:
        async with locked(config):
            await _migrate(database, found)
    except DeskBusyError as error:
        if await _schema(database) == newest_schema():  # the one that was there first has just done it
            return
        raise ConfigurationError(
            f"the database has {_named(found)}, this version needs {newest_schema()}, and {error.message}",
            advice="If that one is just starting, try again in a moment; else restart it with this version.",
        ) from None


@asynccontextmanager
async def locked(config: Config) -> AsyncIterator[DaemonLock]:
    """The lock that only one process has on this desk.

    Raises:
        DeskBusyError: another one has it.
        ConfigurationError: the database cannot be reached.
    """
    from daemon.lock import only_daemon

    async with AsyncExitStack() as stack:
        try:
            lock = await stack.enter_async_context(only_daemon(config.database_url, config.data))
        except DeskhandError:
            raise
        except Exception as error:
            raise _unopened(error, config.database_url) from error
        yield lock


async def migrate(config: Config) -> None:
    """Bring the database to this version; the caller has ``locked`` the desk.

    Raises:
        ConfigurationError: it cannot be opened, or is of a newer version.
    """
    async with _opened(config) as database:
        found = await _schema(database)
        if found != newest_schema():
            await _migrate(database, found)


async def _migrate(database: Database, found: str) -> None:
    if found > newest_schema():
        raise ConfigurationError(
            f"the database has {_named(found)} of a newer Deskhand; this version knows {newest_schema()}",
            advice="Run the newer version; an older one cannot read what it wrote.",
        )
    try:
        await database.migrate()
    except DeskhandError:  # says already what to do
        raise
    except Exception as error:
        raise _unopened(error, database.url) from error


@asynccontextmanager
async def _opened(config: Config) -> AsyncIterator[Database]:
    from daemon.database import Database

    try:
        database = Database(config.database_url)
    except Exception as error:
        raise _unopened(error, config.database_url) from error
    try:
        yield database
    finally:
        await database.close()


def _unopened(error: Exception, url: str) -> ConfigurationError:
    # SQLAlchemy adds the statement and a link; the first line of the driver's own error says it all.
    lines = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
    if url.startswith("sqlite"):
        advice = "Look at [desk] data and database in deskhand.toml: is the place there, may this user write to it?"
    elif ANSWERED in lines[0]:
        advice = "Look at [desk] database in deskhand.toml: are user, password and the database's name right?"
    else:
        advice = (
            "Look at [desk] database in deskhand.toml: are host and port right, does PostgreSQL run there, and does it "
            "take connections from here?"
        )
    return ConfigurationError(f"the database cannot be opened: {lines[0]}", advice=advice)


async def _schema(database: Database) -> str:
    """The revision of the database's schema; empty without one."""
    import sqlalchemy as sa

    try:
        async with database.read() as connection:
            return str((await connection.execute(sa.text("SELECT version_num FROM alembic_version"))).scalar() or "")
    except (sa.exc.SQLAlchemyError, DeskhandError):
        return ""  # no schema yet, or no database: the migration finds out which


def _named(revision: str) -> str:
    return f"schema {revision}" if revision else "no schema yet"


def newest_schema() -> str:
    """The revision of this version's schema: migrations are files named ``vREVISION_what.py``."""
    return max(path.name[1:].partition("_")[0] for path in MIGRATIONS.glob("v[0-9]*_*.py"))


def read_config(path: Path, *, secrets: bool = True) -> Config:
    """Load the file, or end the command with every problem named. ``secrets=False``: the command logs in nowhere."""
    from daemon.config import load_config

    try:
        config = load_config(path, secrets=secrets)
    except ConfigurationError as error:
        say_error(error)
        raise typer.Exit(1) from None
    close_folder(config.data)  # made by an earlier version, or by hand
    return config
