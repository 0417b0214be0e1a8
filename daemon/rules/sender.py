"""Tests about who wrote, when, how often, and what Deskhand may do there. None needs a draft."""

from __future__ import annotations

from datetime import timedelta

from daemon.mail.automatic import LOOKS_AUTOMATIC
from daemon.mail.belief import Belief, judge, look_alike
from daemon.mail.correspondent import correspondent
from daemon.mail.domains import address_key
from daemon.mail.senders import is_program, is_unattended
from daemon.mail.tokens import without_detail
from daemon.models import Autonomy, Facts, MailKind
from daemon.rules.answers import Answer
from daemon.settings import PolicySettings

LOOK_MARGIN = timedelta(hours=2)  # the first look is noted an hour early, because clocks differ
_LAXNESS = {Autonomy.OFF: 0, Autonomy.DRAFT: 1, Autonomy.SEND: 2}


def machine_mail(facts: Facts, settings: PolicySettings) -> Answer:
    """A bounce, an automatic reply, a complaint or list mail (RFC 3834 section 2)."""
    mail = facts.case.mail
    return Answer(mail.kind not in (MailKind.PERSON, MailKind.OWN), f"{mail.kind.value}: {mail.evidence}".rstrip(": "))


def looks_automatic(facts: Facts, settings: PolicySettings) -> Answer:
    """A person's mail by its header, with the subject of an automatic reply: too little to withhold an answer."""
    mail = facts.case.mail
    weak = mail.kind is MailKind.PERSON and mail.evidence.startswith(LOOKS_AUTOMATIC)
    return Answer(weak, mail.evidence.removeprefix(LOOKS_AUTOMATIC) if weak else "")


def own_mail(facts: Facts, settings: PolicySettings) -> Answer:
    """Our own mail, or that of a sibling desk: an answer would start a loop."""
    mail = facts.case.mail
    return Answer(mail.kind is MailKind.OWN, mail.evidence if mail.kind is MailKind.OWN else mail.kind.value)


def nobody_to_answer(facts: Facts, settings: PolicySettings) -> Answer:
    """No address in From or Reply-To."""
    mail = facts.case.mail
    known = any("@" in address.address for address in (mail.sender, *mail.reply_to))
    return Answer(not known, "an address is there" if known else "no address in From or Reply-To")


def unknown_visitor(facts: Facts, settings: PolicySettings) -> Answer:
    """A web form or another program wrote, and whom it writes for is not known: From is nobody to answer."""
    mail = facts.case.mail
    found = correspondent(mail)
    unknown = mail.kind is MailKind.PERSON and is_program(mail.sender.address) and found.is_guess
    return Answer(unknown, f"{mail.sender.address}: {found.why}" if unknown else "the mail names whom to answer")


def reply_elsewhere(facts: Facts, settings: PolicySettings) -> Answer:
    """The answer goes to another address than From, and anybody can have named that.

    Not where From is a form, a group or a shop window that the admin trusts to name its visitors truly.
    """
    mail = facts.case.mail
    program = is_program(mail.sender.address)
    others = [
        one
        for one in mail.reply_to
        if without_detail(one.key) != without_detail(mail.sender.key) and not (program and is_unattended(one.address))
    ]
    found = correspondent(mail)
    named = found.address is not None and without_detail(found.address.key) != without_detail(mail.sender.key)
    if not others and not named:
        return Answer(False, "replies go to the sender")
    if mail.sender.key in {address_key(address) for address in settings.trusted_relays} and found.certain:
        return Answer(False, f"{mail.sender.address} is trusted to name whom it writes for")
    if not others:
        return Answer(True, f"the reply goes to {found.address}, which is not in From: {found.why}")
    alike = next(filter(None, (look_alike(mail.sender.key, other.key) for other in others)), "")
    return Answer(
        True, f"the reply goes to {others[0]} (Reply-To), which is not in From{f': {alike}' if alike else ''}"
    )


def autonomy_off(facts: Facts, settings: PolicySettings) -> Answer:
    """``off`` for the mailbox or for a topic of the mail."""
    autonomy, why = allowed(facts, settings)
    return Answer(autonomy is Autonomy.OFF, why)


def autonomy_draft(facts: Facts, settings: PolicySettings) -> Answer:
    """``draft`` for the mailbox or for a topic of the mail."""
    autonomy, why = allowed(facts, settings)
    return Answer(autonomy is not Autonomy.SEND, why)


