from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.bounce_advice import Advice, advice
from daemon.mail.diagnostics import is_hard, spares_address, status_of, still_tried
from daemon.models import BouncedRecipient, Mail, MailKind
from tests.unit.mail.samples import mail

HEAD = {
    "From": "Mail Delivery System <MAILER-DAEMON@mx.example.org>",
    "Subject": "Undelivered Mail Returned to Sender",
    "Return_Path": "<>",
    "Content_Type": "multipart/report; report-type=delivery-status; boundary=b",
}


def report(status: str, text: str = "It was not delivered.", returned: str = "") -> Mail:
    last = f"--b\r\n{returned}\r\n" if returned else ""
    body = f"--b\r\n\r\n{text}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n\r\n{last}--b--\r\n"
    return mail(body, **HEAD)


def block(address: str, status: str, said: str, action: str = "failed") -> str:
    told = f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {said}\r\n"
    return f"Final-Recipient: rfc822; {address}\r\n{told}"


def recipients(read: Mail) -> list[tuple[str, str, bool]]:
    assert read.bounce is not None
    return [(one.address, one.status, one.hard) for one in read.bounce.recipients]


def test_each_recipient_of_a_report_is_advised_on_its_own() -> None:
    read = report(
        "Reporting-MTA: dns; mx.example.org\r\n\r\n"
        + block("ann@example.org", "5.1.1", "550 5.1.1 no such user")
        + "\r\n"
        + block("bob@example.org", "4.2.2", "452 4.2.2 mailbox full", "delayed")
        + "\r\n"
        + block("cid@example.org", "5.7.1", "550 5.7.1 blocked for spam")
        + "\r\n"
        + block("dan@example.org", "2.0.0", "250 2.0.0 ok", "relayed")
    )
    assert read.bounce is not None
    assert [advice(one).advice for one in read.bounce.recipients] == [
        Advice.STOP_WRITING,
        Advice.WAIT,
        Advice.TELL_AGENT,
        Advice.NOTHING,
    ]


@pytest.mark.parametrize("before", ["", "This is a warning. ", "Hello,\r\n"])
def test_a_reports_own_words_begin_where_their_sentence_does(before: str) -> None:
    sentence = "There was a problem delivering to bob@gone.example. Gmail will retry for 46 more hours."
    group = "Final-Recipient: rfc822; bob@gone.example\r\nAction: delayed\r\nStatus: 4.4.1"
    bounce = report(f"Reporting-MTA: dns; mx.example.org\r\n\r\n{group}", f"{before}{sentence}").bounce
    assert bounce is not None
    assert [one.diagnostic for one in bounce.recipients] == [sentence]


def test_recipients_without_an_empty_line_between_them_are_told_apart() -> None:
    first = block("ann@example.org", "5.2.2", "550 5.2.2 mailbox full")
    second = block("bob@example.org", "5.1.1", "550 5.1.1 user unknown")
    second = "Original-Recipient: rfc822;bob@example.org\r\n" + second
    read = report(f"Reporting-MTA: dns; mx.example.org\r\n{first}{second}")
    assert recipients(read) == [("ann@example.org", "5.2.2", False), ("bob@example.org", "5.1.1", True)]


@pytest.mark.parametrize(
    "returned",
    [
        "Content-Type: message/partial\r\n\r\nFrom: a@desk.test\r\nMessage-ID: <our1@ids.desk.test>",
        "Content-Type: message/rfc822\r\n\r\n\r\n\r\nFrom: a@desk.test\r\nMessage-ID: <our1@ids.desk.test>\r\n\r\nHi",
        "Received: from x by y\r\nFrom: a@desk.test\r\nMessage-ID: <our1@ids.desk.test>\r\n\r\nHello",
    ],
    ids=["half a mail", "empty lines first", "no header of the part"],
)
def test_the_original_is_found_in_whatever_way_it_is_returned(returned: str) -> None:
    read = report("Reporting-MTA: dns; x\r\n\r\n" + block("ann@example.org", "5.1.1", "550 no"), returned=returned)
    assert read.bounce is not None
    assert read.bounce.original_message_id == "our1@ids.desk.test"


