"""The RTF body of an Outlook message: decompressed ([MS-OXRTFCP]), and its text or the HTML within ([MS-OXRTFEX])."""

from __future__ import annotations

import re

MAX_BYTES = 20_000_000
MAX_GROUPS = 1_000  # open at once

# [MS-OXRTFCP] section 2.2.2.2: what the dictionary begins with.
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096

_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.IGNORECASE
)
# Destinations whose text is no text of the message (RTF 1.9.1), beside those that ``\\*`` marks as such.
_HIDDEN = frozenset(
    (
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "object", "themedata", "listtable",
        "listoverridetable", "generator", "datastore", "latentstyles", "xmlnstbl", "rsidtbl", "mmathpr",
    )
)  # fmt: skip
_SPACES = {
    "par": "\n", "line": "\n", "row": "\n", "tab": "\t", "cell": "\t", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip


def uncompressed(content: bytes, most: int = MAX_BYTES) -> bytes:
    """The first ``most`` bytes of the RTF; empty for bytes that are none. What is cut off or damaged gives what came
    before."""
    if len(content) < 16:
        return b""
    kind, data, size = content[8:12], content[16:], min(int.from_bytes(content[4:8], "little"), most)
    if kind == _PLAIN:
        return data[:size]
    return _unpacked(data, size) if kind == _COMPRESSED else b""


def _unpacked(data: bytes, most: int) -> bytes:
    """Runs of eight, a flag for each: a byte of its own, or twelve bits of place and four of length (section 3.1.4)."""
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    write, place, result = len(_DICTIONARY), 0, bytearray()
    while place < len(data) and len(result) < most:
        flags, place = data[place], place + 1
        for bit in range(8):
            if not flags >> bit & 1:
                run = data[place : place + 1]
                place += 1
            else:
                pair, place = int.from_bytes(data[place : place + 2], "big"), place + 2
                start, length = pair >> 4, (pair & 15) + 2
                if start == write % _WINDOW or place > len(data):  # the end mark
                    return bytes(result[:most])
                run = b""
                for step in range(length):  # it may read what it has just written
                    byte = window[(start + step) % _WINDOW]
                    window[(write + step) % _WINDOW] = byte
                    run += bytes([byte])
            for byte in run:
                window[write % _WINDOW] = byte
                write += 1
            result += run
    return bytes(result[:most])


def rtf_text(rtf: bytes) -> str:
    """The words of an RTF, without fonts, colours and pictures."""
    return _Reading(html=False).read(rtf)


def rtf_html(rtf: bytes) -> str:
    """The page that Exchange put into an RTF (``\\fromhtml``); empty where the RTF is the original."""
    return _Reading(html=True).read(rtf) if b"\\fromhtml" in rtf[:1_000] else ""


class _Reading:
    """One walk over the tokens. A page is in ``\\*\\htmltag`` groups and between them, but not in ``\\htmlrtf``."""

    def __init__(self, *, html: bool) -> None:
        self.html = html
        self.pieces: list[str] = []
        self.coded = bytearray()  # a letter may be two bytes of the code page, each a token of its own
        self.codec = "cp1252"
        self.groups: list[tuple[bool, int]] = []
        self.hidden, self.starred, self.left_out = False, False, False
        self.stand_ins, self.skip = 1, 0  # bytes for readers that know no ``\\u``, and how many of them are to come

    def read(self, rtf: bytes) -> str:
        """The text; halves of a pair of surrogates are joined, and stray ones replaced."""
        for found in _TOKEN.finditer(rtf.decode("latin-1")):
            self._take(found)
        self._end_coded()
        joined = "".join(self.pieces)
        return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")

    def _take(self, found: re.Match[str]) -> None:
        word, argument, code, symbol, brace, text = found.groups()
        if code or text:
            data = bytes([int(code, 16)]) if code else text.encode("latin-1")
            shown, self.skip = data[self.skip :], max(0, self.skip - len(data))
            if not self._is_silent():
                self.coded += shown
        elif brace or symbol or word:
            self._end_coded()
            if symbol == "*":
                self.starred = True
                return
            if brace:
                self._group(brace)
            elif word:
                self._control(word.lower(), argument)
            else:
                self._say(
                    {"~": "\u00a0", "_": "-", "\n": "\n", "\r": "\n"}.get(symbol, symbol if symbol in "\\{}" else "")
                )
        self.starred = False

    def _group(self, brace: str) -> None:
        if brace == "{" and len(self.groups) < MAX_GROUPS:
            self.groups.append((self.hidden, self.stand_ins))
        elif brace == "}":
            self.hidden, self.stand_ins = self.groups.pop() if self.groups else (False, 1)

    def _control(self, name: str, argument: str | None) -> None:
        if name in _HIDDEN or (self.starred and name != "htmltag") or (name == "htmltag" and not self.html):
            self.hidden = True
        elif name == "htmlrtf":
            self.left_out = argument != "0"
        elif name == "uc":
            self.stand_ins = min(int(argument or 1), 100) if not (argument or "").startswith("-") else 1
        elif name == "ansicpg" and _known(f"cp{argument}"):
            self.codec = f"cp{argument}"
        elif name == "u" and argument:
            self._say(chr(int(argument) & 0xFFFF))
            self.skip = self.stand_ins
        else:
            self._say(_SPACES.get(name, ""))

    def _say(self, text: str) -> None:
        if text and not self._is_silent():
            self.pieces.append(text)

    def _is_silent(self) -> bool:
        return self.hidden or (self.html and self.left_out)

    def _end_coded(self) -> None:
        if self.coded:
            self.pieces.append(self.coded.decode(self.codec, "replace"))
            self.coded.clear()


def _known(codec: str) -> bool:
    try:
        "".encode(codec)
    except LookupError:
        return False
    return True
