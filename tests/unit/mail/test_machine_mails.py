"""Machine mails, and people's mails that look like them: none of the first is answered, none of the second dropped."""

from __future__ import annotations

import pytest

from daemon.mail.automatic import LOOKS_AUTOMATIC
from daemon.mail.correspondent import correspondent
from daemon.mail.mime import read_mail
from daemon.mail.senders import is_unattended
from daemon.mail.tokens import is_own
from daemon.models import MailKind
from tests.unit.mail.machine_mails.composing import Entry, entries, made
from tests.unit.mail.samples import READER, mail

# The later batches were written, and scored, before anything was mended for them.
MACHINE_FILES = (
    "away",
    "bounces",
    "receipts",
    "second_machines",
    "third_machines",
    "fourth_machines",
    "fifth_machines",
    "sixth_machines",
    "eighth_machines",
    "thirteenth_machines",
)
PEOPLE_FILES = (
    "people",
    "second_people",
    "third_people",
    "fourth_people",
    "fifth_people",
    "sixth_people",
    "eighth_people",
    "thirteenth_people",
)
MACHINES = [one for file in MACHINE_FILES for one in entries(f"{file}.txt")]
PEOPLE = [one for file in PEOPLE_FILES for one in entries(f"{file}.txt")]


@pytest.mark.parametrize("entry", MACHINES, ids=lambda one: one.name)
def test_a_machine_mail_has_its_kind_and_says_why(entry: Entry) -> None:
    """``@look yes``: nothing but its words speaks for a machine, and a person may use them; one has to look then.
    ``@missed yes``: not known yet, as its one sign is what people say as well."""
    read = read_mail(made(entry), READER)
    if entry.fact("missed") == "yes":
        assert (read.kind, read.evidence.startswith(LOOKS_AUTOMATIC)) == (MailKind.PERSON, False)
        return
    if entry.fact("look") == "yes":
        assert (read.kind, read.evidence.startswith(LOOKS_AUTOMATIC)) == (MailKind.PERSON, True)
    else:
        assert (read.kind.value, bool(read.evidence)) == (entry.kind, True)


@pytest.mark.parametrize("entry", PEOPLE, ids=lambda one: one.name)
def test_a_persons_mail_that_looks_like_a_machines_is_a_persons(entry: Entry) -> None:
    """``@look yes``: a form that names its visitor in the text only, a relay, or an absence beside which something is
    wanted; a person has to look before that is answered."""
    read = read_mail(made(entry), READER)
    assert (read.kind, read.evidence.startswith(LOOKS_AUTOMATIC)) == (MailKind.PERSON, entry.fact("look") == "yes")


@pytest.mark.parametrize("entry", PEOPLE, ids=lambda one: one.name)
def test_a_persons_mail_names_somebody_to_answer(entry: Entry) -> None:
    found = correspondent(read_mail(made(entry), READER), READER.own_addresses)
    assert found.address is not None
    assert not is_unattended(found.address.address)
    assert not is_own(found.address.address, READER.own_addresses)


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(MACHINES) >= 150
    assert len(PEOPLE) >= 150
    assert len({one.name for one in (*MACHINES, *PEOPLE)}) == len(MACHINES) + len(PEOPLE)


@pytest.mark.parametrize(
    ("text", "headers", "kind"),
    [
        ('{"notificationType": "Bounce"}', {}, MailKind.PERSON),  # a developer who asks what it means
        ('{"notificationType": "Complaint"}', {"X_Amz_Sns_Message_Id": "1"}, MailKind.COMPLAINT),
        ('{"notificationType": "Complaint"}', {"From": "AWS <no-reply@sns.amazonaws.com>"}, MailKind.COMPLAINT),
        ("Hello", {"From": "support@desk.test", "Reply_To": "no-reply@shop.test"}, MailKind.OWN),
        ("Hello", {"From": "support@desk.test", "Reply_To": "ann@example.org"}, MailKind.PERSON),
    ],
)
def test_a_guard_keeps_to_those_whom_it_is_for(text: str, headers: dict[str, str], kind: MailKind) -> None:
    assert mail(text, **headers).kind is kind
