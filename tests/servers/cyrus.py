"""A real Cyrus for one test, as the second implementation of IMAP; everything runs as the user ``cyrus``."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.servers import require
from tests.servers.dovecot import PASSWORD, USER
from tests.servers.ports import free_port

# Debian cannot hold dovecot-imapd and cyrus-imapd together, so imapd may be unpacked beside (see CONTRIBUTING.md).
_IMAPD_FOLDERS = ("/usr/lib/cyrus/bin", "/opt/cyrus-x/usr/lib/cyrus/bin")
_START_SECONDS = 15.0
_IMAPD_CONF = """configdirectory: {dir}/conf
partition-default: {dir}/spool
defaultpartition: default
admins: admin@example.test
virtdomains: userid
defaultdomain: internal.invalid
unixhierarchysep: yes
altnamespace: yes
autocreate_quota: 0
autocreate_post: yes
autocreate_inbox_folders: Drafts|Sent|Archive
autocreate_subscribe_folders: Drafts|Sent|Archive
xlist-drafts: Drafts
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {dir}/sasldb2
sasl_mech_list: PLAIN LOGIN
idlesocket: {dir}/conf/socket/idle
notifysocket: {dir}/conf/socket/notify
syslog_prefix: deskhand
conversations: 0
munge8bit: no
reject8bit: no
failedloginpause: 0
"""
_CYRUS_CONF = """START {{
  recover cmd="/usr/sbin/cyrus ctl_cyrusdb -C {dir}/imapd.conf -r"
}}
SERVICES {{
  imap cmd="{bin}/imapd -C {dir}/imapd.conf -U 30" listen="127.0.0.1:{imap}" prefork=1
}}
EVENTS {{
}}
DAEMON {{
  idled cmd="{bin}/idled -C {dir}/imapd.conf"
}}
"""


class Cyrus:
    """IMAP with one user; no TLS."""

    def __init__(self) -> None:
        self._master = require("cyrmaster")
        programs = require("imapd") if not any(Path(f).is_dir() for f in _IMAPD_FOLDERS) else ""
        folder = next((f for f in _IMAPD_FOLDERS if (Path(f) / "imapd").exists()), programs)
        self._as_user = self._account()
        self.dir = Path(tempfile.mkdtemp(prefix="cy"))
        self.imap = free_port()
        for name in ("conf/proc", "conf/lock", "conf/socket", "conf/db", "conf/log", "spool", "run"):
            (self.dir / name).mkdir(parents=True)
        (self.dir / "imapd.conf").write_text(_IMAPD_CONF.format(dir=self.dir))
        (self.dir / "cyrus.conf").write_text(_CYRUS_CONF.format(dir=self.dir, imap=self.imap, bin=folder))
        self._give_away()
        user, _, domain = USER.partition("@")
        command = [require("saslpasswd2"), "-p", "-c", "-f", str(self.dir / "sasldb2"), "-u", domain, user]
        subprocess.run(command, input=PASSWORD.encode(), check=True, capture_output=True, **self._as_user)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Cyrus:
        """Start and wait for the greeting."""
        conf = ["-C", str(self.dir / "imapd.conf"), "-M", str(self.dir / "cyrus.conf")]
        command = [self._master, *conf, "-p", str(self.dir / "master.pid")]
        environment = {**os.environ, "CYRUS_USER": "cyrus"}
        self._process = subprocess.Popen(
            command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL, **self._as_user
        )
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.imap), 1) as probe:
                    if probe.recv(100).startswith(b"* OK"):
                        return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("Cyrus did not start")

    def close(self) -> None:
        """End it and remove its folder."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(15)
        shutil.rmtree(self.dir, ignore_errors=True)

    @staticmethod
    def _account() -> dict[str, Any]:
        if os.getuid():
            return {}
        account = pwd.getpwnam("cyrus")
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def _give_away(self) -> None:
        if not self._as_user:
            return
        for path in (self.dir, *self.dir.rglob("*")):
            os.chown(path, self._as_user["user"], self._as_user["group"])
