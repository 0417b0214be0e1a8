"""Bytes under each transfer encoding: what is encoded comes back, and what only says so stays as it is."""

from __future__ import annotations

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.structure import parse
from daemon.mail.transfer import content
from tests.unit.mail.samples import mail

WORDS = [
    "Hello,\n\nthe kettle leaks. Please send a new one!\n\nAnn",
    "The kettle leaks and I want a new one",
    "Der Kocher leckt und ich will einen neuen haben",
    "Чайник течёт, пришлите новый.",
    "水壶漏水了，请寄一个新的。",
    "Hello\nthe kettle leaks\nAnn",
    "See https://shop.test/kettles/boiling/4711?page=2&sort=price",
    "Danke",
]


@pytest.mark.parametrize("words", WORDS)
def test_words_that_say_they_were_base64_are_kept(words: str) -> None:
    found = mail(words, Content_Transfer_Encoding="base64")
    assert (found.text, found.defects) == (words, ("a body that is not base64",))


LETTER = "Where is my order 551? Die Lampe für Grüße."
CODE = base64.b64encode(LETTER.encode()).decode()


@pytest.mark.parametrize(
    "body",
    [
        "*".join(CODE[at : at + 10] for at in range(0, len(CODE), 10)),
        " ".join(CODE),
        "\n".join(CODE[at : at + 12] + " |" for at in range(0, len(CODE), 12)),
        f"{CODE[:8]}*{CODE[8:].rstrip('=')}\n-- \nfooter of a list",
        "V2hlcmUgaXMgbXkg*b3JkZXIgNTUxPyBE*aWUgTGFtcGUgZsO8*ciBHcsO8w59lLg\n-- \nfooter of a list",
        f"{CODE[:8]}*{CODE[8:].rstrip('=')}\n_____\nfooter of a list",
    ],
    ids=["stars", "spaces", "bars", "a footer", "a footer and short runs", "a rule"],
)
def test_base64_with_foreign_signs_in_it_is_read(body: str) -> None:
    """RFC 2045 section 6.8: what is not in the alphabet is ignored."""
    assert mail(body, Content_Transfer_Encoding="base64").text == LETTER


def test_a_damaged_base64_body_is_noted() -> None:
    assert mail(" ".join(CODE), Content_Transfer_Encoding="base64").defects == ("a damaged base64 body",)


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyzABC.,!?", min_size=1, max_size=9), min_size=5, max_size=40))
def test_words_are_never_read_as_damaged_base64(words: list[str]) -> None:
    text = " ".join(words).strip()
    root, _ = parse(f"Content-Transfer-Encoding: base64\n\n{text} - so it is".encode())
    assert content(root) == f"{text} - so it is".encode()


@pytest.mark.parametrize(
    "words",
    [
        "a = b, and the width = 20",
        "order=10 and size=41, colour=blue",
        "Open https://shop.test/?id=ax12&page=next, or page=last",
        "name==value",
    ],
)
def test_equals_signs_that_are_no_escapes_are_kept(words: str) -> None:
    found = mail(words, Content_Transfer_Encoding="quoted-printable")
    assert (found.text, found.defects) == (words, ("a body that is not quoted-printable",))


@pytest.mark.parametrize("words", ["The kettle leaks", "begin with the first step,\nthen the second", "begin 644"])
@pytest.mark.parametrize(("encoding", "name"), [("x-uuencode", "uuencoded"), ("x-yenc", "yEnc")])
def test_words_that_say_they_were_a_file_are_kept(words: str, encoding: str, name: str) -> None:
    found = mail(words, Content_Transfer_Encoding=encoding)
    assert (found.text, found.defects) == (words, (f"a body that is not {name}",))


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        ("SGVsbG8", "Hello"),
        ("VGhlIGtldHRsZSBsZWFrcw==\n____\nThe list of all who have a kettle: https://list.test/", "The kettle leaks"),
        (
            "VGhlIGtldHRsZSBsZWFrcyBhbmQgSSB3YW50IGEgbmV3!\n IG9uZSwgcGxlYXNl",
            "The kettle leaks and I want a new one, please",
        ),
    ],
)
def test_base64_that_is_not_clean_is_read(encoded: str, text: str) -> None:
    assert mail(encoded, Content_Transfer_Encoding="base64").text == text


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        ("caf=E9 cr=e8me", "café crème"),
        ("=46rom Ann", "From Ann"),
        ('class="a" id="b" h=F6h', 'class="a" id="b" höh'),
        ("=48=65=6C=6C=6F", "Hello"),
        ("a =3D b, 2 = 2=\n, or not =3D", "a = b, 2 = 2, or not ="),
    ],
)
def test_quoted_printable_that_is_not_clean_is_read(encoded: str, text: str) -> None:
    kind = "text/plain; charset=iso-8859-1"
    assert mail(encoded, Content_Transfer_Encoding="quoted-printable", Content_Type=kind).text == text


@given(st.binary(max_size=300), st.integers(1, 76), st.sampled_from(["application/pdf", "text/plain; charset=koi8-r"]))
def test_any_bytes_in_base64_come_back(data: bytes, width: int, kind: str) -> None:
    encoded = base64.b64encode(data)
    lines = b"\n".join(encoded[start : start + width] for start in range(0, len(encoded), width))
    root, _ = parse(f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n".encode() + lines)
    assert content(root) == data


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.just("\n"), max_size=300))
def test_any_text_in_quoted_printable_comes_back(text: str) -> None:
    head = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    root, _ = parse(head + binascii.b2a_qp(text.encode()))
    assert content(root) == text.encode()


@pytest.mark.parametrize("charset", ["utf-16", "utf-16le", "utf-32"])
def test_plain_words_labelled_as_wide_are_read(charset: str) -> None:
    for words, name in (("The kettle leaks", "ascii"), ("Чайник течёт", "utf-8")):
        found = mail(words, Content_Type=f"text/plain; charset={charset}")
        assert (found.text, found.defects) == (words, (f"{name} labelled {charset}",))


@pytest.mark.parametrize("text", ["你好", "Hello, the kettle leaks", "您好，我订购的商品还没有收到", "Чайник течёт"])
def test_wide_text_is_read_as_such(text: str) -> None:
    encoded = base64.b64encode(text.encode("utf-16le")).decode()
    kind = "text/plain; charset=utf-16le"
    assert mail(encoded, Content_Type=kind, Content_Transfer_Encoding="base64").text == text
