"""Bytes under every charset label: right, wrong, unknown, broken and missing."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.charset_guess import guess_charset
from daemon.mail.charsets import codec_name, decode
from daemon.mail.iso2022 import decode_iso2022_jp

RUSSIAN = "Здравствуйте! Мой заказ до сих пор не пришёл. Проверьте, пожалуйста."
JAPANESE = "こんにちは。注文した商品がまだ届きません。確認をお願いします。"
CHINESE = "您好，我订购的商品还没有收到，请帮我查询一下物流信息，谢谢。"
TAIWANESE = "您好，我訂購的商品還沒有收到，請幫我查詢一下物流資訊，謝謝。"
KOREAN = "안녕하세요. 주문한 상품이 아직 도착하지 않았습니다. 확인 부탁드립니다."


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (JAPANESE, "shift_jis"), (JAPANESE, "euc-jp"), (JAPANESE, "iso-2022-jp"), ("配送について", "shift_jis"),
        (RUSSIAN, "koi8-r"), (RUSSIAN, "cp1251"), (RUSSIAN, "cp866"), ("Возврат товара", "koi8-r"),
        (CHINESE, "gb18030"), ("退货申请", "gb18030"), (TAIWANESE, "big5"), (KOREAN, "euc-kr"), (KOREAN, "iso-2022-kr"),
        ("Grüße aus München, schöne Straße", "cp1252"), ("Où est ma commande ? Déjà reçue", "cp1252"),
        ("¿Dónde está mi pedido? Año", "iso-8859-1"), ("“quoted” – it’s fine", "cp1252"), ("Ålesund på Øst", "cp1252"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("label", ["", "x-no-such-charset", "unknown-8bit"])
def test_without_a_label_the_charset_is_guessed_from_what_is_written(text: str, charset: str, label: str) -> None:
    assert decode(text.encode(charset), label)[0] == text


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz äöüßéèàçñøå.,'", min_size=1, max_size=60))
def test_western_words_are_never_taken_for_eastern_ones(text: str) -> None:
    words = [word for word in re.findall(r"\w+", text) if re.search(r"[äöüßéèàçñøå]{3}", word)]
    if not words:  # three such letters in a row are no word of any of these languages
        assert guess_charset(text.encode("cp1252")) == "cp1252"


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("cp-850", "cp850"), ("CP_850", "cp850"), ("ibm-850", "cp850"), ("win-1251", "cp1251"),
        ("windows1252", "cp1252"),
        ("iso88591", "cp1252"), ("ISO_8859-1:1987", "cp1252"), ("iso8859_15", "iso8859-15"), ("x-sjis", "cp932"),
        ("csISO2022JP", "iso2022_jp"), ("cskoi8r", "koi8-r"), ("x-x-big5", "cp950"), ("gb2312", "gb18030"),
        ("utf-8;format=flowed", "utf-8"), ("utf8mb4", "utf-8"), ('"utf-8"', "utf-8"), ("charset=utf-8", "utf-8"),
        ("windows-1252http-equivcontent-type", "cp1252"), ("utf-8*en", "utf-8"), ("ks_c_5601-1987", "cp949"),
        ("ansi_x3.110-1983", "iso8859-1"), ("unicode-1-1-utf-7", "utf-7"), ("ibm037", "cp037"), ("cp37", "cp037"),
        ("x-user-defined", "cp1252"), ("macintosh", "mac-roman"), ("cp65001", "utf-8"), ("idna", None), ("zip", None),
        ("../etc", None), ("rot13", None), ("undefined", None),
    ],
)  # fmt: skip
def test_labels_are_known_in_every_spelling(label: str, codec: str | None) -> None:
    assert codec_name(label) == (codecs.lookup(codec).name if codec else None)


@pytest.mark.parametrize(
    ("content", "label", "text"),
    [
        ("Grüße".encode(), "iso-8859-1", "Grüße"),
        (RUSSIAN.encode(), "windows-1251", RUSSIAN),
        (RUSSIAN.encode(), "koi8-r", RUSSIAN),
        (CHINESE.encode(), "gb2312", CHINESE),
        (JAPANESE.encode(), "iso-2022-jp", JAPANESE),
        (JAPANESE.encode("iso-2022-jp"), "us-ascii", JAPANESE),
        ("模型".encode("gb18030"), "gb2312", "模型"),  # bytes that are UTF-8 by chance
        (
            "Grüße aus M".encode() + b"\xff" + "nchen, schöne Tage für".encode(),
            "utf-8",
            "Grüße aus M\ufffdnchen, schöne",
        ),
        (b"plain words", "ebcdic-us", "plain words"),
        ("Größe".encode("cp1252"), "utf-8", "Größe"),
    ],
)
def test_a_label_that_is_wrong_does_not_matter(content: bytes, label: str, text: str) -> None:
    assert decode(content, label)[0].startswith(text)


def test_japanese_with_half_width_kana_and_the_signs_of_nec_is_read() -> None:
    assert decode(b"\x1b(I1231\x1b(B ok", "iso-2022-jp")[0] == "ｱｲｳｱ ok"
    assert decode(b"\x1b$B-!-\x22\x1b(B", "iso-2022-jp") == ("①②", "")
    assert decode_iso2022_jp(b"\x1b$(D\x30\x21\x1b(B") == "丂"


@given(st.text(alphabet=JAPANESE + "abc \n漢字カナ", max_size=60))
def test_iso_2022_jp_comes_back(text: str) -> None:
    assert decode(text.encode("iso-2022-jp"), "iso-2022-jp") == (text, "")


LABELS = st.sampled_from(
    ["", "utf-8", "us-ascii", "utf-7", "utf-16", "iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "gb2312", "big5", "cp037",
     "koi8-r", "shift_jis", "x-unknown", "no such", "\x00", "utf-32", "mac-roman", "johab"]
)  # fmt: skip


@given(st.binary(max_size=200), LABELS)
def test_any_bytes_under_any_label_are_text(content: bytes, label: str) -> None:
    text, defect = decode(content, label)
    assert isinstance(text, str)
    assert isinstance(defect, str)


ESCAPES = st.sampled_from(
    [b"\x1b$B", b"\x1b(B", b"\x1b(I", b"\x1b$(D", b"\x1b", b"$", b"!", b"~", b"\x80", b"\n", b"0"]
)


@given(st.lists(ESCAPES))
def test_any_mixture_of_escapes_is_text(pieces: list[bytes]) -> None:
    assert isinstance(decode_iso2022_jp(b"".join(pieces)), str)
