"""One daemon at a time on one database."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.database import Database
from daemon.errors import ConfigurationError
from daemon.lock import only_daemon


async def test_a_second_daemon_on_the_same_data_is_refused(database: Database, tmp_path: Path) -> None:
    async with only_daemon(database, tmp_path):
        with pytest.raises(ConfigurationError, match="another deskhand works on"):
            async with only_daemon(database, tmp_path):
                pass
    async with only_daemon(database, tmp_path):
        assert (tmp_path / "deskhand.lock").exists()
