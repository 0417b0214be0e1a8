"""What a person makes of a draft reaches the customer as it was meant, and an unchanged draft counts as approved."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from daemon.memory import count_traffic, load_case
from daemon.models import Autonomy, Claim, Decision, Draft, Facts, OutcomeKind, Passage, Understanding
from daemon.records import cited
from daemon.settings import PolicySettings
from daemon.tables import outbox, reviews
from tests.unit.core.machine_world import World, now
from tests.unit.core.mails import mail
from tests.unit.core.test_histories import column, intake

LENT, PRICE = "We lend a **city bike** for a day.", "A day costs 12 EUR."
PASSAGES = (
    Passage("p1", "bikes.md", "City bikes › Lending", LENT, 0.9),
    Passage("p2", "prices.md", "Prices", PRICE, 0.8),
    Passage("p3", "parking.md", "Parking", "Also found.", 0.7),
)
CLAIMS = (Claim(LENT, True, ("p1",)), Claim(PRICE, True, ("p2",)))
NOON = b"Mon, 23 Nov 2026 12:00:00 +0000"


async def waiting_draft(world: World, date: bytes = NOON) -> None:
    """Draft 1 waits, with two sentences and a source for each."""
    await intake(world, mail("a@x.test", "Do you lend bikes?").replace(NOON, date))
    async with world.database.read() as connection:
        case = await load_case(connection, 1, world.rememberer.read)
        assert case is not None
        traffic = await count_traffic(connection, case, case.mail.sender.key, now())
    draft = Draft(f"{LENT}\n\n{PRICE}", PASSAGES, CLAIMS)
    facts = Facts(case, Understanding(case.mail.text, "en"), draft, Autonomy.DRAFT, traffic, now())
    async with world.database.write() as connection:
        await world.store.keep(connection, facts, Decision(OutcomeKind.REVIEW, 0.9), PolicySettings(), now())


def parts(raw: bytes) -> tuple[str, str]:
    """Text and HTML of a mail."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    return tuple(body.get_content() if body else "" for body in bodies)  # type: ignore[return-value]  # two of two


async def sent(world: World) -> tuple[str, str]:
    (raw,) = await column(world, outbox.c.mime)
    return parts(raw)


async def test_an_approved_draft_names_the_sources_of_its_sentences_only(world: World) -> None:
    await waiting_draft(world)
    await world.verdicts.approve(1, "ada")
    for part in await sent(world):
        assert "Sources: City bikes; Prices" in part


async def test_a_source_goes_with_the_last_sentence_that_rested_on_it(world: World) -> None:
    await waiting_draft(world)
    await world.verdicts.edit(1, "ada", "Good news:\nwe have bikes. We lend a city\nbike for a day.")
    for part in await sent(world):
        assert "Sources: City bikes" in part
        assert "Prices" not in part


async def test_a_text_of_a_persons_own_names_no_sources(world: World) -> None:
    await waiting_draft(world)
    await world.verdicts.edit(1, "ada", "I called you, all is well.\n\nSee you on Monday.")
    for part in await sent(world):
        assert "Sources" not in part
        assert "bikes.md" not in part


def test_a_sentence_stands_in_a_text_as_words_not_as_letters() -> None:
    claims = (Claim("No", True, ("p1",)),)
    assert cited(PASSAGES, claims, "Now it is.") == ()
    assert cited(PASSAGES, claims, "No, it is not.") == PASSAGES[:1]


async def test_a_draft_that_an_agent_sends_unchanged_from_a_mail_client_is_approved(world: World) -> None:
    await waiting_draft(world)
    await world.errands.run()
    (copy,) = world.box.box("Drafts").mails.values()
    text, page = parts(copy.raw)
    assert "We lend a city bike for a day." in text
    assert "<strong>city bike</strong>" in page
    await intake(world, copy.raw.replace(b"X-Deskhand-Desk", b"X-Client"), folder="Sent")
    assert await column(world, reviews.c.verdict) == ["approve"]


async def test_the_mail_that_is_answered_is_quoted_with_the_time_on_its_senders_clock(world: World) -> None:
    await waiting_draft(world, date=b"Tue, 24 Nov 2026 01:30:00 +0100")
    await world.verdicts.approve(1, "ada")
    for part in await sent(world):
        assert "On Tue, 24 Nov 2026 at 01:30, Carla" in part
