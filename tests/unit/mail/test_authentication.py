"""Whose word on the sender counts, and what it says of the address in From."""

from __future__ import annotations

import pytest

from daemon.mail.authentication import sealed_results
from daemon.mail.belief import Belief, aligned, judge, look_alike
from daemon.mail.dmarc import Policy, passes
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.mail.structure import parse
from daemon.models import Authentication
from tests.unit.mail.samples import raw_mail

OUTLOOK = ReaderOptions(trusted_authserv_ids=frozenset({"mail.protection.outlook.com"}))
LISTS = ReaderOptions(
    trusted_authserv_ids=frozenset({"mx.desk.test"}), trusted_arc_sealers=frozenset({"lists.example.net"})
)
HOP = "Received: from out.example.org by {} with ESMTPS; Mon, 3 Mar 2025 10:00:00 +0000"


def results(*head: str, options: ReaderOptions = LISTS) -> Authentication:
    """The authentication of a mail with these header lines on top."""
    return read_mail("".join(f"{line}\r\n" for line in head).encode() + raw_mail(), options).authentication


def test_the_domains_that_passed_and_the_host_are_kept() -> None:
    found = results(
        "Authentication-Results: mx.desk.test;\r\n dkim=pass (2048-bit key) header.d=example.org header.s=s1;\r\n"
        " dkim=fail header.d=other.test; spf=pass smtp.mailfrom=bounce@mail.example.org;\r\n"
        " dmarc=pass (p=none) header.from=example.org"
    )
    assert found == Authentication(
        "pass", "pass", "pass", host="mx.desk.test", proven=("example.org", "mail.example.org"),
        policy_domain="example.org",
    )  # fmt: skip


BANK = "header.from=bank.test"
MFROM = "spf=pass smtp.mailfrom="


@pytest.mark.parametrize(
    ("said", "belief"),
    [
        (f'{MFROM}"x;dmarc=pass {BANK}"@evil.test; dmarc=fail {BANK}', Belief.FORGED),
        (f'{MFROM}"x\\";dmarc=pass {BANK}"@evil.test; dmarc=fail {BANK}', Belief.FORGED),
        (f"{MFROM}=?utf-8?q?x=3B_dmarc=3Dpass_?=@evil.test; dmarc=fail {BANK}", Belief.FORGED),
        (f'dkim=fail reason="bad; dmarc=pass {BANK}" header.d=x.test; dmarc=fail {BANK}', Belief.FORGED),
        (f"dkim=fail (a(b(c)) ; dmarc=pass {BANK} ;) header.d=x.test; dmarc=fail {BANK}", Belief.FORGED),
        (f"dkim=fail (a\\(b) header.d=x.test (; dmarc=pass {BANK}); dmarc=fail", Belief.FORGED),
        (f"spf=pass (of ) ; dmarc=pass {BANK}; x=(@evil.test) smtp.mailfrom=evil.test; dmarc=fail", Belief.FORGED),
        (f"spf=pass (of ) ; dmarc=pass {BANK}; (( @evil.test) smtp.mailfrom=evil.test; dmarc=fail", Belief.UNKNOWN),
        (f'dmarc=pass {BANK}; dkim=fail reason="never ends; dmarc=fail', Belief.UNKNOWN),
        (f"dmarc=pass {BANK} header.from=evil.test", Belief.UNKNOWN),
        (f"dmarc/2=pass {BANK}", Belief.UNKNOWN),
        (f'"dmarc"=pass {BANK}', Belief.UNKNOWN),
        (f"x dmarc=pass {BANK}", Belief.UNKNOWN),
        (f"dmarc / 1 (draft) = (so) pass (p=none) header . from = (a) bank.test action=none {BANK}", Belief.PROVEN),
        (f"dmarc=pass {BANK}; x-{'y' * 11_000}=pass", Belief.UNKNOWN),
        (f'{MFROM}"a@bank.test"@evil.test', Belief.UNKNOWN),
        (f'{MFROM}"a;dkim=pass header.d=bank.test"@evil.test', Belief.UNKNOWN),
        (f'{MFROM}"a"bank.test', Belief.UNKNOWN),
        (f'{MFROM}x@"bank.test"', Belief.UNKNOWN),
        (f'{MFROM}"a@bank.test"', Belief.PROVEN),
        (f"{MFROM}<prvs=1=a@bank.test>", Belief.PROVEN),
        ("spf=pass smtp.helo=bank.test smtp.mailfrom=evil.test", Belief.UNKNOWN),
        ("spf=pass smtp.helo=bank.test; spf=pass smtp.mailfrom=evil.test", Belief.UNKNOWN),
        ("spf=pass smtp.helo=bank.test", Belief.PROVEN),
        ("dkim=pass header.s=bank.test header.i=@bank.test header.d=evil.test", Belief.UNKNOWN),
        ('dkim=pass header.i="x@bank.test"@evil.test', Belief.UNKNOWN),
        ("dkim=pass header.i=@mail.bank.test", Belief.PROVEN),
    ],
)
def test_what_the_sender_wrote_into_our_hosts_results_is_no_result(said: str, belief: Belief) -> None:
    assert judge("ann@bank.test", results(f"Authentication-Results: mx.desk.test; {said}")).belief is belief


