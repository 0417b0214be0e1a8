"""The RTF body of Outlook: its compression (MS-OXRTFCP) and its text."""

from __future__ import annotations

import re

MAX_BYTES = 1_000_000  # what is larger is pictures

_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
_DICTIONARY_SIZE = 4096
# MS-OXRTFCP section 2.1.2.1: what the dictionary holds before the first byte.
_PRESET = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
# Groups that hold no text of the body.
_HIDDEN = frozenset(
    ("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "listtable",
     "listoverridetable", "generator", "themedata", "datastore", "latentstyles", "xmlnstbl", "rsidtbl", "mmathPr")
)  # fmt: skip
_BREAKS = {"par": "\n", "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
           "rquote": "’", "ldblquote": "“", "rdblquote": "”", "cell": "\t", "row": "\n"}  # fmt: skip


def decompress_rtf(data: bytes) -> bytes:
    """The RTF of a ``PidTagRtfCompressed`` value; empty when it is none, and as much as can be read of one that is
    cut."""
    size, magic = (int.from_bytes(data[place : place + 4], "little") for place in (4, 8))
    size = min(size, MAX_BYTES)
    if magic == _PLAIN:
        return data[16 : 16 + size]
    if magic != _COMPRESSED:
        return b""
    window = bytearray(_PRESET.ljust(_DICTIONARY_SIZE, b"\0"))
    write, place = len(_PRESET), 16
    result = bytearray()
    while place < len(data) and len(result) < size:
        control = data[place]
        place += 1
        for bit in range(8):
            if place >= len(data) or len(result) >= size:
                break
            if control >> bit & 1:
                reference = int.from_bytes(data[place : place + 2])
                place += 2
                offset, length = reference >> 4, (reference & 15) + 2
                if offset == write:
                    return bytes(result[:size])
                for _ in range(length):
                    byte = window[offset]
                    offset = (offset + 1) % _DICTIONARY_SIZE
                    result.append(byte)
                    window[write] = byte
                    write = (write + 1) % _DICTIONARY_SIZE
            else:
                result.append(data[place])
                window[write] = data[place]
                write = (write + 1) % _DICTIONARY_SIZE
                place += 1
    return bytes(result[:size])


def rtf_text(rtf: bytes) -> str:
    """The words of an RTF text (RTF 1.9.1), lines broken where its paragraphs end.

    Of a page that Outlook wrapped in RTF (MS-OXRTFEX) the tags are left out.
    """
    reader = _Words()
    for matched in _TOKEN.finditer(rtf[:MAX_BYTES].decode("latin-1")):
        reader.take(matched)
    reader.flush()
    return "".join(reader.pieces).strip()


class _Words:
    """The text so far, and for each open group whether it is hidden."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.hidden: list[bool] = [False]
        self.codes = bytearray()  # ``\'e4`` and the like, in the code page
        self.code_page = "cp1252"
        self.skip = 0  # characters that stand for a \\u before them

    def flush(self) -> None:
        """Decode what stands in the code page."""
        if self.codes:
            self.pieces.append(self.codes.decode(self.code_page, "replace"))
            self.codes.clear()

    def take(self, matched: re.Match[str]) -> None:
        """One token."""
        word, number, code, sign, brace, text = matched.groups()
        if brace:
            if brace == "{" and len(self.hidden) < 1_000:
                self.hidden.append(self.hidden[-1])
            elif brace == "}" and len(self.hidden) > 1:
                self.hidden.pop()
        elif word or sign:
            self._control(word or sign, int(number) if number else None)
        elif self.hidden[-1]:
            return
        elif code:
            if self.skip:
                self.skip -= 1
            else:
                self.codes.append(int(code, 16))
        elif text:
            self.flush()
            self.pieces.append(text[self.skip :])
            self.skip = max(0, self.skip - len(text))

    def _control(self, word: str, number: int | None) -> None:
        if word in ("*", "htmltag") or word in _HIDDEN:
            self.hidden[-1] = True
        elif word == "ansicpg" and number:
            self.code_page = f"cp{number}" if number in _CODE_PAGES else "cp1252"
        elif self.hidden[-1]:
            return
        elif word == "u" and number is not None:
            self.flush()
            self.pieces.append(chr(number % 65536) if not 0xD800 <= number % 65536 <= 0xDFFF else "\ufffd")
            self.skip = 1
        elif word in _BREAKS:
            self.flush()
            self.pieces.append(_BREAKS[word])
        elif word in "\\{}":
            self.flush()
            self.pieces.append(word)
        elif word == "~":
            self.pieces.append("\u00a0")


_CODE_PAGES = frozenset((437, 850, 852, 866, 874, 932, 936, 949, 950, *range(1250, 1259)))
