from __future__ import annotations

import pytest

from daemon.mail.device_lines import is_device_line
from daemon.mail.html_text import html_to_text
from daemon.mail.inline_answers import announces_inline_answers


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<p>x</p><li>a</li><li>b</li>", "x\n\n- a\n- b"),
        (
            "<form>Message: <textarea rows=4>Where is it?\n  Ann &amp; Bob</textarea></form>",
            "Message:\nWhere is it?\n  Ann & Bob",
        ),
        ("<p>x</p><textarea>no end", "x\n\nno end"),
        ("<ol start=4><li>a</li><li value=9>b</li><li>c</li></ol>", "4. a\n9. b\n10. c"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d"),
        ("<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>", "a | b"),
        ("<table role=presentation><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>", "a\n\nb | c"),
        ("<table><tr><th>Total:</th><td>5 EUR</td></tr></table>", "Total: 5 EUR"),
        ("<a href='https://example.org/a'>https://example.org/a</a>", "https://example.org/a"),
        ("<a href='https://example.org/a'>www</a>", "www <https://example.org/a>"),
        ("<a href='https://example.org/a'><img src=x></a>", ""),
        ("<a href='mailto:bob@example.org?subject=x'>Bob</a>", "Bob <bob@example.org>"),
        ("<p>a <img alt='🎉' src=x> b <img alt='a photo' src=x></p>", "a 🎉 b [a photo]"),
        ("<td style='font-size:0'><span style='font-size:14px'>seen</span></td>", "seen"),
        ("<div style='font-size:0'><font size=3>seen</font></div>", "seen"),
        ("<div style='font-size:0px'>unseen</div><p>seen</p>", "seen"),
        ("<div style='font-size:0px'>unseen<span style='font-size:0px'> too</span></div><p>seen</p>", "seen"),
        ("<div style='display:none'>---------- Forwarded message ---------<br>unseen</div><p>seen</p>", "seen"),
        ("<div style='max-height:0;overflow:hidden'>unseen</div>seen", "seen"),
        ("<p>می\u200cتوانید&zwnj; &zwnj; </p>", "می\u200cتوانید"),
        ("<pre>a\n  b\n\n&gt; c</pre>", "a\n  b\n\n> c"),
    ],
)
def test_what_a_page_shows_is_what_its_text_says(page: str, text: str) -> None:
    assert html_to_text(page) == text


@pytest.mark.parametrize(
    ("line", "device"),
    [
        ("Sent from my iPhone", True),
        ("Sent from Mailbox for iPhone", True),
        ("Sent from Spark", True),
        ("Sent via Superhuman iOS", True),
        ("Get Outlook for iOS<https://aka.ms/o0ukef>", True),
        ("Von meinem iPhone gesendet.", True),
        ("Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.", True),
        ("发自我的iPhone", True),
        ("發自我的 iPhone", True),
        ("来自我的华为手机", True),
        ("发自QQ邮箱", True),
        ("通过 网易邮箱大师 发送", True),
        ("از iPhone من فرستاده شد", True),
        ("Получите Outlook для iOS", True),
        ("Téléchargez Outlook pour iOS", True),
        ("Laden Sie Outlook für Android herunter", True),
        ("来自我的iPhone的照片打不开。", False),
        ("发自我的手机，请问怎么退货？", False),
        ("Téléchargez Outlook pour iOS, puis rappelez-moi.", False),
        ("Sent by DHL on Friday.", False),
        ("Sent from my desk, which is easier than my phone.", False),
        ("Von meinem Konto wurde abgebucht.", False),
        ("Enviado desde la tienda el lunes.", False),
        ("Envoyé de Lyon lundi dernier.", False),
    ],
)
def test_the_line_of_a_phone_and_a_sentence_that_begins_like_it(line: str, device: bool) -> None:
    assert is_device_line(line) is device


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("See my answers below.", True),
        ("Hi,\n\nI replied inline.\n\nAnn", True),
        ("Meine Antworten in rot.", True),
        ("Siehe unten.", True),
        ("请看下面我的回复", True),
        ("Hi Tom, the form is completed below.", True),
        ("I wrote under each of your questions.", True),
        ("Ich habe direkt unter Ihre Fragen geschrieben.", True),
        ("J'ai complété le formulaire ci-dessous.", True),
        ("He rellenado los datos más abajo.", True),
        ("以下に記入しました。", True),
        ("Thank you for the answer.", False),
        ("The lamp below the shelf is broken.", False),
        ("I see below the lamp a cable that is broken, and above it another one; " * 3, False),
    ],
)
def test_who_answers_within_the_quote_says_so(text: str, announced: bool) -> None:
    assert announces_inline_answers(text) is announced
