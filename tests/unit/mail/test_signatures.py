"""A kept signature does no harm, a lost sentence does: what customers write below their names and rules stays."""

from __future__ import annotations

import pytest

from tests.unit.mail.samples import mail

BELOW_A_NAME = [
    "Bestellung 4711 bitte stornieren.",
    "Order no. 4711",
    "Order no. 4711\nKettle KX-200",
    "Bestellnummer 4711, gekauft im Mai",
    "Número de pedido 4711",
    "Číslo objednávky 4711",
    "N° de commande : 4711",
    "Numer zamówienia: 4711",
    "Номер заказа: 4711",
    "주문번호: 4711",
    "订单号：4711",
    "رقم الطلب: 4711",
    "注文番号は4711です",
    "Forgot: order number is 4711",
    "Cancel my order 4711.",
    "My address is 5 Elm Street, Leeds",
    "Meine neue Adresse: Ulmenweg 5, 70565 Stuttgart",
    "and the toaster burns the bread too",
    "und der Toaster geht auch nicht",
    "It is the KX-200.",
]
SIGNED = ["Kind regards\nAnn Weber", "Kind regards\n\nAnn Weber", "-- \nAnn Weber", "Kind regards, Ann", "LG Ann"]


@pytest.mark.parametrize("fact", BELOW_A_NAME)
@pytest.mark.parametrize("signed", SIGNED)
def test_a_paragraph_below_a_name_is_text_unless_it_is_contact_data(fact: str, signed: str) -> None:
    assert fact in mail(f"Hello, my kettle leaks all the time.\n\n{signed}\n\n{fact}\n").text


@pytest.mark.parametrize(
    "below",
    [
        "Kind regards\nAnn\nOrder 4711 arrived broken.\nPlease cancel order 4712.",
        "Thanks\nSend it to Bob\nElm Street 5\nLeeds",
        "Thanks\nBlue please",
        "Thanks\nOrder 4711\nLamp 300",
        "Best\nbefore date on the box is 2019, number 4711",
        "Yours\nRefund to DE12 3456 7890\nby Friday",
        "Best wishes\nfrom Aunt Mary and the kids",
    ],
)
def test_a_closing_word_that_goes_on_is_no_closing(below: str) -> None:
    assert mail(f"Hello, my kettle leaks.\n\n{below}\n").text.endswith(below)


def test_a_closing_that_a_colon_asks_for_is_text() -> None:
    assert mail("Bonjour, merci de graver :\n\nCordialement\nPierre\n").text.endswith("Cordialement\nPierre")


@pytest.mark.parametrize(
    "below",
    [
        "____________\nOrder 4711\nThe lamp arrived broken.\n\nBob",
        "--------------------\nBestellung 4711\nDie Lampe ist kaputt angekommen.\nGeld zurück bitte.",
        "____________\n4711\n4712\n4713",
        "---\n2 lamps\n1 table\nref 4711",
        "-----\nkettle, black\nship to Bonn\n-----\ntoaster, red\nship to Ulm",
        "=====\nKettle: leaks since May\n=====\nToaster: burns everything",
        "*****\nwhat is the size of the kettle\n*****",
        "--\nOrder 4711\nKettle leaks",
    ],
)
def test_facts_and_sections_below_a_rule_are_text(below: str) -> None:
    assert mail(f"Hello, do you ship to Malta?\n\n{below}\n").text.endswith(below)


@pytest.mark.parametrize(
    "body",
    [
        "Which colour? You asked which colour I want.\n\n- Blue",
        "Dear team, please send me\n\n- Katalog",
        "Which model? It is this one.\n\n–Titan KX",
        "Hi, who is coming to the course?\n\n- Ann",
    ],
)
def test_a_dash_and_a_word_that_is_not_the_writers_name_is_text(body: str) -> None:
    assert mail(body).text == body


ATTRIBUTION = "On Mon, 3 Mar 2025 at 9:12, Desk <support@desk.test> wrote:"


