"""The prompts: two templates that an admin can edit, with a version that goes into every draft."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daemon.agent.data import clean, fenced
from daemon.agent.material import Material
from daemon.templating import TemplateFolder

SYSTEM = "draft.md.j2"
CONTEXT = "context.md.j2"


class PromptTemplates:
    """``draft.md.j2`` (how to answer) and ``context.md.j2`` (what to answer from) of a folder.

    Raise ``TemplateError`` when one does not compile.
    """

    def __init__(self, folder: Path, override: Path | None = None) -> None:
        self._templates = TemplateFolder(
            folder, override, (SYSTEM, CONTEXT), filters={"fenced": fenced, "clean": clean}
        )

    @property
    def version(self) -> str:
        """A short hash that changes when a prompt does."""
        return self._templates.version

    def system(self, language: str, mark: str) -> str:
        """The instructions. ``language`` is a code such as ``de`` or empty, ``mark`` the fence of this draft."""
        return self._templates.render(SYSTEM, language=language, mark=mark)

    def context(self, material: Material, memories: Sequence[str], mark: str) -> str:
        """Passages, attachments and remembered facts, each fenced as data."""
        return self._templates.render(
            CONTEXT, passages=material.passages, readings=material.readings, memories=memories, mark=mark
        )
