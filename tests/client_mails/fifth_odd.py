"""The fifth batch: new mails and answers that look like quotes, signatures, notices or footers, and are none."""
# ruff: noqa: E501 (mails as they are)

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tests.client_mails.cases import Case

_OUTLOOK = "From: Example Shop <support@desk.test>\nSent: Monday, November 24, 2025 9:12 AM\nTo: Ann Weber <ann@example.org>\nSubject: Re: Order\n\n"
_BLOCK = "<p><b>From:</b> Example Shop &lt;support@desk.test&gt;<br><b>Sent:</b> Monday, November 24, 2025 9:12 AM<br><b>To:</b> Ann<br><b>Subject:</b> Re: Order</p><p>Anything else?</p>"
_CITE = '<div class="moz-cite-prefix">On 24/11/2025 09:12, Example Shop wrote:<br></div><blockquote type="cite"><p>Anything else?</p></blockquote>'
_GMAIL = "\n\nOn Mon, Nov 24, 2025 at 9:12 AM Example Shop <support@desk.test> wrote:\n> Anything else?\n"

# name: what the customer wrote, all of it to be kept; the same with Gmail's quote below
KEPT: dict[str, str] = {
    "a parcel label": "Hello,\n\nthe label says:\nFrom: Example EU Hub\nTo: Jane Miller, 12 Mill Lane\nDate: 20.11.2025\nSubject to customs inspection\n\nWhy customs?",
    "says what Tom wrote": "On 3 March 2025 Tom wrote: \"you will get a refund\". Where is it?",
    "address below the thanks": "Here is the new address, thank you\n\nJane Miller\n12 Mill Lane\nLeeds LS1 4AB\nplease ring twice",
    "greetings from, de": "Viele Grüße aus Kiel! Ich suche das Zubehör zur Pumpe P-12.\nHaben Sie das noch?",
    "Cheers for": "Cheers for the quick reply!\n\nTwo more things:\n1. the lid is cracked\n2. the manual is missing",
    "Sent from my iPad to": "Sent from my iPad to the printer, nothing comes out.\nSent from my laptop it works.",
    "Get Outlook for iOS says": "Get Outlook for iOS, says your page. I did, and it still does not sync.",
    "opening hours": "Is this right?\n\nFrom: 9 am\nTo: 5 pm\nDate: Saturday 29 November\n\nI would come at 10.",
    "sections with underscores": "First problem: the app crashes.\n________________________________\nSecond problem: the invoice is wrong.\n________________________________\nThird: nobody answers the phone.",
    "sections with two dashes": "Problem 1: the app crashes.\n--\nProblem 2: the invoice 77 is wrong.\n--\nProblem 3: nobody answers the phone.",
    "sections with three dashes": "Order: 881\nStatus: not delivered\n---\nOrder: 882\nStatus: delivered broken\n---\nPlease refund both.",
    "greater than": "Do you have scales for\n> 50 kg\n> 100 kg\nand what do they cost?",
    "the driver wrote, de": "Der Fahrer schrieb:\nNiemand angetroffen.\nIch war aber den ganzen Tag zu Hause.",
    "a colleague wrote on, de": "Am 24.11.2025 um 09:12 schrieb mir Ihr Kollege:\nDas Paket ist unterwegs.\nSeitdem höre ich nichts mehr.",
    "a notice that is none": "This message is intended only for the person who deals with returns: please call me today.",
    "confidential, but a request": "Confidential: I am pregnant and need the smaller desk by 1 December. Is that possible?",
    "the environment": "\"Please consider the environment before printing\", says your box. It was full of plastic. Why?",
    "not the right person": "My invoice 2025-31 has the wrong VAT number. If you are not the right person, please forward this to accounting.",
    "a form": "Name: Jane Miller\nPhone: +44 7700 900123\nE-mail: jane@example.com\nOrder: 881\nProblem: the hinge is broken",
    "invoice address": "Please send the invoice to:\n\nAcme Ltd\nJane Miller\n12 Mill Lane\nLeeds LS1 4AB\nVAT GB999 9999 73",
    "phone, de": "Bitte rufen Sie mich an.\nTel. 0171 2345678\nab 17 Uhr, vorher bin ich im Dienst.",
    "a log with mail headers": "The bounce says:\n\nReporting-MTA: dns; mx.example.com\nFrom: me@example.com\nTo: support@desk.test\nSubject: test\n550 5.7.1 rejected\n\nIs my mail blocked?",
    "chat log": "Chat of yesterday:\n[09:12] Tom: I will refund you.\n[09:13] Me: When?\n[09:14] Tom: Today.\n\nIt is tomorrow. Where is my money?",
    "code with dashes": "SELECT 1\n-- comment\nFROM dual\n\ngives ORA-00923 in your product. Why?",
    "diff": "--- a/config.ini\n+++ b/config.ini\n@@ -1 +1 @@\n-port=80\n+port=8080\n\nIs this patch right?",
    "a quote of a review": "A review says:\n\"Great lamp\" – Tom, wrote on 3 May 2025:\nIs that a true customer?",
    "Thanks in advance, then more": "Can you repair it?\n\nThanks in advance\n\nThe warranty card is in the box.\nThe serial number is 00-7781.",
    "es, firma": "Adjunto el contrato con mi firma.\n\nAtentamente espero su respuesta sobre el pedido 55.",
    "fr, Cordialement invite": "Cordialement invités à votre salon, nous viendrons à quatre. Où se garer ?",
    "nl, groet": "Groeten doe ik later wel, eerst dit: de boiler lekt!\nWanneer komt de monteur?",
    "ru, s uvazheniem": "С уважением отношусь к вашей работе, но заказ 771 опоздал на неделю.\nКто вернёт деньги?",
    "pl, data i adres": "Data: 24.11.2025\nOd: godz. 9\nDo: godz. 15\n\nProszę o odbiór przesyłki w tym czasie.",
    "it, da a": "Da: Roma Termini\nA: Milano Centrale\nData: 3 dicembre\n\nQuanto costa portare una bici?",
    "ja, differing lines": "差出人の名前が違います。\n宛先：東京都港区1-2-3\n件名には注文番号を入れました。\nご確認ください。",
    "zh, dear list": "收件人：王芳\n电话：13800000000\n地址：北京市朝阳区1号\n\n请寄到上面的地址。",
    "a short answer and a dash": "Yes -\nbut only on Friday.",
    "numbers only": "4711\n4712\n4713",
    "just a link": "https://example.com/photo/8812.jpg",
    "an emoji": "👍",
    "a date as answer": "24.11.2025 09:12",
    "a date and hour with name": "Mon, Nov 24 at 9:12, Jane Miller, two persons",
}  # fmt: skip

