"""Our reading of a mail held against the tree that another parser made of it, field by field.

Compared are, for each part: every header (in the form that the tree has it in: text, addresses with names, dates,
content types with their parameters), whether it counts as text, as page or as attached (RFC 8621 section 4.1.4), and
its decoded content. Parts are paired by their place in the tree; where the numbers of parts differ, or two different
mails stand in one place, that is one difference, and the rest is not compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from daemon.mail import dates, fields
from daemon.mail.bodies import content
from daemon.mail.charsets import decode
from daemon.mail.embedded import open_embedded
from daemon.mail.layout import lay_out
from daemon.mail.parameters import parse_parameters
from daemon.mail.references import message_ids
from daemon.mail.structure import MESSAGES, Part, parse
from daemon.mail.words import header_text

_URL_LISTS = ("list_id", "list_unsubscribe", "list_archive", "list_post", "list_help", "list_subscribe", "list_owner")
_ID_HEADERS = ("message_id", "content_id", "in_reply_to", "references", "resent_message_id", "return_path")


@dataclass(slots=True)
class Comparison:
    """How many fields were compared, and those that differ: where, what the tree says, what we say."""

    compared: int = 0
    differences: list[tuple[str, object, object]] = field(default_factory=list)

    def check(self, where: str, want: object, got: object) -> None:
        """Count one field."""
        self.compared += 1
        if want != got:
            self.differences.append((where, want, got))


def compare(path: Path) -> Comparison:
    """Compare one mail with the tree beside it."""
    root, defects = parse(path.read_bytes())
    open_embedded(root, defects)
    result = Comparison()
    _compare_message(result, json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), root, "")
    return result


def _compare_message(result: Comparison, tree: dict[str, Any], root: Part, where: str) -> None:
    layout = lay_out(root)
    roles = (
        ("text", tree["text_body"], layout.text),
        ("html", tree["html_body"], layout.html),
        ("attached", tree["attachments"], layout.attached),
    )
    waiting: list[tuple[int, Part]] = [(0, root)] if tree["parts"] else []
    if _message_id(tree) and _message_id(tree) != next(iter(message_ids(root.first("message-id"))), ""):
        result.check(f"{where}0 is the same mail", True, False)  # nothing is learnt from its other fields
        return
    while waiting:
        number, part = waiting.pop(0)
        theirs, name = tree["parts"][number], f"{where}{number}"
        _compare_headers(result, theirs["headers"], part, name)
        expected = {role for role, numbers, _ in roles if number in numbers}
        body = theirs["body"]
        if isinstance(body, dict) and "Multipart" in body:
            children = [child for child in part.children if part.type not in MESSAGES]
            result.check(f"{name} parts", len(body["Multipart"]), len(children))
            waiting.extend(zip(body["Multipart"], children, strict=False))
            continue
        result.check(f"{name} role", expected, {role for role, _, ours in roles if any(one is part for one in ours)})
        if isinstance(body, dict) and "Message" in body:
            result.check(f"{name} message", True, bool(part.children))
            if part.children:
                _compare_message(result, body["Message"], part.children[0], f"{name}.")
        else:
            _compare_content(result, body, part, name)


def _message_id(tree: dict[str, Any]) -> str:
    headers = tree["parts"][0]["headers"] if tree["parts"] else []
    return next((header["value"]["Text"] for header in headers if header["name"] == "message_id"), "")


def _compare_content(result: Comparison, body: Any, part: Part, name: str) -> None:
    kind: str
    value: Any
    kind, value = next(iter(body.items())) if isinstance(body, dict) else (str(body), "")
    data = content(part)
    if kind in ("Text", "Html"):
        words = decode(data, part.parameters.get("charset", ""))[0]
        result.check(f"{name} text", _lines(value), _lines(words))
    else:
        result.check(f"{name} bytes", bytes(value), data)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").removeprefix("\ufeff")


def _compare_headers(result: Comparison, headers: list[dict[str, Any]], part: Part, where: str) -> None:
    seen: dict[str, int] = {}
    for header in headers:
        other = isinstance(header["name"], dict)
        name = header["name"]["other"].strip().lower() if other else header["name"]
        raw = part.values(name if other else name.replace("_", "-"))
        place = seen.get(name, 0)
        seen[name] = place + 1
        if place >= len(raw):
            result.check(f"{where} {name}", header["value"], "missing")
            continue
        for label, want, got in _values(name, header["value"], raw[place]):
            result.check(f"{where} {name}{label}", want, got)
    extra = {name: len(found) for name, found in part.headers.items()}
    for name, count in seen.items():
        key = name if name in extra else name.replace("_", "-")
        extra[key] = extra.get(key, 0) - count
    for name, count in extra.items():
        if count > 0:
            result.check(f"{where} {name}", "none", f"{count} more")


def _values(name: str, value: Any, raw: bytes) -> Iterator[tuple[str, object, object]]:
    """What the tree says of a header and what we say, one by one."""
    if not isinstance(value, dict):
        yield "", "", header_text(raw) if not parse_parameters(raw)[0] else parse_parameters(raw)[0]
    elif "ContentType" in value:
        yield from _content_type(value["ContentType"], raw)
    elif "Address" in value:
        yield "", _tree_addresses(value["Address"]), _our_addresses(name, raw)
    elif "DateTime" in value:
        yield "", _moment(value["DateTime"]), dates.date(raw)[0]
    elif "Received" in value:
        stamp = value["Received"]["date"]
        yield " date", _moment(stamp) if stamp else None, dates.date(raw.rpartition(b";")[2])[0]
    elif "TextList" in value:
        yield "", value["TextList"], list(message_ids(raw))
    elif name in _ID_HEADERS:
        yield "", value["Text"], next(iter(message_ids(raw)), "") or header_text(raw).strip("<> ")
    else:
        yield "", " ".join(value["Text"].split()), " ".join(header_text(raw).split())


def _content_type(want: dict[str, Any], raw: bytes) -> Iterator[tuple[str, object, object]]:
    kind, parameters = parse_parameters(raw)
    yield "", "/".join(one for one in (want["c_type"], want["c_subtype"]) if one).lower(), kind
    attributes = {one["name"].lower(): one["value"] for one in want["attributes"] or ()}
    for name in dict.fromkeys((*attributes, *parameters)):
        yield f" {name}", attributes.get(name), parameters.get(name)


def _tree_addresses(value: dict[str, Any]) -> list[tuple[str, str]]:
    groups = value["Group"] if "Group" in value else [{"addresses": value["List"]}]
    return [(one["name"] or "", one["address"] or "") for group in groups for one in group["addresses"]]


def _our_addresses(name: str, raw: bytes) -> list[tuple[str, str]]:
    if name in _URL_LISTS:  # RFC 2369: URLs in angle brackets, with words around them
        text = " ".join(header_text(raw).split())
        found = [piece.rpartition("<") for piece in text.split(">") if "<" in piece]
        return [(words.strip(' ,"'), url.strip()) for words, _, url in found]
    return [(one.name, one.address) for one in fields.addresses([raw])]


def _moment(value: dict[str, Any]) -> datetime | None:
    offset = timedelta(hours=value["tz_hour"], minutes=value["tz_minute"])
    zone = timezone(-offset if value["tz_before_gmt"] else offset)
    year, month, day, hour, minute, second = (
        int(value[name]) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None
