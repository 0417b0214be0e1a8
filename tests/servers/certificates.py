"""Certificates for servers on loopback, made by openssl for one test run."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

from tests.servers import require


def make_certificate(folder: Path, name: str = "127.0.0.1") -> Path:
    """Write ``cert.pem``, its own authority, and ``key.pem``; return the certificate's path."""
    alternative = f"IP:{name}" if name[0].isdigit() else f"DNS:{name}"
    subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName={alternative}"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    subprocess.run([require("openssl"), "req", "-x509", *key, *subject, *files], check=True, capture_output=True)
    return folder / "cert.pem"


def server_context(certificate: Path) -> ssl.SSLContext:
    """The context of a server that shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context
