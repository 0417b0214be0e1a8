"""Mails for tests, made by a program."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

DESK = "support@desk.example.test"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def mail(
    message_id: str,
    text: str = "Where is my parcel?",
    *,
    sender: str = "Carla <carla@cust.example.test>",
    to: str = DESK,
    subject: str = "My parcel",
    in_reply_to: str = "",
    **headers: str,
) -> bytes:
    """A plain mail as raw bytes; ``headers`` use underscores for dashes."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Mon, 23 Nov 2026 12:00:00 +0000"
    message["Message-ID"] = f"<{message_id}>"
    if in_reply_to:
        message["In-Reply-To"] = f"<{in_reply_to}>"
        message["References"] = f"<{in_reply_to}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes().replace(b"\n", b"\r\n")


# The lines of a desk whose mailbox is a folder: no login, no server.
MAILDIR = """
[[mailbox]]
name = "support"
type = "maildir"
path = "Maildir"
address = "desk@example.test"
autonomy = "off"
"""
