"""Where a reply says nothing above its quote, the person typed into it: then the quote is shown, for lack of the
original to compare it with."""

from __future__ import annotations

import pytest

from tests.unit.mail.samples import mail, page

BLOCK = "From: Desk <support@desk.test>\nSent: Monday, March 3, 2025 9:12 AM\nTo: Ann\nSubject: RE: Parcel?\n\n"
ATTRIBUTION = "On Mon, 3 Mar 2025 at 9:12, Desk <support@desk.test> wrote:\n"


def read(text: str, reply: bool = True) -> str:
    return mail(text, Subject="RE: Parcel" if reply else "Parcel", In_Reply_To="<a@desk.test>" if reply else "").text


@pytest.mark.parametrize("own", ["", "Hi Tom,\n\n", "Hallo\n\n", "Sehr geehrter Herr Stone,\n\n", "Bonjour,\n\n"])
@pytest.mark.parametrize("attribution", ["", ATTRIBUTION])
@pytest.mark.parametrize(
    "quote",
    [
        "> Your order: 4711\n> Reason: broken lid",
        "> Which colour? BLUE\n> Which size? 42",
        "> Hello Ann,\n> which colour?\n> blue\n> Regards\n> Tom",
        ">Is it red?No",
    ],
)
def test_answers_on_the_quoted_lines_are_shown(own: str, attribution: str, quote: str) -> None:
    assert read(f"{own}{attribution}{quote}\n").endswith(quote)


@pytest.mark.parametrize("device", ["Sent from my iPhone", "Von meinem iPhone gesendet"])
def test_an_answer_that_a_phone_set_into_the_quote_is_shown(device: str) -> None:
    text = read(f"{device}\n\n{ATTRIBUTION}> Which colour?\n> The dark one\n> Regards\n")
    assert "> The dark one" in text


@pytest.mark.parametrize("answer", ["<b>Blue</b>", '<font color="red">42</font>', "the dark one"])
def test_an_answer_that_was_typed_into_gmail_s_quote_is_shown(answer: str) -> None:
    attribution = '<div class="gmail_attr">On Mon, Mar 3, 2025 at 9:12 AM Desk wrote:<br></div>'
    quote = f'<blockquote class="gmail_quote">Which colour?<div>{answer}</div></blockquote>'
    text = page(f'<div class="gmail_quote">{attribution}{quote}</div>', Subject="Re: Lamp").text
    assert ("Blue" in text) or ("42" in text) or ("the dark one" in text)


@pytest.mark.parametrize(
    "own",
    ["Done.", "Here you go.", "Hi Tom,\nhere you go:", "Erledigt.", "Voilà", "Hecho.", "Ecco.", "Gotowe.", "Готово!"],
)
@pytest.mark.parametrize("quote", [BLOCK, ATTRIBUTION])
def test_a_form_that_was_filled_in_below_a_word_is_shown(own: str, quote: str) -> None:
    mark = "> " if quote is ATTRIBUTION else ""
    form = "\n".join(f"{mark}{line}" for line in ("Please fill in:", "Order: 4711", "Reason: broken lid"))
    assert "broken lid" in read(f"{own}\n\n{quote}{form}\n")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"{ATTRIBUTION}> Which colour?\n", ""),
        (f"Hello\n\n{ATTRIBUTION}> We have sent it on Friday.\n", "Hello"),
        (f"{ATTRIBUTION}> Hello Ann,\n>\n> which colour?\n>\n> Kind regards\n> Tom Stone\n> Desk Ltd\n", ""),
        (f"{ATTRIBUTION}> Which colour?\n>\n> {ATTRIBUTION}>> I would like a lamp.\n", ""),
        (f"Done.\n\n{BLOCK}Please send it back.\n", "Done."),
        (f"Hello!\nBlue.\n\n{ATTRIBUTION}> Which colour? Red or blue.\n", "Hello!\nBlue."),
        (f"Thanks.\n\n{ATTRIBUTION}> We have sent it.\n", "Thanks."),
    ],
)
def test_a_quote_that_can_hold_no_answer_or_has_one_above_is_cut(text: str, own: str) -> None:
    assert read(text) == own
