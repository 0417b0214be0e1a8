"""What a mail server's words say about a failed recipient: the enhanced status (RFC 3463), and whether the address is
dead."""

from __future__ import annotations

import re
from functools import lru_cache

from daemon.mail.bounce_words import OTHER_LANGUAGES
from daemon.mail.phrases import lowered, phrases

MAX_DIAGNOSTIC = 2_000

# Subjects end at 7 (RFC 3463 section 3): 4.92.3 is a version of Exim.
_ENHANCED = re.compile(r"(?<![\d.])([45])\.([0-7])\.(\d{1,3})(?![\d.]*\d)")
_AFTER_REPLY = re.compile(r"(?<![\d.])[45]\d\d[ -]+(?:smtp;\s*)?[#(\[<]?([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_EXPIRED = re.compile(r"[45]\.4\.(?:7|300)$")  # RFC 3463: delivery time expired; 5.4.300 is Exchange Online's
_LAST_ERROR = re.compile(r"returned '[45]\d\d ([45]\.\d{1,3}\.\d{1,3})")
_HASHED = re.compile(r"#\s?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_REPLY_CODE = re.compile(r"(?<![\d.:-])([45][0-7]\d)(?=[ :;,-]|$)")

# Ordered: the first match names the reason. Words of Sendmail, Postfix, Exim, qmail, Exchange, Gmail and others for
# the same things. A row holds alternatives; they are matched anywhere in the diagnostic.
_REASONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, phrases(*patterns, *OTHER_LANGUAGES.get(name, ())))
    for name, *patterns in (
        (
            "sender",
            r"sender(?: address)? \S{3,200} (?:does not exist|unknown|is unknown|rejected|not found)",
            r"sender (?:address|domain) (?:is )?(?:rejected|invalid|unknown)",
            r"temporar(?:il)?y (?:locked|rejected)|sender verif(?:y|ication) failed|verification failed for",
        ),
        (
            "full",
            r"quota|over ?quota|storage|not enough (?:disk )?space|一杯",
            r"mailbox (?:is )?(?:full|exceeded)|mailbox.{0,20}is full|exceeded.{0,30}(?:size|limit).{0,20}mailbox",
        ),
        ("moved", r"has moved|moved to|no longer (?:valid|here|in use|at this)|address has changed|left the company"),
        (
            "unknown_host",
            r"non-?existent (?:hosts?|domain)|host (?:or domain name )?(?:unknown|not found)|unknown host|illegal host",
            r"no such domain|nxdomain|no mx\b",
            r"(?:^|\s)(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24} does not exist",
            r"domain (?:name )?(?:not found|does not exist|isn't|is not reachable)|unrouteable (?:mail )?domain",
            r"bad destination (?:mailbox|host)|name service error.{0,60}host not found|dns (?:error|lookup failure)",
            r"could ?n.?t be found|couldn't find any host|could not find a gateway",
            r"unable to (?:look ?up|resolve)(?![^\n]{0,80}(?:timed? ?out|temporar|try again))",
        ),
        (
            "no_mail",
            r"does not accept (?:any )?(?:mail|messages)|no mail service|null mx|smtp protocol.{0,20}not accept",
            r"not accepting (?:any )?(?:mail|network messages)(?! from)|does not receive mail",
            r"indicated no smtp service",
        ),
        (
            "unknown",
            r"user (?:is )?unknown|unknown user|user (?:not found|doesn)|this user doesn|not our customer",
            r"no valid recipients|no such (?:user|recipient|mailbox|account|person|address|local|email|client)",
            r"(?:recipient|account|mailbox|user|address|destinatario|alias)[^.\n]{0,60}?(?:does not exist|"
            r"doesn.?t exist|not exist|unknown|not found|not listed|unavailable|is invalid|no existe)",
            r"(?:unknown|unrecogni[sz]ed|invalid|bad|non-?existent|unrouteable|undeliverable)[ -](?:or illegal )?"
            r"(?:local.?part|recipient|mailbox|address|account|user|destination|alias|or.name|o/r name)",
            r"no mailbox (?:here )?by that name|not a (?:valid|known) (?:user|recipient|mailbox|address)",
            r"@[a-z0-9.-]{3,250}[>\"']? (?:does not exist|doesn.?t exist|no longer exists|(?:was|is) not found)",
            r"no account by that name|resolver\.adr\.(?:recip|ex)|is not a valid mailbox",
            r"can.t create user output|not listed in",
            r"recipient address rejected(?:: (?:user|undeliverable|access denied)|\.(?:\s|$))",
        ),
        (
            "disabled",
            r"account[^.\n]{0,40}(?:disabled|suspended|inactive|closed|deactivated|expired)|deactivated",
            r"(?:mailbox|user)[^.\n]{0,20}(?:suspended|disabled|inactive)",
        ),
        ("too_big", r"(?:message|mail|size|data).{0,40}(?:too (?:big|large)|exceed)|size limit|maximum.{0,30}size"),
        (
            "policy",
            r"spam|blacklist|blocked|block ?list|reputation|dnsbl|\brbl|\bspf|dkim|dmarc|policy|relay|denied|virus",
            r"rejected for|not accepting (?:any )?mail from|banned|reverse dns|\bptr\b",
        ),
        (
            "expired",
            r"time(?:d)? ?out|too long|retry time|expired|4\.4\.7|connection refused|no route|unreachable",
            r"(?:could not|unable to) (?:connect|contact)",
        ),
    )
)
# What reports say to a person who may have mistyped: weaker than every other reason.
_MISTYPED = phrases(r"check (?:if|that|whether) (?:the |this )?(?:e-?mail )?address is (?:correct|valid|right)")
_STATUS_OF_REASON = {
    "full": "5.2.2", "unknown": "5.1.1", "moved": "5.1.6", "unknown_host": "5.1.2", "too_big": "5.3.4",
    "policy": "5.7.1", "expired": "4.4.7", "disabled": "5.2.1",
}  # fmt: skip
_HARD = frozenset(("unknown", "moved", "unknown_host", "no_mail"))
_HARD_STATUS = re.compile(r"5\.(?:1\.(?:[1236]|10)|4\.4)$")
_ABOUT_SENDER = re.compile(r"[45]\.1\.[78]$")  # RFC 3463 section 3.2: the sender's address is bad, not the recipient's
_MAILBOX_EXISTS = re.compile(r"[45]\.2\.0$")  # section 3.3: something about the mailbox, so there is one
_AFTER_MAIL = re.compile(r"(?:in reply to|after) (?:the )?mail from\b", re.IGNORECASE)
_ADDRESS_STATUS = re.compile(r"[45]\.1\.")
_AFTER_DATA = re.compile(r"(?:in reply to|after) (?:the )?(?:end of )?data\b", re.IGNORECASE)
_TRANSCRIPT = re.compile(r"^>>> DATA[ \t]*\n((?:(?:<<<|[45]\d\d)[^\n]*\n?){1,6})", re.MULTILINE)
_NO_RECIPIENT = re.compile(r"need rcpt|need recipient|no valid recipient|no recipients", re.IGNORECASE)
# Warnings of Exim, Postfix, Sendmail, OpenSMTPD and Exchange that a mail is late; a report that gives up says so.
_STILL_TRIED = phrases(
    r"has not yet been delivered|(?:delivery )?attempts will continue|will be retried|still being retried|"
    r"will (?:continue|keep) (?:to try|trying|retrying|attempting)|will try (?:to deliver )?(?:it )?again|"
    r"warning (?:message )?only|do not need to re-?send|only a temporary failure|"
    r"noch nicht zugestellt|weitere zustellversuche|n'a pas encore été|aún no se ha|não foi entregue ainda|"
    r"ancora (?:non )?consegn|nog niet (?:bezorgd|afgeleverd)|ещ[её] не доставлено"
)
_GIVEN_UP = phrases(r"giv(?:en|ing) up|permanent (?:error|failure)|no further (?:delivery )?attempts")
_SOFT_WORDS = frozenset(("sender", "full", "too_big", "policy", "expired", "disabled"))


