"""The bytes between the daemon and its converter: two lengths, a JSON head, a body."""

from __future__ import annotations

import asyncio
import json
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">II")
MAX_HEAD_BYTES = 64 * 1024


class FrameError(Exception):
    """The other side sent something that is not a frame, or more than was agreed."""


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame: two big-endian 32-bit lengths, the head as JSON, the body."""
    encoded = json.dumps(head).encode()
    return _LENGTH.pack(len(encoded), len(body)) + encoded + body


def _lengths(prefix: bytes, body_limit: int) -> tuple[int, int]:
    head_length, body_length = _LENGTH.unpack(prefix)
    if head_length > MAX_HEAD_BYTES or body_length > body_limit:
        raise FrameError(f"a frame of {head_length} + {body_length} bytes is too long")
    return head_length, body_length


def _head(encoded: bytes) -> dict[str, Any]:
    try:
        head = json.loads(encoded)
    except (ValueError, RecursionError) as problem:
        raise FrameError("the head of a frame is not JSON") from problem
    if not isinstance(head, dict):
        raise FrameError("the head of a frame is not a JSON object")
    return head


async def receive(stream: asyncio.StreamReader, body_limit: int) -> tuple[dict[str, Any], bytes]:
    """Read one frame. Raise ``FrameError`` on nonsense, ``asyncio.IncompleteReadError`` at the end of the stream."""
    head_length, body_length = _lengths(await stream.readexactly(_LENGTH.size), body_limit)
    head = _head(await stream.readexactly(head_length))
    return head, await stream.readexactly(body_length)


def receive_blocking(stream: BinaryIO, body_limit: int) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame in the child; None at the end of the stream. Raise ``FrameError`` on nonsense."""
    prefix = stream.read(_LENGTH.size)
    if len(prefix) < _LENGTH.size:
        return None
    head_length, body_length = _lengths(prefix, body_limit)
    encoded, body = stream.read(head_length), stream.read(body_length)
    if len(encoded) < head_length or len(body) < body_length:
        return None
    return _head(encoded), body
