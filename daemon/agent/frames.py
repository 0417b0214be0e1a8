"""What stands around the words of a mail: the lines of a web form, and the writer's name below. None of it is asked."""

from __future__ import annotations

import re

from daemon.agent.words import words_in
from daemon.models import Address

NAME_WORDS = 4
_LABELLED = re.compile(
    r"^[ \t>*-]*(?:(?:your|full|first|last|company) )?(?:name|e-?mail(?:[ -]?(?:address|adresse))?|"
    r"phone(?: number)?|telephone|vorname|nachname|telefon\w*|nom|prénom|courriel|téléphone|nombre|apellidos?|"
    r"correo(?: electrónico)?|teléfono|nome|cognome|naam|voornaam|achternaam|telefoon\w*|telefone|"
    r"imię|nazwisko)\s*:[^\n]{0,100}$",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE = re.compile(
    r"^[ \t>*-]*(?:your )?(?:message|comments?|question|nachricht|mitteilung|frage|mensaje|consulta|messaggio|"
    r"domanda|bericht|vraag|mensagem|wiadomość|pytanie)\s*:[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)


def without_frame(text: str, sender: Address) -> str:
    """The mail without such lines; as it is where nothing else is left."""
    lines = _MESSAGE.sub("", _LABELLED.sub("", text)).rstrip().split("\n")
    own = {*words_in(sender.name), *words_in(sender.address.partition("@")[0])}
    while len(lines) > 1 and _is_name(lines[-1], own):
        lines.pop()
    bare = "\n".join(lines).strip()
    return bare or text


def _is_name(line: str, own: set[str]) -> bool:
    words = words_in(line)
    return len(words) <= NAME_WORDS and all(word in own for word in words)
