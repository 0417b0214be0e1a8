"""Loads a folder of Jinja2 templates that an admin may override file by file.

Templates are edited by people who need not be programmers, so they run in Jinja2's sandbox, an unknown variable is an
error, and a folder that does not compile as a whole is refused as a whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateSyntaxError
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from daemon.errors import TemplateError

VERSION_CHARACTERS = 12
HTML_ENDING = ".html.j2"
ADVICE = "Correct it; a daemon that runs keeps the templates it has until SIGHUP, and takes them when all are right."
# What the sandbox lets a template do wrong, besides Jinja2's own errors.
_FAULTS = (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


class TemplateFolder:
    """The named templates of ``package_folder``; a file of the same name in ``override_folder`` wins.

    Templates may import one another by name. Those that end in ``.html.j2`` escape what they are given. Raise
    ``TemplateError`` with every file and line that is wrong. The files are read once, when it is made.
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
        self._templates, self._texts, self._version = self._load()

    @property
    def version(self) -> str:
        """A short hash over the names and texts in use; the same texts give the same version on every machine."""
        return self._version

    def render(self, name: str, /, **values: Any) -> str:
        """Render one template; raise ``TemplateError`` with file and line when it names a value that there is not."""
        try:
            return self._templates[name].render(**values)
        except _FAULTS as error:
            place = self._place(error, name)
            raise TemplateError(f"{place}: {error}", advice=ADVICE) from error

    def source(self, name: str) -> tuple[Path, str]:
        """The file in use for a template, and its text as it was read."""
        return self._texts[name]

    def exported(self, name: str) -> dict[str, Any]:
        """What a template sets at its top level, as those that import it see it."""
        return dict(vars(self._templates[name].module))

    def _place(self, error: Exception, name: str) -> str:
        """File and line out of the traceback, which Jinja2 rewrites to template lines; the innermost template's."""
        files = {template.filename for template in self._templates.values()}
        trace, place = error.__traceback__, self._templates[name].filename or name
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in files:
                place = f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}"
            trace = trace.tb_next
        return place

    def _find(self, name: str) -> Path | None:
        return next((folder / name for folder in self._folders if (folder / name).is_file()), None)

    def _load(self) -> tuple[dict[str, Template], dict[str, tuple[Path, str]], str]:
        problems: list[str] = []
        texts: dict[str, tuple[Path, str]] = {}
        digest = hashlib.sha256()
        for name in self._names:
            try:
                texts[name] = self._read(name)
                digest.update(f"{name}\0{texts[name][1]}\0".encode())
            except TemplateError as error:
                problems.extend(error.problems)
        environment = self._environment(texts)
        templates: dict[str, Template] = {}
        for name, (path, _) in texts.items():
            try:
                templates[name] = environment.get_template(name)
            except TemplateSyntaxError as error:
                problems.append(f"{path}, line {error.lineno}: {error.message}")
        if problems:
            raise TemplateError(problems, advice=ADVICE)
        return templates, texts, digest.hexdigest()[:VERSION_CHARACTERS]

    def _environment(self, texts: Mapping[str, tuple[Path, str]]) -> ImmutableSandboxedEnvironment:
        # What was read once is what is used, by imports too: a file that is being edited is never half in use.
        def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            return (texts[name][1], str(texts[name][0]), lambda: True) if name in texts else None

        environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(load),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=lambda name: name is not None and name.endswith(HTML_ENDING),
        )
        environment.filters.update(self._filters)
        return environment

    def _read(self, name: str) -> tuple[Path, str]:
        path = self._find(name)
        if path is None:
            folders = ", ".join(str(folder) for folder in self._folders)
            raise TemplateError(f"{name}: no such template in {folders}")
        try:
            return path, path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateError(f"{path}: cannot be read: {error}") from error