def test_what_the_sender_wrote_into_a_trusted_sealers_results_is_no_result() -> None:
    seal = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=lists.example.net; s=a; b=x"
    written = f'spf=pass smtp.mailfrom="x;dmarc=pass {BANK}"@evil.test; dmarc=fail {BANK}'
    head = said(), seal, f"ARC-Authentication-Results: i=1; mx.lists.example.net; {written}"
    assert judge("ann@bank.test", results(*head)).belief is Belief.FORGED


def test_what_the_sender_wrote_into_exchange_onlines_results_is_no_result() -> None:
    written = f'Authentication-Results: spf=pass smtp.mailfrom="x;dmarc=pass {BANK}"@evil.test;dmarc=fail {BANK}'
    found = results(written, HOP.format("AM1.mail.protection.outlook.com"), options=OUTLOOK)
    assert judge("ann@bank.test", found).belief is Belief.FORGED


def test_exchange_online_names_no_host_and_is_known_by_the_hop_below() -> None:
    written = (
        "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.org;dmarc=fail action=none"
    )
    hop = HOP.format("AM1.mail.protection.outlook.com")
    assert results(written, hop, options=OUTLOOK).dmarc == "fail"
    assert results(written, HOP.format("mx.evil.test"), options=OUTLOOK).dmarc == ""
    assert results(written, options=OUTLOOK).dmarc == ""


def test_what_a_sender_forges_below_the_real_hop_says_nothing() -> None:
    hop = HOP.format("AM1.mail.protection.outlook.com")
    real = "Authentication-Results: spf=fail smtp.mailfrom=x.test;dmarc=fail action=none header.from=example.org"
    forged = "Authentication-Results: spf=pass smtp.mailfrom=example.org;dmarc=pass action=none header.from=example.org"
    assert results(real, hop, forged, hop, options=OUTLOOK).dmarc == "fail"


OUTSIDE = "Received: from evil.test (evil.test [192.0.2.66]) by {} with ESMTPS id 1; Mon, 3 Mar 2025 10:00:00 +0000"
WITHIN = "Received: from localhost (localhost [127.0.0.1]) by {} with ESMTP id 2; Mon, 3 Mar 2025 10:00:01 +0000"
PASSED = "Authentication-Results: {}; dkim=pass header.d=bank.test; dmarc=pass header.from=bank.test"
GOOGLE = ReaderOptions(trusted_authserv_ids=frozenset({"mx.google.com"}))
TWO = ReaderOptions(trusted_authserv_ids=frozenset({"mx.desk.test", "mx.other.test"}))
ABROAD = ReaderOptions(trusted_authserv_ids=frozenset({"mx.xn--bcher-kva.test"}))


@pytest.mark.parametrize("host", ["mx.de\u017fk.test", "mx.des\u212a.test", "\uff4dx.desk.test", "mx.desk\u3002test"])
def test_a_name_that_only_looks_like_our_hosts_is_a_strangers(host: str) -> None:
    assert results(PASSED.format(host)) == Authentication()


def test_a_name_counts_in_any_case_of_ascii_and_in_letters_that_idna_writes_in_ascii() -> None:
    assert results(PASSED.format("MX.Desk.Test")).dmarc == "pass"
    assert results(PASSED.format("MX.XN--bcher-kva.test"), options=ABROAD).dmarc == "pass"
    assert results(PASSED.format("mx.bücher.test"), options=ABROAD).dmarc == "pass"


def test_a_method_or_result_that_only_looks_like_one_says_nothing() -> None:
    said = (
        "Authentication-Results: mx.desk.test; d\u212aim=pass header.d=bank.test; dmarc=pa\u017fs header.from=bank.test"
    )
    assert results(said) == Authentication(host="mx.desk.test")


