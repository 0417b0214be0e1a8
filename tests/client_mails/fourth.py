"""A fourth batch, as strict as the third: written after the rules that the third had asked for, to see whether they hold."""
# ruff: noqa: E501 (mails as they are)

from __future__ import annotations

from collections.abc import Iterator

from tests.client_mails.cases import Case

# name: (what the customer wrote, what the client put below it)
TOPS: dict[str, tuple[str, str]] = {
    "wrapped, de": ("Die Tür klemmt.", "Am Mo., 3. März 2025 um 09:12 Uhr schrieb Schlüsseldienst Nord und Söhne <\nhilfe@tuerwerk.test>:\n\n> Welche Tür?\n"),
    "wrapped, fr": ("La porte coince.", "Le lun. 3 mars 2025 à 09:12, Serrurerie du Nord et Fils <aide@tuerwerk.test> a\nécrit :\n\n> Quelle porte ?\n"),
    "wrapped, es": ("La puerta se atasca.", "El lun, 3 mar 2025 a las 9:12, Cerrajería del Norte (<\nayuda@tuerwerk.test>) escribió:\n\n> ¿Qué puerta?\n"),
    "wrapped, pl": ("Drzwi się zacinają.", "pon., 3 mar 2025 o 09:12 Ślusarz Północny i Synowie <pomoc@tuerwerk.test>\nnapisał(a):\n\n> Które drzwi?\n"),
    "wrapped, ru": ("Дверь заедает.", "пн, 3 мар. 2025 г. в 09:12, Мастерская замков Северная <\npomosch@tuerwerk.test>:\n\n> Какая дверь?\n"),
    "wrapped, ja": ("ドアが開きません。", "2025年3月3日(月) 9:12 北の鍵屋サポートセンター\n<help@tuerwerk.test>:\n\n> どのドアですか。\n"),
    "an address that speaks of you": ("The door sticks.", "On Mon, Mar 3, 2025 at 9:12 AM, you@me.test wrote:\n\nWhich door?\n"),
    "a name with an article": ("The door sticks.", "On Mon, Mar 3, 2025 at 9:12 AM Doors of the North <d@n.test> wrote:\n\nWhich door?\n"),
    "wrapped within the date": ("The door sticks.", "On Mon, 3 Mar\n2025 at 09:12, Door Works <help@doorworks.test> wrote:\n\n> Which door?\n"),
    "wrapped, no address": ("The door sticks.", "On Monday, March 3, 2025 at 9:12:44 AM, Door Works of the Greater Northern\nCounties wrote:\n\n> Which door?\n"),
    "a link in the address": ("The door sticks.", "On Mon, Mar 3, 2025 at 9:12 AM, Door Works <help@doorworks.test<mailto:help@doorworks.test>> wrote:\n\nWhich door?\n"),
    "bold attribution": ("The door sticks.", "*On Mon, Mar 3, 2025 at 9:12 AM Door Works <help@doorworks.test> wrote:*\n\n> Which door?\n"),
    "a time zone": ("The door sticks.", "On Mon, Mar 3, 2025 at 9:12 AM PST, Door Works <help@doorworks.test> wrote:\n\nWhich door?\n"),
    "RFC date": ("The door sticks.", "On Mon, 3 Mar 2025 09:12:44 +0100 (CET), help@doorworks.test wrote:\n> Which door?\n"),
    "ISO date": ("The door sticks.", "On 2025-03-03T09:12:44Z, Door Works <help@doorworks.test> wrote:\n\n> Which door?\n"),
    "dots and name in parentheses": ("Die Tür klemmt.", "Am 03.03.2025 09:12, schrieb hilfe@tuerwerk.test (Schlüsseldienst):\n> Welche Tür?\n"),
    "someone via a list": ("The door sticks.", "On Mon, Mar 3, 2025 at 9:12 AM 'Door Works' via Doors <doors@lists.test> wrote:\n\n> Which door?\n"),
    "said": ("The door sticks.", "On 3/3/2025 9:12 AM, Door Works said:\n> Which door?\n"),
    "Thunderbird, sv": ("Dörren kärvar.", "Den 2025-03-03 kl. 09:12, skrev Dörrverket:\n> Vilken dörr?\n"),
    "Thunderbird, hu": ("Szorul az ajtó.", "2025. 03. 03. 9:12 keltezéssel, Ajtómester írta:\n> Melyik ajtó?\n"),
    "Thunderbird, uk": ("Двері заїдають.", "03.03.25 09:12, Дверний сервіс пише:\n> Які двері?\n"),
    "Apple Mail, nl": ("De deur klemt.", "Op 3 mrt. 2025, om 09:12 heeft Deurwerk <hulp@tuerwerk.test> het volgende geschreven:\n\nWelke deur?\n"),
    "Apple Mail, da": ("Døren binder.", "Den 3. mar. 2025 kl. 09.12 skrev Dørværket <hjaelp@tuerwerk.test>:\n\nHvilken dør?\n"),
    "Apple Mail, cs": ("Dveře drhnou.", "3. 3. 2025 v 9:12, Dveře Sever <pomoc@tuerwerk.test>:\n\nKteré dveře?\n"),
    "Apple Mail, ko": ("문이 뻑뻑합니다.", "2025. 3. 3. 오전 9:12, 문 수리 <help@tuerwerk.test> 작성:\n\n어느 문입니까?\n"),
    "Apple Mail, he": ("הדלת נתקעת.", "ב-3 במרץ 2025, בשעה 9:12, שירות דלתות <help@tuerwerk.test> כתב/ה:\n\nאיזו דלת?\n"),
    "Gmail, ta": ("கதவு சிக்குகிறது.", "திங்கள், 3 மார்., 2025, முற்பகல் 9:12 அன்று, Door Works <help@doorworks.test> எழுதியது:\n\n> எந்த கதவு?\n"),
    "Gmail, ka": ("კარი იჭედება.", "ორშ, 3 მარ. 2025, 9:12-ზე Door Works <help@doorworks.test> დაწერა:\n\n> რომელი კარი?\n"),
    "Gmail, mn, a language of no table": ("Хаалга гацаж байна.", "2025 оны 3-р сарын 3, Да 09:12 цагт Door Works <help@doorworks.test> бичсэн:\n\n> Аль хаалга?\n"),
    "Outlook, ar": ("الباب عالق.", "من: خدمة الأبواب <help@tuerwerk.test>\nتاريخ الإرسال: الاثنين، 3 مارس 2025 9:12 ص\nإلى: Dan\nالموضوع: رد: باب\n\nأي باب؟\n"),
    "Outlook, bg": ("Вратата заяжда.", "From: Врати <help@tuerwerk.test>\nSent: Monday, March 3, 2025 9:12 AM\nTo: Dan\nSubject: Врата\n\nКоя врата?\n"),
    "Outlook, ca": ("La porta s'encalla.", "De: Portes <ajuda@tuerwerk.test>\nEnviat el: dilluns, 3 de març de 2025 9:12\nPer a: Dan\nTema: RE: Porta\n\nQuina porta?\n"),
    "Outlook, fi": ("Ovi jumittaa.", "Lähettäjä: Ovihuolto <apu@tuerwerk.test> \nLähetetty: maanantai 3. maaliskuuta 2025 9.12\nVastaanottaja: Dan\nKopio: Eve\nAihe: VS: Ovi\n\nMikä ovi?\n"),
    "Outlook, vi": ("Cửa bị kẹt.", "Từ: Dịch vụ cửa <help@tuerwerk.test>\nĐã gửi: Thứ Hai, 3 tháng 3, 2025 9:12 SA\nĐến: Dan\nChủ đề: RE: Cửa\n\nCửa nào?\n"),
    "Outlook, a language of no table, two": ("Хаалга гацаж байна.", "Илгээгч: Door Works <help@doorworks.test>\nИлгээсэн: 2025 оны 3-р сарын 3 09:12\nХүлээн авагч: Dan\nГарчиг: RE: Хаалга\n\nАль хаалга?\n"),
    "block, subject missing": ("The door sticks.", "From: Door Works <help@doorworks.test>\nSent: Monday, March 3, 2025 9:12 AM\nTo: Dan\n\nWhich door?\n"),
    "block, a name only": ("Die Tür klemmt.", "Von: Schlüsseldienst Nord\nGesendet: Montag, 3. März 2025 09:12\nAn: Dan\nBetreff: AW: Tür\n\nWelche Tür?\n"),
    "block below stars": ("The door sticks.", "****************************\nFrom: Door Works <help@doorworks.test>\nSent: Monday, March 3, 2025 9:12 AM\nTo: Dan\nSubject: Door\n\nWhich door?\n"),
    "block, attachments line": ("The door sticks.", "From: Door Works <help@doorworks.test>\nSent: Monday, March 3, 2025 9:12 AM\nTo: Dan\nSubject: Door\nAttachments: door.jpg\n\nWhich door?\n"),
    "block, organisation and reply-to": ("The door sticks.", "Date: Monday, March 3, 2025\nFrom: Door Works <help@doorworks.test>\nOrganization: Door Works\nReply-To: help@doorworks.test\nTo: Dan <dan@example.com>\nSubject: Door\n\nWhich door?\n"),
    "one line, two lines": ("The door sticks.", "From: Door Works <help@doorworks.test> Sent: Monday, March 3, 2025 9:12 AM\nTo: Dan <dan@example.com> Subject: Door\n\nWhich door?\n"),
    "one line, bold": ("Die Tür klemmt.", "*Von:* Schlüsseldienst <hilfe@tuerwerk.test> *Gesendet:* Montag, 3. März 2025 09:12 *An:* Dan *Betreff:* Tür\n\nWelche Tür?\n"),
    "framed, de": ("Die Tür klemmt.", "---- Schlüsseldienst schrieb ----\n\nWelche Tür?\n"),
    "framed original, with a name": ("The door sticks.", "----- Original message from Door Works -----\nWhich door?\n"),
    "Notes, de, columns": ("Die Tür klemmt.", "\nSchlüsseldienst <hilfe@tuerwerk.test> \n03.03.2014 09:12\n\nAn\ndan@example.com\nKopie\n\nThema\nTür\n\n\nWelche Tür?\n"),
    "Freshdesk": ("The door sticks.", "#-- Please reply above this line --#\n\nTicket 4711 was updated.\n"),
    "reply above, between dashes": ("The door sticks.", "--- REPLY ABOVE THIS LINE ---\n\nWhich door?\n"),
    "Kayako": ("The door sticks.", "—— Reply above this line to add a comment ——\n\nWhich door?\n"),
    "phone, nl": ("De deur klemt.", "Verzonden vanaf mijn Samsung-telefoon\n"),
    "phone, sv": ("Dörren kärvar.", "Skickat från min iPhone\n"),
    "phone, ko": ("문이 뻑뻑합니다.", "내 Galaxy에서 보냄\n"),
    "phone, with an excuse below": ("The door sticks.", "Sent from my phone.\nPlease forgive typos.\n"),
    "phone, de, with an excuse": ("Die Tür klemmt.", "Gesendet von meinem iPhone, Tippfehler bitte ich zu entschuldigen.\n"),
    "sign-off with a name, de": ("Die Tür klemmt sehr.", "Viele Grüße, Peter\n"),
    "sign-off with a name, nl": ("De deur klemt nog steeds.", "Groetjes Anna\n"),
    "sign-off, sv": ("Dörren kärvar.", "Mvh\nAnna Weber\nTel. 08-123 456 78\n"),
    "sign-off, el": ("Η πόρτα κολλάει.", "Με εκτίμηση,\nΆννα\n"),
    "sign-off, he": ("הדלת נתקעת.", "בברכה,\nאנה\n"),
    "a closing, role and firm": ("The door sticks.", "Best regards,\n\nAnn Weber\nHead of Doors | Weber Ltd\n12 Mill Lane, Leeds LS1 4AP\nwww.weber.example\n"),
    "dashes and a title": ("The door sticks.", "--\nAnn Weber, PhD\nWe open doors since 1900.\n"),
    "a closing with two dashes": ("The door sticks.", "-- Ann\n"),
    "a long disclaimer below stars": ("The door sticks.", "*******************\nThis message is confidential and may be legally privileged. It is intended solely for the named recipient; if you received it in error, please delete it and tell the sender.\n"),
}  # fmt: skip

