"""What an S/MIME body holds (RFC 8551, RFC 5652): the signed mail inside, or that it is encrypted.

Only the few elements on the way to the content are looked at, each once; signatures are not checked here.
"""

from __future__ import annotations

from dataclasses import dataclass

_SIGNED = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_ENCRYPTED = (
    bytes.fromhex("2a864886f70d010703"),  # 1.2.840.113549.1.7.3, enveloped-data
    bytes.fromhex("2a864886f70d0109100117"),  # 1.2.840.113549.1.9.16.1.23, authenticated enveloped-data
)
_MAX_ELEMENTS = 10_000  # a streaming writer cuts the content into pieces, OpenSSL into pieces of 4 KB
_OID, _OCTETS, _OCTETS_IN_PIECES, _SEQUENCE, _EXPLICIT = 0x06, 0x04, 0x24, 0x30, 0xA0


@dataclass(frozen=True, slots=True)
class SecuredContent:
    """``content`` is the mail inside a signature, empty where the signature stands alone; ``encrypted`` is no more
    than that."""

    content: bytes = b""
    encrypted: bool = False


class _NotReadError(Exception):
    """The bytes are not the element that has to stand here."""


def read_secured(data: bytes) -> SecuredContent | None:
    """The content of a CMS structure in DER or BER; None when it is none that is known or is cut."""
    try:
        return _read(_Walk(data))
    except _NotReadError:
        return None


def _read(walk: _Walk) -> SecuredContent | None:
    walk.enter(_SEQUENCE)
    kind = walk.take(_OID)
    if kind in _ENCRYPTED:
        return SecuredContent(encrypted=True)
    if kind != _SIGNED:
        return None
    walk.enter(_EXPLICIT)
    walk.enter(_SEQUENCE)
    walk.skip()  # version
    walk.skip()  # digest algorithms
    walk.enter(_SEQUENCE)
    walk.take(_OID)
    if not walk.next_is(_EXPLICIT):
        return SecuredContent()
    walk.enter(_EXPLICIT)
    return SecuredContent(walk.octets())


class _Walk:
    """A place in BER bytes (ITU-T X.690 section 8.1)."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0
        self.elements = 0

    def next_is(self, tag: int) -> bool:
        """Whether the next element has this tag."""
        return self.data[self.place : self.place + 1] == bytes((tag,))

    def _head(self) -> tuple[int, int]:
        """The tag and length of the next element, -1 when its end is marked instead; the place is then behind them."""
        self.elements += 1
        head = self.data[self.place : self.place + 2]
        if len(head) < 2 or self.elements > _MAX_ELEMENTS or head[0] & 31 == 31:
            raise _NotReadError
        self.place += 2
        if head[1] < 128:
            return head[0], head[1]
        size = head[1] & 127
        if size == 0:
            return head[0], -1
        if size > 6:
            raise _NotReadError
        length = int.from_bytes(self.data[self.place : self.place + size])
        self.place += size
        return head[0], length

    def enter(self, tag: int) -> None:
        """Go into the next element."""
        if self._head()[0] != tag:
            raise _NotReadError

    def take(self, tag: int) -> bytes:
        """The bytes of the next element, which is not made of others. One that is cut gives what is there."""
        found, length = self._head()
        if found != tag or length < 0:
            raise _NotReadError
        self.place += length
        return self.data[self.place - length : self.place]

    def skip(self) -> None:
        """Go behind the next element."""
        open_ends = 0
        while True:
            tag, length = self._head()
            if length < 0:
                open_ends += 1
            elif tag == 0:
                open_ends -= 1
            else:
                self.place += length
            if open_ends <= 0:
                return

    def octets(self) -> bytes:
        """An octet string, in one piece or in several."""
        if not self.next_is(_OCTETS_IN_PIECES):
            return self.take(_OCTETS)
        length = self._head()[1]
        end = len(self.data) if length < 0 else self.place + length
        pieces: list[bytes] = []
        while self.place < end and self.next_is(_OCTETS) and self.elements < _MAX_ELEMENTS:
            pieces.append(self.take(_OCTETS))
        return b"".join(pieces)
