"""Person or machine: the kind of a mail and the evidence for it (RFC 3834, 3464, 5965, 8098, 2919, 2369).

The header decides before words do, and a word in the body of a person's mail decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from daemon.mail import automatic_words as words
from daemon.mail.announcements import announcement
from daemon.mail.bounces import delivery_status, read_loose_report, read_report
from daemon.mail.calendar_replies import calendar_reply
from daemon.mail.forms import form_addresses, is_role
from daemon.mail.groups import (
    answerable,
    answers_us,
    foreign_list,
    names_writer,
    one_to_one,
    own_form,
    passes_on,
    through_group,
    written_for_another,
)
from daemon.mail.monitoring import signs_of_monitoring
from daemon.mail.newsletters import newsletter_foot, speaks_as_newsletter
from daemon.mail.notifications import notification
from daemon.mail.options import ReaderOptions
from daemon.mail.references import is_forward
from daemon.mail.senders import is_program, is_unattended
from daemon.mail.signs import (
    Envelope,
    automatic_header,
    bounce_signs,
    feedback_in_words,
    forwards_report,
    is_owned_postmaster,
    null_path,
)
from daemon.mail.tokens import is_own
from daemon.mail.values import Bounce, MailKind
from daemon.mail.worded import Subject, doubt, in_thread, only_announces, proof, read_receipt, read_subject, uncertain
from daemon.mail.words import header_text

DESK_HEADER = "x-deskhand-desk"
# How the evidence of a person's mail begins when its subject alone speaks for a machine: policy asks a person then.
LOOKS_AUTOMATIC = "looks automatic: "

# An automatic reply that has only one thing to say is no longer.
_SHORT_CHARACTERS = 800
_IN_ANSWER = "an answer to a mail of ours"  # people answer as well: it proves a machine only where nothing else is said
# Senders of bulk mail write these for their own statistics: Google's FBL, CSA, Mailgun, SendGrid, Mandrill, Salesforce.
_BULK_HEADERS = (
    "feedback-id", "x-campaign", "x-campaignid", "x-csa-complaints", "x-mailgun-sid", "x-sg-eid", "x-mc-user",
    "x-mailer-recptid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind, why, and for a bounce what it reports."""

    kind: MailKind
    evidence: str
    bounce: Bounce | None = None


def classify(mail: Envelope, options: ReaderOptions) -> Verdict:
    """The first rule that holds decides; a mail on which none does is a person's."""
    for rule in (_report, _desk, _loose_bounce, _automatic_reply, _list, _unattended, _monitored, _announced):
        verdict = rule(mail, options)
        if verdict is not None:
            return verdict
    return Verdict(MailKind.PERSON, "nothing says that a machine wrote it")


def _report(mail: Envelope, options: ReaderOptions) -> Verdict | None:
    """Reports that are structured as such, at the top of the mail and not in something forwarded."""
    status = delivery_status(mail.root)
    forwarded = forwards_report(mail)
    structured = status is not None and (mail.root.type.startswith("multipart/report") or status.start < status.end)
    if status is not None and structured and not forwarded:
        report = read_report(mail.root, status, mail.text)
        if report.delivered:
            return Verdict(MailKind.AUTO_REPLY, "a delivery receipt (RFC 3464, action delivered)")
        return Verdict(MailKind.BOUNCE, "a delivery status notification (RFC 3464)", report.bounce)
    top = [
        mail.root,
        *mail.root.children,
        *(inner for child in mail.root.children if child.type[:9] == "multipart" for inner in child.children),
    ]
    kinds = {part.type for part in top}
    report_type = mail.root.parameters.get("report-type", "").lower()
    if "message/feedback-report" in kinds or report_type == "feedback-report":
        return Verdict(MailKind.COMPLAINT, "an abuse report (RFC 5965)")
    if ("message/disposition-notification" in kinds and not forwarded) or report_type == "disposition-notification":
        return Verdict(MailKind.AUTO_REPLY, "a read receipt (RFC 8098)")
    if feedback_in_words(mail):
        return Verdict(MailKind.COMPLAINT, "the fields of an abuse report (RFC 5965) in its text")
    return _notified(mail) or _hotmail(mail) or _spamcop(mail)


