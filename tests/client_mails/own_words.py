"""Mails in which everything, or the named sentences, is the customer's own, though parts of it look like a quote, a
header block or a signature."""

# ruff: noqa: E501 (mails as they are)

from __future__ import annotations

import html as markup
from collections.abc import Iterator

from tests.client_mails.cases import Case

WHOLE = {
    "an attribution as a sentence": "Hello,\n\nOn Monday you wrote:\nthe lamp is in stock. But the shop says it is not.\n\nWhat is true?",
    "an attribution with a date as a sentence": "On 3 March 2025 you wrote:\n\"We deliver within two days.\"\n\nIt is now the 20th. Where is it?",
    "a journey": "I need a ticket.\n\nFrom: Berlin\nTo: Hamburg\nDate: 3 May 2025\nPersons: 2\n\nWhat does it cost?",
    "a journey in German": "Ich brauche eine Fahrkarte.\n\nVon: Berlin\nNach: Hamburg\nDatum: 3. Mai 2025\n\nWas kostet sie?",
    "a journey in French": "Bonjour,\n\nDe : Paris\nÀ : Lyon\nDate : 3 mai 2025\n\nQuel est le prix ?",
    "a list with dashes": "We need:\n\n- two lamps\n- one bulb\n- a cable\n\nand all that by Friday.",
    "a list that ends the mail": "Please cancel these:\n- 4711\n- 4712\n- Lamp Berlin",
    "dashes in a sentence": "The red one -- the one with the switch -- is broken.\n\nThe blue one --\nwhich I like more --\nworks.",
    "a phone as the topic": "Sent from my iPhone the files never arrive.\nSent from my laptop they do.\nWhat can I do?",
    "a phone as the topic in German": "Gesendet von meinem Handy kommen die Bilder nie an.\nVom Rechner aus schon.\nWoran liegt das?",
    "an address to ship to": "Please ship to:\n\nAnn Weber\nMain Street 12\n10115 Berlin\nPhone: +49 30 1234567\nann@example.org",
    "an address that was asked for": "Here is my new address:\nAnn Weber\nLindenstr. 5\n80331 München\nTel. +49 89 1234567\nann@example.org\nwww.example.org",
    "an error log": "It fails with this:\n\n> npm ERR! code ENOENT\n> npm ERR! syscall open\n> npm ERR! path /srv/app/package.json\n\nWhat do I have to install?",
    "a shell session": "I ran this:\n\n$ cat a.txt > b.txt\n>>> import lamp\n>>> lamp.on()\nTraceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\nValueError: no bulb\n\nIs that a bug?",
    "a block of code": "My code:\n\n    def on(lamp):\n        # ---\n        if lamp.volts > 5:\n            return \"--\"\n\nIt returns dashes. Why?",
    "a table of text": "These are our counts:\n\nItem      | Count\n----------+------\nLamp      | 12\nBulb      | 40\n\nPlease correct the invoice.",
    "sections with rules": "Problem\n=======\nThe lamp flickers.\n\nSteps\n-----\n1. Switch it on\n2. Wait\n\nExpected\n--------\nIt does not flicker.",
    "thanks and a question": "Thanks!\nI have one more question: is the lamp waterproof?\nAnd how heavy is it?",
    "a closing in the middle": "Best regards from Rome! The lamp arrived.\n\nOne thing is missing though: the plug.\nCan you send it?",
    "who signed the contract": "The contract is signed by\n\nAnn Weber\nManaging Director\nExample Ltd\n\nIs that enough for you?",
    "a quoted saying": "The label says:\n> Do not open\nDoes that hold for me too?",
    "from and subject as questions": "Your form asks me for this:\nFrom: what does that mean?\nSubject: what should I write?\nPlease explain.",
    "confidential as the topic": "Is our message about the privileged customers confidential, or may we print the whole of it in our newsletter next month, when the new lamps come out?",
    "an original message as the topic": "What does the line\n-----Original Message-----\nin your mails mean? I see it below each of them.",
    "numbers and a clock": "The meeting is on 03.03.2025 at 09:12.\nI call you at 10:30:\n+49 30 1234567\nIs that fine?",
    "an order in colons": "Order: 4711\nName: Ann Weber\nEmail: ann@example.org\nDate: 3 March 2025\nSubject: broken lamp\n\nThe lamp is broken.",
    "Chinese with a date": "2025年3月3日 09:12 我给你们写道：\n灯坏了。\n到现在没有回复。",
    "a mail that begins with a block": "From: Ann Weber\nSent: from the shop in Rome\nTo: the service\n\nThe lamp is broken.",
    "someone wrote": "My colleague Bob <bob@example.org> wrote:\nthe lamp is broken since Monday.\nCan you help him?",
    "underscores to fill in": "Name: ____________\nDate: ____________\n\nDo I have to fill in both?\n____________\nThat line too?",
    "a postscript": "The lamp is broken.\n\nPS: The bulb is broken too.\nPPS: And the cable.",
    "a name at the end of a list": "These people need access:\n\n- Ann\n- Bob\n- Carla",
    "a short command": "Please unsubscribe me.",
    "a long line of links": "See https://example.org/a and\nhttps://example.org/b\nwww.example.org\nann@example.org\nBoth pages are empty.",
    "a greeting only": "Hello",
    "cheers as a word": "Cheers for the quick answer.\nThe lamp still flickers, and now it smells.\nShall I unplug it?",
    "best as a word": "Best would be a new lamp.\nSecond best\nwould be my money back.",
    "regards in a question": "As regards\nthe invoice\nof March: is it paid?",
    "plus signs and quotes of prices": "Our offer:\n> 100 pieces: 5 EUR\n> 500 pieces: 4 EUR\n\nYours was lower. Which one holds?",
    "a date line": "3 March 2025, 9:12:\nI switched it on and it smoked.\n3 March 2025, 9:30:\nIt burned.",
    "a chat log": "[09:12] Ann: the lamp is broken\n[09:13] Desk: which one?\n[09:14] Ann: the red one\n\nYou never answered after that.",
    "your own words, quoted": "Hello,\n\nin your mail you wrote:\n> We deliver within two days.\n\nIt took ten. Why?",
    "your page's words, quoted": "Your page says:\n> We deliver within two days.\n\nand in the shop they wrote:\n> Free of charge.\n\nBoth are wrong.",
    "a postscript below the name": "The lamp is broken.\n\nBest regards,\nAnn\n\nPS: The bulb is broken too.",
    "a postscript below a signature": "The lamp is broken.\n\n-- \nAnn Weber\nExample Ltd\n\nP.S. The bulb is broken too.",
    "a sentence below the name": "The lamp is broken.\n\nKind regards\nAnn Weber\n\nPlease call me before five, I leave early today.",
    "a wrapped sentence below the name": "The lamp is broken.\n\nKind regards\nAnn Weber\n\nPlease call me before five,\nfor I leave early today.",
    "a sentence below a German name": "Die Lampe ist defekt.\n\nViele Grüße\nAnn\n\nBitte rufen Sie mich vor fünf Uhr an.",
    "a parcel sent by post": "Where is my parcel?\n\nSent by DHL on Friday.",
    "a parcel sent from a shop": "The parcel never came.\n\nSent from our shop in Rome last week.",
    "an account in German": "Das kann nicht stimmen.\n\nVon meinem Konto wurde zweimal abgebucht.",
    "a phone as the last sentence": "It never works.\n\nSent from my desk, is much easier than my mobile phone.",
    "cheers, and a wish": "The lamp is broken.\n\nCheers,\nplease call me tomorrow at five.",
    "a signature-like question": "Who is this?\n\nBob Stone\nExample Ltd\n+49 30 7654321\nbob@example.org\n\nHe says that he works for you.",
}  # fmt: skip

