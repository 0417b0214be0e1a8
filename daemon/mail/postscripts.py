"""What people add below their name: a postscript, or a sentence that they forgot. It is no signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.contact_data import is_contact_data, is_fact
from daemon.mail.data_below import is_of_one_case
from daemon.mail.device_lines import is_device_line
from daemon.mail.footers import says_why_received

# "PS: …"; or "Anbei 3 Fotos.", "Attached: invoice, photo", which says what comes with the mail.
_POSTSCRIPT = re.compile(
    r"[\s*_(]*(?:(?:p\.?\s?){1,3}s\b\.?|p\.?\s?d\.|n\.?\s?b\.|post ?scriptum|пс|п\.\s?с\.|з\.\s?ы\.|υ\.\s?γ\.|"
    r"追伸|추신|附[:：言]|又及|נ\.\s?ב\.|ملاحظة|"
    r"(?:anbei|anlagen?|attached|attachments?|enclosed|encl\.?|ci-joint\w*|en pièce jointe|p\.?j\.?|adjunt[oa]s?|"
    r"anexos?|em anexo|in allegato|allegat[oi]|bijlagen?|bijgevoegd|bifogat|bifogad\w*|bilag[ao]r?|vedhæftet|vedlagt|"
    r"liitteenä|w załączeniu|załącznik\w*|v přílo\w*|přílo\w*|v príloh\w*|mellékelve|mellékel\w*|anex\w*|atașat|"
    r"во вложении|прилагаю|вложение|у вкладенні|додаю|ekte|συνημμένα|添付|附件|첨부)(?!\w)[:：]?\s*\S)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*[-–*•]\s+(?=\S)")
_ADDRESSES = re.compile(
    r"(?<!\w)(?:i|i'm|i’m|i'll|me|my|you|your|please|ich|mir|mich|mein\w*|sie|ihnen|ihr\w*|du|dir|bitte|"
    r"je|j'ai|moi|vous|votre|merci de|yo|me|mi|usted|ustedes|por favor|eu|você|io|mi|lei|vi|per favore|"
    r"ik|mij|mijn|u|uw|graag|jag|mig|ni|er|jeg|meg|dere|minä|voitte\w*|proszę|mnie|państwo|prosím|mi|vás|kérem|vă rog|"
    r"я|мне|вы|вам|пожалуйста|будь ласка|мені|lütfen|bana|παρακαλώ|μου)(?!\w)",
    re.IGNORECASE,
)
# "Order number: 4711" below a name is what a desk has to look for.
_REFERENCE = re.compile(
    r"[\s*_>-]{0,8}(?:(?:my|your|meine|ihre|mon|votre|mi|su|il mio)\s)?"
    r"(?:order|customer|invoice|ticket|case|contract|serial|"
    r"booking|tracking|reference|bestell|kunden|rechnungs|auftrags|vertrags|vorgangs|serien|commande|client|"
    r"facture|contrat|"
    r"pedido|cliente|factura|contrato|ordine|fattura|bestel|klant|factuur|kund|faktura|zamówieni|klient|zakáz|"
    r"objednáv|заказ|"
    r"клиент|договор|sipariş|müşteri)[^\W\d]{0,12}[ .:#°-]{0,3}"
    r"(?:(?:number|no|nr|num|id|nummer|numéro|n|número|numero|номер|numarası|numer|číslo)[ .:#°]{0,3})?"
    r"(?:[a-z]{1,4}[- ]?)?\d[\w/-]{2,30}\s*$",
    re.IGNORECASE,
)
_MIN_SENTENCE = 6
_MIN_TOLD = 4
_MAX_REFERENCE = 80
_MAX_LINES = 6
_MAX_LIST = 30  # lines
_CONTACT = re.compile(r"@|\d[\d ()/.-]{6,}\d|(?<!\w)(?:inc|ltd|co|corp|llc|gmbh)\.", re.IGNORECASE)
_ABOUT = re.compile(
    r"e-?mail|message|nachricht|courriel|mensaje|mensagem|messaggio|bericht|meddelande|wiadomo|сообщени|邮件|メール|"
    r"https?://|www\.|print|druck|imprim|stamp|confiden|vertraul|privileg|disclaim|virus|environment|umwelt|"
    r"unsubscribe|"
    r"diese mail|this mail|automat|αυτόμα|автомат|自動|自动",
    re.IGNORECASE,
)


def goes_on_below(lines: Sequence[str], start: int, end: int, named: bool = False, mottos: bool = False) -> bool:
    """Whether a postscript, a paragraph that speaks to the reader, or the number of an order stands below a name.

    ``named`` says that the first paragraph is the name's, and that a person closed: then each paragraph below it is
    text unless it is contact data. ``mottos`` says that the first may hold a firm's motto.
    If one is text, all of it is kept.
    """
    if is_of_one_case(lines[start:end]):
        return True
    paragraphs = _paragraphs(lines[start:end])
    for number, shown in enumerate(paragraphs):
        paragraph = [line for line in shown if not says_why_received(line)]
        if any(
            _POSTSCRIPT.match(line) or (len(line) < _MAX_REFERENCE and _REFERENCE.match(line)) for line in paragraph
        ):
            return True
        if _speaks([line.strip() for line in paragraph if not is_device_line(line)]):
            return True
        if any(is_fact(line, mottos and not number and not _ADDRESSES.search(line)) for line in paragraph):
            return True
        if 1 < len(paragraph) <= _MAX_LIST and _lists(paragraph):
            return True
        if named and number and paragraph and not is_contact_data(paragraph):
            return True
    return False


def _lists(paragraph: Sequence[str]) -> bool:
    """Whether two rows of a list stand in the paragraph that are no contact data: "- 4 chairs"."""
    rows = [line for line in paragraph if _BULLET.match(line)]
    return sum(not is_contact_data([_BULLET.sub("", row)]) for row in rows) > 1


def _paragraphs(lines: Sequence[str]) -> list[list[str]]:
    """The lines in their paragraphs, which blank lines part."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def _speaks(paragraph: Sequence[str]) -> bool:
    if not 0 < len(paragraph) <= _MAX_LINES:
        return False
    text = " ".join(paragraph)
    if len(text.split()) < _MIN_SENTENCE or not text.endswith((".", "!", "?")) or _ABOUT.search(text):
        return False
    return _ADDRESSES.search(text) is not None


def tells(lines: Sequence[str]) -> bool:
    """Whether the first paragraph of ``lines`` is a sentence of some words, not a footer about the mail."""
    paragraph: list[str] = []
    for line in lines:
        if line.strip():
            paragraph.append(line.strip())
        elif paragraph:
            break
    text = " ".join(paragraph)
    if not text.endswith((".", "!", "。")) or _ABOUT.search(text) or _CONTACT.search(text):
        return False
    return len(text.split()) >= _MIN_TOLD or text.endswith("。")
