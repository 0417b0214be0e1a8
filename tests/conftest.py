"""Fixtures that several suites share, and the tables that a run prints at its end."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.servers.fixtures", "tests.servers.smtp_fixtures"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded as ``table``: they run in processes of their own and have no terminal."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name == "table" and getattr(report, "when", "") == "call":
                    terminalreporter.section(report.nodeid)
                    terminalreporter.write_line(str(value))
