from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.newsletters import newsletter_foot
from daemon.mail.remainder import other_matter
from daemon.mail.values import MailKind
from tests.unit.mail.samples import mail


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until 12 May. I will reply when I am back.\n\nBest, Jill",
        "Dear sender,\n\nI'm away until Monday. In urgent cases write to Mr. Otto (otto@example.org).",
        "Guten Tag,\n\nich bin bis 12. Mai im Urlaub. Bei dringenden Fragen hilft Ihnen Frau Roth gern weiter.",
        "Je suis absent jusqu'au 3 décembre. En cas d'urgence, contactez anne@example.org.",
        "您好，我目前正在休假，回来后回复您。",
        "",
    ],
)
def test_an_announcement_says_nothing_else(text: str) -> None:
    assert other_matter(text) == ""


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("I am away until 12 May. Hold my parcel.", "Hold my parcel"),
        ("I am on leave. Your e-mail names a wrong price.", "Your e-mail names a wrong price"),
        ("I am away until May 12. Hold my parcel.", "Hold my parcel"),
        ("Ich bin bis 12. Mai im Urlaub. Das Paket nimmt der Nachbar.", "Das Paket nimmt der Nachbar"),
        ("Čerpám dovolenou a objednávku zrušte ještě dnes ráno.", "objednávku zrušte ještě dnes ráno"),
        ("I'm on leave, the key for the cellar is with Bob.", "the key for the cellar is with Bob"),
        ("来週は休暇中です。荷物は隣に渡してください。", "荷物は隣に渡してください"),
        (
            "I am on leave and reply when I return with the photos.",
            "I am on leave and reply when I return with the photos",
        ),
    ],
)
def test_what_a_person_adds_is_found(text: str, other: str) -> None:
    assert other_matter(text).startswith(other)


PROMISES = [
    "I am away until Friday and will then send you a copy of the bill.",
    "I'm on leave; I'll collect it when I'm back.",
    "Bin bis Freitag im Urlaub, Fotos folgen.",
    "Ich bin bis Montag verreist und bezahle danach.",
    "Ich bin im Urlaub und werde Ihnen die Kopie nach meiner Rückkehr zusenden.",
    "Je suis absent jusqu'à lundi et vous enverrai la facture à mon retour.",
    "Estoy de vacaciones, le mandaré la copia a mi vuelta.",
    "Sono in ferie, le invierò la copia al mio rientro.",
    "Estou de férias e envio a cópia quando regressar.",
    "Ik ben op vakantie en stuur u de kopie als ik terug ben.",
    "Jag är på semester och skickar kopian när jag är tillbaka.",
    "Jeg er på ferie og sender kopien når jeg er tilbake.",
    "Olen lomalla ja lähetän kopion kun palaan.",
    "Jestem na urlopie, wyślę kopię po powrocie.",
    "Čerpám dovolenou, kopii pošlu po návratu.",
    "Szabadságon vagyok, a másolatot elküldöm, amint lehet.",
    "Sunt în concediu, voi trimite copia la întoarcere.",
    "İzindeyim, döndüğümde kopyasını göndereceğim.",
    "Я в отпуске, пришлю копию, когда вернусь.",
    "Я у відпустці, надішлю копію після повернення.",
    "Είμαι σε άδεια, θα στείλω το αντίγραφο μόλις επιστρέψω.",
    "休暇中ですので、戻り次第控えをお送りします。",
    "我在休假，回来后把发票发给您。",
    "휴가 중이라 복귀 후 사본을 보내드리겠습니다.",
    "אני בחופש, אשלח את ההעתק עם שובי.",
    "أنا في إجازة، سأرسل النسخة عند عودتي.",
    "Tôi đang nghỉ phép, khi trở lại tôi sẽ gửi bản sao.",
    "Saya sedang cuti, setelah kembali saya akan kirim salinannya.",
]  # fmt: skip


@pytest.mark.parametrize("promise", PROMISES)
def test_who_is_away_and_promises_to_do_something_is_a_person(promise: str) -> None:
    assert other_matter(promise)
    assert mail(promise, Subject="Re: Bill", In_Reply_To="<1@desk.test>").kind is MailKind.PERSON


@pytest.mark.parametrize(
    "promise",
    [
        "I am on leave and will send you a reply when I am back.",
        "Ich bin im Urlaub und werde Ihnen nach meiner Rückkehr eine Antwort senden.",
        "Sono in ferie, le invierò una risposta al mio rientro.",
    ],
)
def test_a_promised_answer_is_what_machines_promise(promise: str) -> None:
    assert other_matter(promise) == ""


@given(st.text(max_size=2_000))
def test_any_text_is_cut_into_sentences(text: str) -> None:
    assert isinstance(other_matter(text), str)


def test_the_foot_of_a_newsletter_takes_two_signs() -> None:
    foot = "View in browser: https://example.org/1\n\nOffers\n\nUnsubscribe: https://example.org/u"
    assert newsletter_foot(foot) == "a link to see it in a browser and a link to unsubscribe"
    assert newsletter_foot("The link to unsubscribe https://example.org/u does not work.") == ""
    assert newsletter_foot(f"{'x' * 9_000}\n{foot}") != ""
