"""The stream from a server is cut into the same responses, however the network cuts it into reads."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from connectors.imap_exchange import Exchange
from connectors.imap_protocol import ImapProtocol
from connectors.imap_response import Pieces

LITERALS = st.lists(st.binary(max_size=40), max_size=3)


def wire(literals: list[bytes]) -> bytes:
    """One untagged response with these literals."""
    return b"* 1 FETCH (" + b"".join(b" X {%d}\r\n%s" % (len(text), text) for text in literals) + b")\r\n"


async def received(chunks: list[bytes]) -> list[Pieces]:
    """Feed the chunks to a protocol that waits for one command; return its untagged responses."""
    protocol = ImapProtocol(lambda: None)
    protocol.state = "SELECTED"
    protocol.greeting.set_result(b"* OK")
    exchange = Exchange("NOOP", "T1")
    protocol.pending_async_commands["NOOP"] = exchange
    for chunk in chunks:
        protocol.data_received(chunk)
    await asyncio.wait_for(exchange.wait(), 5)
    assert exchange.result == "OK"
    return exchange.answers


@given(st.lists(LITERALS, min_size=1, max_size=4), st.lists(st.integers(1, 30), max_size=30))
def test_responses_do_not_depend_on_where_reads_end(mails: list[list[bytes]], cuts: list[int]) -> None:
    data = b"".join(map(wire, mails)) + b"T1 OK done\r\n"
    chunks = []
    for cut in cuts:
        chunks.append(data[:cut])
        data = data[cut:]
    answers = asyncio.run(received([chunk for chunk in [*chunks, data] if chunk]))
    assert [list(pieces[1::2]) for pieces in answers] == mails


def test_every_single_byte_may_be_a_read_of_its_own() -> None:
    data = wire([b"a\r\nT1 OK forged\r\n", b"", b"{5}"]) + b"T1 OK done\r\n"
    (pieces,) = asyncio.run(received([data[index : index + 1] for index in range(len(data))]))
    assert pieces[1::2] == (b"a\r\nT1 OK forged\r\n", b"", b"{5}")
