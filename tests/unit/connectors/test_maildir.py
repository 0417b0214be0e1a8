"""UIDs of a Maildir survive restarts, crashes and a mail client that moves files."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.maildir import MaildirFolders
from connectors.maildir_folder import MaildirFolder
from connectors.maildir_uids import FILE_NAME
from daemon.errors import TransientError
from daemon.settings import MailboxSettings


@pytest.fixture
def folder(tmp_path: Path) -> MaildirFolder:
    folder = MaildirFolder(tmp_path)
    folder.make()
    return folder


def drop(folder: MaildirFolder, name: str) -> Path:
    path = folder.path / "new" / name
    path.write_bytes(b"Subject: x\n\nhello\n")
    return path


def test_new_files_are_numbered_in_the_order_of_their_delivery(folder: MaildirFolder) -> None:
    drop(folder, "999.b.host")
    drop(folder, "1000.a.host")
    assert [path.name for path in folder.scan().values()] == ["999.b.host", "1000.a.host"]


def test_a_uid_stays_when_a_client_moves_and_flags_the_file(folder: MaildirFolder) -> None:
    path = drop(folder, "1.a.host")
    (uid,) = folder.scan()
    path.rename(folder.path / "cur" / "1.a.host:2,RS")
    assert list(folder.scan()) == [uid]
    assert folder.read(path) == b"Subject: x\n\nhello\n"


def test_uids_survive_a_restart_and_are_never_given_twice(folder: MaildirFolder) -> None:
    drop(folder, "1.a.host")
    last = drop(folder, "2.b.host")
    assert list(folder.scan()) == [1, 2]
    last.unlink()
    again = MaildirFolder(folder.path)
    drop(again, "3.c.host")
    assert list(again.scan()) == [1, 3]
    assert again.uids.uidvalidity == folder.uids.uidvalidity


def test_a_line_torn_by_a_crash_is_cut_off(folder: MaildirFolder) -> None:
    drop(folder, "1.a.host")
    folder.scan()
    with (folder.path / FILE_NAME).open("a") as file:
        file.write("2 2.b.ho")
    drop(folder, "2.b.host")
    again = MaildirFolder(folder.path)
    assert list(again.scan()) == [1, 2]
    assert (folder.path / FILE_NAME).read_text().splitlines()[1:] == ["1 1.a.host", "2 2.b.host"]


@pytest.mark.parametrize("garbage", [b"", b"\n", b"1 1.a.host\n", b"deskhand 1 x\n", b"\xff\xfe\n"])
def test_a_list_that_is_not_ours_is_begun_again_with_a_new_uidvalidity(garbage: bytes, folder: MaildirFolder) -> None:
    drop(folder, "1.a.host")
    folder.scan()
    before = folder.uids.uidvalidity
    (folder.path / FILE_NAME).write_bytes(garbage)
    assert list(folder.scan()) == [1]
    assert folder.uids.uidvalidity > before


def test_a_folder_that_is_no_maildir_is_named(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match="is no Maildir"):
        MaildirFolder(tmp_path / "nowhere").scan()


async def test_a_draft_is_found_by_its_header_and_under_every_name_that_a_mail_client_gives_it(
    tmp_path: Path,
) -> None:
    settings = MailboxSettings(name="support", address="support@desk.test", type="maildir", path=Path("Maildir"))
    folders = MaildirFolders(settings, tmp_path)
    await folders.append(
        "drafts", b"Subject: x\r\nMESSAGE-ID:\r\n <one@desk.test>\r\n\r\nMessage-ID: <two@desk.test>\r\n"
    )
    assert await folders.find("drafts", "one@desk.test")
    assert not await folders.find("drafts", "two@desk.test")
    [file] = (tmp_path / "Maildir" / ".Drafts" / "cur").iterdir()
    file.rename(file.with_name(file.name + "S"))
    assert await folders.find("drafts", "one@desk.test")
    await folders.remove("drafts", "one@desk.test")
    assert not await folders.find("drafts", "one@desk.test")
