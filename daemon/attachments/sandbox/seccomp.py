"""A seccomp filter (seccomp(2), classic BPF): system calls that a converter never needs fail with EPERM.

It needs no privilege, so it holds in containers where a network namespace is refused.
"""

from __future__ import annotations

import ctypes
import errno
import struct

from daemon.attachments.sandbox import kernel

# AUDIT_ARCH_* (uapi/linux/audit.h) and call numbers (x86/entry/syscalls/syscall_64.tbl, uapi/asm-generic/unistd.h).
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000
_NETWORK = {
    "x86_64": {"socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "socketpair": 53, "accept4": 288},
    "aarch64": {
        "socket": 198,
        "connect": 203,
        "accept": 202,
        "bind": 200,
        "listen": 201,
        "socketpair": 199,
        "accept4": 242,
    },
}
# io_uring opens sockets without the socket call; the rest reaches into other processes or the kernel.
_REACHING_OUT = {
    "x86_64": {
        "ptrace": 101, "mount": 165,
        "init_module": 175, "add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272,
        "perf_event_open": 298, "open_by_handle_at": 304, "setns": 308,
        "process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321, "userfaultfd": 323,
        "io_uring_setup": 425, "pidfd_open": 434, "pidfd_getfd": 438,
    },
    "aarch64": {
        "ptrace": 117, "mount": 40,
        "init_module": 105, "add_key": 217, "request_key": 218, "keyctl": 219, "unshare": 97,
        "perf_event_open": 241, "open_by_handle_at": 265, "setns": 268,
        "process_vm_readv": 270, "process_vm_writev": 271, "bpf": 280, "userfaultfd": 282,
        "io_uring_setup": 425, "pidfd_open": 434, "pidfd_getfd": 438,
    },
}  # fmt: skip
_PROGRAMS = {
    "x86_64": {"fork": 57, "vfork": 58, "execve": 59, "kill": 62, "execveat": 322},
    "aarch64": {"execve": 221, "kill": 129, "execveat": 281},
}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_CLONE_THREAD = 0x00010000

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_OFFSET_NUMBER, _OFFSET_ARCHITECTURE, _OFFSET_FIRST_ARGUMENT = 0, 4, 16
_MODE_FILTER = 2


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def _refuse(number: int, error: int = errno.EPERM) -> bytes:
    return _instruction(_JUMP_EQUAL, number, 0, 1) + _instruction(_RETURN, _ERRNO | error)


def _filter(machine: str, *, programs: bool) -> bytes:
    refused = [*_NETWORK[machine].values(), *_REACHING_OUT[machine].values()]
    code = _instruction(_LOAD, _OFFSET_ARCHITECTURE)
    code += _instruction(_JUMP_EQUAL, _ARCHITECTURES[machine], 1, 0) + _instruction(_RETURN, _KILL_PROCESS)
    code += _instruction(_LOAD, _OFFSET_NUMBER)
    if machine == "x86_64":
        code += _instruction(_JUMP_AT_LEAST, _X32_BIT, 0, 1) + _instruction(_RETURN, _ERRNO | errno.EPERM)
    if not programs:
        refused += _PROGRAMS[machine].values()
        # glibc falls back from clone3, whose flags lie behind a pointer, to clone, whose flags a filter can see.
        code += _refuse(_CLONE3, errno.ENOSYS)
    code += b"".join(_refuse(number) for number in refused)
    if not programs:
        # A new thread may start, a new process may not.
        code += _instruction(_JUMP_EQUAL, _CLONE[machine], 0, 3) + _instruction(_LOAD, _OFFSET_FIRST_ARGUMENT)
        code += _instruction(_JUMP_ANY_BIT, _CLONE_THREAD, 1, 0) + _instruction(_RETURN, _ERRNO | errno.EPERM)
    return code + _instruction(_RETURN, _ALLOW)


def refuse_system_calls(*, programs: bool = False) -> bool:
    """Install the filter for good; False on other systems and machines. ``no_new_privileges`` must have been called.

    ``programs`` leaves fork and exec, for text recognition; such a program inherits the filter, so it has no network.
    """
    if not kernel.LINUX or kernel.MACHINE not in _ARCHITECTURES:
        return False
    code = _filter(kernel.MACHINE, programs=programs)
    program = _Program(len(code) // 8, code)
    return kernel.prctl(kernel.PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program))
