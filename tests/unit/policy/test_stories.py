"""What a customer tells beside the question: trouble and requests go to a person, what everybody tells does not."""

from __future__ import annotations

import pytest

from daemon.agent.stories import story_of
from daemon.mail.language_detection import language_of

TROUBLES = {
    "en": [
        "The K2 grinder gave my daughter an electric shock. How do I clean the K2 grinder?",
        "My dog died from your beans. Do your products contain nuts?",
        "The K2 does not start. I already locked the hopper and pressed the reset button. What else can I do?",
        "The hopper is locked, I turned it clockwise until it clicks. The K2 still does not start. What do I do?",
        "I did not get a tracking link by mail. How do I track my parcel?",
        "The tracking link has been dead for four days now. How do I track my parcel?",
        "My order to Germany has been on its way for 9 working days now. How long does delivery take?",
        "I paused my subscription but got a shipment anyway. How do I pause my subscription?",
        "I returned the unopened bags, but I have heard nothing. Can I return coffee or not?",
        "I got a parking ticket behind your shop although I am a customer. Is there parking?",
        "I stood in front of your closed shop on Thursday at 15:00. When is the shop open?",
        "How do I get an invoice? Mine is wrong.",
        "The replacement that you sent me arrived damaged as well. What do I do?",
        "I washed the burrs with water. How do I clean the K2 grinder now?",
        "My parcel is lost. How do I track my parcel?",
        "The parcel was delivered to my neighbour, who ate the beans. How do I track my parcel?",
        "I want to pause my subscription but there is no “Pause” there. What now?",
        "You sent me the wrong coffee in my subscription. Can I change the coffee?",
        "I was charged twice by MobilePay. How can I pay only once?",
        "My gift subscription did not end by itself. Can I give a subscription that ends?",
        "Hi, my son ate your beans and had an allergic reaction. Do they contain hazelnuts?",
        "I bought a K2 and it smells of smoke. How do I clean it?",
        "My parcel is lost, how do I track it?",
        "How do I track my parcel, it has not arrived in three weeks?",
        "How do I clean the grinder, because I washed it with water?",
        "When I log in, there is no such button. How do I pause my subscription?",
        "Nobody answered the phone. When are you open?",
        "The driver threw the box over the fence. How do I track a parcel?",
        "The zip came off on the first day. How long is the warranty?",
        "I fell off the ladder. How high is it?",
        "My card has been charged, yet I see no order. How can I pay?",
        "We waited an hour at your door. When is the shop open?",
        "The pump makes a strange noise. How do I clean the pump?",
        "Hello my parcel is lost. How do I track my parcel?",
        "Thanks for nothing, it broke again. How long is the warranty?",
        "My coffee tastes of soap. How do I store coffee?",
        "The grinder is making sparks. How do I clean the grinder?",
        "Only one of two bags was in the box. Can I return coffee?",
        "The courier left the parcel in the rain. How do I track my parcel?",
        "You promised delivery on Monday. How long does delivery take?",
        "There was glass in the jar. What is in the sauce?",
    ],
    "de": [
        "Mein Paket ist nicht angekommen, obwohl Sie 3 Tage versprochen haben. Wie lange dauert die Lieferung?",
        "Ich kann mein Abo nicht pausieren, unter „Mein Abo“ gibt es kein „Pause“. Wie pausiere ich mein Abo?",
        "Die Lieferung kam nicht an. Wie lange dauert sie?",
        "Ich warte seit drei Wochen. Wie lange dauert die Lieferung nach Deutschland?",
        "Meine Tochter hat einen Stromschlag bekommen. Wie reinige ich die Mühle?",
        "Unser Hund ist daran gestorben. Enthalten Ihre Produkte Nüsse?",
        "Ich habe die Mühle mit Wasser gewaschen. Wie reinige ich sie?",
        "Ich habe den Knopf schon gedrückt. Was kann ich sonst noch tun?",
        "Die Lampe wurde zerbrochen geliefert. Wie lange ist die Garantie?",
        "Ich stand am Montag vor verschlossener Tür. Wann haben Sie geöffnet?",
        "Der Fahrer warf das Paket über den Zaun. Wie verfolge ich ein Paket?",
        "Meine Rechnung ist falsch. Wie bekomme ich eine Rechnung?",
        "Mein Paket ist verschwunden, wie kann ich es verfolgen?",
        "Die Packung war offen. Wie lange dauert die Lieferung?",
        "Der Zusteller war unfreundlich. Wie lange dauert die Lieferung?",
        "Die Lampe flackerte und roch verbrannt. Wie wechsle ich die Lampe?",
    ],
    "fr": [
        "Je n'ai pas reçu de lien de suivi. Comment suivre mon colis ?",
        "Mon colis est arrivé cassé. Combien coûte la livraison ?",
        "Le moulin a donné un choc à ma fille. Comment nettoyer le moulin ?",
        "J'ai lavé les meules à l'eau. Comment nettoyer le moulin ?",
        "J'attends depuis trois semaines. Quel est le délai de livraison ?",
        "Le livreur a jeté le colis. Comment suivre mon colis ?",
    ],
    "es": [
        "No he recibido el enlace. ¿Cómo sigo mi paquete?",
        "El molinillo le dio un calambre a mi hija. ¿Cómo limpio el molinillo?",
        "Lavé las muelas con agua. ¿Cómo limpio el molinillo?",
        "Mi perro murió. ¿Sus productos contienen nueces?",
        "Llevo tres semanas esperando. ¿Cuánto tarda el envío?",
        "La caja llegó rota. ¿Cuánto cuesta el envío?",
    ],
    "it": [
        "Non ho ricevuto il link. Come seguo il pacco?",
        "Il macinino ha dato la scossa a mia figlia. Come pulisco il macinino?",
        "Ho lavato le macine con l'acqua. Come pulisco il macinino?",
        "Il pacco è arrivato rotto. Quanto costa la spedizione?",
    ],
    "nl": [
        "Ik heb geen link gekregen. Hoe volg ik mijn pakket?",
        "Mijn dochter heeft een schok gekregen. Hoe maak ik de molen schoon?",
        "Ik heb de molen met water gewassen. Hoe maak ik de molen schoon?",
        "Het pakket is beschadigd aangekomen. Wat kost de verzending?",
    ],
    "pt": [
        "Não recebi o link. Como acompanho a encomenda?",
        "O moinho deu um choque à minha filha. Como limpo o moinho?",
        "Lavei as mós com água. Como limpo o moinho?",
        "A caixa chegou partida. Quanto custa o envio?",
    ],
    "pl": [
        "Nie dostałem linku. Jak śledzić paczkę?",
        "Umyłem młynek wodą. Jak czyścić młynek?",
        "Paczka przyszła uszkodzona. Ile kosztuje dostawa?",
        "Czekam trzy tygodnie. Ile trwa dostawa?",
    ],
}
REQUESTS = {
    "en": [
        "How do I pause my subscription? Please also change my address to Nygade 5.",
        "Please send me the invoice for order 4711 again. How can I pay it?",
        "How do I store coffee? And please send me three bags of the Ethiopian.",
        "Is there parking at the shop? If not, please cancel my workshop booking.",
        "When are you open? I would like to book a table for two.",
        "Change my address to Nygade 5. How do I pause my subscription?",
        "Send me three more bags. How do I store coffee?",
        "What does it cost? I hereby order two of them.",
        "How long does it take? You must deliver by Friday.",
    ],
    "de": [
        "Wie pausiere ich mein Abo? Bitte ändern Sie auch meine Adresse.",
        "Schicken Sie mir drei Tüten. Wie pausiere ich mein Abo?",
        "Was kostet der Versand? Bitte schicken Sie mir zwei Stück.",
        "Wann haben Sie geöffnet? Ich möchte einen Tisch für zwei reservieren.",
    ],
    "fr": [
        "Combien coûte la livraison ? Merci de changer mon adresse.",
        "Quand ouvrez-vous ? Veuillez annuler ma table.",
    ],
    "es": ["¿Cuánto cuesta el envío? Por favor, cambien mi dirección.", "¿Cuándo abren? Quisiera reservar una mesa."],
    "it": [
        "Quanto costa la spedizione? Per favore cambiate il mio indirizzo.",
        "Quando aprite? Vorrei prenotare un tavolo.",
    ],
    "nl": ["Wat kost de verzending? Gelieve mijn adres te wijzigen.", "Wanneer zijn jullie open? Wijzig mijn adres."],
    "pt": ["Quanto custa o envio? Por favor, alterem a minha morada.", "Quando abrem? Gostaria de reservar uma mesa."],
    "pl": ["Ile kosztuje dostawa? Proszę zmienić mój adres.", "Kiedy otwieracie? Chciałbym zarezerwować stolik."],
}
HARMLESS = {
    "en": [
        "I could not find on your site how long delivery takes. How long is it?",
        "I am not sure whether you deliver to Spain. Do you?",
        "I do not know your shop yet. When are you open?",
        "Your website does not say what shipping costs. What does it cost?",
        "I found nothing about this on your page. Can I return a tent?",
        "I searched your site but could not find it. How do I track a parcel?",
        "I am planning a trip. How do I pause my subscription?",
        "I bought a tent last week. How long is the warranty?",
        "We ordered a bed last week. Is assembly included?",
        "I have never ordered here before. How can I pay?",
        "We have a dog and two cats. Are pets allowed?",
        "My wife told me about your shop, and I was wondering: are you open on Sundays?",
        "It was a gift from my sister. Can I exchange it?",
        "My tent arrived yesterday, thank you! How do I wash it?",
        "I saw your lamps at a friend's place and loved them. Do you ship to Spain?",
        "I am interested in the beginner workshop. What does it cost?",
        "There is no hurry. How long does a repair take?",
        "The jacket does not fit me. How do I send it back?",
        "My order no. 4711 is a present. How long is the warranty?",
        "Please let me know. How long does it take?",
        "Please tell me how long it takes.",
        "Could you please help me? What does shipping cost?",
        "Please see my order attached. How long is the warranty?",
        "My lamp does not light up. What can I do?",
        "The pump arrived with a broken valve. What now?",
        "My lamp is broken, what do I do?",
        "What do I do if my parcel is lost?",
        "Is it true that the refrigerator is bad for coffee?",
        "I want to give a lamp to my mother. Do you wrap presents?",
        "Thank you for the quick delivery of my first order! How do I clean the lamp?",
    ],
    "de": [
        "Ich habe auf Ihrer Seite nichts dazu gefunden. Wie lange dauert der Versand?",
        "Ich bin mir nicht sicher, ob Sie nach Österreich liefern. Was kostet der Versand?",
        "Das Zelt war ein Geschenk. Wie lange ist die Garantie?",
        "Ich war bei Ihnen im Laden. Wann haben Sie am Samstag geöffnet?",
        "Ich weiß nicht, wie das geht. Wie pausiere ich mein Abo?",
        "Ich habe letzte Woche ein Zelt gekauft. Wie lange ist die Garantie?",
        "Wir haben bei Ihnen ein Bett bestellt. Ist der Aufbau inbegriffen?",
        "Ich fahre im Sommer weg. Wie pausiere ich mein Abo?",
        "Eine Freundin hat mir Ihren Laden empfohlen. Wann haben Sie geöffnet?",
        "Die Jacke passt mir nicht. Wie schicke ich sie zurück?",
        "Es eilt nicht. Wie lange dauert eine Reparatur?",
        "Ich habe ein Buch verloren. Was muss ich tun?",
        "Bitte geben Sie mir Bescheid. Was kostet der Versand?",
        "Im Mai kommen wir mit zwei Kindern. Was kostet ein Stellplatz?",
    ],
    "fr": [
        "Je n'ai rien trouvé sur votre site. Combien coûte la livraison ?",
        "Je ne sais pas comment faire. Comment retourner une tente ?",
        "J'ai acheté une tente la semaine dernière. Quelle est la garantie ?",
        "Merci de me répondre. Combien coûte la livraison ?",
    ],
    "es": [
        "No encuentro en su web cuánto cuesta el envío. ¿Cuánto cuesta?",
        "No sé cómo hacerlo. ¿Cómo devuelvo una tienda?",
        "Compré una tienda la semana pasada. ¿Qué garantía tiene?",
    ],
    "it": [
        "Non ho trovato sul sito quanto costa. Quanto costa la spedizione?",
        "Non so come fare. Come faccio un reso?",
        "Ho comprato una tenda la settimana scorsa. Quanto dura la garanzia?",
    ],
    "nl": [
        "Ik kan op uw site niet vinden wat het kost. Wat kost de verzending?",
        "Ik weet niet hoe dat moet. Hoe stuur ik iets terug?",
        "Ik heb vorige week een tent gekocht. Hoe lang is de garantie?",
    ],
    "pt": [
        "Não encontrei no site quanto custa. Quanto custa o envio?",
        "Não sei como fazer. Como faço a devolução?",
        "Comprei uma tenda na semana passada. Qual é a garantia?",
    ],
    "pl": [
        "Nie znalazłem na stronie, ile to kosztuje. Ile kosztuje dostawa?",
        "Nie wiem, jak to zrobić. Jak zwrócić namiot?",
        "Kupiłem namiot w zeszłym tygodniu. Jak długa jest gwarancja?",
    ],
}