def status_in(text: str) -> str:
    """The most telling enhanced status in a text: one behind a reply code, then ``#x.y.z``, then the first; empty if
    none."""
    cut = text[:MAX_DIAGNOSTIC]
    for pattern in (_AFTER_REPLY, _HASHED):
        found = [match[1] for match in pattern.finditer(cut)]
        if found:
            return next((status for status in found if not is_generic(status)), found[0])
    loose = [match[0] for match in _ENHANCED.finditer(cut)]
    return next((status for status in loose if not is_generic(status)), loose[0] if loose else "")


def _said_after_code(text: str) -> str:
    """The first status behind a reply code, as in ``550 5.1.1``."""
    found = _AFTER_REPLY.search(text[:MAX_DIAGNOSTIC])
    return found[1] if found else ""


def reply_code_in(text: str) -> str:
    """The SMTP reply code of a refusal (RFC 5321 section 4.2), or empty."""
    found = _REPLY_CODE.search(text[:MAX_DIAGNOSTIC])
    return found[1] if found else ""


def is_generic(status: str) -> bool:
    """``x.0.0`` says no more than that it failed."""
    return status.endswith(".0.0")


def _is_vague(status: str) -> bool:
    """``x.y.0`` names the subject and no detail."""
    return status.endswith(".0")


