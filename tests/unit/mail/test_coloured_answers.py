"""Answers that a person typed into a quote in a look of their own are kept; what a firm colours keeps no quote."""

# ruff: noqa: E501 (a mail is one row)

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.mail.samples import page

COLOURS = ["red", "#C00000", "#0070C0", "#1F497D", "blue", "#00B050", "#7030A0", "navy", "#44546A", "rgb(255, 0, 0)"]
HEAD = (
    '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Desk &lt;support@desk.test&gt;<br>'
    "<b>Sent:</b> Monday, March 3, 2025 9:12 AM<br><b>To:</b> Ann<br><b>Subject:</b> RE: Parcel?</p></div>"
)
OWN = "We have talked about it at home."
END = "<p>Kind regards</p><p>Tom</p>"
BLUE, RED, BOLD = '<span style="color:#0070C0">{}</span>', '<font color="red">{}</font>', "<b>{}</b>"
YELLOW = '<span style="background:yellow;mso-highlight:yellow">{}</span>'


def read(html: str) -> str:
    return page(html, Subject="RE: Parcel", In_Reply_To="<a@desk.test>").text


def outlook(quote: str, own: str = OWN) -> str:
    return read(f'<div class="WordSection1"><p>{own}</p>{HEAD}{quote}</div>')


def gmail(quote: str, own: str = OWN) -> str:
    attribution = (
        '<div class="gmail_attr">On Mon, Mar 3, 2025 at 9:12 AM Desk &lt;support@desk.test&gt; wrote:<br></div>'
    )
    inner = f'{attribution}<blockquote class="gmail_quote">{quote}</blockquote>'
    return read(f'<div dir="ltr">{own}</div><br><div class="gmail_quote">{inner}</div>')


def asked(look: str, *pairs: tuple[str, str]) -> str:
    return "<p>Hello Ann,</p>" + "".join(f"<p>{question}</p><p>{look.format(said)}</p>" for question, said in pairs)


PAIRS = (("Which colour would you like?", "dark blue"), ("Have you the receipt?", "Yes"), ("And which size?", "42"))


@pytest.mark.parametrize("reader", [outlook, gmail])
@pytest.mark.parametrize("look", [f'<span style="color:{one}">{{}}</span>' for one in COLOURS] + [BOLD, YELLOW, "<u>{}</u>", "<i>{}</i>"])  # fmt: skip
def test_short_answers_below_questions_in_a_look_of_their_own_are_kept(reader: Callable[[str], str], look: str) -> None:
    text = reader(asked(look, *PAIRS) + END)
    assert all(said in text for _, said in PAIRS)
    assert OWN in text


@pytest.mark.parametrize("reader", [outlook, gmail])
@pytest.mark.parametrize("look", [BLUE, RED, BOLD])
def test_one_answer_behind_its_question_is_kept(reader: Callable[[str], str], look: str) -> None:
    assert "42" in reader(f"<p>Which size? {look.format('42')}</p><p>Please let us know.</p>{END}")


def test_one_answer_at_the_end_of_a_quote_is_kept() -> None:
    assert "dark blue one" in outlook(f"<p>Which colour?</p><p>{BLUE.format('The dark blue one')}</p>")


@pytest.mark.parametrize("reader", [outlook, gmail])
def test_answers_in_the_colour_of_the_text_above_need_no_question(reader: Callable[[str, str], str]) -> None:
    own = BLUE.format(OWN)
    quote = f"<p>Please tell us the number of the order.</p><p>{BLUE.format('4711')}</p><p>We then send it.</p>{END}"
    assert "4711" in reader(quote, own)
    assert "4711" not in reader(quote, OWN)


FIRMS = {
    "a signature in colour": f"<p>Which size do you need?</p><p>Kind regards</p><p>{BLUE.format('Tom Stone')}</p><p>{BLUE.format('Desk Ltd')}</p>",
    "the own colour in the signature": f"<p>Which size?</p><p>{BLUE.format('Tom Stone')}</p><p>{BLUE.format('Desk Ltd')}</p>",
    "a banner": f"<p>{RED.format('CAUTION: this mail comes from outside.')}</p><p>Which size do you need?</p>{END}",
    "headings": f"<p>{BOLD.format('Your order')}</p><p>A lamp.</p><p>Any questions?</p><p>{BOLD.format('Contact us')}</p><p>We are there.</p>{END}",
    "a team below a question": f"<p>Here it is.</p><p>Do you have any questions?</p><p>{BLUE.format('Your Desk team')}</p>",
    "a name above an address": f"<p>Which size do you need?</p><p>{BOLD.format('Tom Stone')}</p><p>Main Street 1</p>",
    "a team above an address": f"<p>Can we do anything else for you?</p><p>{BLUE.format('your lamp people')}</p><p>Main Street 1</p>",
    "a link in the same colour": '<p>Where is it?</p><p><a href="https://desk.test/x" style="color:#0070C0">Follow your parcel</a></p><p>Thanks.</p>',
    "a line of contact data": f"<p>Shall we call you?</p><p>{BLUE.format('Our number is +49 30 7654321')}</p><p>We are there from nine.</p>",
    "a heading": '<p>Any news?</p><h2 style="color:#0070C0">Our lamps this week</h2><p>They are bright.</p>',
    "a price in a table": '<p>All right?</p><table><tr><td>Lamp</td><td><span style="color:#C00000">10 EUR</span></td></tr></table><p>Thanks.</p>',
    "a button": '<p>All well?</p><p><a href="https://desk.test/x"><span style="color:red">Yes, it is</span></a></p><p>Thanks.</p>',
    "questions in bold": f"<p>{BOLD.format('Which size?')}</p><p>Small or large.</p><p>{BOLD.format('Which colour?')}</p><p>Red or blue.</p>{END}",
    "a message in Outlook's colour": f"<p>{BLUE.format('Which size do you need?')}</p><p>{BLUE.format('We have 42.')}</p><p>{BLUE.format('Regards')}</p>",
    "a value": f"<p>Your order: {BOLD.format('4711')}</p><p>Total: {RED.format('10 EUR')}</p><p>Is that right?</p>{END}",
    "grey": '<p>Which size?</p><p><span style="color:#808080">Small print, no answer</span></p><p>We wait.</p>',
    "an older mail": f"<p>We have both.</p>{HEAD}<p>Which colours are there?</p><p>{BLUE.format('Blue')}</p><p>Thanks</p>",
}


