"""Where the files lie that ship with Deskhand, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from daemon.errors import ConfigurationError

PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """The templates: ``daemon/_templates`` in a wheel, ``templates`` beside ``daemon`` in a checkout.

    Raises:
        ConfigurationError: neither is there, so the installation is broken.
    """
    # The wheel's first: beside an installed package, a folder named templates would be somebody else's.
    for folder in (PACKAGE / "_templates", PACKAGE.parent / "templates"):
        if (folder / "replies").is_dir():
            return folder
    raise ConfigurationError(
        f"the templates that belong to Deskhand are not at {PACKAGE / '_templates'}", advice="Install Deskhand again."
    )


def sample_folder() -> Path:
    """The samples: the commented configuration, and the documents of the demo and of a new desk."""
    return PACKAGE / "sample"
