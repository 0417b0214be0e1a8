"""Words and parameters of headers (RFC 2047, RFC 2231), in the forms in which they are broken."""

from __future__ import annotations

import base64
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.parameters import parse_parameters
from daemon.mail.words import decode_base64, header_text
from tests.unit.mail.samples import mail


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"=?utf-8?B?w6?= =?utf-8?B?Q=?=", "ä"),  # base64 split inside of its four characters
        (b"=?utf-8?Q?=E4=BD?= =?UTF8?Q?=A0?=", "你"),  # one character in two words, two labels of one charset
        (b"=?UTF-8?B?44GT44KT44Gr44Gh", "こんにち"),  # the end was cut
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe=", "Grüße"),
        (b"=?utf-8?Q?abc =?utf-8?Q?def?=", "abcdef"),  # a word without its end before another
        (b"=?utf-8?q?never closed", "=?utf-8?q?never closed"),
        (b"1 =? 2 and =?2", "1 =? 2 and =?2"),
        (b"=?koi8-r?Q?\xf0\xd2\xc9\xd7\xc5\xd4?= =?koi8-r?b?z9Q=?=", "Приветот"),  # raw bytes of the word's own charset
        (b"Caf\xe9 =?utf-8?q?=C3=A9?=", "Café é"),  # raw bytes beside a word
        (b"=? utf-8 ?q? x?=", "x"),
        (b"=??Q?a=C3=A9?=", "aé"),
        (b"=?utf-8*de-AT?q?a?=", "a"),  # RFC 2231 section 5
        (b"=?iso-8859-1?q?=e4=F6?=", "äö"),
        (b"=?UTF-8?Q?Re:_what?_yes?=", "Re: what? yes"),
        (b'"=?utf-8?q?a_b?="', '"a b"'),
        (b"a =?utf-8?q?b?= =?utf-8?q?c?= d", "a bc d"),
        (b"=?utf-8?q?a?=\t =?iso-8859-1?q?b?=", "ab"),
        (b"=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは"),
        (b"\x1b$B$3$s\x1b(B", "こん"),  # Japanese of seven bits without any word
        (b"=?utf-8?b?SGVsbG8=IHdvcmxk?=", "Hello world"),  # two encoded pieces in one word
        ("Заказ не пришёл".encode("koi8-r"), "Заказ не пришёл"),
        ("Grüße".encode("cp1252"), "Grüße"),
    ],
)
def test_words_are_read_as_far_as_they_can_be(value: bytes, text: str) -> None:
    assert header_text(value) == text


@given(
    st.text(min_size=1, max_size=80).filter(lambda text: text.isprintable() and text == text.strip()),
    st.integers(1, 20),
)
def test_a_text_in_words_of_any_size_comes_back(text: str, size: int) -> None:
    data = text.encode()
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    in_base64 = b"\r\n ".join(b"=?utf-8?B?" + base64.b64encode(chunk) + b"?=" for chunk in chunks)
    quoted = b" ".join(b"=?utf-8?Q?" + b"".join(b"=%02X" % byte for byte in chunk) + b"?=" for chunk in chunks)
    assert header_text(in_base64.replace(b"\r\n", b"")) == text
    assert header_text(quoted) == text


@given(
    st.lists(
        st.sampled_from([b"=?", b"?=", b"utf-8", b"?q?", b"?B?", b"=C3", b"=", b"?", b" ", b"\xff", b"w6Q"]),
        max_size=60,
    )
)
def test_any_mixture_of_pieces_of_words_gives_text(pieces: list[bytes]) -> None:
    _is_text(header_text(b"".join(pieces)))


def test_a_soft_hyphen_in_a_subject_is_text() -> None:
    _is_text(header_text(b"=??B??q??B?utf-8=?=?"))


