"""What ``deskhand inspect`` does with a mail whose files are not converted, and every pure function over a ``Mail``."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from daemon.mail.compose import ReplyParts, compose_reply
from daemon.mail.flowed import flow
from daemon.mail.inspection import inspection
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.mail.recognition import apple_mail, is_mail
from daemon.mail.references import base_subject, is_forward
from daemon.mail.salutation import first_name, short_name, whole_name
from daemon.mail.tokens import is_own, tokens_in
from daemon.models import Address, Mail
from daemon.reply_templates import quote

DESK = Address("support@desk.test", "Desk")
READER = ReaderOptions(
    own_addresses=frozenset({DESK.address}),
    sibling_addresses=frozenset({"help@sibling.test"}),
    trusted_authserv_ids=frozenset({"mx.desk.test", "mx.google.com"}),
    desk_id="desk-1",
)
SENT_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def examine(raw: bytes) -> None:
    """Read the mail and use it as the daemon would. Whatever this raises is a fault of the reader."""
    is_mail(raw)
    apple_mail(raw)
    mail = read_mail(raw, READER)
    line = json.dumps(inspection(mail, "mail.eml"), ensure_ascii=False)
    line.encode("utf-8")  # it goes to a terminal, a file and a database: no half of a surrogate pair may be in it
    if "\x00" in mail.subject + mail.text + mail.quoted + mail.signature:
        raise AssertionError("a NUL byte came through: PostgreSQL takes none")
    if not mail.message_id:
        raise AssertionError("a mail without an id")
    _use(mail)
    if mail.sender.address:
        _answer(mail)


def _use(mail: Mail) -> None:
    tokens_in(mail)
    base_subject(mail.subject)
    is_forward(mail.subject)
    for address in (mail.sender, *mail.reply_to, *mail.to):
        is_own(address.address, READER.own_addresses)
        for name_of in (first_name, whole_name, short_name):
            name_of(address.name)


def _answer(mail: Mail) -> None:
    """The reply that quotes this mail; ``compose_reply`` refuses an address that fits into no line, and says so."""
    text = f"Thank you.\n\n{quote(mail.text)}\n"
    parts = ReplyParts(
        desk=DESK,
        to=(mail.sender,),
        cc=mail.cc[:3],
        subject=mail.subject,
        body_text=flow(text),
        text=text,
        message_id="deskhand.t1.0@desk.test",
        date=SENT_AT,
        desk_id=READER.desk_id,
        in_reply_to=mail.message_id,
        references=mail.references,
    )
    try:
        compose_reply(parts)
    except ValueError as error:
        if type(error) is not ValueError:  # a UnicodeError is a ValueError too, and is not promised
            raise
