"""What stands below a closing is text where the mail speaks of it or where no signature has such a line; a firm's own
data, of which nothing is said, are signature."""

from __future__ import annotations

import pytest

from tests.unit.mail.samples import mail

CLOSINGS = {
    "en": "Kind regards\nAnn Lee",
    "de": "Mit freundlichen Grüßen\nAnna Weber",
    "fr": "Cordialement\nPaul Petit",
    "es": "Un saludo\nLucía Pérez",
    "it": "Cordiali saluti\nMario Rossi",
    "pt": "Com os melhores cumprimentos\nAna Silva",
    "nl": "Met vriendelijke groet\nPiet Bakker",
    "pl": "Pozdrawiam\nJan Nowak",
    "sv": "Med vänlig hälsning\nEva Lind",
}
PHONE, EMAIL, STREET = "+44 113 496 0001", "new@lee.example", "Hill 5\n50667 Leeds"
IBAN = "IBAN DE89 3704 0044 0532 0130 00"
SPOKEN_OF = {
    "en": [
        ("Please call me back today.", PHONE),
        ("Please use the number below.", PHONE),
        ("My phone number is at the bottom.", PHONE),
        ("Please change my e-mail address.", EMAIL),
        ("Please send the receipt to the address below.", EMAIL),
        ("I have a new mobile number.", PHONE),
        ("We have moved, please correct our data.", STREET),
        ("Please refund the money.", IBAN),
        ("Please issue the invoice with our VAT number.", "VAT GB123456789"),
    ],
    "de": [
        ("Bitte rufen Sie mich heute zurück.", PHONE),
        ("Ich bin unter der unten genannten Nummer da.", PHONE),
        ("Bitte ändern Sie meine Mailadresse.", EMAIL),
        ("Meine neue Handynummer gilt ab heute.", PHONE),
        ("Wir sind umgezogen.", STREET),
        ("Bitte erstatten Sie den Betrag auf mein Konto (siehe unten).", IBAN),
        ("Bitte eine Rechnung mit USt-ID ausstellen.", "USt-IdNr. DE123456789"),
    ],
    "fr": [
        ("Rappelez-moi aujourd'hui.", PHONE),
        ("Mon numéro est ci-dessous.", PHONE),
        ("Merci de modifier mon adresse mail.", EMAIL),
        ("J'ai un nouveau téléphone portable.", PHONE),
        ("Nous avons déménagé.", STREET),
        ("Merci de faire le virement.", IBAN),
        ("Merci d'envoyer une facture avec notre TVA.", "TVA FR12345678901"),
    ],
    "es": [
        ("Llámeme hoy, por favor.", PHONE),
        ("Mi número está abajo.", PHONE),
        ("Quiero cambiar mi correo.", EMAIL),
        ("Tengo un nuevo móvil.", PHONE),
        ("Mi dirección está más abajo.", STREET),
        ("Les pido el reembolso.", IBAN),
        ("Necesito factura.", "NIF 12345678Z"),
    ],
    "it": [
        ("Mi richiami oggi.", PHONE),
        ("Il mio numero è qui sotto.", PHONE),
        ("Vorrei cambiare la mia e-mail.", EMAIL),
        ("Ho un nuovo cellulare.", PHONE),
        ("Il mio indirizzo è in calce.", STREET),
        ("Chiedo il rimborso.", IBAN),
        ("Chiedo la fattura.", "C.F. RSSMRA80A01F205X\nP.IVA 01234567890"),
    ],
    "pt": [
        ("Liguem-me hoje.", PHONE),
        ("O meu telefone está abaixo.", PHONE),
        ("Quero mudar o meu e-mail.", EMAIL),
        ("Tenho um novo telemóvel.", PHONE),
        ("A minha morada está em baixo.", STREET),
        ("Peço o reembolso.", IBAN),
        ("Preciso de fatura.", "NIF 501234567"),
    ],
    "nl": [
        ("Kunt u mij vandaag terugbellen?", PHONE),
        ("Mijn nummer staat hieronder.", PHONE),
        ("Wilt u mijn e-mailadres wijzigen?", EMAIL),
        ("Ik heb een nieuw mobiel nummer, zie hieronder.", PHONE),
        ("Wij zijn verhuisd.", STREET),
        ("Graag het geld terugstorten.", "NL91 ABNA 0417 1643 00"),
        ("Graag een factuur met ons btw-nummer.", "BTW NL123456789B01"),
    ],
    "pl": [
        ("Proszę do mnie zadzwonić.", PHONE),
        ("Mój numer jest poniżej.", PHONE),
        ("Proszę zmienić mój e-mail.", EMAIL),
        ("Mam nowy numer telefonu.", PHONE),
        ("Mój adres podaję poniżej.", STREET),
        ("Proszę o zwrot pieniędzy.", "nr konta 61 1090 1014 0000 0712 1981 2874"),
        ("Proszę o fakturę na firmę.", "NIP 525-000-11-22"),
    ],
    "sv": [
        ("Ring mig gärna idag.", PHONE),
        ("Mitt nummer står nedan.", PHONE),
        ("Jag vill ändra min e-post.", EMAIL),
        ("Jag har ett nytt mobilnummer.", PHONE),
        ("Vi har flyttat.", STREET),
        ("Jag vill ha pengarna återbetalda.", "Bankgiro 5050-1055"),
        ("Skicka en faktura, tack.", "Org.nr 556677-8899"),
    ],
}


