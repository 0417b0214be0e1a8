"""The IMAP commands that Deskhand uses, on one connection; each returns values, never protocol text.

Bodies and headers are asked for as ``BODY.PEEK[…]``, which comes as a literal and marks nothing. ENVELOPE and
BODYSTRUCTURE are never asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from connectors.imap_connection import ImapConnection, RefusedCommandError
from connectors.imap_login import shown
from connectors.imap_names import quote, quote_name, uid_set
from connectors.imap_response import (
    FetchedMail,
    ListedFolder,
    MalformedResponseError,
    SelectedFolder,
    parse_fetch,
    parse_list,
    parse_search,
    parse_selected,
    parse_values,
    status_code,
)
from connectors.oauth import TokenProvider
from daemon.errors import ConnectionLostError, TransientError
from daemon.settings import ServerSettings


class ImapSession(ImapConnection):
    """A mailbox's commands. ``RefusedCommandError`` is raised on NO and BAD; ``folder`` is the one that is open."""

    def __init__(self, server: ServerSettings, base: Path, tokens: TokenProvider | None = None) -> None:
        super().__init__(server, base, tokens)
        self.folder = ""

    async def examine(self, folder: str, *, writable: bool = False) -> SelectedFolder:
        """Open a folder, read-only unless ``writable``; the server then cannot mark anything by itself."""
        protocol = self.client().protocol
        self.folder = ""
        try:
            exchange = await self.ok("SELECT" if writable else "EXAMINE", quote_name(folder))
            selected = parse_selected(exchange.answers, exchange.tagged)
        except (RefusedCommandError, MalformedResponseError) as error:
            if protocol.lost is None:
                protocol.state = "AUTH"  # a failed SELECT leaves nothing selected (RFC 3501 section 6.3.1)
            code = error.code if isinstance(error, RefusedCommandError) else ""
            advice = "Check the names under folders, sent, drafts and archive."
            raise RefusedCommandError(f"Folder {folder!r} cannot be opened: {error}", code, advice) from error
        # The library does not know that EXAMINE selects, and would refuse to fetch.
        protocol.state = "SELECTED"
        self.folder = folder
        self.news.clear()
        return selected

    async def search(self, *criteria: str) -> list[int]:
        """UIDs that match, ascending. No CHARSET is sent: some servers refuse it, and the criteria are ASCII."""
        return parse_search((await self.ok("UID SEARCH", *criteria)).answers)

    async def fetch(self, uids: Sequence[int], items: str) -> list[FetchedMail]:
        """The asked items of each mail that is still there, in UID order."""
        exchange = await self.ok("UID FETCH", uid_set(list(uids)), f"(UID {items})")
        merged: dict[int, FetchedMail] = {}
        for pieces in exchange.answers:
            try:
                mail = parse_fetch(pieces)
            except MalformedResponseError as error:
                self.discard()
                raise ConnectionLostError(f"{self._server.host} sent an unreadable FETCH: {error}") from error
            if mail is not None:
                merged[mail.uid] = mail if mail.uid not in merged else merged[mail.uid].merged(mail)
        wanted = set(uids)
        return [merged[uid] for uid in sorted(merged) if uid in wanted]

    async def message_ids(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The Message-ID header block of each mail."""
        mails = await self.fetch(uids, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]") if uids else []
        return {mail.uid: mail.body or b"" for mail in mails}

    async def list_folders(self) -> list[ListedFolder]:
        """Every folder of the account with its attributes, SPECIAL-USE among them (RFC 6154)."""
        extended = {"SPECIAL-USE", "LIST-EXTENDED"} <= self.capabilities
        exchange = await self.ok("LIST", '""', '"*"', *(["RETURN (SPECIAL-USE)"] if extended else []))
        try:
            listed = [parse_list(pieces) for pieces in exchange.answers]
        except MalformedResponseError as error:
            raise TransientError(f"{self._server.host}: {error}") from error
        return [folder for folder in listed if folder is not None]

    async def personal_prefix(self) -> str:
        """What stands before the names of one's own folders, e.g. ``INBOX.`` (RFC 2342); mostly nothing."""
        if "NAMESPACE" not in self.capabilities:
            return ""
        for pieces in (await self.ok("NAMESPACE")).answers:
            values = parse_values(pieces)
            personal = values[2] if len(values) > 2 and values[1] == b"NAMESPACE" else None
            if isinstance(personal, list) and personal and isinstance(personal[0], list):
                prefix = personal[0][0]
                return prefix.decode("ascii", "replace") if isinstance(prefix, bytes) else ""
        return ""

    async def create(self, folder: str, use: str = "") -> None:
        """Make a folder and subscribe to it; one that exists is fine. ``use`` is its SPECIAL-USE attribute."""
        special = [f"(USE ({use}))"] if use and "CREATE-SPECIAL-USE" in self.capabilities else []
        exchange = await self.run("CREATE", quote_name(folder), *special)
        if special and exchange.result != "OK":  # another folder has this use already: make a plain one
            exchange = await self.run("CREATE", quote_name(folder))
        code, _ = status_code(exchange.tagged)
        if exchange.result != "OK" and code != "ALREADYEXISTS":
            raise RefusedCommandError(f"Folder {folder!r} cannot be made: {shown(exchange.tagged)}", code)
        await self.run("SUBSCRIBE", quote_name(folder))

    async def append(self, folder: str, mime: bytes, flags: str) -> None:
        """Put a mail into a folder (RFC 3501 section 6.3.11)."""
        await self.ok("APPEND", quote_name(folder), f"({flags})", f"{{{len(mime)}}}", continuations=[mime + b"\r\n"])

    async def noop(self) -> None:
        """Ask for nothing, to see whether the server is there."""
        await self.ok("NOOP")

    async def header_search(self, header: str, value: str) -> list[int]:
        """UIDs whose header contains the value; the caller verifies, since servers match loosely."""
        return await self.search("HEADER", header, quote(value))
