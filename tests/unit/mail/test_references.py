from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.references import MAX_REFERENCES, base_subject, is_forward, message_ids, thread_references
from daemon.mail.subject_prefixes import PREFIXES, WORDS
from daemon.mail.tokens import address_with_token, make_token, read_token, tokens_in, without_detail
from tests.unit.mail.samples import mail

KEY = b"a key for tests only"


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@x> <b@x>", ("a@x", "b@x")),
        ("<a@x>\r\n\t<b@x>", ("a@x", "b@x")),
        ("<a@x><b@x>", ("a@x", "b@x")),
        ("<a@x>, <b@x>", ("a@x", "b@x")),
        ("<a@x> <a@x>", ("a@x",)),
        ("<a@x>>", ("a@x",)),
        ("<<a@x>", ("a@x",)),
        ("(a comment) <a@x>", ("a@x",)),
        ("Your message of Monday <a@x>", ("a@x",)),
        ("a@x", ("a@x",)),
        ("<a b@x>", ("ab@x",)),
        ("<no-at-sign>", ("no-at-sign",)),
        ("=?utf-8?q?=3Ca=40x=3E?=", ("a@x",)),
        ("<a@x> <b@exam", ("a@x",)),  # cut off by a relay: half an id is another id
        ("<a@x <b@x>", ("a@x", "b@x")),
        ("a@x> <b@x>", ("a@x", "b@x")),
        ("(see <c@x>) <a@x>", ("a@x",)),
        ("<a@x> (a (nested) comment) <b@x>", ("a@x", "b@x")),
        ("(<c@x>)", ("c@x",)),
        ("<a(1)@x>", ("a(1)@x",)),
        ('Your message of "Mon" by ann@x.test <a@x>', ("a@x",)),
        ("<Ann <a@x>", ("a@x",)),
        ("", ()),
        ("<>", ()),
    ],
)
def test_message_ids_are_found_in_every_broken_form(value: str, ids: tuple[str, ...]) -> None:
    assert message_ids(value.encode()) == ids


def test_references_are_deduplicated_and_never_name_the_mail_itself() -> None:
    assert thread_references(b"<c@x>", b"<a@x> <b@x> <a@x> <me@x>", "me@x") == ("c@x", ("a@x", "b@x", "c@x"))


def test_references_alone_name_the_parent() -> None:
    assert thread_references(b"", b"<a@x> <b@x>", "me@x") == ("b@x", ("a@x", "b@x"))


def test_ids_in_the_wrong_header_are_kept() -> None:
    assert thread_references(b"<a@x> <b@x>", b"", "me@x")[1] == ("a@x", "b@x")


IDS = st.lists(st.from_regex(r"[a-c0-2]{1,2}@[xy]", fullmatch=True), max_size=40)
BROKEN = st.sampled_from([" ", "\r\n ", "\r\n\t", ", ", "", " (comment <no@comment>) ", "  ", ">", "<"])


def written(ids: list[str], between: list[str]) -> bytes:
    gaps = between * len(ids) or [" "] * len(ids)
    return "".join(f"<{one}>{gap}" for one, gap in zip(ids, gaps, strict=False)).encode()


@given(IDS, IDS, IDS.filter(bool), st.lists(BROKEN, min_size=1, max_size=5))
@settings(deadline=None)
def test_a_broken_chain_keeps_its_ids_and_their_order(
    named: list[str], chain: list[str], own: list[str], gaps: list[str]
) -> None:
    parent, ids = thread_references(written(named, gaps), written(chain, gaps), own[0])
    expected = tuple(dict.fromkeys(one for one in (*chain, *named) if one != own[0]))
    assert ids == expected
    parents = [one for one in named if one != own[0]]
    assert parent in parents if parents else parent == (dict.fromkeys(ids) and ids[-1] if ids else "")


@given(st.integers(0, 1_200), st.integers(0, 1_200))
@settings(deadline=None)
def test_a_chain_is_bounded_and_keeps_its_first_id_its_parent_and_the_last_ones(many: int, named: int) -> None:
    ids = [f"{number}@x" for number in range(many)]
    parents = [f"p{number}@x" for number in range(named)]
    parent, chain = thread_references(written(parents, [" "]), written(ids, [" "]), "me@x")
    assert len(chain) <= MAX_REFERENCES
    assert parent in chain or not chain
    if chain:
        assert chain[0] == (ids or parents)[0]
        assert chain[-1] == (parents or ids)[-1] or chain[-1] == parent


def test_a_cycle_of_references_names_no_mail_as_its_own_ancestor() -> None:
    """Each of two mails names the other, and itself: neither is its own parent."""
    assert thread_references(b"<b@x>", b"<a@x> <b@x> <a@x>", "a@x") == ("b@x", ("b@x",))
    assert thread_references(b"<b@x>", b"<b@x>", "b@x") == ("", ())


@pytest.mark.parametrize(
    "piece", ["a", "<", "(<", "()<", "<a@x ", "a@", "a>", ">", "<a@x> ", "((", "\x00<a", "=?utf-8?q?=3C?="]
)
def test_half_a_megabyte_of_nonsense_is_read_at_once(piece: str) -> None:
    """Grew with the square of its length before: sixteen thousand letters took four seconds."""
    assert len(message_ids((piece * 450_000)[:450_000].encode())) <= MAX_REFERENCES


@given(st.binary(max_size=300), st.binary(max_size=300), st.text(max_size=20))
def test_references_of_any_bytes_hold_no_duplicate_and_not_the_mail(reply: bytes, references: bytes, own: str) -> None:
    parent, chain = thread_references(reply, references, own)
    assert len(set(chain)) == len(chain)
    assert own not in chain or not own
    assert not parent or parent in chain
    assert all(not any(letter.isspace() for letter in one) for one in chain)


