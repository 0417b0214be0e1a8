"""The one tree of errors: what happens next is what tells them apart.

    DeskhandError
    ├── TransientError          try again, with back-off
    │   ├── ConnectionLostError
    │   └── ModelUnavailableError
    ├── NeedsPersonError        park it, or put it into the human queue
    │   └── AuthenticationRefusedError
    └── ConfigurationError      refuse to start (or refuse to reload and keep what runs)
        └── TemplateError

A message says what is wrong, where, and what to do; the docstring of a class is its default message.
"""

from __future__ import annotations


class DeskhandError(Exception):
    """Deskhand could not do this."""

    def __init__(self, message: str | None = None, *, advice: str = "") -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.advice = advice
        super().__init__(f"{self.message.rstrip('. ')}. {advice}" if advice else self.message)


class TransientError(DeskhandError):
    """This failed for now and will be tried again."""


class ConnectionLostError(TransientError):
    """The connection was lost or did not answer in time; a new one is made."""


class ModelUnavailableError(TransientError):
    """The language model did not answer."""


class NeedsPersonError(DeskhandError):
    """A person has to look at this."""


class AuthenticationRefusedError(NeedsPersonError):
    """The server refused the login; trying again with the same secret will not help."""


class ConfigurationError(DeskhandError):
    """The configuration is wrong; every problem is named at once."""

    def __init__(self, problems: list[str] | str, *, advice: str = "") -> None:
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems), advice=advice)


class TemplateError(ConfigurationError):
    """A template does not compile; the one that was loaded before stays in use."""
