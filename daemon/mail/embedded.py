"""Mails within a mail that the tree of its bytes does not show: an encoded message/rfc822, which RFC 2046 section 5.2.1
forbids and gateways write, and the mail inside an opaque S/MIME signature (RFC 8551 section 3.5.2)."""

from __future__ import annotations

from daemon.mail.defects import note
from daemon.mail.smime import read_secured
from daemon.mail.structure import MAX_LEVELS, MESSAGES, Part, parse
from daemon.mail.transfer import content

ENCRYPTED_SMIME = "encrypted (S/MIME)"
ENCRYPTED_OPENPGP = "encrypted (OpenPGP)"
SECURED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))

_BUDGET = 2  # times the size of the mail may be read once more: an encoded mail in an encoded mail is as large again
_PGP_ARMOUR = b"-----BEGIN PGP MESSAGE-----"


def open_embedded(root: Part, defects: list[str]) -> None:
    """Hang the mails that stand in encoded parts below these, and note what is encrypted."""
    budget = _BUDGET * len(root.raw)
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if part.children:
            if part.type == "multipart/encrypted":
                note(defects, ENCRYPTED_OPENPGP)
            waiting.extend(part.children)
            continue
        if part.type == "text/plain" and part.raw.startswith(_PGP_ARMOUR, part.start):
            note(defects, ENCRYPTED_OPENPGP)
        inner = _inner(part, defects)
        if inner and part.type.startswith("multipart/"):
            if len(inner) <= budget:
                budget -= len(inner)
                part.children = parse(inner, part.level)[0].children
                waiting.extend(part.children)
            continue
        if not inner or part.level >= MAX_LEVELS or len(inner) > budget:
            continue
        budget -= len(inner)
        child, found = parse(inner, part.level + 1)
        part.children.append(child)
        waiting.append(child)
        for defect in found:
            note(defects, defect)


def _inner(part: Part, defects: list[str]) -> bytes:
    """The mail in an encoded part, or nothing."""
    if part.type in MESSAGES and part.first("content-transfer-encoding") and part.start < part.end:
        return content(part, defects)
    if part.type.startswith("multipart/") and part.first("content-transfer-encoding"):
        decoded = content(part)  # RFC 2045 section 6.4 forbids it
        return b"" if decoded == part.body else b"Content-Type: " + part.first("content-type") + b"\n\n" + decoded
    if part.type not in SECURED:
        return b""
    secured = read_secured(content(part))
    if secured is None:
        if part.parameters.get("smime-type", "").startswith("env"):
            note(defects, ENCRYPTED_SMIME)
        return b""
    if secured.encrypted:
        note(defects, ENCRYPTED_SMIME)
    return secured.content
