"""Where our reading of a mail differs from the published tree on purpose: file, field, and why.

The trees are one parser's opinion; these lines are ours. A difference for which no line stands here is printed.
"""

from __future__ import annotations

WHY: dict[tuple[str, str], str] = {
    ("malformed-000", "0 parts"): (
        "A boundary line ends a header as it ends a body (RFC 2046 section 5.1.1), so there are four empty parts. The "
        "tree looks for the blank line only and loses them; they show nothing in either reading."
    ),
    ("malformed-002", "0 role"): (
        "A multipart in which no boundary stands: its body is all that the person wrote, so it is the text."
    ),
    ("malformed-003", "2 role"): (
        "The text of a part that is not closed is shown. The tree attaches it because the closing line is missing."
    ),
    ("malformed-004", "2 role"): "As in malformed-003.",
    ("malformed-007", "0 parts"): (
        "The header of the inner multipart runs into its own first boundary line, which begins its first part. The "
        "tree skips that line and joins two headers."
    ),
    ("malformed-007", "1 content_type"): "The second Content-Type is that of the inner part; the same.",
    ("malformed-007", "1 role"): "The empty text is the inner part here, and it is the text of the mail; the same.",
    ("malformed-007", "1 text"): "The bytes of a multipart against those of its part; the same.",
    ("malformed-017", "1 content_disposition"): (
        "A disposition without a kind still names the file, and so do we; the tree drops the parameters."
    ),
    ("malformed-019", "8 text"): (
        "Random bytes where a part should begin. Without a header we keep them as text; the tree takes a line of them "
        "for a header and drops it."
    ),
    ("malformed-019", "9 text"): "As above: what cannot be a header is text.",
    ("malformed-021", "1 role"): (
        "Two Content-Type fields. The first names a multipart whose boundary does stand below, so the page in it is "
        "the text. The tree takes the second and shows the page's source and the boundary lines."
    ),
    ("thirdparty-015", "0 parts"): (
        "Three attached mails whose headers end at the boundary line: we find all three, the tree one."
    ),
    ("thirdparty-015", "2.0 is the same mail"): (
        "The tree puts the header of the second attached mail under the file name of the first."
    ),
}
