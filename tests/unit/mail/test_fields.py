"""Addresses whose local part is quoted (RFC 5322 section 3.4.1): what stands between the quotes names nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
