"""Put a desk together: the one place that names adapters."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from connectors.imap import ImapSource
from connectors.imap_folders import ImapFolders
from connectors.maildir import MaildirFolders, MaildirSource
from connectors.oauth import TokenProvider, shared_tokens
from connectors.smtp import SmtpTransport
from daemon.agent.drafter import AgentDrafter
from daemon.attachments.limits import ConverterLimits
from daemon.attachments.reader import MarkItDownReader
from daemon.config import Config, load_config
from daemon.correspondence import Live, load_live, mail_reader, needs_restart, open_writer
from daemon.database import Database
from daemon.decisions import DecisionStore
from daemon.desks import ReplyWriter
from daemon.dispatch import Dispatcher
from daemon.durable import DurableQueue
from daemon.errands import Errands
from daemon.errors import TransientError
from daemon.health import Health
from daemon.mail import language_detection
from daemon.memory import CustomerMemories, tokens_spent
from daemon.metrics import Metrics
from daemon.notices import NoticeWriter
from daemon.pipeline import Pipeline
from daemon.ports import KnowledgeSearch, MailFolders, MailTransport, MessageSource, SenderChecker
from daemon.reload import Reloader
from daemon.sender_verification import SenderVerification
from daemon.settings import MailboxSettings, read_secret
from daemon.stages.deliver import Deliverer, Route
from daemon.stages.remember import Rememberer
from daemon.ways_out import WayOut
from daemon.web.app import build_app
from daemon.web.server import WebServer
from knowledge.search import KnowledgeBase

RESTART = "Restart deskhand: it keeps to the old values until then."
log = structlog.get_logger(__name__)


def open_attachment_reader(config: Config) -> MarkItDownReader:
    """The sandboxed converter with the configured limits."""
    limits = config.attachments
    return MarkItDownReader(
        ConverterLimits(
            seconds=limits.seconds,
            seconds_per_mail=limits.seconds_per_mail,
            memory_bytes=limits.memory_bytes,
            input_bytes=limits.input_bytes,
            output_characters=limits.output_characters,
            nesting=limits.nesting,
            text_recognition=limits.ocr,
            speech_model=str(config.base / limits.speech_model) if limits.speech_model else "",
        )
    )


def open_knowledge(config: Config) -> KnowledgeBase:
    """The knowledge base; cheap until the first search."""
    settings = config.knowledge
    return KnowledgeBase.open(
        config.knowledge_folder, config.data / "knowledge", settings.embedding_model, settings.chroma_url
    )


def check_model(config: Config) -> tuple[str, bool]:
    """What of the embedding model is missing on this machine, and whether it would be fetched."""
    return open_knowledge(config).missing_model()


def check_templates(config: Config) -> str:
    """Compile every template; raise ``TemplateError`` with file and line."""
    load_live(config)
    return "policy and templates load"


def shared_logins(config: Config) -> dict[str, TokenProvider]:
    """The OAuth login of each mailbox that has one; call it in the running loop."""
    found = ((box.name, shared_tokens(box.oauth, config.base)) for box in config.mailbox)
    return {name: tokens for name, tokens in found if tokens is not None}


def open_mailbox(
    box: MailboxSettings, base: Path, tokens: TokenProvider | None = None
) -> tuple[MessageSource, MailFolders]:
    """The adapters of a mailbox."""
    if box.type == "maildir":
        return MaildirSource(box, base), MaildirFolders(box, base)
    return ImapSource(box, base, tokens), ImapFolders(box, base, tokens)


def open_transports(config: Config, tokens: Mapping[str, TokenProvider], health: Health) -> dict[str, SmtpTransport]:
    """The way out of each mailbox that has one; each attempt is reported to ``health``."""
    opened = ((box.name, open_transport(box, config.base, tokens, WayOut(health, box.name))) for box in config.mailbox)
    return {name: transport for name, transport in opened if transport is not None}


def open_transport(
    box: MailboxSettings, base: Path, tokens: Mapping[str, TokenProvider], way: WayOut | None = None
) -> SmtpTransport | None:
    """The way out of a mailbox, or None."""
    if box.smtp is None:
        return None
    provider = tokens.get(box.name) if box.smtp.auth == "xoauth2" else None
    if provider is None:
        return SmtpTransport(box.smtp, None, base, way=way)
    return SmtpTransport(box.smtp, provider.token, base, forget=provider.forget, way=way)


def open_routes(
    config: Config, transports: Mapping[str, SmtpTransport], folders: Mapping[str, MailFolders]
) -> dict[str, Route]:
    """How each mailbox's replies leave."""
    return {
        box.name: Route(transports[box.name], folders[box.name], box.sent_copy)
        for box in config.mailbox
        if box.name in transports
    }


def open_sender_checks(config: Config) -> dict[str, SenderChecker]:
    """Own checks of the sender, for each mailbox that asks for them; dkimpy and pyspf are loaded for these only."""
    boxes = [box for box in config.mailbox if box.check_senders]
    if not boxes:
        return {}
    from connectors.sender_checks import SenderChecks

    return {
        box.name: SenderChecks(
            frozenset(host.casefold() for host in box.trusted_hosts),
            frozenset(name.casefold() for name in box.trusted_arc),
        )
        for box in boxes
    }