def rows(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Each mail with its language, and once more as that is told from the mail alone."""
    known = [(language, text) for language, texts in table.items() for text in texts]
    return list(dict.fromkeys((*known, *((language_of(text), text) for _, text in known))))


@pytest.mark.parametrize(("language", "text"), rows(TROUBLES))
def test_trouble_beside_the_question_is_seen_and_told_in_the_customers_words(language: str, text: str) -> None:
    found = story_of(text, language)
    assert found.trouble in text
    assert found.trouble_words, found


@pytest.mark.parametrize(("language", "text"), rows(REQUESTS))
def test_a_request_beside_the_question_is_seen(language: str, text: str) -> None:
    found = story_of(text, language)
    assert found.request in text
    assert found.request_words, found


@pytest.mark.parametrize(("language", "text"), rows(HARMLESS))
def test_what_only_leads_to_the_question_holds_no_answer_back(language: str, text: str) -> None:
    found = story_of(text, language)
    assert (found.trouble_words, found.request_words) == ("", ""), found


def test_a_mail_of_nothing_tells_nothing() -> None:
    assert story_of("", "en").trouble == story_of("?", "").request == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The teacher shouts at Emma. What does a lesson cost?"),
        ("en", "I have three unpaid invoices. How can I pay?"),
        ("en", "A key sticks on our piano. What does tuning cost?"),
        ("en", "I called it off in time and it is on the invoice. Is that charged?"),
        ("de", "Der Lehrer schreit mein Kind an. Was kostet eine Stunde?"),
        ("en", "We are giving our violin back. When are you open?"),
        ("en", "Paul stops with the lessons. When do you close?"),
        ("en", "Then I take the half-size one. When are you open?"),
        ("en", "Thursday works for us. What does it cost?"),
        ("de", "Wir geben das Klavier zurück. Wann ist offen?"),
        ("de", "Paul hört im Dezember auf. Wann ist offen?"),
        ("de", "Dann nehme ich das Klavier. Wann ist offen?"),
    ],
)
def test_trouble_in_the_present_and_words_that_settle_something_are_told(language: str, text: str) -> None:
    found = story_of(text, language)
    assert found.trouble_words or found.request_words
