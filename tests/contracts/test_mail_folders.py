"""What every pair of Sent and Drafts folders promises (``daemon.ports.MailFolders``)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.servers.mailbox_rigs import Folders, MailboxRig, in_thread


def mail(message_id: str, body: str = "Hello") -> bytes:
    """A mail of ours."""
    return f"From: agent@example.test\r\nMessage-ID: <{message_id}>\r\nSubject: x\r\n\r\n{body}\r\n".encode()


@pytest.fixture
async def folders(mailbox_rig: MailboxRig) -> AsyncIterator[Folders]:
    folders = mailbox_rig.folders()
    yield folders
    await folders.close()


async def test_an_appended_mail_is_found_by_its_message_id(folders: Folders) -> None:
    await folders.append("sent", mail("one.1@example.test"))
    assert await folders.find("sent", "one.1@example.test")


async def test_a_mail_of_another_folder_is_not_found(folders: Folders) -> None:
    await folders.append("drafts", mail("one@example.test"))
    assert not await folders.find("sent", "one@example.test")


async def test_a_longer_message_id_is_another_mail(folders: Folders) -> None:
    await folders.append("sent", mail("more.one@example.test"))
    assert not await folders.find("sent", "one@example.test")


async def test_a_message_id_in_the_body_is_not_found(folders: Folders) -> None:
    await folders.append("sent", mail("outer@example.test", "Message-ID: <inner@example.test>"))
    assert not await folders.find("sent", "inner@example.test")


async def test_a_folded_message_id_is_found(folders: Folders) -> None:
    await folders.append("sent", b"From: a@example.test\r\nMessage-ID:\r\n <folded@example.test>\r\n\r\nx\r\n")
    assert await folders.find("sent", "folded@example.test")


async def test_looking_for_a_strange_message_id_finds_nothing(folders: Folders) -> None:
    for strange in ('a"b\\c@example.test', "ünicode@example.test", "a b@example.test", "ü", ""):
        assert not await folders.find("sent", strange)


async def test_sent_mail_is_read_and_a_draft_is_a_draft(mailbox_rig: MailboxRig, folders: Folders) -> None:
    await folders.append("sent", mail("one@example.test"))
    await folders.append("drafts", mail("two@example.test"))
    (sent,) = await in_thread(mailbox_rig.flags, "Sent")
    (draft,) = await in_thread(mailbox_rig.flags, "Drafts")
    assert "\\Seen" in sent
    assert "\\Draft" in draft


async def test_the_bytes_of_an_appended_mail_are_unchanged(mailbox_rig: MailboxRig, folders: Folders) -> None:
    raw = mail("one@example.test", "Grüße {5}\r\n.\r\nFrom here\r\n" + "x" * 500)
    await folders.append("sent", raw)
    assert await in_thread(mailbox_rig.contents, "Sent") == [raw]


async def test_removing_takes_only_the_one_mail(mailbox_rig: MailboxRig, folders: Folders) -> None:
    for name in ("one", "two", "more.one"):
        await folders.append("drafts", mail(f"{name}@example.test"))
    await folders.remove("drafts", "one@example.test")
    assert not await folders.find("drafts", "one@example.test")
    left = await in_thread(mailbox_rig.contents, "Drafts")
    assert left == [mail("two@example.test"), mail("more.one@example.test")]


async def test_removing_what_is_not_there_does_nothing(folders: Folders) -> None:
    await folders.remove("drafts", "nobody@example.test")


async def test_a_configured_folder_is_made_and_used(mailbox_rig: MailboxRig) -> None:
    folders = mailbox_rig.folders(drafts="Entwürfe & mehr", sent="Gesendet")
    await folders.append("drafts", mail("one@example.test"))
    assert await folders.find("drafts", "one@example.test")
    await folders.remove("drafts", "one@example.test")
    assert not await folders.find("drafts", "one@example.test")
    await folders.close()
