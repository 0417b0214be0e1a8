"""What must hold after every step of the state machine, asked of the file itself by way of plain ``sqlite3``."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

Row = sqlite3.Row
LIVE_REPLY = ("ready", "sending")
# What a draft's state says about the reply in the outbox, and about its copy in the Drafts folder.
PLACES: dict[str, tuple[set[str | None], set[str]]] = {
    "waiting": ({None, "refused", "uncertain"}, {"", "wanted", "placed", "remove"}),
    "released": ({"ready", "sending"}, {"", "remove"}),
    "sent": ({"sent"}, {"", "remove"}),
    "edited": ({None, "refused", "uncertain", "cancelled"}, {"", "remove"}),
    "rejected": ({None, "refused", "cancelled"}, {"", "remove"}),
    "superseded": ({None, "refused", "uncertain", "cancelled"}, {"", "remove"}),
    "withheld": ({None}, {""}),
}


class Ledger:
    """The tables, read from outside."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.row_factory = sqlite3.Row

    def rows(self, query: str, *values: Any) -> Sequence[Row]:
        """The rows of a query."""
        return self._connection.execute(query, values).fetchall()

    def change(self, query: str, *values: Any) -> None:
        """Write past the desk: what only the test may do, such as letting time pass."""
        self._connection.execute(query, values)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def check_storage(ledger: Ledger, highest: dict[tuple[str, str, int], int]) -> None:
    """Each mail once; the position never goes back under one UIDVALIDITY; each remembered mail on one ticket."""
    assert not ledger.rows("SELECT identity FROM raw_messages GROUP BY identity HAVING count(*) > 1")
    for row in ledger.rows("SELECT * FROM positions"):
        key = (row["source"], row["folder"], row["uidvalidity"])
        assert row["last_uid"] >= highest.get(key, 0), f"the position went back: {dict(row)}"
        highest[key] = row["last_uid"]
    strays = ledger.rows(
        "SELECT r.id FROM raw_messages r LEFT JOIN messages m ON m.raw_id = r.id LEFT JOIN tickets t ON"
        " t.id = m.ticket_id WHERE (r.state = 'remembered' AND r.role = 'inbox') GROUP BY r.id HAVING count(t.id) <> 1"
    )
    assert not strays, f"not on exactly one ticket: {[row['id'] for row in strays]}"
    # An agent's reply that came into the inbox first is looked at again when it is found in Sent.
    assert not ledger.rows(
        "SELECT m.id FROM messages m JOIN raw_messages r ON r.id = m.raw_id"
        " WHERE r.state <> 'remembered' AND r.role <> 'sent'"
    )


def check_messages(ledger: Ledger) -> None:
    """A mail is new, queued, parked, or done with exactly one decision."""
    for row in ledger.rows(
        "SELECT m.*, d.id AS draft, d.state AS drafted FROM messages m LEFT JOIN drafts d ON d.message_id = m.id"
    ):
        if row["direction"] == "outbound":
            assert row["state"] == "done"
            # One that came into the inbox first was taken for our own mail, and got no answer.
            assert row["drafted"] in (None, "withheld")
        else:
            assert (row["state"] == "done") == (row["draft"] is not None), dict(row)
            assert row["state"] in ("new", "queued", "done", "parked")
            assert row["state"] != "parked" or row["reason"]


def check_replies(ledger: Ledger) -> None:
    """At most one reply a mail, none to a machine, and a draft in one place."""
    assert not ledger.rows("SELECT message_id FROM outbox WHERE kind = 'reply' GROUP BY message_id HAVING count(*) > 1")
    assert not ledger.rows(
        "SELECT o.id FROM outbox o JOIN messages m ON m.id = o.message_id WHERE o.kind = 'reply' AND m.kind <> 'person'"
    )
    query = "SELECT d.*, o.state AS reply FROM drafts d LEFT JOIN outbox o ON o.draft_id = d.id AND o.kind = 'reply'"
    for row in ledger.rows(query):
        replies, folders = PLACES[row["state"]]
        assert row["reply"] in replies, f"draft {row['id']} is {row['state']}, its reply {row['reply']}"
        assert row["folder_state"] in folders, f"draft {row['id']} is {row['state']}, its copy {row['folder_state']}"


def check_audit(ledger: Ledger) -> None:
    """Each decision and each verdict has its event."""
    decided = Counter(
        row["message_id"] for row in ledger.rows("SELECT message_id FROM audit WHERE event LIKE 'decided.%'")
    )
    drafts = Counter(row["message_id"] for row in ledger.rows("SELECT message_id FROM drafts"))
    assert decided == drafts
    said = Counter(row["event"] for row in ledger.rows("SELECT event FROM audit WHERE event LIKE 'review.%'"))
    given = Counter(
        f"review.{row['verdict']}"
        for row in ledger.rows("SELECT verdict FROM reviews WHERE reason <> 'sent from a mail client'")
    )
    assert said == given


def overtaken(ledger: Ledger, rfc_message_id: str) -> Row | None:
    """The reply, if it is automatic, but its customer wrote again or an agent answered: by name, or by a later mail.

    An agent's mail that arrived before the customer's is no answer to it, even if Sent was read after the inbox.
    """
    found = ledger.rows(
        "SELECT o.id, o.automatic, n.message_id AS newer, n.author FROM outbox o JOIN messages m ON m.id = o.message_id"
        " JOIN messages n ON n.ticket_id = o.ticket_id AND n.raw_id IS NOT NULL"
        " AND ((n.direction = 'inbound' AND n.kind = 'person' AND n.sender = m.sender AND n.id > m.id"
        " AND (n.message_id <> m.message_id OR n.message_id = ''))"
        " OR (n.author = 'agent' AND (n.received_at >= m.received_at OR n.in_reply_to = m.message_id)))"
        " WHERE o.rfc_message_id = ? AND o.automatic AND o.kind = 'reply'",
        rfc_message_id,
    )
    return found[0] if found else None


def stranded(ledger: Ledger) -> list[int]:
    """Tickets whose last customer mail was left to a newer message that does not exist."""
    bad = []
    for row in ledger.rows(
        "SELECT m.id, m.ticket_id FROM messages m JOIN drafts d ON d.message_id = m.id WHERE d.state = 'superseded'"
    ):
        newer = ledger.rows(
            "SELECT 1 FROM messages WHERE ticket_id = ? AND id > ? AND raw_id IS NOT NULL"
            " AND (author = 'agent' OR (direction = 'inbound' AND kind = 'person'))",
            row["ticket_id"], row["id"],
        )  # fmt: skip
        if not newer:
            bad.append(row["ticket_id"])
    return bad