# name: (what stands above a closing, the closing with the name, what stands below it and must be kept)
BELOW_NAME: dict[str, tuple[str, str, str]] = {
    "edit, en": ("My lamp is broken.", "Thanks,\nJane", "Edit: I found the order number, it is 8812."),
    "attached, en": ("The lamp is broken.", "Best regards,\nJane Miller", "Attached: invoice, photo 1, photo 2"),
    "pictures, de": ("Die Lampe ist defekt.", "Mit freundlichen Grüßen\nKarl Maier", "Anbei 3 Fotos."),
    "receipt, sv": ("Lampan är trasig.", "Mvh\nEva", "Jag har bifogat kvittot."),
    "NB, fr": ("Je prends la lampe.", "Cordialement\nPaul Durand", "NB : livraison possible seulement le matin."),
    "posdata, es": ("Me quedo la lámpara.", "Saludos\nLucía", "Posdata: el timbre no funciona."),
    "PS, pl": ("Biorę lampę.", "Pozdrawiam\nJan Nowak", "PS. Dzwonek nie działa, proszę dzwonić 600 100 200."),
    "Z.Y., ru": ("Беру лампу.", "С уважением,\nИван", "З.Ы. Домофон не работает, звоните."),
    "tsuishin, ja": ("ランプを購入します。", "よろしくお願いいたします。\n山田太郎", "追伸：領収書もお願いします。"),
    "youji, zh": ("我要这盏灯。", "此致\n敬礼\n王芳", "又及：请开发票。"),
    "chusin, ko": ("램프를 구매하겠습니다.", "감사합니다.\n김민수 드림", "추신: 영수증도 보내 주세요."),
    "NB, nl": ("Ik neem de lamp.", "Groet,\nJan", "N.B. graag leveren voor 12 uur."),
    "husk, da": ("Jeg tager lampen.", "Hilsen\nOle", "Husk: nøglen ligger under måtten."),
    "PS, cs": ("Lampu si nechám.", "S pozdravem\nPetr Novák", "P.S. Zvonek nefunguje, volejte prosím."),
    "PS, hu": ("Megtartom a lámpát.", "Üdvözlettel:\nKovács Béla", "Ui.: A csengő nem működik."),
    "PS, tr": ("Lambayı alıyorum.", "Saygılarımla\nAli Kaya", "Not: Zil çalışmıyor, lütfen arayın."),
    "PS, fi": ("Otan lampun.", "Terveisin\nJukka", "Ps. Ovikello ei toimi."),
    "a second question, en": ("Is it in stock?", "Kind regards,\nJane Miller\nAcme Ltd\n+44 7700 900123", "And could you tell me whether it comes in green?"),
    "a phone wish, de": ("Ich möchte stornieren.", "Gruß Karl", "Erreichbar bin ich ab 17 Uhr unter 0171 2345678."),
    "a list, it": ("Vorrei un preventivo.", "Cordiali saluti\nAnna", "Quantità:\n- 4 sedie\n- 1 tavolo"),
    "a correction, pt": ("Quero cancelar o pedido 55.", "Atenciosamente,\nAna", "Desculpe, o número certo é 56."),
}  # fmt: skip

