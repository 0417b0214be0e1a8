"""One Dovecot for all measurements, with a fresh mailbox of the same mails for each of them."""

from __future__ import annotations

import imaplib
import shutil
from collections.abc import Sequence

from tests.servers.dovecot import PASSWORD, Dovecot

MAILBOXES = 60
PATH = "/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/bin"


class BenchMailboxes:
    """Gives out users; ``filled`` ones hold the mails and have been read once, so that Dovecot's index is warm."""

    def __init__(self) -> None:
        self._users = [f"box{number}@example.test" for number in range(MAILBOXES)]
        self.server = Dovecot(users=list(self._users)).start()

    def empty(self) -> str:
        """A user whose mailbox is empty."""
        return self._users.pop()

    def filled(self, mails: Sequence[bytes]) -> str:
        """A user with these mails in INBOX."""
        user = self._users.pop()
        self.server.fill(mails, user=user)
        imap = imaplib.IMAP4("127.0.0.1", self.server.imap)
        imap.login(user, PASSWORD)
        imap.select("INBOX", readonly=True)
        imap.fetch("1:*", "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[])")
        imap.logout()
        return user

    def close(self) -> None:
        """End the server."""
        self.server.close()


def missing_server() -> str:
    """Why there can be no Dovecot here; empty when there can."""
    missing = [name for name in ("dovecot", "openssl") if shutil.which(name, path=PATH) is None]
    return f"{' and '.join(missing)} not installed" if missing else ""
