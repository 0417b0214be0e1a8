"""A mail of the visitor's own to the running demo: ``deskhand demo --write TEXT``."""

from __future__ import annotations

import time
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from daemon.config import load_config
from daemon.demo.customers import DESK
from daemon.demo.folder import CONFIGURATION_FILE
from daemon.errors import ConfigurationError

SUBJECT = "A question"


async def write(folder: Path, text: str, sender: str) -> str:
    """Send one mail to the desk of the demo in ``folder``; return where to look for what becomes of it.

    Raises:
        ConfigurationError: no demo runs there.
    """
    file = folder / CONFIGURATION_FILE
    if not file.is_file():
        raise ConfigurationError(f"{folder} holds no demo", advice="Start it first: deskhand demo")
    smtp = load_config(file).mailbox[0].smtp
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, DESK, SUBJECT
    message["Message-ID"] = f"<{time.time_ns()}@example.test>"
    message.set_content(text)
    try:
        await aiosmtplib.send(
            message, hostname="127.0.0.1", port=smtp.port if smtp else 0, start_tls=False, timeout=20
        )  # fmt: skip
    except (aiosmtplib.SMTPException, OSError) as error:
        raise ConfigurationError(
            f"the demo in {folder} takes no mail: {error}", advice="It may have ended. Start it: deskhand demo"
        ) from error
    return f"Sent. The reply comes into {folder / 'delivered'}, or a draft into the queue."
