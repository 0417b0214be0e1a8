"""Statuses and codes as many servers say them: what the report declares, what the refusing server said, what counts."""
# ruff: noqa: E501 (a row is a row)

from __future__ import annotations

import pytest

from daemon.models import Mail
from tests.unit.mail.samples import mail

HARD, SOFT = True, False
# Name, declared status, diagnostic code, the status that counts, whether the address is dead, the report's own words.
ROWS = (
    ("x-y-0-loose", "5.1.0", "smtp; 550 Requested action failed: user unknown (5.1.1)", "5.1.1", HARD, ""),
    ("x-y-0-quoted", "5.1.1", "smtp; 550 5.1.0 Address rejected ann@example.org", "5.1.1", HARD, ""),
    ("x-7-0", "5.7.0", "smtp; 554 5.7.1 Message refused by policy", "5.7.1", SOFT, ""),
    ("declared-5.5.0", "5.5.0", "smtp; 550 5.2.2 mailbox is over quota", "5.2.2", SOFT, ""),
    ("declared-4-said-5", "4.0.0", "smtp; 550 5.1.1 no such user", "5.1.1", HARD, ""),
    ("underscores", "5.0.0", "smtp; 550_5.7.1_Relaying_denied_for_ann@example.org", "5.7.1", SOFT, ""),
    ("colon", "5.0.0", "smtp; 550: 5.1.1 <ann@example.org>: invalid recipient", "5.1.1", HARD, ""),
    ("tuple", "5.0.0", "smtp; (550, b'5.1.1 The account that you tried to reach does not exist')", "5.1.1", HARD, ""),
    ("brackets", "5.0.0", "smtp; 550 [5.2.1] mailbox disabled, not accepting messages", "5.2.1", SOFT, ""),
    ("trailing", "5.0.0", "smtp; 554 Rejected as spam. (5.7.1)", "5.7.1", SOFT, ""),
    ("version", "5.0.0", "smtp; 550 unknown user (Exim 4.92.3)", "5.0.0", HARD, ""),
    ("address-in-ip", "5.0.0", "smtp; 550 user unknown, host 5.1.1.200", "5.0.0", HARD, ""),
    ("no-smtp-prefix", "5.1.1", "550 5.1.1 User unknown", "5.1.1", HARD, ""),
    ("rfc822-prefix", "5.0.0", "SMTP; 553 5.1.8 sorry, no mailbox for sender", "5.1.8", SOFT, ""),
    (
        "after-ip",
        "5.0.0",
        "smtp; 192.0.2.10 said: 550 5.4.1 Recipient address rejected: Access denied",
        "5.4.1",
        HARD,
        "",
    ),
    ("generic-everything", "5.0.0", "smtp; 554 transaction failed", "5.0.0", SOFT, ""),
    ("proofpoint", "5.0.0", "smtp; 554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.99", "5.0.0", SOFT, ""),
    (
        "only-in-text",
        "5.0.0",
        "smtp; 550 rejected",
        "5.7.1",
        SOFT,
        "<ann@example.org>: host mx.example.org[192.0.2.10] said: 550 5.7.1 rejected for policy reasons",
    ),
    (
        "expired-words",
        "5.4.7",
        "smtp; delivery temporarily suspended: connect to mx.example.org[192.0.2.10]:25: Connection timed out",
        "5.4.7",
        SOFT,
        "",
    ),
    (
        "sender-spf",
        "5.7.23",
        "smtp; 550 5.7.23 The message was rejected because of Sender Policy Framework violation",
        "5.7.23",
        SOFT,
        "",
    ),
    ("dkim", "5.0.0", "smtp; 550 5.7.20 No passing DKIM signature found", "5.7.20", SOFT, ""),
    (
        "ptr",
        "5.0.0",
        "smtp; 550 5.7.25 The IP address sending this message does not have a PTR record",
        "5.7.25",
        SOFT,
        "",
    ),
    ("greylist-given-up", "4.0.0", "smtp; 451 4.7.1 Greylisting in action, please come back later", "4.7.1", SOFT, ""),
    ("too-many-recipients", "5.5.3", "smtp; 452 4.5.3 Too many recipients", "4.5.3", SOFT, ""),
    ("nullsender", "5.7.1", "smtp; 550 5.7.1 <>: Sender address rejected: null sender", "5.7.1", SOFT, ""),
    ("moved", "5.0.0", "smtp; 551 5.1.6 User has moved; please try <bob@example.com>", "5.1.6", HARD, ""),
    ("ambiguous", "5.0.0", "smtp; 553 5.1.4 ann: ambiguous mailbox name", "5.1.4", SOFT, ""),
    ("syntax", "5.1.3", "smtp; 501 5.1.3 Bad recipient address syntax", "5.1.3", HARD, ""),
    (
        "badattachment",
        "5.0.0",
        "smtp; 552 5.7.0 This message was blocked because its content presents a potential security issue",
        "5.7.0",
        SOFT,
        "",
    ),
    ("nonascii", "5.0.0", "smtp; 553 5.6.7 Address includes non-ASCII characters, SMTPUTF8 needed", "5.6.7", SOFT, ""),
    ("line-length", "5.0.0", "smtp; 500 5.6.3 line too long", "5.6.3", SOFT, ""),
    ("tls", "5.0.0", "smtp; 530 5.7.0 Must issue a STARTTLS command first", "5.7.0", SOFT, ""),
    ("auth", "5.0.0", "smtp; 530 5.7.57 Client not authenticated to send mail", "5.7.57", SOFT, ""),
    (
        "m365-expired",
        "5.4.300",
        "smtp;550 5.4.300 Message expired -> 451 4.7.500 Server busy. Please try again later from [192.0.2.99].",
        "4.7.500",
        SOFT,
        "",
    ),
    (
        "m365-quota",
        "5.2.2",
        "smtp;552 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException; Failed to process message due to a permanent exception",
        "5.2.2",
        SOFT,
        "",
    ),
    (
        "m365-loop",
        "5.4.14",
        "smtp;550 5.4.14 Hop count exceeded - possible mail loop ATTR1 [AM0.eop]",
        "5.4.14",
        SOFT,
        "",
    ),
    (
        "m365-dns",
        "5.4.310",
        "smtp;550 5.4.310 DNS domain example.org does not exist [Message=InfoDomainNonexistent]",
        "5.4.310",
        HARD,
        "",
    ),
    ("m365-connector", "5.7.64", "smtp;550 5.7.64 TenantAttribution; Relay Access Denied", "5.7.64", SOFT, ""),
    ("m365-restricted", "5.7.124", "smtp;550 5.7.124 Sender not in allowed-senders list", "5.7.124", SOFT, ""),
    (
        "m365-forward",
        "5.7.520",
        "smtp;550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)",
        "5.7.520",
        SOFT,
        "",
    ),
    (
        "docomo-filter",
        "5.0.0",
        "smtp; 550 Unknown user ann@docomo.example.jp (in reply to end of DATA command)",
        "5.0.0",
        SOFT,
        "<ann@example.org>: host mfsmax.docomo.example.jp said: 550 Unknown user ann@docomo.example.jp (in reply to end of DATA command)",
    ),
    (
        "yahoo-ts",
        "4.0.0",
        "smtp; 421 4.7.0 [TSS09] All messages from 192.0.2.99 will be permanently deferred",
        "4.7.0",
        SOFT,
        "",
    ),
    (
        "apple-policy",
        "5.0.0",
        "smtp; 554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://support.apple.com/",
        "5.7.1",
        SOFT,
        "",
    ),
    ("cloudflare", "5.0.0", "smtp; 521 5.3.0 Upstream error, please check your configuration", "5.3.0", SOFT, ""),
    (
        "ovh",
        "5.0.0",
        "smtp; 550 5.1.1 <ann@example.org>: Email address could not be found, or was misspelled (G8)",
        "5.1.1",
        HARD,
        "",
    ),
    ("godaddy", "5.0.0", "smtp; 550 5.7.1 ann@example.org <IB704> Sender blocked", "5.7.1", SOFT, ""),
    ("zoho-relay", "5.0.0", "smtp; 553 Relaying disallowed as ann@example.org", "5.0.0", SOFT, ""),
    (
        "qq-frequency",
        "5.0.0",
        "smtp; 550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&id=20022&no=1000726",
        "5.0.0",
        SOFT,
        "",
    ),
    ("mailbox-locked", "4.0.0", "smtp; 450 4.2.1 mailbox temporarily locked", "4.2.1", SOFT, ""),
    ("insufficient", "4.0.0", "smtp; 452 4.3.1 Insufficient system storage", "4.3.1", SOFT, ""),
    ("account-closed", "5.0.0", "smtp; 550 5.1.1 This account has been closed or does not exist", "5.1.1", HARD, ""),
    ("comcast", "5.0.0", "smtp; 550 5.1.1 Not our Customer", "5.1.1", HARD, ""),
    ("att", "5.7.1", "smtp; 553 5.3.0 alpd123 DNSBL:RBL 521< 192.0.2.99 >_is_blocked.", "5.3.0", SOFT, ""),
    ("numeric-first", "5.0.0", "smtp; 5.1.1 - Bad destination email address 'No such user'", "5.1.1", HARD, ""),
    (
        "text-4xx",
        "4.4.2",
        "smtp; lost connection with mx.example.org[192.0.2.10] while sending RCPT TO",
        "4.4.2",
        SOFT,
        "",
    ),
)


def report(declared: str, said: str, text: str) -> Mail:
    words = text or "Your message could not be delivered."
    fields = f"Final-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: {declared}\r\nDiagnostic-Code: {said}\r\n"
    body = f"--b\r\n\r\n{words}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    return mail(
        f"{body}Reporting-MTA: dns; mx.example.net\r\n\r\n{fields}\r\n--b--\r\n",
        From="Mail Delivery System <MAILER-DAEMON@mx.example.net>",
        Subject="Undelivered Mail Returned to Sender",
        Content_Type="multipart/report; report-type=delivery-status; boundary=b",
    )


@pytest.mark.parametrize(
    ("declared", "said", "status", "hard", "text"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_the_more_precise_status_counts(declared: str, said: str, status: str, hard: bool, text: str) -> None:
    bounce = report(declared, said, text).bounce
    assert bounce is not None
    assert [(one.status, one.hard) for one in bounce.recipients] == [(status, hard)]
