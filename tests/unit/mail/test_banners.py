"""The warning of a gateway about a mail from outside is not what the customer wrote."""

from __future__ import annotations

import pytest

from tests.unit.mail.samples import mail, page

WARNINGS = [
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless "
    "you recognize the sender and know the content is safe.",
    "[EXTERNAL EMAIL] DO NOT CLICK links or attachments unless you recognize the sender.",
    "This message came from an external sender.\nPlease exercise caution with links and attachments.",
    "ACHTUNG: Diese E-Mail stammt von außerhalb der Organisation. Klicken Sie nicht auf Links und öffnen Sie keine "
    "Anhänge, wenn Sie den Absender nicht kennen.",
    "VORSICHT: Externe E-Mail. Bitte öffnen Sie keine Anhänge unbekannter Absender.",
    "ATTENTION : Ce courriel provient de l’extérieur de l’organisation. Ne cliquez pas sur les liens et n’ouvrez pas "
    "les pièces jointes si vous ne connaissez pas l’expéditeur.",
    "PRECAUCIÓN: Este correo se originó fuera de la organización. No haga clic en enlaces ni abra archivos adjuntos "
    "a menos que reconozca al remitente.",
    "LET OP: Deze e-mail komt van buiten de organisatie. Klik niet op links en open geen bijlagen, tenzij u de "
    "afzender kent.",
]
WORDS = "Hello,\n\nhow long is the notice period?"


@pytest.mark.parametrize("warning", WARNINGS)
def test_a_warning_above_or_below_the_words_is_cut(warning: str) -> None:
    for text in (f"{warning}\n\n{WORDS}", f"____\n{warning}\n____\n\n{WORDS}", f"{WORDS}\n\n{warning}\n"):
        read = mail(text)
        assert read.text == WORDS
        assert warning in read.quoted


def test_a_warning_in_a_page_is_cut_and_the_quote_stays_a_quote() -> None:
    above = f"<div style='background:#ffeb9c'><b>CAUTION:</b> {WARNINGS[0][9:]}</div>"
    for gap in ("<br>", ""):
        assert page(f"{above}{gap}<p>Hello,</p><p>how long is the notice period?</p>").text == WORDS
    read = mail(f"{WARNINGS[0]}\n\nYes, please.\n\n> Do you want it?\n", In_Reply_To="<1@x.test>")
    assert (read.text, read.posts_below) == ("Yes, please.", False)
    assert read.quoted == f"{WARNINGS[0]}\n\n> Do you want it?"


def test_a_mail_with_nothing_but_a_warning_says_nothing() -> None:
    read = mail(WARNINGS[0])
    assert (read.text, read.quoted) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        f"Your mails carry this warning:\n\n{WARNINGS[0]}",
        f"Hello,\n\n{WARNINGS[0]}\n\nWhat does it mean?",
        "I got an external mail with links, be careful with the sender.\n\nIs it yours?",
        "Do not open the attachments of the sender from outside, this mail is a fake, is it?\n\nAnn",
        "The links in your email do not open outside of Germany.\n\nAnn",
        "Bitte keine Links mehr, die externe Festplatte ist da.\n\nWann kommt die andere?",
    ],
)
def test_what_a_person_writes_about_such_a_warning_is_kept(text: str) -> None:
    read = mail(text)
    assert "\n\n".join(filter(None, (read.text, read.signature))) == text


ABOVE = (
    "You don't often get email from a@b.test. Learn why this is important<https://aka.ms/LearnAboutSenderIdentification>",
    "[Sie erhalten nicht oft E-Mails von a@b.test. Warum: https://aka.ms/LearnAboutSenderIdentification ]",
    "NOTICE: This e-mail may contain privileged words. If you are not the named recipient, delete it.",
    "Diese E-Mail ist vertraulich. Wenn Sie nicht der richtige Adressat sind, löschen Sie bitte diese E-Mail.",
)  # fmt: skip


@pytest.mark.parametrize("above", ABOVE)
def test_a_tip_and_a_notice_above_the_words_are_not_the_writers(above: str) -> None:
    assert mail(f"{above}\n\nDo you sell the filter alone?\n").text == "Do you sell the filter alone?"
    assert mail(above).text == above  # nothing stands below: in doubt it is kept


@pytest.mark.parametrize(
    "text",
    [
        "You don't often get email from me, I know.\n\nDo you sell the filter alone?",
        "You don't often get such a mail.\n\nDo you sell the filter alone?",
        "Your e-mail is confidential and I am not the intended recipient.\n\nPlease delete my address.",
        "The message was confidential, but not for us.\n\nWhom did you mean?",
    ],
)
def test_what_a_person_writes_about_rare_or_confidential_mail_is_kept(text: str) -> None:
    assert mail(text).text == text


def test_a_warning_that_a_person_shows_below_a_rule_stays() -> None:
    text = f"Hello,\n\nplease look at this warning:\n\n____\n{WARNINGS[0]}"
    assert mail(text).text == text