# Everything is the customer's.
KEPT: dict[str, str] = {
    "a machine list": "My machines:\nLG Nanocell\nBest Western lamp",
    "a firm as an answer": "You asked for the maker of the door.\nBest Doors",
    "a command": "I ran it so:\ndoor --open\n--force\nand nothing came.",
    "a rule and a list": "Doors:\n---\n- front\n- back\n\nWindows:\n---\n- none",
    "a sentence below a rule, two lines": "The front door sticks.\n_____\nThe back door is fine, but\nthe window is broken.",
    "begin of a message": "The log has this:\n\n--- Begin message ---\ndoor=1\n--- End message ---\n\nWhat is door=1?",
    "wrote between dashes, in prose": "He --- as I wrote --- never came.",
    "lower case labels": "My config:\nfrom: door@example.com\nto: dan@example.com\ndate: 2025-03-03 09:12\nsubject: alarm",
    "an appointment": "Door Works\n03/03/2025 09:12\n\nThat is my appointment. To whom do I write if I am late?",
    "a form with an address": "Name: Dan Brook <dan@example.com>\nDate: 03/03/2025 09:12\nDoor: front\nIs that enough?",
    "excuse as content": "Sorry for the typo in my order.\nIt is 4711, not 4117.",
    "phone as content, de": "Meine neue Nummer lautet:\n0341 1234567\nBitte ändern.",
    "veuillez": "Veuillez recevoir ma commande de dix portes.\nQuand arrivent-elles ?",
    "greetings to pass on": "Please open the door.\nGreetings to Peter.",
    "I wrote on a date": "Hello.\n\nOn 3 March 2025 at 9:12 I wrote to you:\nthe door sticks.\n\nNo answer came.",
    "I wrote, apart": "Hello.\n\nOn 3 March 2025 I wrote:\n\nthe door sticks.\n\nNo answer came.",
    "I wrote to an address": "Hello.\n\nOn 3 March 2025 I wrote to help@doorworks.test:\nthe door sticks.\n\nNo answer came.",
    "you said on a date": "Hi,\n\nOn March 3, 2025 you said:\nwe come tomorrow.\n\nNobody did.",
    "a colleague wrote": "Hi,\n\nOn March 3, 2025 your colleague Bob wrote:\nI come tomorrow.\n\nHe did not.",
    "someone wrote, es": "Hola.\n\nEl técnico me escribió el 3/3/2025:\nla puerta está arreglada.\n\nPero se atasca.",
    "someone wrote, it": "Buongiorno,\n\nIl tecnico ha scritto alle 9:12:\narrivo subito.\n\nNon è arrivato.",
    "someone wrote, pt": "Olá,\n\nA Maria escreveu às 9:12:\nchego já.\n\nNão chegou.",
    "I wrote, de": "Hallo,\n\nam 3.3.2025 um 9:12 schrieb ich Ihnen:\ndie Tür klemmt.\n\nKeine Antwort.",
    "wrote to me, de": "Hallo,\n\nAm 3.3.2025 schrieb mir Herr Kranz:\ndie Tür wird repariert.\n\nDas geschah nicht.",
    "I wrote, sv": "Hej,\n\nDen 3 mars 2025 skrev jag till er:\ndörren kärvar.\n\nInget svar.",
    "you wrote, nl": "Hoi,\n\nOp 3 maart 2025 schreef u mij:\nwij komen.\n\nNiemand kwam.",
    "you wrote, ja": "こんにちは。\n\n2025年3月3日にあなたは書きました:\n行きます。\n\n来ませんでした。",
    "headings of one's own": "Hi,\n\n--- What I wrote ---\nthe door sticks\n\n--- What you wrote ---\nwe come",
    "a server's line": "Hi,\n\nfirst part\n\n--- Original message 4711 of our server ---\ndoor=1\n\nWhat is that?",
    "an order number below the name": "The door sticks.\n\nKind regards\nDan\n\nOrder number: 4711",
    "a customer number in a signature": "Die Tür klemmt.\n\n-- \nDan Brook\nKundennummer 4711",
    "an order number below thanks": "Please cancel my order.\n\nThanks\nOrder 4711\nDan",
    "a log with two addresses": "Hello,\n\nsee the log:\n\nFrom: door@example.com\nTo: dan@example.com\nand then it stops.\n\nWhy?",
    "LG as a firm": "It is a machine of ours.\n\nLG Nanocell",
    "one line with labels": "From: Leeds To: York Date: 3 March 2025 09:12 Subject: door transport\nWhat does it cost?",
}  # fmt: skip

