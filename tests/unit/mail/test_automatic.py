from __future__ import annotations

import pytest

from daemon.mail.automatic import LOOKS_AUTOMATIC
from daemon.models import Mail, MailKind
from tests.unit.mail.samples import mail

RETURNED = (
    "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <our1@ids.desk.test>\r\nTo: "
    "ann@example.org\r\nSubject: Re: x\r\n--b--\r\n"
)


def report(*recipients: str, text: str = "Your mail could not be delivered.") -> Mail:
    fields = "\r\n\r\n".join(("Reporting-MTA: dns; mx.example.org", *recipients))
    body = f"--b\r\n\r\n{text}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n{fields}\r\n\r\n{RETURNED}"
    return mail(
        body,
        From="Mail Delivery System <MAILER-DAEMON@mx.example.org>",
        Subject="Undelivered Mail Returned to Sender",
        Return_Path="<>",
        Content_Type="multipart/report; report-type=delivery-status; boundary=b",
    )


def test_a_delivery_status_names_each_recipient() -> None:
    read = report(
        "Final-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; "
        "550 5.1.1 no such user",
        "Final-Recipient: rfc822; bob@example.org\r\nAction: failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; "
        "552 5.2.2 mailbox full",
    )
    assert read.kind is MailKind.BOUNCE
    assert read.bounce is not None
    assert read.bounce.original_message_id == "our1@ids.desk.test"
    assert [(one.address, one.status, one.hard) for one in read.bounce.recipients] == [
        ("ann@example.org", "5.1.1", True),
        ("bob@example.org", "5.2.2", False),
    ]
    assert "no such user" in read.bounce.recipients[0].diagnostic


def test_a_delay_is_a_soft_bounce() -> None:
    read = report(
        "Final-Recipient: rfc822; ann@example.org\r\nAction: delayed\r\nStatus: 4.4.1\r\nDiagnostic-Code: smtp; "
        "timed out"
    )
    assert read.bounce is not None
    assert (read.bounce.recipients[0].status, read.bounce.recipients[0].hard) == ("4.4.1", False)


def test_the_remote_servers_words_are_more_precise_than_a_generic_status() -> None:
    read = report(
        "Final-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; "
        "550 5.7.26 unauthenticated"
    )
    assert read.bounce is not None
    assert read.bounce.recipients[0].status == "5.7.26"


def test_a_delivery_receipt_is_no_bounce() -> None:
    read = report("Final-Recipient: rfc822; ann@example.org\r\nAction: delivered\r\nStatus: 2.0.0", text="Delivered.")
    assert (read.kind, read.bounce) == (MailKind.AUTO_REPLY, None)


@pytest.mark.parametrize(
    ("sender", "subject", "body", "status", "hard"),
    [
        (
            "MAILER-DAEMON@mx.example.org",
            "failure notice",
            "Hi. This is the qmail-send program.\n\n<ann@example.org>:\nSorry, no mailbox here by that name. "
            "(#5.1.1)\n\n"
            "--- Below this line is a copy of the message.\n\nMessage-ID: <our1@ids.desk.test>\n",
            "5.1.1",
            True,
        ),
        (
            "Mail Delivery System <Mailer-Daemon@mx.example.org>",
            "Mail delivery failed: returning message to sender",
            "A message that you sent could not be delivered.\n\n  ann@example.org\n    host mx [192.0.2.1]: 552 "
            "5.2.2 Quota exceeded\n\n"
            "------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: "
            "<our1@ids.desk.test>\n",
            "5.2.2",
            False,
        ),
        (
            "postmaster@example.org",
            "Unzustellbar: Ihre Anfrage",
            "Ihre Nachricht konnte nicht zugestellt werden:\n\nann@example.org\n550 5.1.10 "
            "RESOLVER.ADR.RecipientNotFound\n\nMessage-ID: <our1@ids.desk.test>\n",
            "5.1.10",
            True,
        ),
    ],
)
def test_home_made_bounces_are_read(sender: str, subject: str, body: str, status: str, hard: bool) -> None:
    read = mail(body, From=sender, Subject=subject, Return_Path="<>")
    assert read.kind is MailKind.BOUNCE
    assert read.bounce is not None
    assert read.bounce.original_message_id == "our1@ids.desk.test"
    assert [(one.address, one.status, one.hard) for one in read.bounce.recipients] == [
        ("ann@example.org", status, hard)
    ]


def test_an_abuse_report_is_a_complaint() -> None:
    body = (
        "--b\r\n\r\nA complaint.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: "
        "abuse\r\n--b--\r\n"
    )
    read = mail(body, Content_Type="multipart/report; report-type=feedback-report; boundary=b", From="fbl@example.org")
    assert read.kind is MailKind.COMPLAINT


