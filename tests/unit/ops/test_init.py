from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from daemon.config import Config, load_config
from daemon.errors import ConfigurationError
from daemon.init import SECTIONS, init_desk, sample_configuration, toml_value
from daemon.places import templates_folder

SECRETS = ("SUPPORT_PASSWORD", "GMAIL_APP_PASSWORD", "GMAIL_CLIENT_SECRET", "MICROSOFT_CLIENT_SECRET")
FILLED = {
    "address": "desk@example.test",
    "host": "mail.example.test",
    "username": "desk@example.test",
    "token_url": "https://id.example.test/token",
    "client_id": "desk",
}


def _uncommented(text: str) -> str:
    return re.sub(r"(?m)^#(?=[\w\[])", "", text)


def _filled(text: str) -> str:
    for key, value in FILLED.items():
        text = re.sub(rf'(?m)^{key} = ""$', f'{key} = "{value}"', text)
    return text


def _table(section: str) -> dict[str, Any]:
    tables = tomllib.loads(_uncommented(sample_configuration()))
    mailbox = tables["mailbox"][0]
    return {**tables, "mailbox": mailbox, "smtp": mailbox["smtp"], "oauth": mailbox["oauth"]}[section]  # type: ignore[no-any-return]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_of_the_settings_stands_in_the_file_with_its_description_and_default(section: str) -> None:
    model, text, table = SECTIONS[section], sample_configuration(), _table(section)
    assert set(table) == set(model.model_fields)
    for name, field in model.model_fields.items():
        if field.description:
            assert f"# {field.description}\n" in text
        default = None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})
        commented = f"#{name} = {toml_value(default)}\n"
        assert default is None or commented in text or re.search(rf"(?m)^{name} = ", text), commented


def test_every_section_of_the_configuration_is_covered() -> None:
    sections = set(Config.model_fields)
    assert sections | {"smtp", "oauth"} == set(SECTIONS)
    assert all(issubclass(model, BaseModel) for model in SECTIONS.values())


def test_no_key_is_left_without_an_explanation() -> None:
    lines = sample_configuration().splitlines()
    for above, line in itertools.pairwise(lines):
        # Examples are explained as a block; in the reference each key follows a comment or another part of it.
        if re.match(r"#?\w+ = ", line):
            assert above.startswith(("#", "[")), line


def test_a_fresh_file_names_all_that_is_missing(tmp_path: Path) -> None:
    init_desk(tmp_path)
    with pytest.raises(ConfigurationError) as refusal:
        load_config(tmp_path / "deskhand.toml")
    problems = "\n".join(refusal.value.problems)
    for word in ("address", "host is missing", "username is missing", "SUPPORT_PASSWORD"):
        assert word in problems


@pytest.mark.parametrize("whole", [False, True])
def test_the_filled_file_loads_as_it_is_and_with_every_comment_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, "x")
    init_desk(tmp_path)
    for name in ("gmail-refresh-token", "ca.pem"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    file = tmp_path / "deskhand.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(_filled(_uncommented(text) if whole else text), encoding="utf-8")
    config = load_config(file)
    assert config.mailbox[0].address == "desk@example.test"
    assert [mailbox.name for mailbox in config.mailbox][1:] == (["gmail", "gmail-oauth", "microsoft"] if whole else [])
    assert config.knowledge_folder.is_dir()


def test_a_new_desk_has_the_templates_a_document_and_a_page_on_how_to_write_more(tmp_path: Path) -> None:
    written = init_desk(tmp_path / "desk")
    assert all(path.is_file() for path in written)
    assert [path.name for path in (tmp_path / "desk" / "knowledge").glob("*.md")] == ["opening-hours.md"]
    assert (tmp_path / "desk" / "writing-articles.md").is_file(), "beside the documents: it is no answer to a customer"
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    assert "one sample document in `knowledge/`, and a page on writing such" in readme
    here = {path.relative_to(tmp_path / "desk" / "templates") for path in written if "templates" in path.parts}
    there = {path.relative_to(templates_folder()) for path in templates_folder().rglob("*.j2")}
    assert there <= here


def test_nothing_is_overwritten_and_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "deskhand.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"deskhand\.toml exists"):
        init_desk(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["deskhand.toml"]
    assert (tmp_path / "deskhand.toml").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_a_configuration_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot write"):
        init_desk(tmp_path / "file" / "desk")
