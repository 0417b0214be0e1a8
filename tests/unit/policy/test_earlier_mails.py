"""What a customer writes after an earlier mail: taken back, corrected, contradicted, or asked once more."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from daemon.mail.language_detection import language_of
from daemon.models import Direction, OutcomeKind, ThreadEntry
from daemon.policy import decide
from daemon.rules.earlier import reuses_thread
from daemon.settings import PolicySettings
from daemon.stages.understand import understand_words
from tests.unit.policy.cases import DRAFT, OTHER, PASSAGE, a_case, a_mail, facts

WORDS = Path(__file__).parents[3] / "templates" / "replies" / "words.j2"
FIRST = "How do I pause my subscription?"


def hits(text: str, *, waiting: bool = False, reply: str = "", language: str | None = None) -> dict[str, str]:
    """The rules that a customer's next mail hits: while the first one waits, after a reply, or as a first mail."""
    thread = (ThreadEntry(Direction.INBOUND, "ada", FIRST),) if waiting or reply else ()
    if reply:
        thread = (*thread, ThreadEntry(Direction.OUTBOUND, "us", reply))
    mail = a_mail(text, language=language_of(text) if language is None else language)
    case = a_case(mail, thread=thread, unanswered=(FIRST,) if waiting else ())
    decision = decide(replace(facts(), case=case, understanding=understand_words(case)), PolicySettings())
    assert (decision.outcome is OutcomeKind.SEND) is not bool(decision.hits)
    return {hit.rule: hit.fact for hit in decision.hits}


STATEMENTS = [
    "Never mind, I solved it myself.\n\nBob",
    "Please forget it, I found it on your web site.\n\nLea",
    "I am already there, no need to answer.",
    "Sorry, wrong address, that was meant for another shop.",
    "I tried all of that and logged in, nothing works, the answer on your page is wrong.",
    "Sorry, I meant the K3, not the K2.",
    "Sorry, I meant Norway.",
    "I forgot to say: on Christmas Eve.",
    "I have now waited for three weeks and nothing came.",
    "I should add that the bags were mouldy.",
    "Please answer my colleague Mr Stone about this instead.",
    "Thanks, my wife told me already.",
    "When I press it, nothing happens.",
    "What a pity, we have left already.",
    "It is the blue model.",
    "Hat sich erledigt, danke.\n\nEli",
    "Ich meinte das große Zelt.",
    "Wie gesagt, es geht um das große Zelt.",
    "Ich bin schon da, Sie brauchen nicht zu antworten.",
    "C'est bon, j'ai trouvé.",
    "Je voulais dire le modèle bleu.",
    "Ya está, lo he encontrado.",
    "Me refería al modelo azul.",
    "Lasciate perdere, ho risolto.",
    "Intendevo il modello blu.",
    "Laat maar, het is opgelost.",
    "Ik bedoelde de blauwe.",
    "Já resolvi, obrigado na mesma.",
    "Chodziło mi o niebieski.",
]


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_newest_mail_that_asks_nothing_goes_to_a_person_with_its_words(text: str) -> None:
    for found in (hits(text, waiting=True), hits(text, reply="You can pay by card.")):
        assert text.split()[-2].strip(".,") in found["asks_nothing_new"] or "“" in found["asks_nothing_new"]


@pytest.mark.parametrize(
    "text",
    [
        "Never mind the first question. Is there parking?",
        "Sorry, forget my last mail, I found it. Do your coffees contain nuts?",
        "Please ignore my previous message. When are you open?",
        "That was meant for another shop, sorry! How do I delete it?",
        "Vergessen Sie bitte meine Mail. Wann haben Sie geöffnet?",
        "Das hat sich erledigt. Was kostet der Versand?",
        "Oubliez mon message. Quand êtes-vous ouverts ?",
        "Olvide mi correo anterior. ¿Cuándo abren?",
        "Ignorate la mia mail. Quando siete aperti?",
        "Vergeet mijn vorige mail. Wanneer zijn jullie open?",
        "Ignore a mensagem anterior. Quando abrem?",
        "Proszę zignorować poprzedni mail. Kiedy otwieracie?",
    ],
)
def test_what_is_taken_back_in_so_many_words_counts_in_a_first_mail_too(text: str) -> None:
    if not text.startswith("Never mind the"):
        assert "takes_back" in hits(text)
    assert hits(text, waiting=True)


@pytest.mark.parametrize(
    "text",
    [
        'As I wrote, there is no "Pause" there. How do I pause my subscription?',
        "But there was no invoice attached! Where is the invoice?",
        "That is not what I asked. When is the shop open?",
        "Your answer is wrong. When is the shop open?",
        "You did not answer my question. How long does it take?",
        "I have read that already, it does not help. What else can I do?",
        "The lamp still does not light up. What now?",
        "I asked about the K3. How long is its warranty?",
        "Wie ich schon schrieb, gibt es dort keine „Pause“. Wie pausiere ich mein Abo?",
        "Aber es war keine Rechnung dabei! Wo ist sie?",
        "Danach habe ich nicht gefragt. Wann haben Sie geöffnet?",
        "Ihre Antwort hilft mir nicht. Wie geht es richtig?",
        "Comme je l'ai déjà dit, il n'y a pas de « Pause ». Comment faire ?",
        "Mais il n'y avait pas de facture. Où est-elle ?",
        "Ce n'est pas ce que j'ai demandé. Quand êtes-vous ouverts ?",
        "Como ya les dije, no hay «Pausa». ¿Cómo pauso la suscripción?",
        "Eso no es lo que pregunté. ¿Cuándo abren?",
        "Come ho già scritto, non c'è nessuna pausa. Come faccio?",
        "Ma non c'era nessuna fattura! Dov'è?",
        "Zoals ik al schreef, staat er geen pauze. Hoe doe ik het?",
        "Dat is niet wat ik vroeg. Wanneer zijn jullie open?",
        "Como já disse, não há pausa. Como faço?",
        "Jak już pisałem, nie ma tam pauzy. Jak to zrobić?",
    ],
)
def test_a_mail_that_contradicts_goes_to_a_person(text: str) -> None:
    found = hits(text, reply="You can pay by card.")
    assert "“" in found["contradicts"], found


