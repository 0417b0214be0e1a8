"""Addresses whose local part is quoted (RFC 5322 section 3.4.1): what stands between the quotes names nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.dates import date
from daemon.mail.fields import addresses


@pytest.mark.parametrize(
    ("field", "address", "name"),
    [
        ('"victim@bank.test> x"@example.org', '"victim@bank.test> x"@example.org', ""),
        ('"<victim@bank.test>"@example.org', '"<victim@bank.test>"@example.org', ""),
        ('Ann <"<victim@bank.test>"@example.org>', '"<victim@bank.test>"@example.org', "Ann"),
        ('"john doe"@example.org', '"john doe"@example.org', ""),
        ('John <"john doe"@example.org>', '"john doe"@example.org', "John"),
        ('"john.doe"@example.org', "john.doe@example.org", ""),
        ('"a\\"b, evil@evil.test"@example.org', '"a\\"b, evil@evil.test"@example.org', ""),
        ('"victim@bank.test" ann@example.org', "ann@example.org", ""),
        ('"ann@example.org"', "ann@example.org", ""),
        ('"victim@bank.test" <ann@example.org>', "ann@example.org", "victim@bank.test"),
        ("'ann@example.org' <ann@example.org>", "ann@example.org", ""),
        ("\"'Otto Kern' via Support\" <s@example.org>", "s@example.org", "'Otto Kern' via Support"),
        ("\"'Otto Kern'\" <s@example.org>", "s@example.org", "Otto Kern"),
        ("\"'Otto' and 'Ann'\" <s@example.org>", "s@example.org", "'Otto' and 'Ann'"),
        ("\"'Ann O'Hara'\" <s@example.org>", "s@example.org", "Ann O'Hara"),
        ('"\'" <s@example.org>', "s@example.org", ""),
    ],
)
def test_a_quoted_local_part_is_part_of_the_address(field: str, address: str, name: str) -> None:
    [found] = addresses([field.encode()])
    assert (found.address, found.name) == (address, name)


@given(st.text(alphabet='ab@<>,;:()"\\ ."', max_size=30))
def test_the_domain_of_a_quoted_local_part_is_the_one_behind_it(inside: str) -> None:
    escaped = inside.replace("\\", "\\\\").replace('"', '\\"')
    [found] = addresses([f'"{escaped}"@example.org'.encode()])
    assert found.address.rpartition("@")[2] == "example.org"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("A1 (The Enforcer)  Gore <a@b.test>", [("A1 Gore (The Enforcer)", "a@b.test")]),
        ("Ann <ann@b.test> (Sales) (Berlin)", [("Ann (Sales Berlin)", "ann@b.test")]),
        ("Ann Weber <ann@b.test> (Ann Weber)", [("Ann Weber", "ann@b.test")]),
        ("Ann <ann@b.test, bob@c.test>", [("Ann", "ann@b.test"), ("", "bob@c.test")]),
        ("<ann@b.test;bob@c.test>", [("", "ann@b.test"), ("", "bob@c.test")]),
        ("Ann <@a.test,@b.test:ann@c.test>", [("Ann", "ann@c.test")]),
        # RFC 5322 appendix A.1.3 to A.6.3
        (
            "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
            [("Pete (A nice ) chap)", "pete@silly.test")],
        ),
        (
            "A Group(Some people) :Chris Jones <c@(Chris's host.)public.example>, joe@example.org, "
            "John <jdoe@one.test> (my dear friend); (the end of the group)",
            [
                ("Chris Jones", "c@public.example"),
                ("", "joe@example.org"),
                ("John (my dear friend)", "jdoe@one.test"),
            ],
        ),
        (
            "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example",
            [("Mary Smith", "mary@example.net"), ("", "jdoe@test.example")],
        ),
        ("John Doe <jdoe@machine(comment).  example>", [("John Doe", "jdoe@machine.example")]),
        ('"Joe & J. Harvey" <ddd @Org>, JJV @ BBN', [("Joe & J. Harvey", "ddd@Org"), ("", "JJV@BBN")]),
        ("ann@[IPv6:2001:db8::1], Bob <bob@[192.0.2.1]>", [("", "ann@[IPv6:2001:db8::1]"), ("Bob", "bob@[192.0.2.1]")]),
    ],
)
def test_addresses_are_read_with_comments_routes_and_spaces(field: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.name, one.address) for one in addresses([field.encode()])] == expected


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        ("21 Nov 97 09(comment):   55  :  06 -0600", datetime(1997, 11, 21, 15, 55, 6, tzinfo=UTC)),
        ("Thu, 13 Feb 1969 23:32 -0330 (Newfoundland (island) Time)", datetime(1969, 2, 14, 3, 2, tzinfo=UTC)),
        ("Mon Mar 03 2025 10:00:00 GMT+0200 (CEST)", datetime(2025, 3, 3, 8, 0, tzinfo=UTC)),
        ("Mon, 3 Mar 2025 10:00:00 +01:00", datetime(2025, 3, 3, 9, 0, tzinfo=UTC)),
        ("Mon, 3 Mar 2025 10:00:00 CET", datetime(2025, 3, 3, 9, 0, tzinfo=UTC)),
        ("Mon, 3 Mar 2025 10:00:00 PM +0100", datetime(2025, 3, 3, 21, 0, tzinfo=UTC)),
        ("Mon, 3 Mar 2025 12:05 AM", datetime(2025, 3, 3, 0, 5, tzinfo=UTC)),
        ("Mon, 3 Mar 125 10:00:00 +0000", datetime(2025, 3, 3, 10, 0, tzinfo=UTC)),
        ("2025/03/03 10:00:00", datetime(2025, 3, 3, 10, 0, tzinfo=UTC)),
        ("Tue, 7 Apr 2026 10:00:t <desk@example.test>", datetime(2026, 4, 7, 10, 0, tzinfo=UTC)),  # two lines in one
    ],
)
def test_dates_are_read_in_the_forms_in_which_they_come(value: str, utc: datetime) -> None:
    moment, _, defect = date(value.encode())
    assert (moment, defect.startswith("a date that cannot")) == (utc, False)


@given(st.text(alphabet="0123456789 :-+/,()GMTAPtueMar", max_size=60))
def test_any_date_is_a_time_or_a_defect(value: str) -> None:
    moment, _, defect = date(value.encode())
    assert moment is not None or defect or not value