@pytest.mark.parametrize(
    ("head", "options"),
    [
        ([OUTSIDE.format("mx.desk.test (Postfix)"), PASSED.format("mx.desk.test")], LISTS),
        ([OUTSIDE.format("in.mx.desk.test (Debian Postfix)"), PASSED.format("mx.desk.test")], LISTS),
        ([OUTSIDE.format("mx.desk.test (8.18.1/8.18.1)"), PASSED.format("mx.desk.test")], LISTS),
        ([OUTSIDE.format("mx.desk.test (Stalwart SMTP)"), PASSED.format("mx.desk.test")], LISTS),
        ([OUTSIDE.format("mx.google.com"), "Received-SPF: pass", PASSED.format("mx.google.com")], GOOGLE),
        ([WITHIN.format("mx.desk.test"), PASSED.format("mx.desk.test"), OUTSIDE.format("mx.desk.test")], LISTS),
        ([OUTSIDE.format("store.desk.test"), PASSED.format("mx.desk.test"), OUTSIDE.format("mx.desk.test")], LISTS),
        (
            [
                "Received: from mx.desk.test by mx.desk.test with LMTP id 3; Mon, 3 Mar 2025 10:00:02 +0000",
                OUTSIDE.format("mx.desk.test (Postfix)"),
                PASSED.format("mx.desk.test"),
            ],
            LISTS,
        ),
    ],
    ids=["Postfix", "Debian", "Sendmail", "Stalwart", "Gmail", "a filter in between", "a store behind it", "LMTP"],
)
def test_results_right_below_its_line_count_of_a_host_that_puts_them_there(
    head: list[str], options: ReaderOptions
) -> None:
    assert results(*head, options=options).dmarc == "pass"


def test_a_blank_before_the_colon_makes_it_no_field_of_our_host() -> None:
    forged = PASSED.format("mx.desk.test").replace(":", " :", 1)
    assert results(forged) == Authentication()
    assert results(said("fail"), forged).dmarc == "fail"


@pytest.mark.parametrize("hops", [49, 50, 99, 100, 300])
@pytest.mark.parametrize("fields", [1, 2])
def test_one_field_is_read_as_two_are_however_many_hops_stand_above(hops: int, fields: int) -> None:
    strangers = [HOP.format("relay.example.net")] * hops
    other = ["Authentication-Results: mx.evil.test; dmarc=fail"] * (fields - 1)
    found = results(*strangers, PASSED.format("mx.desk.test"), *other)
    assert found.dmarc == ("pass" if hops < 100 else "")  # RFC 5321 section 6.3: that many are a loop


def chain(instance: int, sealer: str, dmarc: str) -> list[str]:
    """The header lines that one hop of an ARC chain adds."""
    return [
        f"ARC-Seal: i={instance}; a=rsa-sha256; cv=pass; d={sealer}; s=a; b=x",
        f"ARC-Authentication-Results: i={instance}; mx.{sealer}; spf=pass smtp.mailfrom=example.org;"
        f" dmarc={dmarc} header.from=example.org",
    ]


def said(arc: str = "pass") -> str:
    """What our host says of a mail that a list has changed."""
    return f"Authentication-Results: mx.desk.test; arc={arc}; dkim=fail; dmarc=fail header.from=example.org"


@pytest.mark.parametrize(
    ("head", "dmarc", "arc"),
    [
        ([said(), *chain(1, "lists.example.net", "pass")], "pass", "lists.example.net"),
        ([said("fail"), *chain(1, "lists.example.net", "pass")], "fail", ""),  # the host found the chain broken
        ([said(), *chain(1, "unknown.test", "pass")], "fail", ""),
        ([said(), *chain(2, "lists.example.net", "fail"), *chain(1, "unknown.test", "pass")], "fail", ""),
        ([said(), *chain(2, "unknown.test", "pass"), *chain(1, "lists.example.net", "pass")], "fail", ""),
        ([said(), *chain(1, "lists.example.net", "pass"), *chain(1, "lists.example.net", "pass")], "fail", ""),
    ],
)
def test_a_trusted_seal_vouches_for_what_dmarc_said_before_the_list(head: list[str], dmarc: str, arc: str) -> None:
    found = results(*head)
    assert (found.dmarc, found.arc) == (dmarc, arc)


def test_no_sealer_is_believed_unless_the_admin_says_so() -> None:
    options = ReaderOptions(trusted_authserv_ids=frozenset({"mx.desk.test"}))
    assert results(said(), *chain(1, "lists.example.net", "pass"), options=options).dmarc == "fail"


