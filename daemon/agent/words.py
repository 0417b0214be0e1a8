"""Words and what they mean for a proof: stop words, negations, limits, courtesy; English, German, French, Spanish.

Other languages are checked by the same rules without these lists, which makes the check stricter there, never laxer.
"""

from __future__ import annotations

import re
from functools import lru_cache


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(words.casefold().split())


ENGLISH = word_set(
    "a about after all also am an and any are as at be because been before being both but by can could did do does "
    "doing down each either else every few for from further had has have having he her here hers him his how i if in "
    "into is it its itself just let like may me might more most must my now of off on once only or other our ours out "
    "over own please same shall she should since so some such than that the their theirs them then there these they "
    "this those through to too under whether until up upon us very was we were what when where which while who whom "
    "whose why will with within would yes you your yours yourself i'm we're you're it's that's we'll you'll we've "
    "you've i've they're there's let's i'd you'd we'd he'd she'd they'd i'll he'll she'll it'll they'll who's what's "
    "per unfortunately"
)
GERMAN = word_set(
    "ab aber alle allem allen aller alles als also am an auch auf aus bei beim bereits bin bis bitte bzw da damit "
    "dann das dass dazu dem den denn der deren des dessen deshalb die dies diese diesem diesen dieser dieses doch "
    "dort du durch ein eine einem einen einer eines er es etwa etwas euch euer für gegen hat hatte haben habe hier "
    "ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in innerhalb ins ist ja jede jedem jeden jeder jedes jetzt "
    "kann können könnte könnten man mehr mein meine mich mir mit muss müssen nach noch nun nur ob oder seit sehr sein "
    "seine sich sie sind so sobald soll sollte sollten sowie über um und uns unser unsere unserem unseren unserer "
    "unter vom von vor während war waren was weil welche welcher wenn werden wer wie wieder wir wird wo worden wurde "
    "wurden würde würden zu zum zur zwischen hab hast habt bist seid lassen lässt"
)
FRENCH = word_set(
    "à a afin ai alors après au aussi autre aux avant avec avez avons bien c'est car ce cela celle celui ces cet "
    "cette ceux chaque chez comme comment d dans de depuis des donc dont du elle elles en encore entre est et étaient "
    "était être eu fait faire font il ils j je jusqu jusqu'à l la le les leur leurs lors lorsque lui m ma mais me "
    "même mes moi mon n nos notre nous on ont ou où oui par parce pendant peut peuvent plus pour pourquoi pouvez "
    "pouvons puis qu qu'il qu'ils quand que quel quelle quelles quels qui quoi s sa sans se sera seront ses si sinon "
    "soit son sont sous sur sera ta te tes toi ton tous tout toute toutes très tu un une vers via voici vos votre "
    "vous y"
)
SPANISH = word_set(
    "a al algo algún alguna ante antes así aún aunque bajo bien cada como cómo con contra cual cuál cuando cuándo de "
    "del desde después donde dónde dos durante e el él ella ellas ellos en entre era es esa ese eso esta está estaba "
    "están estar este esto estos ha han hasta hay haya la las le les lo los más me mi mis muy nos nosotros nuestra "
    "nuestro nuestros o os otra otro para pero por porque pueda puede pueden puedo que qué quien quién se sea según "
    "ser si sí sido sin sobre son su sus también te tiene tienen tu tus un una unas uno unos usted ustedes y ya yo"
)
OTHERS = word_set(
    "che della delle degli nel nella sono anche questo questa gli uno ed ci lei het een van op te zijn met voor niet "
    "wij ons uw u aan door dit deze wordt worden naar os as da das dos na nas ao pelo pela em um uma é são não sua "
    "seu"
)
NEGATIONS = word_set(
    "not no never neither nor none nothing nobody cannot can't couldn't don't doesn't didn't won't wouldn't isn't "
    "aren't wasn't weren't hasn't haven't shouldn't mustn't without unable nicht nie niemals kein keine keinen keinem "
    "keiner keines ohne weder nichts niemand nein ne n pas jamais aucun aucune sans ni rien non no nunca jamás sin "
    "tampoco ningún ninguna ninguno nada niet geen nooit zonder não nem nunca sem"
)
# Negations that deny what they stand beside; "without a label" and "nothing else" may stand in any plain statement.
DENIALS = NEGATIONS - word_set(
    "neither nor none nothing nobody without unable ohne weder nichts niemand nein ne n sans ni rien non sin nada "
    "zonder sem"
)
YES_OR_NO = word_set("yes no ja nein oui non sí certainly absolutely definitely natürlich selbstverständlich")
# What limits or excepts: a draft may not add, drop or swap one of these beside a number, nor add one elsewhere.
LIMITS = {
    "within": word_set("within up until innerhalb binnen bis dans jusqu jusqu'à dentro hasta"),
    "max": word_set("maximum most under below less maximal höchstens unter weniger moins sous máximo menos"),
    "min": word_set(
        "least minimum over above more exceeding mindestens ab über mehr minimum moins plus mínimo más"
    ),
    "after": word_set("after later following nach später après plus tard después tras"),
    "before": word_set("before earlier prior vor früher avant antes"),
    "about": word_set(
        "about around approximately approx roughly circa ca etwa ungefähr rund environ aproximadamente unos"
    ),
}  # fmt: skip
CONTRASTS = word_set(
    "but while whereas however although though aber während jedoch sondern obwohl mais tandis pero mientras sino aunque"
)
STARTS = word_set("from starting ab dès desde")
# Words that tell little about which of two numbers is meant: "express takes 2 days" is about express, not about taking.
_GENERIC = word_set(
    "take takes taking cost costs need needs last lasts get arrive arrives pay charge price prices amount is customer "
    "item items product products time delivery order orders dauert dauern kostet kosten beträgt braucht preis artikel "
    "produkt coûte coûtent prend dure prix article cuesta cuestan tarda precio artículo"
)
# Words that a rephrased sentence may have though its source has not: they state nothing by themselves.
_NEUTRAL = word_set(
    "order item items product products article come comes possible able need want like make sure note simply easily "
    "kindly currently therefore team bestellung artikel produkt ware möglich einfach leider derzeit zurzeit commande "
    "article produit possible simplement malheureusement pedido artículo producto posible simplemente"
)
EXCEPTIONS = word_set(
    "only unless except exclusively nur außer ausgenommen lediglich seulement sauf solo sólo excepto salvo"
)
LINKS = word_set(
    "of from after since before following per by ab nach seit von vom vor pro je de du des après depuis avant par "
    "desde después del antes"
)
# "30 days from the date of delivery" are counted from the delivery.
DATES = word_set("date day time moment datum tag zeitpunkt tage jour fecha día")
WEEKDAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag "
    "sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo"
)
RATES = word_set("per pro je par por")
FILLERS = word_set(
    "the a an your our of this that its der die das dem den des ihr ihre ihrem ihren ihrer la le les l el los su sus tu"
)
# A courtesy has at least one of these …
COURTESY_MARKS = word_set(
    "thank thanks hello hi dear greetings regards sincerely cheers sorry apologise apologize apologies apology regret "
    "hope hopes glad happy gladly pleased pleasure hesitate welcome appreciate question questions help helpful assist "
    "contact danke dank herzlichen hallo liebe lieber grüße grüßen gruß entschuldigung entschuldigen leid bedauern "
    "hoffe hoffen gern gerne freuen frage fragen rückfragen geehrte geehrter helfen verfügung melden merci bonjour "
    "bonsoir cher chère cordialement sincèrement salutations désolé désolée désolés excuses excusez espérons espère "
    "aider hésitez plaisir question questions disposition gracias hola estimado estimada saludos atentamente perdón "
    "disculpe disculpas lamentamos sentimos esperamos ayudar pregunta preguntas quedamos encantados"
)
# … and otherwise nothing but these and stop words.
COURTESY = COURTESY_MARKS | word_set(
    "good morning afternoon evening day kind best wishes inconvenience trouble helps know further anything reaching "
    "reach contacting writing message mail e-mail email enquiry inquiry request patience understanding hear hearing "
    "forward look looking reply replying team support nice great much again soon answer information interest time "
    "weiteren vielen guten tag morgen abend freundlichen freundliche herzliche beste tut unannehmlichkeiten hilft "
    "weiter weitere nachricht anfrage mail e-mail geduld verständnis damen herren herr frau stehen schönen antwort "
    "jederzeit team beaucoup madame monsieur aide utile message demande patience compréhension contacter restons "
    "bonne journée avance réponse buenos buenas días tardes cordiales ayude ayuda mensaje consulta paciencia "
    "comprensión contactarnos disposición"
)
REQUESTS = word_set(
    "tell send share provide confirm order number photo picture details detail model serial name address purchase "
    "date need senden schicken nennen teilen mitteilen bestellnummer foto bild angaben modell seriennummer namen "
    "genaue envoyer indiquer numéro commande photo détails envoyez indiquez modèle enviar envíe indique número pedido "
    "foto detalles modelo"
)
ATTACHMENT = word_set(
    "attachment attachments attached file document anhang datei angehängt pièce jointe fichier adjunto archivo"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier janv enero ene", "february feb februar février févr febrero",
            "march mar märz mars marzo",
            "april apr avril avr abril", "may mai mayo", "june jun juni juin junio", "july jul juli juillet juil julio",
            "august aug août agosto", "september sep sept septembre septiembre",
            "october oct oktober okt octobre octubre",
            "november nov novembre noviembre", "december dec dezember dez décembre déc diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
BY_LANGUAGE = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}
STOP_WORDS = ENGLISH | GERMAN | FRENCH | SPANISH | OTHERS | NEGATIONS
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Scripts without spaces between words: each pair of neighbours counts as a word.
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
_ENDINGS = (
    "ingly", "edly", "ings", "ing", "ies", "ied", "ern", "ers", "est", "ed", "es", "en", "er", "em",
    "et", "ez", "s", "e", "n", "y", "t",
)  # fmt: skip
SHORTEST_STEM = 4
SHORTEST_PLURAL = 3
CLEAR = 2
STEM_ROUNDS = 3  # returned, return, retur: all forms end at the same stem


