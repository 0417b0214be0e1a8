"""The configuration: every problem at once, by its key, with advice; and never a secret in a message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.config import load_config, parse_config
from daemon.errors import ConfigurationError
from daemon.settings import MailboxSettings

SECRET = "s3cret-of-the-test"
SERVER: dict[str, Any] = {"host": "mail.example.test", "username": "desk@example.test", "password_env": "DESK_PASSWORD"}


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_PASSWORD", SECRET)


def mailbox(**changes: Any) -> dict[str, Any]:
    return {"name": "support", "address": "desk@example.test", **SERVER, "smtp": dict(SERVER), **changes}


def problems_of(table: dict[str, Any], base: Path = Path()) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        parse_config(table, base)
    return caught.value.problems


def test_a_plain_mailbox_is_enough() -> None:
    config = parse_config({"mailbox": [mailbox()]}, Path())
    assert config.mailbox[0].autonomy == "draft"
    assert config.own_addresses == {"desk@example.test"}
    assert config.mailbox_named("support").port == 993
    with pytest.raises(KeyError):
        config.mailbox_named("other")


def test_every_wrong_key_is_named_at_once_with_its_place() -> None:
    problems = problems_of(
        {
            "desk": {"nmae": "Shop"},
            "mailbox": [mailbox(autonomy="maybe", idle_minutes=90), {"address": "x"}],
            "policy": {"confidence": 7},
            "extra": {},
        }
    )
    for place in (
        "desk.nmae: there is no such key",
        "mailbox.0.autonomy",
        "mailbox.0.idle_minutes",
        "mailbox.1.name: is required",
        "policy.confidence",
        "extra: there is no such key",
    ):
        assert any(place in problem for problem in problems), place
    assert all(problem.startswith("deskhand.toml: ") for problem in problems)


CROSS = [
    ([], "no [[mailbox]] is configured"),
    ([mailbox(), mailbox()], "two mailboxes are named 'support'"),
    ([mailbox(address="desk")], "is not a mail address"),
    ([mailbox(host="")], "host is missing"),
    ([mailbox(username="")], "username is missing"),
    ([mailbox(smtp=None)], "replies cannot leave"),
    ([mailbox(auth="xoauth2")], "xoauth2 needs a table oauth"),
    ([mailbox(password_env="")], "needs password_env or password_file"),
    ([mailbox(password_env="NOT_SET_ANYWHERE")], "NOT_SET_ANYWHERE is not set"),
    ([mailbox(password_env="", password_file="no-such-file")], "no-such-file"),
    ([mailbox(security="none")], "would cross the network in clear"),
    ([mailbox(type="maildir")], "type maildir needs path"),
    ([mailbox(oauth={"token_url": "", "client_id": "x"})], "oauth: token_url is missing"),
    (
        [mailbox(oauth={"token_url": "https://id.example.test", "client_id": "x", "grant": "refresh_token"})],
        "needs refresh_token_env or refresh_token_file",
    ),
]


@pytest.mark.parametrize(("mailboxes", "words"), CROSS, ids=[words for _, words in CROSS])
def test_what_no_single_key_can_know_is_a_sentence(mailboxes: list[dict[str, Any]], words: str, tmp_path: Path) -> None:
    problems = problems_of({"mailbox": mailboxes}, tmp_path)
    assert any(words in problem for problem in problems), problems
    assert SECRET not in "".join(problems)


def test_cross_problems_are_told_together() -> None:
    broken = mailbox(host="", username="", smtp={**SERVER, "host": ""})
    text = "\n".join(problems_of({"mailbox": [broken], "model": {"kind": "openai"}}))
    for words in (
        "mailbox 'support': host",
        "mailbox 'support': username",
        "smtp: host",
        "needs base_url",
        "needs model",
    ):
        assert words in text


def test_a_login_in_clear_is_allowed_on_this_machine_only() -> None:
    for host in ("localhost", "127.0.0.1", "::1"):
        parse_config({"mailbox": [mailbox(host=host, security="none")]}, Path())


def test_off_needs_no_way_out() -> None:
    parse_config({"mailbox": [mailbox(smtp=None, autonomy="off")]}, Path())


def test_a_password_that_was_put_into_the_file_is_refused_without_being_printed() -> None:
    text = "\n".join(problems_of({"mailbox": [mailbox(password=SECRET)]}))
    assert "mailbox.0.password: there is no such key" in text
    assert SECRET not in text


def test_neither_the_configuration_nor_its_errors_hold_a_secret(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(SECRET, encoding="utf-8")
    config = parse_config({"mailbox": [mailbox(password_env="", password_file="password")]}, tmp_path)
    assert SECRET not in repr(config)
    assert SECRET not in config.model_dump_json()


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKHAND_POLICY__CONFIDENCE", "0.9")
    config = parse_config({"mailbox": [mailbox()], "policy": {"confidence": 0.1}}, Path())
    assert config.policy.confidence == 0.9


def test_a_wrong_value_of_the_environment_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKHAND_POLICY__CONFIDENCE", "much")
    assert any("policy.confidence" in problem for problem in problems_of({"mailbox": [mailbox()]}))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://user@host/desk", "postgresql+psycopg://user@host/desk"),
        ("postgresql://user@host/desk", "postgresql+psycopg://user@host/desk"),
        ("postgresql+psycopg://user@host/desk", "postgresql+psycopg://user@host/desk"),
        ("sqlite:////var/desk.sqlite3", "sqlite+aiosqlite:////var/desk.sqlite3"),
    ],
)
def test_database_urls_of_every_spelling_get_an_async_driver(url: str, expected: str) -> None:
    assert parse_config({"mailbox": [mailbox()], "desk": {"database": url}}, Path()).database_url == expected


def test_paths_start_at_the_files_folder_wherever_the_command_was_called(tmp_path: Path) -> None:
    file = tmp_path / "desk" / "deskhand.toml"
    file.parent.mkdir()
    file.write_text(
        '[[mailbox]]\nname = "m"\ntype = "maildir"\npath = "Maildir"\naddress = "a@example.test"\nautonomy = "off"\n',
        encoding="utf-8",
    )
    config = load_config(file)
    assert config.data == file.parent / "data"
    assert config.knowledge_folder == file.parent / "knowledge"
    assert config.database_url == f"sqlite+aiosqlite:///{file.parent}/data/deskhand.sqlite3"


@pytest.mark.parametrize("content", [b"[desk", b"\xff\xfe", b"a = 1\na = 2", b"[[mailbox]]\nname = 1979-05-27"])
def test_a_file_that_is_no_configuration_is_refused_with_its_path(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "deskhand.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"deskhand\.toml"):
        load_config(file)


KEYS = st.sampled_from([*MailboxSettings.model_fields, "password", "nonsense"])
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.lists(st.text(max_size=3), max_size=2)
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_no_mailbox_table_breaks_the_check(table: dict[str, Any]) -> None:
    problems: list[str] = []
    try:
        parse_config({"mailbox": [table]}, Path())
    except ConfigurationError as error:
        problems = error.problems
    assert all(problem.startswith("deskhand.toml: ") for problem in problems)
