"""A real PostgreSQL for the tests: a cluster in a folder of its own, on loopback, without fsync.

``initdb`` and ``postgres`` refuse to run as root, so they run as an unprivileged user then. Needs Debian's postgresql.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.servers import require
from tests.servers.ports import free_port

START_SECONDS = 20.0
_SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 16MB
max_connections = 60
autovacuum = off
"""


def _binary(name: str) -> str:
    """Debian keeps the servers off PATH, one folder a version: take the newest."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    return next((str(f / name) for f in folders if (f / name).exists()), None) or require(name)


class Postgres:
    """One server with the superuser ``deskhand``, without a password: it listens on loopback only."""

    def __init__(self) -> None:
        self._initdb, self._server, self._psql = (_binary(name) for name in ("initdb", "postgres", "psql"))
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        self._account: str | None = None
        if os.getuid() == 0:
            self._account = next(n for n in ("postgres", "nobody") if any(u.pw_name == n for u in pwd.getpwall()))
            shutil.chown(self.folder, self._account)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Postgres:
        """Make the cluster if there is none yet, start it, and wait until it answers."""
        data = self.folder / "data"
        if not data.exists():
            self._run(self._initdb, "-D", str(data), "-U", "deskhand", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
            with (data / "postgresql.conf").open("a") as settings:
                settings.write(_SETTINGS.format(port=self.port, folder=self.folder))
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._server, "-D", str(data)],
                user=self._account,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if self._sql("select 1").returncode == 0:
                return self
            time.sleep(0.05)
        message = (self.folder / "log").read_text(errors="replace")
        self.close()
        raise RuntimeError(f"PostgreSQL did not start: {message}")

    def stop(self, ending: signal.Signals = signal.SIGINT) -> None:
        """Fast shutdown; SIGKILL ends every process of the server, as a power cut would."""
        if self._process is None:
            return
        if ending == signal.SIGKILL:
            os.killpg(self._process.pid, ending)
        else:
            self._process.send_signal(ending)
        self._process.wait(20)
        self._process = None

    def close(self) -> None:
        """Stop and remove every file."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self, name: str) -> str:
        """Make an empty database and return its URL (``postgresql://…``), as ``desk.database`` takes it."""
        for statement in (f'drop database if exists "{name}" with (force)', f'create database "{name}"'):
            done = self._sql(statement)
            if done.returncode != 0:
                raise RuntimeError(done.stderr.decode())
        return f"postgresql://deskhand@127.0.0.1:{self.port}/{name}"

    def _sql(self, statement: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self._psql, "-h", "127.0.0.1", "-p", str(self.port), "-U", "deskhand", "-d", "postgres", "-qc", statement],
            capture_output=True,
            check=False,
            cwd=self.folder,
        )

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, user=self._account, capture_output=True, check=False, cwd=self.folder)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]}: {done.stderr.decode(errors='replace')}")
