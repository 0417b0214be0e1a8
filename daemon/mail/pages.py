"""What a mail's HTML says about itself: which elements quote, which cut, which are a signature, which are hidden.

Each rule names the client that makes it necessary. Outlook puts ``x_`` before the classes and ids of what it quotes,
Yahoo puts ``ydp…`` before them; both are taken off first.
"""

from __future__ import annotations

import re
from enum import Enum
from itertools import islice

from lxml.html import HtmlElement

from daemon.mail.page_styles import is_hidden
from daemon.mail.separators import is_forward_separator, is_original_separator


class Role(Enum):
    """What an element is, besides its tag."""

    PLAIN = 0
    QUOTE = 1  # quoted as a whole, and only this element
    CUT = 2  # everything from here on is quoted
    SIGNATURE = 3
    HIDDEN = 4
    SEARCHED = 6  # might have been such, and was not; what stands within needs no search
    INTRODUCES = 5  # holds an introduction, then blockquotes; what else stands within is the person's own


# Around "On … wrote:", the quote, and, where a person answers below it, the answer.
_AROUND = frozenset(
    (
        "gmail_quote",  # Gmail, K-9, FairEmail; as a div
        "protonmail_quote",
        "zmail_extra",  # Zoho
        "freshdesk_quote",
        "tutanota_quote",
        "front-blockquote",
        "skiff_quote",
        "moz-reply-container",
    )
)
_AROUND_NAMES = frozenset(("messagereplysection",))  # Spark
_QUOTE_CLASSES = frozenset(
    (
        "gmail_attr",  # Gmail: "On … wrote:"
        "moz-cite-prefix",  # Thunderbird: the same
        "yahoo_quoted",  # Yahoo
        "yahoo-quoted",
        "protonmail_quote",  # Proton
        "tutanota_quote",  # Tuta
        "zmail_extra",  # Zoho
        "freshdesk_quote",  # Freshdesk
        "front-blockquote",  # Front
        "gmx_quote",  # GMX, WEB.DE
        "mail-quote-collapse",  # mail.ru
        "quoted-message",  # Spark
        "skiff_quote",  # Skiff
        "edo-quote",  # Edison
    )
)
_QUOTE_IDS = frozenset(("reply-intro", "replybody1", "isreplycontent"))  # Roundcube; 163.com
_CUT_CLASSES = frozenset(("ms-outlook-mobile-reference-message", "outlookmessageheader", "gmail-outlookmessageheader"))
_CUT_IDS = frozenset(
    (
        "divrplyfwdmsg",  # Outlook on the web
        "appendonsend",  # Outlook on the web: the point where the quote is appended
        "olk_src_body_section",  # Outlook for Mac
        "mail-editor-reference-message-container",  # new Outlook
        "stopspelling",  # Hotmail
    )
)
_SIGNATURE_CLASSES = frozenset(("gmail_signature_prefix",))
_SIGNATURE_IDS = frozenset(("ms-outlook-mobile-signature", "applemailsignature", "applemailsignaturedetail"))
# "moz-signature", "protonmail_signature_block", "sh-signature" (Superhuman), "composer_signature" (Samsung); Airmail.
_SIGNATURE_NAME = re.compile(
    r"(?:[a-z]{2,12}[-_])?signature(?:[-_]?(?:block|container|section|wrapper|old|\d{1,10}))?|bloop_sign(?:_\d{1,20})?"
)
_QUOTED_BY_CLIENT = tuple(
    name.encode()
    for name in (
        *sorted(_AROUND | _AROUND_NAMES | _QUOTE_CLASSES | _QUOTE_IDS | _CUT_CLASSES | _CUT_IDS),
        'type="cite"', "type='cite'", "type=cite", 'name="quote"', "__quoted_text__",
    )
)  # fmt: skip
_RENAMED = re.compile(r"^(?:(?:x_)+|ydp[0-9a-f]{4,12})")
_OUTLOOK_BORDER = re.compile(
    r"border(?:-top)?\s*:\s*(?:none\s*;\s*border-top\s*:\s*)?solid\s+(?:#(?:e1e1e1|b5c4df)|windowtext)"
    r"|border-top\s*:\s*1(?:\.0)?pt\s+solid\s+(?:#(?:e1e1e1|b5c4df)|rgb\((?:225|181))"
    r"|border-style\s*:\s*solid\s+none\s+none",
    re.IGNORECASE,
)
_INDENT = re.compile(
    r"border(?:-left)?\s*:\s*(?:none|0|medium none)|margin\s*:\s*0(?:px)?\s+0(?:px)?\s+0(?:px)?\s+40px", re.IGNORECASE
)
_RULES = ("-----", "=====", "_____")
_DIGIT = re.compile(r"\d")
_SIBLINGS = 20
_PRE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)