# name: the paragraphs of a page that Outlook writes, one a line, with its header block below: all of it to be kept
PARAGRAPHS: dict[str, tuple[str, ...]] = {
    "marks typed by hand": ("It fails with this:", "> npm ERR! code ENOENT", "> npm ERR! syscall open", "What do I have to install?"),
    "a line of a prompt": ("I ran this:", ">>> import lamp", ">>> lamp.on()", "Is that a bug?"),
    "more than": ("Do you have scales for", "> 50 kg", "> 100 kg", "and what do they cost?"),
    "sections below headings": ("Doors:", "---", "- front", "- back", "Windows:", "---", "- none"),
    "what the line means": ("What does the line", "-----Original Message-----", "in your mails mean?"),
    "a bounce's header": ("The bounce says:", "Reporting-MTA: dns; mx.example.com", "From: me@example.com", "To: support@desk.test", "Subject: test", "Is my mail blocked?"),
    "photos below the name, de": ("Die Lampe ist defekt.", "Mit freundlichen Grüßen", "Karl Maier", "Anbei 3 Fotos."),
    "a list below the name, it": ("Vorrei un preventivo.", "Cordiali saluti", "Anna", "Quantità:", "- 4 sedie", "- 1 tavolo"),
    "sections and a mobile line": ("Order: 881", "Status: not delivered", "---", "Order: 882", "Status: delivered broken", "---", "Please refund both."),
}  # fmt: skip

# announcements of answers within the quote: (the words above, the language)
ANNOUNCED: tuple[str, ...] = (
    "See below.", "Please find my answers below.", "Answers inline.", "My replies in red.", "Siehe unten.", "Meine Antworten im Text unten.",
    "Antworten in Rot.", "Voir mes réponses ci-dessous.", "Réponses en rouge dans le texte.", "Zie mijn antwoorden hieronder.",
    "Svar nedan.", "Se mine svar nedenfor.", "Respuestas abajo.", "Respondo más abajo en azul.", "Rispondo sotto.", "Risposte in rosso.",
    "Odpowiedzi poniżej.", "Odpovědi níže.", "Ответы ниже.", "Відповіді нижче.", "Cevaplarım aşağıda.", "Válaszaim lent.",
    "Răspunsurile mai jos.", "Respostas abaixo.", "Vastaukset alla.", "Οι απαντήσεις μου παρακάτω.", "下に回答しました。", "回答见下。", "아래에 답변드립니다.",
)  # fmt: skip

