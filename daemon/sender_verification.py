"""Checks a mail's sender itself where the mailbox asks for it, once, and keeps the result with the mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import sqlalchemy as sa
import structlog

from daemon.database import Database
from daemon.models import OWN_CHECK, Authentication, Case
from daemon.ports import SenderChecker
from daemon.tables import messages, raw_messages

_STORED = (
    sa.select(messages.c.authentication, raw_messages.c.raw)
    .join(raw_messages, raw_messages.c.id == messages.c.raw_id)
    .where(messages.c.id == sa.bindparam("message"))
)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SenderVerification:
    """The checkers of those mailboxes whose settings ask for them."""

    database: Database
    checkers: Mapping[str, SenderChecker] = field(default_factory=dict)

    async def verified(self, case: Case) -> Case:
        """The case with what is known of its sender. A second try of the same mail asks nobody again.

        A server that checks nobody takes no forged results out of the header either: the own check alone counts.
        """
        checker = self.checkers.get(case.mailbox)
        if checker is None:
            return case
        async with self.database.read() as connection:
            row = (await connection.execute(_STORED, {"message": case.message_id})).one()
        found = stored_authentication(row.authentication)
        if found.host != OWN_CHECK:
            found = await checker.check(row.raw, case.mail.sender.address)
            async with self.database.write() as connection:
                change = sa.update(messages).where(messages.c.id == case.message_id)
                await connection.execute(change.values(authentication=asdict(found)))
            log.info("sender.checked", spf=found.spf, dkim=found.dkim, dmarc=found.dmarc)
        return replace(case, mail=replace(case.mail, authentication=found))


def stored_authentication(value: Any) -> Authentication:
    """The value of a row's JSON; rows of earlier versions hold fewer fields."""
    if not isinstance(value, dict):
        return Authentication()
    known = {name: value[name] for name in Authentication.__dataclass_fields__ if name in value}
    return Authentication(**{**known, "proven": tuple(known.get("proven", ()))})
