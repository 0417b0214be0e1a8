"""Bounces: what a delivery status notification (RFC 3464) or one of its many home-made relatives says about a mail of
ours."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from daemon.mail.bodies import content, part_text
from daemon.mail.diagnostics import is_hard, reason_in, spares_address, status_in, status_of, still_tried
from daemon.mail.references import message_ids
from daemon.mail.returned import MAX_REPORT_CHARACTERS, original_message_id, own_words, returned_headers
from daemon.mail.structure import Part, parse_header_block
from daemon.mail.values import Bounce, BouncedRecipient
from daemon.mail.words import header_text

_SENTENCE_CHARACTERS = 200  # of a sentence before the address that it names
MAX_RECIPIENTS = 200

# No address begins with the apostrophe that Outlook and Exchange put around one.
# Domains in Latin, Greek and Cyrillic (RFC 6531): words in other scripts may go on behind one without a space.
_LETTER = r"A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f"
_ADDRESS = re.compile(rf"(?!')[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@[{_LETTER}_][{_LETTER}_.-]{{0,253}}[{_LETTER}]")
_QUOTED_ADDRESS = re.compile(r'"[^"\n]{1,60}"@[A-Za-z0-9_.-]{3,250}')
_RETURNED_TO = re.compile(r"^[ \t>]*(?:To|X-Envelope-To|RCPT TO)[ \t]*:[^\n]*", re.IGNORECASE | re.MULTILINE)
_DAEMON = re.compile(
    r"mailer-?daemon|post_?master|abuse@|no-?reply|mail-daemon|-admin@|-owner@|-request@|-ctl@|-help@|"
    r"hostmaster|helpdesk",
    re.IGNORECASE,
)
_LEADS_TO_ADDRESS = re.compile(
    r"[\s>*]*(?:in:\s*)?(?:(?:recipient|rcpt to|to|failed|(?:recipient(?:'s)? |e-?mail |failed )?address|"
    r"unknown user|user unknown|unable to deliver message to)\s*:?|[45]\d\d(?:[ -][45]\.\d\.\d)?)\s*[<(\"]?$",
    re.IGNORECASE,
)
_LEADS_TO_ID = re.compile(r"[ \t>]*(?:[\w-]{1,20}-)?message[ -]id\b", re.IGNORECASE)
# A block of DSN fields around a Final-Recipient field; at most a dozen lines on either side.
_EMBEDDED = re.compile(
    r"(?:^[ \t]*(?:Action|Status|Original-Recipient|Remote-MTA|Diagnostic-Code|X-[\w-]+)[ \t]*:[^\n]*\n){0,12}"
    r"^[ \t]*Final-Recipient[ \t]*:[^\n]*(?:\n[ \t]*[^\s:][^\n]*){0,12}",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
# AOL leaves out the empty line between two recipients: what is said of one ends with the next one's address.
_RUN_TOGETHER = re.compile(
    rb"(?<=\n)(?=(?:Final|Original)-Recipient[ \t]*:[^\n]*\n"
    rb"(?:(?:Final|Original)-Recipient[ \t]*:[^\n]*\n)?Action[ \t]*:)",
    re.IGNORECASE,
)
_DELIVERED_ACTIONS = frozenset(("delivered", "relayed", "expanded"))


@dataclass(frozen=True, slots=True)
class Report:
    """A DSN's content. ``delivered``: it only says that everything went well."""

    bounce: Bounce
    delivered: bool


