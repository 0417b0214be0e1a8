"""How documents are cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.chunks import TARGET_TOKENS, Chunk, chunk, estimate_tokens
from knowledge.cleaning import clean
from knowledge.documents import from_markdown


def cut(text: str, window: int = 256) -> list[Chunk]:
    return chunk(from_markdown("guide.md", text), estimate_tokens, window)


def test_a_chunk_knows_its_heading_path() -> None:
    chunks = cut("# Tents\n\nIntro.\n\n## Poles\n\nBend.\n\n### Repair\n\nGlue.\n\n## Pegs\n\nHit.\n")
    assert [(c.heading, c.text) for c in chunks] == [
        ("Tents", "Intro."),
        ("Tents › Poles", "Bend."),
        ("Tents › Poles › Repair", "Glue."),
        ("Tents › Pegs", "Hit."),
    ]


def test_an_edit_elsewhere_leaves_an_id_alone() -> None:
    before = cut("# A\n\n## One\n\nText one.\n\n## Two\n\nText two.\n")
    after = cut("# A\n\nNew words.\n\n## One\n\nText one, changed.\n\n## Two\n\nText two.\n")
    assert before[-1].id == after[-1].id
    assert before[0].id not in {c.id for c in after}


def test_the_same_text_in_another_document_or_section_has_another_id() -> None:
    one = chunk(from_markdown("a.md", "# T\n\nSame."))
    two = chunk(from_markdown("b.md", "# T\n\nSame."))
    three = chunk(from_markdown("a.md", "# T\n\n## S\n\nSame."))
    assert len({one[0].id, two[0].id, three[0].id}) == 3


def test_a_long_table_is_cut_between_rows_and_every_part_repeats_its_header() -> None:
    rows = "\n".join(f"| country number {n} | {n} working days | {n}.90 EUR |" for n in range(60))
    chunks = cut(f"# Shipping\n\n| Country | Time | Price |\n| --- | --- | --- |\n{rows}\n")
    assert len(chunks) > 2
    for part in chunks:
        assert part.text.startswith("| Country | Time | Price |\n| --- | --- | --- |\n| country number")
        assert all(line.startswith("|") and line.endswith("|") for line in part.text.splitlines())


@pytest.mark.parametrize("columns", [3, 12, 20, 60])
def test_a_table_however_wide_fits_with_its_header_and_keeps_its_rows(columns: int) -> None:
    lines = ["| " + " | ".join(f"{word}{i}" for i in range(columns)) + " |" for word in ("Column", "First", "Second")]
    lines.insert(1, "|" + " --- |" * columns)
    chunks = cut("# Prices\n\n" + "\n".join(lines))
    assert max(estimate_tokens(c.embedded_text) for c in chunks) <= 256
    text = "\n".join(c.text for c in chunks)
    assert all(f"{word}{columns - 1}" in text for word in ("First", "Second"))


def test_a_paragraph_that_is_set_as_a_heading_leaves_room_for_the_text_and_is_not_lost() -> None:
    words = " ".join(f"word{i}" for i in range(300))
    chunks = cut(f"# Guide\n\n## {words}\n\nThe text below it.\n")
    assert max(estimate_tokens(c.embedded_text) for c in chunks) <= 256
    text = " ".join(c.text for c in chunks)
    assert "word299" in text
    assert "The text below it." in text


def test_a_long_list_is_cut_between_items() -> None:
    items = "\n".join(f"- Item {n} is packed in a sturdy box\n  with a second line." for n in range(60))
    chunks = cut(f"# List\n\n{items}\n")
    assert len(chunks) > 2
    assert all(c.text.startswith("- Item") and c.text.endswith("with a second line.") for c in chunks)


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    chunks = cut("# P\n\n" + " ".join(f"This is sentence number {n} of many." for n in range(80)))
    assert len(chunks) > 2
    assert all(c.text.startswith("This is") and c.text.endswith("of many.") for c in chunks)


def test_code_is_no_heading() -> None:
    chunks = cut("# Setup\n\n```\n# not a heading\nrun\n```\n")
    assert [c.heading for c in chunks] == ["Setup"]


def test_no_markup_of_a_document_reaches_a_chunk() -> None:
    [part] = cut(
        "# Warranty <b>now</b>\n\nFive years. <script>alert(1)</script> ![a tent](http://evil.example/k.gif) "
        "[here](javascript:alert(1)), [there](https://shop.example/w), [us](mailto:a@shop.example), <https://shop.example>."
        "\n\n<div onclick=x>\n\nBoxed <i>words</i>, under 5 < 6 for <order number>.\n\n</div>\n\n"
        "<style>\np { color: red }\n</style>\n\n<!-- a remark -->\n\nUse `<b>` so.\n\n"
        "```\n<script>shown</script>\n```\n"
    )
    assert part.heading == "Warranty now"
    assert "Five years.  a tent here, [there](https://shop.example/w), [us](mailto:a@shop.example)" in part.text
    assert "<https://shop.example>." in part.text
    assert "Boxed words, under 5 < 6 for <order number>." in part.text
    assert "Use `<b>` so." in part.text
    assert "<script>shown</script>" in part.text
    assert not any(word in part.text for word in ("alert", "onclick", "color", "remark", "k.gif", "javascript"))


@pytest.mark.parametrize("separator", ["\u2028", "\x0c", "\x85", "\r"])
def test_what_only_looks_like_a_line_end_moves_no_code_fence(separator: str) -> None:
    before = separator.join("abcd")
    text = f"{before}\n\n<img src=x onerror=alert(1)> [pay](javascript:alert(1))\n\n```\n<b>code</b>\n```\n"
    cleaned = clean(text)
    assert "onerror" not in cleaned
    assert "javascript" not in cleaned
    assert "<b>code</b>" in cleaned


def test_code_inside_a_line_stays_as_it_is() -> None:
    for text in ("Put `<script>` before and `</script>` after it.", "`<!--` opens a comment, `-->` closes it."):
        assert clean(text) == text
    assert clean("A <script>`x`</script> B") == "A  B"


def test_front_matter_gives_the_title_and_is_not_text() -> None:
    chunks = cut("---\ntitle: Care of boots\ntags: [a]\n---\n\nGrease them.\n")
    assert [(c.heading, c.text) for c in chunks] == [("Care of boots", "Grease them.")]


BLOCKS = ("# {}\n", "## {}\n", "{} and more words. " * 30, "- {}\n- item two\n", "| a | b |\n| - | - |\n| {} | 2 |\n")
MORE_BLOCKS = ("x" * 3000 + " {}\n", "> {}\n", "```\n{}\n```\n", "1. {}\n   - nested\n", "<div>{}</div>\n", "{}\n---\n")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(BLOCKS + MORE_BLOCKS), max_size=12))
def test_whatever_the_document_chunks_fit_and_no_word_is_lost(blocks: list[str]) -> None:
    words = [f"word{n}end" for n in range(len(blocks))]
    text = "\n\n".join(block.replace("{}", word) for block, word in zip(blocks, words, strict=True))
    chunks = cut(text)
    assert all(estimate_tokens(c.text) <= TARGET_TOKENS + 10 for c in chunks)
    assert len({c.id for c in chunks}) == len(chunks)
    kept = " ".join(f"{c.heading} {c.text}" for c in chunks)
    # A heading without anything below it is no chunk: it answers nothing.
    followed = [
        w for w, block in zip(words, blocks, strict=True) if not block.startswith("#") and block[-4:] != "---\n"
    ]
    assert all(word in kept for word in followed)
