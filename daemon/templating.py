"""Loads a folder of Jinja2 templates that an admin may override file by file, and reloads it safely.

Templates are edited by people who need not be programmers, so they run in Jinja2's sandbox, an unknown variable is an
error, and a folder that does not compile as a whole is refused as a whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import SandboxedEnvironment

from daemon.errors import TemplateError

VERSION_CHARACTERS = 12


class TemplateFolder:
    """The named templates of ``package_folder``; a file of the same name in ``override_folder`` wins.

    Raise ``TemplateError`` with every file and line that is wrong, when made and on ``reload``.
    """

    def __init__(
        self,
        package_folder: Path,
        override_folder: Path | None,
        names: Sequence[str],
        *,
        filters: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        self._folders = [folder for folder in (override_folder, package_folder) if folder is not None]
        self._names = tuple(names)
        self._filters = dict(filters or {})
        self._templates, self._version = self._load()

    @property
    def version(self) -> str:
        """A short hash over the names and texts in use; the same texts give the same version on every machine."""
        return self._version

    def reload(self) -> None:
        """Read every file again. Raise ``TemplateError`` and keep what is in use when one of them is wrong."""
        self._templates, self._version = self._load()

    def render(self, name: str, /, **values: Any) -> str:
        """Render one template; raise ``TemplateError`` when it names a value that there is not."""
        try:
            return self._templates[name].render(**values)
        except JinjaError as error:
            raise TemplateError(f"{self._place(name)}: {error}", advice="Correct the template.") from error

    def _place(self, name: str) -> str:
        return self._templates[name].filename or name

    def _find(self, name: str) -> Path | None:
        return next((folder / name for folder in self._folders if (folder / name).is_file()), None)

    def _load(self) -> tuple[dict[str, Template], str]:
        environment = SandboxedEnvironment(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
        )
        environment.filters.update(self._filters)
        templates: dict[str, Template] = {}
        problems: list[str] = []
        digest = hashlib.sha256()
        for name in self._names:
            try:
                path, text = self._read(name)
                templates[name] = _compile(environment, path, text)
                digest.update(f"{name}\0{text}\0".encode())
            except TemplateError as error:
                problems.extend(error.problems)
        if problems:
            raise TemplateError(problems, advice="The templates that were loaded before stay in use.")
        return templates, digest.hexdigest()[:VERSION_CHARACTERS]

    def _read(self, name: str) -> tuple[Path, str]:
        path = self._find(name)
        if path is None:
            folders = ", ".join(str(folder) for folder in self._folders)
            raise TemplateError(f"{name}: no such template in {folders}")
        try:
            return path, path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateError(f"{path}: cannot be read: {error}") from error


def _compile(environment: SandboxedEnvironment, path: Path, text: str) -> Template:
    try:
        code = environment.compile(text, name=path.name, filename=str(path))
    except TemplateSyntaxError as error:
        raise TemplateError(f"{path}, line {error.lineno}: {error.message}") from error
    return Template.from_code(environment, code, environment.make_globals(None), uptodate=None)
