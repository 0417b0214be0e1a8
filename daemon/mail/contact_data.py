"""What stands below a name in a signature: a role, a firm, an address, its numbers. All else is somebody's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.device_lines import is_device_line

_MAX_WORDS = 8
_MAX_LINE = 400
_REACHED = re.compile(
    r"[^\s@]@[^\s@]+\.\w|https?://|www\.|(?<!\w)[a-z0-9-]{2,40}\.(?:com|org|net|de|fr|it|es|co\.uk|eu|io|nl|at|"
    r"ch|pl)(?!\w)|"
    r"(?:\+|\(0?|\b0|\b\d)[\d\s()./-]{6,}\d|\[cid:|\[image|\[logo|"
    r"(?<!\w)(?:tel|tél|fax|phone|mobile?|mob|cell|handy|telefon\w*|teléfono|téléphone|skype|whatsapp|тел|电话|電話|전화)"
    r"(?!\w)[.:]?",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?<!\w)[A-Z]{1,2}-?\d{4,5}(?!\w)|(?<!\d)\d{4,5}\s+[A-ZÄÖÜÉ]|(?<!\w)[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}(?!\w)|"
    r"[a-z],? [A-Z]{2},? \d{5}|\w(?:straße|strasse|str\.|weg|platz|allee|gasse|straat|gatan|vej)\s+\d|〒|"
    r"(?<!\w)(?:Street|St\.|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|Suite|Floor|Rue|Via|Calle|Rua|ul\.|P\.?O\.? Box|"
    r"Postfach)(?!\w)"
)
_FIRM = re.compile(
    r"(?<!\w)(?:gmbh|ltd|limited|llc|inc|corp|plc|ag|kg|ug|e\.?k|s\.?a|s\.?r\.?l|s\.?l|sarl|b\.?v|a/s|aps|oy|ab|"
    r"sp\. z o\.o|s\.r\.o|kft|ооо|株式会社|有限公司|hr[ab]|vat|ust|mwst|siret|siren|iban|bic|nip|kvk|cvr|reg|"
    r"registered|company|amtsgericht|handelsregister|geschäftsführ\w*|vorstand|sitz|managing|register\w*|"
    r"university|universität|dept|department)(?!\w)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"e-?mail|nachricht|courriel|https?://|www\.|confiden|vertraul|privileg|disclaim|virus|environment|umwelt|"
    r"unsubscribe|disclosure|intended recipient|follow us|folgen sie|"
    r"(?:reply|answer|antwort|réponse|antwoord|respuesta|risposta|resposta|svar)[^\n]{0,40}automat",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"[\s*_(]*(?:my|our new|meine?|unsere neue|mon|ma|mes|notre nouvelle|mi|mis|il mio|la mia|mijn|min|mitt|mój|"
    r"moja|moje|můj|"
    r"meu|minha|мой|моя|мои)\s[^\n]{2,60}(?:\s(?:is|are|was|ist|sind|war|lautet|est|sont|es|son|è|é|ér|är|er|to|"
    r"je)\s|[:=])",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:and|but|also|und|aber|auch|et|mais|y|pero|e|ma|mas|en|maar|och|og|men|i|a|ale|и|а|но)\s\w+\s\w+"
)
_CONTACT_LABEL = (
    r"(?:tel|tél|fax|phone|mobil|mob|cell|hr[ab]|vat|ust|uid|mwst|iban|bic|siret|siren|nip|regon|krs|kvk|btw|"
    r"cvr|tax|p\.?o\.?|"
    r"suite|room|raum|zip|plz|postfach|box|company|reg|abn|ein|skype|icq|amtsgericht|steuer|st\.-nr|licen|member|"
    r"charity|тел|инн|огрн|电话|電話|전화)"
)
_NUMBERED = re.compile(
    r"(?:(?<!\w)(?:no|nr|n°|nº|n\.|№|num|number|nummer|bestell\w*|numéro|número|numero|numer|číslo|номер|ref|reference|"
    r"order|invoice|ticket|case|booking|tracking|serial)\.?|#|[^\W\d_]nr\.?|nummer|番号は?|번호|单号|單號|号|"
    r"رقم)[^\n\d+]{0,30}?\d[\w/-]{2,}",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"(?<!\w)(?:order|bestellung|commande|pedido|ordine|bestelling|beställning|ordre|zamówieni[ea]|objednávk[ay]|заказ|"
    r"rechnung|invoice|facture|factura|fattura|faktura)(?!\w)[^\n\d]{0,20}\d{3,}",
    re.IGNORECASE,
)
_LABELLED = re.compile(rf"(?<!\w){_CONTACT_LABEL}", re.IGNORECASE)
_ENDS = (".", "!", "?", "。", "！", "？")
_QUOTED = ("“", '"', "„", "«", "”", "‘")
_CASELESS = re.compile(r"[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MAX_CASELESS = 6
_MIN_TOLD = 4


def is_fact(line: str, motto: bool = False) -> bool:
    """Whether a line below a name is somebody's text for certain: a sentence, or the number of an order. ``motto`` says
    that the sentence may be a firm's."""
    line = line.strip(" \t*_>")
    if not line or len(line) > _MAX_LINE or is_device_line(line):
        return False
    if _MINE.match(line) or _GOES_ON.match(line):
        return not _ABOUT.search(line)
    if (_NUMBERED.search(line) or _ORDERED.search(line)) and not _LABELLED.search(line) and not _reached(line):
        return True
    told = not motto and line.endswith(_ENDS) and len(line.split()) >= _MIN_TOLD
    return told and not _is_contact_line(line) and not _titled(line)


def is_contact_data(paragraph: Sequence[str]) -> bool:
    """Whether a paragraph below a name is a role, a firm, an address, a number to call, a motto in quotes, or speaks of
    the mail itself."""
    if any(map(is_fact, paragraph)):
        return False
    if any(map(_is_contact_line, paragraph)) or paragraph[0].lstrip().startswith(_QUOTED):
        return True
    return all(map(_titled, paragraph))


def _reached(line: str) -> bool:
    return _REACHED.search(line) is not None


def _is_contact_line(line: str) -> bool:
    if len(line) > _MAX_LINE or is_device_line(line):
        return True
    return any(pattern.search(line) for pattern in (_REACHED, _PLACE, _FIRM, _ABOUT))


def _titled(line: str) -> bool:
    """Whether a line could be a name or a role: few words, each of some letters with a capital, and no number."""
    words = line.strip(" \t*_|.-–—=~").split()
    if not words:
        return True
    if len(words) > _MAX_WORDS or any(map(str.isdigit, line)):
        return False
    if _CASELESS.search(line):
        return len("".join(words)) <= _MAX_CASELESS
    long = [word.lstrip("(&/|\"'") for word in words if len(word) > 3]
    return bool(words[0][:1].isupper()) and all(word[:1].isupper() or not word[:1].isalpha() for word in long)
