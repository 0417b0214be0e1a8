"""What the reader has to be told about the desk that it reads for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """Facts of the desk. Addresses and host names are compared case-folded and must be given so.

    ``trusted_authserv_ids`` are the hosts, in A-labels, whose ``Authentication-Results`` count (RFC 8601 section 5);
    none by default.
    ``trusted_arc_sealers`` are the domains (``d=`` of ARC-Seal) of lists and forwarders whose results count as well.
    """

    own_addresses: frozenset[str] = frozenset()
    sibling_addresses: frozenset[str] = frozenset()
    trusted_authserv_ids: frozenset[str] = frozenset()
    trusted_arc_sealers: frozenset[str] = frozenset()
    desk_id: str = ""  # a mail whose X-Deskhand-Desk names another desk is a sibling's