AUTO_REPLIES = [
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-replied (vacation)", "Subject": "Re: your ticket"},
    {"Auto_Submitted": "auto-generated"},
    {"X_Autoreply": "yes"},
    {"X_Autorespond": "1"},
    {"Precedence": "auto_reply"},
    {"Preference": "auto_reply"},
    {"X_Precedence": "auto_reply"},
    {"X_Autogenerated": "Reply"},
    {"X_FC_MachineGenerated": "true"},
    {"X_POST_MessageClass": "9; Autoresponder"},
    {"Delivered_To": "Autoresponder"},
    {"X_MDAutoResponder": "post"},
    {"X_List_Administrivia": "yes"},
    {"X_Ricevuta": "accettazione"},
    {"Subject": "Out of office", "X_MS_Exchange_Inbox_Rules_Loop": "ann@example.org"},
    {"Subject": "Out of Office: your ticket", "X_Auto_Response_Suppress": "All"},
    {"Subject": "Automatic reply: your ticket"},
    {"Subject": "Automatische Antwort: Ihre Anfrage"},
    {"Subject": "Abwesenheitsnotiz: Ihre Anfrage", "Precedence": "bulk"},
    {"Subject": "Réponse automatique : votre demande"},
    {"Subject": "Respuesta automática: su consulta"},
    {"Subject": "Resposta automática: a sua pergunta"},
    {"Subject": "Risposta automatica: la sua domanda"},
    {"Subject": "Automatisch antwoord: uw vraag"},
    {"Subject": "Autosvar: ditt ärende"},
    {"Subject": "Automaattinen vastaus: kysymys"},
    {"Subject": "Odpowiedź automatyczna: zgłoszenie"},
    {"Subject": "Automatická odpověď: dotaz"},
    {"Subject": "Автоответ: ваш запрос"},
    {"Subject": "自動返信: お問い合わせ"},
    {"Subject": "自动回复: 您的问题"},
    {"Subject": "자동 회신: 문의"},
    {"Return_Path": "<>", "Subject": "Re: your ticket"},
    {"From": "help@sibling.test"},
    {"X_Deskhand_Desk": "desk-2"},
    {"Content_Type": "multipart/report; report-type=disposition-notification; boundary=b"},
]


@pytest.mark.parametrize("headers", AUTO_REPLIES)
def test_an_automatic_reply_is_known_by_its_header(headers: dict[str, str]) -> None:
    read = mail("I am away until Monday.", **headers)
    assert read.kind is MailKind.AUTO_REPLY
    assert read.evidence


PEOPLE = [
    {},
    {"Subject": "Out of office next week - can you deliver later?"},
    {"Subject": "Re: Undelivered parcel"},
    {"Subject": "Delivery failed! Where is my parcel?"},
    {"Subject": "Fwd: Undelivered Mail Returned to Sender"},
    {"Subject": "Vacation rental: can I book?"},
    {"Auto_Submitted": "no"},
    {"X_MS_Exchange_Inbox_Rules_Loop": "boss@desk.test"},
    {"X_Autogenerated": "Redirect"},
    {"Delivered_To": "desk@autoresponder"},
    {"X_List_Administrivia": "no"},
    {"List_Id": "<buyers.example.org>", "Precedence": "list", "Sender": "buyers@example.org"},
    {"List_Id": "<g.example.org>", "List_Unsubscribe": "<mailto:g+unsubscribe@example.org>", "Precedence": "list"},
    {"From": "Shop form <noreply@forms.example.org>", "Reply_To": "ann@example.org", "Subject": "Delivery problem"},
    {"X_Auto_Response_Suppress": "DR, RN, NRN, OOF, AutoReply"},
    {"Subject": "AW: Bounce house rental"},
    {"Return_Path": "<ann@example.org>"},
]
BODIES = [
    "I will be out of office next week. Please do not send the parcel before.",
    "My mail to Bob was undeliverable, and your lamp could not be delivered either.",
]


@pytest.mark.parametrize("headers", PEOPLE)
@pytest.mark.parametrize("body", BODIES)
def test_a_person_who_mentions_such_things_stays_a_person(headers: dict[str, str], body: str) -> None:
    read = mail(body, **headers)
    assert (read.kind, read.evidence) == (MailKind.PERSON, "nothing says that a machine wrote it")


UNATTENDED = [
    {"From": "MAILER-DAEMON@mx.example.org", "Subject": "Hello"},
    {"From": "Shop <Mailer_Daemon+7@shop.example.org>"},
    {"From": "postmaster@shop.example.org"},
    {"From": "Shop <no-reply@shop.example.org>", "Subject": "Your order 123"},
    {"From": "Shop <No_Reply+77@shop.example.org>", "Reply_To": "noreply@shop.example.org"},
    {"From": "orders.noreply@shop.example.org"},
    {"From": "DoNotReply@shop.example.org"},
    {"From": "do-not-reply@shop.example.org"},
    {"From": "owner-tents@lists.example.org"},
    {"From": "tents-request@lists.example.org"},
    {"From": "bounces-7=ann=example.org@lists.example.org"},
    {"From": "majordomo@lists.example.org"},
    {"Precedence": "bulk", "Subject": "News"},
    {"Precedence": "JUNK"},
    {"Subject": "[Request received] 4711", "X_Auto_Response_Suppress": "All"},
    {"Subject": "[Ticket#4711] Your mail was received", "In_Reply_To": "<our1@ids.desk.test>"},
]


