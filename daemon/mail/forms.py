"""The mails of web forms: lines of a label and a value, one of which is the visitor's address.

Contact Form 7, WPForms, Gravity Forms, Typeform, Squarespace, Jotform and TYPO3 all write ``E-mail: ann@example.org``,
or the label on one line and the value on the next;
or the form begins with a sender's line of its own: ``From: Ann Weber (ann@example.org)``.
"""
# ruff: noqa: E501 (a row is a row: wrapping the tables makes them harder to extend)

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Set

from daemon.mail.domains import address_key
from daemon.mail.labels import read_label

MAX_CHARACTERS = 20_000

_LABEL = (
    r"(?:your |customer |contact |sender |visitor |ihre |votre |su |sua |uw )?(?:e-?mail|mail|email)(?:[ -]?(?:address|adresse|adres|adress|cím|id))?|reply[- ]to|from|von|"
    r"adresse (?:e-?mail|électronique|courriel)|courriel|mél|correo(?: electr[óo]nico)?|direcci[óo]n de correo(?: electr[óo]nico)?|adre[çc]a electr[òo]nica|endere[çc]o de e-?mail|"
    r"posta elettronica|indirizzo (?:e-?mail|di posta)|e-?post(?:adress\w*)?|sähköposti(?:osoite)?|adres (?:e-?mail|poczty\w*)|e-?mailov[áý] adresa|adresa (?:de )?e-?mail|e-?pošta|"
    r"эл(?:ектронная|\.)? ?почта|e-?mail адрес|адрес (?:электронной )?почты|почта|имейл|ел(?:ектронна|\.)? ?пошта|ηλεκτρονικ[όή] (?:ταχυδρομείο|διεύθυνση)|e-?posta(?: adresi)?|"
    r"邮箱|电子邮箱|电子邮件|邮件地址|電子郵件|電子信箱|電郵|メール(?:アドレス)?|eメール|이메일(?: 주소)?|전자우편|البريد(?: الإ?لكتروني)?|ایمیل|אימייל|דוא[\"״]ל|อีเมล|ईमेल|"
    r"(?:địa chỉ )?(?:thư điện tử|email)|surel|alamat e-?mail|e-?pasts|el\. paštas|e-?kiri"
)
_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_MAILBOX_LINE = re.compile(
    rf"^[ \t>*_|-]{{0,10}}(?:{_LABEL})[ \t]*(?:\([^()\n]{{0,40}}\))?[ \t*_]*(?:[:：=|][ \t*_|]*|\n[ \t]*)"
    rf"(?:[^\n<@]{{0,60}}<)?(?:mailto:)?({_ADDRESS})",
    re.IGNORECASE | re.MULTILINE,
)
_SENDER_LINES = 10  # at the top of a form; below them somebody may have pasted a mail
# Contact Form 7 writes "[your-name] [your-email]", with angle brackets, others or none.
_SENDER = re.compile(
    rf"[ \t*_|]{{0,10}}([^\n<>()\[\]@:：]{{0,60}}?)[ \t]{{0,3}}[<(\[]?(?<![\w.+-])(?:mailto:)?({_ADDRESS})[>)\]]?[ \t*_|]{{0,10}}"
)
_LABELLED_LINE = re.compile(r"^[ \t>*_|-]{0,10}[^\W\d_][^\n:：]{0,40}[:：]", re.MULTILINE)
# A shop's own contact address in the footer of its notice is no visitor's, but many a firm fills in a form with its own.
_ROLE = re.compile(
    r"^(?:info|contact|kontakt|contacto|contatti|support|service|help|hello|sales|office|team|admin|billing|privacy|customer\w*|kundenservice|datenschutz|press)@",
    re.IGNORECASE,
)


