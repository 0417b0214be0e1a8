"""Attachments, converted in real child processes."""
