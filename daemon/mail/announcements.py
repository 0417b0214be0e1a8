"""What automatic replies say of themselves in their text, in many languages, and whether a text asks for something.

Servers that write no header for it (Outlook rules, hosting panels, phones, ticket tools behind a relay that strips
headers) leave only the words. One such sentence proves nothing: people say that they are on holiday as well. Two that
are independent, in a text that asks nothing, are how every vacation message reads (RFC 5230 section 4.3 shows one).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from daemon.mail import announcement_words as words
from daemon.mail import ticket_words
from daemon.mail.language_cues import possible_languages
from daemon.mail.phrases import lowered, phrases

MAX_CHARACTERS = 1_500

_CITED = re.compile(
    r"\"[^\"\n]{1,600}\"|„[^“”\n]{1,600}[“”]|“[^”\n]{1,600}”|«[^»\n]{1,600}»|»[^«\n]{1,600}«|「[^」\n]{1,600}」|『[^』\n]{1,600}』"
)
_ASKS = re.compile(
    r"\?(?=[\s\"'»”)*_!?]|$)|[？؟]|[吗嗎]|(?:ます|です|でしょう|せん)か|(?:까요|나요|습니까|ㅂ니까|세요)[.?!]?$|(?:ไหม|หรือไม่|อย่างไร)|[Α-Ωα-ωά-ώ];(?=\s|$)",
    re.MULTILINE,
)
# A heading that is put as a question, and asks for nothing.
_URGENT = ("urgen", "emergency", "dringend", "eilig", "spoed", "brådskande", "haster", "pilne", "срочно", "acil")
_IF_URGENT = re.compile(
    r"\b(?:is (?:it|this) )?(?:urgent|an emergency|dringend|eilig|urgente?|urgence|urgenza|spoed|brådskande|haster det|"
    r"pilne|срочно|acil)\s?\?"
)
_SENTENCE = re.compile(r"[^.!?。！？؟\n]{0,300}[.!?。！？؟\n]")
_MENTION = re.compile(
    "auto(?:mat|-?repl|-?resp|-?antw|-?svar|m[aá]tic)|bestätigung|bevestiging|réception|автоматич|автоответ|αυτόματ|otomati|自动|自動|자동|"
    "تلقائي|خودکار|אוטומטי|tự động|อัตโนมัติ|स्वचालित"
)


@dataclass(frozen=True, slots=True)
class Row:
    """The phrases of a sign in some languages. ``hints``: strings of which each phrase has one, or none at all."""

    codes: frozenset[str]
    pattern: re.Pattern[str]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """One thing that such a text says: in words for the agent, how much it counts, and its phrases by language."""

    name: str
    weight: int
    rows: tuple[Row, ...]

    def in_text(self, text: str, languages: frozenset[str]) -> bool:
        """Whether a text in lower case, in one of these languages, says it. A hint is found ten times as fast as a
        pattern fails."""
        for row in spoken(self, languages):
            for hint in row.hints or ("",):
                if hint in text:
                    if row.pattern.search(text):
                        return True
                    break
        return False


@lru_cache(maxsize=1_024)
def spoken(sign: Sign, languages: frozenset[str]) -> tuple[Row, ...]:
    """The rows of a sign that are in one of these languages, or in none (``*``)."""
    return tuple(row for row in sign.rows if row.codes & languages or "*" in row.codes)


def _sign(name: str, weight: int, rows: words.Rows) -> Sign:
    compiled = tuple(
        Row(
            frozenset(codes.split()),
            phrases(pattern, flags=re.MULTILINE),
            tuple(lowered(hints[0]).split("|") if hints else ()),
        )
        for codes, pattern, *hints in rows
    )
    return Sign(name, weight, compiled)


_WISH = _sign("asks for something", 0, words.WISHES)
CONFESSES = _sign("calls itself automatic", 2, words.AUTOMATIC)
_CONFESSIONS = (
    CONFESSES,
    _sign("asks the sender to confirm himself", 2, words.CHALLENGE),
)
_ABSENT = _sign("says that its writer is absent", 1, words.ABSENT)
_RECEIVED = _sign("acknowledges a message", 1, words.RECEIVED)
_READ = _sign("says that a message was read", 1, words.READ)
_REASONS = (
    _ABSENT,
    _sign("says that nobody reads the mail now", 1, words.UNREAD),
    _RECEIVED,
)
LATER = _sign("promises an answer for later", 1, words.LATER)
_COURTESIES = (
    LATER,
    _sign("names somebody for urgent matters", 1, words.INSTEAD),
    _READ,
)
# People say each of these of a ticket as well: they prove no machine, and at most make somebody look.
_RATES = _sign("asks to rate a service", 0, ticket_words.RATES)
_CLOSED = _sign("says that a ticket is closed", 0, ticket_words.CLOSED)
_MARKED = _sign("bears a ticket tool's mark", 1, ticket_words.MARKED)
_OF_TICKETS = (
    _CLOSED,
    _sign("gives a mail its number", 0, ticket_words.NUMBERED),
    _MARKED,
    _RATES,
)
SIGNS = (*_CONFESSIONS, *_REASONS, *_COURTESIES, *_OF_TICKETS)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a text says. ``signs`` are words for the agent; ``strength``: each counts one, a plain confession two.

    ``mentions``: it speaks of something automatic, as people do who got an automatic reply.
    """

    signs: tuple[str, ...] = ()
    strength: int = 0
    asks: bool = False
    mentions: bool = False

    @property
    def answers(self) -> bool:
        """Whether it says something that is only said of a mail which came in."""
        return self.of_ticket or any(sign.name in self.signs for sign in (*_CONFESSIONS, _RECEIVED, _READ))

    @property
    def of_ticket(self) -> bool:
        """Whether it says what a ticket tool says of a request."""
        return any(sign.name in self.signs for sign in _OF_TICKETS)

    @property
    def bears_mark(self) -> bool:
        """Whether it bears a ticket tool's mark."""
        return _MARKED.name in self.signs

    @property
    def closes(self) -> bool:
        """Whether it says that a ticket is closed."""
        return _CLOSED.name in self.signs

    @property
    def reacts(self) -> bool:
        """Whether it says more than that somebody is absent or will write again, as people do."""
        return any(name not in (_ABSENT.name, LATER.name) for name in self.signs)

    def proves(self, needed: int) -> bool:
        """Whether the text is a machine's where ``needed`` signs are asked for; a text that asks needs two more."""
        return self.strength >= needed + (2 if self.asks else 0)


