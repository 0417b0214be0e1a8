"""Fixtures that several of these tests use."""

from __future__ import annotations

from tests.integration.model_desk import make_desk

__all__ = ["make_desk"]
