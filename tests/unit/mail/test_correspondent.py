from __future__ import annotations

import pytest

from daemon.mail import correspondent as whom
from daemon.mail.correspondent import correspondent, reply_address
from daemon.mail.forms import form_address
from tests.unit.mail.samples import mail

OWN = frozenset({"support@desk.test"})
ASKS = "Where is my parcel?"


@pytest.mark.parametrize(
    ("headers", "address", "why"),
    [
        ({}, "ann@example.org", whom.FROM),
        ({"Reply_To": "ann.private@other.example.com"}, "ann@example.org", whom.FROM),
        ({"Reply_To": "office@example.org"}, "office@example.org", whom.REPLY_TO),
        (
            {"From": "WordPress <wordpress@desk.test>", "Reply_To": "Liv <liv@example.org>"},
            "liv@example.org",
            whom.FORM_REPLY_TO,
        ),
        ({"From": "Shop <no-reply@shop.test>", "Reply_To": "liv@example.org"}, "liv@example.org", whom.FORM_REPLY_TO),
        ({"From": "Site <support@desk.test>", "Reply_To": "liv@example.org"}, "liv@example.org", whom.FORM_REPLY_TO),
        (
            {"From": "'Ann Weber' via Support <support@desk.test>", "Reply_To": "Ann Weber <ann@example.org>"},
            "ann@example.org",
            whom.LIST_REPLY_TO,
        ),
        (
            {"From": "Ann über Service <service@desk.test>", "X_Original_From": "Ann <ann@example.org>"},
            "ann@example.org",
            whom.ORIGINAL_FROM,
        ),
        (
            {"From": "Ann <list@desk.test>", "To": "list@desk.test", "X_Original_Sender": "ann@example.org"},
            "ann@example.org",
            whom.ORIGINAL_FROM,
        ),
        ({"X_Original_Sender": "ann@example.org"}, "ann@example.org", whom.FROM),
        ({"X_Original_From": "mallory@evil.test"}, "ann@example.org", whom.FROM),
        ({"From": "Shop <no-reply@shop.test>", "Reply_To": "noreply@shop.test"}, None, whom.NOBODY),
        ({"From": "WordPress <wordpress@shop.test>"}, None, whom.UNKNOWN),
        ({"From": "WordPress <wordpress@shop.test>", "Reply_To": "wordpress@shop.test"}, None, whom.UNKNOWN),
        ({"From": "Form <form@shop.test>", "Reply_To": "noreply@shop.test"}, None, whom.UNKNOWN),
        ({"From": "Ann's <shop@ann.example.org>"}, "shop@ann.example.org", whom.MAY_BE_A_PROGRAM),
        (
            {"From": "Form <form@shop.test>", "Reply_To": "liv@example.org, bo@example.org"},
            "liv@example.org",
            whom.SEVERAL_REPLY_TO,
        ),
        ({"From": "Desk <support@desk.test>"}, None, whom.NOBODY),
    ],
)
def test_who_is_answered_and_why(headers: dict[str, str], address: str | None, why: str) -> None:
    found = correspondent(mail(ASKS, **headers), OWN)
    assert (found.address.address if found.address else None, found.why) == (address, why)


