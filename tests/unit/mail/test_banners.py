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


NOTICES = (
    "This message is confidential. If you are not the intended "
    "recipient of this e-mail, please delete it and tell the "
    "sender immediately.",
    "Diese E-Mail ist vertraulich. Sind Sie nicht der richtige Adressat, so informieren Sie bitte den Absender und "
    "löschen Sie diese Nachricht.",
    "Ce message est confidentiel. Si vous n’êtes pas le destinataire "
    "de ce courriel, merci de le détruire et d’avertir "
    "l’expéditeur.",
    "Este mensaje es confidencial. Si usted no es el destinatario de este correo, le rogamos que lo borre y avise al "
    "remitente.",
    "Esta mensagem é confidencial. Se você não for o destinatário desta mensagem, pedimos que a apague e "
    "avise o remetente.",
    "Questo messaggio è riservato. Se non siete il destinatario "
    "di questo messaggio, vi preghiamo di cancellarlo e di "
    "avvertire subito il mittente.",
    "Dit bericht is vertrouwelijk. Indien u niet de geadresseerde "
    "van deze e-mail bent, wordt u verzocht dit bericht te "
    "verwijderen.",
    "Detta meddelande är konfidentiellt. Om du inte är den avsedda "
    "mottagaren av detta meddelande, radera det och meddela "
    "avsändaren omedelbart.",
    "Denne meddelelse er fortrolig. Hvis du ikke er den rette modtager af denne meddelelse, bedes du slette den og "
    "underrette afsenderen.",
    "Denne meldingen er konfidensiell. Dersom du ikke er rett mottaker "
    "av denne meldingen, vennligst slett den og varsle "
    "avsenderen.",
    "Ta wiadomość e-mail jest poufna. Jeżeli nie są Państwo jej adresatem, prosimy o usunięcie tej wiadomości oraz "
    "powiadomienie nadawcy bez zwłoki.",
    "Это сообщение конфиденциально. Если вы не являетесь адресатом этого сообщения, просим удалить его и уведомить "
    "отправителя незамедлительно.",
    "本邮件包含机密信息，仅供指定收件人使用。如果您不是指定收件人，请立即删除本邮件及其"
    "所有附件，并以电子邮件通知发件人，切勿复制、转发或披露本邮件的任何内容。"
    "未经授权使用、传播本邮件内容的，本公司保留追究法律责任的权利，谢谢您的理解与合作。",
    "このメールは機密情報を含んでいます。宛先の方でない場合は、直ちにこのメールと添付"
    "ファイルを削除し、送信者までご連絡ください。内容の複写、転送、開示は固くお断りします。",
)  # fmt: skip


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_of_confidence_is_known_above_and_below_the_words(notice: str) -> None:
    words = "Red lamp, please.\nIt is for room 4."
    above, below = mail(f"{notice}\n\n{words}\n"), mail(f"{words}\n\n{notice}\n")
    assert (above.text, below.text) == (words, words)
    assert (above.quoted, below.signature) == (notice, notice)


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
        "Wiadomość jest poufna, a ja nie jestem adresatem, jeżeli nie jest Pan Nowakiem.\n\nProszę usunąć mój adres.",
        "Meddelandet är konfidentiellt. Om du inte är Karin, radera det, för jag skrev fel.\n\nTack.",
        "If you are not able to open this e-mail, the confidential invoice hangs on it.\n\nThanks for the lamp.",
    ],
)
def test_what_a_person_writes_about_rare_or_confidential_mail_is_kept(text: str) -> None:
    assert mail(text).text == text


def test_a_warning_that_a_person_shows_below_a_rule_stays() -> None:
    text = f"Hello,\n\nplease look at this warning:\n\n____\n{WARNINGS[0]}"
    assert mail(text).text == text
