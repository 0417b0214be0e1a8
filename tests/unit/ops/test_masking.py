from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from daemon.masking import MAX_DEPTH, mask, mask_value

LOCAL = string.ascii_letters + string.digits + "!#$%&*+-/=?^_`{}~."
local_parts = st.text(LOCAL, min_size=2, max_size=64) | st.text(
    st.characters(categories=("L", "N")), min_size=2, max_size=30
)
anything = st.text(max_size=40)
tokens = st.text(string.ascii_letters + string.digits + "-._~+/", min_size=16, max_size=80)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("customer@example.test", "c***@example.test"),
        ("from Ann <ann.lee+x@example.test> to desk", "from Ann <a***@example.test> to desk"),
        ('"ann lee"@example.test', "***@example.test"),
        ('"a\\"nn"@example.test', "***@example.test"),
        ("jürgen@example.test", "j***@example.test"),
        ("https://example.org/?mail=ann%40example.test", "https://example.org/?mail=a***%40example.test"),
        ("postgresql+psycopg://desk:p@ss@db.example.org/x", "postgresql+psycopg://***@db.example.org/x"),
        ("password=hunter2 host=x", "password=*** host=x"),
        ("{'password': 'two words', 'port': 993}", "{'password': ***, 'port': 993}"),
        ('{"client_secret": "abc"}', '{"client_secret": ***}'),
        ("Authorization: Bearer abc.def-ghi", "Authorization: ***"),
        ("A7 LOGIN ann@example.test {secret words}", "A7 LOGIN *** words}"),
        ("AUTHENTICATE XOAUTH2 dXNlcj1hQGV4YW1wbGU", "AUTHENTICATE XOAUTH2 ***"),
        ("key sk-proj-0123456789abcdef refused", "key *** refused"),
        ("Basic QWxhZGRpbjpvcGVu", "Basic ***"),
    ],
)
def test_addresses_and_secrets_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "mail.stored",
        "tokens_in=12 tokens_out=80",
        "basic authentication is switched off",
        "LOGIN failed",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "1f0c2d3e-0000-4000-8000-123456789abc",
        'File "daemon/stages/receive.py", line 12, in receive',
        "@pytest.fixture",
    ],
)
def test_what_an_operator_needs_stays_readable(text: str) -> None:
    assert mask(text) == text


@given(before=anything, local=local_parts, after=anything)
def test_no_address_survives_masking(before: str, local: str, after: str) -> None:
    address = f"{local}@customer.test"
    assume(set(local) != {"*"})
    assert address not in mask(f"{before} {address} {after}")


@given(
    before=anything,
    secret=tokens,
    form=st.sampled_from(
        ["Bearer {}", "password={}", "password: {}", "{{'token': '{}'}}", '"api_key": "{}"', "secret={};", "sk-{}"]
    ),
)
def test_no_secret_survives_masking(before: str, secret: str, form: str) -> None:
    assume(secret[0].isalnum())
    assume(secret not in before)
    assert secret not in mask(f"{before} {form.format(secret)}")


@given(st.text(max_size=200))
def test_any_text_can_be_masked(text: str) -> None:
    assert isinstance(mask(text), str)


def test_values_under_a_secrets_name_go_wholly() -> None:
    assert mask_value({"password": "x", "refresh_token": "y", "tokens": 3, "port": 993}) == {
        "password": "***",
        "refresh_token": "***",
        "tokens": 3,
        "port": 993,
    }


def test_nested_and_foreign_values_are_masked() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError("no repr")

    value = {"to": ["ann@example.test", {"ben@example.test": b"eva@example.test"}], "object": Broken()}
    assert mask_value(value) == {
        "to": ["a***@example.test", {"b***@example.test": "e***@example.test"}],
        "object": "<Broken>",
    }


def test_a_cycle_ends() -> None:
    value: list[object] = ["ann@example.test"]
    value.append(value)
    assert "ann@" not in repr(mask_value(value))
    assert MAX_DEPTH > 0
