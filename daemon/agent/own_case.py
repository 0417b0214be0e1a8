"""Questions about the customer's own order, parcel or account: no document knows where that is."""

from __future__ import annotations

import re

from daemon.agent.questions import asks, sentences_of

_LEAD = r"^\W*(?:(?:and|but|so|also|ok|und|aber|et|mais|y|e|en|maar|mas|ale|a)\W+)?"
_NO_DOER = r"(?:(?!i\b|we\b|you\b)[\w'-]+\s+){0,2}"
_CASES_FR = r"commande|colis|livraison|paquet|envoi|remboursement|facture|réservation|abonnement|compte|paiement"
_CASES_ES = r"pedido|paquete|envío|entrega|reembolso|factura|reserva|suscripción|cuenta|pago"
_CASES_IT = r"ordine|pacco|spedizione|consegna|rimborso|fattura|prenotazione|abbonamento|account|pagamento"
_CASES_NL = r"bestelling|pakket|levering|zending|terugbetaling|factuur|reservering|abonnement|account|betaling"
_CASES_PT = r"encomenda|pedido|pacote|envio|entrega|reembolso|fatura|reserva|assinatura|conta|pagamento"
_CASES_PL = r"zamówieni\w+|paczk\w+|przesyłk\w+|dostaw\w+|zwrot\w*|faktur\w+|rezerwacj\w+|konto|płatność"
_CASES_EN = (
    r"order|parcel|package|delivery|shipment|payment|refund|return|replacement|invoice|booking|reservation|subscription|"
    r"account|appointment|ticket|repair|claim|complaint"
)
_PATTERNS = (
    # "When will my order arrive?" and not "When can I cancel my order?"
    rf"{_LEAD}(?:where|when|why|who|what|which(?: [\w-]+)?|how far|how late)"
    rf"(?:'s|’s|\s+(?:is|are|was|were|will|does|did|has|have|had|would))\s+{_NO_DOER}(?:my|our)\b",
    rf"{_LEAD}(?:was|were|has|have|did)\s+(?:my|our)\b",
    rf"{_LEAD}(?:is|are|will|does|do)\s+(?:my|our)\s+(?:[\w-]+\s+){{0,2}}(?:{_CASES_EN})s?\b",
    r"\b(?:in|with|on|of|for)\s+(?:my|our)\s+(?:next|last|current|latest|recent|upcoming)\b",
    rf"{_LEAD}(?:wo|wann|warum|wieso|weshalb|welche[rsnm]?(?: [\w-]+)?|was|wer)\s+"
    rf"(?:ist|sind|bleib\w+|komm\w+|wird|werden|wurden?|hat|haben|war|waren|geht|gehen|liegt|steht|trifft)\s+(?:(?!ich\b|wir\b)[\w-]+\s+){{0,2}}(?:mein|unser)\w*\b",
    rf"{_LEAD}(?:ist|sind|wurden?|hat|haben|wird|werden|kommt|war)\s+(?:mein|unser)\w*\b",
    r"\bin\s+(?:meine[rm]|unsere[rm])\s+(?:nächsten|letzten|aktuellen|kommenden)\b",
    rf"{_LEAD}(?:où|quand|pourquoi|quel\w*)\b(?!.*\b(?:puis|peux|pouvons|dois|devons)\b).*"
    rf"\b(?:mon|ma|mes|notre|nos)\s+(?:{_CASES_FR})s?\b",
    rf"{_LEAD}(?:d[oó]nde|cu[aá]ndo|por qué|qué|cuál)\b(?!.*\b(?:puedo|podemos|debo|tengo que)\b).*"
    rf"\b(?:mis?|nuestr[oa]s?)\s+(?:{_CASES_ES})s?\b",
    rf"{_LEAD}(?:dov['’e]|quando|perché|quale|che)(?!.*\b(?:posso|possiamo|devo|dobbiamo)\b).*"
    rf"\b(?:mi[oae]i?|nostr[oaie])\s+(?:{_CASES_IT})\b",
    rf"{_LEAD}(?:waar|wanneer|waarom|welke|wat)\b(?!.*\b(?:kan|moet|mag)\s+ik\b).*\b(?:mijn|onze|ons)\s+(?:{_CASES_NL})\b",
    rf"{_LEAD}(?:onde|quando|por ?qu[eê]|qual)\b(?!.*\b(?:posso|podemos|devo)\b).*"
    rf"\b(?:meus?|minhas?|noss[oa]s?)\s+(?:{_CASES_PT})s?\b",
    rf"{_LEAD}(?:gdzie|kiedy|dlaczego|co|który)\b(?!.*\b(?:mogę|możemy|muszę)\b).*\b(?:m[oó]j\w*|nasz\w*)\s+(?:{_CASES_PL})\b",
)
_OWN = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)


def asks_of_own_case(text: str) -> str:
    """The first question of a mail about the customer's own order, parcel or account, or empty."""
    return next((sentence for sentence in sentences_of(text) if asks(sentence) and _OWN.search(sentence)), "")
