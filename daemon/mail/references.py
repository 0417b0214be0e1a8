"""What ties a mail to others: Message-IDs, In-Reply-To, References (RFC 5322 section 3.6.4), and subjects without
their prefixes."""

from __future__ import annotations

import re

from daemon.mail.charsets import decode_header_bytes
from daemon.mail.words import decode_words

MAX_REFERENCES = 500
# RFC 5322 section 2.1.1 allows 998 bytes in a line, and an index of PostgreSQL takes 2,704.
MAX_ID_BYTES = 900

_COMMENT = re.compile(r"\([^()]*\)")
_ANGLED = re.compile(r"<([^<>]*)>")
_BARE = re.compile(r"[^\s<>\"',;()]+@[^\s<>\"',;()]+")
_SPACES = re.compile(r"\s+")

# One row a language or client. The number that Outlook, Notes and the Bat write behind ("RE[2]:", "Re^3:", "AW (2):")
# is general.
_PREFIXES = (
    "re fw fwd forw forward",  # English and clients that write English everywhere
    "aw antw antwort wg wtr",  # German
    "sv vs vb vl vedr vidaresänt vidarebefordrat",  # Swedish, Danish, Norwegian, Finnish
    "rv res enc rif i r fs",  # Spanish, Portuguese, Italian
    "ref réf tr",  # French
    "antw. doorst odp pd",  # Dutch, Polish
    "ynt ilt i̇lt yan",  # Turkish
    "vá továbbítás",  # Hungarian
    "bls trs",  # Indonesian
    "atb ats per",  # Welsh, Latvian, Lithuanian
    "απ πρθ σχετ",  # Greek
    "отв на пересл fwd ha ответ ре",  # Russian, Bulgarian
    "відп",  # Ukrainian
    "odg proslijeđeno",  # Croatian, Serbian
    "od předáno fw odpoveď",  # Czech, Slovak
    "răspuns redirecționat",  # Romanian
    "回复 答复 转发 回覆 答覆 轉寄 轉發 回信",  # Chinese
    "返信 転送",  # Japanese
    "회신 전달 답장",  # Korean
    "השב תגובה הועבר",  # Hebrew
    "رد إعادة توجيه پاسخ",  # Arabic, Persian
    "ตอบ ส่งต่อ ตอบกลับ",  # Thai
    "trả lời chuyển tiếp",  # Vietnamese
)
_WORDS = sorted(
    {word for row in _PREFIXES for word in row.split()} | {"إعادة توجيه", "trả lời", "chuyển tiếp"},
    key=len,
    reverse=True,
)
_PREFIX = re.compile(
    r"\s*(?:"
    + "|".join(re.escape(word) for word in _WORDS)
    + r")\.?\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\*\d{1,3})?\s?[:：]",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"\s*(?:\[[^\[\]]{1,40}\]\s*)?(?:fwd?|forw|forward|wg|wtr|tr|rv|enc|i|vb|vs|vl|vidaresänt|doorst|pd|yan|i̇lt|ilt|továbbítás|trs|per|πρθ|"
    r"на|пересл|ha|proslijeđeno|předáno|redirecționat|转发|轉寄|轉發|転送|전달|הועבר|إعادة توجيه|ส่งต่อ|"
    r"chuyển tiếp)\s?(?:\[\d{1,3}\])?\s?[:：]",
    re.IGNORECASE,
)
_LIST_TAG = re.compile(r"\s*\[[^\[\]]{1,40}\]\s*(?=\S)")


def message_ids(value: bytes) -> tuple[str, ...]:
    """Every Message-ID in a header value, without brackets: comments, phrases, stray brackets and broken folding are
    survived."""
    text = decode_header_bytes(value[: MAX_REFERENCES * MAX_ID_BYTES])
    if "=?" in text:
        text = decode_words(text)
    found = [clean_id(inner) for inner in _ANGLED.findall(text)]
    if not any(found):
        # No complete <...>: a client that lost the brackets, a cut header, or an id between quotes.
        found = [clean_id(bare) for bare in _BARE.findall(_COMMENT.sub(" ", text))]
        if not any(found) and text.strip(" <>"):
            found = [clean_id(text)]
    return tuple(dict.fromkeys(one for one in found if one))[-MAX_REFERENCES:]


def clean_id(text: str) -> str:
    """An id as it is stored and compared: cut to what a header line and an index hold. It never holds white space:
    what is there comes from a fold inside the id."""
    joined = _SPACES.sub("", text).strip("<>\"'")
    return cut("".join(letter for letter in joined if letter.isprintable()), MAX_ID_BYTES)


def cut(text: str, most_bytes: int) -> str:
    """At most so many bytes of UTF-8, and whole characters."""
    if len(text) * 4 <= most_bytes:
        return text
    return text.encode("utf-8", "replace")[:most_bytes].decode("utf-8", "ignore")


def thread_references(in_reply_to: bytes, references: bytes, message_id: str) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References as they can be used: deduplicated, never the mail itself, oldest first.

    Some clients put every ancestor into In-Reply-To, or the ids into the wrong header; what one lacks the other gives.
    """
    parents = tuple(one for one in message_ids(in_reply_to) if "@" in one or "<" in decode_header_bytes(in_reply_to))
    chain = [one for one in message_ids(references) if one != message_id]
    parents = tuple(one for one in parents if one != message_id)
    for parent in parents:
        if parent not in chain:
            chain.append(parent)
    if not parents:
        return (chain[-1] if chain else ""), tuple(chain)
    # The direct parent is the id that stands last; Notes writes it first, then References decides.
    parent = parents[-1] if len(parents) > 1 and chain and chain[-1] == parents[-1] else parents[0]
    return parent, tuple(chain)


def base_subject(subject: str) -> str:
    """The subject without reply and forward prefixes (``Re:``, ``AW:``, ``SV:``, ``回复:``, ``RE[2]:``), spaces made
    single.

    A list tag (``[list] Re: x``) is only taken off where a prefix follows it, so that ``[urgent] x`` keeps its own.
    """
    text = _SPACES.sub(" ", subject[:2_000]).strip()
    for _ in range(30):
        matched = _PREFIX.match(text)
        if matched is None:
            tag = _LIST_TAG.match(text)
            if tag is None or _PREFIX.match(text, tag.end()) is None:
                break
            matched = tag
        text = text[matched.end() :].strip()
    return text


def is_forward(subject: str) -> bool:
    """Whether the first prefix of the subject says that the mail was forwarded (``Fwd:``, ``WG:``, ``TR:``,
    ``转发:``)."""
    return _FORWARD.match(subject[:200]) is not None
