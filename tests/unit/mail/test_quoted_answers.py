"""What an unmarked quote holds of the customer's own is kept: answers set apart, answers announced, a filled form."""

# ruff: noqa: E501 (a mail is one row)

from __future__ import annotations

import pytest

from tests.unit.mail.samples import mail

BLOCK = "From: Desk <support@desk.test>\nSent: Monday, March 3, 2025 9:12 AM\nTo: Ann\nSubject: RE: Parcel?\n\n"
ORIGINAL = f"-----Original Message-----\n{BLOCK}"
ATTRIBUTION = "On Mon, 3 Mar 2025 at 9:12, Desk <support@desk.test> wrote:\n\n"
ASKED = "Hello Ann,\nwhich colour would you like?\n{}\nAnd please tell us the order number.\n{}\nRegards\nDesk"


def read(text: str) -> str:
    return mail(text, Subject="RE: Parcel", In_Reply_To="<a@desk.test>").text


@pytest.mark.parametrize("quote", [BLOCK, ORIGINAL, ATTRIBUTION], ids=["block", "original", "attribution"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (">> Blue", ">> 4711"),
        (">>Blue", ""),
        ("### Blue", "### 4711"),
        ("--> Blue", "--> 4711"),
        ("BLUE", ""),
        ("", "IT IS NUMBER 4711."),
        ("\nBLUE, PLEASE.\n", ""),
        ("СИНИЙ", ""),
    ],
)
def test_answers_that_are_set_apart_in_an_unmarked_quote_are_kept(quote: str, first: str, second: str) -> None:
    text = read(f"Hello,\n\n{quote}{ASKED.format(first, second)}")
    assert first.strip() in text
    assert second in text


@pytest.mark.parametrize(
    "asked",
    [
        "HELLO ANN,\nWHICH COLOUR?\nBLUE OR RED?",
        "ORDER CONFIRMATION\nYou ordered a lamp.\n\nYOUR ORDER\nLamp",
        "Which colour?\nRegards\nDESK LTD",
        "Any questions?\nHTTPS://SHOP.TEST/HELP",
        "Lamp?\n##- Please type your reply above this line -##\nRegards",
        "### Ticket 4711 ###\nWhich colour?",
        "Which colour?\n----------\n######\n>>>>",
        "We wait.\nOn Sun, 2 Mar 2025 at 9:12, Ann <ann@example.org> wrote:\n>> Which colours?\n> Blue, red.",
        f"We have blue and red.\n\n{BLOCK}Which colour?\n>> Blue",
        f"We have blue and red.\n\n{ORIGINAL}Which colour?\nBLUE",
    ],
)
@pytest.mark.parametrize("quote", [BLOCK, ORIGINAL, ATTRIBUTION], ids=["block", "original", "attribution"])
def test_a_quote_with_headings_and_older_quotes_is_cut(quote: str, asked: str) -> None:
    assert read(f"Blue, please.\n\n{quote}{asked}\n") == "Blue, please."


POINTERS = {
    "en": ["See my answers below", "See below", "Please see inline"],
    "de": ["Meine Antworten siehe unten", "s. u.", "Antworten s.u."],
    "fr": ["Voir ci-dessous", "Voir mes réponses plus bas"],
    "es": ["Ver más abajo", "Véase abajo"],
    "pt": ["Veja abaixo"],
    "it": ["Vedi sotto", "Si veda di seguito"],
    "nl": ["Zie hieronder", "Zie mijn antwoorden hieronder"],
    "sv": ["Se nedan"],
    "da": ["Se nedenfor", "Se mine svar nedenfor"],
    "no": ["Se under"],
    "fi": ["Ks. alla"],
    "pl": ["Patrz poniżej", "Odpowiedzi zob. niżej"],
    "cs": ["Viz níže", "Odpovědi viz níže"],
    "sk": ["Viď nižšie"],
    "hu": ["Lásd alább"],
    "ro": ["Vezi mai jos"],
    "ru": ["См. ниже", "Ответы см. ниже"],
    "uk": ["Див. нижче"],
    "bg": ["Виж по-долу"],
    "el": ["Βλέπε παρακάτω"],
    "tr": ["Aşağıya bak", "Yanıtlarım aşağıdadır"],
    "zh": ["见下文", "我的回答见下文", "请看下面"],
    "ja": ["下記参照"],
    "ko": ["아래 참조"],
    "vi": ["Xem bên dưới"],
    "id": ["Lihat di bawah"],
    "hr": ["Vidi dolje"],
    "he": ["ראה למטה", "התשובות שלי למטה"],
    "ar": ["انظر أدناه"],
}
LONG = "Hello,\nI have spoken to my husband about your mail of Monday, and we would still like to have it as soon as you can."


@pytest.mark.parametrize("language", POINTERS)
def test_what_points_below_keeps_an_unmarked_quote(language: str) -> None:
    for pointer in POINTERS[language]:
        for own in (f"{pointer}.", f"{pointer}:", f"{LONG} {pointer}.\n\nKind regards\nAnn"):
            assert "colour" in read(f"{own}\n\n{BLOCK}{ASKED.format('blue', '4711')}"), own


@pytest.mark.parametrize("own", [f"{LONG} We see below ground a lot.", f"See below what I want:\n- a lamp\n{LONG}"])
def test_a_long_text_that_does_not_end_with_a_pointer_keeps_no_quote(own: str) -> None:
    assert read(f"{own}\n\n{BLOCK}{ASKED.format('', '')}") == own


FORM = "Name: Ann Weber\nOrder number: 4711\nColour: blue"


@pytest.mark.parametrize("quote", [f"{BLOCK}{FORM}", ATTRIBUTION + "> " + FORM.replace("\n", "\n> ")])
@pytest.mark.parametrize(
    "own",
    [
        "I have filled it in:", "I filled in the form.", "I have completed the attached form:",
        "Ich habe es ausgefüllt:", "Das Formular ist ausgefüllt.", "Je l'ai rempli :", "J'ai complété le formulaire :",
        "Lo he rellenado:", "He completado el formulario:", "L'ho compilato:", "Já preenchi:", "Ik heb het ingevuld:",
        "Wypełniłem:", "Jag har fyllt i det:", "Jeg har udfyldt det:", "Täytin sen:", "Заполнила:", "填好了：",
    ],
)  # fmt: skip
def test_a_quoted_form_that_was_filled_in_is_kept(own: str, quote: str) -> None:
    assert read(f"Hello,\n{own}\n\n{quote}").endswith("blue")


def test_a_form_that_stands_elsewhere_keeps_no_quote() -> None:
    own = "I filled in the form on your page and got no answer."
    assert read(f"{own}\n\n{BLOCK}{ASKED.format('', '')}") == own