@pytest.mark.parametrize(
    ("found", "belief"),
    [
        (Authentication(dmarc="pass", policy_domain="example.org"), Belief.PROVEN),
        (Authentication(dmarc="pass"), Belief.PROVEN),
        (Authentication(dmarc="pass", policy_domain="evil.test"), Belief.FORGED),
        (Authentication(dmarc="fail", proven=("example.org",)), Belief.FORGED),
        (Authentication(dmarc="none", proven=("mail.example.org",)), Belief.PROVEN),
        (Authentication(dkim="pass", proven=("evil.test",)), Belief.UNKNOWN),
        (Authentication(dmarc="temperror", proven=("example.org",)), Belief.UNKNOWN),
        (Authentication(), Belief.UNKNOWN),
    ],
)
def test_a_pass_counts_for_the_domain_in_from_only(found: Authentication, belief: Belief) -> None:
    assert judge("Ann@Example.org", found).belief is belief


def test_two_domains_are_aligned_when_one_lies_below_the_other() -> None:
    assert aligned("Example.org", "example.org.")
    assert aligned("mail.example.org", "example.org")
    assert not aligned("badexample.org", "example.org")
    assert not aligned("example.org", "org")
    assert not aligned("bank.co.uk", "co.uk")
    assert aligned("co.uk", "co.uk")
    assert not aligned("", "")


@pytest.mark.parametrize(
    ("sender", "other"),
    [
        ("ann@example.org", "ann@examp1e.org"),
        ("ann@example.org", "ann@exarnple.org"),
        ("ann@example.org", "ann@exаmple.org"),  # a Cyrillic letter
        ("ann@example.org", "ann@xn--exmple-4nf.org"),  # the same, as it stands in DNS
        ("ann@example.org", "ann@exampel.org"),
        ("ann@example.org", "ann@examples.org"),
        ("ann@example.org", "ann@example.net"),
        ("ann@example.org", "ann@example-billing.net"),
        ("ann@example.org", "ann@example.org.evil.test"),
        ("ann@müller-bau.de", "ann@muller-bau.de"),
        ("ann@müller-bau.de", "ann@mueller-bau.de"),
        ("ann@apple.com", "ann@аррӏе.com"),  # Cyrillic
        ("ann@next.test", "ann@ηεχτ.test"),  # Greek
    ],
)
def test_an_address_that_is_made_to_be_taken_for_another_is_named(sender: str, other: str) -> None:
    assert look_alike(sender, other)


@pytest.mark.parametrize(
    ("sender", "other"),
    [
        ("ann@example.org", "orders@example.org"),
        ("ann@example.org", "ann@mail.example.org"),
        ("ann@gmail.com", "ann@outlook.com"),
        ("ann@web.de", "ann@wes.de"),
        ("ann@example.org", "somebody"),
    ],
)
def test_an_address_that_is_only_another_one_is_not(sender: str, other: str) -> None:
    assert look_alike(sender, other) == ""


@pytest.mark.parametrize(
    "tags",
    [
        "y= =?utf-8?q?=3B_d=3Dlists.example.net=3B?=; d=evil.test",
        "y=(; d=evil.test; z=); d=lists.example.net",
        "d=lists.example.net; d=evil.test",
        "x=1",
    ],
)
def test_the_sealer_is_read_as_dkim_reads_it(tags: str) -> None:
    head = f"ARC-Seal: i=1; a=rsa-sha256; {tags}; s=s1; b=AAAA\r\nARC-Authentication-Results: i=1; x; dmarc=pass\r\n"
    root, _ = parse(head.encode() + raw_mail())
    assert sealed_results(root, frozenset({"lists.example.net"})) is None


def test_the_reason_names_the_list_that_sealed_the_results() -> None:
    for arc, said in (("", "DMARC: pass"), ("lists.example.net", "DMARC: pass, sealed by lists.example.net")):
        found = Authentication("pass", "pass", "pass", arc=arc, policy_domain="bank.test")
        assert judge("ann@bank.test", found).why == said


def test_a_result_whose_method_is_no_word_counts_not_and_those_beside_it_do() -> None:
    found = results("Authentication-Results: mx.desk.test; _=pass; dkim=pass header.d=example.org")
    assert (found.dkim, found.proven) == ("pass", ("example.org",))


@pytest.mark.parametrize(("signer", "proven"), [("bank.test", True), ("mail.bank.test", False), ("other.test", False)])
def test_strict_alignment_asks_for_the_very_domain(signer: str, proven: bool) -> None:
    policy = Policy("bank.test", True, True, bounded=False)
    assert passes(policy, "bank.test", [signer], "") is proven
    assert passes(policy, "bank.test", [], signer) is proven