@pytest.mark.parametrize("name", ["Ann Weber <ann@example.org>", "ann@example.org"])
@pytest.mark.parametrize("above", ["", "Hello,\n\n", "Hello, I like it.\n\n"])
@pytest.mark.parametrize("answer", ["-Blue", "- Blue", "Thanks for asking.\n-Blue", "Thanks for asking.\n\n-Blue"])
def test_a_dash_and_a_word_below_a_quote_is_an_answer(answer: str, above: str, name: str) -> None:
    body = f"{above}{ATTRIBUTION}\n> Which colour would you like?\n\n{answer}\n"
    assert mail(body, From=name, Subject="Re: Lamp").text.endswith(answer)


def test_a_dash_and_the_writers_name_below_a_quote_is_signature() -> None:
    read = mail(f"{ATTRIBUTION}\n> Which colour?\n\nBlue is fine.\n-Ann\n", Subject="Re: Lamp")
    assert (read.text, read.signature) == ("Blue is fine.", "-Ann")


BLOCK = "Tom Carter\nElm Street 5\nLeeds\ntom@new.test\n+44 1632 960001"


@pytest.mark.parametrize(
    ("above", "asked"),
    [
        ("", "Whom do we write to?"),
        ("Hello,\n\n", "Whom do we write to?"),
        ("Hello, thanks for asking.\n\n", "Please tell us your address.\n> Regards\n> Desk"),
        ("Hallo, danke für Ihre Mail.\n\n", "Wie ist Ihre Anschrift?"),
        ("Hello, thanks for asking.\n\n", "Where do you live?"),
    ],
)
def test_an_address_below_a_quote_that_asks_for_it_is_text(above: str, asked: str) -> None:
    read = mail(f"{above}{ATTRIBUTION}\n> {asked}\n\n{BLOCK}\n", Subject="Re: Parcel")
    assert read.text.endswith(BLOCK)
    assert mail(f"Blue is fine.\n\n{ATTRIBUTION}\n> Which colour?\n\n{BLOCK}\n", Subject="Re: A").signature == BLOCK


@pytest.mark.parametrize("line", ["Sent from Hamburg", "Enviado desde Madrid", "Sent by DHL 4711", "Sent from Amazon"])
def test_a_place_or_a_carrier_is_no_device(line: str) -> None:
    assert mail(f"Hello, you asked how it came.\n\n{line}\n").text.endswith(line)


@pytest.mark.parametrize(
    "lead",
    [
        "Hello, my new address is below",
        "Hello, please deliver to",
        "Please ship it to my brother from now on.",
        "Bitte liefern Sie an meinen Bruder.",
        "Merci de livrer à mon frère.",
        "Meine neue Adresse steht unten.",
    ],
)
def test_an_address_that_the_mail_speaks_of_is_text(lead: str) -> None:
    block = "Tom Carter\nElm Street 5\nLeeds\ntom@new.test\n+44 1632 960001"
    assert mail(f"{lead}\n\n{block}\n").text == f"{lead}\n\n{block}"


@pytest.mark.parametrize(
    "story",
    [
        "The e-mail that you sent to my husband was confidential and I am very angry that you sent it to all our "
        "neighbours. I want a written apology and compensation.",
        "Ihre E-Mail mit meinen vertraulichen Daten ging an die falsche Person und ich möchte wissen, welche Daten das "
        "waren und was Sie nun tun. Bitte löschen Sie alles",
        "This confidential message from your system arrived at my mailbox three times. It is privileged information "
        "of another customer, with name and address. Delete it.",
    ],
)
def test_a_complaint_about_a_confidential_mail_is_no_disclaimer(story: str) -> None:
    assert mail(f"Hello, here is my story.\n\n{story}\n").text.endswith(story)


FIRM = (
    "Maschinenbau Weber GmbH & Co. KG\nIndustriestraße 5\n70565 Stuttgart\nTel.: +49 711 123456-78\n"
    "Fax: +49 711 123456-79\nk.weber@maschinenbau.example\nwww.maschinenbau.example\n\n"
    "Geschäftsführer: Dr. Hans Weber\nAmtsgericht Stuttgart, HRA 12345\nUSt-IdNr.: DE123456789\n\n"
    "Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige "
    "Adressat sind oder diese E-Mail irrtümlich erhalten haben, informieren Sie bitte sofort den Absender und "
    "vernichten Sie diese Mail.\n\nBitte denken Sie an die Umwelt, bevor Sie diese E-Mail ausdrucken."
)


