"""Whether a person says that the answers stand in the quoted text: "see my comments in red below".

Then nothing of it may be cut, for the answers carry no mark that a text shows. One row a language.
"""

# ruff: noqa: E501 (a language is one row)

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.answer_pointers import WORDS, points_into_quote
from daemon.mail.labels import read_label
from daemon.mail.phrases import lowered

# What a person announces | where it stands. Both must be in one line; the second alone ("see below") in a short text.
_ROWS = (
    ("answers?|comments?|repl(?:y|ies)|respon(?:se|ses|ds?|ded)|remarks?|answered|replied|commented|filled|completed|wrote|written|entered|feedback|input|notes",
     "below|inline|in-line|in line|in (?:red|blue|green|bold|color|colour|caps|capitals|capital letters|upper case|yellow|orange|italics|purple)|in the (?:text|body|quote)|between the lines|underneath|interspersed|under (?:each|your|the|every)"),
    ("antwort(?:en|e)?|kommentare?|anmerkung(?:en)?|geantwortet|beantwortet|kommentiert|ausgefüllt|eingetragen|geschrieben|ergänzt",
     r"unten|inline|darunter|(?:direkt )?unter (?:ihre|ihren|die|den|deine|jede)|in (?:rot|blau|grün|fett|farbe|farbig)|(?:rot|blau|grün) markiert|im (?:text|zitat)|zwischen den zeilen|in großbuchstaben|in (?:gelb|orange)"),
    ("réponses?|commentaires?|remarques?|réponds|répondu|complété|rempli|écrit", "ci-dessous|ci-après|plus bas|en (?:rouge|bleu|vert|gras|couleur|majuscules)|dans le (?:texte|corps)"),
    ("respuestas?|comentarios?|respondo|contesto|respondido|contestado|rellenado|completado|escrito", "abajo|más abajo|debajo|en (?:rojo|azul|verde|negrita|color|mayúsculas)|en el texto|entre líneas"),
    ("respostas?|comentários?|respondo|respondi|preenchi|escrevi|preenchido", "abaixo|em baixo|em (?:vermelho|azul|verde|negrito|maiúsculas)|no texto|a (?:vermelho|azul|verde)"),
    ("rispost[ae]|commenti|rispondo|risposto|compilato|scritto", "sotto|di seguito|in (?:rosso|blu|verde|grassetto|maiuscolo)|nel testo|tra le righe"),
    ("antwoord(?:en)?|opmerking(?:en)?|reacties?|geantwoord|beantwoord|ingevuld|geschreven", "hieronder|onder|inline|in het (?:rood|blauw|groen)|in (?:rood|blauw|groen|hoofdletters)|in de tekst|tussen de regels"),
    ("svar|kommentarer|svarar|svarat|svaren|svaret|svarene|fyllt i|udfyldt|fylt ut|skrivit|skrevet", "nedan|nedenfor|herunder|inline|i (?:rött|rød|rødt|röd|blått|blå|blåt|grönt|grøn|grønt)|i texten|i teksten|med rødt|med rött|med versaler|med stora bokstäver|med store bogstaver"),
    ("vastau(?:s|kset|kseni)|kommentit|vastasin|täytin|kirjoitin", "alla|alempana|punaisella|sinisellä|vihreällä|tekstin seassa"),
    ("odpowied(?:ź|zi)|komentarze|uwagi|odpowiadam|odpowiedziałem|odpowiedziałam|uzupełniłem|uzupełniłam|wypełniłem|wypełniłam|napisałem|napisałam", "poniżej|na (?:czerwono|niebiesko|zielono)|wielkimi literami|w tekście|w treści"),
    ("odpověd[ěi]|odpovede|odpovídám|odpovedám|komentáře|komentáre|vyplnil[a]?|doplnil[a]?|napsal[a]?|napísal[a]?", "níže|nižšie|červeně|červenou|modře|velkými písmeny|v textu|v texte"),
    ("válasz(?:ok|aim|om|aimat)?|megjegyzés(?:ek|eim)?|kitöltöttem|beírtam|írtam", "alább|lent|lejjebb|pirossal|kékkel|zölddel|a szövegben"),
    ("răspunsuri(?:le)?|comentarii(?:le)?|răspund|am răspuns|am completat|am scris", "mai jos|cu roșu|cu rosu|cu albastru|în text"),
    ("ответ(?:ы|ил|ила|или)?|комментари[ий]|отвечаю|заполнил[аи]?|написал[аи]?|вписал[аи]?", "ниже|красным|синим|зеленым|зелёным|заглавными|большими буквами|в тексте|по тексту"),
    ("відповід(?:ь|і|аю)|відповіла|відповів|коментарі|заповнив|заповнила|написав|написала", "нижче|червоним|синім|зеленим|у тексті|в тексті"),
    ("отговор(?:и|ите|ът)?|коментари(?:те)?|отговарям|попълних|написах", "по-долу|долу|в червено|в синьо|в текста"),
    ("απαντήσεις|απάντηση|σχόλια|απαντώ|απάντησα|συμπλήρωσα|έγραψα", "παρακάτω|πιο κάτω|με κόκκινο|με μπλε|στο κείμενο"),
    ("cevap(?:lar|larım|ladım)?|yanıt(?:lar|larım|ladım)?|yorumlar(?:ım)?|doldurdum|yazdım", "aşağıda|aşağıdadır|kırmızı|mavi|yeşil|metin içinde|satır aralarında"),
    ("odgovor(?:i|e)?|komentar(?:i|je|ji)?|odgovaram|odgovarjam|ispunio|ispunila|izpolnil[a]?|napisao|napisala|napisal[a]?", "ispod|niže|spodaj|dolje|crvenom|rdeče|plavom|u tekstu|v besedilu"),
    ("回答|回复|回覆|答复|意见|評論|コメント|回答|返信|記入|填写|填好|填寫", "下面|下方|以下|下に|见下|見下|红色|紅色|蓝色|藍色|赤字|赤|青字|文中|下記|インライン"),
    ("답변|답장|의견|코멘트|작성|기입", "아래|빨간|파란|본문"),
    ("trả lời|nhận xét|điền", "bên dưới|dưới đây|màu đỏ|màu xanh"),
    ("jawaban|komentar|tanggapan|mengisi", "di bawah|warna merah|warna biru"),
    ("(?:ה)?תשובות|תשובותיי|תשובה|הערות|עניתי|מילאתי", "למטה|להלן|באדום|בכחול"),
    ("إجاباتي|الإجابات|ردودي|ردود|تعليقاتي|تعليقات|أجبت|ملأت|كتبت", "أدناه|بالأحمر|باللون الأحمر|بالأزرق"),
    ("پاسخ|پاسخ‌ها|نظرات|پر کردم", "زیر|پایین|قرمز|آبی"),
)  # fmt: skip
_POINTS = (
    r"see (?:below|inline)|siehe (?:unten|weiter unten)|s\. ?u\.|voir (?:ci-dessous|plus bas)|(?:ver|véase|veja|vide) (?:más )?(?:abajo|abaixo)|"
    r"(?:vedi|si veda) (?:sotto|di seguito)|zie (?:hieronder|onder)|se (?:nedan|nedenfor|herunder)|ks\. alla|patrz poniżej|zob\. niżej|viz níže|viď nižšie|lásd (?:alább|lent)|"
    r"vezi mai jos|см\.? ниже|смотрите ниже|див\.? нижче|виж(?:те)? по-долу|βλέπε παρακάτω|aşağıya bak|se under(?! ?\w)|xem bên dưới|lihat di bawah|vidi (?:dolje|ispod)|glej spodaj|ראה למטה|انظر أدناه"
)  # fmt: skip
_FILLED_WORDS = """
ausgefüllt ausgefuellt eingetragen rempli complété rellen completado completé cumplimentado compilat compilai
preenchi ingevuld ifyll fylt utfyl udfyldt wypełni uzupełni vyplnil doplnil täytin täyttän kitöltött completat
заполни заповни попълних συμπλήρωσα doldurdum ispuni izpolnil 記入 填好 填写 填寫 작성 기입 điền mengisi מילאתי ملأت کردم"""
# "I have filled it in": above a colon, or above a form, the filled form is what is quoted. Of each a part that no other
# word has, and the pattern.
_FILLED = {
    **{word: word for word in _FILLED_WORDS.split()},
    "filled": r"\bfilled (?:(?:it|them|this|that|these|everything|(?:the|your|this) (?:\w+ )?(?:form|list|questionnaire|table|fields?|gaps)) )?(?:in|out|up)\b|\bfilled (?:the|your|this) (?:form|fields?)",
    "completed": r"\bcompleted (?:it|them|everything|(?:the|your|this) (?:\w+ )?(?:form|list|questionnaire|table|fields?))\b",
    "fyllt": r"\bfyllt (?:i|ut|på|den|det)\b",
    "fylt": r"\bfylt (?:\w+ )?(?:ut|inn)\b",
}  # fmt: skip
# "Done." above a form: as a whole line only.
_DONE = frozenset(
    (
        "done", "all done", "here you go", "here you are", "here it is", "here they are", "see form", "erledigt", "fertig",
        "bitte sehr", "bitte schön", "bitteschön", "hier bitte", "hier ist es", "voilà", "voici", "c'est fait", "fait",
        "hecho", "listo", "aquí está", "aquí tiene", "aquí tienes", "ecco", "ecco fatto", "ecco a lei", "fatto", "feito",
        "pronto", "aqui está", "segue", "klaar", "gedaan", "alsjeblieft", "alstublieft", "bij dezen", "klart", "gjort",
        "varsågod", "färdig", "færdig", "værsgo", "ferdig", "vær så god", "valmis", "tehty", "gotowe", "zrobione",
        "proszę bardzo", "hotovo", "tady je to", "kész", "gata", "готово", "сделано", "вот", "tamam", "完成", "好了",
    )
)  # fmt: skip
_ASIAN_POINTS = "见下文|見下文|请看下面|請看下面|下記参照|아래 참조"
_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
MAX_TEXT = 2_000
_SHORT = 100
_MAX_POINTER = 40  # characters
_MIN_FIELDS = 2
_MAX_LINES = 40


