"""``kill -9`` at every fault point, over one desk and its 200 mails: nothing lost, nothing doubled, nobody stranded.

Ten mails arrive before each start, so that every point is really reached; the process dies at it and the next start
dies at the next one. The last start is left alone until all is at rest. The mailbox is a real Dovecot, so that the
appends to Sent and Drafts are real as well. ``DESKHAND_KILL_ROUNDS=3`` goes through the points three times.
"""

from __future__ import annotations

import imaplib
import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from daemon.faults import FAULT_POINTS
from tests.acceptance.letters import lot
from tests.acceptance.real_desk import RealDesk, imap_mailbox
from tests.servers.dovecot import PASSWORD, USER, Dovecot
from tests.servers.mailbox_rigs import PASSWORD_ENV
from tests.servers.smtp_sink import SmtpSink

ROUNDS = int(os.environ.get("DESKHAND_KILL_ROUNDS", "1"))
# Which passage kills: a start passes the points of intake once or twice, those of answers and replies once a mail.
PASSAGES = {
    "draft.before_model": 3, "draft.after_model": 4, "decide.before_commit": 5, "decide.after_commit": 2,
    "deliver.before_mark": 3, "deliver.after_mark": 2, "deliver.after_data": 2, "deliver.before_record": 3,
    "deliver.after_record": 2, "sent.before_append": 2, "sent.after_append": 3, "drafts.before_append": 1,
    "drafts.after_append": 2,
}  # fmt: skip
HEADER = ("fault point", "nth", "mails", "died", "outcomes", "replies", "doubled", "lost", "uncertain", "parked")


@dataclass
class Tally:
    """One line of the table."""

    point: str
    nth: int
    name: str
    mails: int
    died: bool
    outcomes: int = 0
    replies: int = 0
    doubled: int = 0
    lost: int = 0
    uncertain: int = 0
    parked: int = 0

    @property
    def cells(self) -> tuple[str, ...]:
        """As text."""
        died = "SIGKILL" if self.died else "NO"
        numbers = (self.outcomes, self.replies, self.doubled, self.lost, self.uncertain, self.parked)
        return (self.point, str(self.nth), str(self.mails), died, *map(str, numbers))


async def test_kill_nine_at_every_point_loses_and_doubles_nothing(
    dovecot: Dovecot, smtp_sink: SmtpSink, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, imap_mailbox(dovecot.imap, USER, PASSWORD_ENV))
    started, tallies = time.monotonic(), []
    try:
        for number, (point, nth) in enumerate(_schedule()):
            mails = lot(f"lot{number}", USER)
            dovecot.deliver(*mails)
            await desk.start(fault=f"{point}:{nth}")
            died = await desk.dies() == -signal.SIGKILL
            tallies.append(Tally(point, nth, f"lot{number}-", len(mails), died))
            assert died, f"{point} was not reached:\n{desk.log()}"
        await desk.start()
        await desk.settled(sum(tally.mails for tally in tallies))
        assert await desk.end() == 0
    finally:
        await desk.kill()
    replies = [message_from_bytes(mail.content) for mail in smtp_sink.received]
    answered = Counter(_id(reply["In-Reply-To"]) for reply in replies)
    for tally in tallies:
        _count(tally, desk, answered)
    record_property("table", _table(tallies, time.monotonic() - started))
    for tally in tallies:
        assert (tally.outcomes, tally.doubled, tally.lost) == (tally.mails, 0, 0), tally
    assert len({_id(reply["Message-ID"]) for reply in replies}) == len(replies), "a Message-ID was sent twice"
    _check_folders(desk, dovecot)


def _schedule() -> Iterator[tuple[str, int]]:
    for round_ in range(ROUNDS):
        for point in FAULT_POINTS:
            nth = PASSAGES.get(point, 1)
            yield point, 1 + (nth - 1 + round_) % max(nth, 1)


def _count(tally: Tally, desk: RealDesk, answered: Counter[str]) -> None:
    """Fill in a line from the tables and the mail server."""
    query = (
        "SELECT m.message_id, m.state, m.reason, count(d.id) AS drafts, d.state AS draft, d.outcome, o.state AS reply"
        " FROM messages m LEFT JOIN drafts d ON d.message_id = m.id"
        " LEFT JOIN outbox o ON o.message_id = m.id AND o.kind = 'reply'"
        " WHERE m.direction = 'inbound' AND m.message_id LIKE ? GROUP BY m.id"
    )
    for row in desk.rows(query, f"{tally.name}%"):
        parked = row["state"] == "parked" and bool(row["reason"])
        tally.outcomes += (row["state"] == "done" and row["drafts"] == 1) != parked
        tally.parked += parked
        taken = answered[row["message_id"]]
        tally.replies += taken
        tally.doubled += max(taken - 1, 0)
        tally.uncertain += row["reply"] == "uncertain"
        promised = row["outcome"] == "send" and row["draft"] not in ("superseded", "waiting")
        tally.lost += promised and not (taken == 1 and row["reply"] == "sent" and row["draft"] == "sent")
        # What may have been delivered waits for a person; nothing else of ours does that.
        if row["reply"] == "uncertain":
            tally.lost += row["draft"] not in ("waiting", "superseded")
        elif row["outcome"] == "send":
            tally.lost += row["draft"] == "waiting"


def _check_folders(desk: RealDesk, dovecot: Dovecot) -> None:
    sent, drafts = _ids_in(dovecot, "Sent"), _ids_in(dovecot, "Drafts")
    ours = [row[0] for row in desk.rows("SELECT rfc_message_id FROM outbox WHERE state = 'sent'")]
    assert sorted(sent) == sorted(ours), "Sent holds each reply once, and nothing else"
    doubtful = "SELECT draft_id FROM outbox WHERE kind = 'reply' AND state = 'uncertain'"  # not to be sent by hand
    waiting = desk.rows(
        "SELECT folder_message_id FROM drafts WHERE state = 'waiting' AND folder_message_id <> ''"
        f" AND id NOT IN ({doubtful})"
    )
    assert sorted(drafts) == sorted(row[0] for row in waiting), "Drafts holds each waiting draft once"
    assert not desk.rows("SELECT 1 FROM messages GROUP BY message_id HAVING count(*) > 1")


def _ids_in(dovecot: Dovecot, folder: str) -> list[str]:
    imap = imaplib.IMAP4("127.0.0.1", dovecot.imap, timeout=30)
    imap.login(USER, PASSWORD)
    imap.select(folder, readonly=True)
    found = imap.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]
    imap.logout()
    heads = [part[1].decode() for part in found if isinstance(part, tuple)]
    return [match[1] for match in (re.search(r"<([^>]+)>", head) for head in heads) if match]


def _id(value: str | None) -> str:
    return (value or "").strip().strip("<>")


def _table(tallies: list[Tally], seconds: float) -> str:
    rows = [HEADER, *(tally.cells for tally in tallies)]
    total = [str(sum(int(row[column]) for row in rows[1:])) for column in range(4, len(HEADER))]
    mails = str(sum(tally.mails for tally in tallies))
    rows.append(("all", "", mails, str(len(tallies)), *total))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join((*lines, f"{seconds:.0f} s"))
