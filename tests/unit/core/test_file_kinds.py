"""What ``deskhand inspect`` says of a file that is no mail: what it is, and how to come to the mails in it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
import zipfile
from pathlib import Path

import pytest

from daemon.commands.inspection_files import find_mails
from tests.unit.core.mails import mail

MAIL = mail("1@x.test")


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.eml", MAIL)
    return file.getvalue()


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("Message-ID: a.eml"), io.BytesIO())
    return file.getvalue()


def database(path: Path) -> bytes:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE a (b)")
    connection.close()
    return path.read_bytes()


def problem(name: str, raw: bytes, folder: Path) -> str:
    (folder / name).write_bytes(raw)
    (found,) = find_mails([folder / name])
    assert found.raw == b""
    return found.problem.removeprefix(f"{folder / name}: this is no mail: ")


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("a.eml.gz", gzip.compress(MAIL), "it is compressed; read it with: gzip -dc FILE | deskhand inspect -"),
        ("a.eml.bz2", bz2.compress(MAIL), "it is compressed; read it with: bzip2 -dc FILE | deskhand inspect -"),
        ("a.eml.xz", lzma.compress(MAIL), "it is compressed; read it with: xz -dc FILE | deskhand inspect -"),
        ("a.msg", zipped(), "it is an archive (zip); unpack it, and name the folder"),
        ("a.tar", tarred(), "it is an archive (tar); unpack it, and name the folder"),
        ("a.pst", b"!BDN\0\0\0\0SM", "it is Outlook's data file; take the mails out of it: readpst -e -o FOLDER FILE"),
        ("a.eml", "\ufeff".encode("utf-16-le") + b"S\0u\0", "it is text in UTF-16; read it with: iconv -f UTF-16 -t "),
        ("a.eml", MAIL.decode().encode("utf-16-le"), "it is text in UTF-16; read it with: iconv -f UTF-16LE -t UTF-8 "),
        ("a.eml", MAIL.decode().encode("utf-16-be"), "it is text in UTF-16; read it with: iconv -f UTF-16BE -t UTF-8 "),
        ("a.pdf", b"%PDF-1.4\nFrom: x\nMessage-ID: <a@b>\n", "it is a PDF; save the mail itself, as *.eml or *.msg"),
        ("a.eml", b"<!DOCTYPE html>\n<p>x: y</p>", "it is a web page; save the mail itself, as *.eml or *.msg"),
        ("a.eml", b"\n<html>x: y</html>\nContent-Type: text/html\n\n", "it is a web page; save the mail itself, "),
        ("a.txt", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "it is an answer of a web server"),
        ("a.jsonl", b'{"id": 1}\n{"id": 2}\n', "its header has no field that mails have, such as From or Subject"),
        ("a.txt", b"http://x.example/ is a link\n", "its header has no field that mails have, such as From or Subject"),
        ("a.txt", b"hello\n", "it has no header"),
        ("a.txt", b"", "the file is empty"),
    ],
)
def test_what_is_no_mail_is_told_and_what_to_do(name: str, raw: bytes, expected: str, tmp_path: Path) -> None:
    said = problem(name, raw, tmp_path)
    assert said == expected or (expected.endswith(" ") and said.startswith(expected))


def test_a_database_is_told(tmp_path: Path) -> None:
    assert problem("a.eml", database(tmp_path / "desk.sqlite3"), tmp_path) == "it is an SQLite database"


def test_a_mail_of_apple_mail_is_read_without_what_stands_around_it(tmp_path: Path) -> None:
    plist = b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict/></plist>\n'
    (tmp_path / "12.emlx").write_bytes(b"%-10d\n" % len(MAIL) + MAIL + plist)
    assert [one.raw for one in find_mails([tmp_path])] == [MAIL]


def test_a_mail_about_files_is_a_mail(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Subject: %PDF-\r\nFrom: ann@example.org\r\n\r\n<html>{}\r\n")
    (found,) = find_mails([tmp_path])
    assert not found.problem
