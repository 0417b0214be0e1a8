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
        "did you mean 'name'?",
        "mailbox 'support': autonomy: has to be 'off', 'draft' or 'send'; it is 'maybe'",
        "mailbox 'support': idle_minutes: has to be at most 29; it is 90",
        "[[mailbox]] number 2: name: is required",
        "policy.confidence: has to be at most 1; it is 7",
        "extra: there is no such key; there are desk, mailbox",
    ):
        assert any(place in problem for problem in problems), place
    assert all(problem.startswith("deskhand.toml: ") for problem in problems)


def test_a_wrong_key_hides_no_other_problem() -> None:
    wrong = mailbox(prot=993, host="", idle_minutes="often", smtp=None)
    table = {"mailbox": [wrong, {"address": "x"}], "model": {"kind": "openai", "timeout_seconds": -1}}
    text = "\n".join(problems_of(table))
    for words in (
        "mailbox 'support': prot: there is no such key",
        "mailbox 'support': idle_minutes: has to be a number",
        "mailbox 'support': host is missing",
        "mailbox 'support': replies cannot leave",
        "[[mailbox]] number 2: name: is required",
        "mailbox 'number 2': address 'x' is not a mail address",
        "model.timeout_seconds",
        "model: kind openai needs base_url",
    ):
        assert words in text, words
    assert "address 'missing" not in text, "what stands in for a missing key is no problem of its own"


def test_a_folder_for_the_file_is_told_with_the_file_to_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"is a folder. Name the file: --config .*deskhand.toml"):
        load_config(tmp_path)


def test_a_mailbox_in_single_brackets_is_looked_into() -> None:
    problems = problems_of({"mailbox": mailbox(hots="x")})
    assert any("two brackets" in problem for problem in problems)
    assert any("did you mean 'host'?" in problem for problem in problems)
    assert not any("no [[mailbox]]" in problem for problem in problems)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5))
def test_nonsense_in_any_section_is_a_list_of_problems(nonsense: Any) -> None:
    for section in ("desk", "mailbox", "model", "policy", "smtp"):
        assert problems_of({section: nonsense} | ({} if section == "mailbox" else {"mailbox": [mailbox(host="")]}))


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
    ([mailbox(ca_file="no-authority.pem")], "ca_file: there is no file"),
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
    assert "mailbox 'support': password: secrets do not stand in this file" in text
    assert "password_env" in text
    assert SECRET not in text


def test_a_password_in_the_place_of_its_variables_name_is_not_printed() -> None:
    text = "\n".join(problems_of({"mailbox": [mailbox(password_env=SECRET)]}))
    assert "no name of an environment variable" in text
    assert SECRET not in text


WORDS = [
    (mailbox(port="many"), "mailbox 'support': port: has to be a whole number, without quotes; it is 'many'"),
    (mailbox(prot=993), "mailbox 'support': prot: there is no such key; did you mean 'port'?"),
    (mailbox(smtp={"hots": "x"}), "mailbox 'support': smtp.hots: there is no such key; did you mean 'host'?"),
    (mailbox(plus_address="perhaps"), "has to be true or false, without quotes; it is 'perhaps'"),
    (mailbox(folders="INBOX"), "has to be a list, […]; it is 'INBOX'"),
    (mailbox(folders=[]), "folders: has to have an entry"),
    (mailbox(oauth="x"), "mailbox 'support': oauth: has to be a table"),
    (mailbox(username=3), 'username: has to be a text in quotes, "…"; it is 3'),
]


@pytest.mark.parametrize(("box", "words"), WORDS, ids=[words for _, words in WORDS])
def test_a_wrong_value_is_told_in_plain_words(box: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in problems_of({"mailbox": [box]}))


def test_sections_in_the_wrong_place_are_told_where_they_belong() -> None:
    assert "two brackets" in problems_of({"mailbox": mailbox()})[0]
    assert "[mailbox.smtp]" in problems_of({"mailbox": [mailbox()], "smtp": {"host": "x"}})[0]


