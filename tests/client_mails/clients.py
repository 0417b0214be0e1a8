"""How each client lays out a reply and a forward, in HTML and in text: one row a client, our own words in it.

``intro`` names what stands above the quote: an attribution line (``gmail``, ``apple``, ``thunderbird``, or a line of
the client's own), or ``labels`` for a block of From, Sent, To and Subject.
"""
# ruff: noqa: E501 (the pages of the clients are long lines)

from __future__ import annotations

from dataclasses import dataclass

HR = '<hr style="display:inline-block;width:98%" tabindex="-1">'
_LABELS = "<b>{from}</b> {who}<br><b>{sent}</b> {date}<br><b>{to}</b> Ann Weber<br><b>{subject}</b> Re: 4711"
_TEXT_LABELS = "{from} {who}\n{sent} {date}\n{to} Ann Weber\n{subject} Re: 4711\n"
_HEADERS_TABLE = (
    '<table class="moz-email-headers-table" cellspacing="0" cellpadding="0" border="0"><tbody>'
    '<tr><th valign="BASELINE" align="RIGHT" nowrap="nowrap">{subject} </th><td>4711</td></tr>'
    '<tr><th valign="BASELINE" align="RIGHT" nowrap="nowrap">{sent} </th><td>{date}</td></tr>'
    '<tr><th valign="BASELINE" align="RIGHT" nowrap="nowrap">{from} </th><td>{who}</td></tr>'
    '<tr><th valign="BASELINE" align="RIGHT" nowrap="nowrap">{to} </th><td>Ann Weber</td></tr></tbody></table>'
)


@dataclass(frozen=True, slots=True)
class Client:
    """``quote`` wraps one piece of quoted HTML, ``around`` the introduction and all that follows; ``mark`` stands
    before quoted lines of text. Without a mark nothing ends the quote, so there are top replies only."""

    name: str
    own: str
    intro: str
    quote: str
    text_intro: str
    forward: str
    text_forward: str
    around: str = "{}"
    below: str = ""
    text_below: str = ""
    mark: str = "> "
    forward_mark: str = ""
    subject: str = "Fwd: 4711"
    languages: str = ""