@pytest.mark.parametrize(
    ("language", "said", "data"), [(lang, *row) for lang, rows in SPOKEN_OF.items() for row in rows]
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["below the name", "apart"])
def test_data_below_a_closing_of_which_the_mail_speaks_are_text(language: str, said: str, data: str, gap: str) -> None:
    body = f"{said}\n\n{CLOSINGS[language]}{gap}{data}"
    assert mail(f"{body}\n").text == body


@pytest.mark.parametrize("closing", CLOSINGS.values(), ids=CLOSINGS)
@pytest.mark.parametrize("data", [PHONE, EMAIL, f"{PHONE}\n{EMAIL}"])
def test_data_of_which_the_mail_says_nothing_are_signature(closing: str, data: str) -> None:
    assert mail(f"The lid of my kettle is broken.\n\n{closing}\n{data}\n").text == "The lid of my kettle is broken."


OF_ONE_CASE = {
    "en": ["Meter reading 18.220", "Plate number: AB12 CDE", "Date of birth: 3 May 1980"],
    "de": [
        "Zählerstand: 18.220",
        "Kennzeichen K-AW 551",
        "geb. 03.05.1980",
    ],
    "fr": ["Relevé compteur : 18220", "Immatriculation AB-123-CD", "Né le 3/5/1980"],
    "es": ["Lectura del contador 18220", "Matrícula 1234 BCD", "Fecha de nacimiento: 3/5/1980"],
    "it": [
        "Lettura contatore 18220",
        "Targa AB123CD",
        "Nato il 3/5/1980",
    ],
    "pt": ["Leitura: 18220", "Matrícula AA-12-BB", "Data de nascimento 3/5/1980"],
    "nl": ["Meterstand 18220", "Kenteken AB-12-CD", "Geboortedatum 3-5-1980"],
    "pl": ["Stan licznika 18220", "Nr rejestracyjny WA 12345", "ur. 3.05.1980"],
    "sv": ["Mätarställning 18220", "Reg.nr ABC 123", "Född 1980-05-03"],
}


@pytest.mark.parametrize(("language", "line"), [(lang, line) for lang, lines in OF_ONE_CASE.items() for line in lines])
def test_a_line_that_no_signature_has_is_text(language: str, line: str) -> None:
    body = f"The lid of my kettle is broken.\n\n{CLOSINGS[language]}\n{line}"
    assert mail(f"{body}\n").text == body


