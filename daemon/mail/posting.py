"""Where a person writes: above what they quote, or below it; an answer to them goes to the same place."""

from __future__ import annotations

from daemon.mail.replies import Reply


def posts_below(text: str, reply: Reply) -> bool:
    """Whether the person wrote below a quote that begins the mail (RFC 1855 section 3.1.1), or between its lines.

    ``text`` is the mail's text before it was cut into ``reply``, with the lines that the page's marks left in it.
    """
    if not reply.text or not reply.quoted:
        return False
    first = next((line.strip() for line in text.split("\n") if line.strip() and line[0] != "\x00"), "")
    return _first_line(reply.quoted) == first != _first_line(reply.text)


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()
