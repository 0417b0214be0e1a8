"""A real Dovecot for one test: its own folder, ports, certificate and users, unprivileged, on loopback."""

from __future__ import annotations

import base64
import grp
import hashlib
import hmac
import json
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.servers import require
from tests.servers.ports import free_port

USER = "agent@example.test"
OTHER_USER = "other@example.test"
PASSWORD = "secret"  # of a server that lives for one test
ISSUER = "https://idp.example.test"
_START_SECONDS = 15.0

_CONFIGURATION = r"""
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 0
protocols = imap lmtp {protocols}
listen = 127.0.0.1
mail_location = maildir:{dir}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
mail_home = {dir}/home/%u
mail_fsync = never
ssl = yes
ssl_cert = <{dir}/cert.pem
ssl_key = <{dir}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0 secs
mail_max_userip_connections = 100
imap_idle_notify_interval = 2 mins
shutdown_clients = yes
verbose_proctitle = yes
protocol lmtp {{
  postmaster_address = postmaster@example.test
  mail_plugins = {lmtp_plugins}
}}
plugin {{
  sieve = file:{dir}/home/%u/sieve;active={dir}/home/%u/.dovecot.sieve
  sieve_vacation_min_period = 0
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    auto = subscribe
    special_use = \Drafts
  }}
  mailbox Sent {{
    auto = subscribe
    special_use = \Sent
  }}
  mailbox Archive {{
    auto = subscribe
    special_use = \Archive
  }}
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {dir}/passwd
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {dir}/oauth2.conf.ext
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {dir}/passwd
  override_fields = uid={uid} gid={gid} home={dir}/home/%u
}}
service anvil {{
  chroot =
  # After one refused login Dovecot would delay every later one from this address.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 200
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service stats {{
  chroot =
}}
{extra}
"""
_SUBMISSION = """
hostname = mail.example.test
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
service submission-login {{
  chroot =
  inet_listener submission {{
    address = 127.0.0.1
    port = {submission}
  }}
}}
"""
_OAUTH = """introspection_mode = local
local_validation_key_dict = fs:posix:prefix={dir}/keys/
username_attribute = email
username_format = %Lu
issuers = {issuer}
scope = mail
"""
_VACATION = """require ["vacation"];
vacation :days 0 :addresses "{user}" :subject "Out of office" "{text}";
"""