@pytest.mark.parametrize(
    "signature",
    [
        "Kind regards\nAnn Lee\nLee Ltd, 5 Park Row, Leeds LS1 5HD\n+44 113 496 0001\nVAT GB123456789\nMon-Fri 9am-5pm",
        f"Mit freundlichen Grüßen\nKarl Weber\nWeber GmbH\nHRB 1234\n{IBAN}\nUSt-IdNr. DE123456789\nMo-Fr 9-17 Uhr",
        "Kind regards\nAnn Lee\n5 Park Row, Reading RG1 1AA\n+44 113 496 0001",
        "Mit freundlichen Grüßen\nKarl Weber\nMax-Born-Straße 5\n70565 Stuttgart",
        "Cordialement\nPaul Petit\nPetit SARL\nTVA FR12345678901\nIBAN FR14 2004 1010 0505 0001 3M02 606",
        "Un saludo\nLucía Pérez\nPérez S.L.\nCIF B12345678",
        "Cordiali saluti\nMario Rossi\nRossi S.r.l.\nP. IVA 01234567890",
        "Com os melhores cumprimentos\nAna Silva\nSilva Lda\nNIF 501234567",
        "Met vriendelijke groet\nPiet Bakker\nBakker B.V.\nBTW NL123456789B01\nIBAN NL91 ABNA 0417 1643 00",
        "Z poważaniem\nJan Nowak\nNowak Sp. z o.o.\nNIP 525-000-11-22",
        "Med vänlig hälsning\nEva Lind\nLind AB\nOrg.nr 556677-8899",
        "Mit freundlichen Grüßen\nBäckerei Huber\nMo-Fr 6-18 Uhr\nUSt-IdNr. DE123456789",
        "Kind regards\nTom Ford\nPlumbing and heating\nVAT GB123456789\nMon-Fri 9am-5pm",
        "Un saludo\nFontanería Pérez\nNIF 12345678Z",
        "Z poważaniem\nZakład Ślusarski\nNIP 525-000-11-22",
    ],
)
@pytest.mark.parametrize(
    "said", ["The lid of my kettle is broken.", "Your new lamp and invoice came.", "Das Konto ist gesperrt."]
)
def test_a_firms_own_data_of_which_the_mail_says_nothing_are_signature(said: str, signature: str) -> None:
    assert mail(f"{said}\n\n{signature}\n").text == said


REFERS = {
    "en": "Please contact our technician.",
    "de": "Bitte wenden Sie sich an unseren Techniker.",
    "fr": "Merci de contacter notre technicien.",
    "es": "Póngase en contacto con nuestro técnico.",
    "it": "Può rivolgersi al nostro tecnico.",
    "pt": "Podem contactar o nosso técnico.",
    "nl": "Neem contact op met onze monteur.",
    "pl": "Proszę skontaktować się z naszym technikiem.",
    "sv": "Vänd er till vår tekniker.",
}


@pytest.mark.parametrize("said", REFERS.values(), ids=REFERS)
def test_a_contact_to_whom_the_mail_refers_is_text(said: str) -> None:
    body = f"{said}\n\nPeter Holm\np.holm@holm.example\n+46 70 123 45 67"
    assert mail(f"{body}\n", Subject="Re: Visit").text == body


@pytest.mark.parametrize(
    "said", ["Can you send it to my new address?", "Bitte an meine neue Adresse schicken.", "Voici mon adresse."]
)
def test_an_address_below_two_dashes_of_which_the_mail_speaks_is_text(said: str) -> None:
    body = f"Hi, it is about the lamp. {said}\n--\nAnn Lee\n5 Park Row\nLeeds LS1 5HD"
    assert mail(f"{body}\n").text == body


def test_an_address_below_the_name_for_which_the_quote_asks_is_text() -> None:
    body = "As before.\n\nThanks\nAnn Lee\n5 Park Row\nLeeds LS1 5HD"
    quote = "On Mon, 3 Mar 2025 at 9:12, Desk <support@desk.test> wrote:\n> What is your delivery address?"
    assert mail(f"{body}\n\n{quote}\n", Subject="Re: Parcel").text == body
    asks_else = quote.replace("delivery address", "name")
    assert mail(f"{body}\n\n{asks_else}\n", Subject="Re: Parcel").text == "As before."
