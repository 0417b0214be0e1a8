"""Mailboxes as mail programs leave them: ``deskhand inspect`` reads them all, and says what it passes over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daemon.commands.inspection_files import PassedOver, find_mails
from tests.unit.core.mails import mail
from tests.unit.core.test_inspect_many import Inspect, inspect, mbox

__all__ = ["inspect"]  # the fixture

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TWO = mbox(mail("1@x.test"), mail("2@x.test"))


def names(folder: Path, passed_over: PassedOver | None = None) -> list[str]:
    found = list(find_mails([folder], passed_over))
    assert not [one.problem for one in found if one.problem]
    return [one.name.removeprefix(f"{folder}/") for one in found]


@pytest.mark.parametrize("lead", [BYTE_ORDER_MARK, b"\n", b"\r\n\r\n", BYTE_ORDER_MARK + b"\n"])
def test_what_an_editor_puts_before_an_mbox_swallows_no_mail(lead: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(lead + TWO)
    (tmp_path / "b.mbox").write_bytes(TWO)
    found = list(find_mails([tmp_path]))
    assert [one.name.rpartition("/")[2] for one in found] == ["a.mbox:1", "a.mbox:2", "b.mbox:1", "b.mbox:2"]
    assert [one.raw for one in found[:2]] == [one.raw for one in found[2:]]


@pytest.mark.parametrize("lead", [BYTE_ORDER_MARK, b"\n\n"])
def test_a_single_mail_keeps_the_bytes_before_it(lead: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(lead + mail("1@x.test"))
    (found,) = find_mails([tmp_path / "a.eml"])
    assert found.raw == lead + mail("1@x.test")


def test_mailboxes_without_a_suffix_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    """Thunderbird's folders, MH's numbered mails, an archive of a list; and what lies beside them."""
    (tmp_path / "Archives.sbd").mkdir()
    (tmp_path / "mh").mkdir()
    for name in ("Inbox", "Archives.sbd/2026", "Kunden e.V", "list.txt"):
        (tmp_path / name).write_bytes(TWO)
    (tmp_path / "mh" / "12").write_bytes(mail("3@x.test"))
    others = {
        "Drafts": b"",
        "Inbox.msf": b"// <!-- <mdb:mork:z v='1.4'/> -->\n",
        "LICENSE": b"Copyright: all of us\nSubject: to what stands below\n",
        "PKG-INFO": b"Metadata-Version: 2.1\nName: desk\nKeywords: mail\n",
        "key.pem": b"From: nobody\nSubject: key\n\n",
        "notes": b"From tomorrow on, the desk is closed.\n",
    }
    for name, content in others.items():
        (tmp_path / name).write_bytes(content)
    passed_over = PassedOver()
    expected = ["Archives.sbd/2026:1", "Archives.sbd/2026:2", "Inbox:1", "Inbox:2", "Kunden e.V:1", "Kunden e.V:2"]
    assert names(tmp_path, passed_over) == [*expected, "list.txt:1", "list.txt:2", "mh/12"]
    assert passed_over.number == len(others)


def test_mails_in_a_form_that_is_not_read_are_problems_in_a_folder_too(tmp_path: Path) -> None:
    for name in ("a.eml.gz", "b.MBOX.xz", "c.pst", "mbox.bz2"):
        (tmp_path / name).write_bytes(b"\0")
    (tmp_path / "notes.txt.gz").write_bytes(b"\0")
    found = list(find_mails([tmp_path]))
    assert [one.name.rpartition("/")[2] for one in found] == ["a.eml.gz", "b.MBOX.xz", "c.pst", "mbox.bz2"]
    assert all(one.problem for one in found)


def test_what_was_passed_over_is_said_to_a_person(inspect: Inspect, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("1@x.test"))
    for name in ("b.msf", "c.key", "d", "e"):
        (tmp_path / name).write_bytes(b"\0")
    status, shown, said = inspect(f"{tmp_path} --brief")
    assert (status, said) == (0, "")
    counts, passed = shown.splitlines()[1:]
    assert counts.startswith("1 mail: 1 person")
    assert passed == "4 files passed over: b.msf, c.key, d and 1 more"
    status, shown, said = inspect(f"{tmp_path} --json")
    assert (status, said, len(shown.splitlines())) == (0, "", 1)


def test_an_empty_maildir_or_mbox_is_read_and_has_no_mail(inspect: Inspect, tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / "m" / name).mkdir(parents=True)
    (tmp_path / "a.mbox").write_bytes(b"")
    for options in ("", "--brief"):
        assert inspect(f"{tmp_path / 'm'} {tmp_path / 'a.mbox'} {options}") == (0, "no mail\n", "")
    assert inspect(f"{tmp_path / 'm'} --json") == (0, "", "")


def test_a_mail_that_is_being_delivered_into_a_maildir_is_left_alone(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1").write_bytes(mail("1@x.test"))
    assert names(tmp_path) == ["cur/1", "new/1"]


def test_a_folder_says_where_its_mails_lie(inspect: Inspect, tmp_path: Path) -> None:
    (tmp_path / "Inbox").write_bytes(TWO)
    _, shown, _ = inspect(f"{tmp_path} --json")
    assert [json.loads(line)["message_id"] for line in shown.splitlines()] == ["1@x.test", "2@x.test"]
