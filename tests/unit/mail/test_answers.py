"""An answer reads the same in both parts of a mail: no marks in the text, no line, number or row lost in either."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.answers import CELL_STYLE, answer_html, answer_text
from daemon.mail.flowed import flow
from daemon.mail.html_text import html_to_text

HOURS = "| Store | Monday to Friday | Saturday |\n| --- | --- | --- |\n| Lindenau | 10 to 19 | **10** to 18 |"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("We lend a **city bike** and _two_ `helmets`.", "We lend a city bike and two helmets."),
        ("See [our page](https://shop.test/p).", "See our page <https://shop.test/p>."),
        ("See [https://shop.test/p](https://shop.test/p/).", "See https://shop.test/p."),
        ("Write to [us](mailto:us@shop.test) or [call](tel:+49301)", "Write to us <us@shop.test> or call <+49301>"),
        ("Under [Returns](returns.md#when) and ![a map](https://shop.test/m.png)",
         "Under Returns and a map <https://shop.test/m.png>"),
        ("# Returns\nWithin 30 days", "Returns\n\nWithin 30 days"),
        ("Viele Grüße\nKettenwerk", "Viele Grüße\nKettenwerk"),
        ("Regards\n---\n    Larkspur\n    Mill Street 4", "Regards\n\n* * *\n\nLarkspur\nMill Street 4"),
        ("- one\n- two\n  1. three\n  2. four", "- one\n- two\n  1. three\n  2. four"),
        ("A box of 10*20*30 cm", "A box of 10*20*30 cm"),
        ("Closed on\n\n1. May\n3. October", "Closed on\n\n1. May\n3. October"),
        ("1. Open\n1. Close", "1. Open\n2. Close"),
        ("[Note]: closed", "[Note]: closed"),
        ("\\> 5 kg &amp; more", "> 5 kg & more"),
    ],
)  # fmt: skip
def test_the_text_has_the_words_and_the_links_and_no_marks(markdown: str, text: str) -> None:
    assert answer_text(markdown).strip() == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (HOURS, "- Store: Lindenau; Monday to Friday: 10 to 19; Saturday: 10 to 18"),
        ("Open:\n" + HOURS + "\nRegards",
         "Open:\n\n- Store: Lindenau; Monday to Friday: 10 to 19; Saturday: 10 to 18\n\nRegards"),
        ("| Berlin | 10 to 18 | closed |", "- Berlin: 10 to 18; closed"),
        ("| A | B |\n| C | D |", "- A: B\n- C: D"),
        ("| Store | Monday to Friday |\n|---|---|\n| Outlet Altmark | closed Monday to Wednesday, else 12 to 18 |",
         "- Store: Outlet Altmark\n  Monday to Friday: closed Monday to Wednesday, else 12 to 18"),
        ("| Land | |\n|---|---|\n| Austria | 9 | late |", "- Land: Austria; 9; late"),
        ("Store | Saturday\n---|---\nMalta | 10 to 16", "- Store: Malta; Saturday: 10 to 16"),
        ("Store | Saturday |\n|:--|--:|\n| Malta | 10 | late", "- Store: Malta; Saturday: 10; late"),
        ("Price\n|---|---|\n| 10 | 20 | EUR", "Price\n\n- 10: 20; EUR"),
        ("Price\n|---|---|\nmore | text", "Price\n\n- more: text"),
    ],
)  # fmt: skip
def test_a_table_is_one_line_a_row_or_one_a_cell_with_the_names_of_its_columns(markdown: str, text: str) -> None:
    assert answer_text(markdown) == text
    assert answer_html(markdown).count("<tr>") == text.count("- ") + ("Store" in text or "Land" in text)


@pytest.mark.parametrize("rule", ["|---|---|", "---|---", "|---|", "| :-- |\n|---|---|", "> | |\n> |---|"])
def test_a_rule_without_rows_is_no_table(rule: str) -> None:
    assert answer_text(f"Text\n\n{rule}\n\nmore text").replace(">", "").split() == ["Text", "more", "text"]
    assert "<table" not in answer_html(f"Text\n{rule}\n\nmore text")


def test_rows_of_a_table_are_not_broken_in_the_middle() -> None:
    row = "| Outlet Altmark, Weaver's Yard 7 | closed Monday to Wednesday, else 12 to 18 | 10 to 16 |"
    text = answer_text(f"{HOURS}\n{row}")
    assert [line for line in flow(text).splitlines() if line.endswith(" ")] == []


def test_cells_have_their_own_borders() -> None:
    assert f'<td style="{CELL_STYLE}">Lindenau</td>' in answer_html(HOURS)
    assert "text-align:right" in answer_html("| A |\n| --: |\n| 1 |")


def test_bars_in_code_are_no_table() -> None:
    assert answer_text("```\n| a | b |\n```") == "| a | b |"


@pytest.mark.parametrize(
    ("text", "target", "rest"),
    [
        ("see https://shop.test/a_b?x=1&y=2.", "https://shop.test/a_b?x=1&amp;y=2", "."),
        ("(https://shop.test/w_(x))", "https://shop.test/w_(x)", ")"),
        ("ask support@shop.test, please", "mailto:support@shop.test", ", please"),
        ("**http://shop.test**", "http://shop.test", ""),
    ],
)
def test_an_address_is_a_link(text: str, target: str, rest: str) -> None:
    assert f'<a href="{target}">' in answer_html(text)
    assert f"</a>{rest}" in answer_html(text)
    assert answer_text(text) == text.strip("*")


def test_a_line_of_a_person_stays_a_line_in_html() -> None:
    assert "Viele Grüße<br />\nKettenwerk" in answer_html("Viele Grüße\nKettenwerk")
    assert '<li value="3">October</li>' in answer_html("1. May\n3. October")


def test_no_link_and_no_picture_leads_where_none_may() -> None:
    page = answer_html(
        "[x](javascript:alert(1)) ![y](https://shop.test/y.png) ![z](data:image/png;base64,AA) [w](w.md)"
    )
    assert re.findall(r"<(?!/?(?:p|a)\b)", page) == []
    assert re.findall(r'href="([^"]*)"', page) == ["https://shop.test/y.png"]


@given(st.text(alphabet="ab1 *_|-#>\n.`[]()&\\", max_size=120))
@settings(deadline=None)
def test_both_parts_say_the_same(markdown: str) -> None:
    seen = words(re.sub(r"(?m)^\W*\d+[.)]", "", html_to_text(answer_html(markdown))))
    read = words(re.sub(r"(?m)^\W*\d+[.)]", "", answer_text(markdown)))
    assert set(seen) == set(read)


PIECES = [
    "|", "|---|---|", "---|---", "| A | B |", "A | B", "|\\|", ":-:", "---", "- ", "* ", "1. ", "07) ", "# ", "> ",
    "```", "~~~", "`", "**", "_", "\n", "\n", "\n", "\n\n", "    ", "<b>", "</td>", "&amp;", "[", "](", "\\", "G",
    "[D](https://shop.test/?q=1|2)", "[E](c.md)", "![F](https://shop.test/e.png)", "https://shop.test/(f)", "1*2",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(deadline=None)
def test_an_answer_of_any_pieces_of_markdown_is_written_with_the_same_letters_in_both_parts(markdown: str) -> None:
    page = html_to_text(answer_html(markdown))
    assert set(re.findall("[ABDEFG]", answer_text(markdown))) == set(re.findall("[ABDEFG]", page))


@given(st.text(alphabet="ab *_-#>\n.&\\", max_size=120))
@settings(deadline=None)
def test_no_letter_is_lost(markdown: str) -> None:
    assert re.findall("[ab]", answer_text(markdown)) == re.findall("[ab]", markdown)
