"""One daemon at a time on one database, and no command changes the tables under it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from daemon.commands.session import newest_schema
from daemon.errors import ConfigurationError
from daemon.lock import only_daemon
from tests.unit.core.mails import MAILDIR
from tests.unit.core.test_cli import process


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "deskhand.toml").write_text(MAILDIR, encoding="utf-8")
    return tmp_path


def url(desk: Path) -> str:
    return f"sqlite+aiosqlite:///{desk / 'data' / 'deskhand.sqlite3'}"


def schema(desk: Path, value: str = "") -> str:
    """The schema of the desk's database, after it was set to ``value``; empty without one."""
    engine = sa.create_engine(url(desk).replace("+aiosqlite", ""))
    try:
        with engine.begin() as connection:
            if value:
                connection.execute(sa.text("UPDATE alembic_version SET version_num = :value"), {"value": value})
            return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one())
    except sa.exc.OperationalError:
        return ""
    finally:
        engine.dispose()


async def deskhand(command: str, desk: Path) -> tuple[int, str]:
    done = await asyncio.to_thread(process, *command.split(), folder=desk)
    return done.returncode, done.stderr


async def test_a_second_daemon_on_the_same_data_is_refused(desk: Path) -> None:
    async with only_daemon(url(desk), desk / "data"):
        with pytest.raises(ConfigurationError, match="another deskhand works on"):
            async with only_daemon(url(desk), desk / "data"):
                pass
    async with only_daemon(url(desk), desk / "data"):
        assert (desk / "data" / "deskhand.lock").exists()


async def test_a_command_makes_the_tables_only_where_no_daemon_works(desk: Path) -> None:
    async with only_daemon(url(desk), desk / "data"):
        status, said = await deskhand("ticket list", desk)
        assert status == 1
        assert "no schema yet" in said
        assert "try again in a moment" in said
        assert schema(desk) == ""
    assert await deskhand("ticket list", desk) == (0, "")
    assert schema(desk) == newest_schema()
    async with only_daemon(url(desk), desk / "data"):
        assert await deskhand("ticket list", desk) == (0, ""), "nothing has to change"
        schema(desk, "0001")
        status, said = await deskhand("queue list", desk)
        assert status == 1
        assert f"has schema 0001, this version needs {newest_schema()}, and another deskhand works on" in said
        assert "restart it with this version" in said
        assert schema(desk) == "0001"


@pytest.mark.parametrize("command", ["ticket list", "run --once"])
async def test_a_database_of_a_newer_version_is_left_alone(command: str, desk: Path) -> None:
    assert await deskhand("ticket list", desk) == (0, "")
    schema(desk, "9999")
    status, said = await deskhand(command, desk)
    assert status == 1
    assert "has schema 9999 of a newer Deskhand" in said
    assert "Traceback" not in said
    assert schema(desk) == "9999"