@dataclass(frozen=True)
class Desk:
    """A desk put together: what ``Service`` runs."""

    config: Config
    database: Database
    health: Health
    metrics: Metrics
    sources: Sequence[MessageSource]
    queue: DurableQueue
    rememberer: Rememberer
    dispatcher: Dispatcher
    pipeline: Pipeline
    deliverer: Deliverer
    errands: Errands
    knowledge: KnowledgeBase
    reader: MarkItDownReader
    live: Reloader[Live]
    web: WebServer | None
    tokens: Mapping[str, TokenProvider]
    closing: Sequence[Callable[[], Awaitable[None]]]

    async def warm_up(self) -> None:
        """Bring the index up to date and load the model, so that the first customer does not wait for it."""
        await asyncio.gather(self.reader.warm(), asyncio.to_thread(language_detection.load))
        try:
            report = await self.knowledge.sync()
        except TransientError:
            # A kb sync is at work, or Chroma is away: what is indexed already answers, an empty index has to wait.
            if not await self.knowledge.list():
                raise
        else:
            for name, reason in report.failed.items():
                self.health.degraded(f"knowledge:{name}", reason)
        await self.knowledge.search("warm up", 1)

    async def close(self) -> None:
        """Give everything back, the database last."""
        for close in self.closing:
            await close()
        await self.database.close()


def build_desk(config: Config, health: Health, metrics: Metrics, file: Path | None = None) -> Desk:
    """Name every adapter and join them. ``file`` is read again on SIGHUP. Call it in the running loop.

    Raises:
        ConfigurationError: a template, the policy or a mailbox is set up wrongly.
    """
    database = Database(config.database_url)
    live = Reloader(_loader(config, file, health), load_live(config), health, "settings")
    read, reader, knowledge = mail_reader(config), open_attachment_reader(config), open_knowledge(config)
    drafter = open_drafter(config, knowledge, database, live, health)
    writer = open_writer(config, lambda: live.current.replies)
    tokens = shared_logins(config)
    mailboxes = {box.name: open_mailbox(box, config.base, tokens.get(box.name)) for box in config.mailbox}
    folders = {name: folder for name, (_, folder) in mailboxes.items()}
    transports = open_transports(config, tokens, health)
    sources = [source for source, _ in mailboxes.values()]
    checkers = open_sender_checks(config)
    adapters: list[MessageSource | MailFolders | MailTransport | SenderChecker]
    adapters = [*sources, *folders.values(), *transports.values(), *checkers.values()]
    queue = DurableQueue(database, config.run.workers)
    pipeline = Pipeline(
        database,
        read,
        reader,
        drafter,
        policy=lambda: live.current.policy,
        mailboxes=lambda: live.current.mailboxes,
        store=open_store(config, writer, live),
        attempts=config.run.attempts,
        senders=SenderVerification(database, checkers),
    )
    return Desk(
        config=config,
        database=database,
        health=health,
        metrics=metrics,
        live=live,
        sources=sources,
        queue=queue,
        rememberer=Rememberer(database, read, config.own_addresses, writer.token_key, config.run.attempts),
        dispatcher=Dispatcher(database, queue),
        pipeline=pipeline,
        deliverer=_deliverer(config, database, open_routes(config, transports, folders), live),
        errands=Errands(database, read, writer, folders),
        knowledge=knowledge,
        reader=reader,
        web=WebServer(build_app(health, metrics), config.web.host, config.web.port) if config.web.enabled else None,
        tokens=tokens,
        closing=[*(adapter.close for adapter in adapters), reader.aclose, drafter.close, knowledge.close],
    )


def _deliverer(config: Config, database: Database, routes: Mapping[str, Route], live: Reloader[Live]) -> Deliverer:
    return Deliverer(database, routes, config.run.send_attempts, lambda name: live.current.may_send(name))


def _loader(config: Config, file: Path | None, health: Health) -> Callable[[], Live]:
    """What SIGHUP runs: read everything anew, and say in health what was changed in vain."""

    def load() -> Live:
        changed = load_config(file) if file else config
        fresh = load_live(changed)
        in_vain = needs_restart(config, changed)
        if in_vain:
            log.warning("reload.partial", needs_restart=in_vain)
            health.degraded("configuration", f"changed, but read at a start only: {', '.join(in_vain)}", RESTART)
        else:
            health.ok("configuration")
        return fresh

    return load


def open_drafter(
    config: Config,
    knowledge: KnowledgeSearch,
    database: Database,
    live: Reloader[Live],
    health: Health | None = None,
) -> AgentDrafter:
    """The drafter: quoting, or a model with quoting behind it; ``health`` hears of a model that gives no answer."""
    model = None
    if config.model.kind != "extractive":
        from daemon.agent.model import RemoteModel  # large, and a desk that only quotes does without

        key = read_secret(config.model.api_key_env, config.model.api_key_file, "model api_key", config.base)
        model = RemoteModel(config.model, key.get_secret_value(), tools=config.model.tools, health=health)

    async def spent(ticket_id: int) -> int:
        return await tokens_spent(database, ticket_id)

    return AgentDrafter(
        knowledge,
        lambda: live.current.prompts,
        model=model,
        memories=CustomerMemories(database),
        tokens_spent=spent,
        passages=config.knowledge.passages,
        floor=lambda: live.current.policy.passage_floor,
    )


def open_store(config: Config, writer: ReplyWriter, live: Reloader[Live]) -> DecisionStore:
    """What keeps decisions, with the notice to the agents if an address is configured."""
    notices = None
    if config.desk.notify:
        notices = NoticeWriter(
            config.desk.notify, writer, lambda name, values: live.current.notes.render(name, **values)
        )
    places = {box.name: box.drafts_folder for box in config.mailbox}
    return DecisionStore(writer, places, notices, lambda: {"reply_template": live.current.replies.version})