def _notified(mail: Envelope) -> Verdict | None:
    """Amazon SES reports bounces and complaints as JSON in a mail (SES developer guide, "notification contents")."""
    if not mail.text.lstrip().startswith("{") or not _from_amazon(mail):
        return None
    kind, bounce = notification(mail.text)
    if kind == "Bounce":
        return Verdict(MailKind.BOUNCE, "a bounce notification of Amazon SES", bounce)
    if kind == "Complaint":
        return Verdict(MailKind.COMPLAINT, "a complaint notification of Amazon SES")
    return Verdict(MailKind.AUTO_REPLY, "a notification of Amazon SES")


def _from_amazon(mail: Envelope) -> bool:
    return bool(mail.root.first("x-amz-sns-message-id")) or mail.sender.key.endswith("@sns.amazonaws.com")


def _spamcop(mail: Envelope) -> Verdict | None:
    """SpamCop sends what its users report as a mail in its own form (SpamCop FAQ, "What is a report")."""
    if mail.root.first("x-spamcop-sourceip") or mail.sender.key.endswith("@reports.spamcop.net"):
        return Verdict(MailKind.COMPLAINT, "a report of SpamCop")
    return None


def _hotmail(mail: Envelope) -> Verdict | None:
    parts = (mail.root, *(inner for part in mail.root.children for inner in part.children))
    if mail.sender.key == "staff@hotmail.com" and any(part.first("x-hmxmroriginalrecipient") for part in parts):
        return Verdict(MailKind.COMPLAINT, "a complaint of Outlook.com's junk mail program (X-HmXmrOriginalRecipient)")
    return None


def _desk(mail: Envelope, options: ReaderOptions) -> Verdict | None:
    """Mail of this desk, and of another Deskhand."""
    stamp = header_text(mail.root.first(DESK_HEADER))
    if stamp:
        if stamp == options.desk_id or (not options.desk_id and mail.sender.key in options.own_addresses):
            return Verdict(MailKind.OWN, f"X-Deskhand-Desk: {stamp[:60]}")
        return Verdict(MailKind.AUTO_REPLY, f"written by another desk (X-Deskhand-Desk: {stamp[:60]})")
    if is_own(mail.sender.address, options.own_addresses):
        if written_for_another(mail, options) or own_form(mail, options):
            return None
        return Verdict(MailKind.OWN, "the sender is this desk's own address")
    if is_own(mail.sender.address, options.sibling_addresses):
        return Verdict(MailKind.AUTO_REPLY, "the sender is a sibling desk")
    return None


def _loose_bounce(mail: Envelope, options: ReaderOptions) -> Verdict | None:
    """Bounces that are no RFC 3464 report: at least two independent signs, one of them in the header."""
    signs = bounce_signs(mail)
    if not signs:
        return None
    desk = set(options.own_addresses) | {one.key for one in mail.to} | {mail.sender.key}
    return Verdict(MailKind.BOUNCE, signs, read_loose_report(mail.root, mail.text, desk))


def _automatic_reply(mail: Envelope, options: ReaderOptions) -> Verdict | None:
    """Vacation and other automatic replies (RFC 3834 section 5 and the headers that came before it)."""
    root = mail.root
    header = automatic_header(mail)
    subject = read_subject(mail.subject)
    if header:
        if "auto-generated" in header and not subject.phrase:
            if is_forward(mail.subject) and root.first("x-ms-exchange-inbox-rules-loop"):
                return Verdict(MailKind.PERSON, f"{LOOKS_AUTOMATIC}{header}, but a mailbox's rule forwarded it")
            return (
                _relayed(mail, header)
                or _list(mail, options)
                or _asking(mail, options, header)
                or Verdict(MailKind.AUTO_REPLY, header)
            )
        return Verdict(MailKind.AUTO_REPLY, header)
    if subject.phrase:
        if read_receipt(mail, subject):
            return Verdict(MailKind.AUTO_REPLY, "a read receipt, by its subject and its form")
        said = announcement(_said(mail, subject))
        second = _second_sign(mail, subject)
        evidence = proof(subject, said, second)
        if evidence and (second not in ("", _IN_ANSWER) or not uncertain(mail, subject, said)):
            return Verdict(MailKind.AUTO_REPLY, evidence)
    if null_path(root) and not root.first("list-id"):
        path = "an empty return path (RFC 3834 section 3.3)"
        return _relayed(mail, path) or Verdict(MailKind.AUTO_REPLY, path)
    calendar = calendar_reply(root)
    if calendar:
        asks = announcement(mail.own_words()).asks
        return Verdict(
            *((MailKind.PERSON, f"{LOOKS_AUTOMATIC}{calendar} that asks") if asks else (MailKind.AUTO_REPLY, calendar))
        )
    return None