def reason_in(text: str) -> str:
    """What the words say: ``unknown``, ``full`` and so on; empty if they say nothing."""
    return _reason(text[:MAX_DIAGNOSTIC])


@lru_cache(maxsize=32)  # a report's words are asked again for each of its recipients
def _reason(text: str) -> str:
    said = lowered(text)
    return next((name for name, pattern in (*_REASONS, ("unknown", _MISTYPED)) if pattern.search(said)), "")


def status_of(declared: str, diagnostic: str, words: str = "") -> str:
    """The enhanced status: the declared one unless the remote server's own words are more precise, else one made from
    the words."""
    quoted = _said_after_code(diagnostic)
    if _EXPIRED.match(quoted or declared):
        # A queue gave up; what it had been told each time stands behind it (Amazon SES, Exchange).
        causes = [*_AFTER_REPLY.findall(diagnostic[:MAX_DIAGNOSTIC]), *_LAST_ERROR.findall(words[:MAX_DIAGNOSTIC])]
        cause = next((one for one in causes if not _is_vague(one) and not _EXPIRED.match(one)), "")
        if cause:
            return cause
    if _is_vague(quoted) and declared[:4] == quoted[:4] and not _is_vague(declared):
        return declared
    if quoted and not is_generic(quoted):
        return quoted  # the refusing server's own words; what the reporting one declares is often a summary of them
    if declared and not _is_vague(declared):
        return declared
    if declared and not is_generic(declared):
        said = status_in(diagnostic)
        return said if said and said[0] == declared[0] and not _is_vague(said) else declared
    for said in (status_in(diagnostic), _said_after_code(words), "" if declared else status_in(words)):
        if said and not is_generic(said) and (not declared or said[0] == declared[0]):
            return said
    if declared:
        return declared
    generic = status_in(diagnostic) or status_in(words)
    if generic:
        return generic
    reason = reason_in(diagnostic) or reason_in(words)
    code = reply_code_in(diagnostic) or reply_code_in(words)
    if reason in _STATUS_OF_REASON:
        status = _STATUS_OF_REASON[reason]
        return f"{code[0]}{status[1:]}" if code else status
    return f"{code[0]}.0.0" if code else ""


def is_hard(status: str, text: str) -> bool:
    """Whether to stop writing to the address: it or its domain does not exist, or has moved. Full, blocked or late is
    not hard.

    Where code and words contradict each other the milder counts: ``5.2.0 … user unknown`` speaks of a mailbox that is
    there. ``4.1.1`` in a report is one that a queue has given up (Postfix writes 450 for unknown users by default).
    """
    reason = reason_in(text)
    if status.startswith(("2", "4")):
        return status == "4.1.1" and reason == "unknown"
    if _ABOUT_SENDER.match(status) or (_MAILBOX_EXISTS.match(status) and reason == "unknown"):
        return False
    if reason in _HARD:
        return True
    return reason not in _SOFT_WORDS and _HARD_STATUS.match(status) is not None


def spares_address(status: str, diagnostic: str, near: str, report: str) -> bool:
    """Whether the command that was refused shows that the address is not dead, whatever the words are.

    MAIL FROM: the sender was refused. DATA: the server had taken the recipient and refused the message itself; then a
    filter spoke, not the address book (Japanese carriers answer "Unknown user" for what their user's filter refuses),
    unless the status is one of an address (RFC 3463 section 3.2).
    ``near`` are the words about the recipient; ``report`` may hold a transcript. Sendmail, which sends RCPT and DATA
    together, writes ``>>> DATA`` above the refusal of a recipient as well; a server without recipients says so below.
    """
    words = f"{diagnostic} {near}"
    if _AFTER_MAIL.search(words):
        return True
    if _ADDRESS_STATUS.match(status):
        return False
    if _AFTER_DATA.search(words):
        return True
    said = " ".join(diagnostic.split())[:60]
    for block in _TRANSCRIPT.finditer(report):
        if said and said in " ".join(block[1].split()) and not _NO_RECIPIENT.search(block[1]):
            return True
    return False


@lru_cache(maxsize=4)
def still_tried(words: str) -> bool:
    """Whether a report only warns that a mail is late: the server tries again, and nothing has to be done yet."""
    said = lowered(words)
    return _STILL_TRIED.search(said) is not None and _GIVEN_UP.search(said) is None
