"""A mail that answers nothing has nothing to quote: what looks like a quote in it was typed or pasted, and is kept."""

# ruff: noqa: E501 (a mail is one row)

from __future__ import annotations

import pytest

from daemon.mail.narration import is_narrated
from tests.unit.mail.samples import mail, page

TOLD = {
    "en": "I bought a kettle.\n\nOn 3 March 2025 your colleague Tom wrote:\nthe refund takes five days.\n\nWhere is it?",
    "de": "Ich warte.\n\nAm 03.03.2025 um 14:00 hat mir Ihr Kollege geschrieben:\nEs dauert fünf Tage.\n\nWo bleibt es?",
    "fr": "J'attends.\n\nLe 3 mars 2025, votre collègue m'a écrit :\nCela prend cinq jours.\n\nOù est l'argent ?",
    "es": "Espero.\n\nEl 3 de marzo de 2025 su compañero escribió:\nTarda cinco días.\n\n¿Dónde está?",
    "nl": "Ik wacht.\n\nOp 3 maart 2025 schreef uw collega:\nHet duurt vijf dagen.\n\nWaar is het?",
    "pl": "Czekam.\n\nW dniu 3.03.2025 Państwa kolega napisał:\nZwrot trwa pięć dni.\n\nGdzie on jest?",
    "ru": "Жду.\n\n3 марта 2025 ваш сотрудник написал:\nВозврат займёт пять дней.\n\nГде деньги?",
    "zh": "我在等。\n\n在2025年3月3日你们的同事写道：\n退款需要五天。\n\n我的钱在哪里？",
    "tr": "Bekliyorum.\n\n3 Mart 2025 tarihinde çalışanınız şunu yazdı:\nİade beş gün sürer.\n\nParam nerede?",
}
PASTED = {
    "a chat": "The robot told me:\n\nOn 3/3/2025 10:04 Ann wrote:\nit is a kettle!\n\nIs that help?",
    "addresses": "Change my order:\n\nFrom: ann@example.org\nTo: bob@example.org\n\nAnd cancel order 55.",
    "a suspicious mail": "I got this:\n\nFrom: Example Shop <pay@shop-pay.test>\nSubject: Last reminder\nDate: 3 March 2025"
    "\n\nIs it real?",
    "a journey": "Ich möchte buchen:\n\nVon: Berlin\nDatum: 3. Mai\nAn: Rom\nBetreff: zwei Personen\n\nGeht das?",
    "a letter's head": "Please find my letter.\n\nFrom: Ann Carter\nTo: Shop Ltd\nDate: 3 May 2025\nSubject: Complaint"
    "\n\nThe kettle leaks.",
    "a page": "Your page says\n\n> Delivery in two days\n> except for islands\n\nand I live on one.",
    "terms": "Please explain this line:\n\n> Returned goods are to be unused.",
    "a way": "I click on\n\nSettings\n> Account\n> Delete",
    "a shell": "Your API fails:\n\n>>> import shop\n>>> shop.order(4711)",
    "a GroupWise-like shell": "It says\n>>> kettle.start(10:00) >>>\nboom\n\nWhat now?",
    "a log": "The log:\n\n## start of self test ##\nok\n## end of self test ##\nWhat now?",
    "what somebody wrote": "Tom of your shop wrote:\n\n> you can return it until Friday",
    "marks everywhere": "> My kettle leaks.\n> Please send a new one.",
}


@pytest.mark.parametrize("language", TOLD)
def test_a_sentence_about_what_somebody_wrote_introduces_no_quote(language: str) -> None:
    assert mail(TOLD[language], Subject="My kettle").text == TOLD[language]


@pytest.mark.parametrize(
    "text",
    [
        "On 3 March 2025 I bought a kettle from you\nwhich leaked, so I called and a Ms Roth\nwrote:\n> no refund\n\nWhy?",
        "Am 3.3.2025 habe ich bei Ihnen einen Kocher gekauft, der leckt.\nIhr Kollege schrieb:\n> nein\n\nWarum?",
    ],
)
def test_a_story_of_several_lines_above_a_quote_is_kept_in_an_answer_too(text: str) -> None:
    assert mail(text, Subject="Re: My kettle").text.startswith(text.partition("\n")[0])


