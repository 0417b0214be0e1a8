"""Whom an encrypted connection trusts: the system's authorities, and the one that ``ca_file`` names."""

from __future__ import annotations

import functools
import ssl
from pathlib import Path

from daemon.errors import ConfigurationError
from daemon.settings import ServerSettings


def tls_context(server: ServerSettings, base: Path) -> ssl.SSLContext:
    """A verifying context for this server; ``base`` is what a relative ``ca_file`` starts from.

    Raises:
        ConfigurationError: ``ca_file`` is missing or holds no certificate.
    """
    if server.ca_file is None:
        return _verifying("", 0)
    path = base / server.ca_file
    try:
        return _verifying(str(path), path.stat().st_mtime_ns)
    except OSError as error:  # ssl.SSLError is one as well
        raise ConfigurationError(
            f"{server.host}: ca_file {path} cannot be used: {error.strerror or error}",
            advice="It must be a PEM file with the certificate of the authority.",
        ) from error


@functools.lru_cache(maxsize=16)
def _verifying(ca_file: str, _changed_ns: int) -> ssl.SSLContext:
    # Reading the system's authorities takes tens of milliseconds; a replaced ca_file is another entry.
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context
