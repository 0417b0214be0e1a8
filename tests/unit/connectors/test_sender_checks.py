"""Own DKIM, SPF, DMARC and ARC checks, with real signatures and a name server of the test's own."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, NamedTuple

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from connectors.sender_checks import DnsUnavailableError, SenderChecks
from daemon.mail.belief import Belief, judge
from daemon.models import OWN_CHECK, Authentication
from tests.unit.mail.samples import raw_mail

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()
HOP = (
    b"Received: from out.example.org (out.example.org [192.0.2.7]) by mx.desk.test with ESMTPS id 1; "
    b"Mon, 3 Mar 2025 10:00:00 +0000\r\n"
)
ELSEWHERE = HOP.replace(b"192.0.2.7", b"198.51.100.9")
PATH = b"Return-Path: <bounces@example.org>\r\n"
RELAXED = (b"relaxed", b"relaxed")
POLICY = {"_dmarc.example.org": "v=DMARC1; p=reject"}
SPF = {"example.org": "v=spf1 ip4:192.0.2.0/28 -all"}


class Text(NamedTuple):
    """A TXT record, as dnspython gives it."""

    strings: tuple[bytes, ...]


def names(*tables: dict[str, str]) -> Any:
    """A resolver that knows these TXT records and the signing keys of two selectors."""
    known = {"s1._domainkey.example.org": f"v=DKIM1; k=rsa; p={PUBLIC}"}
    known["s1._domainkey.evil.test"] = known["s1._domainkey.lists.example.net"] = known["s1._domainkey.example.org"]
    for table in tables:
        known |= table

    def resolve(name: str, kind: str, seconds: float = 5) -> Sequence[object]:
        text = known.get(name.rstrip("."), "") if kind == "TXT" else ""
        return [Text((text[:200].encode(), text[200:].encode()))] if text else []

    return resolve


def signed(domain: str = "example.org", raw: bytes = b"") -> bytes:
    """A mail with a DKIM signature of this domain."""
    mail = raw or raw_mail()
    return bytes(dkim.sign(mail, b"s1", domain.encode(), PEM, include_headers=[b"from", b"subject"])) + mail


async def check(
    raw: bytes, *tables: dict[str, str], sealers: frozenset[str] = frozenset(), sender: str = "ann@example.org"
) -> Authentication:
    """The result for a mail of this sender."""
    checks = SenderChecks(frozenset({"mx.desk.test"}), sealers, names(*tables))
    try:
        return await checks.check(raw, sender)
    finally:
        await checks.close()


async def test_an_aligned_signature_passes_dmarc() -> None:
    found = await check(signed(), POLICY)
    assert found == Authentication("", "pass", "pass", OWN_CHECK, ("example.org",), "example.org")


async def test_a_signature_of_another_domain_proves_nothing_about_from() -> None:
    found = await check(PATH + HOP + signed("evil.test"), POLICY)
    assert (found.dkim, found.spf, found.dmarc) == ("pass", "none", "fail")


async def test_spf_of_the_hop_that_our_own_host_wrote_down_passes_dmarc() -> None:
    found = await check(PATH + HOP + raw_mail(), POLICY, SPF)
    assert (found.spf, found.dmarc, found.proven) == ("pass", "pass", ("example.org",))


async def test_a_forged_hop_is_not_believed() -> None:
    forged = HOP.replace(b"mx.desk.test", b"mx.evil.test")
    assert (await check(PATH + forged + HOP + raw_mail(), POLICY, SPF)).spf == ""


async def test_without_the_hop_nobody_calls_a_mail_forged_because_spf_may_have_passed() -> None:
    assert (await check(raw_mail(), POLICY)).dmarc == ""


async def test_a_mail_from_elsewhere_fails() -> None:
    found = await check(PATH + ELSEWHERE + raw_mail(), POLICY, SPF)
    assert (found.spf, found.dkim, found.dmarc) == ("fail", "none", "fail")


async def test_a_changed_mail_fails() -> None:
    found = await check(PATH + HOP + signed().replace(b"parcel", b"refund"), POLICY)
    assert (found.dkim, found.dmarc) == ("fail", "fail")


async def test_a_domain_without_policy_has_none() -> None:
    assert (await check(signed())).dmarc == "none"


async def test_name_servers_that_are_away_are_a_temporary_error() -> None:
    def away(name: str, kind: str, seconds: float) -> Sequence[object]:
        raise DnsUnavailableError("no answer")

    checks = SenderChecks(frozenset({"mx.desk.test"}), resolve=away)
    found = await checks.check(PATH + HOP + signed(), "ann@example.org")
    await checks.close()
    assert (found.spf, found.dkim, found.dmarc) == ("temperror", "temperror", "temperror")


@pytest.mark.parametrize(
    ("record", "domain", "dmarc"),
    [
        ({"_dmarc.example.org": "v=DMARC1; p=none; adkim=s"}, "mail.example.org", "fail"),
        ({"_dmarc.example.org": "v=DMARC1; p=none"}, "mail.example.org", "pass"),
        ({"_dmarc.example.org": "v=spf1 -all"}, "example.org", "none"),
    ],
)
async def test_alignment_is_as_strict_as_the_policy(record: dict[str, str], domain: str, dmarc: str) -> None:
    key = {f"s1._domainkey.{domain}": f"v=DKIM1; k=rsa; p={PUBLIC}"}
    assert (await check(PATH + HOP + signed(domain), record, key)).dmarc == dmarc


async def test_a_trusted_seal_vouches_for_what_a_list_has_changed() -> None:
    at_list = b"Authentication-Results: lists.example.net; dmarc=pass header.from=example.org\r\n" + signed()
    changed = at_list.replace(b"parcel?", b"parcel? -- list footer")
    seal = b"".join(dkim.arc_sign(changed, b"s1", b"lists.example.net", PEM, b"lists.example.net"))
    raw = PATH + HOP + seal + changed
    believed = await check(raw, POLICY, sealers=frozenset({"lists.example.net"}))
    assert (believed.dmarc, believed.arc) == ("pass", "lists.example.net")
    assert (await check(raw, POLICY)).dmarc == "fail"
    broken = raw.replace(b"footer", b"f00ter")
    assert (await check(broken, POLICY, sealers=frozenset({"lists.example.net"}))).dmarc == "fail"


@pytest.mark.parametrize(
    "line",
    [b"DKIM-Signature: v=1; a=rsa-sha256; d=; s=; h=; b=", b"DKIM-Signature: \xff\xfe", b"ARC-Seal: i=1; d=x; b=y"],
)
async def test_a_malformed_signature_is_no_error_of_ours(line: bytes) -> None:
    found = await check(PATH + HOP + line + b"\r\n" + raw_mail(), POLICY, sealers=frozenset({"x"}))
    assert found.dmarc == "fail"


async def test_a_signature_of_part_of_the_body_proves_nothing_about_what_is_appended() -> None:
    line = bytes(dkim.sign(raw_mail(), b"s1", b"example.org", PEM, include_headers=[b"from"], length=True))
    found = await check(PATH + ELSEWHERE + line + raw_mail() + b"\r\nPay to my new account.\r\n", POLICY)
    assert (found.dkim, found.dmarc, found.proven) == ("policy", "fail", ())


async def test_a_signature_that_leaves_from_out_proves_nothing() -> None:
    line = signed().partition(b"\r\nFrom:")[0].replace(b"h=from : ", b"h=x-from : ")
    found = await check(PATH + ELSEWHERE + line + b"\r\n" + raw_mail(), POLICY)
    assert (found.dkim, found.dmarc) == ("permerror", "fail")


async def test_a_domain_with_a_space_is_not_the_one_before_the_space() -> None:
    domain = b"example.org .evil.test"
    line = bytes(dkim.sign(raw_mail(), b"s1", domain, PEM, include_headers=[b"from"], canonicalize=RELAXED))
    key = {"s1._domainkey.example.org .evil.test": f"v=DKIM1; k=rsa; p={PUBLIC}"}
    found = await check(PATH + ELSEWHERE + line + raw_mail(), POLICY, key)
    assert (found.dkim, found.dmarc) == ("permerror", "fail")


@pytest.mark.parametrize(
    ("sender", "signer", "dmarc"),
    [
        ("ceo@victim.gov.test", "evil.gov.test", "fail"),
        ("ceo@victim.gov.test", "gov.test", "fail"),
        ("ceo@gov.test", "evil.gov.test", "fail"),
        ("ceo@victim.gov.test", "mail.victim.gov.test", "pass"),
        ("ceo@news.victim.gov.test", "mail.victim.gov.test", "pass"),
        ("ceo@news.victim.gov.test", "victim.gov.test", "pass"),
        ("ceo@gov.test", "gov.test", "pass"),
    ],
)
async def test_below_a_public_suffix_sisters_are_strangers(sender: str, signer: str, dmarc: str) -> None:
    suffix = {"_dmarc.gov.test": "v=DMARC1; p=reject; psd=y"}
    key = {f"s1._domainkey.{signer}": f"v=DKIM1; k=rsa; p={PUBLIC}"}
    raw = signed(signer, raw_mail(From=sender))
    assert (await check(PATH + ELSEWHERE + raw, suffix, key, sender=sender)).dmarc == dmarc
    believed = judge(sender, await check(raw, suffix, key, sender=sender)).belief
    assert believed is (Belief.PROVEN if dmarc == "pass" else Belief.UNKNOWN)


async def test_a_key_that_takes_long_to_use_is_not_used() -> None:
    huge = {"s1._domainkey.example.org": f"v=DKIM1; k=rsa; n={'x' * 700}; p={PUBLIC}"}
    assert (await check(signed(), POLICY, huge)).dkim == "fail"


@pytest.mark.parametrize("hop", [b"", HOP])
async def test_a_mail_that_dkimpy_is_slow_on_is_judged_without_it(hop: bytes) -> None:
    raw = PATH + hop + signed() + b"a" + b" " * 300_000 + b"b\r\n"
    found = await check(raw, POLICY, SPF, sealers=frozenset({"x"}))
    expected = ("pass", "permerror", "pass") if hop else ("", "permerror", "")
    assert (found.spf, found.dkim, found.dmarc) == expected


async def test_servers_of_other_domains_that_are_away_excuse_no_forgery() -> None:
    def resolve(name: str, kind: str, seconds: float) -> Sequence[object]:
        if "evil.test" in name:
            raise DnsUnavailableError("no answer")
        return list(names(POLICY, SPF)(name, kind))

    checks = SenderChecks(frozenset({"mx.desk.test"}), resolve=resolve)
    found = await checks.check(PATH + ELSEWHERE + signed("evil.test"), "ann@example.org")
    await checks.close()
    assert (found.spf, found.dkim, found.dmarc) == ("fail", "temperror", "fail")


async def test_the_domain_in_from_is_asked_first_and_silent_servers_once() -> None:
    asked: list[str] = []

    def resolve(name: str, kind: str, seconds: float) -> Sequence[object]:
        asked.append(name)
        if "evil.test" in name:
            raise DnsUnavailableError("no answer")
        return list(names(POLICY)(name, kind))

    raw = PATH + ELSEWHERE + signed("evil.test", signed("sub.evil.test", signed("evil.test", signed())))
    checks = SenderChecks(frozenset({"mx.desk.test"}), resolve=resolve)
    found = await checks.check(raw, "ann@example.org")
    await checks.close()
    assert (found.dkim, found.dmarc) == ("pass", "pass")
    assert asked[:2] == ["_dmarc.example.org", "s1._domainkey.example.org"]
    assert [name for name in asked if "evil.test" in name] == ["s1._domainkey.evil.test"]


async def test_a_seal_that_only_our_reader_sees_is_not_the_one_that_passed() -> None:
    trusted = frozenset({"lists.example.net"})
    mail = b"Authentication-Results: evil.test; dmarc=pass header.from=example.org\r\n" + raw_mail()
    own_chain = b"".join(dkim.arc_sign(mail, b"s1", b"evil.test", PEM, b"evil.test"))
    hidden = b"ARC-Seal: i=2; d=lists.example.net; b=A\rARC-Authentication-Results: i=2; x; dmarc=pass\r\n"
    for smuggled in (b"X-A: a\r" + hidden, b"X-A: a\r" + hidden.replace(b"\rARC", b"\r\nARC")):
        found = await check(PATH + ELSEWHERE + smuggled + own_chain + mail, POLICY, sealers=trusted)
        assert (found.dmarc, found.arc) == ("fail", "")


async def test_a_from_that_only_our_reader_sees_is_not_the_signed_one() -> None:
    found = await check(PATH + ELSEWHERE + b"X-A: a\rFrom: ceo@example.org\r\n" + signed(), POLICY)
    assert (found.dkim, found.dmarc) == ("permerror", "fail")