@pytest.mark.parametrize("headers", UNATTENDED)
def test_nobody_is_answered_where_nobody_reads(headers: dict[str, str]) -> None:
    assert mail("How long does the warranty of a tent last?", **headers).kind is MailKind.AUTO_REPLY


@pytest.mark.parametrize(
    "sender", ["bob.noreplyson@example.org", "postmasters@example.org", "ann+noreply@example.org", "owner@example.org"]
)
def test_a_name_that_only_resembles_an_unattended_one_is_a_persons(sender: str) -> None:
    assert mail("How long does the warranty of a tent last?", From=sender).kind is MailKind.PERSON


@pytest.mark.parametrize(
    "subject",
    [
        "Out of office",
        "Out of office: Re: hi",
        "OOO - Ann",
        "[Request received] 4711",
        "[Ticket#4711] Your mail was received",
        "[Ticket-ID: 4711] Ihre Anfrage ist eingegangen",
        "Abwesenheit: Ann",
        "Abwesenheitsnotiz",
        "Your request has been received",
        "We have received your message",
    ],
)
def test_the_subject_of_an_automatic_reply_alone_leaves_a_person_with_a_doubt(subject: str) -> None:
    read = mail("How long does the warranty of a tent last?", Subject=subject)
    assert read.kind is MailKind.PERSON
    assert read.evidence.startswith(LOOKS_AUTOMATIC)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Out of office next week",
        "Re: my question, out of office: who answers?",
        "We received the wrong tent",
        "Absence of a pole in my tent",
        "Ticket 4711 received twice",
        "Canceled: order 123",
        "Oooh, what a tent",
    ],
)
def test_a_persons_subject_raises_no_doubt(subject: str) -> None:
    read = mail("I am out of office until Monday.", Subject=subject)
    assert (read.kind, read.evidence) == (MailKind.PERSON, "nothing says that a machine wrote it")


def test_a_person_who_forwards_a_bounce_stays_a_person() -> None:
    inner = (
        "Subject: Undelivered\r\nContent-Type: multipart/report; boundary=c\r\n\r\n--c\r\nContent-Type: "
        "message/delivery-status\r\n\r\nReporting-MTA: x\r\n\r\nFinal-Recipient: rfc822; b@example.org\r\nStatus: "
        "5.1.1\r\n--c--\r\n"
    )
    body = f"--b\r\n\r\nWhat does this mean?\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}--b--\r\n"
    assert mail(body, Content_Type="multipart/mixed; boundary=b", Subject="A bounce?").kind is MailKind.PERSON


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Unsubscribe": "<https://example.org/u>", "From": "news@example.org"},
        {"List_Unsubscribe": "<https://example.org/u>", "List_Unsubscribe_Post": "List-Unsubscribe=One-Click"},
        {"List_Unsubscribe": "<https://example.org/u>", "Precedence": "bulk", "List_Id": "<n.example.org>"},
        {"Precedence": "bulk", "From": "newsletter@example.org"},
        {"List_Unsubscribe": "<https://example.org/u>"},
    ],
)
def test_a_newsletter_is_list_mail(headers: dict[str, str]) -> None:
    assert mail("Our offers this week", **headers).kind is MailKind.LIST


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "Desk <support@desk.test>"},
        {"From": "Desk <Support+t1-aaaaaaaaaa@desk.test>"},
        {"X_Deskhand_Desk": "desk-1"},
    ],
)
def test_our_own_mail_is_known(headers: dict[str, str]) -> None:
    assert mail("text", **headers).kind is MailKind.OWN


