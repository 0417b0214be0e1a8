"""Sentences that have the words of a banner, a footer, a receipt or a phone, and that a person wrote."""

from __future__ import annotations

import pytest

from daemon.mail.values import MailKind
from tests.unit.mail.samples import mail

OUTLOOK = (
    "\n\nFrom: Example Shop <support@example.test>\nSent: Monday, November 24, 2025 9:12 AM\n"
    "To: Ann Weber <ann@example.org>\nSubject: Re: Order\n\nHello Ann,\n\n"
)
SIGNED = "\n\nKind regards\nBob Miller"


@pytest.mark.parametrize(
    "told",
    [
        "This confidential message went to us, and we are not the intended recipient. Please stop.",
        "Ce message confidentiel est arrivé chez nous, et nous ne sommes pas le destinataire. Annulez.",
        "Some people who received this message don't often get email from us@example.org. That is what customers see "
        "when your shop forwards our order confirmations. Please fix it.",
    ],
)
@pytest.mark.parametrize("below", [SIGNED, f"{OUTLOOK}your refund of 50 EUR is on its way."])
def test_a_first_paragraph_that_tells_of_a_notice_or_a_tip_is_text(told: str, below: str) -> None:
    assert mail(told + below, In_Reply_To="<1@example.test>").text.startswith(told)


@pytest.mark.parametrize(
    "told",
    [
        "It says virus-free. www.avg.com",
        "We tried this one already, see www.avg.com",
        "We use the one from www.avast.com",
    ],
)
def test_a_last_line_that_names_a_virus_scanner_is_text(told: str) -> None:
    assert mail(f"Which one is right?\n{told}").text.endswith(told)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Last: meter reading", "Meter\nMeter: 4711\nCounter: 12345\nDate: 3.3.2025\n\nI want to cancel by 31 March."),
        ("Read: Warranty", "My lamp\nModel: L1\nBought: 2024\nShop: yours\n\nPlease refund the 50 EUR."),
    ],
)  # fmt: skip
def test_labelled_lines_that_are_none_of_a_mail_make_no_receipt(subject: str, text: str) -> None:
    assert mail(text, Subject=subject).kind is MailKind.PERSON


@pytest.mark.parametrize(
    "asked",
    [
        "may we refund you 50 EUR?\n\nEXAMPLE SHOP LTD",
        "any more questions?\n\nKIND REGARDS,\nEXAMPLE SHOP",
        "Where is your parcel?\n\nDHL 00340434161094000000",
        "Which size?\n\nSIZE TABLE",
        "Switch it off.\n## restart the lamp",
        "Go to Settings\n--> Display",
        "Please tell us:\n\n## Order number\n## Colour",
        ">> Follow us on Facebook",
    ],
)
def test_what_our_own_mail_sets_in_capitals_or_behind_signs_is_its_quote(asked: str) -> None:
    assert mail(f"Thanks, all good.{OUTLOOK}{asked}", In_Reply_To="<1@example.test>").text == "Thanks, all good."


def test_a_bounce_of_a_named_postmaster_may_ask() -> None:
    text = (
        "Your message to bob@contoso.test could not be delivered. The mailbox does not exist.\n\n"
        "Was this helpful? Send feedback to Contoso."
    )
    sender = "Contoso IT <postmaster@contoso.test>"
    read = mail(text, From=sender, Subject="Undeliverable: Re: Your order")
    assert read.kind is MailKind.BOUNCE


@pytest.mark.parametrize("told", ["Sent from my iPhone is all your app prints.", "Sent from my work phone by mistake!"])
def test_a_sentence_above_a_quote_that_begins_like_a_phones_line_is_text(told: str) -> None:
    assert told in mail(f"{told}\n\n> Which text?\n\nThat one.", In_Reply_To="<1@example.test>").text


TOLD = (
    "On 12/11/2025 UPS wrote:",
    "On 3 March 2025 Mr Miller wrote:",
    "Am 3. März 2025 schrieb Herr Müller:",
    "Am 12.11.2025 schrieb DHL:",
    "Am 12.11.2025 um 14:30 Uhr schrieb Herr Meier:",
    "On 12 Nov 2025 at 14:30 Mrs Miller wrote:",
    "Le 3 mars 2025, le plombier a écrit :",
    "--- The driver wrote ---",
    "--- Original message of the machine ---",
    "--- Original message on the display ---",
)


