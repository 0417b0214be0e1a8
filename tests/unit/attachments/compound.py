"""Writes OLE compound files ([MS-CFB] version 3), which no library here can: Outlook mails, encrypted documents."""

from __future__ import annotations

import struct

_SECTOR = 512
_MINI = 64
_CUTOFF = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A compound file. A path such as ``folder/name`` puts a stream into a storage; only one level is supported."""
    entries, children = _tree(streams)
    mini, mini_fat, body = b"", [], b""
    fat: list[int] = []
    placed: dict[str, tuple[int, int]] = {}
    for path, content in streams.items():
        if len(content) < _CUTOFF:
            start = len(mini) // _MINI
            count = max(1, -(-len(content) // _MINI))
            mini += content.ljust(count * _MINI, b"\0")
            mini_fat += [*range(start + 1, start + count), _END]
            placed[path] = (start, len(content))
        else:
            placed[path] = (len(fat), len(content))
            body += _append(fat, content)
    root = (len(fat), len(mini)) if mini else (_END, 0)
    body += _append(fat, mini) if mini else b""
    mini_fat_start = len(fat)
    body += _append(fat, struct.pack(f"<{len(mini_fat)}I", *mini_fat)) if mini_fat else b""
    directory_start = len(fat)
    body += _append(fat, _directory(entries, children, placed, root))
    fat_start = len(fat)
    fat_sectors = 1
    while (len(fat) + fat_sectors) > fat_sectors * _SECTOR // 4:
        fat_sectors += 1
    fat += [_FAT] * fat_sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * _SECTOR, b"\xff")
    mini_sectors = -(-len(mini_fat) * 4 // _SECTOR)
    return (
        _header(directory_start, fat_start, fat_sectors, mini_fat_start if mini_fat else _END, mini_sectors)
        + body
        + table
    )


def _tree(streams: dict[str, bytes]) -> tuple[list[str], dict[str, list[str]]]:
    children: dict[str, list[str]] = {"": []}
    for path in streams:
        folder, _, _ = path.rpartition("/")
        if folder and folder not in children:
            children[folder] = []
            children[""].append(folder)
        children[folder].append(path)
    return ["", *[path for group in children.values() for path in group]], children


def _append(fat: list[int], content: bytes) -> bytes:
    count = max(1, -(-len(content) // _SECTOR))
    fat += [*range(len(fat) + 1, len(fat) + count), _END]
    return content.ljust(count * _SECTOR, b"\0")


def _directory(
    entries: list[str], children: dict[str, list[str]], placed: dict[str, tuple[int, int]], root: tuple[int, int]
) -> bytes:
    number = {path: index for index, path in enumerate(entries)}
    result = b""
    for path in entries:
        folder = path.rpartition("/")[0]
        siblings = children[folder] if path else []
        position = siblings.index(path) if path else 0
        right = number[siblings[position + 1]] if path and position + 1 < len(siblings) else _NONE
        child = number[children[path][0]] if children.get(path) else _NONE
        kind = 5 if not path else 1 if path in children else 2
        start, size = root if not path else placed.get(path, (0, 0))
        name = ("Root Entry" if not path else path.rpartition("/")[2]).encode("utf-16-le") + b"\0\0"
        result += name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), kind, 1, _NONE, right, child)
        result += bytes(16 + 4 + 16) + struct.pack("<IQ", start, size)
    blank = bytes(64) + struct.pack("<HBBIII", 0, 0, 1, _NONE, _NONE, _NONE) + bytes(48)
    return result + blank * (-len(entries) % 4)


def _header(directory: int, fat: int, fat_sectors: int, mini_fat: int, mini_sectors: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, fat_sectors, directory, 0, _CUTOFF, mini_fat, mini_sectors, _END, 0)
    locations = [*range(fat, fat + fat_sectors), *[_FREE] * (109 - fat_sectors)]
    return head + struct.pack("<109I", *locations)


def outlook_message(subject: str, sender: str, text: str, attached: str) -> bytes:
    """A small .msg ([MS-OXMSG]) with its strings as PT_UNICODE."""
    strings = {"0037": subject, "0C1F": sender, "0E04": "desk@example.test", "1000": text}
    streams = {f"__substg1.0_{tag}001F": value.encode("utf-16-le") for tag, value in strings.items()}
    streams["__properties_version1.0"] = bytes(32)
    streams["__attach_version1.0_#00000000/__substg1.0_3707001F"] = attached.encode("utf-16-le")
    return compound_file(streams)
