"""Whom our own hosts name as the one that handed a mail to them, and what a sender can do about it."""

from __future__ import annotations

import pytest

from daemon.mail.received_hop import Hop, last_foreign_hop
from daemon.mail.structure import parse

TRUSTED = frozenset({"mx.desk.test"})
REAL = "from evil.test (evil.test [198.51.100.66]) by mx.desk.test with ESMTP id 9"
FORGED = "from out.example.org (out.example.org [192.0.2.7]) by mx.desk.test with ESMTPS id 1"
FILTER = "from localhost (localhost [127.0.0.1]) by mx.desk.test (Postfix) with ESMTP id 2"


def hop_of(*lines: str) -> Hop | None:
    """The hop of a mail with these ``Received`` lines."""
    head = "".join(f"Received: {line}; Mon, 3 Mar 2025 10:00:00 +0000\r\n" for line in lines)
    root, _ = parse(f"Return-Path: <bounces@example.org>\r\n{head}From: a@example.org\r\n\r\nHi\r\n".encode())
    return last_foreign_hop(root, TRUSTED)


def ip_of(*lines: str) -> str:
    """The address of the hop; empty for none."""
    hop = hop_of(*lines)
    return hop.ip if hop else ""


def test_what_stands_below_a_foreign_peer_is_the_senders_word() -> None:
    assert hop_of(REAL, FORGED) == Hop("198.51.100.66", "evil.test", "bounces@example.org")


@pytest.mark.parametrize(
    "line",
    [
        FILTER,
        "from gateway (gateway [10.1.2.3]) by mx.desk.test with ESMTP id 2",
        "from gateway (gateway [IPv6:fd00::25]) by mx.desk.test with ESMTP id 2",
        "from gateway (gateway [IPv6:fe80::25]) by in.mx.desk.test with ESMTP id 2",
        "from localhost ([::1] helo=localhost) by mx.desk.test with esmtp (Exim 4.96) id 2",
        "by mx.desk.test (Postfix, from userid 1000) id 2",
        "from mx.desk.test by mx.desk.test with LMTP id 2 (envelope-from <x@evil.test>)",
        "from root by mx.desk.test with local (Exim 4.96) id 2",
    ],
)
def test_the_run_of_our_own_lines_goes_on_behind_a_peer_of_our_own(line: str) -> None:
    assert ip_of(line, REAL, FORGED) == "198.51.100.66"


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ([FILTER], "our own machine"),
        ([FILTER, FORGED.replace("mx.desk", "mx.evil")], "a stranger's line below"),
        (["from evil.test (evil.test/198.51.100.66) by mx.desk.test with SMTP id 2", FORGED], "an address unread"),
        (["from [192.0.2.7] (evil.test) by mx.desk.test with SMTP id 2", FORGED], "no address recorded"),
        ([FORGED.replace("mx.desk", "mx.evil"), FORGED], "a stranger's line on top"),
        ([], "nothing"),
    ],
)
def test_without_a_foreign_peer_that_our_host_recorded_nobody_is_judged(lines: list[str], what: str) -> None:
    assert hop_of(*lines) is None, what


@pytest.mark.parametrize(
    ("line", "helo"),
    [
        ("from [192.0.2.7] (evil.test [198.51.100.66]) by mx.desk.test (Postfix) with ESMTP id 9", "[192.0.2.7]"),
        ("from x (unknown [198.51.100.66]) (using TLSv1.3 with cipher X (256/256 bits)) (Client CN "
         '"[192.0.2.7]", Issuer "x" (not verified)) by mx.desk.test (Postfix) with ESMTPS id 9', "x"),
        ("from [198.51.100.66] (helo=[192.0.2.7]) by mx.desk.test with esmtp (Exim 4.96) id 9", "[192.0.2.7]"),
        ("from [198.51.100.66] (port=4711 helo=x) by mx.desk.test with esmtp (Exim 4.96) id 9", "x"),
        ("from x ([198.51.100.66]:4711 helo=[192.0.2.7] ident=[192.0.2.8]) by mx.desk.test with esmtp", "[192.0.2.7]"),
        ("from [198.51.100.66] by mx.desk.test with esmtp (Exim 4.96) id 9", "[198.51.100.66]"),
        ("from x ([192.0.2.7]@evil.test [198.51.100.66] (may be forged)) by mx.desk.test (8.18.1) with ESMTP", "x"),
        ("from unknown (HELO [192.0.2.7]) (198.51.100.66) by mx.desk.test with SMTP", "[192.0.2.7]"),
        ("from unknown (HELO x) (user@198.51.100.66) by mx.desk.test with SMTP", "x"),
        ("from [192.0.2.7] (198.51.100.66) by mx.desk.test (10.0.0.1) with Microsoft SMTP Server", "[192.0.2.7]"),
        ("from [192.0.2.7] ([198.51.100.66]) by mx.desk.test with ESMTPS id 9 for <a@desk.test>", "[192.0.2.7]"),
        ("from x by mx.evil.test (evil.test [198.51.100.66]) by mx.desk.test with SMTP", "x"),
        ("from x (x [IPv6:::ffff:198.51.100.66]) by mx.desk.test with SMTP", "x"),
    ],
)  # fmt: skip
def test_the_address_is_what_the_server_saw_never_what_helo_said(line: str, helo: str) -> None:
    assert hop_of(line, FORGED) == Hop("198.51.100.66", helo, "bounces@example.org")