@pytest.mark.parametrize(
    "prefix",
    ["Re: ", "RE[2]: ", "Re^3: ", "AW: ", "Antw.: ", "SV: ", "VS: ", "回复: ", "回复：", "RE: AW: Re: ",
     "Odp: ", "Отв: ", "Ynt: ", "Vá: ", "Fwd: Re: ", "WG: ", "[list] Re: ", "Re: [list] Re: ", "RE : ", "返信: ",
     "답장: ",
     "Σχετ: ", "R: "],
)  # fmt: skip
def test_reply_prefixes_of_every_language_are_taken_off(prefix: str) -> None:
    assert base_subject(f"{prefix}My lamp is broken") == "My lamp is broken"


@pytest.mark.parametrize(
    "subject", ["Refund: please", "Regarding: x", "[urgent] My lamp", "Answer: 42", "10:30 tomorrow?", "Area: north"]
)
def test_a_subject_that_only_looks_like_a_prefix_stays(subject: str) -> None:
    assert base_subject(subject) == subject


SUBJECTS = st.lists(
    st.one_of(
        st.sampled_from(
            [f"{word}:" for word in WORDS] + ["[list]", "[Fwd: ", "]", "RE[2]:", "Re2:", "(fwd)", "\u200f", " "]
        ),
        st.text(max_size=12),
    ),
    max_size=12,
).map("".join)


@given(SUBJECTS)
@settings(deadline=None)
def test_a_base_subject_has_no_further_base(subject: str) -> None:
    assert base_subject(base_subject(subject)) == base_subject(subject)


def test_a_hundred_prefixes_are_taken_off_like_one() -> None:
    assert base_subject("Re: AW: " * 100 + "My lamp") == "My lamp"


NUMBERS = ("", "[2]", "(3)", "^4", "*5", "[123]", " [2]")
CASES = (str.lower, str.upper, str.title, str.capitalize, str)
COLONS = (":", "：", " :")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(WORDS), st.sampled_from(CASES), st.sampled_from(NUMBERS), st.sampled_from(COLONS),
            st.sampled_from(["", " ", "  ", "\u00a0", " [list] ", "\u200f"]),
        ),
        min_size=1, max_size=6,
    ),
    st.sampled_from(["My lamp", "包裹在哪里", "[urgent] Öl", "42", "أين طلبي", "x"]),
)  # fmt: skip
@settings(deadline=None)
def test_every_prefix_in_every_form_is_taken_off_and_the_subject_stays(
    prefixes: list[tuple[str, Callable[[str], str], str, str, str]], subject: str
) -> None:
    before = "".join(f"{gap}{case(word)}{number}{colon}" for word, case, number, colon, gap in prefixes)
    assert base_subject(f"{before} {subject}") == subject


def test_thirty_languages_have_prefixes() -> None:
    assert len({language for language, _, _ in PREFIXES}) >= 30
    assert all(replies and forwards for _, replies, forwards in PREFIXES)


@pytest.mark.parametrize(("subject", "base"), [
    ("[Fwd: My lamp]", "My lamp"), ("[Fwd: Re: My lamp]", "My lamp"), ("[list] [more] Re: My lamp", "My lamp"),
    ("\u200fהשב: המנורה", "המנורה"), ("Re2: My lamp", "My lamp"), ("Re: [x]", "[x]"), ("Re:", ""), ("Re", "Re"),
    ("Betr.: Rechnung", "Betr.: Rechnung"), ("Ref: A-17", "Ref: A-17"), ("[Fwd: x] y", "[Fwd: x] y"),
])  # fmt: skip
def test_subjects_of_old_clients_and_of_other_scripts(subject: str, base: str) -> None:
    assert base_subject(subject) == base


def test_forwards_are_known_by_their_prefix() -> None:
    assert is_forward("Fwd: x")
    assert is_forward("WG: x")
    assert is_forward("[list] TR: x")
    assert is_forward("[Fwd: x]")
    assert not is_forward("Re: Fwd: x")


@given(st.integers(1, 10**15), st.binary(min_size=1, max_size=40))
def test_a_token_names_its_ticket(ticket: int, key: bytes) -> None:
    token = make_token(ticket, key)
    assert read_token(token, key) == ticket
    assert read_token(token.upper(), key) == ticket
    assert read_token(token, key + b"x") is None


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_token_of_one_ticket_opens_no_other(ticket: int, other: int) -> None:
    mac = make_token(ticket, KEY).split("-")[1]
    assert read_token(f"t{other}-{mac}", KEY) == (other if other == ticket else None)


@given(st.text(max_size=30))
def test_a_forged_token_names_nothing(text: str) -> None:
    assert read_token(text, KEY) is None


def test_a_token_needs_a_ticket_and_a_key() -> None:
    for ticket, key in ((0, KEY), (1, b"")):
        with pytest.raises(ValueError, match="token"):
            make_token(ticket, key)


def test_tokens_are_found_in_addresses_and_subject() -> None:
    first, second = make_token(7, KEY), make_token(8, KEY)
    read = mail(
        To=f"Desk <support+{first}@desk.test>", Subject=f"Re: x [#{second.upper()}]", Delivered_To="support@desk.test"
    )
    assert tokens_in(read) == (first, second)


def test_an_address_takes_one_token() -> None:
    assert address_with_token("support@desk.test", "t1-a") == "support+t1-a@desk.test"
    assert address_with_token("support+old@desk.test", "t1-a") == "support+t1-a@desk.test"
    assert without_detail("Support+t1-a@Desk.test") == "support@desk.test"
