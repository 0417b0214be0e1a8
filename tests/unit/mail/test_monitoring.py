from __future__ import annotations

import pytest

from daemon.mail.automatic import LOOKS_AUTOMATIC
from daemon.models import MailKind
from tests.unit.mail.samples import mail

NAGIOS = """***** Nagios *****

Notification Type: PROBLEM

Service: HTTP
Host: web01
Address: 192.0.2.1
State: CRITICAL

Date/Time: Mon Nov 23 09:12:00 UTC 2026

Additional Info:

CRITICAL - Socket timeout
"""
ICINGA = """***** Service Monitoring on mon.example.org *****

HTTP on web01 is CRITICAL!

Info:    CRITICAL - Socket timeout

When:    2026-11-23 09:12:00 +0100
Service: http
Host:    web01
IPv4:    192.0.2.1
"""
CHECKMK = """Host:     web01
Alias:    web01
Address:  192.0.2.1
Service:  Filesystem /var
Event:    OK -> CRIT
Output:   CRIT - 98% used
"""
ZABBIX = """Problem started at 09:12:00 on 2026.11.23
Problem name: Disk space is low
Host: web01
Severity: High
Operational data: 98 %
Original problem ID: 1047
"""
ALERTMANAGER = """1 alert for alertname=HighLatency

[1] Firing
Labels
alertname = HighLatency
instance = web01:9100
job = node
severity = page
Annotations
summary = Latency is high
Source <http://prom.example.org:9090/graph?g0.expr=x>

Sent by Alertmanager
"""
MACHINES = [
    ("nagios@mon.example.org", "** PROBLEM Service Alert: web01/HTTP is CRITICAL **", NAGIOS),
    ("root@mon.example.org", "** RECOVERY Host Alert: web01 is UP **", NAGIOS.replace("PROBLEM", "RECOVERY")),
    ("Nagios <robot@mon.example.org>", "web01", NAGIOS),
    ("Nagios <nagios@mon.example.org>", "** PROBLEM Host web01 **", "PROBLEM: disk full on web01\n/var 98%"),
    ("icinga@mon.example.org", "[PROBLEM] HTTP on web01 is CRITICAL!", ICINGA),
    ("root@mon.example.org", "PROBLEM - web01 - HTTP is CRITICAL", ICINGA),
    ("checkmk@mon.example.org", "Check_MK: web01/Filesystem /var OK -> CRIT", CHECKMK),
    ("Zabbix <it@example.org>", "Problem: Disk space is low", ZABBIX),
    ("zabbix@mon.example.org", "Resolved in 5m 3s: Disk space is low", ZABBIX),
    ("alertmanager@mon.example.org", "[FIRING:1] HighLatency (web01:9100 node page)", ALERTMANAGER),
    ("it@example.org", "[RESOLVED] HighLatency (web01:9100 node page)", ALERTMANAGER.replace("Firing", "Resolved")),
]


@pytest.mark.parametrize(("sender", "subject", "text"), MACHINES)
def test_a_monitoring_programs_notice_is_a_machines(sender: str, subject: str, text: str) -> None:
    read = mail(text, From=sender, Subject=subject)
    assert read.kind is MailKind.AUTO_REPLY
    assert read.evidence.startswith("a monitoring program's notice: ")


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("ann@example.org", "web01", NAGIOS),  # somebody may have pasted it
        ("ann@example.org", "** PROBLEM Service Alert: web01/HTTP is CRITICAL **", "Who looks at this one?"),
        ("nagios@mon.example.org", "** PROBLEM Host web01 **", "Can you please look at it? What shall we do?"),
    ],
)
def test_one_sign_of_a_monitoring_program_or_a_question_asks_a_person(sender: str, subject: str, text: str) -> None:
    read = mail(text, From=sender, Subject=subject)
    assert (read.kind, read.evidence[: len(LOOKS_AUTOMATIC)]) == (MailKind.PERSON, LOOKS_AUTOMATIC)


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("ann@example.org", "Problem: my lamp is dark", "It does not light.\nHost: web01\nState: CRITICAL"),
        ("ann@example.org", "Re: ** PROBLEM Service Alert: web01/HTTP is CRITICAL **", "I have seen to it."),
        ("ann@example.org", "Fwd: ** PROBLEM Host Alert: web01 is DOWN **", f"Is this your server?\n\n{NAGIOS}"),
        ("ann@example.org", "Your web server", f"Since today we get these:\n\n{NAGIOS}\nWhat is wrong?"),
        ("Alerts <ann@example.org>", "A question", "Where is my parcel?"),
        ("ann@example.org", "** PROBLEM with my order **", "It never came."),
        ("ann@example.org", "Down", "Service: web\nHost: web01\nState: down since this morning"),
    ],
)
def test_people_write_of_monitoring_as_well(sender: str, subject: str, text: str) -> None:
    read = mail(text, From=sender, Subject=subject)
    assert (read.kind, read.evidence) == (MailKind.PERSON, "nothing says that a machine wrote it")
