from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.links import real_target, with_real_links
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions

SHOP = "https://shop.example.org/order?id=4711"
BEHIND = {
    "Outlook": "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fshop.example.org%2Forder%3Fid%3D4711&data=05",
    "Google": "https://www.google.com/url?q=https%3A%2F%2Fshop.example.org%2Forder%3Fid%3D4711&sa=D",
    "Google of a country": "https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fshop.example.org%2Forder%3Fid%3D4711",
    "Proofpoint 2": "https://urldefense.proofpoint.com/v2/url?u=https-3A__shop.example.org_order-3Fid-3D4711&d=Dw",
    "Proofpoint 3": "https://urldefense.com/v3/__https://shop.example.org/order?id=4711__;!!abc!def$",
    "Barracuda": "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fshop.example.org%2forder%3fid%3d4711&c=E,1",
    "GMX": "https://deref-gmx.net/mail/client/x/dereferrer/?redirectUrl=https%3A%2F%2Fshop.example.org%2Forder%3Fid%3D4711",
    "Facebook": "https://l.facebook.com/l.php?u=https%3A%2F%2Fshop.example.org%2Forder%3Fid%3D4711&h=AT0",
}


@pytest.mark.parametrize("service", BEHIND)
def test_the_address_behind_a_filters_link_is_found(service: str) -> None:
    assert real_target(BEHIND[service]) == SHOP
    assert with_real_links(f"See <{BEHIND[service]}> please.") == f"See <{SHOP}> please."


def test_a_link_within_a_link_is_found() -> None:
    inner = BEHIND["Google"].replace("%", "%25").replace(":", "%3A").replace("&", "%26")
    assert real_target(f"https://nam12.safelinks.protection.outlook.com/?url={inner}&data=05") == SHOP


@pytest.mark.parametrize(
    "target",
    [
        SHOP,
        "https://www.google.com/search?q=https://shop.example.org",
        "https://google.com.evil.example/url?q=https://shop.example.org",
        "https://notsafelinks.protection.outlook.com.example/?url=https://shop.example.org",
        "https://eur01.safelinks.protection.outlook.com/?url=javascript:alert(1)",
        "https://eur01.safelinks.protection.outlook.com/",
        "https://urldefense.com/v3/__https:/*shop.example.org__;Lw!!a$",
        "https://[broken",
    ],
)
def test_any_other_address_stays(target: str) -> None:
    assert real_target(target) == target


@given(st.text(max_size=200))
def test_any_address_is_read(text: str) -> None:
    assert real_target(text) == text or "://" in text
    assert "\n" not in with_real_links(text.replace("\n", "")) or "%0" in text


def test_a_plain_mail_is_read_with_the_links_that_its_writer_meant() -> None:
    raw = f"From: a@x.test\r\nSubject: s\r\n\r\nWhat of {BEHIND['Outlook']} ?\r\n".encode()
    assert read_mail(raw, ReaderOptions()).text == f"What of {SHOP} ?"