def test_a_variable_that_is_no_table_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKHAND_MAILBOX", "x")
    with pytest.raises(ConfigurationError, match="the environment"):
        parse_config({"mailbox": [mailbox()]}, Path())


def test_addresses_and_folders_that_are_none_are_refused(tmp_path: Path) -> None:
    desk = {"notify": "not an address", "templates": "notemplates", "sibling_desks": ["desk"]}
    text = "\n".join(problems_of({"mailbox": [mailbox(aliases=["Desk <a@b.test>"])], "desk": desk}, tmp_path))
    for words in ("notify 'not an address'", f"no folder {tmp_path / 'notemplates'}", "'desk' is", "'Desk <a@b.test>'"):
        assert words in text


def test_who_logs_in_nowhere_needs_no_secret() -> None:
    box = mailbox(password_env="NOT_SET_ANYWHERE")
    assert parse_config({"mailbox": [box]}, Path(), secrets=False).mailbox[0].password_env == "NOT_SET_ANYWHERE"
    assert any("NOT_SET_ANYWHERE" in problem for problem in problems_of({"mailbox": [box]}))


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
    monkeypatch.setenv("deskhand_policy__confidenc", "0.9")
    found = problems_of({"mailbox": [mailbox()], "policy": {"anger": "calm"}})
    assert "the environment variable DESKHAND_POLICY__CONFIDENCE: has to be a number; it is 'much'" in found
    unknown = "the environment variable deskhand_policy__confidenc: there is no such key; did you mean 'confidence'?"
    assert unknown in found
    assert "deskhand.toml: policy.anger: has to be a number, without quotes; it is 'calm'" in found


def test_a_server_without_login_needs_no_secret() -> None:
    smtp = {"host": "127.0.0.1", "port": 25, "security": "none", "auth": "none", "password_env": "NOT_SET_ANYWHERE"}
    assert parse_config({"mailbox": [mailbox(smtp=smtp)]}, Path()).mailbox[0].smtp is not None


@pytest.mark.parametrize("name", ["DESKHAND_MAILBOX__0__HOST", "deskhand_mailbox__support__host"])
def test_mailboxes_do_not_come_from_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "imap.example.test")
    with pytest.raises(ConfigurationError, match=f"{name}: mailboxes cannot be set"):
        parse_config({"mailbox": [mailbox()]}, Path())


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


@pytest.mark.parametrize(
    "url", ["mysql://u:p4ss@h/d", "sqlite://", "postgresql+asyncpg://u:p4ss@h/d", "desk.db", "postgresql:/h"]
)
def test_a_database_of_another_kind_is_refused_without_its_password(url: str) -> None:
    [problem] = problems_of({"mailbox": [mailbox()], "desk": {"database": url}})
    assert "desk: database: only sqlite and postgresql can be used" in problem
    assert "postgresql://user@host/name" in problem
    assert "p4ss" not in problem


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8088/v1", "localhost:8088", "ftp://h/v1", "http:/127.0.0.1", "https://", "http://[::1"]
)
@pytest.mark.parametrize("kind", ["openai", "extractive"])
def test_an_endpoint_that_is_no_web_address_is_refused_with_the_reason(url: str, kind: str) -> None:
    model = {"kind": kind, "model": "m", "base_url": url}
    [problem] = problems_of({"mailbox": [mailbox()], "model": model})
    assert f"model: base_url {url!r} has to begin with http:// or https:// and name a host" in problem


@pytest.mark.parametrize("url", ["http://127.0.0.1:8088/v1", "HTTPS://models.example.test", "http://[::1]:8088/v1"])
def test_an_endpoint_that_is_a_web_address_is_taken(url: str) -> None:
    parse_config({"mailbox": [mailbox()], "model": {"kind": "openai", "model": "m", "base_url": url}}, Path())


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
