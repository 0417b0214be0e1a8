"""Mails that nobody would send, by the hundred thousand: none may raise, and none may take a second."""