def _is_text(text: str) -> None:
    """No controls, line ends or surrogates; marks of direction and soft hyphens are somebody's text."""
    assert not {unicodedata.category(letter) for letter in text} & {"Cc", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("filename*1*=%C3%9Fe.pdf; filename*0*=utf-8''Gr%C3%BC", "Grüße.pdf"),  # out of order
        ("filename*0*=utf-8''Gr%C3%BC; filename*2=.pdf", "Grü.pdf"),  # a piece is missing
        ("filename=whole.pdf; filename*0*=utf-8''who; filename*2=pdf", "whole.pdf"),
        ("filename=plain.pdf; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        ("filename*=utf-8''100%25 of %all%.txt", "100% of %all%.txt"),  # percent signs that are no escapes
        ("filename*=Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),  # no charset
        ("filename*=''Gr%FC%DFe.pdf", "Grüße.pdf"),  # neither, and no UTF-8
        ("filename*=\"iso-8859-1'de'Gr%FC.pdf\"", "Grü.pdf"),  # quoted
        ("filename*0*=koi8-r'ru'%FA; filename*1*=%C1.txt", "За.txt"),
        ('filename*0="=?utf-8?q?Gr=C3"; filename*1="=BC?=.pdf"', "Grü.pdf"),  # a word over two pieces
        ('filename*0=long; filename*1=" name\'s"; filename*2=.pdf', "long name's.pdf"),
        ("filename*0*=no-such'x'a%20b; filename*1=.txt", "a b.txt"),
        ("filename=my letter.pdf; size=3", "my letter.pdf"),  # no quotes
        ('filename="C:\\letters\\one.pdf"', "C:\\letters\\one.pdf"),
        ('filename="a\\"b\\\\c.pdf"', 'a"b\\c.pdf'),
        ('filename="open.pdf; size=3', "open.pdf"),  # the quote is never closed
        ("FileName = spaced.pdf", "spaced.pdf"),
        ('filename="=?utf-8?B?w6Q=?= =?utf-8?B?LnBkZg==?="', "ä.pdf"),
        ("filename==?utf-8?Q?Gr=C3=BC.pdf?=", "Grü.pdf"),
    ],
)
def test_file_names_are_read_as_far_as_they_can_be(value: str, name: str) -> None:
    assert parse_parameters(b"attachment; " + value.encode())[1]["filename"] == name


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('text/plain charset="utf-8" format=flowed', {"charset": "utf-8", "format": "flowed"}),
        ("text/plain; charset=utf-8 format=flowed", {"charset": "utf-8", "format": "flowed"}),
        ("text/plain; charset=us-ascii (Plain text)", {"charset": "us-ascii"}),
        ("text/plain;;; charset=utf-8;", {"charset": "utf-8"}),
        ('multipart/mixed;boundary="a b";x', {"boundary": "a b"}),
    ],
)
def test_parameters_without_their_semicolons_and_with_comments_are_read(value: str, expected: dict[str, str]) -> None:
    assert parse_parameters(value.encode())[1] == expected


@given(st.text(min_size=1, max_size=60).filter(str.isprintable), st.integers(1, 30), st.randoms())
def test_a_name_in_pieces_of_any_order_comes_back(name: str, size: int, chance: object) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in name.encode())
    chunks = [encoded[start : start + 3 * size] for start in range(0, len(encoded), 3 * size)]
    pieces = [
        f"filename*{number}*={'utf-8' + chr(39) * 2 if number == 0 else ''}{chunk}"
        for number, chunk in enumerate(chunks)
    ]
    chance.shuffle(pieces)  # type: ignore[attr-defined]
    assert parse_parameters(("attachment; " + "; ".join(pieces)).encode())[1]["filename"] == name


@given(
    st.lists(
        st.sampled_from(["a", ";", "=", '"', "*", "0", "%C3", "'", "utf-8", "\\", " ", "filename", "=?"]), max_size=60
    )
)
def test_any_mixture_of_pieces_of_parameters_is_read(pieces: list[str]) -> None:
    kind, found = parse_parameters("".join(pieces).encode())
    assert all(isinstance(one, str) for one in (kind, *found, *found.values()))


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (b"aGVs\r\nbG8=", b"hello"),
        (b"aGVsbG8", b"hello"),  # no padding
        (b"aGVsbG8=aGVsbG8=", b"hellohello"),  # two pieces
        (b"aGVs!bG8=", b"hello"),  # a foreign byte
        (b"aGVsbG8=\r\n\r\n-- \r\nA list's footer_with lines\r\n", b"hello"),
        (b"aGVsbG8gdGhlcmUh\xff", b"hello there!"),
        (b"=", b""),
        (b"", b""),
    ],
)
def test_base64_is_read_as_far_as_it_can_be(data: bytes, content: bytes) -> None:
    assert decode_base64(data) == content


@given(st.binary(max_size=300), st.integers(1, 80))
def test_base64_in_lines_of_any_length_comes_back(content: bytes, width: int) -> None:
    data = base64.b64encode(content)
    assert decode_base64(b"\r\n".join(data[start : start + width] for start in range(0, len(data), width))) == content


def test_megabytes_in_one_header_are_cut_not_refused() -> None:
    read = mail(Subject="a" * 3_000_000, X_Long="b" * 2_000_000)
    assert read.subject == "a" * 2_000
    assert read.text == "Hello, where is my parcel?"