# name: (body, all that stays)
MIXED: dict[str, tuple[str, str]] = {
    "bottom, phone line below": ("On Mon, Mar 3, 2025 at 9:12 AM Door Works <help@doorworks.test> wrote:\n> Which door?\n\nThe front door.\n\nSent from my iPad\n", "The front door."),
    "inline, de, signature of theirs": ("Am 03.03.25 um 09:12 schrieb Türwerk:\n> Welche Tür?\nDie vordere.\n> Seit wann?\nSeit Sonntag.\n> -- \n> Türwerk\n", "Welche Tür? Die vordere. Seit wann? Seit Sonntag."),
    "only an iPad's line and a bare quote": ("Von meinem iPad gesendet\n\n> Am 03.03.2025 um 09:12 schrieb Türwerk <hilfe@tuerwerk.test>:\n> \n> Welche Tür?\n", ""),
    "greeting, sign-off, P.S. in German": ("Hallo,\n\ndie Tür klemmt.\n\nGruß\nAnna\n\nPS: Das Fenster auch.\n\nAm 03.03.25 um 09:12 schrieb Türwerk:\n> Welche Tür?\n", "Hallo, die Tür klemmt. Gruß Anna PS: Das Fenster auch."),
    "an answer above and below": ("The front door.\n\nOn 3/3/25, Door Works wrote:\n> Which door?\n\nAnd the window.\n", "The front door. And the window."),
}  # fmt: skip

