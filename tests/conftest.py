"""Fixtures that several suites share."""

from __future__ import annotations

pytest_plugins = ["tests.servers.fixtures", "tests.servers.smtp_fixtures"]
