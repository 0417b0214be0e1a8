"""Addresses are kept with their domain in A-labels: ``a@bücher.test`` and ``a@xn--bcher-kva.test`` are one person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from daemon.mail.domains import address_key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MESSAGES, _CUSTOMERS, _PEOPLE = (
    sa.table("messages", sa.column("sender")),
    sa.table("customers", sa.column("address")),
    sa.table("participants", sa.column("ticket_id"), sa.column("address")),
)


def upgrade() -> None:
    """To this version. A customer who stands there in both forms stays two, and the A-labels' gets what comes."""
    connection = op.get_bind()
    for table, column in ((_MESSAGES, _MESSAGES.c.sender), (_CUSTOMERS, _CUSTOMERS.c.address)):
        found = set(connection.execute(sa.select(column).distinct()).scalars())
        for old, new in _changed(found).items():
            if table is not _CUSTOMERS or new not in found:
                found.add(new)
                connection.execute(sa.update(table).where(column == old).values({column.name: new}))
    people = {(row.ticket_id, row.address) for row in connection.execute(sa.select(_PEOPLE))}
    for ticket, old in sorted(people):
        new = address_key(old)
        if new == old:
            continue
        row = sa.and_(_PEOPLE.c.ticket_id == ticket, _PEOPLE.c.address == old)
        if (ticket, new) in people:
            connection.execute(sa.delete(_PEOPLE).where(row))
        else:
            people.add((ticket, new))
            connection.execute(sa.update(_PEOPLE).where(row).values(address=new))


def _changed(addresses: set[str]) -> dict[str, str]:
    return {old: new for old in sorted(addresses) if (new := address_key(old)) != old}


def downgrade() -> None:
    """Back to the version before: both forms of a domain lead to the same mailbox."""
