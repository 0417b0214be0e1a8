"""What a model returns: sentences with their sources, and why a person should look, if it says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from daemon.agent.data import clean

ANSWER_CHARACTERS = 8_000
REASON_CHARACTERS = 1_000
RAW_CHARACTERS = 200_000  # with the thoughts and the quotation marks around it; a server may heed no limit of tokens
MOST_OBJECTS = 40  # how many places of a garbled answer are tried as the start of its JSON
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_CITED = re.compile(r"\s*\[\s*(\d+(?:\s*,\s*\d+)*)\s*\]")
_LIST = re.compile(r"[-*•]\s|\d{1,2}[.)]\s")


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence or block and the numbers of the passages it cites, counted from 1."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The parts in order; ``escalate`` is the reason to hand over, or empty."""

    parts: tuple[Cited, ...] = ()
    escalate: str = ""

    @property
    def text(self) -> str:
        """The parts as one text: list items on lines of their own, other parts joined by a space."""
        text = ""
        for part in self.parts:
            gap = "" if not text or part.text.startswith("\n") else "\n" if _LIST.match(part.text) else " "
            text += gap + part.text.rstrip(" ")
        return text.strip()

    def to_json(self) -> str:
        """The form that ``parse_answer`` reads."""
        sentences = [{"text": part.text, "sources": list(part.sources)} for part in self.parts]
        return json.dumps({"sentences": sentences, "escalate_reason": self.escalate or None}, ensure_ascii=False)


def answer_schema(passages: int) -> dict[str, Any]:
    """The JSON schema of an answer; a source can only be one of the passages there are."""
    sources: dict[str, Any] = {"type": "array", "items": {"type": "integer", "enum": list(range(1, passages + 1))}}
    if not passages:
        sources = {"type": "array", "items": {"type": "integer"}}
    sentence = _strict({"text": {"type": "string"}, "sources": sources})
    sentences = {"type": "array", "items": sentence}
    schema = _strict({"sentences": sentences, "escalate_reason": {"type": ["string", "null"]}})
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}


def _strict(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip


def parse_answer(text: str) -> Answer:
    """Read what a model wrote: our JSON, JSON of another shape, or plain text with ``[1]`` behind its sentences.

    Raise ``ValueError`` when it is none of these: empty, JSON that was cut off, or JSON without an answer; and when it
    is longer than any answer to a customer.
    """
    if len(text) > RAW_CHARACTERS:
        raise ValueError(f"{len(text)} characters, which is no answer to a mail")
    answer = _read(text)
    if len(answer.text) > ANSWER_CHARACTERS:
        raise ValueError(f"an answer of {len(answer.text)} characters; {ANSWER_CHARACTERS} at most")
    return answer


def _read(text: str) -> Answer:
    text = _THOUGHTS.sub("", text).strip()
    found = _first_object(text)
    if found is None:
        if not text or text.lstrip("`json \n").startswith(("{", "[{")):
            raise ValueError("no complete JSON object and no plain text")
        return Answer(tuple(_plain(text)))
    reason = _string(found.get("escalate_reason")) or _string(found.get("escalate"))
    answer = Answer(tuple(_parts(found)), clean(reason, REASON_CHARACTERS))
    if not answer.text and not answer.escalate:
        raise ValueError("a JSON object without an answer")
    return answer


def _first_object(text: str) -> dict[str, Any] | None:
    decoder = json.JSONDecoder()
    for match in islice(re.finditer(r"\{", text), MOST_OBJECTS):
        try:
            value, _ = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and {"sentences", "answer", "text", "escalate_reason"} & value.keys():
            return value
    return None


def _parts(found: dict[str, Any]) -> Iterable[Cited]:
    sentences = found.get("sentences")
    if isinstance(sentences, list):
        for item in sentences:
            yield from _part(item)
    else:
        yield from _plain(_string(found.get("answer")) or _string(found.get("text")))


def _part(item: Any) -> Iterable[Cited]:
    if isinstance(item, str):
        yield from _plain(item)
    elif isinstance(item, dict) and isinstance(item.get("text"), str):
        listed = item.get("sources")
        numbers = [int(number) for number in listed if _is_number(number)] if isinstance(listed, list) else []
        marked, text = _citations(item["text"])
        if text.strip():
            yield Cited(_tidy(text), tuple(dict.fromkeys((*numbers, *marked))))


def _is_number(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and value.strip().isdecimal()
    )


def _plain(text: str) -> Iterable[Cited]:
    """Plain text with ``[1]`` behind its sentences, or without."""
    for line in text.split("\n"):
        numbers, bare = _citations(line)
        if bare.strip():
            yield Cited("\n" + _tidy(bare), tuple(numbers))


def _citations(text: str) -> tuple[list[int], str]:
    numbers = [int(number) for match in _CITED.finditer(text) for number in match[1].split(",")]
    return numbers, _CITED.sub("", text)


def _tidy(text: str) -> str:
    breaks = "\n" * min(2, len(text) - len(text.lstrip("\n")))
    return breaks + clean(text, ANSWER_CHARACTERS)


def _string(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""
