"""Which parts of a mail are its text, which its page, and which are attached (RFC 8621 section 4.1.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from daemon.mail.parameters import parse_parameters
from daemon.mail.structure import MESSAGES, Part

# RFC 1896, RFC 7763 and its older name; and the type and subtype of RFC 2046 section 4.1.3 the wrong way round, as
# hand-written scripts have them.
_OTHER_TEXTS = frozenset(("text/enriched", "text/markdown", "text/x-markdown", "plain/text"))
# Texts for programs. Others that nobody knows are to be shown as plain text (RFC 2046 section 4.1.4).
_FOR_PROGRAMS = re.compile(
    r"text/(?:html|calendar|csv|rtf|richtext|xml|css|javascript|json|(?:x-)?vcard|directory|rfc822|tab-)"
)
_MEDIA = ("image/", "audio/", "video/")


@dataclass(slots=True)
class Layout:
    """The parts in the order in which they are shown: as plain text, as a page, and beside it.

    ``text`` and ``html`` may hold parts of the other type where a mail says something in one form only, and pictures
    that stand between two texts; these are attached as well.
    """

    text: list[Part] = field(default_factory=list)
    html: list[Part] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)


def lay_out(root: Part) -> Layout:
    """Sort the leaves of a tree; a message within the mail is a leaf."""
    layout = Layout()
    _Sorting(layout).add([root], "", False, True, True)
    if not layout.text and not layout.html and _is_bare_text(layout.attached):
        layout.text, layout.html, layout.attached = list(layout.attached), list(layout.attached), []
    return layout


def _is_bare_text(parts: list[Part]) -> bool:
    """Whether all there is is one text or page without a name, which programs send as an attachment (RFC 2183 section
    2.2): nobody would look for it as a file."""
    return len(parts) == 1 and not declared_name(parts[0]) and (is_text(parts[0]) or is_page(parts[0]))


def is_text(part: Part) -> bool:
    """Whether a part's bytes are words to read: plain text, a kind of it, or a multipart in which no part is found."""
    return (
        part.type == "text/plain"
        or part.type in _OTHER_TEXTS
        or part.type.startswith("multipart/")
        or "/" not in part.type
        or (part.level == 0 and part.type.startswith("text/") and _is_unknown_text(part))
    )


def _is_unknown_text(part: Part) -> bool:
    return _FOR_PROGRAMS.match(part.type) is None and not declared_name(part)


def is_page(part: Part) -> bool:
    """Whether a part is HTML."""
    return part.type in ("text/html", "html", "application/xhtml+xml")


def disposition(part: Part) -> tuple[str, dict[str, str]]:
    """``attachment``, ``inline``, something else or empty, and the parameters (RFC 2183).

    Section 2.8 makes an attachment of what is unknown; a web form's ``form-data`` is words to read all the same.
    """
    value = part.first("content-disposition")
    return parse_parameters(value) if value else ("", {})


def declared_name(part: Part) -> str:
    """The file name that a part names, or empty."""
    return disposition(part)[1].get("filename") or part.parameters.get("name") or ""


@dataclass(slots=True)
class _Sorting:
    """The algorithm of RFC 8621, which the specification gives in words and in code."""

    layout: Layout

    def add(self, parts: list[Part], kind: str, in_alternative: bool, wants_text: bool, wants_html: bool) -> None:
        """Sort the children of a multipart of this subtype."""
        layout = self.layout
        texts, pages = len(layout.text), len(layout.html)
        both = wants_text and wants_html
        for place, part in enumerate(parts):
            if part.children and part.type not in MESSAGES:
                inner = part.type.removeprefix("multipart/")
                self.add(part.children, inner, in_alternative or inner == "alternative", wants_text, wants_html)
            elif not _is_shown(part, place, kind):
                layout.attached.append(part)
            elif kind == "alternative":
                self._add_alternative(part, parts)
            else:
                if in_alternative:
                    wants_html = wants_html and not is_text(part)
                    wants_text = wants_text and not is_page(part)
                if wants_text:
                    layout.text.append(part)
                if wants_html:
                    layout.html.append(part)
                if part.type.startswith(_MEDIA):
                    layout.attached.append(part)
        if kind == "alternative" and both:
            if texts == len(layout.text):
                layout.text.extend(layout.html[pages:])
            elif pages == len(layout.html):
                layout.html.extend(layout.text[texts:])

    def _add_alternative(self, part: Part, parts: list[Part]) -> None:
        """One of several forms of the same; ``text/enriched`` and the like only where no plain text says it."""
        if is_page(part):
            self.layout.html.append(part)
        elif is_text(part) and (part.type not in _OTHER_TEXTS or not any(one.type == "text/plain" for one in parts)):
            self.layout.text.append(part)
        else:
            self.layout.attached.append(part)


def _is_shown(part: Part, place: int, kind: str) -> bool:
    media = part.type.startswith(_MEDIA)
    if not (media or is_text(part) or is_page(part)) or disposition(part)[0] == "attachment":
        return False
    return place == 0 or (kind != "related" and (media or not declared_name(part)))
