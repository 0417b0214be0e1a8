"""The foot of a newsletter, which is all that is left of one whose relay has cut its headers."""

# ruff: noqa: E501 (a row is a row: wrapping the tables makes them harder to extend)

from __future__ import annotations

from daemon.mail.phrases import lowered, phrases

_CHARACTERS = 2_000
# Without one of these no text has a newsletter's foot, and most mails of people have none.
_LEAVING = (
    "unsubscribe", "opt", "manage ", "abmelden", "abbestell", "austragen", "désabonn", "désinscri", "darse de baja", "cancel",
    "disiscriv", "iscrizione", "afmeld", "uitschrij", "avprenumer", "avregistr", "meld deg", "peruuta", "wypisz", "zrezygnuj",
    "odhlásit", "leiratkoz", "dezabon", "отпи", "відписатися", "διαγραφή", "aboneliği", "退订", "退訂", "取消订阅", "配信停止",
    "구독", "수신",
)  # fmt: skip
_SEEN_ELSEWHERE = (
    "browser", "online", "navigateur", "navegador", "webbläsare", "nettleser", "przeglądarce", "prohlížeči", "браузере",
    "tarayıcıda", "浏览器", "瀏覽器", "ブラウザ", "versi", "versão", "versie", "versj", "verze", "wersj", "верси", "版",
)  # fmt: skip
_HINTS = tuple(map(lowered, (*_LEAVING, *_SEEN_ELSEWHERE)))
_BROWSER = phrases(
    r"(?:view|read|open|see)\b[^\n]{0,30}\b(?:in (?:your |a |the )?(?:web ?)?browser|online)\b|(?:im|in ihrem) browser (?:anzeigen|ansehen|öffnen|lesen)|(?:afficher|voir|ouvrir)\b[^\n]{0,30}navigateur|(?:ver|abrir)\b[^\n]{0,30}navegador|(?:visualizza|apri)\b[^\n]{0,30}browser|"
    r"(?:bekijk|lees|open)\b[^\n]{0,30}browser|(?:visa|se|åpne|öppna)\b[^\n]{0,30}(?:webbläsare|browser|nettleser)|(?:zobacz|otwórz)\b[^\n]{0,30}przeglądarce|(?:zobrazit|otevřít)\b[^\n]{0,30}prohlížeči|в браузере|tarayıcıda|浏览器中|瀏覽器|ブラウザで|"
    r"(?:online[- ]?|web[- ]?)(?:version|versie|versjon|verze)\b|version (?:en ligne|web)\b|versi[óo]n (?:en línea|web)\b|versione (?:online|web)\b|versão (?:online|web)\b|wersj[aęi] online|веб-верси|онлайн-верси|在线版本|オンライン版"
)
_LEAVE = (
    r"(?:unsubscribe|opt[- ]out|manage (?:your )?(?:preferences|subscription)|abmelden|abbestellen|austragen|se désabonner|désinscri|désabonner|darse de baja|cancelar (?:la |sua )?(?:suscripción|inscrição|assinatura)|disiscriv|cancella\w* (?:l['’])?iscrizione|"
    r"afmelden|uitschrijven|avprenumerera|avregistrera|afmeld|meld deg av|peruuta tilaus|wypisz|zrezygnuj|odhlásit|leiratkoz|dezabon|отписаться|відписатися|отпиши|διαγραφή|aboneliği|退订|退訂|取消订阅|配信停止|구독 ?(?:취소|해지)|수신 ?거부)"
)
_CLICK = r"https?:|www\.|\n\s*https?:|<|\b(?:click|klick|clique|haga clic|clicca|klik|here|hier|ici|aquí|qui|aqui|här|her|tutaj|zde|здесь|тут|buraya)\b|点击|點擊|こちら|여기"
_OUT = phrases(rf"{_LEAVE}[^\n]{{0,60}}(?:{_CLICK})")
_LEAVES = phrases(_LEAVE)
_BECAUSE = phrases(
    r"you(?: are|['’]re)? (?:receiv|get)\w*\b[^.\n]{0,40}\bbecause\b|(?:sie|du) (?:erhalten|bekommen|erhältst|bekommst)\b[^.\n]{0,60}\b(?:weil|da sie|da du)\b|vous recevez\b[^.\n]{0,60}\b(?:parce que|car)\b|(?:recibe|recibes|recebe|está recebendo|estás recibiendo)\b[^.\n]{0,60}\b(?:porque)\b|ricev\w+\b[^.\n]{0,60}\bperché\b|"
    r"(?:u|je) ontvangt\b[^.\n]{0,60}\bomdat\b|du (?:får|modtager|mottar)\b[^.\n]{0,60}\b(?:eftersom|fordi|därför)\b|otrzym\w+\b[^.\n]{0,60}\bponieważ\b|вы получ\w+\b[^.\n]{0,60}(?:потому что|так как|поскольку)"
)


_FOOT = (
    ("a link to see it in a browser", _BROWSER),
    ("a link to unsubscribe", _OUT),
    ("why one gets it", _BECAUSE),
)


def newsletter_foot(text: str) -> str:
    """Two of the three things that a newsletter says at its begin and end, in words for the agent; empty where fewer
    stand there. Only the first and the last 2,000 characters are looked at."""
    ends = text if len(text) <= 2 * _CHARACTERS else f"{text[:_CHARACTERS]}\n{text[-_CHARACTERS:]}"
    said = lowered(ends)
    if not any(word in said for word in _HINTS):
        return ""
    found = [name for name, pattern in _FOOT if pattern.search(said)]
    return " and ".join(found) if len(found) > 1 else ""


def speaks_as_newsletter(text: str) -> bool:
    """Whether it says one of the three at its end, with a link or without one: enough where a header speaks as well."""
    said = lowered(text[-_CHARACTERS:])
    return any(pattern.search(said) for pattern in (_LEAVES, _BROWSER, _BECAUSE))
