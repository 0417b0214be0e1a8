"""``deskhand kb``: the documents that answers are drawn from."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from daemon.commands.session import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    err,
    out,
    print_json,
    print_table,
    read_config,
    run_async,
)
from daemon.errors import NeedsPersonError

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
        err.print(f"not indexed: {name}: {reason}", markup=False)
    if report["failed"]:
        raise typer.Exit(1)


async def _sync(config: Config) -> dict[str, Any]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from daemon.app import open_knowledge

    knowledge = open_knowledge(config)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    try:
        with Progress(*columns, console=err, disable=not sys.stderr.isatty(), transient=True) as bar:
            task = bar.add_task("indexing", total=None)
            report = await knowledge.sync(lambda done, total: bar.update(task, completed=done, total=total))
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
    settings.knowledge_folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        target = settings.knowledge_folder / file.name
        if not target.exists() or not target.samefile(file):
            shutil.copy(file, target)  # with its mode: the daemon may be another user
    report = run_async(_sync(settings))
    failed = {name: why for name, why in report["failed"].items() if name in {file.name for file in files}}
    for name, why in failed.items():
        err.print(f"not indexed: {name}: {why}", markup=False)
    out.print(f"{len(files) - len(failed)} of {len(files)} indexed.", markup=False)
    raise typer.Exit(1 if failed else 0)


@app.command("list")
def list_documents(config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False) -> None:
    """List the indexed documents."""
    settings = read_config(config, secrets=False)

    async def work() -> list[dict[str, Any]]:
        from daemon.app import open_knowledge

        knowledge = open_knowledge(settings)
        try:
            return [{"document": d.id, "title": d.title, "passages": d.chunks} for d in await knowledge.list()]
        finally:
            await knowledge.close()

    rows = run_async(work())
    if json:
        print_json(rows)
        return
    table = [[r["document"], r["title"], str(r["passages"])] for r in rows]
    print_table(["document", "title", "passages"], table, "Nothing is indexed: deskhand kb sync")


@app.command("search")
def search(
    query: str,
    config: ConfigOption = DEFAULT_CONFIG,
    limit: int = typer.Option(6, min=1, max=100, help="At most this many passages."),
    json: JsonOption = False,
) -> None:
    """Search as the drafter does."""
    settings = read_config(config, secrets=False)

    async def work() -> list[dict[str, Any]]:
        from daemon.app import open_knowledge
        from daemon.records import passages_table

        knowledge = open_knowledge(settings)
        try:
            return passages_table(await knowledge.search(query, limit))
        finally:
            await knowledge.close()

    rows = run_async(work())
    if json:
        print_json(rows)
        return
    for row in rows:
        out.print(f"{row['score']:.2f}  {row['document']} › {row['heading']}", markup=False)
        out.print(f"      {row['text'][:300]}\n", markup=False)
    if not rows:
        out.print("Nothing found. Is the knowledge indexed? deskhand kb sync", markup=False)


@app.command("remove")
def remove(documents: list[str], config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Delete documents from the knowledge folder and the index."""
    settings = read_config(config, secrets=False)

    async def work() -> None:
        from daemon.app import open_knowledge

        knowledge = open_knowledge(settings)
        try:
            known = {document.id for document in await knowledge.list()}
            unknown = [name for name in documents if name not in known]
            if unknown:
                raise NeedsPersonError(f"not in the knowledge: {', '.join(unknown)}", advice="See: deskhand kb list")
            for name in documents:
                (settings.knowledge_folder / name).unlink(missing_ok=True)
            await knowledge.sync()
        finally:
            await knowledge.close()

    run_async(work())
    out.print(f"{len(documents)} removed.", markup=False)
