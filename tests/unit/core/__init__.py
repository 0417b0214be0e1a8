"""Tests of the core: stages, tables, outbox."""
