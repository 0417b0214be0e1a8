"""The mails of web forms: lines of a label and a value, one of which is the visitor's address.

Contact Form 7, WPForms, Gravity Forms, Typeform, Squarespace, Jotform and TYPO3 all write ``E-mail: ann@example.org``,
or the label on one line and the value on the next.
"""
# ruff: noqa: E501 (a row is a row: wrapping the tables makes them harder to extend)

from __future__ import annotations

import re
from collections.abc import Set

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
_LABELLED_LINE = re.compile(r"^[ \t>*_|-]{0,10}[^\W\d_][^\n:：]{0,40}[:：]", re.MULTILINE)
# A shop's own contact address in the footer of its notice is no visitor's.
_ROLE = re.compile(
    r"^(?:info|contact|kontakt|contacto|contatti|support|service|help|hello|sales|office|team|admin|billing|privacy|customer\w*|kundenservice|datenschutz|press)@",
    re.IGNORECASE,
)


def form_address(text: str, sender: str, not_these: Set[str]) -> str:
    """The visitor's address in a form's text; empty unless exactly one stands in such a line, beside other labels.

    ``sender`` is the form's own address: another one of its domain is its contact. ``not_these`` are case folded.
    """
    cut = text[:MAX_CHARACTERS]
    domain = sender.rpartition("@")[2].casefold()
    found: dict[str, str] = {}
    for line in _MAILBOX_LINE.finditer(cut):
        address = line[1].rstrip(".")
        key = address.casefold()
        if key in not_these or key.rpartition("@")[2] == domain or _ROLE.match(key):
            continue
        found.setdefault(key, address)
    if len(found) != 1 or len(_LABELLED_LINE.findall(cut)) + cut.count("\n\n") < 2:
        return ""
    return next(iter(found.values()))
