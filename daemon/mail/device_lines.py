"""Lines that a phone or a mail program adds below what a person wrote: "Sent from my iPhone"."""

from __future__ import annotations

import re
from functools import lru_cache

from daemon.mail.languages import any_of

MAX_LINE = 200
MAX_EXCUSE = 120


_DEVICE = re.compile(rf"[\s*_<\[(-]*(?:{any_of('device')})(?:[\s:<\-־](?P<what>.{{0,140}}))?$", re.IGNORECASE)
_PRODUCT = (
    r"iphon|ipad|ipod|ios|apple|mac|android|galaxy|samsung|huawei|xiaomi|honor|nokia|lumia|htc|sony|xperia|motorola|"
    r"pixel|oneplus|black ?berry|windows|outlook|gmail|yahoo|proton|mailbox|aol|gmx|web\.de|mail|app|cell|smart|tablet|"
    r"phone|telefon|téléphone|teléfono|telefoon|puhelime|handy|mobil|móvil|device|gerät|appareil|dispositivo|urządzeni|"
    r"телефон|устройств|мобильн|スマ|手机|手機|휴대|https?://"
)
_PRODUCTS = re.compile(rf"(?<!\w)(?:{_PRODUCT})", re.IGNORECASE)
# "Sent from Spark", "Sent via Superhuman for iOS": a program's name; "Sent from Hamburg" names a place.
_PROGRAMS = re.compile(
    r"(?<!\w)(?:superhuman|spark|typeapp|newton|hey|airmail|canary|bluemail|sparrow|jolla|fairphone|thunderbird|edison|"
    r"k-9|fairemail|missive|polymail|boxer|nine|aqua|zoho|tuta\w*|posteo|roundcube|horde|mailspring|em client|"
    r"betterbird|"
    r"vivaldi|evolution|geary|wiko|oppo|realme|vivo|redmi|lg|alcatel|zte|lenovo|asus|verizon|t-mobile|vodafone|notion|"
    r"sailfish|mutt|gnus|kmail|seamonkey|mailmate|postbox|mimestream|shortwave|front|mailtime|mymail|trojitá)(?!\w)",
    re.IGNORECASE,
)
# "my Fairphone 5", whatever it may be called; "meinem Mann" is no device.
_MY_THING = re.compile(
    r"(?:(?i:my|mein(?:em|er)?|mon|ma|mi|(?:il |dal )?mio|mijn|min|mitt|meu|minha)\s)"
    r"(?!(?:Mann|Frau|Vater|Mutter|Sohn|Tochter|Bruder|Schwester|Chef|Kolleg|Freund|Nachbar|Büro|Konto|Onkel|"
    r"Tante|Oma|Opa|"
    r"Eltern|Firma|Anwalt|Adresse|Hotel)\w*)"
    r"[^\W\d_a-z][\w.+-]{1,20}(?:\s(?:[^\W\d_a-z][\w.+-]{0,20}|\d[\w.+-]{0,10})){0,3}$"
)
# "Sent from my iPhone is annoying me": a sentence about such a line.
_TELLS = re.compile(
    r"(?<!\w)(?:is|was|are|does|keeps?|appears?|shows?|stands|looks|annoys?|bothers?|"
    r"ist|war|nervt|stört|steht|erscheint|ärgert|sieht|est|était|apparaît|m['’]\w+|s['’]affiche|dérange|figure|"
    r"es|era|aparece|sale|molesta|è|era|appare|compare|dà|disturba|é|aparece|incomoda|irrita|"
    r"staat|verschijnt|stoort|ergert|irriteert|jest|pojawia|widnieje|denerwuje|przeszkadza|drażni|"
    r"är|står|syns|stör|irriterar|dyker)(?!\w)\s\S",
    re.IGNORECASE,
)
_NAMES = re.compile(r"(?:(?:[^\W\d_a-z]|\d)[\w.'+-]*|for|für|pour|para|per|voor|för|til|dla|для|the)(?:\s|$)")
# Turkish, Hindi, Japanese, Korean and Chinese put the verb last; so does German.
_DEVICE_FIRST = re.compile(
    r"[\s*_(\[-]*(?:von mein\w* [^\n]{1,60}(?:gesendet|geschickt|versendet|verschickt)|"
    r"[^\n]{0,30}(?:iphone|ipad|android|galaxy|samsung|huawei|xiaomi|outlook|スマートフォン|手机|手機|휴대)[^\n]{0,30}"
    r"(?:से भेजा गया|gönderildi|から送信(?:されました)?|에서 (?:보냄|보냈습니다)|傳送|发送|發送|فرستاده شد|ارسال شد)|"
    # Chinese sets no space before the device.
    r"(?:发自|發自|来自|來自|寄自)(?:我的)?\s?(?:"
    r"(?:iphone|ipad|android|outlook|galaxy|samsung|huawei|xiaomi)[a-z0-9 .+-]{0,20}|"
    r"[^\s的，。,]{0,8}(?:手机|手機|邮箱|郵箱|信箱)(?:客户端|大师|用戶端)?)|"
    r"(?:通过|透過) ?\S{2,12}(?:邮箱|邮箱大师|信箱) ?(?:发送|傳送)"
    r")[.。!\s)\]]*$",
    re.IGNORECASE,
)
# In any language: "Get Outlook for iOS", with Microsoft's link; "Get BlueMail for Android", with or without one.
_GET = (
    r"get|téléchargez|télécharger|obtenir|laden sie|holen sie sich|hol dir|descarga|descargar|obtener|scarica|baixe|"
    r"obter|download|hent|hämta|skaffa|lataa|hanki|pobierz|stáhněte|získat|получите|скачайте|завантажте|获取|取得|下载|下載"
)
_GET_OUTLOOK = re.compile(
    r"[^\n]{0,40}outlook[^\n]{0,20}(?:ios|android)[^\n<]{0,20}<https?://aka\.ms/[^>\s]{1,40}>\s*$|"
    rf"\s*(?:{_GET})\s[\w-]{{2,20}}(?: mail)? (?:for|pour|für|para|per|voor|til|för|dla|pro|для) "
    r"(?:android|ios|iphone|ipad|mobile|windows|mac)(?: herunter)?\s*(?:<[^>\s]{1,90}>)?\.?\s*$",
    re.IGNORECASE,
)
_ANGLED = re.compile(r"[<(\[][^<>()\[\]]{0,140}[>)\]]?")
# "Please excuse my brevity" behind it, or on a line of its own below it.
_EXCUSE = re.compile(
    r"(?<!\w)(?:excus|forgive|pardon|sorry|apolog|brevity|typo|entschuld|kürze|tippfehler|disculp|perdon|errores|"
    r"scusa|scusat|errori|desculp|fautes|brièveté|verontschuld|typefout|ursäkt|undskyld|beklager|anteeksi|przeprasz|"
    r"omluv|извин|опечат|краткост)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[.,;!]\s|\s[-–—]\s")
