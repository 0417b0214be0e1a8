"""Line ends of a body that are a bare CR, as old Macintosh programs wrote them (RFC 5322 section 2.2 forbids them)."""

from __future__ import annotations

from daemon.mail.structure import Part


def mend_line_ends(root: Part) -> None:
    """Make each bare CR a LF in the quoted-printable parts that have no other line end.

    There, a line that ends with ``=`` goes on in the next one, and without an end that is known it is the last. The
    header stays as it came: whether to believe it depends on its line ends.
    """
    for part in root.walk():
        encoding = part.first("content-transfer-encoding").strip(b" \t\"'").lower()
        if part.children or not encoding.startswith(b"quoted"):
            continue
        body = part.body
        if b"\r" in body and b"\n" not in body:
            head = part.raw[: part.start] if part is root else b""
            part.raw = head + body.replace(b"\r", b"\n")
            part.start, part.end = len(head), len(part.raw)