def role(element: HtmlElement, tag: str, quoted: bool = False, around: bool = False) -> Role:
    """The role of an element, from its class, id, name and style.

    Inside what is ``quoted`` already, or ``around`` a quote, nothing is searched again: pages stay linear to read.
    """
    attributes = element.attrib
    if not attributes:
        return Role.PLAIN if tag != "blockquote" or (not quoted and begins_forward(element)) else Role.QUOTE
    found = _by_name(attributes.get("class"), _QUOTE_CLASSES, _CUT_CLASSES, _SIGNATURE_CLASSES)
    if found is Role.PLAIN:
        found = _by_name(attributes.get("id"), _QUOTE_IDS, _CUT_IDS, _SIGNATURE_IDS)
        if found is Role.CUT and _cuts_further_down(element):
            found = Role.PLAIN
    if not quoted and found in (Role.QUOTE, Role.PLAIN):
        if tag != "blockquote" and _is_around(element):
            if around or begins_forward(element):
                return Role.SEARCHED
            if next(element.iterdescendants("blockquote"), None) is not None:
                return Role.INTRODUCES
            if found is Role.PLAIN:
                return Role.SEARCHED
        if found is Role.QUOTE and begins_forward(element):
            return Role.PLAIN  # Gmail, Yahoo, Proton mark a forward as they mark a quote
    return found if found is not Role.PLAIN else _by_style(element, tag, quoted)


def _by_style(element: HtmlElement, tag: str, quoted: bool) -> Role:
    attributes = element.attrib
    style = attributes.get("style", "")
    if style and is_hidden(element, style):
        return Role.HIDDEN
    if tag == "blockquote":
        # Gmail's and Word's "indent" button makes a blockquote without a border: that is the person's own text.
        indented = attributes.get("type") != "cite" and _INDENT.search(style)
        return Role.PLAIN if indented or (not quoted and begins_forward(element)) else Role.QUOTE
    if tag == "div" and (attributes.get("name") == "quote" or attributes.get("data-marker") == "__QUOTED_TEXT__"):
        return Role.PLAIN if not quoted and begins_forward(element) else Role.QUOTE  # GMX; Zimbra
    if tag == "div" and style and _OUTLOOK_BORDER.search(style) and _is_header_block(element):
        return Role.CUT  # Outlook 2007 and later draw a line above "From: … Sent: …"
    if (
        attributes.get("data-smartmail") == "gmail_signature"
        or attributes.get("data-signature-widget")  # mail.ru
        or attributes.get("name", "").lower() == "messagesignaturesection"  # Spark
    ):
        return Role.SIGNATURE
    return Role.PLAIN


def is_quoted_by_client(page: bytes) -> bool:
    """Whether a mail client, rather than a person, made a quote somewhere in a page."""
    lower = page.lower()
    return any(name in lower for name in _QUOTED_BY_CLIENT)


def begins_forward(element: HtmlElement) -> bool:
    """Whether the first words inside are those that a client puts above a forward, in whatever language."""
    for count, text in enumerate(element.itertext()):
        if words := text.strip():
            return is_forward_separator(words) or (
                words.startswith(_RULES) and words.endswith(_RULES) and not is_original_separator(words)
                and not _DIGIT.search(words) and bool(words.strip("-=_ "))
            )  # fmt: skip
        if count > 20:
            break
    return False


def _cuts_further_down(element: HtmlElement) -> bool:
    """Whether an empty ``appendonsend`` has its header block as a sibling below: a person may write between the two."""
    if len(element) or (element.text or "").strip():
        return False
    return any("divrplyfwdmsg" in (one.get("id") or "").lower() for one in islice(element.itersiblings(), _SIBLINGS))


def _is_around(element: HtmlElement) -> bool:
    """Whether a client puts the element around a quote and all that stands below it."""
    if (element.get("name") or "").lower() in _AROUND_NAMES:
        return True
    classes = element.get("class")
    return bool(classes) and not _AROUND.isdisjoint(_RENAMED.sub("", word) for word in classes.lower().split()[:20])


def keeps_space(element: HtmlElement, tag: str) -> bool:
    """Whether line ends and spaces inside count."""
    # What stands in a field of a form that was copied is shown as it was typed (HTML Standard, 4.10.11).
    return tag in ("pre", "textarea") or (
        tag in ("div", "span", "p") and _PRE.search(element.get("style") or "") is not None
    )


def _by_name(value: str | None, quotes: frozenset[str], cuts: frozenset[str], signatures: frozenset[str]) -> Role:
    if not value:
        return Role.PLAIN
    for word in value.lower().split()[:20]:
        name = _RENAMED.sub("", word)
        if name in quotes:
            return Role.QUOTE
        if name in cuts:
            return Role.CUT
        if name in signatures or _SIGNATURE_NAME.fullmatch(name):
            return Role.SIGNATURE
    return Role.PLAIN


def _is_header_block(element: HtmlElement) -> bool:
    """Two or more bold labels that end with a colon, in whatever language."""
    labels = 0
    for count, bold in enumerate(element.iter("b", "strong")):
        if count > 20:
            break
        text = bold.text or (bold[0].text if len(bold) else "") or ""
        labels += text.strip().endswith((":", "："))
        if labels >= 2:
            return True
    return False
