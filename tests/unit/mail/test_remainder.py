from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.newsletters import newsletter_foot
from daemon.mail.remainder import other_matter


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until 12 May. I will reply when I am back.\n\nBest, Jill",
        "Dear sender,\n\nI'm away until Monday. In urgent cases write to Mr. Otto (otto@example.org).",
        "Guten Tag,\n\nich bin bis 12. Mai im Urlaub. Bei dringenden Fragen hilft Ihnen Frau Roth gern weiter.",
        "Je suis absent jusqu'au 3 décembre. En cas d'urgence, contactez anne@example.org.",
        "您好，我目前正在休假，回来后回复您。",
        "",
    ],
)
def test_an_announcement_says_nothing_else(text: str) -> None:
    assert other_matter(text) == ""


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("I am away until 12 May. Hold my parcel.", "Hold my parcel"),
        ("I am on leave. Your e-mail names a wrong price.", "Your e-mail names a wrong price"),
        ("I am away until May 12. Hold my parcel.", "Hold my parcel"),
        ("Ich bin bis 12. Mai im Urlaub. Das Paket nimmt der Nachbar.", "Das Paket nimmt der Nachbar"),
        ("Čerpám dovolenou a objednávku zrušte ještě dnes ráno.", "objednávku zrušte ještě dnes ráno"),
        ("I'm on leave, the key for the cellar is with Bob.", "the key for the cellar is with Bob"),
        ("来週は休暇中です。荷物は隣に渡してください。", "荷物は隣に渡してください"),
        (
            "I am on leave and reply when I return with the photos.",
            "I am on leave and reply when I return with the photos",
        ),
    ],
)
def test_what_a_person_adds_is_found(text: str, other: str) -> None:
    assert other_matter(text).startswith(other)


@given(st.text(max_size=2_000))
def test_any_text_is_cut_into_sentences(text: str) -> None:
    assert isinstance(other_matter(text), str)


def test_the_foot_of_a_newsletter_takes_two_signs() -> None:
    foot = "View in browser: https://example.org/1\n\nOffers\n\nUnsubscribe: https://example.org/u"
    assert newsletter_foot(foot) == "a link to see it in a browser and a link to unsubscribe"
    assert newsletter_foot("The link to unsubscribe https://example.org/u does not work.") == ""
    assert newsletter_foot(f"{'x' * 9_000}\n{foot}") != ""