BOB = "Name: Bob\nE-mail: bob@cust.example.org\nMessage: How long is the warranty?"


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        ("Form <noreply@shop.test>", BOB.replace("bob@", "info@")),
        ("Form <noreply@shop.test>", f"{BOB}\n\nE-mail: second@cust.example.org"),
        ("Site <support@desk.test>", BOB),
        ("Site <support@desk.test>", BOB.replace("bob@", "info@")),
        ("Site <Support@desk.test>", "From: Bob <bob@cust.example.org>\nSubject: Hi\n\nMessage Body:\nHow long?"),
    ],
)
def test_a_form_whose_text_names_its_visitor_is_a_persons_mail_with_a_doubt(sender: str, text: str) -> None:
    read = mail(text, From=sender)
    assert (read.kind, read.evidence.startswith(LOOKS_AUTOMATIC)) == (MailKind.PERSON, True)


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (BOB, {"X_Deskhand_Desk": "desk-1"}),
        (BOB, {"Message_ID": "<deskhand.t7.0123456789abcdef0123456789abcdef@desk.test>"}),
        (BOB, {"To": "bob@cust.example.org"}),
        (BOB, {"Cc": "bob@cust.example.org"}),
        (BOB, {"To": ""}),
        (BOB, {"In_Reply_To": "<form-1@shop.test>"}),
        (BOB, {"References": "<form-1@shop.test>"}),
        (BOB, {"Subject": "Fwd: Contact form"}),
        ("Our answer.\n" + "".join(f"> {line}\n" for line in BOB.splitlines()), {}),
        (BOB.replace("bob@cust.example.org", "help@sibling.test"), {}),
        (BOB.replace("bob@cust.example.org", "support+t1-aaaaaaaaaa@desk.test"), {}),
        ("How long is the warranty? bob@cust.example.org", {}),
    ],
    ids=[
        "our mark", "our Message-ID", "to a customer", "a copy to a customer", "to nobody", "an answer", "in a thread",
        "a forward", "quoted", "a sibling's", "our own", "no labelled line",
    ],
)  # fmt: skip
def test_our_own_mail_stays_ours_whatever_a_line_of_it_names(text: str, headers: dict[str, str]) -> None:
    assert mail(text, From="Desk <support@desk.test>", **headers).kind is MailKind.OWN


def test_what_our_own_address_sends_by_a_machine_is_no_persons_mail() -> None:
    for headers in ({"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}, {"Precedence": "bulk"}):
        assert mail(BOB, From="support@desk.test", **headers).kind is not MailKind.PERSON


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("(a human) no", MailKind.PERSON),
        ("no (really); by=ann", MailKind.PERSON),
        ("(rule) auto-replied", MailKind.AUTO_REPLY),
    ],
)
def test_a_comment_in_auto_submitted_is_no_word_of_it(value: str, kind: MailKind) -> None:
    assert mail("How long?", Auto_Submitted=value).kind is kind


RULE = {"Auto_Submitted": "auto-generated", "X_MS_Exchange_Generated_Message_Source": "Mailbox Rules Agent"}


def test_what_another_mailboxs_rule_redirects_is_still_its_authors() -> None:
    redirected = mail("How long?", From="ann@example.org", X_MS_Exchange_Inbox_Rules_Loop="info@desk.test", **RULE)
    assert (redirected.kind, redirected.evidence.startswith(LOOKS_AUTOMATIC)) == (MailKind.PERSON, False)
    absent = mail("I am away.", From="ann@example.org", X_MS_Exchange_Inbox_Rules_Loop="ann@example.org", **RULE)
    assert absent.kind is MailKind.AUTO_REPLY


def test_what_a_mailboxs_rule_forwards_is_looked_at() -> None:
    loop = {"From": "info@example.org", "X_MS_Exchange_Inbox_Rules_Loop": "info@example.org", **RULE}
    forwarded = mail("From: Ann\nSubject: Hi\n\nHow long?", Subject="FW: Hi", **loop)
    assert (forwarded.kind, forwarded.evidence.startswith(LOOKS_AUTOMATIC)) == (MailKind.PERSON, True)


@pytest.mark.parametrize(
    "name", ["Mail System Administrator Tom", "Mail Delivery Express Co", "Internet Mail Order Ltd"]
)
def test_a_name_that_begins_like_a_mail_systems_is_a_firms(name: str) -> None:
    read = mail("The parcel came back. Ship it again.", From=f"{name} <office@firm.test>", Subject="Returned to sender")
    assert read.kind is MailKind.PERSON


def test_a_mail_system_that_has_nothing_but_its_name_is_one() -> None:
    read = mail("It could not be sent.", From="Mail Delivery System <x1@firm.test>", Subject="Delivery failed")
    assert read.kind is MailKind.BOUNCE


@pytest.mark.parametrize(
    "headers",
    [{"List_Unsubscribe": "<https://shop.test/u>"}, {"Precedence": "bulk"}, {"Auto_Submitted": "auto-generated"}],
)
def test_a_relay_is_looked_at_and_a_newsletter_that_names_its_office_is_not(headers: dict[str, str]) -> None:
    relay = mail("Lee: how long?", From="messages@shop.test", Reply_To="5ab@reply.shop.test", **headers)
    assert (relay.kind, relay.evidence.startswith(LOOKS_AUTOMATIC)) == (MailKind.PERSON, True)
    assert mail("Offers", From="deals@shop.test", Reply_To="info@shop.test", **headers).kind is not MailKind.PERSON
