"""Every mail of the corpus: no sentence of the customer's is lost, quotes are cut, answers keep their questions."""

from __future__ import annotations

import pytest

from daemon.mail.replies import read_reply
from tests.client_mails import all_cases
from tests.client_mails.cases import Case, problems
from tests.client_mails.languages import ROWS, Row


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_a_mail_of_a_client_is_cut_where_the_customer_ends(case: Case) -> None:
    assert problems(case) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
@pytest.mark.parametrize(
    ("line", "mark"), [("gmail", "> "), ("gmail", ""), ("apple", "> "), ("apple", ""), ("thunderbird", "> ")]
)
def test_the_attribution_of_every_client_in_every_language_introduces_a_quote(row: Row, line: str, mark: str) -> None:
    own, asked = row.own.replace("|", "\n"), row.asked.split("|")
    intro = str(getattr(row, line)).replace("{who}", "Desk <support@desk.test>")
    reply = read_reply(f"{own}\n\n{intro}\n\n" + "\n".join(mark + one for one in asked))
    assert reply.text == own
    assert all(one in reply.quoted for one in asked)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_the_header_block_of_every_language_ends_the_reply(row: Row) -> None:
    own = row.own.replace("|", "\n")
    sender, sent, to, subject = row.labels.split("|")
    block = f"{sender} Desk <support@desk.test>\n{sent} {row.date}\n{to} Ann Weber\n{subject} Re: 4711"
    for above in ("", "________________________________\n", f"-------- {row.original} --------\n"):
        reply = read_reply(f"{own}\n\n{above}{block}\n\n{row.asked}")
        assert reply.text == own
        assert row.asked in reply.quoted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_the_line_of_a_phone_is_a_signature_in_every_language(row: Row) -> None:
    own = row.own.replace("|", "\n")
    reply = read_reply(f"{own}\n\n{row.device}")
    assert (reply.text, reply.signature) == (own, row.device)