@pytest.mark.parametrize(
    "signature",
    [
        f"Mit freundlichen Grüßen\n\ni. A. Karl Weber\nEinkauf\n\n{FIRM}",
        "Kind regards\nAnn Weber\n\nHead of Sales\nWeber Ltd\n5 Elm Street, Leeds LS1 4AB\nCompany no. 12345678",
        "Cordialement\nAnn Weber\n\nTél. : 01 23 45 67 89",
        "Saludos\nAna\n\nwww.weber.example",
        "-Ann",
        "- Ann Weber",
        "--\nAnn Weber\nWeber GmbH\n70565 Stuttgart",
        "____________\nAnn Weber\nann@example.org\n0711 123456",
        "Sent from my Fairphone",
        "Envoyé depuis mon Fairphone 5",
        "Gesendet von meinem Fairphone",
        "Sent from my Jolla",
        "Get BlueMail for Android",
        "Sent from Superhuman",
    ],
)
def test_contact_data_and_device_lines_are_signature(signature: str) -> None:
    assert mail(f"Hello, I need the part 77-1.\n\n{signature}\n").text == "Hello, I need the part 77-1."


def test_a_quote_on_the_line_of_its_attribution_is_cut() -> None:
    body = (
        "Thanks, is it tax free?\n\nSent from Yahoo Mail on Android \n \n"
        "  On Sun, 22 Nov 2026 at 16:03, Example Shop<support@desk.test> wrote:   Dear Bob,\nwe got your parcel.\n"
    )
    assert mail(body, In_Reply_To="<t12.abc@desk.test>", Subject="Re: Refund").text == "Thanks, is it tax free?"


@pytest.mark.parametrize(
    "text",
    [
        "First the app.\n--\nThen the invoice is wrong.\n--\nAt last nobody calls back.",
        "The scanner is broken.\n\nIt says the page is virus-free, is it www.avast.com?",
        "The bounce says:\n\nReceived: from mx.example.com\nFrom: a@b.test\nTo: c@d.test\nSubject: x\n\nIs it blocked?",
        "Hello,\n\nplease think before you print my mail, it is really long.",
        "We ship to\n--- Zone 2 ---\nand to\n--- Zone 3 ---\nas well.",
    ],
)
def test_what_only_looks_like_a_footer_is_text(text: str) -> None:
    assert mail(text, Subject="Re: Refund").text == text


@pytest.mark.parametrize(
    "footer",
    [
        "--\nAnn Weber\n--\nWeber Ltd, 5 Elm Street, Leeds",
        "Virus-free.www.avast.com",
        "<https://www.avg.com/email-signature>\nSem vírus. www.avg.com <https://www.avg.com/email-signature>\n<#DAB4FAD8-2DD7-40BB>",
        "Mit freundlichen Grüßen / Kind regards\n\nAnn Weber\nEinkauf",
        "P Bitte prüfen Sie, ob diese Mail wirklich ausgedruckt werden muss!",
    ],
)
def test_what_programs_and_firms_add_is_signature(footer: str) -> None:
    assert mail(f"Hello, I need the part 77-1.\n\n{footer}\n").text == "Hello, I need the part 77-1."


@pytest.mark.parametrize(
    "last", ["Please print the green tree on both sides.", "----\n注文を取り消したい。"], ids=["no mail", "Japanese"]
)
def test_a_last_paragraph_that_says_something_of_its_own_is_text(last: str) -> None:
    text = f"Hello, I want two of the bags.\n\n{last}"
    assert mail(text).text == text


def test_a_short_notice_that_says_for_whom_the_mail_is_not_meant_ends_the_text() -> None:
    notice = "Diese E-Mail ist vertraulich. Sollten Sie nicht der richtige Empfänger sein, löschen Sie sie bitte."
    assert (
        mail(f"Was kostet ein Service?\n\nMit freundlichen Grüßen\nMartin Kainz\n\n{notice}").text
        == "Was kostet ein Service?"
    )


