"""Tests of ``knowledge``."""
