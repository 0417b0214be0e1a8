"""The customers' mails that every measurement works on: 4 to 10 KB, made from a seed, so that each round is alike.

A third is HTML with a text part, one in five goes on in an earlier thread, one in seven has a small text file. The
questions are those that the sample articles of ``daemon/sample/knowledge`` answer.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

DESK = "support@larkspur.example.test"
QUESTIONS = (
    "How many days do I have to return a tent that I bought in your online shop?",
    "How long is a gift card valid, and can it be used in several orders?",
    "What does standard shipping to Austria cost and how long does it take?",
    "How many years of warranty does a backpack have?",
    "Where do I find the invoice of my order?",
    "Can I still change the delivery address of an order that I placed this morning?",
    "How do I wash a down jacket at home without ruining it?",
    "Do you ship spare poles for tents, and how do I order one?",
    "What are the opening hours of your shop in Lindenau?",
    "How do I reset the password of my account?",
    "Which payment methods do you take for orders from Switzerland?",
    "My parcel has not moved for a week, when does it count as lost?",
)
STORIES = (
    "We are planning two weeks in the mountains in spring and are going through our gear at the moment.",
    "My sister recommended your shop to me after her trip to Norway last summer.",
    "I have ordered from you several times over the last years and was always happy with it.",
    "The order went through without any trouble and the confirmation arrived at once.",
    "I looked through your pages for a while but could not find a clear answer there.",
    "Our scout group has about fifteen people and we share most of the equipment.",
    "It would be great to know this before the weekend, because we leave on Monday morning.",
    "The weather here has been dreadful, so everything we own is drying in the hall.",
    "I first thought of calling, but writing is easier for me during working hours.",
)
NAMES = ("Ada Brook", "Ben Carr", "Cleo Dunn", "Dev Ewing", "Eve Frost", "Finn Gale", "Gerda Holm", "Ivo Jansen")
RELAYS = 4
STYLE = "margin:0;padding:0;font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:20px;color:#222222"


def lot(count: int, seed: int = 1) -> list[bytes]:
    """``count`` mails with CRLF line ends; the same for the same seed, another seed shares no Message-ID."""
    chance = random.Random(seed)
    now = datetime.now(UTC).replace(microsecond=0)
    threads: list[tuple[str, str, str]] = []
    mails = []
    for number in range(count):
        parent = chance.choice(threads) if threads and chance.random() < 0.2 else None
        mails.append(_mail(chance, f"{seed}-{number}", parent, threads, now - timedelta(seconds=count - number)))
    return mails


def _mail(
    chance: random.Random,
    key: str,
    parent: tuple[str, str, str] | None,
    threads: list[tuple[str, str, str]],
    at: datetime,
) -> bytes:
    name = chance.choice(NAMES)
    sender = parent[1] if parent else f"{name} <{name.split()[0].lower()}.{key}@customers.example.org>"
    question = chance.choice(QUESTIONS)
    subject = f"Re: {parent[2]}" if parent else f"{question.split('?')[0][:40]} ({key})"
    message_id = f"{key}.{chance.getrandbits(64):x}@customers.example.org"
    mail = EmailMessage()
    _trace(mail, chance, at)
    mail["From"], mail["To"], mail["Subject"] = sender, f"Larkspur Outfitters <{DESK}>", subject
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{message_id}>"
    if parent:
        mail["In-Reply-To"] = mail["References"] = f"<{parent[0]}>"
    else:
        threads.append((message_id, sender, subject))
    told = chance.sample(STORIES, chance.randint(1, 4))
    paragraphs = [
        "Hello,",
        " ".join(told[: len(told) // 2]),
        question,
        " ".join(told[len(told) // 2 :]),
        f"Thanks\n{name}",
    ]
    quoted = _quoted(chance, at) if parent or chance.random() < 0.6 else ""
    mail.set_content("\n\n".join(part for part in paragraphs if part) + "\n" + quoted)
    if chance.random() < 0.33:
        mail.add_alternative(_html(paragraphs, quoted), subtype="html")
    if chance.random() < 0.15:
        rows = "".join(f"{n};item {chance.randint(100, 999)};{chance.randint(1, 90)}.90 EUR\n" for n in range(40))
        mail.add_attachment(rows, filename="order.txt")
    return mail.as_bytes().replace(b"\n", b"\r\n")


def _trace(mail: EmailMessage, chance: random.Random, at: datetime) -> None:
    """What relays add: about three thousand bytes, as in life."""
    mail["Return-Path"] = "<bounces@customers.example.org>"
    for hop in range(RELAYS):
        code = f"{chance.getrandbits(80):X}"
        mail["Received"] = (
            f"from relay{hop}.customers.example.org (relay{hop}.customers.example.org [192.0.2.{hop + 1}]) "
            f"by mx{hop}.larkspur.example.test (Postfix) with ESMTPS id {code} for <{DESK}>; {format_datetime(at)}"
        )
    mail["Authentication-Results"] = (
        "mx.larkspur.example.test; spf=pass smtp.mailfrom=customers.example.org; "
        "dkim=pass header.d=customers.example.org; dmarc=pass header.from=customers.example.org"
    )
    signature = "".join(chance.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/", k=344))
    fields = "h=from: to: subject: date: message-id: references: in-reply-to"
    for name in ("DKIM-Signature", "ARC-Message-Signature"):
        head = f"v=1; a=rsa-sha256; c=relaxed/relaxed; d=customers.example.org; s=s2026; {fields};"
        mail[name] = f"{head} bh={signature[:44]}; b={' '.join(signature[n : n + 60] for n in range(0, 344, 60))}"
    mail["User-Agent"] = "Mozilla Thunderbird"


def _quoted(chance: random.Random, at: datetime) -> str:
    lines = [chance.choice(STORIES) for _ in range(chance.randint(12, 45))]
    date = format_datetime(at - timedelta(days=1))
    return f"\nOn {date}, Larkspur Outfitters wrote:\n" + "".join(f"> {line}\n" for line in lines)


def _html(paragraphs: list[str], quoted: str) -> str:
    body = "".join(f'<p style="{STYLE}">{part.replace(chr(10), "<br>")}</p>\n' for part in paragraphs if part)
    lines = "<br>\n".join(line.removeprefix("> ") for line in quoted.splitlines())
    quote = f'<div class="gmail_quote"><blockquote style="{STYLE}">{lines}</blockquote></div>' if quoted else ""
    return f'<html><head><meta charset="utf-8"></head><body style="{STYLE}">\n{body}{quote}</body></html>\n'
