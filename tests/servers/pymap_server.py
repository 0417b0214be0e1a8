"""pymap for one test: an IMAP server from pip alone, in memory, with one user."""

from __future__ import annotations

import socket
import subprocess
import sys
import time

from tests.servers.dovecot import PASSWORD, USER
from tests.servers.ports import free_port

_START_SECONDS = 20.0


class Pymap:
    """IMAP without TLS in a process of its own."""

    def __init__(self) -> None:
        self.imap = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Pymap:
        """Start and wait for the greeting."""
        network = ["--host", "127.0.0.1", "--port", str(self.imap), "--no-tls"]
        account = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        command = [sys.executable, "-c", "from pymap.main import main; main()", *network, *account]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.imap), 1) as probe:
                    if probe.recv(100).startswith(b"* OK"):
                        return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("pymap did not start")

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(15)
