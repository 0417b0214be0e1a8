"""``deskhand kb``: the documents that answers are drawn from."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from daemon.commands.printing import err, out, print_json, print_table
from daemon.commands.session import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    read_config,
    run_async,
)

if TYPE_CHECKING:
    from daemon.config import Config

app = typer.Typer(help="The documents that answers are drawn from.", no_args_is_help=True)


@app.command("sync")
def sync(config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False) -> None:
    """Index what changed in the knowledge folder, forget what is gone."""
    report = run_async(_sync(read_config(config, secrets=False)))
    if json:
        print_json(report)
        return
    out.print(
        f"{report['added']} added, {report['changed']} changed, {report['removed']} removed, "
        f"{report['unchanged']} unchanged; {report['chunks']} passages.",
        markup=False,
    )
    for name, reason in report["failed"].items():
        err.print(f"not indexed: {name}: {reason}")
    _say_empty(report["empty"])
    if report["failed"]:
        raise typer.Exit(1)


async def _sync(config: Config, *added: Path) -> dict[str, Any]:
    """Sync, with files copied in before if there are any."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from daemon.app import open_knowledge

    knowledge = open_knowledge(config)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    try:
        with Progress(*columns, console=err, disable=not sys.stderr.isatty(), transient=True) as bar:
            task = bar.add_task("indexing", total=None)

            def progress(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            report = await (knowledge.add(*added, progress=progress) if added else knowledge.sync(progress))
        return report.as_dict()
    finally:
        await knowledge.close()


@app.command("add")
def add(files: list[Path], config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Copy files into the knowledge folder and index them."""
    settings = read_config(config, secrets=False)
    for file in files:
        if not file.is_file():
            raise typer.BadParameter(f"{file} is not a file")
    report = run_async(_sync(settings, *files))
    failed = {file.name: why for file in files if (why := report["failed"].get(file.name))}
    for name, why in failed.items():
        err.print(f"not added: {name}: {why}")
    _say_empty(name for name in report["empty"] if name in {file.name for file in files})
    out.print(f"{len(files) - len(failed)} of {len(files)} indexed.")
    raise typer.Exit(1 if failed else 0)


@app.command("list")
def list_documents(config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False) -> None:
    """List the indexed documents."""
    settings = read_config(config, secrets=False)

    async def work() -> tuple[list[dict[str, Any]], str]:
        from daemon.app import open_knowledge

        knowledge = open_knowledge(settings)
        try:
            rows = [{"document": d.id, "title": d.title, "passages": d.chunks} for d in await knowledge.list()]
            return rows, "" if rows else _nothing(await knowledge.list(), await knowledge.other_models(), settings)
        finally:
            await knowledge.close()

    rows, nothing = run_async(work())
    if json:
        print_json(rows)
        return
    table = [[r["document"], r["title"], str(r["passages"])] for r in rows]
    print_table(["document", "title", "passages"], table, nothing)
    _say_empty(r["document"] for r in rows if not r["passages"])


def _say_empty(documents: Iterable[str]) -> None:
    for name in documents:
        err.print(f"{name}: no text under its headings, nothing to find")


@app.command("search")
def search(
    query: str,
    config: ConfigOption = DEFAULT_CONFIG,
    limit: int = typer.Option(6, min=1, max=100, help="At most this many passages."),
    json: JsonOption = False,
) -> None:
    """Search as the drafter does."""
    if not query.strip():
        raise typer.BadParameter("give words to search for")
    settings = read_config(config, secrets=False)

    async def work() -> tuple[list[dict[str, Any]], str]:
        from daemon.app import open_knowledge
        from daemon.records import passages_table

        knowledge = open_knowledge(settings)
        try:
            rows = passages_table(await knowledge.search(query, limit))
            return rows, "" if rows else _nothing(await knowledge.list(), await knowledge.other_models(), settings)
        finally:
            await knowledge.close()

    rows, nothing = run_async(work())
    if json:
        print_json(rows)
        return
    print_passages(rows)
    if nothing:
        out.print(nothing)


def print_passages(rows: Sequence[dict[str, Any]]) -> None:
    """Passages in the order in which the drafter takes them, numbered: their scores may tell another."""
    for number, row in enumerate(rows, 1):
        out.print(f"{number:>2}.  {row['score']:.2f}  {row['document']} › {row['heading']}")
        out.print(f"           {row['text'][:300]}\n")
    scores = [row["score"] for row in rows]
    if scores != sorted(scores, reverse=True):
        out.print(
            "The order is the drafter's: ranks by meaning and by words, joined. The figure is the relevance, "
            "which [policy] passage_floor is held against."
        )


def _nothing(indexed: Sequence[object], others: Sequence[str], config: Config) -> str:
    """Why nothing was found: mostly nothing is indexed, or nothing with the model that is configured now."""
    if indexed:
        return "Nothing found."
    if others:
        return (
            f"Nothing is indexed with {config.knowledge.embedding_model!r}, the [knowledge] embedding_model: the index "
            f"here was made by {', '.join(map(repr, others))}. Index anew: deskhand kb sync"
        )
    return "Nothing is indexed: deskhand kb sync"


@app.command("remove")
def remove(documents: list[str], config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Delete documents from the knowledge folder and the index."""
    settings = read_config(config, secrets=False)

    async def work() -> None:
        from daemon.app import open_knowledge

        knowledge = open_knowledge(settings)
        try:
            await knowledge.remove(*documents)
        finally:
            await knowledge.close()

    run_async(work())
    out.print(f"{len(documents)} removed.")
