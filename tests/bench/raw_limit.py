"""The raw limit, as a child process: imaplib in batches of 50, ``email`` with its newest policy, one SQLite table.

``python -m tests.bench.raw_limit PORT USER FOLDER``. One commit a batch, with the pragmas that Deskhand uses.
"""

from __future__ import annotations

import email
import imaplib
import sqlite3
import sys
import time
from email import policy
from pathlib import Path

from daemon.engines import set_pragmas
from tests.bench.children import answer, wait_for_go
from tests.servers.dovecot import PASSWORD

BATCH = 50
SCHEMA = "CREATE TABLE mails (uid INTEGER PRIMARY KEY, message_id, sender, subject, date, text, raw)"


def import_all(imap: imaplib.IMAP4, database: sqlite3.Connection) -> int:
    """Fetch, parse and insert every mail; return how many."""
    imap.select("INBOX", readonly=True)
    uids = imap.uid("SEARCH", "ALL")[1][0].split()
    done = 0
    for start in range(0, len(uids), BATCH):
        named = b",".join(uids[start : start + BATCH]).decode()
        found = imap.uid("FETCH", named, "(UID INTERNALDATE BODY.PEEK[])")[1]
        rows = [_row(done + place, part[1]) for place, part in enumerate(p for p in found if isinstance(p, tuple))]
        with database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO mails VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        done += len(rows)
    return done


def _row(number: int, raw: bytes) -> tuple[object, ...]:
    mail = email.message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    return (number, mail["Message-ID"], mail["From"], mail["Subject"], mail["Date"], text, raw)


def main(port: str, user: str, folder: str) -> None:
    """Measure once."""
    imap = imaplib.IMAP4("127.0.0.1", int(port))
    imap.login(user, PASSWORD)
    database = sqlite3.connect(Path(folder) / "raw.sqlite3")
    set_pragmas(database, "FULL")
    database.execute(SCHEMA)
    wait_for_go()
    start, cpu = time.perf_counter(), time.process_time()
    done = import_all(imap, database)
    answer({"mails": done, "seconds": time.perf_counter() - start, "cpu_seconds": time.process_time() - cpu})


if __name__ == "__main__":
    main(*sys.argv[1:])
