"""Mails, verdicts, mail servers and crashes in any order: Hypothesis looks for one that breaks an invariant.

Every rule is one step of some loop of the daemon, on the real tables. ``DESKHAND_EXAMPLES`` says how many histories
are tried; the default suits every run of the suite.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from connectors.memory_mailbox import message_id_of
from daemon.errors import NeedsPersonError
from daemon.memory import count_traffic, load_case
from daemon.models import Autonomy, Decision, Draft, Facts, OutcomeKind, Outgoing, Understanding
from daemon.settings import PolicySettings
from daemon.stages.decide import prejudge_case
from tests.unit.core.machine_invariants import (
    Ledger,
    check_audit,
    check_messages,
    check_replies,
    check_storage,
    overtaken,
    stranded,
)
from tests.unit.core.machine_world import Crash, World, now, template_file
from tests.unit.core.mails import DESK, mail

EXAMPLES = int(os.environ.get("DESKHAND_EXAMPLES", "30"))
POLICY = PolicySettings(hold_seconds=0)
ENDINGS = ("sent", "for now", "for good", "taken", "lost", "filed", "crash before", "crash after", "crash filed")
PAST = "2020-01-01 00:00:00.000000"
pick = st.integers(0, 1_000)
OUTCOMES = st.sampled_from([OutcomeKind.SEND, OutcomeKind.SEND, OutcomeKind.REVIEW])


@dataclass
class Talk:
    """What one customer and the desk wrote to each other, by Message-ID."""

    customer: str
    ids: list[str]


class DeskMachine(RuleBasedStateMachine):
    """One desk, three customers, an impatient agent and an unreliable world."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="deskhand-machine-"))
        self.file = self.folder / "desk.sqlite3"
        shutil.copy(template_file(), self.file)
        self.runner = asyncio.Runner()
        self.silence = structlog.testing.capture_logs()
        self.silence.__enter__()
        self.world = World(f"sqlite+aiosqlite:///{self.file}")
        self.world.server.offered = self.offered
        self.ledger = Ledger(str(self.file))
        self.talks: list[Talk] = []
        self.held: dict[int, tuple[Facts, Decision | None]] = {}
        self.highest: dict[tuple[str, str, int], int] = {}
        self.again: set[str] = set()
        self.agents_mails: set[str] = set()
        self.written = 0

    # --- what the rules are made of ---

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a step; if the process dies in it, start the next process."""
        try:
            return self.runner.run(work)
        except Crash:
            self.restart()
            return None

    def restart(self) -> None:
        """kill -9, then start."""
        self.held.clear()
        self.runner.run(self.world.close())
        self.runner.run(self.world.open())

    def new_id(self) -> str:
        self.written += 1
        return f"m{self.written}@world.test"

    def offered(self, outgoing: Outgoing) -> None:
        """Nothing automatic leaves when somebody wrote meanwhile."""
        late = overtaken(self.ledger, outgoing.message_id)
        assert late is None, f"an automatic reply leaves after {late and dict(late)}"

    def works(self, queue: str) -> list[Any]:
        """What the queue may start: the oldest work of each ticket, in order within the ticket."""
        found = self.ledger.rows("SELECT * FROM work WHERE queue = ? AND state = 'pending' ORDER BY id", queue)
        first: dict[int, Any] = {}
        for row in found:
            first.setdefault(row["ticket"], row)
        return [row for row in first.values() if row["id"] not in self.held]

    def done(self, work_id: int) -> None:
        self.ledger.change("UPDATE work SET state = 'done' WHERE id = ?", work_id)

    # --- the customers, the agent and the servers ---

    @initialize(mails=st.integers(1, 3), answers=st.lists(OUTCOMES, max_size=2), ending=st.sampled_from(["", *ENDINGS]))
    def start(self, mails: int, answers: list[OutcomeKind], ending: str) -> None:
        """Begin in the middle of things, or most histories would end before anything is sent."""
        self.runner.run(self.world.open())
        for _ in range(mails):
            self._customer_writes()
        self.do(self._mail_comes_in())
        for outcome in answers[:mails]:
            self.answer(0, think=False, outcome=outcome)
        if ending:
            self.deliver(0, ending, meanwhile=False)

    @rule(which=pick, to=pick, how=st.sampled_from(["new", "more", "more", "robot"]), read_at_once=st.booleans())
    def a_customer_writes(self, which: int, to: int, how: str, read_at_once: bool) -> None:
        self._customer_writes(None if how == "new" else self.talks[which % len(self.talks)], to, robot=how == "robot")
        if read_at_once:
            self.do(self._mail_comes_in())

    def _customer_writes(self, talk: Talk | None = None, to: int = 0, *, robot: bool = False) -> None:
        answered = talk.ids[to % len(talk.ids)] if talk else ""
        if talk is None:
            talk = Talk(f"customer{len(self.talks) % 3}@cust.example.test", [])
            self.talks.append(talk)
        talk.ids.append(self.new_id())
        headers = {"Auto_Submitted": "auto-replied"} if robot else {}
        text = f"Question {talk.ids[-1]}"
        raw = mail(talk.ids[-1], text, sender=talk.customer, in_reply_to=answered, **headers)
        self.world.box.deliver(raw, received_at=now())

    @rule(which=pick, to=pick, how=st.sampled_from(["plain", "copied", "draft"]), read_at_once=st.booleans())
    def an_agent_answers_from_a_mail_client(self, which: int, to: int, how: str, read_at_once: bool) -> None:
        talk, drafts = self.talks[which % len(self.talks)], self.world.box.box("Drafts").mails
        answered = talk.ids[to % len(talk.ids)]
        raw = mail(self.new_id(), "I am on it.", sender=DESK, to=talk.customer, in_reply_to=answered)
        if how == "draft" and drafts:
            uid = sorted(drafts)[which % len(drafts)]
            raw = drafts[uid].raw
            self.world.box.expunge("Drafts", uid)
        self.agents_mails.add(message_id_of(raw))
        if how == "copied":  # the desk's own address was in Cc: the same mail comes into INBOX, mostly before Sent
            self.world.box.deliver(raw, "INBOX")
        self.world.box.deliver(raw, "Sent")
        if read_at_once:
            self.do(self._mail_comes_in())

    @rule(which=pick, how=st.sampled_from(["deliver twice", "renumber INBOX", "renumber Sent", "repeat"]))
    def the_server_misbehaves(self, which: int, how: str) -> None:
        mails = self.world.box.box("INBOX").mails
        if how == "deliver twice":
            raw = mails[sorted(mails)[which % len(mails)]].raw
            self.world.box.deliver(b"Received: from a by b; Mon, 23 Nov 2026 12:00:00 +0000\r\n" + raw)
        elif how == "repeat":
            self.do(self.world.repeat(which % 5, which % 5 + 1 + which % 3))
        else:
            self.world.box.renumber(how.split()[1])

    # --- the loops of the daemon ---

    @rule(what=st.sampled_from(["both", "both", "scan", "remember"]), limit=st.integers(1, 3))
    def mail_comes_in(self, what: str, limit: int) -> None:
        if what in ("both", "scan"):
            self.do(self.world.scan())
        if what in ("both", "remember"):
            self.do(self.world.rememberer.remember(50 if what == "both" else limit))

    @precondition(lambda self: self.ledger.rows("SELECT 1 FROM messages WHERE state IN ('new', 'queued') LIMIT 1"))
    @rule(which=pick, think=st.booleans(), outcome=OUTCOMES)
    def answer(self, which: int, think: bool, outcome: OutcomeKind) -> None:
        """``think``: the model takes its time, and other steps come between."""
        self.do(self.world.dispatcher.mails())
        works = self.works("tickets")
        if not works:
            return
        work = works[which % len(works)]
        facts = self.do(self._facts(work["argument"]))
        if facts is None:
            self.done(work["id"])
            return
        self.held[work["id"]] = (facts, prejudge_case(facts, POLICY))
        if not think:
            self._finish(work["id"], outcome)

    async def _facts(self, message_id: int) -> Facts | None:
        async with self.world.database.read() as connection:
            if self.ledger.rows("SELECT id FROM drafts WHERE message_id = ?", message_id):
                return None
            case = await load_case(connection, message_id, self.world.rememberer.read)
            assert case is not None
            traffic = await count_traffic(connection, case, case.mail.sender.key, now())
        return Facts(case, Understanding(case.mail.text, "en"), None, Autonomy.SEND, traffic, now())

    @precondition(lambda self: self.held)
    @rule(which=pick, outcome=OUTCOMES)
    def the_model_has_answered(self, which: int, outcome: OutcomeKind) -> None:
        self._finish(sorted(self.held)[which % len(self.held)], outcome)

    def _finish(self, work_id: int, outcome: OutcomeKind) -> None:
        facts, decision = self.held.pop(work_id)
        if decision is None:
            facts = replace(facts, draft=Draft(f"Answer to {facts.case.mail.message_id}"))
            decision = Decision(outcome, 0.9)
        self.do(self._keep(work_id, facts, decision))

    async def _keep(self, work_id: int, facts: Facts, decision: Decision) -> None:
        async with self.world.database.write() as connection:
            await self.world.store.keep(connection, facts, decision, POLICY, now())
        self.done(work_id)

    @precondition(lambda self: self.ledger.rows("SELECT 1 FROM outbox WHERE state IN ('ready', 'sending') LIMIT 1"))
    @rule(which=pick, ending=st.sampled_from(ENDINGS), meanwhile=st.booleans())
    def deliver(self, which: int, ending: str, meanwhile: bool) -> None:
        self.do(self.world.dispatcher.replies())
        works = self.works("replies")
        if not works:
            return
        work = works[which % len(works)]
        self.world.server.plan = ending
        self.world.server.meanwhile = self._mail_comes_in if meanwhile else None
        self.do(self._deliver(work))
        self.world.server.plan, self.world.server.meanwhile = "sent", None

    async def _deliver(self, work: Any) -> None:
        await self.world.deliverer.deliver(work["argument"])
        self.done(work["id"])

    async def _mail_comes_in(self) -> None:
        """While the server thinks about our mail, the other loops go on."""
        await self.world.scan()
        await self.world.rememberer.remember()

    @rule(away=st.booleans(), also_time=st.booleans())
    def errands(self, away: bool, also_time: bool) -> None:
        if also_time:
            self.time_passes()
        if away:
            self.world.box.fail_next()
        self.do(self.world.errands.run())
        self.world.box._failures.clear()

    def time_passes(self) -> None:
        """Whatever waits for its time is due, and leases end."""
        self.ledger.change(
            "UPDATE outbox SET due_at = ?, leased_until = NULL WHERE state IN ('ready', 'sending')", PAST
        )
        self.ledger.change("UPDATE messages SET due_at = ? WHERE state = 'queued'", PAST)

    # --- the agent's verdicts ---

    @precondition(lambda self: self.ledger.rows("SELECT 1 FROM drafts LIMIT 1"))
    @rule(which=pick, verdict=st.sampled_from(["approve", "edit", "reject"]), again=st.booleans(), twice=st.booleans())
    def an_agent_judges(self, which: int, verdict: str, again: bool, twice: bool) -> None:
        drafts = self.ledger.rows("SELECT id, message_id, state FROM drafts ORDER BY state = 'waiting' DESC, id")
        draft = drafts[which % len(drafts)]
        replies = self.ledger.rows("SELECT * FROM outbox WHERE draft_id = ? AND kind = 'reply'", draft["id"])
        doubtful = bool(replies) and replies[0]["state"] == "uncertain"
        given = self.do(self._verdict(draft["id"], verdict, again=again))
        assert not given or draft["state"] == "waiting"
        assert not given or not doubtful or again or verdict == "reject"
        if given and doubtful and verdict != "reject":
            self.again.add(replies[0]["rfc_message_id"])
        if twice and given:
            assert not self.do(self._verdict(draft["id"], verdict, again=again)), "a second verdict was taken"

    async def _verdict(self, draft_id: int, verdict: str, *, again: bool) -> bool:
        verdicts = self.world.verdicts
        try:
            match verdict:
                case "approve":
                    await verdicts.approve(draft_id, "ada", again=again)
                case "edit":
                    await verdicts.edit(draft_id, "ada", "My own words.", again=again)
                case _:
                    await verdicts.reject(draft_id, "ada", "not good")
        except NeedsPersonError:
            return False
        return True

    # --- death ---

    @rule(writes=st.integers(-1, 3), after=st.booleans())
    def death(self, writes: int, after: bool) -> None:
        """Now (0), at an APPEND to come (-1), or at a write to come."""
        if writes > 0:
            self.world.fuse.writes, self.world.fuse.after_commit = writes, after
        elif writes < 0:
            self.world.box.crash = "after" if after else "before"
        else:
            self.restart()

    # --- what must hold ---

    @invariant()
    def every_invariant_holds(self) -> None:
        check_storage(self.ledger, self.highest)
        check_messages(self.ledger)
        check_replies(self.ledger)
        check_audit(self.ledger)
        taken = [outgoing.message_id for outgoing in self.world.server.accepted]
        twice = {id_ for id_ in taken if taken.count(id_) > 1} - self.again
        assert not twice, f"sent twice: {twice}"
        assert not stranded(self.ledger)

    def teardown(self) -> None:
        try:
            if hasattr(self.world, "database"):
                self._settle()
        finally:
            if hasattr(self.world, "database"):
                self.runner.run(self.world.close())
            self.silence.__exit__(None, None, None)
            self.runner.close()
            self.ledger.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _count(self) -> None:
        """For ``--hypothesis-show-statistics``: whether the histories go where it matters."""
        for query in ("SELECT state FROM drafts", "SELECT 'reply ' || state FROM outbox"):
            for row in self.ledger.rows(query):
                event(str(row[0]))

    def _settle(self) -> None:
        """The trouble is over: everything comes to rest, nothing is lost, and the folders agree with the tables."""
        self._count()
        self.restart()
        for _ in range(12):
            self.mail_comes_in("both", 50)
            while self.ledger.rows("SELECT 1 FROM messages WHERE state IN ('new', 'queued')"):
                self.time_passes()
                self.answer(0, think=False, outcome=OutcomeKind.SEND)
            self.time_passes()
            while self.ledger.rows("SELECT 1 FROM outbox WHERE state IN ('ready', 'sending')"):
                self.deliver(0, "sent", meanwhile=False)
            self.errands(away=False, also_time=False)
        self.every_invariant_holds()
        assert not self.ledger.rows("SELECT 1 FROM raw_messages WHERE state = 'new'")
        assert not self.ledger.rows("SELECT 1 FROM messages WHERE state IN ('new', 'queued')")
        assert not self.ledger.rows("SELECT 1 FROM outbox WHERE state IN ('ready', 'sending')")
        known = {row["message_id"] for row in self.ledger.rows("SELECT message_id FROM messages")}
        assert {id_ for talk in self.talks for id_ in talk.ids} <= known, "a mail is lost"
        agents = {
            row["message_id"] for row in self.ledger.rows("SELECT message_id FROM messages WHERE author = 'agent'")
        }
        assert self.agents_mails <= agents, "an agent's reply was not seen as one"
        self._folders_agree()

    def _folders_agree(self) -> None:
        sent = self._ids_in("Sent")
        ours = [row[0] for row in self.ledger.rows("SELECT rfc_message_id FROM outbox WHERE state = 'sent'")]
        assert all(sent.count(id_) == 1 for id_ in ours), "a copy in Sent is missing or doubled"
        placed = self.ledger.rows("SELECT folder_message_id FROM drafts WHERE folder_state = 'placed'")
        wanted = {row[0] for row in placed}
        drafts = self._ids_in("Drafts")
        assert len(drafts) == len(set(drafts)), "a draft lies in the folder twice"
        assert set(drafts) <= wanted, "a draft that is closed lies in the folder"

    def _ids_in(self, folder: str) -> list[str]:
        mails = self.world.box.box(folder).mails.values()
        return [message_id_of(found.raw) for found in mails]


# A history takes long to shrink; whoever looks for the shortest one says DESKHAND_SHRINK=1.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate, *([Phase.shrink] if os.environ.get("DESKHAND_SHRINK") else [])]
DeskMachine.TestCase.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=40, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck)
)
TestTheDesk = DeskMachine.TestCase