def _asks(said: str, found: Sequence[Sign], languages: frozenset[str]) -> bool:
    """Whether a text asks or wishes something; where a ticket tool speaks, its own question for a rating is none."""
    if _RATES in found:
        said = _SENTENCE.sub(lambda one: "" if _RATES.in_text(f"\n{one[0]}", languages) else one[0], said)
    return _has_question(said, bool(found)) or _WISH.in_text(said, languages)


def _has_question(said: str, tool: bool) -> bool:
    place = said.find("?") if said.isascii() else 0  # other question marks, and words that ask, are not ASCII
    if place < 0:
        return False
    if any(word in said for word in _URGENT):
        said, place = _IF_URGENT.sub(" ", said), 0
    if tool:
        said, place = ticket_words.IF_UNSOLVED.sub(" ", said), 0
    return _ASKS.search(said, place) is not None


def announcement(text: str, *, thorough: bool = True) -> Announcement:
    """Read a mail's own words (no quotes, no signature). What stands between quotation marks is cited and counts not.

    Only the first 1,500 characters are looked at: an automatic reply begins with what it has to say. Most mails ask
    for something or give no reason for an automatic reply: without ``thorough`` the search ends there.
    """
    said = "\n" + lowered(_CITED.sub(" ", text[:MAX_CHARACTERS].replace("\u00a0", " ")))
    languages = possible_languages(said)
    found = [sign for sign in (*_CONFESSIONS, *_OF_TICKETS) if sign.in_text(said, languages)]
    asks = _asks(said, found, languages)
    if found or thorough or not asks:
        found += [sign for sign in _REASONS if sign.in_text(said, languages)]
    if found or thorough:
        found += [sign for sign in _COURTESIES if sign.in_text(said, languages)]
    strength = sum(sign.weight for sign in found)
    return Announcement(tuple(sign.name for sign in found), strength, asks, _MENTION.search(said) is not None)