@pytest.mark.parametrize(
    "text",
    [
        "Thank you! And how long does standard shipping to Germany take?",
        "Sorry, one more thing: can a gift card be used in several orders?",
        "Great, thanks. Is there parking as well?",
        "Thanks! Are you still open at six?",
        "Thanks again. When is the workshop?",
        "Danke! Und was kostet der Versand nach Österreich?",
        "Merci ! Et combien coûte la livraison ?",
        "¡Gracias! ¿Y cuánto cuesta el envío?",
        "Grazie! E quanto costa la spedizione?",
        "Bedankt! En wat kost de verzending?",
    ],
)
def test_another_question_is_answered(text: str) -> None:
    assert hits(text, reply="You can pay by card.") == {}


def test_a_passage_is_not_sent_twice_on_a_ticket() -> None:
    reply = (
        f"Hello Ada,\n\nYou have 30 days to return a tent,\nfrom the day it arrives.\n\nKind regards\n{OTHER.heading}"
    )
    found = hits("And how many days for a mat?", reply=reply)
    assert found == {"said_before": f"a reply on this ticket has said this already: “{DRAFT.text}”"}


def test_another_sentence_of_a_passage_that_was_sent_goes_to_a_person_too() -> None:
    passage = replace(PASSAGE, text=f"Keep the tent in its bag until then. {PASSAGE.text}")
    thread = (ThreadEntry(Direction.OUTBOUND, "us", "Keep the tent in its bag until then."),)
    draft = replace(DRAFT, passages=(passage,))
    decision = decide(facts(draft=draft, case={"thread": thread}), PolicySettings())
    assert [hit.rule for hit in decision.hits] == ["said_before"]


def test_what_the_customer_wrote_or_another_passage_says_is_not_sent_twice() -> None:
    assert hits("And how many days for a mat?", reply="A tent comes back dry and clean.") == {}
    asked = (ThreadEntry(Direction.INBOUND, "ada", DRAFT.text),)
    assert decide(facts(case={"thread": asked}), PolicySettings()).hits == ()


FOOTERS = re.findall(r'"(..)": \{.*?"automatic": "([^"]+)"', WORDS.read_text(encoding="utf-8"), re.DOTALL)


def test_the_footer_is_read_in_every_language() -> None:
    assert [language for language, _ in FOOTERS] == ["en", "de", "fr", "es", "it", "nl", "pt", "pl"]


@pytest.mark.parametrize(("language", "footer"), FOOTERS)
@pytest.mark.parametrize(
    "frame", ["{}", "{}!", "“{}”", "{}, please.", "{}\n\nAda", "Thanks. {}.\n\nAda", "HELLO,\n\n{}"]
)
def test_the_word_that_automatic_replies_name_reaches_a_person(language: str, footer: str, frame: str) -> None:
    word = re.search(r"[“„«]\s?(\w+)\s?[”“»]", footer)
    assert word is not None
    for spelled in (word[1], word[1].upper(), word[1].capitalize()):
        text = frame.format(spelled)
        for detected in (language, "", language_of(text)):
            assert "asks_for_person" in hits(text, reply="You can pay by card.", language=detected)


@pytest.mark.parametrize(
    "text",
    [
        "What does the workshop cost per person?",
        "The price is for one person, is it?",
        "Was kostet das pro Person?",
        "Y a-t-il une personne par tente ?",
        "¿Cuánto cuesta por persona?",
    ],
)
def test_the_word_inside_a_sentence_asks_for_nobody(text: str) -> None:
    assert "asks_for_person" not in hits(text)


@pytest.mark.parametrize(
    ("subject", "quoted", "days", "reused"),
    [
        ("Re: Subscription", "", 1, False),
        ("An invoice for my company", "How do I pause my subscription?", 1, False),
        ("An invoice for my company", "", 1, True),
        ("An invoice for my company", "How do I pause my subscription?", 30, True),
        ("Re: Subscription", "", 30, False),
    ],
    ids=["same subject", "quotes the thread", "quotes nothing", "much later", "only much later"],
)
def test_a_thread_that_is_used_for_something_else_is_offered_for_a_split(
    subject: str, quoted: str, days: int, reused: bool
) -> None:
    before = a_case(a_mail(FIRST)).received_at - timedelta(days=days)
    thread = (ThreadEntry(Direction.INBOUND, "ada", FIRST, before),)
    case = replace(a_case(a_mail("How do I get one?", subject=subject, quoted=quoted)), thread=thread)
    case = replace(case, subject="Subscription")
    answer = reuses_thread(replace(facts(), case=case), PolicySettings())
    assert answer.hit is reused
    assert ("deskhand ticket split" in answer.fact) is reused