# German separable verbs: zurückzugeben and zurückgegeben are zurückgeben.
_SEPARABLE = re.compile(r"^(zurück|um|ab|an|auf|aus|ein|mit|nach|vor|weg|weiter)(?:zu|ge)([a-zäöüß]{3,}(?:en|et|t))$")


def _shorten(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (SHORTEST_PLURAL if ending == "s" else SHORTEST_STEM):
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The word without its lightest ending: enough to join ``return``, ``returned`` and ``Rückgabe``, ``Rückgaben``."""
    word = _SEPARABLE.sub(r"\1\2", word.casefold().replace("’", "'").removesuffix("'s"))
    for _ in range(STEM_ROUNDS):
        shorter = _shorten(word)
        if shorter == word:
            break
        word = shorter
    return word[:-1] if len(word) > SHORTEST_STEM and word[-1] == word[-2] else word


GENERIC = frozenset(stem(word) for word in _GENERIC)
NEUTRAL = frozenset(stem(word) for word in _NEUTRAL)


def words_in(text: str) -> list[str]:
    """The words of a text, case folded; scripts without spaces as pairs of characters."""
    words: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        if _SPACELESS.search(word):
            words.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            words.append(word)
    return words


@lru_cache(maxsize=8_192)
def guess_language(text: str) -> str:
    """``en``, ``de``, ``fr``, ``es`` by its stop words, or empty when they do not tell. For passages, not for mail."""
    words = words_in(text[:2000])
    counts = {code: sum(word in stops for word in words) for code, stops in BY_LANGUAGE.items()}
    best, second, *_ = sorted(counts, key=counts.__getitem__, reverse=True)
    # One word such as "plus" or "a" is a stop word in several languages.
    return best if counts[best] >= CLEAR and counts[best] - counts[second] >= CLEAR else ""
