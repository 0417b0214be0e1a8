"""Why a server could not be reached, and what to do about it, in words."""

from __future__ import annotations

import errno
import re
import socket

_KNOWN = {
    errno.ECONNREFUSED: ("nothing listens there", "Is the server running, and is the port right?"),
    errno.ETIMEDOUT: ("it does not answer", "Look at host and port, and for a firewall in between."),
    errno.EHOSTUNREACH: ("there is no way to that host", "Look at host, and at this machine's network."),
    errno.ENETUNREACH: ("there is no way to that network", "Look at this machine's network."),
    errno.ECONNRESET: ("it closed the connection", "Does this port speak what security says (tls, starttls)?"),
}


def unreachable(error: OSError) -> tuple[str, str]:
    """The reason and advice, a sentence each without and with its full stop."""
    if isinstance(error, socket.gaierror):
        return "the name is not known", "Look at host for a slip of the pen, and at this machine's name service."
    reason = error.strerror or str(error) or type(error).__name__
    return _KNOWN.get(_number(error), (reason, "Look at host and port."))


def _number(error: OSError) -> int:
    # asyncio puts the failures of a host with several addresses into the text: "Multiple exceptions: [Errno 111] …".
    first = re.search(r"\[Errno (\d+)\]", str(error))
    return error.errno or (int(first[1]) if first else 0)