class Dovecot:
    """IMAP, IMAPS and LMTP; also submission when ``relay_port`` says where mail goes out, and Sieve if ``sieve``."""

    KEY = b"a key that signs tokens in tests only"

    def __init__(
        self,
        users: Iterable[str] = (USER, OTHER_USER),
        *,
        password: str = PASSWORD,
        relay_port: int = 0,
        sieve: bool = False,
    ) -> None:
        self._binary = require("dovecot")
        # imap-login refuses to run as root; the account that Debian's package makes is there for it.
        account = pwd.getpwuid(os.getuid()) if os.getuid() else pwd.getpwnam("dovecot")
        self._uid, self._gid = account.pw_uid, account.pw_gid
        self.dir = Path(tempfile.mkdtemp(prefix="dv"))  # short: unix sockets have at most 108 bytes
        self.imap, self.imaps, self.lmtp, self.submission = (free_port() for _ in range(4))
        for name in ("run", "mail", "state", "home", "keys/default/HS256"):
            (self.dir / name).mkdir(parents=True)
        extra = _SUBMISSION.format(relay=relay_port, submission=self.submission) if relay_port else ""
        if sieve and relay_port:
            extra += f"submission_host = 127.0.0.1:{relay_port}\n"
        self._write("passwd", "".join(f"{user}:{{PLAIN}}{password}::::::\n" for user in users))
        self._write("keys/default/HS256/default", base64.b64encode(self.KEY).decode())
        self._write("oauth2.conf.ext", _OAUTH.format(dir=self.dir, issuer=ISSUER))
        self._write(
            "dovecot.conf",
            _CONFIGURATION.format(
                dir=self.dir, user=account.pw_name, group=grp.getgrgid(self._gid).gr_name, uid=self._uid, gid=self._gid,
                imap=self.imap, imaps=self.imaps, lmtp=self.lmtp, extra=extra,
                protocols="submission" if relay_port else "", lmtp_plugins="sieve" if sieve else "",
            ),
        )  # fmt: skip
        self._make_certificate()
        self._give_away()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def ca_file(self) -> Path:
        """The certificate, which is its own authority."""
        return self.dir / "cert.pem"

    def start(self) -> Dovecot:
        """Start and wait for the greeting."""
        for path in (self.dir / "run").rglob("*"):
            if path.is_socket():
                path.unlink()  # a stale socket makes the start wait 5 s
        (self.dir / "run/master.pid").unlink(missing_ok=True)
        as_user: dict[str, Any] = {} if os.getuid() else {"user": self._uid, "group": self._gid, "extra_groups": []}
        command = [self._binary, "-F", "-c", str(self.dir / "dovecot.conf")]
        self._process = subprocess.Popen(command, start_new_session=True, **as_user)
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.imap), 1) as probe:
                    if probe.recv(100).startswith(b"* OK"):
                        return self
            except OSError:
                time.sleep(0.02)
        raise RuntimeError((self.dir / "dovecot.log").read_text())

    def kill(self) -> None:
        """A power cut: SIGKILL to the master and every child."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(15)
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:  # the children hold the port until they are gone as well
            try:
                socket.create_connection(("127.0.0.1", self.imap), 1).close()
            except ConnectionRefusedError:
                return
            except OSError:
                pass
            time.sleep(0.02)

    def close(self) -> None:
        """End it and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        shutil.rmtree(self.dir, ignore_errors=True)

    def sessions(self, state: str = "") -> list[int]:
        """Process ids of the logged-in IMAP connections, for SIGSTOP: then TCP stays open and nothing answers.

        ``state`` picks those that do this now, for example ``IDLE``.
        """
        assert self._process is not None
        children = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                title = (entry / "cmdline").read_text()
            except OSError:
                continue
            if parent == self._process.pid and title.split(" ")[0].strip("\0") == "dovecot/imap" and state in title:
                children.append(int(entry.name))
        return children

    def deliver(self, *mails: bytes, to: str = USER, sender: str = "customer@example.org") -> None:
        """Deliver by LMTP, so that a running IDLE sees it as it sees real mail."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as session:
            for mail in mails:
                session.sendmail(sender, [to], mail)

    def fill(self, mails: Iterable[bytes], folder: str = "", user: str = USER) -> None:
        """Put mails straight into the Maildir of a user, thousands a second; ``folder`` as on disk: ``.Name``."""
        box = self.dir / "mail" / user / folder
        for name in ("tmp", "new", "cur"):
            (box / name).mkdir(parents=True, exist_ok=True)
        for number, mail in enumerate(mails):
            (box / "new" / f"{1_700_000_000 + number}.{number}.test").write_bytes(mail)
        self._give_away()

    def vacation(self, text: str, user: str = USER) -> None:
        """Switch on an out-of-office reply by Sieve; needs ``sieve`` and ``relay_port``."""
        home = self.dir / "home" / user
        home.mkdir(parents=True, exist_ok=True)
        (home / ".dovecot.sieve").write_text(_VACATION.format(user=user, text=text))
        self._give_away()

    def token(self, user: str = USER, lifetime_seconds: int = 600, **claims: str) -> str:
        """An access token that this server believes; a negative lifetime makes an expired one."""
        now = int(time.time())
        payload = {
            "iss": ISSUER,
            "sub": user,
            "email": user,
            "scope": "mail",
            "iat": now,
            "exp": now + lifetime_seconds,
        }
        head = _base64url(b'{"alg":"HS256","typ":"JWT"}') + b"." + _base64url(json.dumps(payload | claims).encode())
        signature = hmac.new(self.KEY, head, hashlib.sha256).digest()
        return (head + b"." + _base64url(signature)).decode()

    def _write(self, name: str, text: str) -> None:
        (self.dir / name).write_text(text)

    def _make_certificate(self) -> None:
        subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        files = ["-keyout", str(self.dir / "key.pem"), "-out", str(self.dir / "cert.pem")]
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
        command = [require("openssl"), "req", "-x509", *key, *subject, *files]
        subprocess.run(command, check=True, capture_output=True)

    def _give_away(self) -> None:
        if os.getuid():
            return
        for root, _, files in os.walk(self.dir):
            for path in (root, *(os.path.join(root, file) for file in files)):  # noqa: PTH118  # os.walk gives strings
                os.chown(path, self._uid, self._gid)


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