# name: (the whole body, what must be kept, what must not)
MIXED: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "initials before each line": ("TS> Which colour?\nTS> And which size?\n\nGreen, size 38.\n\nTS> Anything else?\n\nNo.\n", ("Green, size 38.", "No."), ()),
    "a bar before each line": ("On 24/11/2025 09:12, Example Shop wrote:\n| Which colour?\n| Best, Tom\n\nGreen.\n", ("Green.",), ()),
    "three levels": ("Friday then.\n\nOn Mon, Nov 24, 2025 at 9:12 AM Example Shop <support@desk.test> wrote:\n> Thursday is taken.\n>\n> On Sun, Nov 23, 2025 at 9:12 AM Jane <jane@example.com> wrote:\n>> Thursday?\n>>\n>> On Sat, Nov 22, 2025 at 9:12 AM Example Shop <support@desk.test> wrote:\n>>> Which day?\n", ("Friday then.",), ("Thursday is taken.", "Which day?")),
    "wrapped by the client": ("> Please tell us the number that stands on the back of the device and the\ndate\n> of purchase.\n\nThe number is 00-71, bought on 3 May.\n", ("The number is 00-71, bought on 3 May.",), ()),
    "answers on the line of the question": ("On Mon, Nov 24, 2025 at 9:12 AM Example Shop <support@desk.test> wrote:\n> Name: Jane Miller\n> Order: 8812\n> Colour: GREEN\n\nFilled in above.\n", ("Filled in above.",), ()),
    "top and bottom words": ("Hi Tom,\n\nOn 24 Nov 2025, at 09:12, Example Shop <support@desk.test> wrote:\n\n> Which floor?\n\nThird floor.\n\nAnd please bring a drill.\n\nJane\n", ("Hi Tom,", "Third floor.", "And please bring a drill."), ()),
    "answers typed into the quote with the mark left": ("Hi,\n\n> Which floor?\n> Third floor.\n> Is there a lift?\n> No lift.\n\nSee you Monday.\n", ("See you Monday.",), ()),
    "quote first, long answer with a list": ("> Which parts?\n\nThese:\n> A-100 and\n> B-200\n\nplus the screws.\n", ("These:", "plus the screws."), ()),
    "two replies in one": ("Please ignore my last mail.\n\nOn Mon, Nov 24, 2025 at 10:00 AM Ann Weber <ann@example.org> wrote:\n> Please cancel everything.\n\nI only want to cancel order 2.\n", ("Please ignore my last mail.", "I only want to cancel order 2."), ()),
}  # fmt: skip

# name: (the page, what must be kept, what must not)
PAGES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "a rule between sections": ("<p>First: the app crashes.</p><hr><p>Second: the invoice is wrong.</p><hr><p>Third: nobody answers.</p>", ("First: the app crashes.", "Second: the invoice is wrong.", "Third: nobody answers."), ()),
    "a shuttle's table": ("<table><tr><th>From</th><th>To</th><th>Date</th><th>Subject</th></tr><tr><td>Leeds</td><td>York</td><td>3 Dec</td><td>2 bikes</td></tr></table><p>Is that possible?</p>", ("Leeds", "York", "3 Dec", "2 bikes", "Is that possible?"), ()),
    "label table": ("<p>Pick up:</p><table><tr><td><b>From:</b></td><td>Leeds</td></tr><tr><td><b>To:</b></td><td>York</td></tr><tr><td><b>Date:</b></td><td>3 December 2025</td></tr></table><p>Please confirm.</p>", ("Leeds", "York", "3 December 2025", "Please confirm."), ()),
    "red answers without announcement": ('<p class="MsoNormal">Hi Tom,</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Example Shop &lt;support@desk.test&gt; <br><b>Sent:</b> Monday, November 24, 2025 9:12 AM<br><b>To:</b> Ann<br><b>Subject:</b> Re: Order</p></div><p class="MsoNormal">Which size?</p><p class="MsoNormal"><span style="color:#C00000">38<o:p></o:p></span></p><p class="MsoNormal">Which colour?</p><p class="MsoNormal"><span style="color:#C00000">Green, and please two of them.<o:p></o:p></span></p>', ("Hi Tom,", "Green, and please two of them."), ()),
    "what we said, above Outlook's line": ('<p class="MsoNormal">Hi,</p><p class="MsoNormal">On March 3, 2025 you said:</p><p class="MsoNormal">we come tomorrow.</p><p class="MsoNormal">Nobody did.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Example Shop &lt;support@desk.test&gt; <br><b>Sent:</b> Monday, November 24, 2025 9:12 AM<br><b>To:</b> Ann<br><b>Subject:</b> Re: Order</p></div><p class="MsoNormal">Anything else?</p>', ("Hi,", "On March 3, 2025 you said:", "we come tomorrow.", "Nobody did."), ("Anything else?",)),
    "words typed into the signature div": ('<div dir="ltr"><div class="gmail_signature">Jane Miller<br>Acme Ltd<br><br>By the way, the bell is broken, please knock.</div></div>', ("the bell is broken, please knock.",), ()),
    "words below Outlook's mobile block": ('<div>Yes.</div><div id="Signature"><div>Jane</div></div><div id="appendonsend"></div><div>One more: is the cable in the box?</div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><b>From:</b> Example Shop &lt;support@desk.test&gt;<br><b>Sent:</b> Monday, November 24, 2025 9:12 AM<br><b>To:</b> Jane<br><b>Subject:</b> Re: TV</div><div>Do you want it?</div>', ("Yes.", "is the cable in the box?"), ("Do you want it?",)),
    "strike and colour in own words": ('<div dir="ltr"><s>Order 1</s> <font color="#ff0000">Order 2</font> is the wrong one.<br><br><font color="#999999">Grey text is mine too.</font></div>', ("is the wrong one.", "Grey text is mine too."), ()),
    "own words between two Gmail quotes and at the end": ('<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Nov 24, 2025 at 9:12 AM Example Shop &lt;support@desk.test&gt; wrote:<br></div><blockquote class="gmail_quote">Which floor?</blockquote></div><div>Third.</div><div class="gmail_quote"><blockquote class="gmail_quote">Lift?</blockquote></div><div>No lift.</div><div>See you Monday, Jane</div></div>', ("Which floor?", "Third.", "Lift?", "No lift."), ()),
    "answer typed into the quote's own div": ('<blockquote type="cite"><div>Which floor?</div><div><b>&gt;&gt;&gt; Third floor.</b></div></blockquote><div>Done, see above.</div>', ("Done, see above.",), ()),
    "display none preheader": ('<div style="display:none">x</div><div>My code is 771-202.</div>', ("My code is 771-202.",), ()),
    "a picture only": ('<div dir="ltr"><img src="cid:1" alt="image.png"><br></div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Nov 24, 2025 at 9:12 AM Example Shop &lt;support@desk.test&gt; wrote:<br></div><blockquote class="gmail_quote">A photo, please.</blockquote></div>', (), ("A photo, please.",)),
}  # fmt: skip