PAGES: dict[str, tuple[str, str]] = {
    "Outlook, ko": ('<p class="MsoNormal">문이 뻑뻑합니다.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>보낸 사람:</b> 문 수리 &lt;help@tuerwerk.test&gt;<br><b>보낸 날짜:</b> 2025년 3월 3일 월요일 오전 9:12<br><b>받는 사람:</b> Dan<br><b>제목:</b> 문</p></div><p class="MsoNormal">어느 문입니까?</p>', "문이 뻑뻑합니다."),
    "no classes at all": ("<div>The door sticks.</div><br>On Mon, Mar 3, 2025 at 9:12 AM Door Works &lt;help@doorworks.test&gt; wrote:<br><blockquote>Which door?</blockquote>", "The door sticks."),
    "wrapped in a table": ("<table><tr><td><p>The door sticks.</p><p>-----Original Message-----<br>From: Door Works &lt;help@doorworks.test&gt;<br>Sent: Monday, March 3, 2025 9:12 AM<br>To: Dan<br>Subject: Door</p><p>Which door?</p></td></tr></table>", "The door sticks."),
    "Spark": ('<div name="messageBodySection">The door sticks.</div><div name="messageSignatureSection"><br>Ann</div><div name="messageReplySection">On 3 Mar 2025 at 9:12 AM +0100, Door Works &lt;help@doorworks.test&gt;, wrote:<br><blockquote type="cite" style="border-left-color: grey">Which door?</blockquote></div>', "The door sticks."),
    "Outlook for Android, ja": ('<div>ドアが開きません。</div><div id="ms-outlook-mobile-signature"><a href="https://aka.ms/AAb9ysg">Outlook for Android</a> を入手</div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg"><b>差出人:</b> 鍵屋<br><b>件名:</b> ドア</div><div>どのドアですか。</div>', "ドアが開きません。"),
}  # fmt: skip


def cases() -> Iterator[Case]:
    """The mails of this file."""
    for name, (own, below) in TOPS.items():
        yield Case(f"fourth top, {name}", "Re: Door", f"{own}\n\n{below}", False, (own,), whole=True)
    for name, body in KEPT.items():
        yield Case(f"fourth kept, {name}", "Re: Door", body, False, (body,), whole=True)
    for name, (body, own) in MIXED.items():
        yield Case(f"fourth mixed, {name}", "Re: Door", body, False, (own,) if own else (), whole=True)
    for name, (body, own) in PAGES.items():
        yield Case(f"fourth page, {name}", "Re: Door", f"<html><body>{body}</body></html>", True, (own,), whole=True)
