"""Bounces and complaints that a sending service reports as JSON inside a mail (Amazon SES, "notification contents")."""

from __future__ import annotations

import re

from daemon.mail.bounces import MAX_RECIPIENTS
from daemon.mail.diagnostics import is_hard, status_of
from daemon.mail.references import clean_id
from daemon.mail.returned import MAX_REPORT_CHARACTERS
from daemon.mail.values import Bounce, BouncedRecipient

_JSON_KIND = re.compile(r'"(?:notificationType|eventType)"\s*:\s*"(\w+)"')
_JSON_ID = re.compile(r'"name"\s*:\s*"Message-ID"\s*,\s*"value"\s*:\s*"<?([^">]+)', re.IGNORECASE)
# In commonHeaders; the "messageId" of the mail itself is Amazon's own, and has no domain.
_JSON_COMMON_ID = re.compile(r'"messageId"\s*:\s*"<?([^">@\s]{1,200}@[^">@\s]{1,250})>?"')
_JSON_ADDRESS = re.compile(r'"emailAddress"\s*:\s*"([^"]+)"')


def notification(text: str) -> tuple[str, Bounce | None]:
    """The kind and the failed recipients of an Amazon SES notification, read field by field because relays break the
    JSON."""
    kind = _JSON_KIND.search(text[:MAX_REPORT_CHARACTERS])
    if kind is None or kind[1] != "Bounce":
        return (kind[1] if kind else ""), None
    found: dict[str, BouncedRecipient] = {}
    block = text[:MAX_REPORT_CHARACTERS].partition('"bouncedRecipients"')[2].partition("]")[0]
    for entry in block.split("}")[:MAX_RECIPIENTS]:
        address = _JSON_ADDRESS.search(entry)
        if address:
            diagnostic = _json_field(entry, "diagnosticCode").partition(";")[2].strip()
            status = status_of(_json_field(entry, "status"), diagnostic)
            found.setdefault(
                address[1], BouncedRecipient(address[1], status, is_hard(status, diagnostic), diagnostic[:500])
            )
    original = _JSON_ID.search(text[:MAX_REPORT_CHARACTERS]) or _JSON_COMMON_ID.search(text[:MAX_REPORT_CHARACTERS])
    return "Bounce", Bounce(clean_id(original[1]) if original else "", tuple(found.values()))


def _json_field(entry: str, name: str) -> str:
    found = re.search(rf'"{name}"\s*:\s*"((?:[^"\\]|\\.)*)"', entry)
    return found[1] if found else ""