CITE = '<blockquote type="cite">{}</blockquote>'
GMAIL_QUOTE = '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{}</blockquote>'
CLIENTS = (
    Client("Gmail", '<div dir="ltr">{}</div>', '<div dir="ltr" class="gmail_attr">{gmail}<br></div>', GMAIL_QUOTE, "{gmail}\n\n",
           '<br><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>{from} <strong class="gmail_sendername" dir="auto">Bob Stone</strong> <span dir="auto">&lt;<a href="mailto:bob@example.org">bob@example.org</a>&gt;</span><br>Date: {date}<br>Subject: 4711<br>To:  &lt;<a href="mailto:ann@example.org">ann@example.org</a>&gt;<br></div><br><br>{}</div>',
           "---------- Forwarded message ---------\n{from} {who}\nDate: {date}\nSubject: 4711\nTo: <ann@example.org>\n\n\n{}",
           around='<br><div class="gmail_quote gmail_quote_container">{}</div>'),
    Client("Gmail mobile", '<div dir="auto">{}</div>', "{gmail}<br type=\"attribution\">", '<blockquote class="quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">{}</blockquote>', "{gmail}\n\n",
           '<div class="gmail_extra"><br><div class="gmail_quote">---------- Forwarded message ----------<br>{from} <b>Bob Stone</b> &lt;<a href="mailto:bob@example.org">bob@example.org</a>&gt;<br>Date: {date}<br>Subject: 4711<br>To: ann@example.org<br><br><br>{}</div></div>',
           "---------- Forwarded message ----------\n{from} {who}\nDate: {date}\nSubject: 4711\nTo: ann@example.org\n\n{}",
           around='<div class="gmail_extra"><br><div class="gmail_quote">{}</div></div>'),
    Client("Outlook 2003", "<p class=MsoNormal><font size=2 face=Arial><span style='font-size:10.0pt;font-family:Arial'>{}<o:p></o:p></span></font></p>",
           "<div><div class=MsoNormal align=center style='text-align:center'><font size=3 face=\"Times New Roman\"><span style='font-size:12.0pt'><hr size=2 width=\"100%\" align=center tabindex=-1></span></font></div><p class=MsoNormal><b><font size=2 face=Tahoma><span style='font-size:10.0pt;font-weight:bold'>{from}</span></font></b><font size=2 face=Tahoma><span> {who} <br><b><span style='font-weight:bold'>{sent}</span></b> {date}<br><b><span style='font-weight:bold'>{to}</span></b> Ann Weber<br><b><span style='font-weight:bold'>{subject}</span></b> RE: 4711</span></font><o:p></o:p></p></div>",
           "<p class=MsoNormal><font size=3>{}<o:p></o:p></font></p>", "________________________________\n\n{labels}\n",
           "<div><hr size=2 width=\"100%\" align=center tabindex=-1><p class=MsoNormal><b><span>{from}</span></b><span> {who} <br><b>{sent}</b> {date}<br><b>{to}</b> Ann<br><b>{subject}</b> 4711</span></p></div><p class=MsoNormal>{}</p>",
           "________________________________\n\n{labels}\n\n{}", around="<div class=Section1>{}</div>", mark="", subject="FW: 4711"),
    Client("Outlook Express", "<DIV><FONT face=Arial size=2>{}</FONT></DIV>",
           '<DIV style="FONT: 10pt arial">----- Original Message ----- </DIV><DIV style="BACKGROUND: #e4e4e4; FONT: 10pt arial; font-color: black"><B>{from}</B> {who} </DIV><DIV style="FONT: 10pt arial"><B>{to}</B> Ann Weber </DIV><DIV style="FONT: 10pt arial"><B>{sent}</B> {date}</DIV><DIV style="FONT: 10pt arial"><B>{subject}</B> Re: 4711</DIV>',
           "<DIV><FONT face=Arial size=2>{}</FONT></DIV>", "----- Original Message ----- \n{labels}\n",
           '<DIV style="FONT: 10pt arial">----- Original Message ----- <DIV style="BACKGROUND: #e4e4e4; font-color: black"><B>{from}</B> {who} </DIV><DIV><B>{to}</B> Ann Weber </DIV><DIV><B>{sent}</B> {date}</DIV><DIV><B>{subject}</B> 4711</DIV></DIV><DIV>{}</DIV>',
           "----- Original Message ----- \n{labels}\n\n{}",
           around='<BLOCKQUOTE style="PADDING-RIGHT: 0px; PADDING-LEFT: 5px; MARGIN-LEFT: 5px; BORDER-LEFT: #000000 2px solid; MARGIN-RIGHT: 0px">{}</BLOCKQUOTE>', mark="", subject="Fw: 4711"),
    Client("Outlook 2010", "<p class=MsoNormal><span style='font-size:11.0pt;font-family:\"Calibri\",\"sans-serif\";color:#1F497D'>{}<o:p></o:p></span></p>",
           "<div><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b><span style='font-size:10.0pt'>{from}</span></b><span style='font-size:10.0pt'> Desk [mailto:support@desk.test] <br><b>{sent}</b> {date}<br><b>{to}</b> Ann Weber<br><b>{subject}</b> RE: 4711<o:p></o:p></span></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>",
           "<p class=MsoNormal>{}<o:p></o:p></p>", "{from} Desk [mailto:support@desk.test] \n{sent} {date}\n{to} Ann Weber\n{subject} RE: 4711\n\n",
           "<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b><span>{from}</span></b><span> {who} <br><b>{sent}</b> {date}<br><b>{to}</b> Ann Weber<br><b>{subject}</b> 4711<o:p></o:p></span></p></div><p class=MsoNormal>{}</p>",
           "{labels}\n\n{}", around="<div class=WordSection1>{}</div>", mark="", subject="WG: 4711"),
    Client("Outlook 2016", '<p class="MsoNormal">{}<o:p></o:p></p>',
           '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b><span lang="EN-US">{from}</span></b><span lang="EN-US"> {who} <br><b>{sent}</b> {date}<br><b>{to}</b> Ann Weber<br><b>{subject}</b> RE: 4711<o:p></o:p></span></p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p>',
           '<p class="MsoNormal">{}<o:p></o:p></p>', "{labels}\n",
           '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>{from}</b> {who} <br><b>{sent}</b> {date}<br><b>{to}</b> Ann Weber<br><b>{subject}</b> 4711<o:p></o:p></p></div><p class="MsoNormal">{}</p>',
           "{labels}\n\n{}", around='<div class="WordSection1">{}</div>', mark="", subject="FW: 4711"),
    Client("Outlook on the web", '<div class="elementToProof" style="font-family: Aptos; font-size: 12pt;">{}</div>',
           f'<div id="appendonsend"></div>{HR}<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">{_LABELS}</font><div>&nbsp;</div></div>',
           "<div>{}</div>", "________________________________\n{labels}\n",
           f'<div id="appendonsend"></div>{HR}<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">{_LABELS}</font><div>&nbsp;</div></div><div>{{}}</div>',
           "________________________________\n{labels}\n\n{}", mark="", subject="FW: 4711"),
    Client("Outlook mobile", '<div dir="ltr" style="font-family: Aptos;">{}</div>',
           '<div id="mail-editor-reference-message-container"><div class="ms-outlook-mobile-reference-message skipProofing"><div style="padding: 3pt 0in 0in; border-width: 1pt medium medium; border-style: solid none none; border-color: rgb(181, 196, 223) currentcolor currentcolor; font-family: Aptos;"><b>{from} </b>{who}<br><b>{sent} </b>{date}<br><b>{to} </b>Ann Weber<br><b>{subject} </b>Re: 4711<br><br></div></div>',
           "<div>{}</div>", "________________________________\n{labels}\n",
           '<div id="mail-editor-reference-message-container"><div class="ms-outlook-mobile-reference-message"><div style="padding: 3pt 0in 0in;"><b>{from} </b>{who}<br><b>{sent} </b>{date}<br><b>{to} </b>Ann Weber<br><b>{subject} </b>4711<br><br></div><div>{}</div></div></div>',
           "________________________________\n{labels}\n\n{}", mark="", subject="Fwd: 4711",
           below='<div id="ms-outlook-mobile-signature"><div><br></div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>', text_below="Get Outlook for iOS<https://aka.ms/o0ukef>\n"),
    Client("Apple Mail macOS", "{}", "<blockquote type=\"cite\"><div>{apple}</div><br class=\"Apple-interchange-newline\"></blockquote>", '<blockquote type="cite"><div>{}</div></blockquote>', "> {apple}\n> \n",
           '<br><div><br><blockquote type="cite"><div>{begin}</div><br class="Apple-interchange-newline"><div style="margin: 0px;"><span style="font-family: -webkit-system-font; color:rgba(0, 0, 0, 1.0);"><b>{from} </b></span><span>Bob Stone &lt;<a href="mailto:bob@example.org">bob@example.org</a>&gt;<br></span></div><div><span><b>{subject} </b></span><span><b>4711</b><br></span></div><div><span><b>{sent} </b></span><span>{date}<br></span></div><div><span><b>{to} </b></span><span>Ann<br></span></div><br><div>{}</div></blockquote></div>',
           "{begin}\n\n{from} {who}\n{subject} 4711\n{sent} {date}\n{to} Ann\n\n{}", around="<br><div><br>{}</div>", forward_mark="> "),
    Client("Apple Mail iOS", '<div dir="ltr">{}</div>', '<div dir="ltr"><br><blockquote type="cite">{apple}<br><br></blockquote></div>', '<blockquote type="cite"><div dir="ltr">\ufeff<div>{}</div></div></blockquote>', "> {apple}\n> \n> \ufeff\n",
           '<div dir="ltr"><br>{begin}<br><br></div><blockquote type="cite"><div dir="ltr"><b>{from}</b> {who}<br><b>{sent}</b> {date}<br><b>{to}</b> Ann<br><b>{subject}</b> <b>4711</b><br><br></div></blockquote><blockquote type="cite"><div dir="ltr">\ufeff{}</div></blockquote>',
           "{begin}\n\n> {from} {who}\n> {sent} {date}\n> {to} Ann\n> {subject} 4711\n> \n> \ufeff{}",
           below='<div dir="ltr"><br></div><div dir="ltr">{device}</div>', text_below="{device}\n"),
    Client("Thunderbird", "<p>{}</p>", '<div class="moz-cite-prefix">{thunderbird}<br></div>', '<blockquote type="cite" cite="mid:1@desk.test"><p>{}</p></blockquote>', "{thunderbird}\n",
           f'<div class="moz-forward-container"><br><br>-------- {{forwarded}} --------{_HEADERS_TABLE}<br><br><p>{{}}</p></div>',
           "-------- {forwarded} --------\n{subject} 4711\n{sent} {date}\n{from} {who}\n{to} Ann\n\n\n{}"),
    Client("Yahoo", '<div class="ydp1a2b3c4dyahoo-style-wrap" style="font-family:Helvetica;"><div dir="ltr" data-setdir="false">{}</div></div>',
           "<div>{gmail}</div><div><br></div>", "<div dir=\"ltr\">{}</div>", "    {gmail}  \n \n ",
           '<div id="yahoo_quoted_8472" class="yahoo_quoted"><div style="font-size:13px;color:#26282a;"><div>----- Forwarded Message -----</div><div><b>{from}</b> {who}</div><div><b>{to}</b> Ann</div><div><b>{sent}</b> {date}</div><div><b>{subject}</b> 4711</div><div><br></div><div>{}</div></div></div>',
           "   ----- Forwarded Message ----- {from} {who}To: Ann <ann@example.org>{sent} {date}{subject} 4711\n {}",
           around='<div><br></div><div id="yahoo_quoted_84729" class="yahoo_quoted"><div style="font-family:Helvetica;font-size:13px;color:#26282a;">{}</div></div>', mark="", subject="Fw: 4711"),
    Client("Proton", '<div style="font-family: Arial, sans-serif; font-size: 14px;">{}</div>', "{gmail}<br><br>", '<blockquote class="protonmail_quote" type="cite">{}</blockquote><br>', "{gmail}\n\n",
           '<div class="protonmail_quote">------- Forwarded Message -------<br>{from} Bob Stone &lt;bob@example.org&gt;<br>Date: On {date}<br>Subject: 4711<br>To: ann@example.org<br><br><blockquote class="protonmail_quote" type="cite"><div>{}</div></blockquote><br></div>',
           "------- Forwarded Message -------\n{from} {who}\nDate: On {date}\nSubject: 4711\nTo: ann@example.org\n\n> {}",
           around='<div class="protonmail_quote">{}</div>',
           below='<div class="protonmail_signature_block"><div class="protonmail_signature_block-user protonmail_signature_block-empty"></div><div class="protonmail_signature_block-proton">Sent with <a href="https://proton.me/mail/home">Proton Mail</a> secure email.</div></div>', text_below="Sent with Proton Mail secure email.\n"),
    Client("mail.ru", "<div>{}</div>", "", '<blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;">{mailru}<br>&nbsp;<div id=""><div class="js-helper js-readmsg-msg"><div><div id="style_17409_BODY">{}</div></div></div></div></blockquote>', "{mailru}\n",
           "<div>&nbsp;</div><div>-------- Пересылаемое сообщение --------<br>От: {who}<br>Кому: Анна<br>Дата: понедельник, 3 марта 2025, 9:12 +03:00<br>Тема: 4711<br>&nbsp;<div>{}</div></div>",
           "-------- Пересылаемое сообщение --------\nОт: {who}\nКому: Анна\nДата: понедельник, 3 марта 2025, 9:12 +03:00\nТема: 4711\n \n{}", mark=">", languages="ru uk en"),
    Client("Yandex", "<div>{}</div>", '<div>&nbsp;</div><div>----------------</div><div>Кому: Анна (ann@example.org);</div><div>Тема: 4711;</div><div>03.03.2025, 09:12, "Desk" &lt;support@desk.test&gt;:</div>', "<blockquote><div>{}</div></blockquote>", '\n03.03.2025, 09:12, "Desk" <support@desk.test>:\n',
           '<div>&nbsp;</div><div>-------- Пересылаемое сообщение --------</div><div>03.03.2025, 09:12, "Bob Stone" &lt;bob@example.org&gt;:</div><div>&nbsp;</div><div>{}</div><div>-------- Конец пересылаемого сообщения --------</div>',
           '-------- Пересылаемое сообщение --------\n03.03.2025, 09:12, "Bob Stone" <bob@example.org>:\n\n{}\n\n-------- Конец пересылаемого сообщения --------', languages="ru uk en tr"),
    Client("GMX", "<div>{}</div>", "", '<div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5; word-wrap: break-word;"><div style="margin:0 0 10px 0;"><b>{sent}</b>&nbsp;{date}<br/><b>{from}</b>&nbsp;{who}<br/><b>{to}</b>&nbsp;Ann<br/><b>{subject}</b>&nbsp;Re: 4711</div><div name="quoted-content">{}</div></div></div>',
           "{sent} {date}\n{from} {who}\n{to} Ann\n{subject} Re: 4711\n\n",
           '<div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>{sent}</b>&nbsp;{date}<br/><b>{from}</b>&nbsp;{who}<br/><b>{to}</b>&nbsp;Ann<br/><b>{subject}</b>&nbsp;4711</div><div name="quoted-content">{}</div></div></div>',
           "{sent} {date}\n{from} {who}\n{to} Ann\n{subject} 4711\n\n{}", around='<div style="font-family: Verdana;font-size: 12.0px;">{}</div>', mark="", subject="Fw: 4711", languages="de en fr es"),
    Client("Zendesk", '<div dir="ltr">{}</div>', '<div dir="ltr" class="gmail_attr">{gmail}<br></div>', '<blockquote class="gmail_quote"><div class="zd-delimeter" style="color: #b5b5b5;">##- Please type your reply above this line -##</div><div>{}</div></blockquote>', "##- Please type your reply above this line -##\n\n",
           "<div>---------- Forwarded message ---------<br>{from} {who}<br>Date: {date}<br>Subject: 4711<br></div><div>{}</div>",
           "---------- Forwarded message ---------\n{from} {who}\nDate: {date}\nSubject: 4711\n\n##- Please type your reply above this line -##\n\n{}", around='<div class="gmail_quote">{}</div>', mark=""),
    Client("Freshdesk", "<div>{}</div>", "", '<div class="freshdesk_quote"><blockquote class="freshdesk_quote">{gmail}<br>{}</blockquote></div>', "{gmail}\n",
           "<div>---------- Forwarded message ----------<br>{from} {who}<br>Date: {date}<br>Subject: 4711<br></div><div>{}</div>",
           "---------- Forwarded message ----------\n{from} {who}\nDate: {date}\nSubject: 4711\n\n{}"),
    Client("Samsung Mail", '<div dir="auto">{}</div>', '<div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- {original} --------</div><div>{from} {who} </div><div>{sent} 3/3/25  09:12  (GMT+01:00) </div><div>{to} Ann Weber </div><div>{subject} Re: 4711 </div><div><br></div></div>',
           '<div dir="auto">{}</div>', "\n-------- {original} --------\n{from} {who} \n{sent} 03/03/2025  09:12  (GMT+01:00) \n{to} Ann Weber \n{subject} Re: 4711 \n\n",
           '<div><br></div><div style="font-size:100%;color:#000000"><div>-------- {original} --------</div><div>{from} {who} </div><div>{sent} 3/3/25  09:12  (GMT+01:00) </div><div>{to} Ann </div><div>{subject} 4711 </div><div><br></div></div><div>{}</div>',
           "\n-------- {original} --------\n{from} {who} \n{sent} 03/03/2025  09:12  (GMT+01:00) \n{to} Ann \n{subject} 4711 \n\n{}", mark="",
           below='<div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">Sent from my Galaxy</div></div>', text_below="Sent from my Galaxy\n"),
    Client("Zoho", "<div>{}</div>", '<div id="Zm-_Id_-Sgn1"><br></div>---- On Mon, 03 Mar 2025 09:12:00 +0100 <b>Desk &lt;support@desk.test&gt;</b> wrote ---<br><br>', '<blockquote style="margin: 0px;">{}</blockquote>', "---- On Mon, 03 Mar 2025 09:12:00 +0100 Desk <support@desk.test> wrote ---\n\n",
           '<div class="zmail_extra"><div><br></div>============ Forwarded message ============<br>{from} {who}<br>To: &lt;ann@example.org&gt;<br>Date: Mon, 03 Mar 2025 09:12:00 +0100<br>Subject: 4711<br>============ Forwarded message ============<br><blockquote style="margin: 0px;">{}</blockquote></div>',
           "============ Forwarded message ============\n{from} {who}\nTo: <ann@example.org>\nDate: Mon, 03 Mar 2025 09:12:00 +0100\nSubject: 4711\n============ Forwarded message ============\n\n{}",
           around='<div class="zmail_extra" style="">{}</div>', mark=" > "),
    Client("Spark", '<div name="messageBodySection"><div dir="auto">{}</div></div>', "On Mar 3, 2025, 9:12 AM +0100, {who}, wrote:<br>", '<blockquote type="cite" style="border-left-color: grey; border-left-width: thin; border-left-style: solid; margin: 5px 5px;padding-left: 10px;">{}</blockquote>', "On Mar 3, 2025, 9:12 AM +0100, {who}, wrote:\n",
           '<div name="messageReplySection"><br>---------- Forwarded message ----------<br><strong>{from}</strong> {who}<br><strong>{sent}</strong> {date}<br><strong>{to}</strong> Ann<br><strong>{subject}</strong> 4711<br><br>{}</div>',
           "---------- Forwarded message ----------\n{from} {who}\n{sent} {date}\n{to} Ann\n{subject} 4711\n\n{}", around='<div name="messageReplySection"><br>{}</div>'),
    Client("K-9", "<div>{}</div>", "{k9}", '<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204); padding-left: 1ex;">{}</blockquote>', "{k9}\n",
           "<br><br>-------- Original Message --------<br>{from} {who}<br>{sent} {date}<br>{to} Ann<br>{subject} 4711<br><br>{}",
           "\n-------- Original Message --------\n{labels}\n{}", around='<br><br><div class="gmail_quote">{}</div>', mark=">", languages="en de fr es"),
    Client("Roundcube", "<p>{}</p>", '<p id="reply-intro">{thunderbird}</p>', '<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">{}</blockquote>', "{thunderbird}\n",
           '<p>-------- {original} --------</p><table border="0" cellspacing="0" cellpadding="0"><tbody><tr><th align="right" nowrap="nowrap" valign="baseline">{subject} </th><td>4711</td></tr><tr><th>{sent} </th><td>{date}</td></tr><tr><th>{from} </th><td>{who}</td></tr><tr><th>{to} </th><td>Ann</td></tr></tbody></table><p>{}</p>',
           "-------- {original} --------\n{subject} 4711\n{sent} {date}\n{from} {who}\n{to} Ann\n\n{}"),
    Client("Lotus Notes", '<font size=2 face="sans-serif">{}</font><br><br>', '<br><br><font size=1 color=#5f5f5f face="sans-serif">{from} &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">{who}</font><br><font size=1 color=#5f5f5f face="sans-serif">{to} &nbsp; &nbsp;</font><font size=1>Ann Weber</font><br><font size=1 color=#5f5f5f>{sent} &nbsp;</font><font size=1>{date}</font><br><font size=1 color=#5f5f5f>{subject} &nbsp;</font><font size=1>Re: 4711</font><br><hr noshade><br><br>',
           '<font size=2 face="sans-serif">{}</font><br>', "\n\n\n{from}\t{who}\n{to}\tAnn Weber\n{sent}\t{date}\n{subject}\tRe: 4711\n\n\n\n",
           '<font size=1 color=#800080>----- Forwarded by Ann Weber/Example on 03/03/2025 10:12 AM -----</font><br><br><font size=1 color=#5f5f5f>{from} &nbsp; &nbsp;</font><font size=1>{who}</font><br><font size=1 color=#5f5f5f>{to} &nbsp;</font><font size=1>Ann</font><br><font size=1>{sent} &nbsp;</font><font size=1>{date}</font><br><font size=1>{subject} &nbsp;</font><font size=1>4711</font><br><hr noshade><br>{}',
           "----- Forwarded by Ann Weber/Example on 03/03/2025 10:12 AM -----\n\n{from}\t{who}\n{to}\tAnn\n{sent}\t{date}\n{subject}\t4711\n\n\n{}", mark="", subject="Fw: 4711"),
    Client("Evolution", "<div>{}</div>", "<div>{thunderbird}</div>", '<blockquote type="cite" style="margin:0 0 0 .8ex; border-left:2px #729fcf solid;padding-left:1ex"><div>{}</div></blockquote>', "{thunderbird}\n",
           "<div>-------- {forwarded} --------</div><div><b>{from}</b> {who}</div><div><b>{to}</b> Ann</div><div><b>{subject}</b> 4711</div><div><b>{sent}</b> {date}</div><div><br></div><div>{}</div>",
           "-------- {forwarded} --------\n{from} {who}\n{to} Ann\n{subject} 4711\n{sent} {date}\n\n{}"),
    Client("Horde", "<p>{}</p>", "<p>{horde}</p>", '<blockquote style="border-left:2px solid blue;margin-left:2px;padding-left:12px;" type="cite"><p>{}</p></blockquote>', "{horde}\n\n",
           "<p>----- Forwarded message from {who} -----<br>&nbsp;&nbsp; &nbsp;Date: {date}<br>&nbsp;&nbsp; &nbsp;From: {who}<br>&nbsp;&nbsp;Subject: 4711<br>&nbsp; &nbsp; &nbsp; To: ann@example.org</p><p>{}</p><p>----- End forwarded message -----</p>",
           "----- Forwarded message from {who} -----\n    Date: {date}\n    From: {who}\n Subject: 4711\n      To: ann@example.org\n\n{}\n\n----- End forwarded message -----", languages="en de fr es"),
)  # fmt: skip

OWN_LINES = {
    "mailru": {"ru": "Понедельник, 3 марта 2025, 9:12 +03:00 от {who}:", "": "Monday, March 3, 2025 9:12 AM +03:00 from {who}:"},
    "k9": {"en": "On March 3, 2025 9:12:00 AM GMT+01:00, {who} wrote:", "de": "Am 3. März 2025 09:12:00 MEZ schrieb {who}:",
           "fr": "Le 3 mars 2025 09:12:00 GMT+01:00, {who} a écrit :", "es": "El 3 de marzo de 2025 9:12:00 CET, {who} escribió:"},
    "horde": {"en": "Quoting {who}:", "de": "Zitat von {who}:", "fr": "{who} a écrit :", "es": "{who} escribió:"},
}  # fmt: skip
"""Lines that one client writes in its own way, by language; ``""`` is what it writes else."""