@pytest.mark.parametrize("mark", ["> ", ""])
@pytest.mark.parametrize(
    "story",
    [
        "On 3/3/2025 at 9:12 the driver rang, and Bob wrote down:",
        "On 3/3/2025 at 9:12 the fuse blew, and Bob wrote:",
        "On 3/3/2025 at 9:12 Bob wrote down:",
        "On 3 March 2025 I wrote to you:",
        "Am 03.03.2025 um 09:12 rief der Fahrer an, und Bob schrieb auf:",
        "Am 03.03.2025 schrieb Bob auf:",
        "Le 3 mars 2025 le livreur est venu, et Bob a écrit :",
        "El 3 de marzo de 2025 llamó el conductor, y Bob escribió:",
        "Op 3 maart 2025 belde de chauffeur, en Bob schreef:",
    ],
)
def test_a_sentence_that_goes_on_to_what_somebody_wrote_is_no_attribution(story: str, mark: str) -> None:
    assert story in mail(f"Hello.\n\n{story}\n{mark}4711\n\nWhat is that?", Subject="Re: My kettle").text


@pytest.mark.parametrize(
    "attribution",
    [
        "On 3/3/2025 at 9:12, Ann and Bob wrote:",
        "ma 3.3.2025 klo 9.12 Pekka Korhonen Helsingin toimistosta kirjoitti:",
        "Dne 3. 3. 2025 ob 09:12 je Ana Novak iz podjetja Primer d.o.o. napisala:",
    ],
)
def test_an_attribution_without_an_address_is_one(attribution: str) -> None:
    assert mail(f"Blue.\n\n{attribution}\n> Which colour?", Subject="Re: My kettle").text == "Blue."


@pytest.mark.parametrize("name", PASTED)
def test_what_a_person_pasted_is_kept(name: str) -> None:
    assert mail(PASTED[name], Subject="My kettle").text == PASTED[name]


@pytest.mark.parametrize(
    "quote",
    [
        "On Mon, 3 Mar 2025 at 10:00, Desk <desk@desk.test> wrote:\n> Which colour?",
        "On 3 March 2025, Desk wrote:\n> Which colour?",
        "> On 3 Mar 2025, at 10:00, Desk <desk@desk.test> wrote:\n>\n> Which colour?",
        "> Subject: Order\n> From: desk@desk.test\n> Date: Mon, 3 Mar 2025 10:00:00 +0100\n>\n> Which colour?",
        "From: Desk <desk@desk.test>\nSent: Monday, March 3, 2025 10:00\nTo: Ann\nSubject: Order\n\nWhich colour?",
        "-----Original Message-----\nFrom: Desk\nSent: Monday\nSubject: Order\n\nWhich colour?",
    ],
)
def test_a_client_s_quote_is_cut_though_the_header_was_lost(quote: str) -> None:
    read = mail(f"Blue, please.\n\n{quote}\n", Subject="My kettle")
    assert read.text == "Blue, please."
    assert "Which colour?" in read.quoted


@pytest.mark.parametrize(
    "header",
    [
        {"Subject": "Re: Order"},
        {"Subject": "[shop] AW: Order"},
        {"Subject": "Order", "In_Reply_To": "<a@desk.test>"},
        {"Subject": "Order", "References": "<a@desk.test>"},
        {"Subject": "Order", "Thread_Index": "AdsQxQm0AAABAgMEBQYHCAkKCwwNDgAAAAAB"},
    ],
)
def test_an_answer_is_cut_where_it_quotes(header: dict[str, str]) -> None:
    assert mail("Blue, please.\n\n> Which colour?\n", **header).text == "Blue, please."


def test_a_quote_that_a_person_set_in_a_page_is_kept_and_one_of_a_client_is_cut() -> None:
    own = "<p>Please explain:</p><blockquote>Returned goods are to be unused.</blockquote>"
    assert "unused" in page(own, Subject="My kettle").text
    client = "<p>Blue.</p><blockquote type='cite'>Which colour?</blockquote>"
    assert page(client, Subject="My kettle").text == "Blue."


def test_marked_lines_that_only_name_an_address_were_pasted() -> None:
    text = "Is this real?\n\n> ann@example.org will call you\n> about your parcel"
    assert mail(text).text == text


@pytest.mark.parametrize(
    ("line", "told"), [("Weber wrote on 3 March 2025:", True), ("On 3 March 2025, Weber wrote:", False)]
)
def test_a_person_tells_the_date_behind_the_verb_and_a_client_before_it(line: str, told: bool) -> None:
    assert is_narrated(line, marked=False) is told
