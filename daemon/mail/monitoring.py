"""The notices of monitoring programs, by their form: Nagios and its kin (Icinga, Naemon, Centreon, Checkmk), Zabbix,
Prometheus's Alertmanager, Grafana. Few of them mark their mails as automatic (RFC 3834 section 5).

Sources: the mail commands and templates that these programs come with.
"""
# ruff: noqa: E501 (a row is a row: wrapping the tables makes them harder to extend)

from __future__ import annotations

import re

from daemon.mail.values import Address

_CHARACTERS = 4_000
_MIN_FIELDS = 3
_KIND = r"(?:PROBLEM|RECOVERY|ACKNOWLEDGE(?:MENT)?|CUSTOM|FLAPPING ?(?:START|STOP|END|DISABLED)?|DOWNTIME ?(?:START|STOP|END|REMOVED|CANCELLED)?)"
_STATE = r"(?:CRIT(?:ICAL)?|WARN(?:ING)?|UNKN(?:OWN)?|OK|DOWN|UP|UNREACH(?:ABLE)?)"
_SUBJECTS = re.compile(
    rf"\*\* ?{_KIND} (?:Host|Service)\b.{{1,200}}\*\*$|"  # Nagios, Icinga 1, Naemon, Centreon
    rf"(?:\[{_KIND}\] |{_KIND} - ).{{1,200}}\bis {_STATE}!?$|"  # Icinga 2
    rf"Check_?MK: .{{1,200}} {_STATE} ?(?:->|→) ?{_STATE}$|"
    r"\[(?:FIRING:\d{1,4}|RESOLVED)(?:, ?[^\]\n]{1,40})?\] ?\S"  # Alertmanager, Grafana
)
# What these programs begin a subject with as well, and people do: "Problem: my lamp is dark".
_LOOSE_SUBJECTS = re.compile(
    rf"{_KIND}\b|(?:Updated )?[Pp]roblem(?: [^\n:]{{1,60}})?: \S|Resolved(?: in [\dhms. ]{{1,30}})?: \S|\[(?:Alerting|OK|No Data)\] \S|Check_?MK\b"
)
_SENDER = re.compile(
    r"(?:nagios|icinga2?|naemon|centreon|shinken|opsview|check_?mk|omd|zabbix|prometheus|alert-?manager|grafana|monit|"
    r"monitoring|alerts?)(?:[-_.+ ][\w.+ -]{0,40})?",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\*{3,10} ?[^\s*][^*\n]{0,100}\*{3,10}")
# The lines that only such a program writes.
_CERTAIN_LINE = re.compile(
    rf"^(?:Notification Type: ?{_KIND}|(?:Event|Ereignis)(?:: +| \| ){_STATE} ?(?:->|→) ?{_STATE}|.{{1,200}} is {_STATE}!|"
    r"Problem (?:started|has been resolved|was (?:updated|closed))\b.{0,60} at \d|Original problem ID: ?\d|"
    r"- ?alertname ?= ?\S|alertname ?= ?\S)",
    re.MULTILINE,
)
_FIELD = re.compile(
    r"^(?:- )?(notification type|service|hosts?|hostname|address|ipv[46]|state|date/time|additional info|info|when|alias|"
    r"event|output|summary|details?|perfdata|problem name|problem duration|severity|operational data|"
    r"original problem id|comment|alertname|instance|job|labels|annotations|source|description)[ \t]*(?:[:=|]|$)",
    re.IGNORECASE | re.MULTILINE,
)


def signs_of_monitoring(subject: str, sender: Address, text: str) -> tuple[str, ...]:
    """What says that a monitoring program wrote a mail: its subject, its sender's name, the form of its text (at least
    three fields of such notices, one of which people hardly write, at the top). One alone proves nothing. A
    sender's name counts beside another sign; beside a subject that people write as well it is the one sign there is."""
    certain, formed = _SUBJECTS.match(subject) is not None, _is_form(text[:_CHARACTERS])
    loose = _LOOSE_SUBJECTS.match(subject) is not None
    if not (certain or formed or loose):
        return ()
    named = _SENDER.fullmatch(sender.name.strip()) or _SENDER.fullmatch(sender.address.rpartition("@")[0])
    signs = []
    if certain or (formed and loose):
        signs.append("its subject")
    if formed:
        signs.append("the form of its text")
    if named and (signs or loose):
        signs.append("its sender's name")
    return tuple(signs)


def _is_form(text: str) -> bool:
    """Whether the text begins with a program's heading, field or certain line, and is made of such fields."""
    shown = text.lstrip()
    heading = _HEADING.match(shown)
    if not (heading or _FIELD.match(shown) or _CERTAIN_LINE.match(shown) or re.match(r"\d{1,4} alerts? for ", shown)):
        return False
    fields = {found[1].lower() for found in _FIELD.finditer(text)}
    return len(fields) >= _MIN_FIELDS and _CERTAIN_LINE.search(text) is not None