@pytest.mark.parametrize("line", TOLD)
def test_what_stands_below_a_line_that_tells_of_a_letter_is_text(line: str) -> None:
    text = f"Sorry to ask again.\n\n{line}\n\nNobody was at home.\n\nI was. Please send it again."
    assert mail(text, In_Reply_To="<1@desk.test>").text == text


@pytest.mark.parametrize(
    "told",
    [
        "All mails of our shop are marked as external e-mail: please do not click links in them. We want that to end.",
        "Seit März warnt unser Server: externe E-Mail, öffnen Sie keine Anhänge der Nachricht. Wir wollen das nicht.",
    ],
)
def test_a_firm_that_tells_of_a_warning_is_heard(told: str) -> None:
    assert mail(f"{told}\n\nBob").text.startswith(told)


@pytest.mark.parametrize(
    "line", ["Am 12.11.2025 um 14:30 Uhr schrieb Ihr Kollege Bo:", "On 3 March 2025 at 9:12, Bo wrote:"]
)
def test_a_first_mail_that_tells_of_a_letter_has_no_quote(line: str) -> None:
    text = f"Hello, I am angry.\n\n{line}\n\nYour parcel is lost.\n\nI want my money back."
    assert mail(text).text == text


def test_a_mail_that_a_reply_shows_is_text() -> None:
    sent = "Sent: Monday, November 24, 2025 9:12 AM"
    shown = f"From: Parcel <info@parcel.example>\n{sent}\nTo: Ann\nSubject: Fee\n\nPay 2 EUR."
    text = f"Yes, blue. But today I got this mail:\n\n{shown}\n\nIs that yours?"
    assert mail(text, In_Reply_To="<1@desk.test>").text == text
    assert (
        mail(text.replace("mail:", "mail."), In_Reply_To="<1@desk.test>").text
        == "Yes, blue. But today I got this mail."
    )


CHAT = "12.11.2025, 14:30, Bo wrote:\nYour parcel is lost.\n12.11.2025, 14:31, Ann wrote:\nThen refund me!"
LED = [
    f"Hello Tom, this is what he said in the chat.\n\n{CHAT}\n\nPlease confirm the refund.",
    "Hello Tom.\n\nFrom the log:\nOn 2025-11-24 at 09:12 daemon wrote:\nERROR disk full\n\nHow do I mend it?",
    "Hola,\n\nEl 12/11/2025 a las 14:30, Marcos escribió:\nEl paquete se perdió.\n\nQuiero el reembolso.",
    "Please rebook:\n\nFrom: Berlin\nTo: Madrid\nDate: 3 Dec 2025\nSubject: booking XK2291\n\nIs it possible?",
]


@pytest.mark.parametrize("text", LED)
def test_what_a_line_leads_to_or_a_greeting_stands_above_is_text(text: str) -> None:
    assert mail(text, In_Reply_To="<1@desk.test>").text == text


def test_a_colon_below_a_closing_leads_to_nothing() -> None:
    above = "Blue, please.\n\nKind regards\nBob Miller\n\nFollow us:"
    assert mail(f"{above}{OUTLOOK}which colour?", In_Reply_To="<1@desk.test>").text == "Blue, please."


@pytest.mark.parametrize(
    "said",
    [
        "Ärendet är avslutat från min sida, tack.",
        "Saken er avsluttet for min del, takk.",
        "Wir haben Ihre Nachricht erhalten. Die Anfrage ist erledigt.",
        "I got your email. I opened case 55123 with the courier. They will get back to you.",
        "I did not get an answer to case 55123 which was opened on Monday. I am out of the office until Friday.",
    ],
)
def test_what_a_person_says_of_a_ticket_makes_no_machine(said: str) -> None:
    assert mail(said, Subject="Re: Order", In_Reply_To="<1@desk.test>").kind is MailKind.PERSON


def test_a_loose_subject_and_a_name_make_no_monitoring_program() -> None:
    read = mail(
        "Bitte um Rückruf, alles steht.", From="Leitstand <alerts@werk.example>", Subject="Problem: Anlage steht"
    )
    assert read.kind is MailKind.PERSON


@pytest.mark.parametrize("last", ["Mobile:", "Besuchen Sie uns:"])
def test_a_colon_above_a_client_s_full_attribution_leads_to_nothing(last: str) -> None:
    quote = "On Mon, 3 Mar 2025 at 10:00, Desk <desk@desk.test> wrote:\n\nWhich colour?"
    assert "Which colour?" not in mail(f"Blue, please.\n\n{last}\n\n{quote}", In_Reply_To="<1@desk.test>").text
