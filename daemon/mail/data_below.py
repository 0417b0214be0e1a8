"""Data that a person gives below the closing: an account, a number to call, a meter reading.

It is text where the mail speaks of it, or where no signature has such a line. A firm's own account and tax number, of
which the mail says nothing, are signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.phrases import lowered, phrases

_MAX_ABOVE = 2000  # characters of the mail that may speak of what stands below
_MAX_ABOVE_LINES = 60
_MAX_LINE = 200
_MAX_ASKED = 400


def _word(*alternatives: str) -> str:
    return rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)"


def _near(one: str, other: str) -> str:
    """Both in one sentence, in either order."""
    return rf"{one}[^.!?\n]{{0,60}}?{other}|{other}[^.!?\n]{{0,60}}?{one}"


# "Please deliver to", "my new address is below", "turn to our technician": what stands below is no signature.
_ASKS_ADDRESS = re.compile(
    r"(?<!\w)(?:(?:new|my|our|his|her|your|which|what|full|following|delivery|shipping|billing|this) address|"
    r"deliver\w* (?:it |this |them )?to|where (?:do|shall|should|can) (?:you|we|i) (?:live|ship|send|deliver)|"
    r"wohin|wo wohnen|"
    r"(?:ship|send) (?:\w+ ){0,2}to|contact (?:me|her|him|my|our|the)|(?:get|be) in touch with|"
    r"(?:speak|talk|turn|write) to (?:my|our|the)|adresse[ns]?|anschrift|"
    r"liefer\w* (?:sie )?(?:\w+ )?(?:an|nach)|wende\w* (?:sie sich|dich|euch) (?:\w+ ){0,2}an|"
    r"sich (?:\w+ ){0,2}an (?:\w+ ){1,3}(?:zu )?wenden|"
    r"(?:kontaktier\w+|erreichen) sie (?:\w+ ){0,2}(?:unsere|meine)\w*|"
    r"schick\w* (?:\w+ ){0,3}an|livre[rz]|envoye[rz] (?:\w+ ){0,2}à|adresse[rz][- ]vous|"
    r"(?:contacte[rz]|joindre) (?:notre|mon|ma|le|la)|dirección|enví\w+ (?:\w+ ){0,3}a|"
    r"(?:en contacto|contactar|contacten?|hablen?|hablar) con|diríja\w*|dirigirse|indirizzo|"
    r"spedi\w+|rivolg\w+|contatt(?:are|ate|i|a) (?:il|la|lo|l'|i)|"
    r"adres\w*|bezorg\w*|stuur\w*|contact op(?:nemen)? met|wend(?:t)? u|"
    r"endereço|morada|entreg\w+|dirij\w+|(?:contacte[m]?|contactar|falem?|falar) (?:com|o|a)|adress\w*|wysł\w+|"
    r"(?:s?kontaktować|kontakt\w*|skontaktuj\w*) (?:się )?z|zwróc\w+ się do|kontakta (?:vår|min|vårt)\w*|"
    r"vänd\w* (?:er|dig|dej) till|"
    r"umgezogen|moved|déménag\w*|mudad\w|mudanza|mudei|mudança|traslocat\w|verhuis\w*|przeprowadz\w+|flyttat|"
    r"адрес\w*|достав\w+|отправ\w+|地址|住所|see here|siehe hier|voici)(?!\w)",
    re.IGNORECASE,
)
_BELOW = _word(
    r"below|underneath|beneath|at the bottom|(?:under|below|in) my (?:name|signature)",
    r"unten\w*|nachstehend\w*|darunter|unter meinem namen|in (?:der|meiner) signatur",
    r"ci-dessous|ci-après|en bas|plus bas|dans ma signature",
    r"abajo|a continuación|al pie|en mi firma",
    r"sotto\w*|in calce|in fondo|di seguito|nella mia firma|in firma",
    r"abaixo|em baixo|a seguir|na minha assinatura",
    r"hieronder\w*|onderaan|onderstaand\w*|in mijn handtekening",
    r"poniż\w+|na dole|niżej|w (?:mojej )?stopce|pod podpisem",
    r"nedan\w*|längst ner|här under|i min signatur",
)
_DATA = _word(
    r"address|number|e-?mail|phone|mobile|account|(?:my|our|bank|contact|company) details|iban|vat",
    r"\w*adressen?|anschrift|\w*nummern?|\w*kont[oe]n?|\w*daten|angaben|bankverbindung|telefon\w*",
    r"coordonnées|compte|numéro|courriel|téléphone|portable|rib",
    r"dirección|número|cuenta|datos|correo|teléfono|móvil",
    r"indirizzo|numero|conto|dati|telefono|cellulare|recapit[oi]",
    r"endereço|morada|conta|dados|telemóvel|telefone",
    r"\w*adres|\w*rekening\w*|gegevens|telefoon\w*",
    r"adres\w*|numer\w*|kont\w{1,4}|dan(?:e|ych)|\w*adress\w*|\w*uppgifter\w*|\w*numm\w+",
)
_CHANGES = _word(
    r"new|chang\w+|updat\w+|correct\w*|replace\w*|different|neue\w?|änder\w*|geändert\w*|aktualisier\w*|korrigier\w*",
    r"nouve\w+|modifi\w+|mettre à jour|nuev[oa]|cambi\w+|actualiz\w+|corrig\w+|nuov[oa]|aggiorn\w+",
    r"nov[oa]|alter\w+|atualiz\w+|mud\w+|nieuwe?|wijzig\w*|gewijzigd|verander\w*|aanpassen",
    r"now[yeaią]\w{0,2}|zmian\w*|zmieni\w*|aktualiz\w*|nya?|nytt|ändra\w*|uppdater\w*|byt\w*",
)
_EMAIL = _word(r"e-?mail\w*|e-?mail-?adress?\w*|mail-?adress?\w*|adresse mail|courriel|correo|e-?post\w*|mejl\w*")
_TELEPHONE = _word(
    r"(?:tele)?phone|mobile|cell|telefon\w*|handy\w*|mobil\w*|rufnummer|téléphone|portable|teléfono|móvil|cellulare|"
    r"telefone|telemóvel|celular|\w*telefoon\w*|gsm|komórk\w*|call me on"
)
_CALLS = _word(
    r"(?:call|ring|phone|text) (?:me|us)|(?:call|ring|phone) back|call-?back|give (?:me|us) a (?:call|ring)",
    r"ruf\w* (?:sie |doch |bitte ){0,2}(?:mich|uns)|(?:mich|uns) [^.!?\n]{0,40}?(?:an|zurück)(?:zu)?rufen|"
    r"(?:um|bitte) (?:\w+ )?(?:rückruf|anruf)|zurückrufen",
    r"r?appelez|(?:me|nous) (?:r?appeler|téléphoner|joindre)|r?appeler|téléphonez",
    r"ll[aá]men?(?:me|nos)|ll[aá]m[ae](?:me|nos)|me (?:pueden? )?llam\w+|llamarme|llamarnos",
    r"(?:ri)?chiam(?:atemi|ami|armi|arci|ateci)|mi (?:\w+ )?(?:ri)?chiam\w+|telefonatemi",
    r"(?:me )?liguem?(?:-me|-nos)?|ligar(?:-me|-nos)?|telefonem?-me|telefonar-me",
    r"bel(?:t)? (?:u |je )?(?:mij|me|ons)|(?:mij|me|ons) [^.!?\n]{0,40}?bellen|terugbel\w*",
    r"zadzwo\w+|oddzwo\w+|prosz\w+ o (?:telefon|kontakt telefoniczny)",
    r"ringa? (?:gärna |upp )?(?:mig|oss)|ringa? tillbaka|ringer (?:ni )?(?:mig|oss)",
)
_PAYS = _word(
    r"transfers?|refund\w*|reimburse\w*|pay (?:me|it|the money|out|back)|money back|direct debit|bank details|iban|bic",
    r"überweis\w*|\w*erstatt\w*|rückzahl\w*|auszahl\w*|zurück(?:zu)?zahl\w*|lastschrift\w*|"
    r"bankverbindung|auf (?:mein|unser)\w* \w*konto",
    r"rembours\w*|virer|virement\w*|versement|verser|rib|transferir|transferencia|transfieran?|reembols\w*|ingres\w+",
    r"rimbors\w*|bonific\w*|accredit\w*|devolv\w*|estorn\w*|deposit\w*|transferência",
    r"terugbetal\w*|terugstort\w*|terug te (?:storten|betalen)|overmak\w*|over te maken|overboek\w*|stort\w*|"
    r"op (?:mijn|onze) rekening",
    r"zwro\w+|zwróc\w*|przel\w+|wypłat\w*|återbetal\w*|överför\w*|sätt\w* in|utbetal\w*",
)
_NEEDS = _word(
    r"need\w*|issue\w*|make out|send\w*|please|want|would like|brauch\w*|benötig\w*|ausstell\w*|auszustellen|bitte|"
    r"stell\w*|schick\w*|besoin|envo\w+|établ\w+|merci|voudr\w+|souhait\w+|necesit\w*|quier\w*|enví\w*|emit\w*|"
    r"solicit\w*|ruego|chied\w*|vorrei|serve|inviare|emett\w*|precis\w*|emitam|enviem|pedir|peço|graag|nodig|stuur\w*|"
    r"opmaken|prosz\w*|potrzebuj\w*|wystaw\w*|behöver|skicka\w*|ställ\w*|vill ha"
)
_INVOICE = _word(
    r"invoices?|receipt|rechnung\w*|quittung|factures?|factura|fattura|fatura|factuur|faktur\w*|kvitto|recibo"
)
_TAX = _word(
    r"vat|tax (?:id|number|no)|ust\S*|umsatzsteuer\S*|steuernummer|tva|siret|nif|cif|iva|codice fiscale|contribuinte|"
    r"btw\S*|nip\w{0,2}|momsn\w*|organisationsn\w*"
)
_MEETS = _word(
    r"appointments?|technician|come (?:by|over|next|on)|when can|time slots?|available|termine?\w?|techniker\w*|"
    r"wann (?:kann|können|passt)|rendez-vous|technicien|disponib\w+|cita|técnico|appuntamento|tecnico|marcação|visita|"
    r"afspraak|monteur|langskom\w*|wizyt\w*|technik\w*|serwisant\w*|termin\w*|besök\w*|teknik\w+|boka\w*"
)
_DAY = (
    r"weekdays?|werktags|en semaine|entre semana|giorni feriali|dias úteis|doordeweeks|vardagar|w dni robocze|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sat|sun)(?:day)?s?|(?:mon|diens|donners|frei|sams|sonn)tags?|"
    r"mittwochs?|mo|di|mi|do|fr|sa|so|lun(?:di|edì|es)?|mar(?:di|tedì|tes)?|mer(?:credi|coledì)?|miércoles|mié|jeu(?:di)?|"
    r"jueves|giovedì|vendredi|viernes|venerdì|samedi|sábado|sabato|segunda|terça|quarta|quinta|sexta|"
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|ma|wo|vr|pon(?:iedziałek)?|wt(?:orek)?|śr(?:oda)?|czw(?:artek)?|"
    r"pt|piątek|sob(?:ota)?|(?:mån|tis|ons|tors|fre|lör|sön)(?:dag)?(?:ar)?"
)
_TIME = (
    r"(?<!\d)\d{1,2}(?:[:.h]\d\d)?\s?(?:am|pm|uhr|h|uur)?(?![\w.:/])(?![ -]\d{3})|"
    r"all day|any ?time|mornings?|afternoons?|evenings?|ganztags|ganztägig|vormittags?|nachmittags?|abends|morgens|"
    r"matin|après-midi|toute la journée|mañana|tarde|todo el día|mattina|pomeriggio|tutto il giorno|manhã|"
    r"todo o dia|ochtends?|middags?|hele dag|rano|po południu|cały dzień|förmiddag\w*|eftermiddag\w*|hela dagen"
)
_TIMES = (
    rf"^[\s*•–-]*(?:[^\W\d]{{3,16}}:?\s)?(?:{_DAY})\.?(?:\s?(?:[-–/,&+]|to|bis|au|a|al|à|y|et|und|and|e|en|tot|do|till|och|i)\s?"
    rf"(?:{_DAY})\.?)*(?!\w)[^\n\d@]{{0,30}}(?:{_TIME})"
)
_PHONE = r"(?:\+|\(0?|(?<!\w)0|(?<!\w)\d)[\d\s()./-]{6,}\d"
_ACCOUNT = (
    r"(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?!\w)|(?<!\w)(?:iban|bic|swift|kontonummer|konto(?:-?nr)?|"
    r"blz|sort code|"
    r"account(?: no| number)?|compte|rib|(?:nº |número )?de cuenta|cuenta|conto|nib|rekening\w*|nr konta|"
    r"konto|bankgiro|"
    r"plusgiro|clearing\w*)(?!\w)[^\n]{0,20}\d|(?<!\w)bic(?!\w)[ :]{1,3}[a-z]{6}"
)
_TAX_ID = (
    r"(?<!\w)(?:vat|ust\S*|steuer-?\S*|uid|n° (?:de )?tva|tva|tax|nif|cif|dni|nie|p\. ?iva|partita iva|c\. ?f\.|cf|"
    r"codice fiscale|contribuinte|cpf|cnpj|btw\S*|bsn|nip|pesel|org\.?\s?-?nr|organisationsnummer|momsnr|vat-?nr)"
    r"(?!\w)[^\n\d]{0,24}\w*\d"
)
# No signature has these: a meter reading, the number plate, a birth date.
_OF_ONE_CASE = phrases(
    r"(?<!\w)(?:zählerst[aä]nd\w*|zählernummer|(?:meter )?reading(?= ?:? ?\d)|\w+ meter|relevé|compteur|lectura|"
    r"(?:strom|gas|wasser)zähler\w*|"
    r"(?:auto)?lettura|contatore|leitura|meterstand\w*|stan licznika|odczyt|mätarställning\w*|"
    r"(?:kfz-)?kennzeichen|(?:number ?)?plate(?: number)?|licen[cs]e plate|(?:vehicle|car) reg\w*|"
    r"targa|kenteken|(?:nr|numer) rejestracyjny|registreringsn\w+|reg\.?nr|"
    r"date of birth|birth ?date|d\.?o\.?b|born(?= (?:on )?\d)|personnummer|geb|geboren|geburtsdatum|geburtstag|"
    r"née? le|date de naissance|"
    r"nacid[oa]|fecha de nacimiento|nat[oa] (?:il|a)|data di nascita|nascid[oa]|data de nascimento|geboortedatum|"
    r"ur(?=\.)|urodzon[ya]|data urodzenia|född|födelsedatum)(?!\w)[^\n\d]{0,40}\d",
    _word("plaque|immatriculation|matrícula") + r"[^\n\d]{0,20}\d",
)
_FIRM = re.compile(
    r"(?<![\w.])(?:GmbH|mbH|Ltd|LTD|Limited|LLC|Inc|Corp|PLC|plc|AG|KG|UG|OHG|GbR|e\. ?K\.|e\. ?V\.|eG|S\.?A\.?S?|"
    r"S\.?A\.?R\.?L|S\.?L\.?U?|S\.? ?[rR]\.? ?[lL]\.?|S\.p\.A|SpA|SRL|Srl|Lda|LDA|B\.?V|N\.?V|A/S|ApS|Oy|AB|HB|"
    r"[sS]p\. ?(?:z ?o\. ?o|j|k)|s\.r\.o|Kft|HR[AB]|KRS|REGON|RCS|KvK|KVK|SIRET|SIREN|Amtsgericht|Handelsregister|"
    r"Geschäftsführ\w*|Vorstand|Company|Registered|Managing|Registergericht|Head of|Manager|Einkauf|Vertrieb|"
    r"Buchhaltung|Ragione sociale|ООО)(?![\w-])|(?:www\.|https?://)\w"
)
# What the mail speaks of, and what it is that stands below.
_SAID_BELOW = (phrases(_near(_BELOW, _DATA)), phrases(r"\d|[^\s@]@[^\s@]"))
_FOR_INVOICE = (phrases(_TAX, _near(_NEEDS, _INVOICE)), phrases(_TAX_ID))
_SPOKEN = (
    _SAID_BELOW,
    (phrases(_CALLS, _near(_CHANGES, _TELEPHONE)), phrases(_PHONE)),
    (phrases(_near(_CHANGES, _EMAIL)), phrases(r"[^\s@]@[^\s@]+\.\w")),
    (phrases(_PAYS), phrases(_ACCOUNT)),
    _FOR_INVOICE,
    (phrases(_MEETS), phrases(_TIMES)),
)
_DIGIT_OR_AT = re.compile(r"[\d@]|bic\b")
_OF_DAYS = phrases(_TIMES)
_OF_FIRMS = (_SAID_BELOW, _FOR_INVOICE)  # a firm's telephone, address and account stand below each of its mails
_STREET = phrases(r"[^\W\d_]{3}[^\n@:]{0,40}\s\d{1,5}(?!\w)|(?<!\w)\d{1,5}\w?,?\s[^\W\d_]{3}")
_LABELLED = phrases(r"(?<!\w)(?:tel|fax|phone|mobil|hr[ab]|ust|vat|iban|nip|www)|@|\+\d")


def asks_for_address(paragraph: Sequence[str]) -> bool:
    """Whether the paragraph above speaks of an address, of delivery or of whom to reach."""
    return _ASKS_ADDRESS.search(" ".join(paragraph)[-_MAX_ASKED:]) is not None


def is_spoken_of(above: Sequence[str], below: Sequence[str], asked: bool = False) -> bool:
    """Whether the text ``above`` a closing speaks of data that stand ``below`` it: "call me", and a number. ``asked``
    says that a quote asks for an address."""
    given = _given(below)
    if not given:
        return False
    said = lowered("\n".join(above[-_MAX_ABOVE_LINES:])[-_MAX_ABOVE:])
    firm = names_firm("\n".join(below))
    for spoken, data in _OF_FIRMS if firm else _SPOKEN:
        if any(map(data.search, given)) and spoken.search(said):
            return True
    if firm:
        return False
    places = any(_STREET.search(line) and not _LABELLED.search(line) for line in given)
    return places and (asked or asks_for_address([line for line in above[-_MAX_ABOVE_LINES:] if line.strip()]))


def is_of_one_case(below: Sequence[str]) -> bool:
    """Whether a line below a closing is one that no signature has: a meter reading, a number plate, a birth date.

    Tax numbers, accounts and hours stand in the signatures of small firms, and count where the mail speaks of them.
    """
    return any(map(_OF_ONE_CASE.search, _given(below)))


def _given(below: Sequence[str]) -> list[str]:
    """The lines that may hold data: a digit or an address stands there, or times without one ("Mondays all day")."""
    given = [lowered(line) for line in below if len(line) <= _MAX_LINE]
    return [line for line in given if _DIGIT_OR_AT.search(line) or (" " in line and _OF_DAYS.search(line))]


def names_firm(signature: str) -> bool:
    """Whether a signature is a firm's: it bears a legal form, a register, an office or a web site."""
    return _FIRM.search(signature) is not None
