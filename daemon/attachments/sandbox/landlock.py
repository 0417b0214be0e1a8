"""Landlock (Linux 5.13 and later, landlock(7)): from here on the process reads only some folders and writes nothing."""

from __future__ import annotations

import ctypes
import os
import struct

from daemon.attachments.sandbox import kernel

# The same numbers on every architecture (include/uapi/asm-generic/unistd.h).
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_CREATE_VERSION = 1
_RULE_PATH_BENEATH = 1

_READ = 1 << 2 | 1 << 3  # READ_FILE, READ_DIR
_EXECUTE = 1 << 0
# Rights to files by the first ABI version that knows them: 13 in version 1, REFER in 2, TRUNCATE in 3, IOCTL_DEV in 5.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NETWORK_RIGHTS = 1 << 0 | 1 << 1  # BIND_TCP, CONNECT_TCP: version 4
_SCOPES = 1 << 0 | 1 << 1  # abstract UNIX sockets and signals: version 6


def allow_reading_only(folders: tuple[str, ...], *, writable: tuple[str, ...] = (), execute: bool = False) -> bool:
    """Restrict this process; False where the kernel has no Landlock. ``no_new_privileges`` must have been called."""
    version = kernel.system_call(_CREATE_RULESET, None, 0, _CREATE_VERSION)
    if version < 1:
        return False
    handled = _FILE_RIGHTS[min(version, 5)]
    attributes = struct.pack(
        "QQQ", handled, _NETWORK_RIGHTS if version >= 4 else 0, _SCOPES if version >= 6 and not execute else 0
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = kernel.system_call(_CREATE_RULESET, ctypes.c_char_p(attributes), size, 0)
    if ruleset < 0:
        return False
    try:
        reading = _READ | (_EXECUTE if execute else 0)
        for folder in folders:
            _allow(ruleset, folder, reading)
        for folder in writable:
            _allow(ruleset, folder, handled)
        return kernel.system_call(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, folder: str, rights: int) -> None:
    try:
        opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # A folder that is missing needs no permission.
    try:
        kernel.system_call(
            _ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.c_char_p(struct.pack("=Qi", rights, opened)), 0
        )
    finally:
        os.close(opened)
