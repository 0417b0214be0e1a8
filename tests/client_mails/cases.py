"""Composes the mails: every client, in the languages in turn, as top reply, bottom reply, inline reply and forward."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from tests.client_mails.clients import CLIENTS, OWN_LINES, Client
from tests.client_mails.languages import ROWS, Row

SHAPES = ("top", "bottom", "inline", "forward", "bare forward")
LANGUAGES_EACH = 4
SENDER = "Desk <support@desk.test>"
FORWARDED = "Bob Stone <bob@example.org>"


@dataclass(frozen=True, slots=True)
class Case:
    """``own`` must all stand in the text, in this order, and none of ``quoted``; ``sender`` is a forward's.

    With ``whole`` the text has nothing else, marks and bars of quotes and tables aside. ``text`` is the text part that
    stands beside a page.
    """

    name: str
    subject: str
    body: str
    html: bool
    own: tuple[str, ...]
    quoted: tuple[str, ...] = ()
    sender: str = ""
    whole: bool = False
    text: str = ""

    def raw(self) -> bytes:
        """The mail."""
        message = EmailMessage()
        message["From"] = "Ann Weber <ann@example.org>"
        message["To"] = "support@desk.test"
        message["Subject"] = self.subject
        message["Message-ID"] = "<1@example.org>"
        if self.text:
            message.set_content(self.text)
            message.add_alternative(self.body, subtype="html")
        else:
            message.set_content(self.body, subtype="html" if self.html else "plain")
        return message.as_bytes()


def cases() -> Iterator[Case]:
    """All of them, always in the same order."""
    turn = 0
    for client in CLIENTS:
        rows = [row for row in ROWS if row.code in client.languages.split()] if client.languages else list(ROWS)
        for shape in SHAPES:
            if shape in ("bottom", "inline") and not client.mark:
                continue
            for _ in range(min(LANGUAGES_EACH, len(rows))):
                row = rows[turn % len(rows)]
                turn += 1
                yield _case(client, row, shape, True)
                yield _case(client, row, shape, False)


def _case(client: Client, row: Row, shape: str, html: bool) -> Case:
    own, asked = tuple(row.own.split("|")), tuple(row.asked.split("|"))
    forward = shape.endswith("forward")
    fill = _Fill(client, row, FORWARDED if forward else SENDER, html)
    if shape == "bare forward":
        own = ()
    body = (_page if html else _text)(client, fill, shape, own, asked)
    return Case(
        f"{client.name}, {row.code}, {shape}, {'page' if html else 'text'}",
        client.subject if forward else "Re: 4711",
        body,
        html,
        own=own + asked if forward else (_mixed(own, asked) if shape == "inline" else own),
        quoted=() if forward or shape == "inline" else asked,
        sender="bob@example.org" if forward else "",
    )


def _mixed(own: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    return (asked[0], own[0], own[1], asked[1], own[2])


@dataclass(frozen=True, slots=True)
class _Fill:
    client: Client
    row: Row
    who: str
    html: bool

    def __call__(self, template: str, content: str = "") -> str:
        return re.sub(r"\{(\w*)\}", lambda found: content if not found[1] else self._value(found[1]), template)

    def _value(self, name: str) -> str:
        row = self.row
        if name == "labels":
            template = "{from} {who}\n{sent} {date}\n{to} Ann Weber\n{subject} Re: 4711\n"
            return self(template)
        labels = dict(zip(("from", "sent", "to", "subject"), row.labels.split("|"), strict=True))
        if name in labels:
            value = labels[name]
        elif name == "who":
            value = self.who
        elif name in OWN_LINES:
            value = OWN_LINES[name].get(row.code, OWN_LINES[name].get("", ""))
        else:
            value = str(getattr(row, name))
        value = value.replace("{who}", self.who)
        return markup.escape(value) if self.html else value


def _page(client: Client, fill: _Fill, shape: str, own: tuple[str, ...], asked: tuple[str, ...]) -> str:
    def mine(sentences: tuple[str, ...]) -> str:
        return "".join(client.own.replace("{}", markup.escape(one, quote=False)) for one in sentences)

    def theirs(sentences: tuple[str, ...]) -> str:
        return fill(client.quote, "<br>".join(markup.escape(one, quote=False) for one in sentences))

    intro = fill(client.intro)
    if shape == "top":
        body = mine(own) + fill(client.below) + client.around.replace("{}", intro + theirs(asked))
    elif shape == "bottom":
        body = client.around.replace("{}", intro + theirs(asked) + mine(own)) + fill(client.below)
    elif shape == "inline":
        answered = theirs(asked[:1]) + mine(own[:2]) + theirs(asked[1:]) + mine(own[2:])
        body = client.around.replace("{}", intro + answered) + fill(client.below)
    else:
        body = mine(own) + fill(client.forward, "<br>".join(markup.escape(one, quote=False) for one in asked))
    return f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'


def _text(client: Client, fill: _Fill, shape: str, own: tuple[str, ...], asked: tuple[str, ...]) -> str:
    def theirs(sentences: tuple[str, ...]) -> str:
        return "".join(f"{client.mark}{one}\n" for one in sentences)

    def mine(sentences: tuple[str, ...]) -> str:
        return "\n".join(sentences) + "\n" if sentences else ""

    intro, below = fill(client.text_intro), fill(client.text_below)
    below = f"\n{below}" if below else ""
    if shape == "top":
        return f"{mine(own)}{below}\n{intro}{theirs(asked)}"
    if shape == "bottom":
        return f"{intro}{theirs(asked)}\n{mine(own)}{below}"
    if shape == "inline":
        return f"{intro}{theirs(asked[:1])}\n{mine(own[:2])}\n{theirs(asked[1:])}\n{mine(own[2:])}{below}"
    forwarded = fill(client.text_forward, f"\n{'> ' if client.forward_mark else ''}".join(asked))
    if client.forward_mark:
        forwarded = "\n".join(client.forward_mark + line for line in forwarded.split("\n"))
        forwarded = forwarded.replace("> > ", "> ")
    return f"{mine(own)}\n{forwarded}\n"


def problems(case: Case) -> list[str]:
    """What is wrong with the reading of a case, in words."""
    mail = read_mail(case.raw(), ReaderOptions())
    if case.whole:
        return _differences(_bare(" ".join(case.own)), _bare(mail.text))
    text = " ".join(mail.text.split())
    found, place = [], 0
    for sentence in case.own:
        wanted = " ".join(sentence.split())
        at = text.find(wanted, place)
        if at < 0:
            found.append(f"lost: {sentence}")
        else:
            place = at + len(wanted)
    found += [f"kept: {sentence}" for sentence in case.quoted if " ".join(sentence.split()) in text]
    return found


def _bare(text: str) -> str:
    return " ".join(re.sub(r"(?m)^(?:> ?)+|[|]", " ", text.replace("\ufeff", "")).split())


def _differences(wanted: str, text: str) -> list[str]:
    if text == wanted:
        return []
    return [f"kept: {text}" if wanted in text else f"lost: {wanted} (is: {text})"]
