"""Fixtures that several suites share, and the tables that a run prints at its end."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator

import pytest
import structlog

from daemon.telemetry import LIBRARIES, LibraryHandler

pytest_plugins = ["tests.servers.fixtures", "tests.servers.smtp_fixtures"]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Undo what a command configured: the next test in this process may look at the log."""
    root, shown = logging.getLogger(), warnings.showwarning
    before = {name: (logger.handlers[:], logger.level, logger.propagate) for name, logger in _loggers()}
    yield
    if structlog.is_configured():
        structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    warnings.showwarning = shown
    root.handlers = [handler for handler in root.handlers if not isinstance(handler, LibraryHandler)]
    for name, logger in _loggers():
        logger.handlers, logger.level, logger.propagate = before.get(name, ([], logging.NOTSET, True))


def _loggers() -> list[tuple[str, logging.Logger]]:
    return [(name, logging.getLogger(name)) for name in LIBRARIES]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded as ``table``: they run in processes of their own and have no terminal."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name == "table" and getattr(report, "when", "") == "call":
                    terminalreporter.section(report.nodeid)
                    terminalreporter.write_line(str(value))