@pytest.mark.parametrize(
    "footer",
    [
        '-- \nYou received this message because you are subscribed to the Google Groups "Support" group.\n'
        "To unsubscribe from this group and stop receiving emails from it, send an email to x+unsubscribe@desk.test.",
        '-- \nSie erhalten diese Nachricht, weil Sie E-Mails von der Gruppe "Hilfe" abonniert haben.',
        "-- \nVous recevez ce message, car vous êtes abonné au groupe Aide.",
        "-- \nHas recibido este mensaje porque estás suscrito al grupo Ayuda.",
        "-- \nReply to this email directly or view it on GitHub:\nhttps://github.com/x/y/issues/4\n"
        "You are receiving this because you were mentioned.",
        "Kind regards\nAnn\n\nYou are receiving this because you are subscribed to this thread.",
    ],
)
def test_why_a_list_or_a_service_sends_the_mail_is_no_text(footer: str) -> None:
    assert mail(f"Hello, I need the part 77-1.\n\n{footer}\n").text == "Hello, I need the part 77-1."


@pytest.mark.parametrize(
    "below",
    [
        "You are receiving this because you sold me a broken kettle.",
        "You received this mail because my kettle leaks, please answer me.",
        "You got this account because I signed up for the wrong one.",
        "Sie haben mein Geld, weil ich mich bei Ihnen registriert habe.",
        "Sie erhalten diese Mail, weil Sie mir das falsche Teil geschickt haben.",
        "You can reach me any time.",
    ],
)
def test_a_person_may_say_below_a_delimiter_why_he_writes(below: str) -> None:
    assert mail(f"Hello, I need the part 77-1.\n\n-- \n{below}\n").text.endswith(below)


@pytest.mark.parametrize(
    "closing",
    [
        "Many thanks and best wishes,",
        "Thanks & best regards",
        "Thank you and kind regards,",
        "Vielen Dank und freundliche Grüße",
        "Danke und Gruß",
        "Merci et cordialement,",
        "Gracias y saludos",
        "Grazie e saluti",
        "Bedankt en groet,",
        "Dziękuję i pozdrawiam",
        "Спасибо и с уважением,",
    ],
)
def test_thanks_and_regards_close_above_a_firms_long_lines(closing: str) -> None:
    firm = (
        "i. A. Petra Meier\nEinkauf\n\nMeier GmbH & Co. KG\nIndustriestr. 12 · 70565 Stuttgart\n"
        "Tel. +49 711 123456\nGeschäftsführer: Klaus Meier · HRB 12345 Amtsgericht Stuttgart"
    )
    assert mail(f"Hello, I need the part 77-1.\n\n{closing}\n\n{firm}\n").text == "Hello, I need the part 77-1."


@pytest.mark.parametrize(
    "below", ["Thanks and best\nbefore date on the box is 2019", "Thanks and two more lamps please"]
)
def test_thanks_that_go_on_are_text(below: str) -> None:
    assert mail(f"Hello, my kettle leaks.\n\n{below}\n").text.endswith(below)


PASSED_ON = (
    "------------- Begin message -------------\n\nThe kettle leaks. Please send a new one.\n\n"
    "------------- End message -------------\n\nFor Your Information: To help arbitrate disputes and preserve trust "
    "and safety, we retain all messages buyers and sellers send through Amazon.com for two years.\n\n"
    "Was this email helpful?\nhttps://sellercentral.amazon.com/x?y=z"
)


def test_what_a_marketplace_adds_below_the_message_is_no_text() -> None:
    read = mail(f"Order ID 123-4567\n\n{PASSED_ON}\n", From="Karl <abc@marketplace.amazon.com>")
    assert read.text.endswith("The kettle leaks. Please send a new one.")
    assert read.signature.startswith("------------- End message")