_SENTENCE_SIGNS = re.compile(r"[,;?!]\s|[.:]\s+\w|\?$")


@lru_cache(maxsize=64)  # each rule about signatures asks it of the last lines again; no mail's words are kept for long
def is_device_line(line: str) -> bool:
    """Whether a line names a phone or a program and says no more: "Sent by post on Friday" is a person's sentence."""
    if len(line) >= MAX_LINE:
        return False
    if _DEVICE_FIRST.match(line) or _GET_OUTLOOK.match(line):
        return True
    found = _DEVICE.match(line)
    if not found:
        return False
    what = (found["what"] or "").strip().rstrip(".!*_ )]")
    if (sign := _SIGN.search(what)) and is_excuse(what[sign.end() :]):
        what = what[: sign.start()]
    bare = _ANGLED.sub("", what)
    if len(bare.split()) > 10 or _SENTENCE_SIGNS.search(bare):
        return False
    if (named := _PRODUCTS.search(what)) and _TELLS.search(bare, min(named.end(), len(bare))):
        return False
    if named or _MY_THING.match(bare.strip()) or not bare.strip():
        return True
    return _PROGRAMS.search(bare) is not None and all(_NAMES.match(word) for word in bare.split())


def is_excuse(line: str) -> bool:
    """Whether a line excuses what a phone does to a text; below a device line it belongs to that."""
    return len(line) < MAX_EXCUSE and _EXCUSE.search(line) is not None
