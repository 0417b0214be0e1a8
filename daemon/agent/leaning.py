"""Whether a sentence leans on the one before it: "After that …", "It …" say nothing by themselves."""

from __future__ import annotations

import re

# As first words. Possessives are left out: "Ihre Bestellung" and "su pedido" are the customer's.
_LEANING = re.compile(
    r"^\W*(?:it|its|that|this|these|those|they|them|he|she|otherwise|however|also|instead|afterwards?|thereafter|then|"
    r"both|either|neither|such|if so|if not|else|but|and|or|so|the (?:same|former|latter)|"
    r"\w+,? (?:it|they)|(?:\w+ )?(?:after|before|than|of|in|with|for|from|to|until|without|by|on) "
    r"(?:that|this|these|those|it|them)|"
    r"er|es|dies\w*|sie|dann|dabei|dafür|dazu|damit|darin|darüber|danach|davor|daneben|dort|hierfür|hierzu|hierbei|"
    r"andernfalls|ansonsten|sonst|jedoch|außerdem|zudem|auch|beides?|später|aber|und|oder|"
    r"(?:in|nach|vor|bei|für|mit|zu) (?:diese[mnrs]?|jene[mnrs]?)|"
    r"ils?|elles?|cela|ça|ceci|ce|cet|cette|ces|sinon|cependant|toutefois|ensuite|puis|aussi|mais|et|ou|"
    r"(?:dans|après|avant) (?:ce|cela|cette|ces)|"
    r"ello|est[aeo]s?|es[aeo]s?|aquell?[ao]s?|él|ella|ellos|ellas|entonces|sin embargo|luego|después de est?[oe]|"
    r"(?:en|tras|con) es[aeot]\w*|también|además|ambos|de lo contrario|pero|"
    r"esso|essa|quest[oaie]|inoltre|altrimenti|poi|dopo di che|anche|daarna|deze|dit|dat|dan|ook|anders|"
    r"isto|isso|depois|também|potem|wtedy|także)\b",
    re.IGNORECASE,
)
# Begins like a pronoun and is none: "es gibt", "es posible", "il y a", the formal "Sie können".
_STANDING = re.compile(
    r"^\W*(?:es (?:gibt|ist möglich|gelten|gilt|posible|necesario|obligatorio)|"
    r"il (?:y a|faut|est (?:possible|nécessaire|interdit))|it is (?:possible|not possible|forbidden|allowed)|"
    r"so (?:geht|funktioniert|senden|können|melden|ändern)\b|"
    r"sie (?!(?:wird|ist|war|hat|kann|muss|darf|gilt|dauert|beträgt|kostet|soll|werden)\b))",
    re.IGNORECASE,
)


def leans(text: str) -> bool:
    """Whether the sentence can only be understood after the one before it."""
    return bool(_LEANING.match(text)) and not _STANDING.match(text)
