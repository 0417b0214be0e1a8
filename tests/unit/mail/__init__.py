"""Tests of reading and writing mail."""
