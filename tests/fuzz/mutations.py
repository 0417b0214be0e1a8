"""Damage to mails, the same for the same seed: what programs, gateways, and people with bad intent do to them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

MOST_BYTES = 40_000
MOST_STEPS = 6

TOKENS: tuple[bytes, ...] = (
    b"--b", b"--b--", b"--r\r\n", b"--", b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\x00", b"\xff", b"\xef\xbb\xbf",
    b"\x1b$B", b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"Content-Type: multipart/digest; boundary=\"b\"\r\n", b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Type: message/delivery-status\r\n\r\n", b"Content-Type: application/ms-tnef\r\n",
    b"Content-Type: text/html; charset=utf-7\r\n", b"Content-Type: /;;=;\r\n",
    b"Content-Type: message/partial; number=1; total=2\r\n", b"Content-Type: text/calendar; method=REQUEST\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%FF; filename*1=b", b"; boundary=", b"; charset=",
    b"; name*=x''%", b"=?utf-8?q?", b"=?utf-8?b?//8=?=", b"=?x?q?=?=", b"?=", b"=?", b"=\r\n", b"=C3", b"=ED=A0=80",
    b"%00", b"begin 644 a\r\n", b"end\r\n", b"=ybegin line=128 size=1 name=a\r\n", b"=yend size=1\r\n",
    b"From: a@example.org\r\n", b"From: \"a <b@c\r\n", b"From: <>\r\n", b"From ", b">From ",
    b"Reply-To: Ann <a@b>, <c\r\n", b"To: g: a@b, c@d;, e\r\n", b"(", b")", b"((((((((", b"<", b">", b"\"", b"\\",
    b"@", b",", b";", b":", b"[", b"]", b"References: <a@b> <a@b> <c d@e> (x) <f\r\n",
    b"In-Reply-To: Your message of\r\n", b"Message-ID: <>\r\n", b"<a@b>", b"Thread-Index: AdF//w==\r\n",
    b"Subject: Re: RE[2]: AW: \xe5\x9b\x9e\xe5\xa4\x8d: x\r\n", b"Re: ", b"Fwd: ", b"[x] ",
    b"Date: 99 Foo 99999 25:61 +9999\r\n", b"Date: Mon, 1 Jan 0001 00:00:00 +2359\r\n",
    b"Date: 1 Jan 9999 23:59 -2359\r\n", b"Auto-Submitted: auto-replied\r\n", b"Return-Path: <>\r\n",
    b"Precedence: bulk\r\n", b"List-Id: <\r\n", b"X-Failed-Recipients: a@b,\r\n",
    b"Authentication-Results: mx.desk.test; spf=\r\n", b"Final-Recipient: rfc822; a@b\r\nStatus: 5.1.1\r\n",
    b"Status: 5.999.9999\r\n", b"Diagnostic-Code: smtp; 550-5.1.1 x\r\n", b"Feedback-Type: abuse\r\n",
    b"Remote-MTA: ", b"550 5.7.1 <a@b>\r\n", b"-- \r\n", b"> ", b">>>>>>",
    b"On Mon, 3 Mar 2025 at 10:00, a <a@b> wrote:\r\n", b"Am 3.3.2025 schrieb x:\r\n",
    b"-----Original Message-----\r\n", b"________________\r\n", b"From: a\r\nSent: b\r\nTo: c\r\nSubject: d\r\n",
    b"Sent from my iPhone\r\n", b"---------- Forwarded message ---------\r\n", b"*", b"_", b"|", b"\t", b" ",
    b"<blockquote>", b"</blockquote>", b"<blockquote type=cite>", b"<div class=gmail_quote>", b"<table><tr><td>",
    b"</td>", b"<p>", b"<style>", b"<!--", b"<![CDATA[", b"<a href='", b"&#x110000;", b"&#0;", b"&#xD800;", b"&amp",
    b"<pre>", b"<li>", b"<img alt=x src=cid:1>", b"<meta charset=utf-16>", b"<svg>", b"BEGIN:VCALENDAR\r\n",
    b"END:VEVENT\r\n", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc2\x85", b"\xe2\x80\xa8",
    b"\x0b\x0c\x1c\x1d",
)  # fmt: skip
CHARSETS: tuple[bytes, ...] = (
    b"utf-8", b"utf-7", b"utf-16", b"utf-16le", b"utf-32", b"us-ascii", b"iso-8859-1", b"iso-8859-8-i",
    b"windows-1252", b"cp-850", b"cp037", b"ansi_x3.110-1983", b"gb2312", b"gb18030", b"hz-gb-2312", b"big5",
    b"euc-kr", b"iso-2022-jp", b"iso-2022-kr", b"iso-2022-cn", b"shift_jis", b"koi8-r", b"x-unknown",
    b"unicode-1-1-utf-7", b"idna", b"punycode", b"rot13", b"base64", b"zlib", b"hex", b"undefined", b"unicode_escape",
    b"raw_unicode_escape", b"mbcs", b"utf_8_sig", b"\"", b"", b"a" * 300,
)  # fmt: skip

_CHARSET = re.compile(rb"(?i)(charset\s*=\s*\"?|=\?)([A-Za-z0-9_.:-]{1,40})")
_BOUNDARY = re.compile(rb"(?i)boundary\s*=\s*\"?([^\"\r\n;]{1,70})")
_ENCODING = re.compile(rb"(?i)(content-transfer-encoding:[ \t]*)([A-Za-z0-9-]{1,30})")
_ENCODINGS = (b"base64", b"quoted-printable", b"7bit", b"binary", b"x-uuencode", b"x-yenc", b"8bit;", b"nonsense")

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutated(number: int, seeds: Sequence[bytes]) -> bytes:
    """Mail ``number``: one of the seeds with one to six kinds of damage; the same for the same number and seeds."""
    chance = random.Random(number)
    raw = chance.choice(seeds)
    for _ in range(chance.randint(1, MOST_STEPS)):
        raw = chance.choice(MUTATIONS)(chance, raw, seeds)[:MOST_BYTES]
    return raw


def _place(chance: random.Random, raw: bytes) -> int:
    """Half of the time in the first kilobyte: the header is small, and most of the rules are about it."""
    return chance.randint(0, min(len(raw), 1_000) if chance.random() < 0.5 else len(raw))


def _flip_bits(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 16) if raw else 0):
        changed[min(_place(chance, raw), len(raw) - 1)] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _insert_tokens(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    for _ in range(chance.randint(1, 5)):
        place = _place(chance, raw)
        raw = raw[:place] + chance.choice(TOKENS) + raw[place:]
    return raw


def _repeat_token(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    """One token many times: what makes a quadratic rule slow."""
    place, token = _place(chance, raw), chance.choice(TOKENS)
    return raw[:place] + token * chance.choice((2, 3, 10, 30, 30, 100, 300, 3_000)) + raw[place:]


def _splice(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    other = chance.choice(seeds)
    start, place = _place(chance, other), _place(chance, raw)
    return raw[:place] + other[start : start + chance.choice((10, 100, 1_000, 100_000))] + raw[_place(chance, raw) :]


def _truncate(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    return raw[: _place(chance, raw)] if chance.random() < 0.8 else raw[_place(chance, raw) :]


def _change_lines(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    """Lines doubled, left out, swapped."""
    lines = raw.split(b"\n")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines))
        match chance.randrange(3):
            case 0:
                lines[at:at] = [lines[at]] * chance.choice((1, 2, 50))
            case 1 if len(lines) > 1:
                del lines[at]
            case _:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
    return b"\n".join(lines)


def _shuffle_headers(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    head, blank, body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")
    lines = head.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines) + blank + body


def _damage_boundaries(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    found = _BOUNDARY.findall(raw)
    if not found:
        return b"Content-Type: multipart/mixed; boundary=b\r\n" + raw
    old = chance.choice(found)
    new = chance.choice((old[:-1], old + b"x", old + b"--", b"", b"--", old.upper(), old[:1], b" " + old, b"=" * 70))
    return raw.replace(old, new, chance.choice((1, 2, -1)))


def _swap_charset(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    new = chance.choice(CHARSETS)
    return _CHARSET.sub(lambda found: found[1] + new, raw, count=chance.choice((0, 1)))


def _swap_encoding(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    new = chance.choice(_ENCODINGS)
    if not _ENCODING.search(raw):
        return b"Content-Transfer-Encoding: " + new + b"\r\n" + raw
    return _ENCODING.sub(lambda found: found[1] + new, raw, count=chance.choice((0, 1)))


def _nest(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    """The mail inside containers, up to a hundred deep."""
    depth = chance.choice((1, 2, 5, 100))
    if chance.random() < 0.5:
        return b"From: a@example.org\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * depth + raw
    opened = (
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(depth)
    )
    return b"".join(opened) + raw + (b"".join(b"\r\n--b%d--" % level for level in reversed(range(depth))))


def _change_line_ends(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    return raw.replace(chance.choice((b"\r\n", b"\n", b"\r")), chance.choice((b"\r\n", b"\n", b"\r", b"\r\r\n", b" ")))


def _repeat_block(chance: random.Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    start = _place(chance, raw)
    block = raw[start : start + chance.choice((1, 3, 20, 200))]
    return raw[:start] + block * chance.choice((2, 5, 20, 20, 500)) + raw[start:]


MUTATIONS: tuple[Mutation, ...] = (
    _flip_bits, _insert_tokens, _repeat_token, _splice, _truncate, _change_lines, _shuffle_headers, _damage_boundaries,
    _swap_charset, _swap_encoding, _nest, _change_line_ends, _repeat_block,
)  # fmt: skip