FORMS = [
    "Name: Liv Moe\nE-mail: liv@example.org\nMessage: Do you ship to Norway?",
    "Name: Liv Moe\nIhre E-Mail-Adresse: liv@example.org\nNachricht: Liefern Sie nach Norwegen?",
    "Nom : Liv Moe\nAdresse e-mail : liv@example.org\nMessage : Livrez-vous en Norvège ?",
    "Nombre: Liv Moe\nCorreo electrónico: liv@example.org\nMensaje: ¿Envían a Noruega?",
    "Nome: Liv Moe\nIndirizzo e-mail: liv@example.org\nMessaggio: Spedite in Norvegia?",
    "Nome: Liv\nEndereço de e-mail: liv@example.org\nMensagem: Enviam para a Noruega?",
    "Naam: Liv Moe\nE-mailadres: liv@example.org\nBericht: Leveren jullie in Noorwegen?",
    "Imię: Liv\nAdres e-mail: liv@example.org\nWiadomość: Czy wysyłacie do Norwegii?",
    "Имя: Лив\nЭлектронная почта: liv@example.org\nСообщение: Доставляете в Норвегию?",
    "Όνομα: Liv\nΗλεκτρονικό ταχυδρομείο: liv@example.org\nΜήνυμα: Στέλνετε;",
    "姓名：Liv\n邮箱：liv@example.org\n留言：可以寄到挪威吗？",
    "お名前：リヴ\nメールアドレス：liv@example.org\nお問い合わせ内容：ノルウェーに送れますか",
    "이름: 리브\n이메일: liv@example.org\n내용: 노르웨이로 배송되나요?",
    "الاسم: ليف\nالبريد الإلكتروني: liv@example.org\nالرسالة: هل تشحنون إلى النرويج؟",
    "Ad: Liv\nE-posta adresi: liv@example.org\nMesaj: Norveç'e gönderir misiniz?",
    "From: Liv Moe <liv@example.org>\nSubject: Norway\n\nMessage Body:\nDo you ship?",
    "From: Liv Moe liv@example.org\nSubject: Norway\n\nMessage Body:\nDo you ship?",
    "Von: Liv Moe (liv@example.org)\nBetreff: Norwegen\n\nNachrichtentext:\nLiefern Sie?",
    "De : Liv Moe liv@example.org\nObjet : Norvège\n\nCorps du message :\nLivrez-vous ?",
    "Da: Liv Moe [liv@example.org]\nOggetto: Norvegia\n\nCorpo del messaggio:\nSpedite?",
    "Van: liv@example.org\nOnderwerp: Noorwegen\n\nBericht:\nLeveren jullie?",
    "Name\nLiv Moe\n\nEmail\nliv@example.org\n\nMessage\nDo you ship?",
    "*Name*: Liv\n*Email*: liv@example.org\n*Question*: Norway?",
]


@pytest.mark.parametrize("text", FORMS)
def test_a_form_names_its_visitor_in_the_text(text: str) -> None:
    found = correspondent(mail(text, From="Website <no-reply@desk.test>"), OWN)
    assert found.address is not None
    assert (found.address.address, found.why, found.certain) == ("liv@example.org", whom.FORM_BODY, False)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("Name: Liv Berg\nE-Mail: liv@example.org\nNachricht: Wo ist mein Paket?", "Liv Berg"),
        ("Vorname: Liv\nNachname: Berg\nE-Mail: liv@example.org\nNachricht: Wo ist es?", "Liv Berg"),
        ("Your name\nLiv Berg\n\nYour email\nliv@example.org\n\nMessage\nWhere is it?", "Liv Berg"),
        ("*Nom :* Liv Berg\n*E-mail :* liv@example.org\n*Message :* Où est-il ?", "Liv Berg"),
        ("From: Liv Berg liv@example.org\nSubject: x\n\nMessage Body:\nWhere is it?", "Liv Berg"),
        ("Von: Herr Berg (liv@example.org)\nBetreff: x\n\nNachrichtentext:\nWo?", "Herr Berg"),
        ('De: "Liv Berg" <liv@example.org>\nAsunto: x\n\nMensaje:\n¿Dónde?', "Liv Berg"),
        ("From: write to evil.test liv@example.org\nSubject: x\n\nMessage Body:\nx", ""),
        ("Name: http://evil.test\nE-Mail: liv@example.org\nMessage: x", ""),
        ("Name: Shop GmbH\nE-Mail: liv@example.org\nMessage: x", ""),
        ("E-Mail: liv@example.org\nMessage: My name: nothing", ""),
    ],
)
def test_the_visitor_of_a_form_has_the_name_that_stands_there(lines: str, name: str) -> None:
    found = correspondent(mail(lines, From="WordPress <wordpress@shop.test>", Subject="Form"), OWN).address
    assert found is not None
    assert (found.address, found.name) == ("liv@example.org", name)


