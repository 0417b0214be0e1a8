"""Builds the mails of these tests, and reads them with a desk's usual facts."""

from __future__ import annotations

from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import Mail

READER = ReaderOptions(
    own_addresses=frozenset({"support@desk.test"}),
    sibling_addresses=frozenset({"help@sibling.test"}),
    trusted_authserv_ids=frozenset({"mx.desk.test"}),
    desk_id="desk-1",
)
HEAD = {
    "From": "Ann Weber <ann@example.org>",
    "To": "support@desk.test",
    "Subject": "A question",
    "Message-ID": "<m1@example.org>",
    "Date": "Mon, 3 Mar 2025 10:00:00 +0100",
}


def raw_mail(body: str = "Hello, where is my parcel?", **headers: str) -> bytes:
    """A mail as bytes; ``_`` in a keyword stands for ``-``, an empty value takes a header out."""
    fields = dict(HEAD)
    for name, value in headers.items():
        fields[name.replace("_", "-")] = value
    fields.setdefault("Content-Type", "text/plain; charset=utf-8")
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return (head + "\r\n" + body).encode()


def mail(body: str = "Hello, where is my parcel?", **headers: str) -> Mail:
    """The same, read."""
    return read_mail(raw_mail(body, **headers), READER)


def page(html: str, **headers: str) -> Mail:
    """A mail that is HTML only, read."""
    return mail(html, Content_Type="text/html; charset=utf-8", **headers)
