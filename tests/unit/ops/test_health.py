from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from structlog.testing import capture_logs

from daemon.health import ComponentState, Health
from daemon.metrics import Metrics


def _is_ready(health: Health) -> bool:
    return health.is_ready


def _state(health: Health) -> ComponentState:
    return health.state


def test_a_new_desk_is_not_ready_until_start_up_is_complete() -> None:
    health = Health()
    assert not _is_ready(health)
    health.ready()
    assert _is_ready(health)
    health.stopping()
    assert not _is_ready(health)


def test_an_unwritable_database_is_neither_ready_nor_well_until_it_recovers() -> None:
    health = Health()
    health.ready()
    health.failed("database", "the disk is full", "Make room.")
    assert not _is_ready(health)
    assert _state(health) is ComponentState.FAILED
    health.ok("database")
    assert _is_ready(health)
    assert _state(health) is ComponentState.OK


def test_the_worst_part_decides() -> None:
    health = Health()
    health.ok("web")
    health.degraded("folder:support:INBOX", "the connection was lost")
    assert _state(health) is ComponentState.DEGRADED
    health.failed("mailbox:support", "the login was refused", "Renew the password.")
    assert _state(health) is ComponentState.FAILED
    health.ok("mailbox:support")
    assert _state(health) is ComponentState.DEGRADED


def test_a_snapshot_says_why_and_since_when_without_addresses() -> None:
    health = Health()
    health.failed("mailbox:support", "the server refused ann@example.test", "Renew it.")
    part = health.snapshot()["components"]["mailbox:support"]
    assert datetime.fromisoformat(part.pop("since")).utcoffset() == timedelta(0)
    assert part == {"state": "failed", "why": "the server refused a***@example.test", "advice": "Renew it."}


def test_a_snapshot_masks_the_names_of_parts_as_well() -> None:
    health = Health()
    health.degraded("folder:ann@example.test:INBOX", "the connection was lost")
    assert list(health.snapshot()["components"]) == ["folder:a***@example.test:INBOX"]


def test_since_is_kept_while_the_state_stays_though_the_reason_changes() -> None:
    health = Health()
    health.degraded("x", "first")
    first = health.component("x")
    health.degraded("x", "second")
    second = health.component("x")
    assert first is not None
    assert second is not None
    assert (second.since, second.why) == (first.since, "second")


async def test_what_every_start_does_is_no_warning() -> None:
    health = Health()
    with capture_logs() as lines, health.at_work("knowledge", "the documents are being indexed", 3_600):
        assert _state(health) is ComponentState.DEGRADED
    health.ok("knowledge")
    assert [line["log_level"] for line in lines] == ["info"]
    assert _state(health) is ComponentState.OK


async def test_what_a_start_does_for_too_long_is_a_warning_once() -> None:
    health = Health()
    with capture_logs() as lines, health.at_work("knowledge", "the documents are being indexed", 0):
        due = asyncio.Event()
        asyncio.get_running_loop().call_later(0, due.set)  # after the warning, which is due at the same time
        await due.wait()
        health.degraded("knowledge", "the disk is slow")
    assert [line["log_level"] for line in lines] == ["info", "warning"]
    assert "it has taken more than 0 minutes so far" in lines[1]["why"]


def test_every_promised_metric_is_exposed() -> None:
    metrics = Metrics()
    metrics.received.labels("support").inc(2)
    metrics.skipped.labels("support", "seen before").inc()
    metrics.drafts.labels("review").inc()
    metrics.draft_seconds.observe(0.3)
    metrics.outbox.labels("ready").set(1)
    metrics.replies.labels("sent").inc()
    metrics.model_tokens.labels("in").inc(10)
    metrics.imap_connected.labels("support", "INBOX").set(1)
    metrics.last_poll.labels("support", "INBOX").set_to_current_time()
    metrics.oauth_token_alarm.labels("support").set(0)
    text = metrics.exposition().decode()
    for line in (
        'deskhand_mails_received_total{mailbox="support"} 2.0',
        'deskhand_mails_skipped_total{mailbox="support",reason="seen before"} 1.0',
        "deskhand_parked 0.0",
        'deskhand_drafts_total{outcome="review"} 1.0',
        'deskhand_draft_seconds_bucket{le="0.5"} 1.0',
        'deskhand_outbox{state="ready"} 1.0',
        'deskhand_replies_total{outcome="sent"} 1.0',
        'deskhand_model_tokens_total{direction="in"} 10.0',
        "deskhand_model_cost_total 0.0",
        'deskhand_imap_connected{folder="INBOX",mailbox="support"} 1.0',
        "deskhand_last_poll_timestamp_seconds{",
        'deskhand_oauth_token_alarm{mailbox="support"} 0.0',
        "deskhand_database_writable 0.0",
        "deskhand_queue_waiting 0.0",
    ):
        assert line in text


def test_two_desks_in_one_process_do_not_share_their_metrics() -> None:
    first, second = Metrics(), Metrics()
    first.parked.set(3)
    assert "deskhand_parked 0.0" in second.exposition().decode()
