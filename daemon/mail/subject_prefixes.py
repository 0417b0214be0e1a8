"""What mail clients write before the subject of a reply and of a forward, one row a language.

Where a word means a reply in one language and a forward in another (``VS`` in Finnish and in Danish, ``НА`` in Russian)
it stands in both columns: a reader that is in doubt keeps what a forward brings.
"""

from __future__ import annotations

import re

# (language, words of replies, words of forwards); the words of one column are divided by "|".
PREFIXES = (
    ("en", "re|reply", "fw|fwd|forw|forward|forwarded"),
    ("de", "aw|antw|antwort", "wg|wtr|weitergeleitet"),
    ("sv", "sv|svar", "vb|vidarebefordrat|vidaresänt"),
    ("da", "sv|vedr", "vs|videresendt"),
    ("no", "sv|svar", "vs|vl|videresendt"),
    ("fi", "vs|vast", "vl|välitetty"),
    ("is", "sv", "fs"),
    ("es", "re|resp", "rv|reenv"),
    ("pt", "res|resp", "enc|encaminhada"),
    ("it", "r|rif", "i|inoltro"),
    ("fr", "re|rép", "tr"),
    ("ca", "re|resp", "rv|reenv"),
    ("nl", "antw", "doorst"),
    ("pl", "odp", "pd|przek"),
    ("tr", "ynt|yan|cvp", "ilt|i̇lt|i̇let"),
    ("hu", "vá|válasz", "továbbítás|tov"),
    ("id", "bls|balas", "trs|terusan"),
    ("cy", "atb", "yml"),
    ("lv", "atb", "pārs"),
    ("lt", "ats", "persiųsta|pers"),
    ("et", "vs|vast", "edasi"),
    ("el", "απ|σχετ", "πρθ"),
    ("ru", "отв|ответ|re|на|ha|ре", "пересл|пер|fwd|на|ha"),
    ("bg", "отг|отговор", "препр"),
    ("uk", "відп|відповідь", "пересил|перес"),
    ("mk", "одг", "препрати"),
    ("sr", "odg|одг", "prosleđeno|прослеђено"),
    ("hr", "odg", "proslijeđeno|proslj"),
    ("sl", "odg", "posr|posredovano"),
    ("cs", "odp|odpověď", "předáno|přeposláno"),
    ("sk", "odp|odpoveď", "preposlané"),
    ("ro", "răsp|răspuns|rasp", "redirecționat|redir"),
    ("zh", "回复|答复|回覆|答覆|回信|回", "转发|轉寄|轉發|转寄|转"),
    ("ja", "返信|返", "転送"),
    ("ko", "회신|답장|re", "전달"),
    ("he", "השב|תגובה|תשובה", "הועבר|העבר"),
    ("ar", "رد|الرد", "إعادة توجيه|توجيه"),
    ("fa", "پاسخ|جواب", "ارجاع|بازفرست"),
    ("hi", "उत्तर|जवाब", "अग्रेषित|अग्रे"),
    ("th", "ตอบ|ตอบกลับ", "ส่งต่อ"),
    ("vi", "trả lời|tl", "chuyển tiếp"),
)
# What Outlook, Lotus Notes, The Bat and Pegasus write behind the word when an answer is answered: "RE[2]:", "Re (2):",
# "Re^3:", "Re*2:", and the oldest of them "Re2:".
_NUMBER = r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\*\d{1,3})"
# Clients for scripts from right to left set marks of direction before the word.
_BEFORE = r"[\s\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]*"
_LIST_TAG = r"\[[^\[\]]{1,40}\]"


def _column(*columns: int) -> tuple[str, ...]:
    words = {word for row in PREFIXES for column in columns for word in row[column].split("|")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


FORWARD_WORDS = _column(2)
WORDS = _column(1, 2)


def _pattern(words: tuple[str, ...]) -> str:
    return rf"(?:{'|'.join(map(re.escape, words))})\.?\s?{_NUMBER}?\s?[:：]"


PREFIX = re.compile(rf"{_BEFORE}(?:{_pattern(WORDS)}|re\d{{1,2}}\s?[:：])", re.IGNORECASE)
"""One prefix at the begin of a subject, with its number and its colon."""
FORWARD = re.compile(rf"{_BEFORE}(?:{_LIST_TAG}\s*)?\[?{_pattern(FORWARD_WORDS)}", re.IGNORECASE)
"""A subject whose first prefix says that the mail was forwarded."""
LIST_TAGS = re.compile(rf"{_BEFORE}(?:{_LIST_TAG}\s*)+")
"""The tags that mailing lists put first: ``[list] [announce]``."""
WRAPPED_FORWARD = re.compile(rf"{_BEFORE}\[(?:fw|fwd)\s?[:：](.*)\]\s*", re.IGNORECASE | re.DOTALL)
"""``[Fwd: subject]``, as Netscape and early Thunderbird write it (RFC 5256 section 2.1, step 6)."""
