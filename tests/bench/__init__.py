"""Measurements of speed, memory and delay: ``python -m tests.bench``, each against a limit within the same run."""
