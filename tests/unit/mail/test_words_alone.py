"""Everyday sentences that sound like a machine's: without a machine's header, words close nothing that says more."""

from __future__ import annotations

import pytest

from daemon.mail.automatic import LOOKS_AUTOMATIC
from daemon.models import MailKind
from tests.unit.mail.samples import mail

EVERYDAY = [
    "I cancelled in May. This was automatically renewed although I had cancelled. Refund the 49 EUR.",
    "This is automatic theft: you took 49 EUR on Monday.",
    "Your AI assistant is useless. My order 4711 never came.",
    "Do not reply to this e-mail, I lose access to this account tomorrow. Call me on 0151 234567.",
    "Diese Mail wurde automatisch von Ihnen verschickt, obwohl ich gekündigt hatte. Buchen Sie das Geld zurück.",
    "Diese Mail wurde automatisch von Ihnen verschickt.",
    "Ce message est automatiquement envoyé par votre système chaque nuit.",
    "The message was automatically deleted by your system.",
    "Bitte nicht auf diese Mail antworten. Meine neue Adresse ist ann@home.example.",
    "Do not reply to this e-mail. My new address is ann@home.example.",
    "Your app wants me to prove that I am a real person. The code never comes.",
    "My order confirmation message has been quarantined because your domain has no SPF record.",
    "We have received your message and the parcel. The glass is broken. I will contact you by phone.",
    "The message was read by your colleague, and then nothing happened. We have received your message of Monday.",
    "My account is not active since Monday. I will contact you again tomorrow.",
    "Ich bin bis Freitag im Urlaub. In dringenden Fällen rufen Sie meinen Mann an. Das Paket 4711 ist noch nicht da.",
    "Estoy de viaje. El paquete llegó roto. Volveré el lunes.",
]
IN_ANSWER = {"In_Reply_To": "<x@ids.desk.test>"}
TITLED = [
    ("I opened this ticket last week and nobody has answered. The lamp is broken.", "Ticket 4711 opened", IN_ANSWER),
    ("The suitcase from order 4711 has not come.", "On holiday without my suitcase", IN_ANSWER),
    ("My order 4711 never came.", "Automatic response - useless", {}),
    ("My order 4711 never came.", "Automatic response - useless", IN_ANSWER),
    ("I got your automatic reply and nothing else.", "Automatic reply: my order never came", {}),
    ("I am out of office. I will be back on Monday and will pay then.", "Tent", IN_ANSWER),
    ("Order 4711 has not arrived and all that I get is an answer from your machine.", "Automatic reply", {}),
]


@pytest.mark.parametrize("text", EVERYDAY)
def test_an_everyday_sentence_closes_no_ticket(text: str) -> None:
    assert mail(text, Subject="Order 4711").kind is MailKind.PERSON


@pytest.mark.parametrize(("text", "subject", "headers"), TITLED)
def test_a_title_closes_no_ticket_where_the_text_says_something_else(
    text: str, subject: str, headers: dict[str, str]
) -> None:
    assert mail(text, Subject=subject, **headers).kind is MailKind.PERSON


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("Mail System GmbH <info@customer.example>", "Bounce castle defective", "It has been delivered with a hole."),
        ("DSN Logistics <dsn@customer.example>", "Castle", "It was not delivered. The pump returned error 550."),
        ("DSN Logistics <dsn@customer.example>", "Bounce castle", "It was not delivered. It returned error 550."),
    ],
)
def test_a_firm_that_is_named_like_a_mail_system_writes_no_bounce(sender: str, subject: str, text: str) -> None:
    assert mail(text, From=sender, Subject=subject).kind is MailKind.PERSON


CALLS = [
    ("New voicemail from +49 151 2345678", "PBX <pbx@phones.example>", "You have a new voicemail (0:35)."),
    ("Voice message from 01512345678 (0:35)", "Phones <info@phones.example>", "The recording is attached."),
    ("Neue Sprachnachricht von +49 151 2345678", "Telefon <anlage@phones.example>", "Aufnahme im Anhang."),
    ("Neues Fax von 030 1234567", "Fax <dienst@phones.example>", "2 Seiten."),
    ("Fax received from 0301234567", "Fax <service@phones.example>", "2 pages."),
    ("Nouveau message vocal de 0612345678", "Standard <tel@phones.example>", "Durée 35 s."),
    ("Message in mailbox 100", "Asterisk <asterisk@phones.example>", "You have a message of 0:35."),
]


@pytest.mark.parametrize(("subject", "sender", "text"), CALLS)
def test_a_notice_of_a_call_or_a_fax_asks_a_person(subject: str, sender: str, text: str) -> None:
    read = mail(text, Subject=subject, From=sender)
    assert (read.kind, read.evidence.startswith(LOOKS_AUTOMATIC)) == (MailKind.PERSON, True)


def test_a_notice_of_a_call_from_an_address_that_nobody_reads_is_not_answered() -> None:
    read = mail("0:35", Subject="New voicemail from +49 151 2345678", From="Phones <noreply@phones.example>")
    assert read.kind is MailKind.AUTO_REPLY or read.evidence.startswith(LOOKS_AUTOMATIC)


@pytest.mark.parametrize("subject", ["Your fax number", "Voicemail is broken", "Missed call?"])
def test_a_customer_may_write_about_calls(subject: str) -> None:
    assert mail("My order 4711 never came.", Subject=subject).evidence == "nothing says that a machine wrote it"
