"""How a customer is addressed: by the first name where the mail gives one, else by the name, else not at all."""

from __future__ import annotations

import re

MAX_NAME_CHARACTERS = 40
MAX_SALUTATION_CHARACTERS = 70
MAX_REPEATED_CHARACTERS = 100
SALUTATION_ENDS = (",", ":", "!", "،", "，", "、", "：", "！", "様")

# Letters of any script; nothing that a mail client would make a link of, and no digits.
_WORD = re.compile(r"[^\W\d_]+(?:['’‘-][^\W\d_]+)*\.?")
_TITLE_WORDS = """
mr mrs ms miss mx dr prof sir madam herr frau hr fr dipl ing m mme mlle monsieur madame sr sra srta señor señora don
doña dott sig sigra signor signora dhr mevr mevrouw heer pan pani eng
"""
_ORGANISATION_WORDS = """
gmbh ag kg ug ohg ltd limited llc inc corp co plc sarl sas sa sl srl spa bv nv oy ab as aps sp company team support
service services customer kundenservice office büro info sales accounting buchhaltung shop store admin webmaster
newsletter noreply mail group verein school university
"""
_TITLES = frozenset(_TITLE_WORDS.split())
_ORGANISATIONS = frozenset(_ORGANISATION_WORDS.split())
_CASE_TAIL = re.compile(r"\s*(?:\(.*|\bvia\b.*|/.*)$", re.IGNORECASE)


def first_name(name: str) -> str:
    """``Ada`` of "Ada Lovelace" and of "Lovelace, Ada"; the whole name where a title, an initial or a script without
    capitals makes that safer; empty when this is no person's name."""
    words = _words(name)
    if not words:
        return ""
    if _plain(words[0]) in _TITLES or len(_plain(words[0])) == 1 or not words[0][0].isupper() or words[0].endswith("."):
        return whole_name(name)
    return words[0]


def whole_name(name: str) -> str:
    """``Ada Lovelace`` of "Lovelace, Ada"; empty when this is no person's name (an address, a link, a firm)."""
    words = _words(name)
    return words[0].capitalize() if len(words) == 1 and words[0].islower() else " ".join(words)


def short_name(name: str) -> str:
    """A display name as our replies repeat it: on one line, cut at 100 characters."""
    line = " ".join(name.split())
    return line if len(line) <= MAX_REPEATED_CHARACTERS else f"{line[: MAX_REPEATED_CHARACTERS - 1].rstrip()}…"


def _words(name: str) -> list[str]:
    text = _CASE_TAIL.sub("", " ".join(name.strip(" \t\"'").split()))
    family, comma, given = (part.strip() for part in text.partition(","))
    words = (f"{given} {family}" if comma and given else text).split()
    if len(text) > MAX_NAME_CHARACTERS or not all(_WORD.fullmatch(word) for word in words):
        return []
    return [] if any(_plain(word) in _ORGANISATIONS for word in words) else words


def _plain(word: str) -> str:
    return word.rstrip(".").casefold()


def without_salutation(text: str, answer: str) -> str:
    """``text`` without a first line such as "Hello Ada," that ``answer`` does not begin with: templates add it."""
    line, _, rest = text.strip().partition("\n")
    is_salutation = len(line) <= MAX_SALUTATION_CHARACTERS and line.rstrip().endswith(SALUTATION_ENDS)
    if not is_salutation or rest[:1] != "\n" or answer.strip().startswith(line):
        return text
    return rest.strip()