PAGES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "a red answer in a quote": (
        '<div class="moz-cite-prefix">On 3/3/25 9:12 AM, Desk wrote:<br></div><blockquote type="cite" cite="mid:x"><p>Which part is missing?</p>'
        '<p><font color="#ff0000">The plug is missing.</font></p><p>Where shall we send it?</p><p><span style="color: rgb(255, 0, 0);">To Main Street 12, please.</span></p></blockquote>',
        ("Which part is missing?", "The plug is missing.", "Where shall we send it?", "To Main Street 12, please."), ()),
    "answers in red, announced, in Outlook": (
        '<div class="WordSection1"><p class="MsoNormal">Please see my answers in red below.</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>From:</b> Desk &lt;support@desk.test&gt; <br><b>Sent:</b> Monday, March 3, 2025 9:12 AM<br><b>To:</b> Ann<br><b>Subject:</b> RE: 4711</p></div></div>'
        '<p class="MsoNormal">Which part is missing?</p><p class="MsoNormal"><span style="color:red">The plug is missing.</span></p><p class="MsoNormal">Where shall we send it?</p><p class="MsoNormal"><span style="color:red">To Main Street 12, please.</span></p></div>',
        ("Please see my answers in red below.", "Which part is missing?", "The plug is missing.", "Where shall we send it?", "To Main Street 12, please."), ()),
    "answers in blue, announced in German": (
        '<div>Hallo, meine Antworten stehen unten in blau.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Von:</b> Desk<br><b>Gesendet:</b> Montag, 3. März 2025 09:12<br><b>An:</b> Ann<br><b>Betreff:</b> AW: 4711</div>'
        '<div>Welches Teil fehlt?</div><div style="color:#0070C0">Der Stecker fehlt.</div>',
        ("Hallo, meine Antworten stehen unten in blau.", "Welches Teil fehlt?", "Der Stecker fehlt."), ()),
    "a red answer in Outlook, not announced": (
        '<div>Hello,</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Desk<br><b>Sent:</b> Monday, March 3, 2025 9:12 AM<br><b>To:</b> Ann<br><b>Subject:</b> Re: 4711</div>'
        '<div>Which part is missing?</div><div><span style="color: rgb(200, 38, 19);">The plug is missing, and the cable too.</span></div><div>Where shall we send it?</div>',
        ("Which part is missing?", "The plug is missing, and the cable too."), ()),
    "the quote's own colours": (
        '<div dir="ltr">The plug is missing.</div><div class="gmail_quote"><div class="gmail_attr">On Monday, Desk wrote:</div><blockquote class="gmail_quote"><div style="color:#222222">Which part is missing?</div><a href="https://desk.test"><span style="color:#1155cc">Our shop</span></a><h2 style="color:red">Lamps for less</h2></blockquote></div>',
        ("The plug is missing.",), ("Which part is missing?",)),
    "a reply below one's signature": (
        '<div class="gmail_signature">Ann Weber<br>Example Ltd</div><div><br></div><div>The plug is missing.</div><div class="gmail_quote"><div class="gmail_attr">On Monday, Desk wrote:</div><blockquote class="gmail_quote">Which part?</blockquote></div>',
        ("The plug is missing.",), ("Which part?",)),
    "Outlook's signature above what is written": (
        '<div id="Signature"><p>Ann Weber</p></div><div>The plug is missing.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Desk<br><b>Sent:</b> x<br><b>To:</b> Ann<br><b>Subject:</b> y</div><div>Which part?</div>',
        ("The plug is missing.",), ("Which part?",)),
    "text written into the signature block": (
        '<div class="gmail_signature" data-smartmail="gmail_signature">The plug is missing.</div>', ("The plug is missing.",), ()),
    "a quotation of the customer's own": (
        "<p>Your page says:</p><blockquote>We deliver within two days.</blockquote><p>It took ten. Why?</p>",
        ("Your page says:", "We deliver within two days.", "It took ten. Why?"), ()),
    "two quotations of the customer's own": (
        "<p>Your page says:</p><blockquote>We deliver within two days.</blockquote><p>It took ten.</p><p>And:</p><blockquote>Free of charge.</blockquote><p>It was not. Why?</p>",
        ("We deliver within two days.", "It took ten.", "Free of charge.", "It was not. Why?"), ()),
    "a layout table": (
        '<table width="600" cellpadding="0"><tr><td><table role="presentation"><tr><td width="20"></td><td><p>The plug is missing.</p></td><td><p>Can you send it?</p></td></tr></table></td></tr></table>',
        ("The plug is missing.", "Can you send it?"), ("|",)),
    "a data table": (
        "<p>These:</p><table border='1'><tr><th>Item</th><th>Count</th></tr><tr><td>Lamp</td><td>12</td></tr></table>",
        ("These:", "Item | Count", "Lamp | 12"), ()),
    "nested lists": (
        "<ul><li>Lamps<ul><li>red</li><li>blue</li></ul></li><li>Bulbs</li></ul><ol start='3'><li>third</li><li value='7'>seventh</li></ol>",
        ("- Lamps - red - blue - Bulbs", "3. third 7. seventh"), ()),
    "safe links": (
        '<p><a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fshop.example.org%2Forder%3Fid%3D4711&amp;data=05%7C02&amp;reserved=0">my order</a> and <a href="https://www.google.com/url?q=https://shop.example.org/bill&amp;sa=D&amp;usg=x">the bill</a></p>',
        ("my order <https://shop.example.org/order?id=4711>", "the bill <https://shop.example.org/bill>"), ("safelinks", "google")),
    "one link with its address as words": (
        '<p>See <a href="https://shop.example.org/4711/">https://shop.example.org/4711</a> and <a href="mailto:bob@example.org">Bob</a>, <a href="mailto:ann@example.org">ann@example.org</a>, <a href="tel:+4930123">030 123</a></p>',
        ("See https://shop.example.org/4711 and Bob <bob@example.org>, ann@example.org, 030 123",), ()),
    "a preheader": (
        '<div style="display:none;max-height:0">Hidden words</div><span style="font-size:0px;line-height:0">More hidden words</span><div style="mso-hide:all">And these</div><div style="opacity:0;height:0">And those</div><p>The plug is missing.</p>',
        ("The plug is missing.",), ("Hidden words", "More hidden words", "And these", "And those")),
    "emoji as images": (
        '<p>It works <img alt="👍" src="cid:x" class="emoji"> now <img data-emoji="😀" alt="😀" src="https://example.org/e.png">!</p>', ("It works 👍 now 😀!",), ("[",)),
    "emoji of several characters": (
        "<p>We are a family 👨\u200d👩\u200d👧 of three.</p>", ("We are a family 👨\u200d👩\u200d👧 of three.",), ()),
    "preformatted text": (
        "<p>Log:</p><pre>line 1\n   line 2\n&gt; line 3</pre><p>What is that?</p>", ("Log:", "line 1", "line 2", "line 3", "What is that?"), ()),
    "a page from right to left": (
        '<div dir="rtl">המנורה הגיעה בלי <b>תקע</b>.<br>מספר ההזמנה: 4711</div>', ("המנורה הגיעה בלי תקע.", "מספר ההזמנה: 4711"), ()),
    "an Exchange signature that holds the answer": (
        '<div id="divtagdefaultwrapper"><p>The plug is missing.</p></div><div name="divSignature">Ann Weber</div>', ("The plug is missing.",), ()),
}  # fmt: skip