@pytest.mark.parametrize("quote", FIRMS.values(), ids=FIRMS.keys())
@pytest.mark.parametrize("own", [OWN, BLUE.format(OWN)], ids=["black", "blue"])
def test_what_a_firm_sets_in_colour_keeps_no_quote(quote: str, own: str) -> None:
    assert outlook(quote, own) == OWN


@pytest.mark.parametrize("own", [OWN, BLUE.format(OWN)], ids=["black", "blue"])
@pytest.mark.parametrize("name", sorted(FIRMS.keys() - {"a banner"}))
def test_what_a_firm_sets_in_colour_keeps_no_quote_in_gmail(name: str, own: str) -> None:
    assert (
        gmail(FIRMS[name].replace(HEAD, "<p>On Sun, 2 Mar 2025 at 9:12, Ann &lt;ann@example.org&gt; wrote:</p>"), own)
        == OWN
    )


ANNOUNCED = [
    "Hi Tom, see my answers.", "Please see our comments:", "Please find our feedback in blue.", "I marked everything in red.",
    "Inline.", "Answers in capitals.", "My comments are in bold.", "Please see my notes below.",
    "Hallo, siehe meine Antworten.", "Ich habe alles rot markiert.", "Antworten in Großbuchstaben.", "Im Text.",
    "Voir mes réponses.", "J'ai tout marqué en rouge.", "Dans le texte.",
    "Vea mis respuestas.", "He marcado todo en rojo.", "En el texto.",
    "Veja as minhas respostas.", "Marquei tudo a vermelho.",
    "Vedi le mie risposte.", "Ho segnato tutto in rosso.", "Nel testo.",
    "Zie mijn antwoorden.", "Ik heb alles rood gemarkeerd.", "In de tekst.",
    "Se mina svar.", "Jag har markerat allt i rött.", "Se mine svar.", "Jeg har markeret alt med rødt.",
    "Zobacz moje odpowiedzi.", "Zaznaczyłem wszystko na czerwono.",
    "Viz moje odpovědi.", "См. мои ответы.", "Я выделила всё красным.",
]  # fmt: skip


@pytest.mark.parametrize("own", ANNOUNCED)
def test_what_is_announced_keeps_the_quote(own: str) -> None:
    assert "the dark one" in outlook(f"<p>Which colour?</p><p>the dark one</p>{END}", own)


@pytest.mark.parametrize(
    "own",
    [
        "See my answers on your page, please.", "The light in the hall is red.", "I marked the dent in red on the photo.",
        "Ich habe die Stelle auf dem Bild rot markiert.", "It stands in line with the others.", "I saw your comments on the web.",
    ],
)  # fmt: skip
def test_what_only_sounds_like_an_announcement_keeps_no_quote(own: str) -> None:
    assert outlook(f"<p>Which colour?</p><p>the dark one</p>{END}", own) == own


LEADERS = [
    "A:",
    "AW:",
    "Antwort:",
    "Answer:",
    "=&gt;",
    "Réponse :",
    "Respuesta:",
    "Risposta:",
    "Svar:",
    "Odp.:",
    "Ответ:",
    "[Ann]",
    "[AW]",
    "-&gt;",
    "→",
]


@pytest.mark.parametrize("leader", LEADERS)
def test_answers_led_by_a_sign_are_kept(leader: str) -> None:
    text = outlook(f"<p>Which colour?</p><p>{leader} the dark one</p><p>Which size?</p><p>{leader} 42</p>{END}")
    assert "the dark one" in text
    assert "42" in text


@pytest.mark.parametrize(
    "quote",
    [
        "<p>Frequent questions</p><p>Q: Is it safe?</p><p>A: Yes, it is.</p>",
        "<p>Is it yours?</p><p>[cid:logo]</p>",
        "<p>Our steps:</p><p>=&gt; we pack it</p><p>=&gt; we send it</p>",
        "<p>Which one?</p><p>[Bob] told us so.</p>",
        "<p>Grade?</p><p>A: good, B: fair, C: bad</p>",
    ],
)
def test_signs_that_a_firm_sets_keep_no_quote(quote: str) -> None:
    assert outlook(f"{quote}{END}") == OWN