@pytest.mark.parametrize(
    ("status", "said", "hard"),
    [
        ("5.1.1", "550 5.1.1 user unknown", True),
        ("5.2.0", "550 Unknown user ann@example.org", False),
        ("5.1.7", "550 5.1.7 No such domain desk.test", False),
        ("4.1.1", "450 4.1.1 Recipient address rejected: User unknown in virtual alias table", True),
        ("4.2.2", "452 4.2.2 over quota", False),
        ("5.7.1", "554 5.7.1 <ann@example.org>: Recipient address rejected: Access denied", True),
        ("5.0.0", "550 <ann@example.org>: Recipient address rejected.", True),
        ("5.0.0", "553 nowhere.example.com does not exist", True),
        ("5.7.1", "550 5.7.1 blocked by policy, please check that the address is correct", False),
        ("", "Unable to deliver. Please check if address is correct.", True),
    ],
)
def test_hard_is_what_says_that_the_address_is_dead(status: str, said: str, hard: bool) -> None:
    assert is_hard(status, said) is hard


@pytest.mark.parametrize(
    ("near", "transcript", "spared"),
    [
        ("550 Unknown user (in reply to end of DATA command)", "", True),
        ("after MAIL FROM:<support@desk.test>: 550 no such domain", "", True),
        ("550 Unknown user", ">>> DATA\n<<< 550 Unknown user\n554 5.0.0 Service unavailable\n", True),
        ("550 Unknown user", ">>> DATA\n<<< 550 Unknown user\n<<< 503 5.0.0 Need RCPT (recipient)\n", False),
        ("550 Unknown user (in reply to RCPT TO command)", "", False),
    ],
)
def test_the_refused_command_shows_whether_the_address_is_meant(near: str, transcript: str, spared: bool) -> None:
    assert spares_address("5.0.0", "550 Unknown user" if transcript else "", near, transcript) is spared


def test_a_status_of_the_address_counts_after_data_as_well() -> None:
    assert not spares_address("5.1.1", "", "550 5.1.1 unknown user (in reply to end of DATA command)", "")


def test_what_a_queue_was_told_is_more_precise_than_that_it_gave_up() -> None:
    said = "554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>"
    assert status_of("4.4.7", said) == "4.4.2"
    assert status_of("4.4.7", "550 4.4.7 QUEUE.Expired; message expired") == "4.4.7"


def test_a_warning_is_no_failure_and_a_failure_no_warning() -> None:
    assert still_tried("has not yet been delivered. Delivery attempts will continue for some time.")
    assert not still_tried("This is a permanent error. Delivery attempts will continue: no, we have given up.")


def test_a_warning_in_words_says_to_wait() -> None:
    read = mail(
        "A message that you sent has not yet been delivered to:\n\n  ann@example.org\n    Delay reason: Connection "
        "refused\n\nDelivery attempts will continue for some time.",
        From="Mail Delivery System <Mailer-Daemon@mx.example.org>",
        Subject="Warning: message 1tp delayed 24 hours",
        Return_Path="<>",
    )
    assert read.bounce is not None
    assert [advice(one).advice for one in read.bounce.recipients] == [Advice.WAIT]


@given(st.text(max_size=20), st.booleans(), st.text(max_size=300), st.booleans())
def test_every_recipient_gets_an_advice_with_its_reason(status: str, hard: bool, said: str, delayed: bool) -> None:
    advised = advice(BouncedRecipient("ann@example.org", status, hard, said, delayed))
    assert advised.why.endswith(".")
    assert (advised.advice is Advice.STOP_WRITING) == (hard and not status.startswith("2"))


@pytest.mark.parametrize(
    ("status", "hard", "said", "why"),
    [
        ("5.1.1", True, "550 user unknown", "The address does not exist. Stop writing to it."),
        ("5.1.2", True, "", "The domain does not exist or takes no mail. Stop writing to it."),
        ("5.4.4", True, "", "The domain does not exist or takes no mail. Stop writing to it."),
        ("5.1.6", True, "", "The address has moved. Stop writing to it."),
        ("5.1.10", True, "", "The domain takes no mail. Stop writing to it."),
        (
            "5.1.1",
            True,
            "Host or domain name not found",
            "The domain does not exist or takes no mail. Stop writing to it.",
        ),
        ("5.2.2", False, "", "The mailbox is full. The mail did not arrive."),
        ("5.0.0", False, "over quota", "The mailbox is full. The mail did not arrive."),
        (
            "5.7.1",
            False,
            "",
            "The server refused the mail by its rules (spam, authentication, reputation). The mail did not arrive.",
        ),
        ("5.0.0", False, "", "The server gave no reason that is known. The mail did not arrive."),
    ],
)
def test_the_reason_is_that_of_the_words_or_of_the_status(status: str, hard: bool, said: str, why: str) -> None:
    assert advice(BouncedRecipient("ann@example.org", status, hard, said)).why == why