def delivery_status(root: Part) -> Part | None:
    """The ``message/delivery-status`` part, unless it lies in a mail that somebody attached or forwarded."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if part.type in ("message/delivery-status", "message/global-delivery-status"):
            return part
        if part.type.startswith("multipart/"):
            waiting.extend(reversed(part.children))
    return None


def read_report(root: Part, status: Part, text: str) -> Report:
    """RFC 3464 section 2: one block for the message, then one for each recipient."""
    blocks = [one for block in _BLANK_LINE.split(content(status).strip()) for one in _recipient_blocks(block)]
    blocks = blocks[: MAX_RECIPIENTS + 1]
    fields = [parse_header_block(block + b"\n") for block in blocks]
    groups = [
        group for group in fields if "final-recipient" in group or "original-recipient" in group or "action" in group
    ]
    actions = {_field(group, "action").split()[0].lower() for group in groups if _field(group, "action").strip()}
    recipients: list[BouncedRecipient] = []
    for group in groups:
        recipient = _recipient(group, text)
        # Two blocks may name one address, where two servers refused it: both say something.
        if recipient and all((recipient.address, recipient.status) != (one.address, one.status) for one in recipients):
            recipients.append(recipient)
    if not any(recipient.address for recipient in recipients):
        failed = header_text(root.first("x-failed-recipients"))
        named = _embedded_report(text) or recipients_in(text, set(), failed, returned_headers(root))
        recipients = _with_addresses(recipients, named)
    declared = _field(fields[0], "x-original-message-id") if fields else ""
    original = next(iter(message_ids(declared.encode())), "") or original_message_id(root, text)
    delivered = bool(actions) and actions <= _DELIVERED_ACTIONS
    return Report(Bounce(original, tuple(recipients)), delivered)


def _with_addresses(unnamed: list[BouncedRecipient], named: tuple[BouncedRecipient, ...]) -> list[BouncedRecipient]:
    """What blocks without an address say (RFC 3464 section 2.3.2 asks for one), of whom the words name: one by one, or
    the same of all; else what the words say."""
    if not named:
        return unnamed
    if len({(one.status, one.hard, one.delayed) for one in unnamed}) == 1:
        return [replace(unnamed[0], address=one.address, diagnostic=one.diagnostic) for one in named]
    if len(unnamed) == len(named):
        return [replace(one, address=of.address) for one, of in zip(unnamed, named, strict=True)]
    return list(named)


def _recipient_blocks(block: bytes) -> list[bytes]:
    """One block for each recipient; two fields of one recipient's address stay together."""
    found: list[bytes] = []
    for piece in _RUN_TOGETHER.split(block):
        if found and not _is_whole_block(found[-1].lower()):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _is_whole_block(block: bytes) -> bool:
    """Whether what follows is of another recipient: the action was named, or only the report itself was spoken of."""
    return b"action" in block or (b"reporting-mta" in block and b"-recipient" not in block)


def _field(group: dict[str, list[bytes]], name: str) -> str:
    values = group.get(name)
    return header_text(values[0]) if values else ""


def _recipient(group: dict[str, list[bytes]], text: str) -> BouncedRecipient | None:
    address = ""
    for name in ("final-recipient", "x-actual-recipient", "original-recipient"):
        value = _field(group, name)
        found = _ADDRESS.search(value)
        if found:
            address = found[0]
            break
        address = address or value.partition(";")[2].strip(" <>")
    action = _field(group, "action").lower()
    if action.split()[:1] and action.split()[0] in _DELIVERED_ACTIONS and len(group) > 0:
        return BouncedRecipient(
            address, _clean_status(_field(group, "status")) or "2.0.0", False, _field(group, "diagnostic-code")
        )
    diagnostic = _field(group, "diagnostic-code").partition(";")[2].strip() or _field(group, "diagnostic-code")
    around = _around(text, address)
    status = status_of(_clean_status(_field(group, "status")), diagnostic, around)
    hard = not action.startswith("delayed") and is_hard(
        status, diagnostic if reason_in(diagnostic) else f"{diagnostic} {around}"
    )
    hard = hard and not spares_address(status, diagnostic, around, text[:MAX_REPORT_CHARACTERS])
    said = diagnostic[:500] or _one_line(_before(text, around) + around)[:500]
    return BouncedRecipient(address, status, hard, said, action.startswith("delayed"))


def _clean_status(value: str) -> str:
    found = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})", value)
    return found[1] if found else ""


def _around(text: str, address: str) -> str:
    """The report's own words about an address, for MTAs whose status says nothing."""
    cut = text[:MAX_REPORT_CHARACTERS]
    if not address:
        return cut[:800]
    line = re.search(rf"^[ \t]*[<\"']?{re.escape(address)}", cut, re.MULTILINE | re.IGNORECASE)
    at = line.start() if line else cut.rfind(address)
    if at < 0:
        return cut[:800]
    following = re.search(r"\n[ \t]*\n|\n[ \t]*[<\"']?[\w.+-]+@", cut[at + len(address) :])
    return cut[at : at + len(address) + (following.start() if following and following.start() > 40 else 600)][:800]


