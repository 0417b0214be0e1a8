"""More ways to say that the answers stand in the quote: "see my answers", "I marked everything in red", "Inline."."""

# ruff: noqa: E501 (a language is one row)

from __future__ import annotations

import re
from collections.abc import Sequence

# What leads to them | what they are. It counts at the end of a line only: "see my comments on your page" is none.
_SEEN = (
    (r"(?:see|find|read|check|note) (?:my|our)", "answers answer comments comment replies reply responses response remarks notes feedback"),
    (r"(?:siehe?|s\.|sieh|beachten sie|seht) (?:bitte )?(?:meine|unsere|die)", "antworten antwort kommentare anmerkungen rückmeldungen"),
    (r"(?:voir|voyez|vois|veuillez (?:voir|trouver)) (?:mes|nos|les|ma|mon)", "réponses réponse commentaires remarques"),
    (r"(?:ver|vea|véase|ve|vean|mira|mire) (?:mis|nuestras|nuestros|las|los)", "respuestas comentarios observaciones"),
    (r"(?:ver|veja|vejam|vide|vê) (?:as |os )?(?:minhas|meus|nossas|nossos)", "respostas comentários observações"),
    (r"(?:vedi|vedere|veda|si vedano|guarda) (?:le |i )?(?:mie|miei|nostre|nostri)", "risposte commenti osservazioni"),
    (r"zie (?:aub )?(?:mijn|onze|de)", "antwoorden antwoord opmerkingen reacties"),
    (r"(?:se|kolla) (?:mina|våra|mine|vores|våre)", "svar kommentarer kommentarene"),
    (r"(?:zobacz|patrz|proszę zobaczyć) (?:moje|nasze)", "odpowiedzi komentarze uwagi"),
    (r"(?:viz|vizte|viď|pozri) (?:prosím )?(?:moje|mé|naše)", "odpovědi odpovede komentáře komentáre poznámky"),
    (r"(?:см\.?|смотри|смотрите) (?:мои|наши)", "ответы комментарии замечания"),
    (r"(?:див\.?|дивіться) (?:мої|наші)", "відповіді коментарі"),
    (r"(?:lásd|nézze meg) (?:a )?", "válaszaimat válaszaim megjegyzéseimet megjegyzéseim"),
)  # fmt: skip
# Who did it, in what words | with what, and what stands between and behind, with ``{}`` for the first.
_MARKED = (
    ("marked highlighted coloured colored", r"\b(?:i|we)(?:['’]ve| have)? {}\b[^.]{{0,40}} in (?:red|blue|green|yellow|orange|purple|bold|capitals|italics)"),
    ("markiert hervorgehoben eingefärbt eingetragen ergänzt", r"\bhaben? (?:[^.]{{1,40}} )?(?:in )?(?:rot|blau|grün|gelb|orange|fett)(?:er schrift|er farbe)? {}"),
    ("marqué surligné indiqué noté", r"(?:j['’]ai|nous avons) (?:[^.]{{1,20}} )?{}[^.]{{0,30}} en (?:rouge|bleu|vert|jaune|gras)"),
    ("marcado resaltado señalado", r"\b(?:he|hemos) {}[^.]{{0,30}} en (?:rojo|azul|verde|amarillo|negrita)"),
    ("marquei marcámos marcamos destaquei sublinhei", r"\b{}[^.]{{0,30}} (?:a|em) (?:vermelho|azul|verde|amarelo|negrito)"),
    ("segnato evidenziato marcato", r"\b(?:ho|abbiamo) {}[^.]{{0,30}} in (?:rosso|blu|verde|giallo|grassetto)"),
    ("gemarkeerd aangegeven", r"\bheb(?:ben)? (?:[^.]{{1,30}} )?(?:in )?(?:het )?(?:rood|blauw|groen|geel|vet) {}"),
    ("markerat markeret markert skrivit skrevet", r"\bhar {}[^.]{{0,30}} (?:i|med) (?:rött|rødt|rød|röd|blått|blåt|grönt|grønt|gult|gul|fetstil)"),
    ("zaznaczyłem zaznaczyłam oznaczyłem oznaczyłam wyróżniłem wyróżniłam", r"\b{}[^.]{{0,30}} na (?:czerwono|niebiesko|zielono|żółto)"),
    ("označil označila zvýraznil zvýraznila", r"\b{}[^.]{{0,30}} (?:červeně|červenou|modře|zeleně|žlutě)"),
    ("выделил выделила выделили отметил отметила отметили", r"\b{}[^.]{{0,30}} (?:красным|синим|зел[её]ным|ж[её]лтым)"),
)  # fmt: skip
# "I marked the dent in red on the photo": then it does not stand in the quote.
_ELSEWHERE = re.compile(
    r"photo|picture|image|screenshot|drawing|attach|bild|foto|anhang|skizze|plan|pièce jointe|imagen|immagin|allegat|"
    r"adjunt|anexo|bijlage|afbeelding|bilag|bilaga|zdjęci|załącz|obráz|přílo|фото|картинк|скриншот|вложен",
    re.IGNORECASE,
)
_ALONE = frozenset(
    (
        "inline", "in-line", "in line", "in the text", "in your text", "in the body", "between the lines", "im text",
        "direkt im text", "direkt darunter", "zwischen den zeilen", "dans le texte", "dans le corps", "en el texto",
        "entre líneas", "no texto", "nel testo", "tra le righe", "in de tekst", "tussen de regels", "i texten",
        "i teksten", "w tekście", "w treści", "v textu", "в тексте", "по тексту", "у тексті", "在文中", "文中",
    )
)  # fmt: skip
_MAX_ALONE = 40


def _of(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_NOUNS = frozenset(" ".join(nouns for _, nouns in _SEEN).split())
_VERBS = frozenset(" ".join(verbs for verbs, _ in _MARKED).split())
WORDS = _NOUNS | _VERBS  # one of which stands in all but what is alone
_SEEING = re.compile(
    "|".join(rf"(?<!\w){lead} ?{_of(nouns)}" for lead, nouns in _SEEN).join(("(?:", r")(?:,? please)?[\s.:!。：)]*$")),
    re.IGNORECASE,
)
_MARKING = re.compile("|".join(form.format(_of(verbs)) for verbs, form in _MARKED), re.IGNORECASE)


def points_into_quote(lines: Sequence[str], words: frozenset[str]) -> bool:
    """Whether one of a few ``lines`` says so; ``words`` are all of theirs in lower case."""
    seen, marked = words & _NOUNS, words & _VERBS
    return any(
        (seen and _holds(line, seen) and _SEEING.search(line))
        or (marked and _holds(line, marked) and _MARKING.search(line) and not _ELSEWHERE.search(line))
        or (len(line) <= _MAX_ALONE and _is_alone(line))
        for line in lines
    )


def _holds(line: str, words: frozenset[str]) -> bool:
    """Whether one of the words stands in a line, which is seen sooner than a pattern fails."""
    lower = line.lower()
    return any(word in lower for word in words)


def _is_alone(line: str) -> bool:
    said = line.strip(" .:!*_()。：").casefold()
    return said in _ALONE or said.rpartition(", ")[2] in _ALONE