def _pattern(one: str) -> str:
    return rf"(?:{one})" if _ASIAN.search(one) else rf"(?<!\w)(?:{one})(?!\w)"


_ANNOUNCED = tuple(
    (re.compile(_pattern(what), re.IGNORECASE), re.compile(_pattern(where), re.IGNORECASE)) for what, where in _ROWS
)
_FILLING = {part: re.compile(pattern) for part, pattern in _FILLED.items()}
_FIELD = re.compile(r"[>\s*-]*[^\W\d_][^:\n]{0,40}:\s*\S")
_POINTING = re.compile(rf"(?<!\w)(?:{_POINTS})|{_ASIAN_POINTS}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


# Words within the phrases that stand in every other sentence: each phrase has a rarer one beside them.
_EVERYDAY = frozenset(["the", "your", "each", "every", "die", "den", "ihre", "ihren", "deine", "jede", "direkt", "het"])


def _hints(patterns: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words of which one stands in every text that a pattern finds, and the same of scripts without spaces: to look
    for these first is a hundred times as fast."""
    found = set(_WORD.findall(lowered(patterns)))
    spaced = frozenset(word for word in found if len(word) > 2 and not _ASIAN.search(word))
    return spaced - _EVERYDAY, tuple(word for word in found if _ASIAN.search(word))


_WHERE_WORDS, _WHERE_SIGNS = _hints("|".join(where for _, where in _ROWS))
_POINT_WORDS, _POINT_SIGNS = _hints(f"{_POINTS}|{_ASIAN_POINTS}")
_OWN_WORDS, _ALL_SIGNS = _WHERE_WORDS | _POINT_WORDS, (*_WHERE_SIGNS, *_POINT_SIGNS)
_ALL_WORDS = _OWN_WORDS | WORDS
_ABBREVIATED = ("s.u", "s. u", "S.u", "S. u", "S.U", "S. U")  # "siehe unten", too short for a word to look for


def announces_inline_answers(text: str) -> bool:
    """Whether ``text``, what a person wrote above a quote, says that there is more of it within the quote."""
    if len(text) > MAX_TEXT:
        return False
    words = frozenset(_WORD.findall(lowered(text)))
    signed = not text.isascii() and any(sign in text for sign in _ALL_SIGNS)
    lines = text.split("\n")[:_MAX_LINES]
    # Most texts hold none of the words, which is seen sooner than line by line.
    if (signed or not words.isdisjoint(_OWN_WORDS) or _abbreviates(text)) and _announces(text, lines):
        return True
    return (signed or not words.isdisjoint(_ALL_WORDS)) and points_into_quote(lines, words)


def _announces(text: str, lines: Sequence[str]) -> bool:
    for line in lines:
        points = _points(line)
        if (points or _hinted(line, _WHERE_WORDS, _WHERE_SIGNS)) and any(
            what.search(line) and (points or where.search(line)) for what, where in _ANNOUNCED
        ):
            return True
    return (len(text) <= _SHORT and _points(text)) or _points_at_end(lines)


def announces_filled_form(text: str, quote: Sequence[str]) -> bool:
    """Whether ``text``, what a person wrote above ``quote``, says that a form in it was filled in: "I have filled it
    in:", "Done.", or the same without a colon where some lines of the quote are those of a form."""
    if len(text) > MAX_TEXT:
        return False
    line = lowered(text[text.rfind("\n") + 1 :])
    if line.strip(" .:!。：！") in _DONE and len(text) <= _SHORT:
        return sum(map(_is_field, quote)) >= _MIN_FIELDS
    if not any(part in line and pattern.search(line) for part, pattern in _FILLING.items()):
        return False
    if line.rstrip().endswith((":", "：")):
        return True
    return len(text) <= _SHORT and sum(map(_is_field, quote)) >= _MIN_FIELDS


def _is_field(line: str) -> bool:
    return ":" in line and _FIELD.match(line) is not None and read_label(line) is None


def _points(text: str) -> bool:
    """Whether a text says "see below"."""
    return (_hinted(text, _POINT_WORDS, _POINT_SIGNS) or _abbreviates(text)) and _POINTING.search(text) is not None


def _abbreviates(text: str) -> bool:
    return any(one in text for one in _ABBREVIATED)


def _points_at_end(lines: Sequence[str]) -> bool:
    """Whether the last words of a text, however long it is, say "see below": below them stands nothing but the quote."""
    said = next((line for line in reversed(lines) if line.strip()), "")[-_MAX_POINTER:].rstrip(" .:!。：！)")
    return _points(f"{said}.") and any(found.end() >= len(said) for found in _POINTING.finditer(f"{said}."))


def _hinted(text: str, words: frozenset[str], signs: tuple[str, ...]) -> bool:
    if not words.isdisjoint(_WORD.findall(lowered(text))):
        return True
    return not text.isascii() and any(sign in text for sign in signs)
