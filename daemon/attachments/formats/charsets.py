"""Bytes of an unknown charset become text."""

from __future__ import annotations

import re

import charset_normalizer

from daemon.attachments.plain import ISO_2022_ESCAPE, unicode_text

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_SAMPLE_BYTES = 65536


def decoded(content: bytes, *, html: bool = False, charset: str = "") -> str:
    """Text by byte order mark, UTF-8, the named charset (of a meta element in HTML), or else the likeliest one."""
    text = unicode_text(content)
    if text is not None:
        return text
    named = _META_CHARSET.search(content[:4096]) if html else None
    escaped = "iso2022_jp_ext" if ISO_2022_ESCAPE in content else ""
    for name in (charset, named.group(1).decode("ascii") if named else "", escaped):
        if name:
            try:
                return content.decode(name)
            except (LookupError, ValueError):
                continue
    return content.decode(_likeliest(content[:_SAMPLE_BYTES]), "replace")


def _likeliest(sample: bytes) -> str:
    best = charset_normalizer.from_bytes(sample).best()
    # A short Western text fits dozens of charsets; what Windows writes by default is then the best guess.
    return best.encoding if best is not None and best.encoding not in {"utf_8", "ascii"} else "cp1252"
