"""What customers send, client by client and in many languages: our own texts, composed by a program.

``python -m tests.client_mails`` scores the reader on them.
"""

from __future__ import annotations


def all_cases() -> list[Case]:
    """Every mail of this folder, always in the same order."""
    return [*cases.cases(), *own_words.cases(), *second.cases(), *third.cases(), *fourth.cases(), *_fifth()]


def _fifth() -> list[Case]:
    return [*fifth.cases(), *fifth_own_words.cases(), *fifth_pages.cases(), *fifth_odd.cases()]


from tests.client_mails import (  # noqa: E402  (they need nothing of this module)
    cases,
    fifth,
    fifth_odd,
    fifth_own_words,
    fifth_pages,
    fourth,
    own_words,
    second,
    third,
)
from tests.client_mails.cases import Case  # noqa: E402
