"""A real MTA for the tests: Exim 4 in a folder of its own, on loopback, started by the test and ended with it.

Mail for ``local_domain`` goes to an LMTP server if one is named, else into ``mails()``. All other mail goes to
``sink_port`` if one is named, else into ``mails()`` too. Failures by address are answered at RCPT, as in ``SmtpSink``.
Needs Debian's exim4-daemon-light; Exim changes to its own user, so it is started as root.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import socket
import tempfile
import time
from pathlib import Path
from subprocess import DEVNULL, Popen

from tests.servers import missing, require
from tests.servers.ports import free_port

USER = "Debian-exim"
START_SECONDS = 10.0

_MAIN = """
exim_user = {user}
exim_group = {group}
never_users =
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
primary_hostname = mail.example.test
qualify_domain = {domain}
acl_smtp_rcpt = check_recipient
acl_smtp_data = check_data
host_lookup =
rfc1413_query_timeout = 0s
message_size_limit = {size_limit}
smtputf8_advertise_hosts = *
keep_environment =
tls_advertise_hosts =
queue_run_max = 5

begin acl
check_recipient:
  deny
    local_parts = permerror
    message = There is no such mailbox
  defer
    local_parts = temperror
    message = Try again later
  defer
    local_parts = greylist
    condition = ${{if exists{{{folder}/spool/seen}}{{no}}{{yes}}}}
    set acl_m_seen = ${{run{{/usr/bin/touch {folder}/spool/seen}}}}
    message = Greylisted, come back later
  warn
    local_parts = timeout
    delay = 5m
  accept

check_data:
  warn
    condition = ${{if match{{$recipients}}{{uncertain@}}}}
    delay = 5m
  accept

begin routers
"""
_HERE = """
{name}:
  driver = accept
  domains = {domains}
  transport = to_files
"""
_THERE = """
{name}:
  driver = manualroute
  domains = {domains}
  transport = {name}
  route_list = * 127.0.0.1
  self = send
"""
_FILES = """
begin transports
to_files:
  driver = appendfile
  directory = {folder}/mail
  maildir_format
  envelope_to_add
  return_path_add
  user = {user}
"""
_SMTP = """
{name}:
  driver = smtp
  protocol = {protocol}
  port = {port}
  allow_localhost
  hosts_try_fastopen =
"""
_RETRY = """
begin retry
* * F,2m,5s
"""


class Exim:
    """One Exim daemon with a queue runner every two seconds."""

    def __init__(
        self,
        local_domain: str = "example.test",
        lmtp_port: int | None = None,
        sink_port: int | None = None,
        size_limit: int = 50_000_000,
    ) -> None:
        self._binary = require("exim4")
        if os.getuid() != 0:
            missing("Exim has to be started by root")
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="exim"))
        self.folder.chmod(0o755)
        owner = pwd.getpwnam(USER)
        for name in ("spool", "log", "mail"):
            (self.folder / name).mkdir()
            os.chown(self.folder / name, owner.pw_uid, owner.pw_gid)
        self._configuration = self.folder / "exim.conf"
        self._configuration.write_text(self._configured(local_domain, lmtp_port, sink_port, size_limit))
        self._process: Popen[bytes] | None = None

    def start(self) -> Exim:
        """Start and wait for the greeting."""
        self._process = Popen(
            [self._binary, "-C", str(self._configuration), "-bdf", "-q2s"], start_new_session=True, stderr=DEVNULL
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 0.5) as connection:
                    if connection.recv(4) == b"220 ":
                        return self
            except OSError:
                time.sleep(0.02)
        log = self.log()
        self.close()
        raise RuntimeError(f"Exim did not start: {log}")

    def stop(self) -> None:
        """End the daemon and every process of its session."""
        if self._process is None:
            return
        for ending in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, ending)
            except ProcessLookupError:
                break
        self._process.wait(10)
        self._process = None

    def close(self) -> None:
        """Stop and remove every file."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """Everything that Exim wrote to its logs."""
        return "".join(path.read_text(errors="replace") for path in sorted((self.folder / "log").iterdir()))

    def mails(self) -> list[bytes]:
        """The mails that arrived, oldest first, with Envelope-to and Return-path on top."""
        folder = self.folder / "mail" / "new"
        return (
            [p.read_bytes() for p in sorted(folder.iterdir(), key=lambda p: p.stat().st_mtime_ns)]
            if folder.is_dir()
            else []
        )

    async def wait_for_mails(self, count: int, seconds: float = 10.0) -> list[bytes]:
        """The mails once ``count`` have arrived; raise ``TimeoutError`` with Exim's log."""
        deadline = time.monotonic() + seconds
        while len(mails := self.mails()) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(mails)} of {count} mails: {self.log()}")
            await asyncio.sleep(0.02)
        return mails

    def _configured(self, domain: str, lmtp: int | None, sink: int | None, size_limit: int) -> str:
        values = {"folder": self.folder, "user": USER, "group": USER, "domain": domain}
        local, outside = (_THERE if lmtp else _HERE), (_THERE if sink else _HERE)
        return "".join(
            (
                _MAIN.format(port=self.port, size_limit=size_limit, **values),
                local.format(name="to_lmtp", domains=domain),
                outside.format(name="to_sink", domains="*"),
                _FILES.format(**values),
                _SMTP.format(name="to_lmtp", protocol="lmtp", port=lmtp) if lmtp else "",
                _SMTP.format(name="to_sink", protocol="smtp", port=sink) if sink else "",
                _RETRY,
            )
        )
