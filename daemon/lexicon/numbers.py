"""Card numbers and IBANs written into a mail, told from other digits by their check digits."""

from __future__ import annotations

import re

# Fixed groups only: a card is 15 or 16 digits in the usual groups, so no quantifier is nested.
_CARD = re.compile(r"(?<!\d)(?:[3-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}|3[47]\d{2}([ -]?)\d{6}\2\d{5})(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")


def card_number(text: str) -> bool:
    """Whether a payment card number stands in the text (ISO/IEC 7812-1 annex B, the Luhn check)."""
    return any(_luhn([int(c) for c in match.group() if c.isdigit()]) for match in _CARD.finditer(text))


def iban(text: str) -> bool:
    """Whether an account number stands in the text (ISO 13616, check by ISO 7064 MOD 97-10)."""
    return any(_mod97(match.group().replace(" ", "")) for match in _IBAN.finditer(text))


def _luhn(digits: list[int]) -> bool:
    doubled = (sum(divmod(2 * d, 10)) for d in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _mod97(account: str) -> bool:
    if not 15 <= len(account) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97 == 1