def _announced(mail: Envelope, options: ReaderOptions) -> Verdict | None:
    """What is left: the words of the text alone, and subjects that leave a doubt."""
    subject = read_subject(mail.subject)
    thorough = bool(subject.phrase) or (in_thread(mail, subject) and len(mail.own_words()) <= _SHORT_CHARACTERS)
    said = announcement(_said(mail, subject), thorough=thorough)
    evidence = proof(subject, said, "")
    if evidence and not answerable(mail):
        why = uncertain(mail, subject, said)
        if not why:
            return Verdict(MailKind.AUTO_REPLY, evidence)
        evidence = f"{evidence}, but {why}"
    form = evidence or doubt(mail.subject, said) or only_announces(mail, subject, said)
    if not form and (foot := newsletter_foot(mail.own_words())):
        form = f"a newsletter's text: {foot}"
    return Verdict(MailKind.PERSON, f"{LOOKS_AUTOMATIC}{form}") if form else None


def _relayed(mail: Envelope, sign: str) -> Verdict | None:
    """What a form or a marketplace marks as generated and passes on (TYPO3, Drupal, eBay): somebody wrote what is
    inside, and Reply-To leads to him."""
    if not (passes_on(mail) or (answerable(mail) and is_program(mail.sender.address))):
        return None
    if names_writer(mail):
        return Verdict(MailKind.PERSON, "a web form's mail, whose writer stands in Reply-To and in its text")
    return Verdict(MailKind.PERSON, f"{LOOKS_AUTOMATIC}{sign}, but Reply-To is another's")


def _asking(mail: Envelope, options: ReaderOptions, sign: str) -> Verdict | None:
    """A question below a mark that people's programs write as well (a firm's CRM, a marketplace, a sales tool): someone
    has to look. An office and a program that ask nobody in particular are left out."""
    address = mail.sender.address
    if is_program(address) or words.MACHINE_LOCAL_PART.match(address.rpartition("@")[0]):
        return None
    return _asks(mail, sign) if answers_us(mail, options) or not is_role(address) else None


def _asks(mail: Envelope, sign: str) -> Verdict | None:
    """The text asks, and neither a newsletter's words nor an announcement's stand in it."""
    own = mail.own_words()
    said = announcement(own)
    if not said.asks or said.signs or speaks_as_newsletter(own):
        return None
    return Verdict(MailKind.PERSON, f"{LOOKS_AUTOMATIC}{sign}, but it asks")


def _said(mail: Envelope, subject: Subject) -> str:
    """The text, below a subject that may itself say something ("We have received your request") and counts no other
    way."""
    return mail.own_words() if subject.needed < 2 or subject.answered else f"{mail.subject}\n{mail.own_words()}"


def _second_sign(mail: Envelope, subject: Subject) -> str:
    """What, together with the subject of an automatic reply, proves one; empty if nothing does."""
    root = mail.root
    suppress = header_text(root.first("x-auto-response-suppress")).lower()
    if null_path(root):
        return "an empty return path"
    if "all" in suppress:  # Exchange writes the shorter lists ("DR, OOF, AutoReply") on people's mails as well
        return "X-Auto-Response-Suppress: all"
    if root.first("x-ms-exchange-inbox-rules-loop"):
        return "X-MS-Exchange-Inbox-Rules-Loop"
    if _bulk_precedence(mail):
        return _bulk_precedence(mail)
    if words.MACHINE_LOCAL_PART.match(mail.sender.address.rpartition("@")[0]):
        return "a sender that no person writes from"
    if root.first("in-reply-to") and not subject.answered and subject.needed < 2:
        # A ticket tool's bracket, and no "Re:" before it: people do not begin an answer so.
        return f"{_IN_ANSWER}, with a ticket's number" if subject.phrase.startswith("[") else _IN_ANSWER
    return ""


