"""In which languages a text may be, from its scripts and a few words: cheap, and several where it is not sure.

The detector (``language_detection``) names one language and is made for answers; rules that look for phrases of many
languages need the few that are possible, in microseconds.
"""

from __future__ import annotations

import re

from daemon.mail.phrases import lowered

# Small words that hardly a text of the language goes without, and those of automatic replies.
_WORDS = {
    "en": "the is are will and for this your you to my of with not am we our been i'm i’m reply message has have at by "
    "from who please contact be it as",
    "de": "ich sie ihre ihr wir ist nicht und der die das bitte dank für mit bin wird von auf diese eine unser",
    "fr": "je vous nous votre est de la le les et pour en un une merci ne pas suis ce bonjour mon lu",
    "es": "el la de su en por para con no gracias es un una se que mi este estoy estaré los del",
    "ca": "la el de fins per gràcies soc sóc estic els del que amb missatge les",
    "it": "il di la per un una grazie sono in è non del al mio le che vostra questa suo",
    "pt": "o de a em para não um uma obrigado obrigada estou sua seu do no por que este até encontro-me agradecemos",
    "nl": "ik de het een uw u van en met voor wij niet is bedankt dit ben op bericht",
    "sv": "jag är och på att den inte det till du din tack med vi för ditt detta",
    "da": "jeg er og på at den ikke det til du din tak med vi for dette holder",
    "no": "jeg er og på at den ikke det til du din takk med vi for dette",
    "is": "ég er og að í á ekki til við þú takk með fyrir þetta þinn þitt þínum verð kem póstinum minn",
    "fi": "olen on ja ei en viestisi kiitos tämä olemme sähköpostia asti vastaan kun lomalla palaan",
    "pl": "jestem nie się na do za w i z dziękuję proszę wiadomość to dnia że będę przebywam",
    "cs": "jsem na se do v a je není dobrý den děkuji vám zprávu tato od za nejsem čerpám jsme",
    "sk": "som na sa do v a je nie dobrý deň ďakujem vám správu táto od za sme",
    "hu": "a az és nem vagyok köszönöm kérem ez hogy leszek levelét üzenetét köszönjük ig tisztelt hamarosan ön önnek",
    "ro": "sunt în de la și nu vă mulțumesc pentru este să voi acest am până mulțumim",
    "hr": "sam na u i je do se za hvala nisam ću od vašu poruku automatska ovo",
    "sr": "sam na u i je do se za hvala nisam ću od vašu poruku ovo",
    "sl": "sem na v in je do se za hvala nisem bom od vaše sporočilo",
    "tr": "bir ve bu için ile teşekkür kadar lütfen e-postanız mesajınız tarihine olacağım izinliyim yanıt en "
    "talebiniz talebinizi numaralı hizmetimizi",
    "vi": "tôi và của bạn là đến không xin cảm ơn sẽ chúng có",
    "id": "saya anda dan yang di terima kasih sampai tidak kami akan untuk ini hingga bercuti",
    "et": "olen ja on ei teie kuni tänan kirjale aitäh meie",
    "lv": "esmu un ir no līdz paldies jūsu uz vēstuli es",
    "lt": "aš ir yra jūsų iki ačiū esu laišką į šiuo būsiu nuo",
}
_BY_WORD: dict[str, frozenset[str]] = {
    lowered(word): frozenset(code for code, words in _WORDS.items() if word in words.split())
    for words_of_one in _WORDS.values()
    for word in words_of_one.split()
}
# Languages without a near relative, and their letters beside those of ASCII.
_OWN_LETTERS = {
    "en": "", "de": "äöüß", "fr": "àâæçéèêëîïôœùûüÿ", "pl": "ąćęłńóśźż", "hu": "áéíóöőúüű", "fi": "äöå", "tr": "çğıöşü",
}  # fmt: skip
_FOREIGN = {code: re.compile(rf"[^\W\d_a-z{letters}]") for code, letters in _OWN_LETTERS.items()}
_CERTAIN = 6
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SCRIPTS = (
    (re.compile("[\u0400-\u04ff]"), "ru uk bg sr"),
    (re.compile("[\u0370-\u03ff]"), "el"),
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u0600-\u06ff]"), "ar fa"),
    (re.compile("[\u0900-\u097f]"), "hi"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u3040-\u30ff\u4e00-\u9fff]"), "zh ja"),
    (re.compile("[\uac00-\ud7af]"), "ko"),
)


def possible_languages(text: str) -> frozenset[str]:
    """ISO 639-1 codes: those of its scripts, and those that have a third as many known words as the likeliest one."""
    found: set[str] = set()
    if not text.isascii():
        for pattern, codes in _SCRIPTS:
            if pattern.search(text):
                found.update(codes.split())
    counts = _counts(text)
    if counts:
        enough = max(1, max(counts.values()) // 3)
        found.update(code for code, count in counts.items() if count >= enough)
    return frozenset(found)


def certain_language(text: str) -> str:
    """The code of the language of which at least six small words stand there, and of no other a third as many; empty
    where there is none, or where it has near relatives or stands among letters that are not its own."""
    counts = _counts(text)
    best = max(counts, key=counts.__getitem__, default="")
    most = counts.get(best, 0)
    if best not in _OWN_LETTERS or most < _CERTAIN or sum(count * 3 > most for count in counts.values()) > 1:
        return ""
    return "" if not text.isascii() and _FOREIGN[best].search(text.casefold()) else best


def _counts(text: str) -> dict[str, int]:
    """How many of the small words of each language stand in a text."""
    counts: dict[str, int] = {}
    for word in _BY_WORD.keys() & _TOKEN.findall(lowered(text)):
        for code in _BY_WORD[word]:
            counts[code] = counts.get(code, 0) + 1
    return counts