def in_words(text: str, **headers: str) -> Mail:
    """A bounce that is no report of RFC 3464."""
    return mail(text, **{**HEAD, "Content_Type": "text/plain", **headers})


def test_each_recipient_that_a_header_names_has_the_words_below_its_own_address() -> None:
    read = in_words(
        "Delivery to the following recipients failed permanently:\n\n"
        "  ann@example.org\n    552 5.2.2 mailbox full\n\n"
        "  bob@example.org\n    550 5.1.1 user unknown\n",
        X_Failed_Recipients="ann@example.org, bob@example.org",
    )
    assert recipients(read) == [("ann@example.org", "5.2.2", False), ("bob@example.org", "5.1.1", True)]


@pytest.mark.parametrize(
    ("refusal", "hard"),
    [
        ("550 Unknown user ann@example.org (in reply to end of DATA command)", False),
        ("550 5.0.0 Unknown user (in reply to end of DATA command)", False),
        ("550 5.1.1 Unknown user (in reply to end of DATA command)", True),
        ("550 Unknown user ann@example.org (in reply to RCPT TO command)", True),
    ],
)
def test_a_bounce_in_words_spares_an_address_whose_filter_refused_the_mail(refusal: str, hard: bool) -> None:
    read = in_words(f"I'm sorry, your message could not be delivered.\n\n<ann@example.org>: host mx said: {refusal}\n")
    assert [found[2] for found in recipients(read)] == [hard]


def test_an_empty_status_in_a_report_is_a_bounce() -> None:
    assert report("").kind is MailKind.BOUNCE


def test_a_mail_system_without_an_address_is_named_by_its_name() -> None:
    read = mail(
        "Your message could not be delivered to bob@example.org: 550 5.1.1 user unknown",
        From="Mail Delivery System",
        Subject="Undelivered Mail Returned to Sender",
        Return_Path="<>",
    )
    assert (read.kind, "Mail Delivery System" in read.evidence) == (MailKind.BOUNCE, True)


DAEMON = {"From": "postmaster@acme.example"}


@pytest.mark.parametrize("words", ["Mesajınız aşağıdaki alıcıya {}", "Aşağıdaki alıcılara {}", "MESAJINIZ ALICIYA {}"])
@pytest.mark.parametrize("verb", ["iletilemedi", "teslim edilemedi", "ulaştırılamadı", "gönderilemedi"])
@pytest.mark.parametrize("subject", ["İletilemedi: Re: Order", "iletilemedi: Re: Order", "Teslim edilemedi: Order"])
def test_turkish_bounces_are_known_in_any_case(subject: str, verb: str, words: str) -> None:
    read = mail(f"{words.format(verb)}:\nbob@acme.example\n550 kullanıcı yok\n", Subject=subject, **DAEMON)
    assert read.kind is MailKind.BOUNCE
    assert [address for address, _, _ in recipients(read)] == ["bob@acme.example"]


@pytest.mark.parametrize("address", ["büro@müller.example", "info@почта.example", "νέα@ταχυδρομείο.example"])
def test_an_address_is_read_whose_domain_is_not_ascii(address: str) -> None:
    said = f"Your message to {address} could not be delivered.\n550 5.1.1 unknown user\n"
    read = mail(said, Subject="Undeliverable: Re: Order", **DAEMON)
    assert recipients(read) == [(address, "5.1.1", True)]


def test_an_address_ends_where_japanese_goes_on_without_a_space() -> None:
    read = mail("bob@acme.exampleに配信できません。\n550 5.1.1 unknown\n", Subject="Undeliverable: Order", **DAEMON)
    assert [address for address, _, _ in recipients(read)] == ["bob@acme.example"]


def test_recipients_that_the_status_does_not_name_are_those_of_the_words() -> None:
    one, two = "<bob@acme.example>: 550 unknown", "<cid@acme.example>: 550 unknown"
    failed = "Action: failed\r\nStatus: 5.1.1\r\n"
    assert recipients(report(failed, f"could not deliver to\r\n{one}")) == [("bob@acme.example", "5.1.1", True)]
    both = recipients(report(f"{failed}\r\n{failed}", f"could not deliver to\r\n{one}\r\n{two}"))
    assert both == [("bob@acme.example", "5.1.1", True), ("cid@acme.example", "5.1.1", True)]
