"""Reconcile follows each mail through the tables: whatever is taken out or spoilt there is named."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from daemon import cli
from daemon.database import Database
from daemon.models import DraftState
from daemon.reconciliation import SHOWN_EXAMPLES, Broken, broken_chains
from daemon.stages.remember import Rememberer
from daemon.tables import drafts, messages, outbox
from tests.unit.core.conftest import Store
from tests.unit.core.mails import MAILDIR, NOON, mail

MAILS = 12


@pytest.fixture
async def whole(database: Database, store: Store, rememberer: Rememberer) -> Database:
    """A desk that answered twelve mails."""
    await store(*(mail(f"{number}@x.test") for number in range(MAILS)))
    await rememberer.remember()
    async with database.write() as connection:
        await connection.execute(sa.update(messages).values(state="done"))
        for row in (await connection.execute(sa.select(messages.c.id, messages.c.ticket_id))).all():
            draft = {"ticket_id": row.ticket_id, "message_id": row.id, "state": DraftState.SENT, "created_at": NOON}
            await connection.execute(sa.insert(drafts), draft)
            reply = {
                "ticket_id": row.ticket_id, "message_id": row.id, "mime": b"", "automatic": True, "state": "sent",
                "due_at": NOON, "created_at": NOON,
                "draft_id": sa.select(drafts.c.id).where(drafts.c.message_id == row.id).scalar_subquery(),
            }  # fmt: skip
            await connection.execute(sa.insert(outbox).values(reply))
    return database


async def damaged(database: Database, *statements: str) -> list[Broken]:
    """What is said after statements that no constraint stopped, as a person with a shell would write them."""
    file = sqlite3.connect(str(sa.make_url(database.url).database))
    for statement in statements:
        file.execute(statement)
    file.commit()
    file.close()
    return await broken_chains(database)


def said(found: list[Broken]) -> dict[str, int]:
    return {broken.what: broken.count for broken in found}


async def test_nothing_is_said_of_a_whole_desk(whole: Database) -> None:
    assert await broken_chains(whole) == []


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("DELETE FROM raw_messages WHERE id = 3", "sighting of a stored mail without its bytes (sightings)"),
        ("UPDATE sightings SET raw_id = NULL WHERE id = 3", "sighting of a stored mail without its bytes (sightings)"),
        ("UPDATE raw_messages SET raw = x'00' WHERE id = 3",
         "stored mail of another size than was stored (raw_messages)"),
        ("DELETE FROM raw_messages WHERE id = 3", "message whose stored mail is gone (messages)"),
        ("DELETE FROM messages WHERE id = 3", "remembered mail without a message (raw_messages)"),
        ("DELETE FROM messages WHERE id = 3", "draft whose message is gone (drafts)"),
        ("DELETE FROM messages WHERE id = 3", "reply whose message is gone (outbox)"),
        ("DELETE FROM drafts WHERE message_id = 3",
         "answered mail of a person without a draft or a reason (messages)"),
        ("DELETE FROM drafts WHERE message_id = 3", "reply whose draft is gone (outbox)"),
        ("UPDATE sightings SET state = 'weird' WHERE id = 3", "unknown state (sightings)"),
        ("UPDATE raw_messages SET state = 'weird' WHERE id = 3", "unknown state (raw_messages)"),
        ("UPDATE messages SET state = 'weird' WHERE id = 3", "unknown state (messages)"),
        ("UPDATE drafts SET state = 'weird' WHERE id = 3", "unknown state (drafts)"),
        ("UPDATE outbox SET state = 'weird' WHERE id = 3", "unknown state (outbox)"),
        ("DELETE FROM tickets WHERE id = 3", "row that names a missing one of tickets (messages)"),
    ],
)  # fmt: skip
async def test_damage_is_named_with_the_row(whole: Database, damage: str, what: str) -> None:
    found = {broken.what: broken for broken in await damaged(whole, damage)}
    assert found[what] == Broken(what, 1, ["3"])


async def test_all_are_counted_and_ten_are_shown(whole: Database) -> None:
    found = await damaged(whole, "DELETE FROM outbox", "DELETE FROM drafts")
    assert said(found) == {"answered mail of a person without a draft or a reason (messages)": MAILS}
    assert found[0].examples == [str(number) for number in range(1, SHOWN_EXAMPLES + 1)]


async def test_a_mail_with_a_reason_needs_no_draft(whole: Database) -> None:
    damage = "UPDATE messages SET reason = 'a person said so'", "DELETE FROM outbox", "DELETE FROM drafts"
    assert await damaged(whole, *damage) == []


async def test_a_machines_mail_needs_no_draft(whole: Database) -> None:
    damage = "UPDATE messages SET kind = 'bounce'", "DELETE FROM outbox", "DELETE FROM drafts"
    assert await damaged(whole, *damage) == []


async def test_mails_that_still_wait_are_whole(database: Database, store: Store, rememberer: Rememberer) -> None:
    await store(mail("a@x.test"))
    assert await broken_chains(database) == []
    await rememberer.remember()
    await store(mail("a@x.test"), mail("b@x.test"), first_uid=5)
    assert await broken_chains(database) == []


def test_the_command_says_what_is_broken_and_fails(tmp_path: Path) -> None:
    for part in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    (tmp_path / "deskhand.toml").write_text(MAILDIR, encoding="utf-8")
    command = ["reconcile", "--config", str(tmp_path / "deskhand.toml")]
    whole = CliRunner().invoke(cli.app, [*command, "--json"])
    assert (whole.exit_code, json.loads(whole.output)["broken"]) == (0, [])
    file = sqlite3.connect(tmp_path / "data" / "deskhand.sqlite3")
    file.execute("INSERT INTO sightings (source, folder, uidvalidity, uid, received_at) VALUES ('s', 'f', 1, 1, ?)",
                 ("2026-11-23 12:00:00",))  # fmt: skip
    file.commit()
    file.close()
    what = "sighting of a stored mail without its bytes (sightings)"
    broken = CliRunner().invoke(cli.app, [*command, "--json"])
    assert broken.exit_code == 1
    assert json.loads(broken.output)["broken"] == [{"what": what, "count": 1, "examples": ["1"]}]
    told = CliRunner().invoke(cli.app, command)
    assert told.exit_code == 1
    assert what in told.output
