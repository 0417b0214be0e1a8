"""What customers and robots write to the desk of the acceptance tests; the articles answer the questions."""

from __future__ import annotations

from email.message import EmailMessage

QUESTIONS = (
    "How many days do I have to return a tent?",
    "How long does standard shipping to Germany take?",
    "How long is a gift card valid?",
    "How long does the warranty of a tent last?",
)


def letter(
    name: str,
    text: str,
    *,
    to: str,
    sender: str = "",
    subject: str = "A question",
    in_reply_to: str = "",
    **headers: str,
) -> bytes:
    """A mail as bytes; ``name`` becomes its Message-ID, and its sender if none is given."""
    message = EmailMessage()
    message["From"] = sender or f"{name}@customers.example.org"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Mon, 23 Nov 2026 12:00:00 +0000"
    message["Message-ID"] = f"<{name}@customers.example.org>"
    if in_reply_to:
        message["In-Reply-To"] = f"<{in_reply_to}>"
        message["References"] = f"<{in_reply_to}>"
    for key, value in headers.items():
        message[key.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes().replace(b"\n", b"\r\n")


def lot(name: str, to: str) -> list[bytes]:
    """Ten mails: six questions, a second mail of the first customer, two for a person, one of a robot."""
    mails = [letter(f"{name}-q{n}", f"Hello,\n\n{QUESTIONS[n % 4]}\n\nBo\n", to=to) for n in range(6)]
    first = f"{name}-q0@customers.example.org"
    mails.append(
        letter(
            f"{name}-more", f"And: {QUESTIONS[1]}\n", to=to, sender=first, subject="Re: A question", in_reply_to=first
        )
    )
    mails += [letter(f"{name}-r{n}", "I want to talk to a human about my refund.\n", to=to) for n in range(2)]
    robot = {"Auto_Submitted": "auto-replied"}
    mails.append(letter(f"{name}-robot", "I am out of office.\n", to=to, subject="Automatic reply: Hello", **robot))
    return mails