ANNOUNCED = {
    "en": ("See my comments inline below.", "From: Desk <support@desk.test>\nSent: Monday, March 3, 2025 9:12 AM\nTo: Ann\nSubject: RE: 4711\n\nWhich part is missing?\nThe plug is missing."),
    "en, red": ("Hi, my answers are in red.", "-----Original Message-----\nFrom: Desk <support@desk.test>\n\nWhich part is missing?\nThe plug is missing."),
    "de": ("Meine Antworten finden Sie unten im Text.", "Von: Desk <support@desk.test>\nGesendet: Montag, 3. März 2025 09:12\nAn: Ann\nBetreff: AW: 4711\n\nWelches Teil fehlt?\nDer Stecker fehlt."),
    "fr": ("Voir mes réponses ci-dessous en rouge.", "De : Desk <support@desk.test>\nEnvoyé : lundi 3 mars 2025 09:12\nÀ : Ann\nObjet : RE: 4711\n\nQuelle pièce manque ?\nLa prise manque."),
    "es": ("Respondo abajo en rojo.", "De: Desk <support@desk.test>\nEnviado el: lunes, 3 de marzo de 2025 9:12\nPara: Ann\nAsunto: RE: 4711\n\n¿Qué pieza falta?\nFalta el enchufe."),
    "it": ("Vedi le mie risposte qui sotto.", "Da: Desk <support@desk.test>\nInviato: lunedì 3 marzo 2025 09:12\nA: Ann\nOggetto: R: 4711\n\nQuale pezzo manca?\nManca la spina."),
    "nl": ("Zie mijn antwoorden hieronder in het rood.", "Van: Desk <support@desk.test>\nVerzonden: maandag 3 maart 2025 09:12\nAan: Ann\nOnderwerp: RE: 4711\n\nWelk onderdeel ontbreekt?\nDe stekker ontbreekt."),
    "ru": ("Мои ответы ниже красным.", "От: Desk <support@desk.test>\nОтправлено: 3 марта 2025 г. 9:12\nКому: Ann\nТема: RE: 4711\n\nКакой детали не хватает?\nНе хватает вилки."),
}  # fmt: skip


def cases() -> Iterator[Case]:
    """The mails of this file."""
    for name, text in WHOLE.items():
        yield Case(f"own words, {name}, text", "4711", text, False, tuple(text.split("\n")))
        page = "".join(f"<div>{markup.escape(line, quote=False) or '<br>'}</div>" for line in text.split("\n"))
        yield Case(
            f"own words, {name}, page", "4711", f"<html><body>{page}</body></html>", True, tuple(text.split("\n"))
        )
        below = "\n\nOn Mon, Mar 3, 2025 at 9:12 AM Desk <support@desk.test> wrote:\n> Old words of the desk.\n"
        yield Case(
            f"own words, {name}, answered",
            "Re: 4711",
            text + below,
            False,
            tuple(text.split("\n")),
            ("Old words of the desk.",),
        )
    for name, (page, own, quoted) in PAGES.items():
        yield Case(f"pages, {name}", "Re: 4711", f"<html><body>{page}</body></html>", True, own, quoted)
    for name, (first, rest) in ANNOUNCED.items():
        last = tuple(rest.split("\n"))[-2:]
        yield Case(f"announced, {name}", "Re: 4711", f"{first}\n\n{rest}\n", False, (first, *last))
