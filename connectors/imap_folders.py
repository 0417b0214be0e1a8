"""The Sent and Drafts folders of an IMAP account: append, find and remove one mail of ours."""

from __future__ import annotations

import re
from pathlib import Path

from connectors.imap_keeper import SessionKeeper
from connectors.imap_names import quote_name, uid_set
from connectors.imap_session import ImapSession
from connectors.imap_special import Role, special_folder
from connectors.oauth import TokenProvider, shared_tokens
from daemon.settings import MailboxSettings

_FLAGS: dict[Role, str] = {"sent": "\\Seen", "drafts": "\\Draft"}
_ASCII_RUN = re.compile(r"[\x21-\x7e]+")
_FOLDED_ID = re.compile(rb"^message-id:\s*<?([^>\r\n]*?)>?\s*$", re.IGNORECASE | re.MULTILINE)


class ImapFolders:
    """Implements ``daemon.ports.MailFolders``."""

    def __init__(self, settings: MailboxSettings, base: Path, tokens: TokenProvider | None = None) -> None:
        self._settings = settings
        self._keeper = SessionKeeper(settings, base, tokens or shared_tokens(settings.oauth, base))
        self._names: dict[Role, str] = {}

    async def append(self, role: str, mime: bytes) -> None:
        """Put a mail into the folder. After ``ConnectionLostError`` it may be there: ``find`` before trying again."""
        known = _role(role)
        async with self._keeper.use() as session:
            await session.append(await self._folder(session, known), mime, _FLAGS[known])

    async def find(self, role: str, message_id: str) -> bool:
        """Whether a mail with this Message-ID (without angle brackets) lies in the folder."""
        async with self._keeper.use() as session:
            await session.examine(await self._folder(session, _role(role)))
            return bool(await self._matches(session, message_id))

    async def remove(self, role: str, message_id: str) -> None:
        """Delete the mails with this Message-ID and nothing else."""
        async with self._keeper.use() as session:
            await session.examine(await self._folder(session, _role(role)), writable=True)
            uids = await self._matches(session, message_id)
            if uids:
                await delete(session, uids)

    async def close(self) -> None:
        """Give back the connection."""
        await self._keeper.close()

    async def _folder(self, session: ImapSession, role: Role) -> str:
        if role not in self._names:
            self._names[role] = await special_folder(session, self._settings, role)
        return self._names[role]

    async def _matches(self, session: ImapSession, message_id: str) -> list[int]:
        # HEADER matches substrings, so the longest plain part finds every candidate and the header itself decides.
        runs = _ASCII_RUN.findall(message_id)
        if not runs:
            return []
        candidates = await session.header_search("Message-ID", max(runs, key=len))
        wanted = message_id.encode("utf-8", "replace")
        blocks = await session.message_ids(candidates)
        return [uid for uid, block in blocks.items() if wanted in _ids(block)]


async def delete(session: ImapSession, uids: list[int]) -> None:
    """Delete these mails of the open folder by UID EXPUNGE (RFC 4315).

    Without UIDPLUS they are only marked: a plain EXPUNGE would also remove what a person has marked.
    """
    await session.ok("UID STORE", uid_set(uids), "+FLAGS.SILENT", "(\\Deleted)")
    if "UIDPLUS" in session.capabilities:
        await session.ok("UID EXPUNGE", uid_set(uids))


async def move(session: ImapSession, uids: list[int], target: str) -> None:
    """Move these mails of the open folder (RFC 6851), or copy and delete them where MOVE is missing."""
    if "MOVE" in session.capabilities:
        await session.ok("UID MOVE", uid_set(uids), quote_name(target))
    else:
        await session.ok("UID COPY", uid_set(uids), quote_name(target))
        await delete(session, uids)


def _ids(block: bytes) -> list[bytes]:
    unfolded = block.replace(b"\r\n", b"\n").replace(b"\n ", b" ").replace(b"\n\t", b" ")
    return [found.strip() for found in _FOLDED_ID.findall(unfolded)]


def _role(role: str) -> Role:
    if role == "sent":
        return "sent"
    if role == "drafts":
        return "drafts"
    raise ValueError(f"no folder has the role {role!r}")