def cases() -> Iterator[Case]:
    """The mails of this file."""
    for name, body in KEPT.items():
        yield Case(f"fifth kept, {name}, alone", "Order", body, False, (body,), whole=True)
        yield Case(f"fifth kept, {name}, reply", "Re: Order", body, False, (body,), whole=True)
        yield Case(f"fifth kept, {name}, quote below", "Re: Order", body + _GMAIL, False, (body,), whole=True)
    for name, (above, closing, below) in BELOW_NAME.items():
        body = f"{above}\n\n{closing}\n\n{below}"
        yield Case(f"fifth below the name, {name}, alone", "Order", body, False, (above, *below.split("\n")))
        yield Case(
            f"fifth below the name, {name}, reply",
            "Re: Order",
            body + _GMAIL,
            False,
            (above, *below.split("\n")),
            ("Anything else?",),
        )
        page = "".join(f"<div>{line or '<br>'}</div>" for line in body.split("\n"))
        yield Case(
            f"fifth below the name, {name}, page",
            "Re: Order",
            page,
            True,
            (above, *below.replace("- ", "").split("\n")),
        )
    for name, told in PARAGRAPHS.items():
        page = "".join(f'<p class="MsoNormal">{escape(one)}</p>' for one in told)
        yield Case(f"fifth paragraphs, {name}, page", "Re: Order", page + _BLOCK, True, told, ("Anything else?",))
        yield Case(f"fifth paragraphs, {name}, Thunderbird", "Re: Order", page + _CITE, True, told, ("Anything else?",))
        text = "\n".join(told) + f"\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n{_OUTLOOK}Anything else?\n"
        yield Case(f"fifth paragraphs, {name}, text", "Re: Order", text, False, told, ("Anything else?", "aka.ms"))
    for words in ANNOUNCED:
        body = f"{words}\n\n{_OUTLOOK}Which size do you need?\n\nSize 38.\n\nWhich colour?\n\nGreen, please.\n"
        yield Case(f"fifth announced, {words}", "Re: Order", body, False, (words, "Size 38.", "Green, please."))
    for name, (body, own, quoted) in MIXED.items():
        yield Case(f"fifth mixed, {name}", "Re: Order", body, False, own, quoted)
    for name, (body, own, quoted) in PAGES.items():
        yield Case(f"fifth odd, {name}, page", "Re: Order", f"<html><body>{body}</body></html>", True, own, quoted)
