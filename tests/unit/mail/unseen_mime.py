r"""Reads the tables of raw mails ``unseen_mime_*.txt``: each with what must be read from it.

A value stands as it is in the mail, in UTF-8, its lines ending in CRLF, with ``\r``, ``\n``, ``\\`` and ``\xNN`` for
bytes; ``{codec words}`` is the words in that charset, ``{b64 codec words}`` the same in base64. ``@`` is a usual head,
``@P`` a head, a text and the beginning of a second part, ``@E`` its end. ``|`` in what is expected stands between lines
or mailboxes; ``=`` says all of a field, ``~`` what stands within it, ``*`` anything.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import NamedTuple

from daemon.models import Mail

HERE = Path(__file__).parent
ADDRESSES = "From: ann@example.org\nTo: support@desk.test\nDate: Mon, 3 Mar 2025 10:00:00 +0100\n"
HEAD = ADDRESSES + "Message-ID: <m1@example.org>\nSubject: Case\nMIME-Version: 1.0"
OPENED = HEAD + "\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n\nSee the file.\n--xx"
FILE = OPENED + "\nContent-Transfer-Encoding: base64\nContent-Disposition: "
ESCAPES = {"r": b"\r", "n": b"\n", "\\": b"\\"}
SPECIAL = re.compile(r"\\x([0-9a-f]{2})|\\([rn\\])|\{(b64 )?([\w-]+)(?: ([^}]*))?\}")


class Case(NamedTuple):
    """A raw mail, and per field what must be read: ``=`` exactly, ``~`` within it."""

    name: str
    raw: bytes
    expected: list[tuple[str, str, str]]


def raw_bytes(written: str) -> bytes:
    """The bytes that a value of the tables stands for."""
    found, place = b"", 0
    for match in SPECIAL.finditer(written):
        code, sign, in_base64, codec, words = match.groups()
        found += written[place : match.start()].encode()
        place = match.end()
        if code:
            found += bytes.fromhex(code)
        elif sign:
            found += ESCAPES[sign]
        elif codec != "raw":
            content = raw_bytes(words).decode().encode(codec)
            found += base64.b64encode(content) if in_base64 else content
    return found + written[place:].encode()


def _mail(written: str) -> bytes:
    lines = {"@": HEAD, "@P": OPENED, "@E": "--xx--"}
    text = "\n".join(lines.get(line, line) for line in written.split("\n"))
    return raw_bytes(text.replace("\n", "\\r\\n"))


def _of_line(line: str) -> Case:
    about, value, *rest = (part.strip(" ") for part in line.split("¦"))
    value = value.replace("\\n", "\n")
    end = "\n\nHello there."
    if about == "charset":
        raw = f"@\nContent-Type: text/plain; charset={value}\nContent-Transfer-Encoding: 8bit\n\n{rest[0]}"
        return Case(f"charset {value}: {rest[1]}", _mail(raw), [("text", "=", rest[1])])
    if about == "file":
        kind = "" if "\nContent-Type:" in value else "\nContent-Type: application/pdf"
        raw = f"{FILE}{value}{kind}\n\nUERG\n@E"
        return Case(f"file {value}", _mail(raw), [("file", "=", f"{rest[0]} ; application/pdf ; PDF")])
    name = {"id": "Message-ID"}.get(about, about.title())
    others = [one for one in HEAD.split("\n") if not one.startswith(name + ":")]
    return Case(f"{about} {value}", _mail(f"{name}: {value}\n" + "\n".join(others) + end), [(about, "=", rest[0])])


def _of_block(block: str) -> Case:
    name, _, rest = block.partition("\n")
    mail, _, expected = rest.rpartition("\n---")
    rows = [re.match(r"(\w+) ([=~]) ?(.*)", line) for line in expected.strip().split("\n")]
    return Case(name, _mail(mail), [(row[1], row[2], row[3]) for row in rows if row])


def cases() -> list[Case]:
    """Every mail of the tables."""
    lines = (HERE / "unseen_mime_lines.txt").read_text().splitlines()[1:]
    blocks = [
        block for path in sorted(HERE.glob("unseen_mime_blocks*.txt")) for block in path.read_text().split("\n=== ")[1:]
    ]
    return [_of_line(line) for line in lines] + [_of_block(block.rstrip("\n")) for block in blocks]


def _read(mail: Mail, field: str) -> str:
    """One field of a mail as the tables write it."""
    return {
        "subject": mail.subject,
        "from": str(mail.sender),
        "to": "|".join(map(str, mail.to)),
        "date": mail.date.isoformat().removesuffix("+00:00") if mail.date else "",
        "id": mail.message_id,
        "text": mail.text.replace("\n", "|"),
    }[field]


def _files(mail: Mail, expected: list[str]) -> list[str]:
    found = [(one.name, one.type, one.content.rstrip(b"\r\n")) for one in mail.attachments]
    wished = [[part.strip() for part in one.split(" ; ")] for one in expected]
    pairs = list(zip(found, wished, strict=False))
    same = len(found) == len(wished) and all(
        name in {is_name, name if is_name == "*" else is_name}
        and (is_type == "*" or kind == is_type)
        and content == raw_bytes(is_content).rstrip(b"\r\n")
        for (name, kind, content), (is_name, is_type, is_content) in pairs
    )
    return [] if same else [f"files: {found!r}, not {wished!r}"]


def differences(mail: Mail, expected: list[tuple[str, str, str]]) -> list[str]:
    """What was read otherwise than expected, in words."""
    wrong = []
    for field, how, value in expected:
        if field in {"file", "files"}:
            continue
        found = _read(mail, field)
        if not (found == value if how == "=" else value in found):
            wrong.append(f"{field}: {found!r}, not {value!r}")
    if ("files", "=", "?") not in expected:
        wrong += _files(mail, [value for field, _, value in expected if field == "file"])
    return wrong
