"""Words that say nothing about what a customer wants, in English and German: left out of word searches and coverage."""

from __future__ import annotations

_ENGLISH = """
a about after again all also am an and any anyone are as at be because been before being but by can could did do does
doing don done each else even ever every few for from get go got had has have having he hello help her here hey hi him
his how i if im in into is it its ive just know let like ll may me might more most much must my need no not now of off
on once one only or other our out over own please possible question re really regards s same she should since so some
something soon still such t tell than thank thanks that the their them then there these they thing this those through
to too under until up us use very via want was way we well were what when where whether which while who whom why will
with within without wonder wondering would yes yet you your yours dear best kind team sincerely cheers
"""
_GERMAN = """
aber alle als also am an auch auf aus bei beim bin bis bitte da damit dann das dass dem den denn der des dich die dies
diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer für
gerne gibt habe haben hallo hat hatte hätte ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ist ja jetzt kann
kannst kein keine können könnte könnten man mein meine meinem meinen meiner mich mir mit möchte möchten muss nach
nicht noch nun nur ob oder ohne schon sein seine sich sie sind so über um und uns unser unsere vom von vor war warum
was weil welche welchen welcher wenn wer werde werden wie wieder wir wird wo würde zu zum zur grüße grüßen
freundlichen danke vielen dank sehr geehrte geehrter damen herren guten tag
"""
STOPWORDS = frozenset((_ENGLISH + _GERMAN).split())
