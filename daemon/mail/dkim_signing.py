"""Signs a finished mail with DKIM (RFC 6376), with RSA-SHA256 or Ed25519-SHA256 (RFC 8463); relaxed in header and body.

Bytes in, bytes out: the key is given, and the domain name system is never asked. The signature stands on top and is
part of the bytes that are sent, so no retry makes another one: both kinds of signature depend on key and mail alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

MIN_RSA_BITS = 1024  # RFC 8301 section 3.2: verifiers take no less
# RFC 6376 section 5.4.1, and what ties a reply to its thread. From is signed once more than it stands there, so that
# nobody can add a second one (section 8.15); so are the others that a client shows or acts on.
OVERSIGNED = ("from", "to", "cc", "subject", "date", "reply-to", "message-id", "in-reply-to", "references")
SIGNED = ("mime-version", "content-type", "content-transfer-encoding", "auto-submitted", "x-deskhand-desk")

_FOLD = re.compile(rb"\r\n(?=[ \t])")
_SPACES = re.compile(rb"[ \t]+")
_TRAILING = re.compile(rb"[ \t]+(?=\r\n)")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
PrivateKey = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A private key and where its public half is published: ``selector._domainkey.domain``."""

    selector: str
    domain: str
    private: PrivateKey

    @property
    def algorithm(self) -> str:
        """The tag ``a=`` of its signatures."""
        return "rsa-sha256" if isinstance(self.private, rsa.RSAPrivateKey) else "ed25519-sha256"

    @property
    def place(self) -> str:
        """The name of its TXT record."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """The text of its TXT record (RFC 6376 section 3.6.1; RFC 8463 section 4 for Ed25519)."""
        public = self.private.public_key()
        if isinstance(public, rsa.RSAPublicKey):
            data = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
            return f"v=DKIM1; k=rsa; p={base64.b64encode(data).decode('ascii')}"
        data = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return f"v=DKIM1; k=ed25519; p={base64.b64encode(data).decode('ascii')}"


def read_private_key(text: str) -> PrivateKey:
    """A private key in PEM; for Ed25519 the 32 bytes in base64 too, as key generators for mail write them.

    Raises:
        ValueError: it is none that DKIM can use; the words tell what it is instead, and nothing of the key.
    """
    try:
        found = serialization.load_pem_private_key(text.encode(), password=None)
    except TypeError:
        raise ValueError(
            "the key is protected by a passphrase: store it without one, readable by Deskhand only"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        return _bare_key(text)
    if isinstance(found, ed25519.Ed25519PrivateKey):
        return found
    if not isinstance(found, rsa.RSAPrivateKey):
        raise ValueError("the key is neither RSA nor Ed25519, the two kinds that DKIM knows")
    if found.key_size < MIN_RSA_BITS:
        raise ValueError(f"the RSA key has {found.key_size} bits; receivers take {MIN_RSA_BITS} and more, use 2048")
    return found


def _bare_key(text: str) -> ed25519.Ed25519PrivateKey:
    if "PUBLIC KEY" in text:
        raise ValueError("it is the public key; name the file with the private one")
    try:
        return ed25519.Ed25519PrivateKey.from_private_bytes(base64.b64decode("".join(text.split()), validate=True))
    except ValueError:
        raise ValueError("it is no private key in PEM form (-----BEGIN PRIVATE KEY-----)") from None


def is_domain(text: str) -> bool:
    """Whether it can be a selector or a domain of a record: labels of ASCII letters, digits and dashes."""
    return len(text) <= 200 and all(_LABEL.fullmatch(label) for label in text.split("."))


def signs_for(key: DkimKey, address: str) -> bool:
    """Whether a signature of this key counts for DMARC on a mail from ``address``: the domain or one below it (RFC
    7489 section 3.1.1)."""
    domain, own = address.rpartition("@")[2].casefold(), key.domain.casefold()
    return domain == own or domain.endswith(f".{own}")


def signed(mime: bytes, key: DkimKey, seconds: int) -> bytes:
    """The mail with its signature on top. ``mime`` has CRLF line ends; ``seconds`` since 1970 is when it is signed."""
    head, _, body = mime.partition(b"\r\n\r\n")
    fields = _fields(head)
    names = _names(fields)
    body_hash = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode("ascii")
    lines = [
        f"DKIM-Signature: v=1; a={key.algorithm}; c=relaxed/relaxed; t={seconds};",
        f" d={key.domain};",
        f" s={key.selector};",
        *_folded_names(names),
        f" bh={body_hash};",
        " b=",
    ]
    bare = "\r\n".join(lines).encode("ascii")
    taken = _signed_fields(fields, names)
    content = b"".join(field + b"\r\n" for field in taken) + relaxed_field(bare)
    return bare + _folded(_signature(key.private, content)) + b"\r\n" + mime


def relaxed_field(field: bytes) -> bytes:
    """A header field in the relaxed form (RFC 6376 section 3.4.2), without its last CRLF."""
    name, _, value = field.partition(b":")
    return name.strip().lower() + b":" + _SPACES.sub(b" ", _FOLD.sub(b"", value)).strip(b" \t\r\n")


def relaxed_body(body: bytes) -> bytes:
    """A body in the relaxed form (RFC 6376 section 3.4.4)."""
    text = _TRAILING.sub(b"", _SPACES.sub(b" ", body if body.endswith(b"\r\n") or not body else body + b"\r\n"))
    stripped = text.rstrip(b"\r\n")
    return stripped + b"\r\n" if stripped else b""


def _fields(head: bytes) -> list[bytes]:
    return re.split(rb"\r\n(?![ \t])", head)


def _names(fields: list[bytes]) -> list[str]:
    """What ``h=`` names: each field as often as it stands there, and those of ``OVERSIGNED`` once more."""
    present = [field.partition(b":")[0].strip().lower().decode("ascii", "replace") for field in fields]
    names = [name for name in (*OVERSIGNED, *SIGNED) for _ in range(present.count(name))]
    return names + list(OVERSIGNED)


def _signed_fields(fields: list[bytes], names: list[str]) -> list[bytes]:
    """The fields in the order of ``h=``, each name taken from below (section 5.4.2); one that is not there is
    nothing."""
    relaxed = [relaxed_field(field) for field in fields]
    taken = []
    for name in names:
        place = next((i for i in range(len(relaxed) - 1, -1, -1) if relaxed[i].startswith(f"{name}:".encode())), None)
        if place is not None:
            taken.append(relaxed.pop(place))
    return taken


def _folded_names(names: list[str]) -> list[str]:
    lines, line = [], " h="
    for number, name in enumerate(names):
        piece = name + (";" if number == len(names) - 1 else ":")
        if len(line) + len(piece) > 76:
            lines.append(line)
            line = "  "
        line += piece
    return [*lines, line]


def _folded(signature: bytes) -> bytes:
    text = base64.b64encode(signature)
    pieces = [text[:70], *(text[start : start + 72] for start in range(70, len(text), 72))]
    return b"\r\n  ".join(pieces)


def _signature(private: PrivateKey, content: bytes) -> bytes:
    if isinstance(private, rsa.RSAPrivateKey):
        return private.sign(content, padding.PKCS1v15(), hashes.SHA256())
    return private.sign(hashlib.sha256(content).digest())  # RFC 8463 section 3: the hash is what is signed
