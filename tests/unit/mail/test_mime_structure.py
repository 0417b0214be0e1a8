"""The tree of parts, in whatever way its boundary lines and line ends are broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.mime import read_mail
from daemon.mail.structure import MAX_LEVELS, MAX_PARTS, Part, parse
from tests.unit.mail.samples import READER, raw_mail
from tests.unit.mail.wrappers import multipart


def tree(part: Part) -> object:
    """A part as its type, or as its body and children."""
    if part.children:
        return [part.type.partition("/")[2], *(tree(child) for child in part.children)]
    return part.body.decode("latin-1")


def read(raw: str) -> object:
    return tree(parse(raw.encode("latin-1"))[0])


def defects(raw: str) -> list[str]:
    return parse(raw.encode())[1]


def mixed(boundary: str, kind: str = "mixed") -> str:
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'


def test_parts_may_share_a_boundary_with_their_multipart() -> None:
    raw = mixed("a") + "--a\n" + mixed("a", "related") + "--a\n\ninner\n--a--\n--a\n\nouter\n--a--\n"
    assert read(raw) == ["mixed", ["related", "inner"], "outer"]


@pytest.mark.parametrize(("outer", "inner"), [("a", "ab"), ("ab", "a"), ("a", "a--"), ("a--", "a")])
def test_boundaries_may_begin_alike(outer: str, inner: str) -> None:
    raw = mixed(outer) + f"--{outer}\n" + mixed(inner, "related") + f"--{inner}\n\none\n--{inner}\n\ntwo\n--{inner}--\n"
    raw += f"--{outer}\n\nthree\n--{outer}--\n"
    assert read(raw) == ["mixed", ["related", "one", "two"], "three"]


def test_a_line_that_only_begins_with_the_boundary_counts_where_the_boundary_never_stands_alone() -> None:
    assert read(mixed("a") + "--a trailing\n\none\n--a trailing\n\ntwo\n--a-- trailing\n") == ["mixed", "one", "two"]
    assert read(mixed("a") + "--a\n\none\n--a trailing\ntwo\n--a--\n") == ["mixed", "one\n--a trailing\ntwo"]


def test_a_boundary_line_ends_a_header() -> None:
    raw = mixed("a") + "--a\nContent-Type: text/plain\n--a\nContent-Type: text/html\n--a\n\nwords\n--a--\n"
    assert read(raw) == ["mixed", "", "", "words"]


def test_a_header_may_run_into_its_own_first_boundary_line() -> None:
    raw = mixed("a") + '--a\nContent-Type: multipart/related; boundary="b"\n--b\n\nwords\n--b--\n--a--\n'
    assert read(raw) == ["mixed", ["related", "words"]]


def test_an_outer_boundary_ends_what_is_not_closed() -> None:
    raw = mixed("a") + "--a\n" + mixed("b", "related") + "--b\n\none\n--a\n\ntwo"
    assert read(raw) == ["mixed", ["related", "one"], "two"]
    assert "the closing boundary is missing" in defects(raw)


def test_a_last_boundary_line_without_its_dashes_begins_nothing() -> None:
    assert read(mixed("a") + "--a\n\nwords\n--a\n") == ["mixed", "words"]


@pytest.mark.parametrize(
    "head", ["Content-Type: multipart/mixed\n\n", 'Content-Type: multipart/mixed; boundary=""\n\n', mixed("other")]
)
def test_a_missing_boundary_is_guessed_from_the_lines(head: str) -> None:
    raw = head + "--x1\nContent-Type: text/plain\n\nwords\n--x1\nContent-Type: text/html\n\n<p>page\n--x1--\n"
    assert read(raw) == ["mixed", "words", "<p>page"]
    assert "a boundary was guessed" in defects(raw)


def test_a_multipart_in_which_nothing_can_be_found_is_text() -> None:
    found = read_mail(b"Content-Type: multipart/mixed; boundary=x\r\n\r\nAll that I wrote.", READER)
    assert found.text == "All that I wrote."
    assert "the boundary of a multipart is missing" in found.defects


def test_text_before_the_first_and_behind_the_last_boundary_is_no_part() -> None:
    assert read(mixed("a") + "preamble\n--a\n\nwords\n--a--\nepilogue\n--a\n\nmore\n") == ["mixed", "words"]


def test_the_parts_of_a_digest_are_mails() -> None:
    raw = mixed("a", "digest") + "--a\n\nSubject: one\n\nfirst\n--a\n\nSubject: two\n\nsecond\n--a--\n"
    root = parse(raw.encode())[0]
    assert [child.type for child in root.children] == ["message/rfc822", "message/rfc822"]
    assert [child.children[0].first("subject") for child in root.children] == [b"one", b"two"]


def test_a_mail_in_a_mail_in_a_mail_is_found() -> None:
    raw = "Content-Type: message/rfc822\n\n" * 3 + "Subject: innermost\n\nwords"
    parts = list(parse(raw.encode())[0].walk())
    assert [part.first("subject") for part in parts] == [b"", b"", b"", b"innermost"]


def test_a_garbled_first_line_does_not_make_text_of_a_header() -> None:
    raw = mixed("a") + "--a\nntent garbage\nContent-Type: text/html\n\n<p>page\n--a--\n"
    assert parse(raw.encode())[0].children[0].type == "text/html"


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n", "\r\r\n"])
def test_each_sort_of_line_end_gives_the_same_tree(ends: str) -> None:
    raw = mixed("a") + "--a\nContent-Type: text/plain\n\none\n--a\n\ntwo\n--a--\n"
    found = read(raw.replace("\n", ends))
    assert isinstance(found, list)
    assert [str(one).strip("\r") for one in found] == ["mixed", "one", "two"]


def test_line_ends_may_be_mixed() -> None:
    raw = b"From: a@example.org\rSubject: mixed\r\nTo: b@example.org\nX: y\r\n z\r\n\r\none\rtwo\nthree"
    found = read_mail(raw, READER)
    assert (found.subject, found.sender.address, found.to[0].address) == ("mixed", "a@example.org", "b@example.org")
    assert found.text == "one\ntwo\nthree"


@pytest.mark.parametrize(
    "before", [b"\n\n", b"\r\n", b"\xef\xbb\xbf", b"From ann@example.org Mon Mar  3 10:00:00 2025\n"]
)
def test_what_stands_before_the_header_is_no_end_of_it(before: bytes) -> None:
    assert read_mail(before + raw_mail(), READER).subject == "A question"


def test_a_thousand_levels_are_read_as_far_as_allowed() -> None:
    nested = "".join(mixed(f"b{level}") + f"--b{level}\n" for level in range(1_000)) + "\nwords"
    root, found = parse(nested.encode())
    assert max(part.level for part in root.walk()) == MAX_LEVELS
    assert "nested too deeply" in found


def test_too_many_parts_are_no_parts() -> None:
    root, found = parse((mixed("a") + "--a\n\nx\n" * 3 * MAX_PARTS).encode())
    assert len(root.children) < MAX_PARTS
    assert "too many parts" in found


BODIES = st.lists(
    st.text(alphabet="ab \n-:", max_size=30).map(lambda text: text.replace("--", "-")), min_size=1, max_size=5
)


@given(BODIES, st.sampled_from(["b", "=_x", "a b", "--", "0-1-=:2"]))
def test_what_is_divided_by_boundary_lines_comes_apart_again(bodies: list[str], boundary: str) -> None:
    parts = [b"Content-Type: text/plain\r\n\r\n" + body.encode() for body in bodies]
    raw = f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode()
    root, found = parse(raw + multipart(*parts, boundary=boundary))
    assert [part.body.decode() for part in root.children] == bodies
    assert found == []


LINES = st.sampled_from(
    ["--a", "--b", "--a--", "--b--", "--ab", "", "words", "Subject: x", "Content-Type: message/rfc822",
     'Content-Type: multipart/mixed; boundary="a"', "Content-Type: multipart/digest; boundary=b", "\tfolded"]
)  # fmt: skip


@given(st.lists(LINES, max_size=40), st.sampled_from(["\n", "\r\n", "\r"]))
def test_parts_lie_within_their_parents_and_in_order(lines: list[str], ends: str) -> None:
    raw = ends.join(lines).encode()
    root, _ = parse(raw)
    for part in root.walk():
        assert part.start <= part.end
        place = part.start
        for child in part.children:
            if child.raw is raw:
                assert place <= child.start <= child.end <= max(part.end, child.start)
                place = child.end


@pytest.mark.parametrize("parts", ["", "b"])
def test_a_quoted_printable_text_with_bare_carriage_returns_is_read_to_its_end(parts: str) -> None:
    encoded = {"Content_Transfer_Encoding": "quoted-printable"}
    body = "Guten Tag,\r\rwo ist =\rmeine Lampe f=C3=BCr 5 =E2=82=AC?\r\rDanke\r"
    if parts:
        head = "\rContent-Type: text/plain; charset=utf-8\rContent-Transfer-Encoding: quoted-printable\r\r"
        body = f"--b{head}{body}\r--b--\r"
        encoded = {"Content_Type": "multipart/mixed; boundary=b"}
    raw = raw_mail(body, **encoded).replace(b"\r\n", b"\r")
    found = read_mail(raw, READER)
    assert found.text + found.signature == "Guten Tag,\n\nwo ist meine Lampe für 5 €?\n\nDanke"


@pytest.mark.parametrize("line", ["--bad", "--b and more", "--"])
def test_a_line_within_a_header_that_only_begins_like_a_boundary_ends_no_header(line: str) -> None:
    head = "Content-Type: multipart/mixed; boundary=b\r\n"
    found = parse(f"{head}{line}\r\nSubject: Parcel\r\n\r\n--b\r\n\r\nhello\r\n--b--\r\n".encode())[0]
    assert found.headers["subject"] == [b"Parcel"]
    assert [child.body for child in found.children] == [b"hello"]
