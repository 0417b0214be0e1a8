"""What a customer reads: greeting, answer, closing and footer in the mail's language; and what we read back from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.errors import TemplateError
from daemon.mail.compose import ReplyParts, compose_reply, new_message_id
from daemon.mail.flowed import WIDTH, flow
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.mail.salutation import first_name, whole_name, without_salutation
from daemon.mail.written_dates import written_date
from daemon.models import Address, Mail
from daemon.replies_seen import difference
from daemon.reply_templates import ReplyContext, ReplyTemplates
from daemon.templating import TemplateFolder

FOLDER = Path(__file__).resolve().parents[3] / "templates" / "replies"
TEMPLATES = ReplyTemplates(FOLDER)
ANSWER = (
    "You may send it back within 30 days of delivery, and we pay for the label that you print yourself in your account."
    "\n\n1. Open the order.\n2. Choose a reason & print."
)
CONTEXT = ReplyContext(
    ANSWER,
    "Larkspur Outfitters",
    customer_name="Ada Lovelace",
    original_text="Where is my lamp?\n\nI wait since May.",
    original_sender="Ada Lovelace <ada@example.org>",
    original_date=datetime(2026, 3, 3, 8, 0, tzinfo=UTC),
    sources=("Returns", "Size & fit"),
    automatic=True,
)
GREETINGS = {
    "en": ("Hello Ada,", "Kind regards", "Sources: Returns", "write “person” in your reply"),
    "de": ("Guten Tag Ada Lovelace!", "Mit freundlichen Grüßen", "Quellen: Returns", "schreiben Sie „Mensch“"),
    "fr": ("Bonjour Ada,", "Cordialement", "Sources: Returns", "écrivez « personne »"),
    "es": ("Hola, Ada:", "Un cordial saludo", "Fuentes: Returns", "escriba «persona»"),
    "it": ("Buongiorno Ada,", "Cordiali saluti", "Fonti: Returns", "scriva “persona”"),
    "nl": ("Hallo Ada,", "Met vriendelijke groet", "Bronnen: Returns", "schrijf dan “medewerker”"),
    "pt": ("Olá Ada,", "Com os melhores cumprimentos", "Fontes: Returns", "escreva “pessoa”"),
    "pl": ("Dzień dobry Ada!", "Z poważaniem", "Źródła: Returns", "słowo „człowiek”"),
}
# Replies in these are always approved by a person: no sentence about automatic ones.
APPROVED = {
    "sv": ("Hej Ada,", "Med vänlig hälsning", "Källor: Returns"),
    "da": ("Hej Ada,", "Med venlig hilsen", "Kilder: Returns"),
    "no": ("Hei Ada,", "Med vennlig hilsen", "Kilder: Returns"),
    "fi": ("Hei Ada,", "Ystävällisin terveisin", "Lähteet: Returns"),
    "cs": ("Dobrý den!", "S pozdravem", "Zdroje: Returns"),
    "sk": ("Dobrý deň!", "S pozdravom", "Zdroje: Returns"),
    "hu": ("Tisztelt Ada Lovelace!", "Üdvözlettel", "Források: Returns"),
    "ro": ("Bună ziua, Ada!", "Cu stimă", "Surse: Returns"),
    "hr": ("Poštovani!", "Srdačan pozdrav", "Izvori: Returns"),
    "sl": ("Pozdravljeni!", "Lep pozdrav", "Viri: Returns"),
    "bg": ("Здравейте, Ada,", "С уважение", "Източници: Returns"),
    "ru": ("Здравствуйте, Ada!", "С уважением", "Источники: Returns"),
    "uk": ("Вітаємо, Ada!", "З повагою", "Джерела: Returns"),
    "el": ("Γεια σας, Ada,", "Με εκτίμηση", "Πηγές: Returns"),
    "tr": ("Merhaba Ada,", "Saygılarımızla", "Kaynaklar: Returns"),
    "ja": ("Ada Lovelace 様", "よろしくお願いいたします", "参考資料: Returns"),
    "zh": ("Ada Lovelace，您好：", "此致敬礼", "参考资料: Returns"),
    "he": ("שלום Ada,", "בברכה", "מקורות: Returns"),
    "ar": ("مرحبًا Ada،", "مع التحية", "المصادر: Returns"),
    "fa": ("سلام Ada،", "با احترام", "منابع: Returns"),
    "ca": ("Hola, Ada:", "Cordialment", "Fonts: Returns"),
    "et": ("Tere, Ada!", "Lugupidamisega", "Allikad: Returns"),
    "lv": ("Labdien!", "Ar cieņu", "Avoti: Returns"),
    "lt": ("Laba diena!", "Pagarbiai", "Šaltiniai: Returns"),
    "id": ("Halo Ada,", "Hormat kami", "Sumber: Returns"),
    "vi": ("Xin chào Ada Lovelace,", "Trân trọng", "Nguồn: Returns"),
    "ko": ("Ada Lovelace님, 안녕하세요!", "감사합니다.", "출처: Returns"),
}


def read_back(text: str, html: str) -> Mail:
    outgoing = compose_reply(
        ReplyParts(
            desk=Address("support@desk.test", "Larkspur Outfitters"),
            to=(Address("ada@example.org"),),
            subject="My lamp",
            body_text="",
            text=text,
            html=html,
            message_id=new_message_id("desk.test", 3, "seed"),
            date=datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
            desk_id="desk",
        )
    )
    return read_mail(outgoing.mime, ReaderOptions())


@pytest.mark.parametrize("language", GREETINGS)
@pytest.mark.parametrize("automatic", [True, False])
@pytest.mark.parametrize("dated", [True, False])
def test_our_own_reader_finds_the_answer_in_every_language_and_both_parts(
    language: str, automatic: bool, dated: bool
) -> None:
    context = replace(
        CONTEXT, language=language, automatic=automatic, original_date=CONTEXT.original_date if dated else None
    )
    text, html = TEMPLATES.render(context)
    greeting, closing, sources, person = GREETINGS[language]
    for shown in (text, html):
        assert greeting in shown
        assert closing in shown
        assert (person in shown) is automatic
    for read in (read_back(text, html), read_back(" ", html)):
        assert read.text == f"{greeting}\n\n{ANSWER}"
        assert closing in read.signature
        assert sources in read.signature
        assert "I wait since May." in read.quoted
        assert difference(ANSWER, read.text) == ""


@pytest.mark.parametrize("language", APPROVED)
# "Ada wrote:" alone may be a person's; a reply always has the date at least.
@pytest.mark.parametrize(
    ("dated", "sender"),
    [(True, "Ada Lovelace <ada@example.org>"), (True, "Ada"), (False, "Ada Lovelace <ada@example.org>")],
)
def test_our_own_reader_finds_what_a_person_approved_in_more_languages(language: str, dated: bool, sender: str) -> None:
    context = replace(CONTEXT, language=language, automatic=False, original_sender=sender)
    text, html = TEMPLATES.render(context if dated else replace(context, original_date=None))
    greeting, closing, sources = APPROVED[language]
    for read in (read_back(text, html), read_back(text, ""), read_back(" ", html)):
        assert read.text == f"{greeting}\n\n{ANSWER}"
        assert closing in read.signature
        assert sources in read.signature
        assert "I wait since May." in read.quoted
        assert difference(ANSWER, read.text) == ""


def test_every_language_of_the_shipped_words_is_read_back() -> None:
    words = TemplateFolder(FOLDER, None, ("words.j2",)).exported("words.j2")["languages"]
    assert set(words) == {*GREETINGS, *APPROVED}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "On Mon, 23 Nov 2026 at 23:40, Ada wrote:"),
        ("de", "Am Mo., 23. Nov. 2026 um 23:40 Uhr schrieb Ada:"),
        ("fr", "Le lun. 23 nov. 2026 à 23:40, Ada a écrit\u00a0:"),
        ("es", "El lun, 23 nov 2026 a las 23:40, Ada escribió:"),
        ("it", "Il lun 23 nov 2026 alle 23:40, Ada ha scritto:"),
        ("nl", "Op ma 23 nov 2026 om 23:40 schreef Ada:"),
        ("pt", "Em seg., 23 de nov. de 2026 às 23:40, Ada escreveu:"),
        ("pl", "W dniu 23 lis 2026 o 23:40 Ada napisał(a):"),
        ("xx", "On Mon, 23 Nov 2026 at 23:40, Ada wrote:"),
    ],
)
def test_the_quoted_mail_has_its_date_as_people_write_it_in_its_own_zone(language: str, line: str) -> None:
    moment = datetime(2026, 11, 23, 23, 40, tzinfo=timezone(timedelta(hours=2)))
    for part in TEMPLATES.render(replace(CONTEXT, original_date=moment, original_sender="Ada", language=language)):
        assert line in part


def test_names_of_months_that_are_not_twelve_are_refused() -> None:
    with pytest.raises(ValueError, match="months has 2 names, not 12: jan feb"):
        written_date(datetime(2026, 1, 1, tzinfo=UTC), {"months": "jan feb"})


def test_a_template_of_an_earlier_version_still_writes_the_date(tmp_path: Path) -> None:
    (tmp_path / "reply.txt.j2").write_text(
        '{{ "On {date}:" | replace("{date}", original_date) if original_date else "" }}{{ answer }}', encoding="utf-8"
    )
    assert ReplyTemplates(FOLDER, tmp_path).render(CONTEXT)[0].startswith("On 2026-03-03 08:00:00+00:00:")


@pytest.mark.parametrize("language", ["", "en", "xx", "DE", "pt-br"])
def test_a_language_without_a_row_is_answered_in_english(language: str) -> None:
    text, _ = TEMPLATES.render(replace(CONTEXT, language=language))
    expected = {"DE": "Guten Tag Ada Lovelace!", "pt-br": "Olá Ada,"}.get(language, "Hello Ada,")
    assert text.startswith(expected)


def test_a_customer_without_a_name_is_greeted_without_one() -> None:
    text, html = TEMPLATES.render(replace(CONTEXT, customer_name="ada@example.org"))
    assert text.startswith("Hello,\n")
    assert ">Hello,<" in html


@pytest.mark.parametrize("original", ["word " * 20_000, "line\n" * 20_000])
def test_of_a_long_original_a_reply_repeats_the_beginning(original: str) -> None:
    text, html = TEMPLATES.render(replace(CONTEXT, original_text=original))
    assert "\n> […]\n\n-- \n" in text
    assert "<br>[…]</blockquote>" in html
    assert max(len(text), len(html)) < 14_000


def test_an_original_of_moderate_length_is_repeated_whole() -> None:
    text, html = TEMPLATES.render(replace(CONTEXT, original_text="a" * 10_000))
    assert "a" * 10_000 in text
    assert "[…]" not in text + html


def test_nothing_that_a_mail_says_becomes_markup() -> None:
    evil = "<img src=x onerror=y>"
    context = replace(
        CONTEXT, original_sender=evil, original_text=evil, sources=(evil,), desk_name=evil, customer_name=evil
    )
    _, html = TEMPLATES.render(context)
    assert "<img" not in html


def test_the_admins_words_win_and_what_they_leave_out_is_english(tmp_path: Path) -> None:
    (tmp_path / "words.j2").write_text(
        '{% set languages = {"en": {"hello": "Hi {name}!", "hello_anybody": "Hi!", "closing": "Cheers",'
        ' "sources": "See", "automatic": "I am the robot of {desk}.", "wrote": "{sender} wrote on {date}:",'
        ' "wrote_undated": "{sender} wrote:"},'
        ' "tlh": {}, "ga": {"hello": "Dia duit {name},"}} %}',
        encoding="utf-8",
    )
    templates = ReplyTemplates(FOLDER, tmp_path)
    assert templates.version != TEMPLATES.version
    text, html = templates.render(replace(CONTEXT, language="ga"))
    assert text.startswith("Dia duit Ada,\n")
    for shown in (text, html):
        assert "Cheers" in shown
        assert "I am the robot of Larkspur Outfitters." in shown


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("{% set languages = {} %}", "reply.txt.j2"),
        ('{% set languages = {"en": {}} %}', "hello"),
        ("{% set languages = {\n{% %}", "words.j2, line 2"),
    ],
)
def test_broken_words_are_refused_by_name_and_those_in_use_stay(tmp_path: Path, words: str, problem: str) -> None:
    good = (FOLDER / "words.j2").read_text(encoding="utf-8")
    file = tmp_path / "words.j2"
    file.write_text(good, encoding="utf-8")
    templates = ReplyTemplates(FOLDER, tmp_path)
    before = templates.render(CONTEXT)
    file.write_text(words, encoding="utf-8")
    with pytest.raises(TemplateError, match=problem):
        ReplyTemplates(FOLDER, tmp_path)
    assert templates.render(CONTEXT) == before


@pytest.mark.parametrize("name", ["reply.txt.j2", "reply.html.j2"])
@pytest.mark.parametrize(
    ("answer", "language"),
    [
        ("", "en"),
        ("<!-- -->{# {{ answer }} #}", "en"),
        ('{{ answer if language != "pl" }}', "pl"),
        ("{{ answer if automatic }}", "en"),
        ("{{ answer if original_date else words.closing }}", "en"),
    ],
)
def test_a_template_without_the_answer_is_refused_by_name_and_language(
    name: str, answer: str, language: str, tmp_path: Path
) -> None:
    whole = (FOLDER / name).read_text(encoding="utf-8")
    file = tmp_path / name
    file.write_text(whole.replace("{{ answer }}", answer), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        ReplyTemplates(FOLDER, tmp_path)
    [problem] = caught.value.problems
    assert problem.startswith(f"{file}: the answer is missing from a sample reply ({language})")


def test_an_answer_that_only_a_comment_of_the_page_holds_is_missing(tmp_path: Path) -> None:
    whole = (FOLDER / "reply.html.j2").read_text(encoding="utf-8")
    (tmp_path / "reply.html.j2").write_text(whole.replace("{{ answer }}", "<!-- {{ answer }} -->"), encoding="utf-8")
    with pytest.raises(TemplateError, match=r"reply\.html\.j2: the answer is missing"):
        ReplyTemplates(FOLDER, tmp_path)


def changed_words(folder: Path, old: str, new: str) -> Path:
    whole = (FOLDER / "words.j2").read_text(encoding="utf-8")
    assert old in whole
    (folder / "words.j2").write_text(whole.replace(old, new), encoding="utf-8")
    return folder / "words.j2"


@pytest.mark.parametrize(
    ("old", "new", "line", "place", "words"),
    [
        ("Hello {name},", "Hello {nmae},", 10, "hello (en)", "{nmae} is no placeholder; did you mean {name}?"),
        ("Hello {name},", "Hello {Name },", 10, "hello (en)", "did you mean {name}?"),
        ("Guten Tag {whole_name}!", "Tag {whole name},", 17, "hello (de)", "did you mean {whole_name}?"),
        ("Bonjour {name},", "Bonjour {},", 24, "hello (fr)", "{name}, {whole_name}, {desk}, {sender}, {date}"),
        ("Bonjour {name},", "Bonjour {name,", 24, "hello (fr)", "a brace without its other half"),
        ("a écrit\u00a0:", "a écrit à {dekc} :", 26, "wrote (fr)", "did you mean {desk}?"),
        ("{weekday}, {day}. {month}", "{weekdya}, {day}. {month}", 20, "date (de)", "did you mean {weekday}?"),
        ('"Kind regards"', '"Kind regards {desk}"', 10, "closing (en)", "{desk} is not filled in there"),
        ('"Olá,"', '"Olá {name},"', 52, "hello_anybody (pt)", "{name} is not filled in there"),
        ("{sender} escribió:", "{desk}, {sender}:", 33, "wrote_undated (es)", "{desk} is not filled in there"),
    ],
)
def test_a_placeholder_that_a_customer_would_read_is_refused_with_its_place(
    old: str, new: str, line: int, place: str, words: str, tmp_path: Path
) -> None:
    file = changed_words(tmp_path, old, new)
    with pytest.raises(TemplateError) as caught:
        ReplyTemplates(FOLDER, tmp_path)
    assert caught.value.problems[0].startswith(f"{file}, line {line}: {place}: ")
    assert words in caught.value.problems[0]


def test_a_placeholder_that_the_desks_own_template_fills_in_is_none_of_ours(tmp_path: Path) -> None:
    changed_words(tmp_path, '"closing": "Kind regards"', '"closing": "Kind regards from {town}"')
    for name in ("reply.txt.j2", "reply.html.j2"):
        whole = (FOLDER / name).read_text(encoding="utf-8")
        own = whole.replace("{{ words.closing }}", '{{ words.closing | replace("{town}", "Ghent") }}')
        (tmp_path / name).write_text(own, encoding="utf-8")
    assert "Kind regards from Ghent" in ReplyTemplates(FOLDER, tmp_path).render(CONTEXT)[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lovelace", "Ada"),
        ("Lovelace, Ada", "Ada"),
        ("ada", "Ada"),
        ("Jean-Luc O'Neil", "Jean-Luc"),
        ("Dr. Ada Lovelace", "Dr. Ada Lovelace"),
        ("A. Lovelace", "A. Lovelace"),
        ("王小明", "王小明"),
        ("'Łukasz Nowak'", "Łukasz"),
        ("Ada Lovelace (Larkspur)", "Ada"),
        ("Ada Lovelace via Contact Form", "Ada"),
        ("Weber GmbH", ""),
        ("Customer Support", ""),
        ("ada@example.org", ""),
        ("Win www.example.org", ""),
        ("Agent 007", ""),
        ("x" * 60, ""),
        ("", ""),
    ],
)
def test_a_name_is_shortened_only_where_that_is_safe(name: str, expected: str) -> None:
    assert first_name(name) == expected


def test_a_whole_name_stands_in_its_natural_order() -> None:
    assert whole_name("Lovelace, Ada") == "Ada Lovelace"
    assert whole_name("Weber GmbH") == ""


@given(st.text(max_size=60))
def test_a_greeting_never_carries_a_link_or_a_line(name: str) -> None:
    assert not set(first_name(name) + whole_name(name)) & set("@/:<>\n\r0123456789")


def test_the_salutation_that_a_template_adds_is_no_change_of_the_draft() -> None:
    assert difference("It is here.\n\nSee you.", "Hello Ada,\n\nIt is\nhere.\n\nSee you.") == ""
    assert "+It is not here." in difference("It is here.", "Hello Ada,\n\nIt is not here.")
    assert without_salutation("Please note:\n\n- x", "Please note:\n\n- x") == "Please note:\n\n- x"
    assert "-Please note:" in difference("Please note:\n\n- x", "- x")


@given(st.text(alphabet="ab >-\n.é ", max_size=400))
@settings(deadline=None)
def test_soft_wrapping_loses_nothing(text: str) -> None:
    lines = flow(text).split("\n")
    joined = "".join(line[1:] if line[:1] == " " else line for line in lines)
    assert joined.replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(len(line) <= WIDTH + 1 or line.startswith(">") or " " not in line[3:WIDTH] for line in lines)


def test_a_paragraph_is_wrapped_and_read_back_as_one_line() -> None:
    text = "word " * 60 + "\n\nFrom here, > and\n-- \nDesk"
    wrapped = flow(text)
    assert max(map(len, wrapped.split("\n"))) <= WIDTH
    assert "\n From here" in wrapped
    assert "\n-- \n" in wrapped
    assert read_back(text, "").text == ("word " * 60).strip() + "\n\nFrom here, > and"
