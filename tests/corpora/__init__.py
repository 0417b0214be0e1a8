"""Scores the reader on published cases that lie outside of the project."""
