"""``deskhand ticket``: tickets and their threads."""

from __future__ import annotations

from typing import Any

import typer

from daemon.commands.session import (
    DEFAULT_CONFIG,
    MOST,
    ConfigOption,
    JsonOption,
    TicketArgument,
    database_of,
    out,
    print_json,
    print_table,
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


def print_ticket(shown: dict[str, Any]) -> None:
    """A ticket for a person to read."""
    out.print(f"Ticket {shown['id']}  {shown['state']}  {shown['customer']}\n{shown['subject']}", markup=False)
    for message in shown["messages"]:
        out.print(f"\n── {message['received_at']}  {message['sender']}  ({message['kind']})", markup=False)
        out.print(message["text"] or "(no text)", markup=False)
        for file in message["attachments"]:
            out.print(f"   attachment {file['name']} ({file['size']} bytes): {file['reading']}", markup=False)
    for draft in shown["drafts"]:
        decision = draft["decision"]
        out.print(f"\n── draft {draft['id']}: {draft['state']}, {decision['outcome']}", markup=False)
        out.print(f"   confidence {draft['confidence']:.2f}, by {draft['model'] or 'nobody'}", markup=False)
        print_reasons(draft)
        if draft["text"]:
            out.print(draft["text"], markup=False)
    for row in shown["outbox"]:
        out.print(f"\n── outbox {row['id']}: {row['kind']} {row['state']} {row['detail']}", markup=False)


def print_reasons(draft: dict[str, Any]) -> None:
    """Why a draft was decided as it was, the unsupported sentences, and the sources."""
    for hit in draft["decision"]["hits"]:
        out.print(f"   because: {hit['sentence']} {('(' + hit['fact'] + ')') if hit['fact'] else ''}", markup=False)
    for claim in draft["claims"] or []:
        if not claim["supported"]:
            out.print(f"   no source for: {claim['sentence']} ({claim.get('problem', '')})", markup=False)
    cited = {passage for claim in draft["claims"] or [] for passage in claim["passages"]}
    for passage in draft["passages"] or []:
        what = "source" if passage["id"] in cited else "also found"
        if what == "source" or not cited:
            place = f"{passage['document']} › {passage['heading']}"
            out.print(f"   {what}: {place} ({passage['score']:.2f})", markup=False)
