"""Reasons for which mail comes back, in words of other languages than English: one row a reason and a group of them.

Servers translate what they say to people (Exchange, Gmail, GMX, Yandex, QQ, Naver, Japanese carriers), and often that
is all that a bounce says. Lower case; matched anywhere in a diagnostic.
"""
# ruff: noqa: E501 (a row is a row: wrapping the tables makes them harder to extend)

from __future__ import annotations

_FULL = (
    r"(?:postfach|posteingang|mailbox|speicher)\w*[^.\n]{0,40}\b(?:über)?voll\b|speicherplatz|boîte[^.\n]{0,50}(?:pleine|saturée)|(?:postvak|mailbox|postbus)[^.\n]{0,40}\bvol\b",
    r"(?:buzón|bandeja|casella|caixa|cassetta)[^.\n]{0,50}\b(?:llen|pien|chei|lotad)[oa]\b|casella piena|(?:brevlåda|inkorg|postkasse|postboks|innboks)\w*[^.\n]{0,40}\bfull|postilaatikko[^.\n]{0,40}täynnä",
    r"skrzynk\w*[^.\n]{0,40}(?:pełn|przepełni)\w*|schránk\w*[^.\n]{0,40}(?:pln|přeplněn)\w*|postafiók\w*[^.\n]{0,40}megtelt|ящик\w*[^.\n]{0,40}(?:переполнен|заполнен)|kutusu[^.\n]{0,40}(?:dolu|doldu)\b",
    r"容量[^。\n]{0,12}(?:超|不足)|メールボックス[^。\n]{0,12}いっぱい|(?:已满|已滿|空间不足|空間不足)|(?:메일함|사서함|용량)[^.\n]{0,20}(?:가득|초과|꽉)",
)
_UNKNOWN = (
    r"(?:benutzer|nutzer|empfänger|adresse|postfach|konto)\w*[^.\n]{0,60}?(?:existiert nicht|nicht (?:gefunden|vorhanden|bekannt|existiert)|unbekannt|ungültig)|unbekannter? (?:benutzer|empfänger|adresse)",
    r"(?:utilisateur|destinataire|adresse|boîte|compte)[^.\n]{0,60}?(?:inconnue?\b|n'existe pas|introuvable|invalide|inexistante?|n'a pas été trouvé)",
    r"(?:usuario|usuário|utente|destinatari[oa]|endereço|dirección|indirizzo|cuenta|conta|casella|buzón|caixa)\b[^.\n]{0,60}?(?:desconocid|desconhecid|sconosciut|no existe|não existe|non esiste|no se encontró|no se encuentra|não (?:foi )?encontrad|non (?:è stat[oa] )?trovat|inesistente|inexistente|inválid|non valid)\w*",
    r"(?:gebruiker|e-?mailadres|adres|ontvanger|postvak)\w*[^.\n]{0,60}?(?:onbekend|bestaat niet|niet gevonden)|(?:användare|adress|mottagare|bruger|modtager|bruker|mottaker)\w*[^.\n]{0,60}?(?:okänd|ukend|ukjent|(?:finns|findes|finnes|eksisterer) (?:inte|ikke)|hittades inte)",
    r"(?:käyttäjä|osoite|vastaanottaja)\w*[^.\n]{0,40}?(?:tuntematon|ei (?:löydy|ole olemassa))",
    r"(?:adres|użytkownik|skrzynk|odbiorc|kont)\w*[^.\n]{0,60}?(?:nie istnieje|nieznan|nie (?:został\w* )?znalezion)\w*|(?:adres|uživatel|schránk|příjemc|používateľ)\w*[^.\n]{0,60}?(?:neexistuje|neznám|nenalezen|nebyl\w* nalezen)\w*|(?:címzett|cím|felhasználó|postafiók)\w*[^.\n]{0,40}?(?:nem (?:található|létezik)|ismeretlen)",
    r"(?:пользовател|адрес|ящик|получател|користувач|отримувач|скриньк)\w*[^.\n]{0,60}?(?:не (?:существует|найден|існує|знайден)|неизвест|невідом)\w*|(?:kullanıcı|adres|alıcı|posta kutusu)\w*[^.\n]{0,60}?(?:bulunamad|bilinmiyor|mevcut değil)\w*|(?:χρήστη|παραλήπτη|διεύθυνση)\w*[^.\n]{0,40}?(?:δεν (?:υπάρχει|βρέθηκε)|άγνωστ)\w*",
    r"宛先不明|(?:アドレス|ユーザー?|宛先|アカウント|受信者)[^。\n]{0,40}(?:存在し(?:ません|ない)|(?:見|み)つか(?:りません|らない)|不明)|が(?:見|み)つかりませんでした",
    r"(?:用户|用戶|使用者|收件人|邮箱|郵箱|信箱|地址|帐号|账号|帳號)[^。\n]{0,60}(?:不存在|未找到|找不到)|查无此|查無此|无此用户|無此用戶|(?:주소|사용자|수신자|계정)[^.\n]{0,30}(?:존재하지 않|없는|없습니다|찾을 수 없)|존재하지 않는",
)
_TOO_BIG = (
    r"(?:nachricht|mail|anhang)\b[^.\n]{0,40}\bzu groß|(?:message|courriel)[^.\n]{0,40}trop (?:grand|volumineu|lourd)|(?:mensaje|mensagem|messaggio)[^.\n]{0,40}(?:demasiado grande|muito grande|troppo grande)|bericht[^.\n]{0,40}te groot",
    r"wiadomość[^.\n]{0,40}za duż|(?:письмо|сообщение)[^.\n]{0,40}(?:слишком (?:больш|велик)|превышает)|サイズ[^。\n]{0,20}(?:超|大き)|(?:邮件|郵件|附件)[^。\n]{0,12}(?:过大|過大|太大)",
)
_EXPIRED = (
    r"zeitüberschreitung|(?:server|host|rechner)\w*[^.\n]{0,40}nicht (?:erreichbar|geantwortet)|(?:délai|temps)[^.\n]{0,30}(?:expiré|dépassé)|tiempo de espera|tempo (?:limite|scaduto|esgotado)|превышено время|タイムアウト|超时|超時|시간 ?초과",
)
_POLICY = (
    r"(?:als spam|unerwünscht)\w*[^.\n]{0,30}(?:eingestuft|erkannt|abgelehnt)|courrier indésirable|correo no deseado|posta indesiderata|спам|迷惑メール|垃圾邮件|垃圾郵件|스팸",
)  # fmt: skip
OTHER_LANGUAGES: dict[str, tuple[str, ...]] = {
    "full": _FULL, "unknown": _UNKNOWN, "too_big": _TOO_BIG, "expired": _EXPIRED, "policy": _POLICY,
}  # fmt: skip