@pytest.mark.parametrize(
    "text",
    [
        f"{PASSED_ON}\n\nWhat does this mean for me",
        "----- Begin message -----\n\nIt leaks.\n\n----- End message -----\n\nWhat do you say to this?",
        "----- End message -----\n\nFor your information: it leaks.",
    ],
)
def test_a_person_s_words_below_a_framed_message_are_text(text: str) -> None:
    assert mail(text).text == text


@pytest.mark.parametrize(
    "last",
    [
        "Sent from my iPhone is annoying me",
        "Gesendet von meinem iPhone nervt mich",
        "Envoyé de mon iPhone est affiché partout",
        "Enviado desde mi iPhone aparece siempre",
        "Inviato da iPhone compare sempre",
        "Enviado do meu iPhone aparece sempre",
        "Verzonden vanaf mijn iPhone staat er altijd",
        "Wysłane z iPhone'a pojawia się zawsze",
        "Skickat från min iPhone står alltid där",
    ],
)
def test_a_sentence_about_a_device_line_is_text(last: str) -> None:
    text = f"How do I turn this off?\n{last}"
    assert mail(text).text == text
    device = next(word for word in (" is ", " nervt", " est ", " aparece", " compare", " staat", " pojawia", " står")
                  if word in last)  # fmt: skip
    assert mail(f"How do I turn this off?\n{last.partition(device)[0]}").text == "How do I turn this off?"


NOTICES = {
    "en": "This e-mail is confidential and intended only for the named recipient. If you are not the named recipient "
    "please delete it and notify the sender immediately.",
    "de": "Diese E-Mail ist vertraulich. Sollten Sie nicht der richtige Empfänger sein, löschen Sie sie bitte.",
    "fr": "Ce message est confidentiel. Si vous n'êtes pas le destinataire, merci de supprimer ce message aussitôt.",
    "es": "Este mensaje es confidencial. Si usted no es el destinatario, borre este mensaje y avise al remitente.",
    "it": "Questo messaggio è riservato. Se non è il destinatario, elimini questo messaggio e avvisi il mittente.",
    "pt": "Esta mensagem é confidencial e destina-se apenas ao destinatário. Caso a tenha recebido por engano, deve "
    "apagar a mensagem e avisar o remetente.",
    "nl": "Dit bericht is vertrouwelijk. Indien u niet de geadresseerde bent, verwijder dit bericht dan direct.",
    "pl": "Ta wiadomość jest poufna i przeznaczona wyłącznie dla adresata. Jeżeli nie jesteś adresatem, usuń tę "
    "wiadomość i powiadom o tym nadawcę.",
    "sv": "Detta meddelande är konfidentiellt och endast avsett för mottagaren. Om du inte är rätt mottagare ska du "
    "radera detta meddelande och meddela avsändaren.",
}


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_a_confidentiality_notice_that_the_mail_hands_over_is_text(notice: str) -> None:
    text = f"Hello, one thing bothers us. Please remove this text:\n\n{notice}"
    assert mail(text).text == text
    assert mail(f"Hello, one thing bothers us.\n\n{notice}").text == "Hello, one thing bothers us."


ITEMS = {
    "en": "Issues:\n--\nLid broken\n--\nNo manual",
    "de": "Mängel:\n--\nDeckel kaputt\n--\nAnleitung fehlt",
    "fr": "Problèmes :\n--\nCouvercle cassé\n--\nPas de notice",
    "es": "Hay problemas\n--\nTapa rota\n--\nSin manual",
    "it": "Problemi\n--\nCoperchio rotto\n--\nManca il manuale",
    "pt": "Problemas:\n--\nTampa partida\n--\nSem manual",
    "nl": "Klachten\n--\nDeksel kapot\n--\nGeen handleiding",
    "pl": "Wady:\n--\nPokrywa pęknięta\n--\nBrak instrukcji",
    "sv": "Fel:\n--\nLocket trasigt\n--\nIngen manual",
}


@pytest.mark.parametrize("text", ITEMS.values(), ids=ITEMS)
@pytest.mark.parametrize("closing", ["", "\n\nKind regards\nAnn"])
def test_two_dashes_between_the_items_of_a_list_are_text(text: str, closing: str) -> None:
    assert mail(f"{text}{closing}\n").text == text
