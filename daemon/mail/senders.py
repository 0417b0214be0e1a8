"""Addresses that nobody reads, addresses that programs write from, and names that a list has written over."""

from __future__ import annotations

import re

from daemon.mail.values import Address

# Local parts, without plus detail, that nobody reads or that lead to a loop (RFC 3834 section 2, RFC 5230 section 4.6).
_UNATTENDED = re.compile(
    r"^(?:mailer[-_.]?daemon|post[-_.]?master|listserv|majordomo|owner-.+|.+-(?:owner|request|bounces?)|(?:double-)?bounces?(?:[-_.=].*)?)$|"
    r"(?:^|[-_.])(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|dont[-_.]?reply|(?:nao|não|no)[-_.]?respond(?:a|er|e)|ne[-_.]?pas[-_.]?repondre|nepasrepondre|"
    r"(?:nicht|keine)[-_.]?antwort(?:en)?|non[-_.]?rispondere|niet[-_.]?(?:be)?antwoorden|geen[-_.]?antwoord|svara[-_.]?(?:inte|ej)|svar[-_.]?ikke|ala[-_.]?vastaa|"
    r"nie[-_.]?odpowiadaj|neodpovidat|ne[-_.]?otvechat|yanitlamayin)(?:$|[-_.=])",
    re.IGNORECASE,
)  # fmt: skip
# What hosting, content management and form services write from (WordPress, PHP, Typeform, Squarespace, Wix, Jotform).
_PROGRAM = re.compile(
    r"^(?:wordpress|wp|www-data|apache|nginx|nobody|httpd|php|form(?:s|ular|ulaire|ulario|ulier|-submission|submission)?|web-?(?:form|site|master|formular)|"
    r"contact-?form|kontakt-?formular|notifications?|notify|mailer|app|shop|server|cgi|submissions?)$",
    re.IGNORECASE,
)
# Of these, the ones that small shops write from themselves.
_SHARED = re.compile(r"^(?:web-?master|app|shop)$", re.IGNORECASE)
# "Ann via Support", as Google Groups, Mailman and others write over From (RFC 7960 section 4.1.3.1);
# "Per conto di" is Italian certified mail.
_VIA = re.compile(
    r"\s(?:via|über|par|por|door|gennem|genom|przez|через|за посередництвом|aracılığıyla|经由|通过|透過|経由)\s+\S|"
    r"^(?:per conto di|on behalf of|im auftrag von|de la part de|en nombre de|em nome de|namens)\b",
    re.IGNORECASE,
)


def is_unattended(address: str) -> bool:
    """Whether nobody reads what is sent to this address."""
    local = address.rpartition("@")[0] or address
    return _UNATTENDED.search(local.partition("+")[0]) is not None


def is_program(address: str) -> bool:
    """Whether a program writes from this address for somebody else, as web forms do."""
    return is_unattended(address) or _PROGRAM.match(address.rpartition("@")[0].partition("+")[0]) is not None


def may_be_a_persons(address: str) -> bool:
    """Whether people write from such an address as well, although programs do."""
    return _SHARED.match(address.rpartition("@")[0].partition("+")[0]) is not None


def is_postmaster(address: str) -> bool:
    """Whether it is the one address that every host has for people to write to (RFC 5321 section 4.5.1)."""
    return address.rpartition("@")[0].partition("+")[0].casefold() in ("postmaster", "post-master", "post_master")


def is_rewritten(sender: Address) -> bool:
    """Whether the display name says that the address is a list's, not the author's."""
    return _VIA.search(sender.name) is not None
