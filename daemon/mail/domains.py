"""Domains as servers look them up, and the one form in which addresses are compared."""

from __future__ import annotations

import re

import idna

# Names below a country's domain under which others register (co.uk, com.au, asso.fr): almost all are this short, or one
# of these. https://publicsuffix.org has all of them, which change each week; a name too many costs a proof, no more.
_SECOND_LEVEL = re.compile(r"(?:[a-z0-9]{1,3}|asso|firm|gouv|govt|info|name|school|store|tourism)\.[a-z]{2}")


def ascii_domain(domain: str) -> str:
    """The A-labels of a domain (RFC 5891): ``xn--bcher-kva.test`` of ``bücher.test``. A domain that no rule takes stays
    as it is, and its mail then needs SMTPUTF8 (RFC 6531 section 3.3)."""
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        pass
    try:  # RFC 3490 took signs that IDNA 2008 refuses; domains with an emoji are still registered by it
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def may_be_public(domain: str) -> bool:
    """Whether strangers may register below ``domain``, so that a name there is not its: ``uk``, ``co.uk``."""
    return "." not in domain or _SECOND_LEVEL.fullmatch(domain) is not None


def address_key(address: str) -> str:
    """An address as it is compared and stored: case folded, its domain in A-labels."""
    if address.isascii():
        return address.casefold()
    local, at, domain = address.rpartition("@")
    # Not folded before: RFC 5891 tells faß.test from fass.test, and they may belong to two people.
    return f"{local}{at}{ascii_domain(domain)}".casefold() if at else address.casefold()
