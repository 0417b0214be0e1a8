"""Sample replies in every language, so that what a customer would miss, or read with braces, is found at loading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from daemon.mail.html_text import html_to_text

FILLED = ("name", "whole_name", "desk", "sender", "date")
DATE_PARTS = ("weekday", "day", "month", "year", "time")
SUBJECT_PARTS = ("ticket", "desk")
SAMPLE_ANSWER = "deskhandsampleanswer"
_BRACES = re.compile(r"\{([^{}]*)\}")
_NAMED = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Source:
    """A template as it was read."""

    path: Path
    text: str


def answer_problems(text: Source, html: Source, languages: list[str], rendered: Rendered) -> list[str]:
    """The files that leave the answer out, each with the first language in which it does."""
    problems = []
    for source, part in ((text, 0), (html, 1)):
        missing = (
            code for code in languages for shown in rendered(code) if SAMPLE_ANSWER not in shown[part].casefold()
        )
        if code := next(missing, ""):
            problems.append(
                f"{source.path}: the answer is missing from a sample reply ({code}): "
                "put {{ answer }} where it has to stand, and under no condition"
            )
    return problems


def word_problems(source: Source, words: Words, others: list[Source], rendered: Rendered) -> list[str]:
    """Braces in the fixed words that stay in a reply; ``others``, the templates, may fill in some of their own."""
    own = {name for other in others for name in _NAMED.findall(other.text)}
    known = tuple(dict.fromkeys((*FILLED, *sorted(own))))
    parts = {"date": DATE_PARTS, "no_subject": SUBJECT_PARTS}
    problems = []
    for language, row in words.items():
        for key, value in row.items():
            for found, what in _wrong(value, parts.get(key, known)):
                problems.append(f"{_place(source, language, key, found)}: {key} ({language}): {what}")
    return problems or list(_left(source, words, rendered))


def _wrong(value: str, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What in one word is no placeholder, and the sentence for it."""
    for match in _BRACES.finditer(value):
        if match[1] in known:
            continue
        near = get_close_matches("_".join(match[1].casefold().split()), known, 1)
        there_are = ", ".join(f"{{{name}}}" for name in known)
        yield (
            match[0],
            f"{match[0]} is no placeholder; " + (f"did you mean {{{near[0]}}}?" if near else f"there are {there_are}"),
        )
    if set(_BRACES.sub("", value)) & set("{}"):
        yield value, "a brace without its other half; a placeholder is written {name}"


def _left(source: Source, words: Words, rendered: Rendered) -> Iterator[str]:
    """Placeholders that exist, in a word where no template fills them in."""
    for language, row in words.items():
        shown = [" ".join(part.split()) for sample in rendered(language) for part in sample]
        told = set()
        # hello_anybody before hello: where both read alike, it is the one without a name that is wrong.
        for key in sorted(row, key=len, reverse=True):
            word = " ".join(row[key].split())
            for placeholder in dict.fromkeys(match[0] for match in _BRACES.finditer(word)):
                having = [text for text in shown if placeholder in text]
                as_left = _pattern(word, placeholder)
                if (word, placeholder) in told or not any(as_left.search(text) for text in having):
                    continue
                told.add((word, placeholder))
                yield (
                    f"{_place(source, language, key, placeholder)}: {key} ({language}): "
                    f"{placeholder} is not filled in there, and the customer would read it"
                )


def _pattern(value: str, placeholder: str) -> re.Pattern[str]:
    """The word as it looks when all placeholders but this one were filled in."""
    pieces = re.split(r"(\{[^{}]*\})", value)
    return re.compile("".join(".{0,80}?" if p[:1] == "{" and p != placeholder else re.escape(p) for p in pieces))


def _place(source: Source, language: str, key: str, found: str) -> str:
    """File and line of a word, as far as the words are written out as they are in the file that ships."""
    lines = source.text.splitlines()
    quoted = {key: re.compile(rf"[\"']{re.escape(key)}[\"']\s*:") for key in (language, key)}
    row = next((number for number, line in enumerate(lines) if quoted[language].search(line)), None)
    if row is None:
        return str(source.path)
    number = next((n for n in range(row, len(lines)) if quoted[key].search(lines[n]) and found in lines[n]), row)
    return f"{source.path}, line {number + 1}"


def as_read(text: str, html: str) -> tuple[str, str]:
    """Both parts as a customer reads them."""
    return text, html_to_text(html)


Rendered = Callable[[str], list[tuple[str, str]]]
"""The sample replies in a language, text and HTML of each as ``as_read`` gives them."""