def _before(text: str, words: str) -> str:
    """What the line of ``words`` has before them, from the start of their sentence."""
    at = max(text.find(words), 0)
    start = text.rfind("\n", 0, at) + 1
    line = text[max(start, at - _SENTENCE_CHARACTERS) : at]
    return line[max(line.rfind(mark) + len(mark) if mark in line else 0 for mark in (". ", "! ", "? ")) :]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def read_loose_report(root: Part, text: str, desk: set[str]) -> Bounce:
    """A bounce without machine-readable part. ``desk`` holds addresses (case folded) that are ours, never the failed
    ones."""
    failed = header_text(root.first("x-failed-recipients"))
    returned = "\n".join(
        part_text(part, []) for part in root.walk() if part.level > 0 and part.type == "text/rfc822-headers"
    )
    recipients = (
        _embedded_report(text)
        or _attached_report(root, text)
        or recipients_in(text, desk, failed, f"{returned}\n{returned_headers(root)}")
    )
    return Bounce(original_message_id(root, text), recipients)


def recipients_in(text: str, desk: set[str], declared: str, returned: str = "") -> tuple[BouncedRecipient, ...]:
    """The failed addresses that a report names in its own words, each with the words that follow it."""
    words = own_words(text)
    found: dict[str, str] = {}
    for address in _ADDRESS.findall(declared)[:MAX_RECIPIENTS]:
        found[address.casefold()] = _around(words, address)
    if not found:
        found = _named_addresses(words, desk)
    if not found:
        line = _RETURNED_TO.search(text) or _RETURNED_TO.search(returned)
        for address in _ADDRESS.findall(line[0] if line else "")[:3]:
            if address.casefold() not in desk:
                found[address.casefold()] = words[:1500]
    return tuple(_loose_recipient(address, near, words) for address, near in found.items())


def _embedded_report(text: str, words: str = "") -> tuple[BouncedRecipient, ...]:
    """A delivery status that a relay has put into the text, as broken MIME and nested reports leave it."""
    found: dict[str, BouncedRecipient] = {}
    for block in _EMBEDDED.finditer(text[: MAX_REPORT_CHARACTERS * 3]):
        lines = "\n".join(line.strip() if ":" in line[:40] else " " + line.strip() for line in block[0].split("\n"))
        recipient = _recipient(parse_header_block(lines.encode("utf-8", "replace") + b"\n"), words or text)
        if recipient and recipient.address and len(found) < MAX_RECIPIENTS:
            found.setdefault(recipient.address.casefold(), recipient)
    return tuple(found.values())


def _attached_report(root: Part, text: str) -> tuple[BouncedRecipient, ...]:
    """The delivery status in a part that is not labelled as one: gateways make a text or a file of it."""
    for part in root.children:
        if part.type.startswith("text/") or part.type == "application/octet-stream":
            found = _embedded_report(content(part)[:MAX_REPORT_CHARACTERS].decode("utf-8", "replace"), text)
            if found:
                return found
    return ()


def _named_addresses(words: str, desk: set[str]) -> dict[str, str]:
    hits = [*_ADDRESS.finditer(words), *_QUOTED_ADDRESS.finditer(words)]
    hits = [
        hit
        for hit in hits[:400]
        if hit[0].casefold() not in desk
        and not _DAEMON.search(hit[0])
        and not _LEADS_TO_ID.match(_line_before(words, hit.start()))
    ]
    starred = [hit for hit in hits if _begins_line(words, hit.start())]
    found: dict[str, str] = {}
    for index, hit in enumerate(starred or hits[:1]):
        following = starred[index + 1].start() if index + 1 < len(starred) else len(words)
        near = words[hit.start() : min(following, hit.start() + 1500)]
        key = hit[0].casefold()
        if len(found) < MAX_RECIPIENTS:
            found[key] = f"{found[key]} {near}" if key in found else near
    return found


def _line_before(words: str, at: int) -> str:
    return words[words.rfind("\n", 0, at) + 1 : at]


def _begins_line(words: str, at: int) -> bool:
    line = _line_before(words, at)
    return not line.strip(" \t<\"'*>-:") or bool(_LEADS_TO_ADDRESS.match(line))


def _loose_recipient(address: str, near: str, words: str) -> BouncedRecipient:
    status = status_of("", near, words)
    # Filters refuse a mail with "Unknown user" as well: a status that was made from these words is nobody's.
    given = status_in(near) if reason_in(near) == "unknown" else status
    hard = is_hard(status, near if reason_in(near) else words) and not spares_address(given, "", near, "")
    late = still_tried(words)
    return BouncedRecipient(address, status, hard and not late, _one_line(near)[:500], late)
