"""``deskhand ticket``: tickets and their threads."""

from __future__ import annotations

from typing import Any

import typer

from daemon.commands.mail_view import cut_lines, reading_words
from daemon.commands.printing import moment, out, print_json, print_table
from daemon.commands.session import (
    DEFAULT_CONFIG,
    MOST,
    ConfigOption,
    JsonOption,
    TicketArgument,
    database_of,
    read_config,
    run_async,
)
from daemon.models import TicketState

app = typer.Typer(help="Tickets and their threads.", no_args_is_help=True)


@app.command("list")
def list_tickets(
    config: ConfigOption = DEFAULT_CONFIG,
    state: TicketState | None = typer.Option(None, help="Only those in this state."),
    limit: int = typer.Option(1_000_000, min=1, max=MOST, help="At most this many, newest first.", show_default=False),
    json: JsonOption = False,
) -> None:
    """List tickets, newest first."""
    settings = read_config(config, secrets=False)

    async def work() -> list[dict[str, Any]]:
        from daemon import views

        async with database_of(settings) as database, database.read() as connection:
            return await views.ticket_list(connection, state or "", limit)

    rows = run_async(work())
    if json:
        print_json(rows)
        return
    table = [[str(r["id"]), r["state"], r["customer"], r["subject"], str(len(r["messages"]))] for r in rows]
    print_table(["ticket", "state", "customer", "subject", "mails"], table, "No tickets yet.")


@app.command("show")
def show_ticket(ticket: TicketArgument, config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False) -> None:
    """Show one ticket: its thread, drafts, decisions, reviews and outbox."""
    settings = read_config(config, secrets=False)

    async def work() -> dict[str, Any]:
        from daemon import views

        async with database_of(settings) as database, database.read() as connection:
            return await views.ticket_show(connection, ticket)

    shown = run_async(work())
    if json:
        print_json(shown)
        return
    print_ticket(shown)


@app.command("split")
def split(
    ticket: TicketArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    message: int | None = typer.Option(
        None, min=1, max=MOST, help="The id of a mail; else its newest.", show_default=False
    ),
) -> None:
    """Give a customer's mail a ticket of its own, with the draft for it: it asks something else than its thread."""
    settings = read_config(config, secrets=False)

    async def work() -> int:
        from datetime import UTC, datetime

        from daemon.correspondence import mail_reader
        from daemon.splitting import Splitter, split_ticket

        splitter = Splitter(mail_reader(settings), settings.own_addresses)
        async with database_of(settings) as database:
            return await split_ticket(database, ticket, message, splitter, datetime.now(UTC))

    new = run_async(work())
    out.print(f"Ticket {new} has it now. See: deskhand ticket show {new}")


def print_ticket(shown: dict[str, Any]) -> None:
    """A ticket for a person to read."""
    out.print(f"Ticket {shown['id']}  {shown['state']}  {shown['customer']}\n{shown['subject']}")
    for message in shown["messages"]:
        out.print(f"\n── {moment(message['received_at'])}  {message['sender']}  ({message['kind']})")
        out.print(message["text"] or "(no text)")
        for cut in cut_lines(message):
            out.print(f"   cut: {cut}")
        for failed in (message["bounce"] or {}).get("recipients", ()):
            out.print(f"   failed: {failed['address']} {failed['status']}  {failed.get('why', '')}".rstrip())
        for file in message["attachments"]:
            out.print(f"   attachment {file['name']} ({file['size']} bytes): {reading_words(file['reading'])}")
    for draft in shown["drafts"]:
        reviews = [review for review in shown["reviews"] if review["draft_id"] == draft["id"]]
        edited = " after an edit, see below" if any(review["verdict"] == "edit" for review in reviews) else ""
        out.print(f"\n── draft {draft['id']}: {draft['state']}{edited}, {draft['decision']['outcome']}")
        out.print(f"   confidence {draft['confidence']:.2f}, by {draft['model'] or 'nobody'}")
        print_reasons(draft)
        if draft["text"]:
            out.print(draft["text"])
        print_reviews(reviews)
    print_outbox(shown["outbox"])


def print_reasons(draft: dict[str, Any]) -> None:
    """Why a draft was decided as it was, the unsupported sentences, and the sources."""
    for hit in draft["decision"]["hits"]:
        out.print(f"   because: {hit['sentence']}{' (' + hit['fact'] + ')' if hit['fact'] else ''}")
    if not draft["decision"]["hits"]:
        out.print(
            f"   because: none of the {len(draft['decision']['misses'])} rules spoke against it (--json has them)"
        )
    for claim in draft["claims"] or []:
        if not claim["supported"]:
            out.print(f"   no source for: {claim['sentence']} ({claim.get('problem', '')})")
    for source in sources(draft):
        out.print(f"   {source}")


def sources(draft: dict[str, Any]) -> list[str]:
    """The passages that a draft cites; where it cites none, those that were found. The one that fits best comes first.

    They are kept in the order in which a search gave them, which joins ranks and not the scores that are shown.
    """
    cited = {passage for claim in draft["claims"] or [] for passage in claim["passages"]}
    passages = [passage for passage in draft["passages"] or [] if not cited or passage["id"] in cited]
    passages.sort(key=lambda passage: -passage["score"])
    what = "source" if cited else "also found"
    return [f"{what}: {p['document']} › {p['heading']} ({p['score']:.2f})" for p in passages]


def print_reviews(reviews: list[dict[str, Any]]) -> None:
    """The verdicts on a draft: who, why, and what was changed."""
    for review in reviews:
        reason = f": {review['reason']}" if review["reason"] else ""
        at = moment(review["created_at"])
        out.print(
            f"\n── review of draft {review['draft_id']}: {review['verdict']} by {review['reviewer']}, {at}{reason}"
        )
        # The head of the diff names files that there are not.
        for line in review["difference"].splitlines()[2:]:
            out.print(f"   {line}")


def print_outbox(rows: list[dict[str, Any]]) -> None:
    """What went out, or waits to."""
    for row in rows:
        at = f", {moment(row['sent_at'])}" if row["sent_at"] else ""
        if row["state"] == "ready" and row["attempts"]:
            tries = f"{row['attempts']} {'try' if row['attempts'] == 1 else 'tries'}"
            at = f" after {tries}, next at {moment(row['due_at'])}:"
        out.print(f"\n── outbox {row['id']}: {row['kind']} {row['state']}{at} {row['detail']}".rstrip())
