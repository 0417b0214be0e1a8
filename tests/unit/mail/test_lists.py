"""Posts of mailing lists, a desk's own group, and single mails of sales tools, which wear a list's header as well."""

from __future__ import annotations

import pytest

from daemon.mail.automatic import LOOKS_AUTOMATIC
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import MailKind
from tests.unit.mail.samples import mail, raw_mail

NOTHING = "nothing says that a machine wrote it"
POST = {
    "To": "users@lists.uni.example",
    "Subject": "[users] How do I compile this?",
    "Sender": "users-bounces@lists.uni.example",
    "Precedence": "list",
    "List_Id": "Users of the program <users.lists.uni.example>",
    "List_Post": "<mailto:users@lists.uni.example>",
    "List_Unsubscribe": "<https://lists.uni.example/users>, <mailto:users-request@lists.uni.example?subject=leave>",
}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"List_Unsubscribe": ""},
        {"List_Post": "", "Sender": ""},
        {"To": "Bob <bob@example.org>", "Cc": "users@lists.uni.example", "In_Reply_To": "<p1@example.org>"},
        {"Subject": "Re: [users] How do I compile this?", "In_Reply_To": "<p1@example.org>", "Precedence": ""},
    ],
)
def test_a_post_of_a_foreign_list_is_not_answered_by_itself(changed: dict[str, str]) -> None:
    read = mail("How do I compile this?", **{**POST, **changed})
    assert (read.kind, read.evidence.startswith(LOOKS_AUTOMATIC)) == (MailKind.PERSON, True)
    assert "users.lists.uni.example" in read.evidence


def test_a_post_to_a_list_looks_automatic_where_our_addresses_are_not_known() -> None:
    read = read_mail(raw_mail("How do I compile this?", **POST), ReaderOptions())
    assert read.evidence.startswith(LOOKS_AUTOMATIC)
    other = {**POST, "To": "support@desk.test"}
    assert read_mail(raw_mail("Where is my parcel?", **other), ReaderOptions()).evidence == NOTHING


@pytest.mark.parametrize(
    "changed",
    [
        {"To": "support@desk.test"},
        {"Cc": "Desk <support+t1@desk.test>"},
        {"List_Post": "<mailto:help@desk.test>", "To": "help@desk.test", "List_Id": "<help.desk.test>"},
        {"List_Post": "<mailto:support@desk.test>", "To": "alias@example.org"},
        {"List_Post": "", "List_Id": "<support.desk.test>", "To": "alias@example.org"},
    ],
)
def test_a_customer_who_writes_through_the_desks_own_group_stays_a_person(changed: dict[str, str]) -> None:
    read = mail("How do I return this?", **{**POST, **changed})
    assert (read.kind, read.evidence) == (MailKind.PERSON, NOTHING)


UNSUBSCRIBE = "<https://hub.example/unsubscribe/1>"
QUOTE = "\r\n\r\nOn Mon, 3 Mar 2025 at 09:00, Support <support@desk.test> wrote:\r\n> Do you mean the blue one?\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("The blue one, please.", {"Subject": "Re: Your offer", "In_Reply_To": "<x@mail.example.org>"}),
        ("The blue one, please." + QUOTE, {"Subject": "Re: Your offer"}),
        ("The blue one, please.", {"Subject": "Your offer", "References": "<x@mail.example.org>"}),
    ],
)
def test_a_sales_tools_single_mail_is_no_newsletter(body: str, headers: dict[str, str]) -> None:
    read = mail(body, List_Unsubscribe=UNSUBSCRIBE, **headers)
    assert read.kind is MailKind.PERSON
    assert read.evidence == NOTHING or read.evidence.startswith(LOOKS_AUTOMATIC)


@pytest.mark.parametrize(
    "headers",
    [
        {"Subject": "Re: Your basket"},
        {"Subject": "Offers", "To": "support@desk.test, ann@example.org", "In_Reply_To": "<x@mail.example.org>"},
        {"Subject": "Re: Offers", "In_Reply_To": "<x@mail.example.org>", "From": "newsletter@example.org"},
        {"Subject": "Re: Offers", "In_Reply_To": "<x@mail.example.org>", "Precedence": "bulk"},
    ],
)
def test_a_newsletter_that_looks_like_an_answer_stays_one(headers: dict[str, str]) -> None:
    assert mail("Our offers this week", List_Unsubscribe=UNSUBSCRIBE, **headers).kind is MailKind.LIST