def allowed(facts: Facts, settings: PolicySettings) -> tuple[Autonomy, str]:
    """The strictest autonomy among the mailbox's and its topics', and where it comes from."""
    choices = [(facts.autonomy, f"mailbox {facts.case.mailbox}: {facts.autonomy.value}")]
    for topic in facts.understanding.topics:
        autonomy = settings.topic_autonomy.get(topic)
        if autonomy is not None:
            choices.append((autonomy, f"topic {topic}: {autonomy.value}"))
    return min(choices, key=lambda choice: _LAXNESS[choice[0]])


def too_old(facts: Facts, settings: PolicySettings) -> Answer:
    """Arrived more than ``answer_days`` ago, by the server's clock: nobody expects a machine's answer any more."""
    age = facts.now - facts.case.received_at
    days = age / timedelta(days=1)
    return Answer(days > facts.answer_days, f"arrived {days:.1f} days ago, limit {facts.answer_days:g}")


def before_first_look(facts: Facts, settings: PolicySettings) -> Answer:
    """Not wanted at the first look (``start = "new"``), and found again because the server numbered its mails anew.

    A restore may have given them new times of arrival, so the author's Date counts as well.
    """
    first_look, mail = facts.case.first_look, facts.case.mail
    if first_look is None:
        return Answer(False, "found by its own UID")
    old = facts.case.received_at < first_look or (mail.date is not None and mail.date < first_look)
    return Answer(old, f"first look {first_look:%Y-%m-%d %H:%M} UTC, then the server numbered its mails anew")


def near_first_look(facts: Facts, settings: PolicySettings) -> Answer:
    """The same, arrived so near to the first look that two clocks may differ about which came first."""
    first_look, arrived = facts.case.first_look, facts.case.received_at
    if first_look is None:
        return Answer(False, "found by its own UID")
    return Answer(arrived < first_look + LOOK_MARGIN, f"arrived {arrived:%Y-%m-%d %H:%M} UTC")


def flood(facts: Facts, settings: PolicySettings) -> Answer:
    """More mails from one address than a person writes: two machines may be talking."""
    count, limit = facts.counters.mails_per_correspondent, settings.mails_per_correspondent
    return Answer(count > limit, f"{count} mails in the last hour, limit {limit}")


def ticket_breaker(facts: Facts, settings: PolicySettings) -> Answer:
    """The ticket has had its automatic replies for the day."""
    count, limit = facts.counters.automatic_per_ticket, settings.automatic_per_ticket
    return Answer(count >= limit, f"{count} automatic replies on this ticket in 24 hours, limit {limit}")


def correspondent_breaker(facts: Facts, settings: PolicySettings) -> Answer:
    """The correspondent has had their automatic replies for the day."""
    count, limit = facts.counters.automatic_per_correspondent, settings.automatic_per_correspondent
    return Answer(count >= limit, f"{count} automatic replies to this address in 24 hours, limit {limit}")


def desk_breaker(facts: Facts, settings: PolicySettings) -> Answer:
    """The desk has had its automatic replies for the hour: many addresses of one sender may be writing."""
    count, limit = facts.counters.automatic_per_hour, settings.automatic_per_hour
    return Answer(count >= limit, f"{count} automatic replies of this desk in the last hour, limit {limit}")


def returned_mail(facts: Facts, settings: PolicySettings) -> Answer:
    """A reply of ours to this address came back for good of late: another one would, and harm the desk's good name."""
    why = facts.counters.returned
    return Answer(bool(why), why or "none came back")


def forged_sender(facts: Facts, settings: PolicySettings) -> Answer:
    """DMARC failed, or passed for another domain (RFC 7489 section 4, RFC 8601 section 2.7.4)."""
    judged = judge(facts.case.mail.sender.address, facts.case.mail.authentication)
    return Answer(judged.belief is Belief.FORGED, judged.why)


def unproven_sender(facts: Facts, settings: PolicySettings) -> Answer:
    """``require_dmarc`` is on and neither DMARC nor, where the domain has no policy, an aligned signature passed."""
    if not settings.require_dmarc:
        return Answer(False, "require_dmarc is off")
    judged = judge(facts.case.mail.sender.address, facts.case.mail.authentication)
    return Answer(judged.belief is not Belief.PROVEN, judged.why)
