"""What a converter that was taken over can still do: nothing beyond its own memory."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from daemon.attachments.reader import MarkItDownReader
from daemon.models import Attachment
from tests.unit.attachments import files

# Run in a process of its own, because none of these can be taken back. {layer} seals it, {attempt} is the crime.
SCRIPT = """
import ctypes, os, socket, subprocess, sys
from pathlib import Path
from daemon.attachments import sandbox
from daemon.attachments.sandbox import kernel
libc = ctypes.CDLL(None, use_errno=True)
{layer}
try:
    {attempt}
except PermissionError:
    os._exit(13)
os._exit(0)
"""
FILTER = "assert kernel.no_new_privileges() and sandbox.refuse_system_calls()"
LANDLOCK = "assert kernel.no_new_privileges() and sandbox.allow_reading_only((sys.prefix,))"
HOOK = "sandbox.refuse_events((sys.prefix,))"


def native(call: str) -> str:
    """A C function that raises PermissionError when the kernel says no."""
    return f"if {call} < 0: raise OSError(ctypes.get_errno(), 'refused')"


ATTEMPTS = {
    "a socket by a native call": (FILTER, native("libc.socket(2, 1, 0)")),
    "a new process by a native call": (FILTER, native("libc.fork()")),
    "another program by a native call": (FILTER, native("libc.execl(b'/bin/true', b'true', None)")),
    "a signal to the daemon": (FILTER, native("libc.kill(os.getppid(), 0)")),
    "io_uring": (FILTER, native("libc.syscall(425, 1, None)")),
    "a foreign file by a native call": (LANDLOCK, native("libc.open(b'/etc/hostname', 0)")),
    "a new file by a native call": (LANDLOCK, native("libc.open(b'/tmp/deskhand-escape', 0o101, 0o600)")),
    "a socket": (HOOK, "socket.socket()"),
    "a name to look up": (HOOK, "socket.getaddrinfo('example.test', 80)"),
    "a program": (HOOK, "subprocess.run(['/bin/true'])"),
    "a shell": (HOOK, "os.system('true')"),
    "a foreign file": (HOOK, "open('/etc/hostname')"),
    "a path out of the libraries": (HOOK, "open(sys.prefix + '/../../../../../../etc/hostname')"),
    "a new file": (HOOK, "Path(sys.prefix, 'escape').write_text('x')"),
    "a deleted file": (HOOK, "os.remove(sys.prefix + '/none')"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's layers exist on Linux only")
@pytest.mark.parametrize("crime", ATTEMPTS)
def test_the_sealed_process_may_not_have(crime: str) -> None:
    layer, attempt = ATTEMPTS[crime]
    script = SCRIPT.format(layer=layer, attempt=attempt)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    if "AssertionError" in done.stderr:
        pytest.skip("this kernel lacks the layer")
    assert (done.returncode, done.stderr) == (13, "")


def test_a_thread_may_still_start_under_the_filter() -> None:
    script = SCRIPT.format(
        layer=FILTER, attempt="import threading; t = threading.Thread(target=int); t.start(); t.join()"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server on loopback that nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


async def test_no_file_makes_the_converter_call_a_server(listener: socket.socket) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    page = (
        f'<html><head><link rel=stylesheet href="{address}"><base href="{address}"></head><body><img src="{address}">'
    )
    page += f'<iframe src="{address}"></iframe><script src="{address}"></script><p>words'
    svg = f'<svg xmlns:x="http://www.w3.org/1999/xlink"><image x:href="{address}"/><text>words</text></svg>'
    dtd = f'<?xml version="1.0"?><!DOCTYPE a SYSTEM "{address}"><a>words</a>'
    include = (
        f'<?xml version="1.0"?><a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="{address}"/>words</a>'
    )
    attachments = {
        "page.html": page.encode(),
        "page.eml": b"Subject: x\nContent-Type: text/html\n\n" + page.encode(),
        "drawing.svg": svg.encode(),
        "dtd.xml": dtd.encode(),
        "include.xml": include.encode(),
        "letter.docx": files.word("words", remote=address),
        "mail.eml": b'Subject: x\nContent-Type: message/external-body; access-type=URL; URL="'
        + address.encode()
        + b'"\n\nwords',
    }
    async with MarkItDownReader() as reader:
        for name, content in attachments.items():
            reading = await reader.read(Attachment(name, "application/octet-stream", content))
            assert reading.is_read or name == "dtd.xml", (name, reading.reading)
        with pytest.raises(BlockingIOError):
            listener.accept()