@pytest.mark.parametrize("sender", ["Site <support@desk.test>", "WordPress <wordpress@shop.test>"])
@pytest.mark.parametrize(
    ("reply_to", "lines", "name"),
    [
        ("liv@example.org", "Name: Liv Berg\nE-Mail: liv@example.org\nNachricht: Wo ist es?", "Liv Berg"),
        ("liv@example.org", "Name: Liv Berg\nNachricht: Wo ist es?", "Liv Berg"),
        ("liv@example.org", "From: Liv Berg liv@example.org\nSubject: x\n\nMessage Body:\nWhere?", "Liv Berg"),
        ("L. B. <liv@example.org>", "Name: Liv Berg\nE-Mail: liv@example.org\nNachricht: Wo?", "L. B."),
        ("liv@example.org", "Name: Bo Roth\nE-Mail: bo@example.org\nNachricht: Wo ist es?", ""),
        ("liv@example.org", "Name: Shop GmbH\nE-Mail: liv@example.org\nNachricht: Wo ist es?", ""),
        ("liv@example.org", "The lamp is broken.\nName: KX 200", ""),
    ],
)
def test_a_bare_reply_to_has_the_name_that_the_form_gives_it(sender: str, reply_to: str, lines: str, name: str) -> None:
    read = mail(lines, From=sender, Reply_To=reply_to)
    found = correspondent(read, OWN).address
    assert found == reply_address(read, OWN)
    assert found is not None
    assert (found.address, found.name) == ("liv@example.org", name)


@pytest.mark.parametrize("sender", ["wordpress@shop.test", "shop@shop.test"])
def test_a_form_that_names_two_visitors_names_none(sender: str) -> None:
    text = "Name: Liv\nE-mail: liv@example.org\nMessage: Hi.\nE-mail: other@example.com"
    found = correspondent(mail(text, From=sender), OWN)
    assert (found.address, found.why, found.certain) == (None, whom.UNKNOWN, False)


ROLES = [
    "Name: Bob Ltd\nE-mail: info@bob.example.org\nMessage:\nDo you ship to Norway?",
    "E-mail: sales@bob.example.org\nMessage: Do you ship?",
    "You have a new enquiry.\n\nName: Bob\nPhone: 123\nE-mail: office@bob.example.org",
    "Sie haben eine neue Anfrage erhalten.\n\nE-Mail: info@bob.example.org\nNachricht: Liefern Sie?",
    "Name\nBob Ltd.\n\nEmail\ninfo@bob.example.org\n\nMessage\nDo you ship?",
    "Name: Bob\nE-mail: info@bob.example.org\nMessage: Hi.\n\nPhone: 1\nE-mail: info@carrier.example.org",
]


@pytest.mark.parametrize("text", ROLES)
def test_a_role_in_a_forms_own_line_is_its_visitor(text: str) -> None:
    found = correspondent(mail(text, From="Website <no-reply@shop.test>"), OWN)
    assert found.address is not None
    assert (found.address.address.endswith("@bob.example.org"), found.why) == (True, whom.FORM_BODY)


@pytest.mark.parametrize(
    "text",
    [
        "Name: Liv\nE-mail: liv@example.org\nE-mail: other@example.com",
        "Name: Desk\nE-mail: support@desk.test\nOrder: 1047",
        "Your order is on its way.\n\nPhone: 123\nE-mail: info@carrier.example.org",
        "Name: Liv\nOrder: 1047\n\nThank you for it.\n\nPhone: 123\nE-mail: info@carrier.example.org",
        "Name: Liv\nContact: hello@desk.test\nE-mail: shop@desk.test",
        "Write to liv@example.org if you can: she knows.",
        "E-mail: liv@example.org",
    ],
    ids=["two", "our own", "a role", "a role below a name", "the form's own domain", "a sentence", "nothing else"],
)
def test_an_address_in_the_text_counts_only_in_a_forms_line(text: str) -> None:
    assert correspondent(mail(text, From="Website <no-reply@desk.test>"), OWN).address is None


def test_a_role_of_the_desks_own_domain_is_no_visitor_of_a_form_elsewhere() -> None:
    text = "Name: Desk\nE-mail: info@desk.test\nMessage: Hi."
    assert correspondent(mail(text, From="Website <no-reply@forms.test>"), OWN).address is None


def test_a_persons_text_never_moves_the_answer() -> None:
    found = correspondent(mail("Name: Liv\nE-mail: liv@example.org\nPlease write to her."), OWN)
    assert found.address is not None
    assert (found.address.address, found.why) == ("ann@example.org", whom.FROM)


def test_a_long_text_is_looked_at_in_linear_time_and_only_its_beginning() -> None:
    assert form_address("E-mail: " * 200_000 + "liv@example.org", "no-reply@desk.test", frozenset()) == ""
