"""Lay out a new desk: a commented ``deskhand.toml``, the templates and two sample documents. Overwrites nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from daemon.config import FILE_NAME
from daemon.errors import ConfigurationError
from daemon.places import sample_folder, templates_folder
from daemon.settings import (
    AttachmentSettings,
    DeskSettings,
    DkimSettings,
    KnowledgeSettings,
    MailboxSettings,
    ModelSettings,
    OAuthSettings,
    PolicySettings,
    RunSettings,
    SmtpSettings,
    WebSettings,
)

SECTIONS: Mapping[str, type[BaseModel]] = {
    "desk": DeskSettings,
    "mailbox": MailboxSettings,
    "smtp": SmtpSettings,
    "oauth": OAuthSettings,
    "model": ModelSettings,
    "knowledge": KnowledgeSettings,
    "policy": PolicySettings,
    "dkim": DkimSettings,
    "attachments": AttachmentSettings,
    "web": WebSettings,
    "run": RunSettings,
}
TEMPLATE = "deskhand.toml.j2"


def init_desk(folder: Path) -> list[Path]:
    """Write the files of a new desk below ``folder``, made if missing; return them in the order written.

    Raises:
        ConfigurationError: a file is there already (nothing is written then), or the folder cannot be written.
    """
    contents = {folder / FILE_NAME: sample_configuration().encode()}
    contents |= dict(_copies(templates_folder(), folder / "templates"))
    contents |= dict(_copies(sample_folder() / "desk", folder))
    problems = [f"{path} exists and is not overwritten" for path in contents if path.exists()]
    if problems:
        raise ConfigurationError(problems, advice="Name an empty folder: deskhand init DIR")
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
    except OSError as error:
        raise ConfigurationError(f"cannot write {error.filename or folder}: {error.strerror}") from error
    return list(contents)


def sample_configuration() -> str:
    """The commented ``deskhand.toml``: every key of ``daemon.settings`` with its description and default."""
    environment = Environment(
        loader=FileSystemLoader(sample_folder()),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - the result is TOML, not HTML, and no foreign text goes into it
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(TEMPLATE).render(keys=section_lines)


def section_lines(
    section: str, notes: Mapping[str, str], filled: Mapping[str, Any], examples: Mapping[str, Any] | None = None
) -> str:
    """The lines of one section: a comment and ``key = value`` each.

    Args:
        section: a name of ``SECTIONS``.
        notes: comments for keys whose model has no description, or a longer one.
        filled: keys that stand uncommented, with their values. All others are commented out with their defaults.
        examples: values for keys without a default, which TOML cannot write.
    """
    lines: list[str] = []
    fields = SECTIONS[section].model_fields
    # What has to be filled in comes first, so that nobody looks for it among the defaults.
    for name in dict.fromkeys([*filled, *fields]):
        field = fields[name]
        if _is_table(field):
            continue
        default = _default(field)
        lines += [f"# {line}" for line in _comment(name, field, notes)]
        if default is None:
            lines.append("# Not set by default.")
            default = (examples or {})[name]
        value = filled.get(name, default)
        lines += [f"{'' if name in filled else '#'}{name} = {toml_value(value)}", ""]
    return "\n".join(lines)


def toml_value(value: Any) -> str:
    """A Python value as TOML writes it (https://toml.io/en/v1.0.0)."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:_}" if isinstance(value, int) and abs(value) > 99_999 else str(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key} = {toml_value(item)}' for key, item in value.items())}}}"
    # A JSON string is a TOML basic string as long as the escapes of surrogate pairs are not used.
    return json.dumps(str(value), ensure_ascii=False)


def _comment(name: str, field: FieldInfo, notes: Mapping[str, str]) -> list[str]:
    lines = [text for text in (field.description, notes.get(name)) if text]
    choices = _choices(field.annotation)
    if choices:
        lines.append(f"One of: {', '.join(choices)}")
    return lines or [name.replace("_", " ").capitalize()]


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(member.value for member in annotation)
    return ()


def _is_table(field: FieldInfo) -> bool:
    """Whether the key is a table of its own, e.g. ``[mailbox.smtp]``."""
    kinds = (field.annotation, *get_args(field.annotation))
    return any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds)


def _default(field: FieldInfo) -> Any:
    return "" if field.is_required() else field.get_default(call_default_factory=True, validated_data={})


def _copies(source: Path, target: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        if path.is_file() and not any(part.startswith((".", "__")) for part in relative.parts):
            yield target / relative, path.read_bytes()