# What a form asks its visitor for, and the footer of a notice does not say of its shop.
_VISITORS_LINE = re.compile(
    r"^[ \t>*_|-]{0,10}(?:"
    r"(?:your |first |last |full |customer |contact |ihr |votre |su )?name|vorname|nachname|nom|prénom|nombre|apellidos?|nome|cognome|naam|voornaam|imię|nazwisko|"
    r"namn|navn|nimi|jméno|meno|név|nume|ime|имя|фио|ім['’]я|όνομα|ad(?: soyad)?|姓名|お名前|氏名|名前|이름|성함|الاسم|שם|tên|ชื่อ|नाम|nama|vārds|vardas|"
    r"(?:your )?message(?: body)?|question|enquiry|inquiry|comments?|nachricht|frage|anfrage|mensaje|consulta|messaggio|domanda|mensagem|pergunta|bericht|vraag|"
    r"wiadomość|pytanie|meddelande|fråga|besked|melding|viesti|zpráva|dotaz|správa|üzenet|mesaj|сообщение|вопрос|повідомлення|питання|μήνυμα|留言|内容|"
    r"お問い合わせ内容|メッセージ|내용|문의|الرسالة|הודעה|tin nhắn|ข้อความ|संदेश|pesan"
    r")[ \t*_]*(?:[:：=|]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_NAME = "first name|given name|vorname|prénom|nombre|nome próprio|voornaam|imię|förnamn|fornavn|etunimi|křestní jméno|keresztnév|prenume|имя|ім['’]я"
_LAST_NAME = "last name|surname|family name|nachname|familienname|nom(?: de famille)?|apellidos?|cognome|achternaam|nazwisko|efternamn|efternavn|etternavn|sukunimi|příjmení|vezetéknév|фамилия|прізвище"
_WHOLE_NAME = (
    "(?:your |full |customer |contact |ihr |votre |su )?name|(?:ihr )?vor- und nachname|nom (?:et prénom|complet)|prénom et nom|nombre (?:y apellidos|completo)|nome(?: e cognome| completo)?|naam|imię i nazwisko|"
    "namn|navn|nimi|jméno(?: a příjmení)?|meno|név|nume|ime(?: i prezime)?|фио|όνομα|ad(?: soyad)?|姓名|お名前|氏名|名前|이름|성함|الاسم|שם|tên|họ tên|ชื่อ|नाम|nama|vārds|vardas"
)
_NAME_LINES = tuple(
    re.compile(
        rf"^[ \t>*_|-]{{0,10}}(?:{labels})[ \t*_]{{0,10}}(?:[:：=|][ \t*_|]{{0,40}}|\n[ \t]{{0,40}})(?=\S)([^\n:：]{{1,60}})$",
        re.IGNORECASE | re.MULTILINE,
    )
    for labels in (_WHOLE_NAME, _FIRST_NAME, _LAST_NAME)
)
_SENTENCE = re.compile(rf"^(?!{_LABELLED_LINE.pattern[1:]})[^\n]{{1,1000}}[.!?…。！？][ \t]*$", re.MULTILINE)
# Where a shop wants the answers to what it sends.
_DESK_ROLE = re.compile(
    r"^(?:reply|replies|feedback|hallo|mail|news(?:letters?)?|marketing|shop|store|orders?|service[-_.]?\w*|enquiries|noreply|updates?)@",
    re.IGNORECASE,
)


def is_role(address: str) -> bool:
    """Whether an address is an office's (``info@``, ``news@``), not one person's or one conversation's."""
    return _ROLE.match(address) is not None or _DESK_ROLE.match(address) is not None


def form_address(text: str, sender: str, not_these: Set[str]) -> str:
    """The visitor's address in a form's text; empty unless exactly one stands there: see ``form_addresses``."""
    found = form_addresses(text, sender, not_these)
    return found[0] if len(found) == 1 else ""


def form_addresses(text: str, sender: str, not_these: Set[str]) -> tuple[str, ...]:
    """Each address that stands in a form's line for it, beside other labels; only the first may be a role's.

    ``sender`` is the form's own address: another one of its domain is its contact. ``not_these`` are keys; a
    role of one of their domains is the shop's.
    """
    cut = text[:MAX_CHARACTERS]
    domain = address_key(sender).rpartition("@")[2]
    shops = {one.rpartition("@")[2] for one in not_these}
    is_filled_in = _filled_in(cut)
    found: dict[str, str] = {}
    for start, line in _mailbox_lines(cut):
        address = line.rstrip(".")
        key = address_key(address)
        theirs = key.rpartition("@")[2]
        if key in not_these or theirs == domain:
            continue
        if _ROLE.match(key) and (found or theirs in shops or not is_filled_in(start)):
            continue
        found.setdefault(key, address)
    if len(_LABELLED_LINE.findall(cut)) + cut.count("\n\n") < 2:
        return ()
    return tuple(found.values())


def form_name(text: str) -> str:
    """The visitor's name in a form's text, as it stands behind the form's labels; empty where it names none."""
    whole, first, last = (line.search(text[:MAX_CHARACTERS]) for line in _NAME_LINES)
    if first and last:
        return f"{first[1].strip(' *_|')} {last[1].strip(' *_|')}"
    if found := whole or first or last:
        return found[1].strip(" *_|")
    return next((name for _, name, _ in _senders(text[:MAX_CHARACTERS]) if name), "")


def gives_name(text: str, address: str) -> bool:
    """Whether a name in a form's text is that of ``address``: it stands there as the only one, or none does, and two
    lines are a visitor's."""
    found = {address_key(one) for _, one in _mailbox_lines(text[:MAX_CHARACTERS])}
    if found:
        return found == {address_key(address)}
    return len(_VISITORS_LINE.findall(text[:MAX_CHARACTERS])) > 1


def _mailbox_lines(text: str) -> Iterator[tuple[int, str]]:
    """Where in the text the lines of an address stand, and each address."""
    yield from sorted(
        [(line.start(), line[1]) for line in _MAILBOX_LINE.finditer(text)]
        + [(start, address) for start, _, address in _senders(text)]
    )


def _senders(text: str) -> Iterator[tuple[int, str, str]]:
    """Where the sender's lines at the top of a form stand, with the name and the address in each."""
    start = 0
    for line in text.split("\n", _SENDER_LINES)[:_SENDER_LINES]:
        label = read_label(line) if "@" in line else None
        if label and label.kind == "sender" and (found := _SENDER.fullmatch(line, label.end)):
            yield start, found[1].strip(" \"'*_|"), found[2]
        start += len(line) + 1


def _filled_in(text: str) -> Callable[[int], bool]:
    """Whether the lines around a place are those of a form, not the contact below a notice's sentences."""
    sentences = [one.end() for one in _SENTENCE.finditer(text)]
    last_line = max((one.start() for one in _VISITORS_LINE.finditer(text)), default=-1)

    def is_filled_in(place: int) -> bool:
        before = bisect_right(sentences, place)
        return before == 0 or last_line >= sentences[before - 1]

    return is_filled_in
