"""DKIM signatures that another implementation verifies, against a key that a function gives instead of the DNS."""

from __future__ import annotations

import base64
import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.compose import compose_reply
from daemon.mail.dkim_signing import DkimKey, PrivateKey, is_domain, read_private_key, signed, signs_for
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import Attachment
from tests.unit.mail.test_compose import PARTS

dkim: Any = importlib.import_module("dkim")
RSA = DkimKey("s1", "desk.test", rsa.generate_private_key(65537, 2048))
ED25519 = DkimKey("s2", "desk.test", ed25519.Ed25519PrivateKey.generate())
KEYS = [RSA, ED25519]
MIME = compose_reply(replace(PARTS, html="<p>x</p>", attachments=(Attachment("a.pdf", "application/pdf", b"1"),))).mime
NOON = 1_795_435_200


class VerifyKey:
    """The part of PyNaCl that the verifier asks for, by another library."""

    def __init__(self, text: bytes, encoder: object) -> None:
        self._key = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(text))

    def verify(self, message: bytes, signature: bytes) -> None:
        self._key.verify(signature, message)


@pytest.fixture(autouse=True, scope="module")
def _ed25519_verifier() -> Iterator[None]:
    nacl = SimpleNamespace(
        signing=SimpleNamespace(VerifyKey=VerifyKey),
        encoding=SimpleNamespace(Base64Encoder=None),
        exceptions=SimpleNamespace(ValueError=ValueError, BadSignatureError=InvalidSignature),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dkim, "nacl", nacl, raising=False)
        yield


def dns(*keys: DkimKey) -> Callable[..., bytes | None]:
    records = {f"{key.place}.".encode(): key.record.encode() for key in keys}

    def answer(name: bytes | str, **_: Any) -> bytes | None:
        return records.get(name if isinstance(name, bytes) else name.encode())

    return answer


def verified(mail: bytes, *keys: DkimKey) -> bool:
    return bool(dkim.verify(mail, dnsfunc=dns(*(keys or KEYS))))


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.algorithm)
def test_a_signed_mail_verifies_and_reads_as_before(key: DkimKey) -> None:
    mail = signed(MIME, key, NOON)
    assert verified(mail)
    assert mail.endswith(MIME)
    assert mail.isascii()
    assert max(map(len, mail[: -len(MIME)].split(b"\r\n"))) <= 78
    assert read_mail(mail, ReaderOptions()) == read_mail(MIME, ReaderOptions())
    assert signed(MIME, key, NOON) == mail


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.algorithm)
@pytest.mark.parametrize("change", [
    lambda mail: mail.replace(b"support@desk.test>", b"evil@desk.test>", 1),
    lambda mail: mail.replace(b"JVBERg", b"JVBERx").replace(b"MQ==", b"Mg=="),
    lambda mail: b"From: evil@desk.test\r\n" + mail,
    lambda mail: b"Subject: Free lamps\r\n" + mail,
    lambda mail: mail.replace(b"\r\nTo: ", b"\r\nCc: eve@x.test\r\nTo: ", 1),
    lambda mail: mail + b"more\r\n",
])  # fmt: skip
def test_what_is_changed_or_added_breaks_it(key: DkimKey, change: Callable[[bytes], bytes]) -> None:
    mail = signed(MIME, key, NOON)
    assert change(mail) != mail
    assert not verified(change(mail))


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.algorithm)
def test_what_relays_do_to_white_space_does_not_break_it(key: DkimKey) -> None:
    mail = signed(MIME, key, NOON)
    assert verified(mail.replace(b"Subject: Re: My lamp", b"SUBJECT:  Re: My\r\n\t lamp") + b"\r\n\r\n")
    assert verified(b"Received: from a by b; now\r\n" + mail)


def test_another_key_verifies_nothing() -> None:
    other = DkimKey("s1", "desk.test", rsa.generate_private_key(65537, 2048))
    assert not verified(signed(MIME, RSA, NOON), other)


@given(
    st.lists(st.binary(max_size=30).filter(lambda line: not {10, 13} & set(line)), max_size=8),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
    st.sampled_from(KEYS),
)
@settings(deadline=None, max_examples=50)
def test_any_body_verifies(lines: list[bytes], subject: str, key: DkimKey) -> None:
    head = f"From: a@desk.test\r\nSubject: {subject}\r\nSubject:\r\n\t{subject} x \r\n"
    body = b"".join(line + b"\r\n" for line in lines)  # as SMTP carries it, each line with its end
    assert verified(signed(head.encode() + b"\r\n" + body, key, NOON))


def pem(key: Any, password: bytes | None = None) -> str:
    hidden = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    data: bytes = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, hidden)
    return data.decode()


@pytest.mark.parametrize("private", [RSA.private, ED25519.private])
def test_a_key_is_read_from_its_pem(private: PrivateKey) -> None:
    assert replace(RSA, private=read_private_key(pem(private))).record == replace(RSA, private=private).record


def test_an_ed25519_key_is_read_from_its_bytes_too() -> None:
    assert replace(RSA, private=read_private_key(" " + "AAAA" * 10 + "AAA=\n")).algorithm == "ed25519-sha256"


@pytest.mark.parametrize(("text", "words"), [
    ("", "no private key in PEM form"),
    ("secret words", "no private key in PEM form"),
    (pem(ec.generate_private_key(ec.SECP256R1())), "neither RSA nor Ed25519"),
    (pem(RSA.private, b"x"), "passphrase"),
    ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "public key"),
])  # fmt: skip
def test_what_is_no_key_is_refused_without_repeating_it(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        read_private_key(text)
    assert "secret words" not in str(caught.value)


def test_a_key_signs_for_its_domain_and_those_below() -> None:
    assert signs_for(RSA, "a@desk.test")
    assert signs_for(RSA, "a@Mail.Desk.test")
    assert not signs_for(RSA, "a@notdesk.test")
    assert not signs_for(RSA, "a@test")


def test_a_selector_is_made_of_labels() -> None:
    assert all(map(is_domain, ("s1", "2026.desk", "a-b")))
    assert not any(map(is_domain, ("", "a b", "a;b", "-a", "ä", "a..b")))
