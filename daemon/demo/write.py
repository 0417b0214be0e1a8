"""Write a mail to the running demo: ``python -m daemon.demo.write --port PORT "text"``."""

from __future__ import annotations

import asyncio
import time
from email.message import EmailMessage

import aiosmtplib
import typer

from daemon.commands.session import out
from daemon.demo.customers import DESK


def write(
    text: str,
    port: int = typer.Option(help="The demo's SMTP port."),
    sender: str = typer.Option(
        "you@example.test", "--from", help="Your address; temperror@example.test fails as named."
    ),
    subject: str = typer.Option("A question", help="The subject."),
) -> None:
    """Send one mail to the demo's desk."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, DESK, subject
    message["Message-ID"] = f"<{time.time_ns()}@example.test>"
    message.set_content(text)
    asyncio.run(_send(message, port))
    out.print(f"Sent. Look for the reply in the demo's folder, or for a draft in: deskhand queue list ({DESK})")


async def _send(message: EmailMessage, port: int) -> None:
    try:
        await aiosmtplib.send(message, hostname="127.0.0.1", port=port, start_tls=False, timeout=20)
    except (aiosmtplib.SMTPException, OSError) as error:
        raise typer.BadParameter(f"port {port} does not take mail: {error}. Is the demo running?") from error


if __name__ == "__main__":
    typer.run(write)
