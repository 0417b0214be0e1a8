"""Find the Sent and Drafts folders of an account: by SPECIAL-USE (RFC 6154), by well-known names, else make them."""

from __future__ import annotations

from typing import Literal

from connectors.imap_response import ListedFolder
from connectors.imap_session import ImapSession
from daemon.settings import MailboxSettings

Role = Literal["sent", "drafts"]
_ATTRIBUTES: dict[Role, str] = {"sent": "\\Sent", "drafts": "\\Drafts"}
# What servers and mail clients name these folders in the languages they speak; the first name is the one we make.
_NAMES: dict[Role, tuple[str, ...]] = {
    "sent": (
        "Sent", "Sent Items", "Sent Mail", "Sent Messages", "Gesendet", "Gesendete Elemente", "Gesendete Objekte",
        "Gesendete Nachrichten", "Envoyés", "Messages envoyés", "Éléments envoyés", "Enviados", "Elementos enviados",
        "Mensajes enviados", "Itens enviados", "Inviati", "Posta inviata", "Verzonden", "Verzonden items",
        "Verzonden berichten", "Wysłane", "Elementy wysłane", "Odeslané", "Odoslané", "Skickat", "Skickade objekt",
        "Sendt", "Sendte elementer", "Lähetetyt", "Gönderilmiş Öğeler", "Gönderilmiş Postalar", "Отправленные",
        "Надіслані", "送信済み", "送信済みアイテム", "已发送", "已发送邮件", "寄件備份", "보낸편지함",
    ),
    "drafts": (
        "Drafts", "Draft", "Entwürfe", "Brouillons", "Borradores", "Rascunhos", "Bozze", "Concepten", "Szkice",
        "Wersje robocze", "Kopie robocze", "Koncepty", "Rozepsané", "Utkast", "Kladder", "Luonnokset", "Taslaklar",
        "Черновики", "Чернетки", "下書き", "草稿", "草稿箱", "임시보관함",
    ),
}  # fmt: skip


async def special_folder(session: ImapSession, settings: MailboxSettings, role: Role) -> str:
    """Return the folder's name; make it when the account has none. A configured name wins over every other hint."""
    configured = settings.sent if role == "sent" else settings.drafts
    folders = await session.list_folders()
    if configured:
        if configured not in {folder.name for folder in folders}:
            await session.create(configured, _ATTRIBUTES[role])
        return configured
    found = choose(folders, role)
    if found is None:
        found = await session.personal_prefix() + _NAMES[role][0]
        await session.create(found, _ATTRIBUTES[role])
    return found


def choose(folders: list[ListedFolder], role: Role) -> str | None:
    """Return the folder that the server marks for this role, else the one with the best-known name, else None."""
    selectable = [folder for folder in folders if not folder.attributes & {"\\noselect", "\\nonexistent"}]
    for folder in selectable:
        if _ATTRIBUTES[role].lower() in folder.attributes:
            return folder.name
    by_name: dict[str, str] = {}
    for folder in selectable:
        parent, _, leaf = folder.name.rpartition(folder.separator) if folder.separator else ("", "", folder.name)
        # A customer's project may have a folder "Sent" of its own; only the account's top level counts.
        if parent.upper() in {"", "INBOX", "[GMAIL]", "[GOOGLE MAIL]"}:
            by_name.setdefault(leaf.casefold(), folder.name)
    return next((by_name[name.casefold()] for name in _NAMES[role] if name.casefold() in by_name), None)
