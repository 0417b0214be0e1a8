"""The RTF body of an Outlook message: decompressed ([MS-OXRTFCP]), and its text or the HTML within ([MS-OXRTFEX])."""

from __future__ import annotations

import re

MAX_BYTES = 20_000_000

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
_HIDDEN = frozenset({"fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "object", "themedata"})
_SPACES = {
    "par": "\n", "line": "\n", "row": "\n", "tab": "\t", "cell": "\t", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip


def uncompressed(content: bytes) -> bytes:
    """The RTF; empty for bytes that are none. What is cut off or damaged gives what came before."""
    if len(content) < 16:
        return b""
    kind, data = content[8:12], content[16:]
    if kind == _PLAIN:
        return data[:MAX_BYTES]
    return _unpacked(data, int.from_bytes(content[4:8], "little")) if kind == _COMPRESSED else b""


def _unpacked(data: bytes, size: int) -> bytes:
    """Runs of eight, a flag for each: a byte of its own, or twelve bits of place and four of length (section 3.1.4)."""
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    write, place, result = len(_DICTIONARY), 0, bytearray()
    most = min(size, MAX_BYTES)
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
    return _read(rtf, html=False)


def rtf_html(rtf: bytes) -> str:
    """The page that Exchange put into an RTF (``\\fromhtml``); empty where the RTF is the original."""
    return _read(rtf, html=True) if b"\\fromhtml" in rtf[:1_000] else ""


def _read(rtf: bytes, *, html: bool) -> str:
    """Walk over the tokens once. A page is in ``\\*\\htmltag`` groups and between them, but not in ``\\htmlrtf``."""
    pieces: list[str] = []
    codec = "cp1252"
    stack: list[tuple[bool, int]] = []
    hidden, skip, unicode_skip, left_out, starred = False, 0, 1, False, False
    for found in _TOKEN.finditer(rtf.decode("latin-1")):
        word, argument, code, symbol, brace, text = found.groups()
        if brace == "{":
            stack.append((hidden, unicode_skip))
        elif brace == "}":
            hidden, unicode_skip = stack.pop() if stack else (False, 1)
        elif symbol == "*":
            starred = True
            continue
        elif word:
            name = word.lower()
            hidden = hidden or name in _HIDDEN or (starred and name != "htmltag") or (name == "htmltag" and not html)
            left_out = argument != "0" if name == "htmlrtf" else left_out
            unicode_skip = int(argument or 1) if name == "uc" else unicode_skip
            codec = f"cp{argument}" if name == "ansicpg" and _known(f"cp{argument}") else codec
        starred = False
        piece = _piece(word, argument, code, symbol, text, codec)
        if piece and skip and not word:  # the stand-in for readers that know no \u
            piece, skip = piece[skip:], max(0, skip - len(piece))
        if word and word.lower() == "u" and argument:
            skip = unicode_skip
        if piece and not hidden and not (html and left_out):
            pieces.append(piece)
    joined = "".join(pieces)
    return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")


def _piece(
    word: str | None, argument: str | None, code: str | None, symbol: str | None, text: str | None, codec: str
) -> str:
    if text:
        return text.encode("latin-1").decode(codec, "replace")
    if code:
        return bytes([int(code, 16)]).decode(codec, "replace")
    if symbol:
        return {"~": "\u00a0", "_": "-", "\n": "\n", "\r": "\n"}.get(symbol, symbol if symbol in "\\{}" else "")
    if word and word.lower() == "u" and argument:
        return chr(int(argument) & 0xFFFF)
    return _SPACES.get(word.lower(), "") if word else ""


def _known(codec: str) -> bool:
    try:
        "".encode(codec)
    except LookupError:
        return False
    return True