def _bulk_precedence(mail: Envelope) -> str:
    precedence = header_text(mail.root.first("precedence")).strip().lower()
    return f"Precedence: {precedence}" if precedence in ("bulk", "junk") else ""


def _unattended(mail: Envelope, options: ReaderOptions) -> Verdict | None:
    """Senders and marks that RFC 3834 section 2 and RFC 5230 section 4.6 forbid to answer.

    A web form writes from such an address as well, or from the desk's own, for a customer whose address stands in
    ``Reply-To`` or in its text.
    """
    precedence = _bulk_precedence(mail)
    if precedence and not through_group(mail, options):
        asked = _asking(mail, options, precedence) if answers_us(mail, options) else None
        return _relayed(mail, precedence) or asked or Verdict(MailKind.AUTO_REPLY, f"{precedence} (RFC 3834 section 2)")
    if answerable(mail):
        return None
    visitors = own_form(mail, options)
    if is_unattended(mail.sender.address):
        ours = {one.key for one in mail.to} | options.own_addresses
        visitors = visitors or form_addresses(mail.text, mail.sender.address, ours)
    if visitors:
        named = ", ".join(visitors)[:60]
        return Verdict(MailKind.PERSON, f"{LOOKS_AUTOMATIC}a form's mail, its writer is named in the text: {named}")
    if not is_unattended(mail.sender.address):
        return None
    unread = f"nobody reads {mail.sender.address[:60]}"
    asked = _asks(mail, unread) if is_owned_postmaster(mail.sender) else None
    return asked or Verdict(MailKind.AUTO_REPLY, f"{unread} (RFC 3834 section 2)")


def _monitored(mail: Envelope, options: ReaderOptions) -> Verdict | None:
    """The notice of a monitoring program: two signs prove it where it asks nothing, one leaves a doubt."""
    own = mail.own_words()
    signs = signs_of_monitoring(mail.subject, mail.sender, own)
    if not signs:
        return None
    evidence = f"a monitoring program's notice: {', '.join(signs)}"
    if len(signs) > 1 and not answerable(mail) and not announcement(own).asks:
        return Verdict(MailKind.AUTO_REPLY, evidence)
    return Verdict(MailKind.PERSON, f"{LOOKS_AUTOMATIC}{evidence}")


def _list(mail: Envelope, options: ReaderOptions) -> Verdict | None:
    """Newsletters and other bulk mail. A person who writes through a group or an alias list stays a person."""
    root = mail.root
    if through_group(mail, options) or names_writer(mail) or (answers_us(mail, options) and not _bulk_precedence(mail)):
        return None
    precedence = header_text(root.first("precedence")).lower()
    unsubscribe = bool(root.first("list-unsubscribe") or root.first("list-unsubscribe-post"))
    local = mail.sender.address.rpartition("@")[0]
    machine = bool(words.MACHINE_LOCAL_PART.match(local))
    bulk = precedence in ("bulk", "junk") or any(root.first(name) for name in _BULK_HEADERS)
    one_click = bool(root.first("list-unsubscribe-post"))  # RFC 8058: only senders of bulk mail write it
    listed = bool(root.first("list-id"))
    sign = ""
    if unsubscribe and (machine or bulk or one_click):
        sign = "List-Unsubscribe with " + ("a sender that no person writes from" if machine else "a mark of bulk mail")
    elif unsubscribe and not listed and one_to_one(mail):
        return Verdict(MailKind.PERSON, f"{LOOKS_AUTOMATIC}List-Unsubscribe, but it answers a mail, and one receiver")
    elif unsubscribe and not listed:
        sign = "List-Unsubscribe without a list that a person could write to"
        if asking := _asking(mail, options, sign):
            return asking
    elif bulk and (machine or listed) and not root.first("in-reply-to") and precedence:
        sign = f"Precedence: {precedence[:20]}"
    if sign and passes_on(mail):
        return Verdict(MailKind.PERSON, f"{LOOKS_AUTOMATIC}{sign}, but Reply-To is another's")
    if not sign and (post := foreign_list(mail, options)):
        return Verdict(MailKind.PERSON, f"{LOOKS_AUTOMATIC}{post}")
    return Verdict(MailKind.LIST, sign) if sign else None
