"""A list of MAPI properties as TNEF writes it (MS-OXTNEF section 2.1.3.5), read within bounds."""

from __future__ import annotations

from collections.abc import Iterator

MAX_PROPERTIES = 2_000
MAX_VALUES = 1_000

# Property types (MS-OXCDATA section 2.11.1) of fixed size, in bytes as they are padded here; the others carry a length.
_SIZES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_LONG = frozenset((0xD, 0x1E, 0x1F, 0x102))
_MANY = 0x1000
_NAMED = 0x8000


def properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Identifier, type and first value of each property. Ends where the bytes end or stop making sense."""
    count = int.from_bytes(data[:4], "little")
    place = 4
    for _ in range(min(count, MAX_PROPERTIES)):
        if place + 4 > len(data):
            return
        kind, identifier = (int.from_bytes(data[place + step : place + step + 2], "little") for step in (0, 2))
        place += 4
        if identifier >= _NAMED:
            place = _skip_name(data, place)
        read = _values(data, place, kind)
        if read is None:
            return
        value, place = read
        yield identifier, kind & ~_MANY, value


def _skip_name(data: bytes, place: int) -> int:
    """A named property has a GUID and a number or a name before its value."""
    by_name = _number(data, place + 16)
    if not by_name:
        return place + 24
    return place + 24 + _padded(_number(data, place + 20))


def _values(data: bytes, place: int, kind: int) -> tuple[bytes, int] | None:
    base = kind & ~_MANY
    size = _SIZES.get(base)
    if size is None and base not in _LONG:
        return None
    number = 1
    if kind & _MANY or size is None:
        number = _number(data, place)
        place += 4
    if number > MAX_VALUES:
        return None
    first: bytes | None = None
    for _ in range(number):
        length = size
        if length is None:
            length = _number(data, place)
            place += 4
        if place + length > len(data):
            return None
        first = data[place : place + length] if first is None else first
        place += length if size is not None else _padded(length)
    return first or b"", place


def _number(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")


def _padded(length: int) -> int:
    return length + -length % 4
