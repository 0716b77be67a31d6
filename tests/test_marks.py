"""Tests of the marks: what is new is marked, sentence by sentence, and nothing else changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from smbeleid.marks import mark_changes


def tree(text: str) -> html.HtmlElement:
    return html.fragment_fromstring(text, create_parent="div")


def marked(before: str, after: str) -> list[str]:
    root = tree(after)
    mark_changes(root, mark_changes(tree(before), None))
    return [mark.text for mark in root.iter("mark")]


def test_first_version_has_no_marks() -> None:
    root = tree("<p>Een. Twee.</p>")
    assert mark_changes(root, None) == ["Een.", "Twee."]
    assert root.find(".//mark") is None


def test_only_the_sentence_that_changed_is_marked() -> None:
    before = "<p>We plaatsen nieuws. De directeur kijkt mee. Dat is alles.</p>"
    after = "<p>We plaatsen nieuws. De leerkracht kijkt mee. Dat is alles.</p>"
    assert marked(before, after) == ["De leerkracht kijkt mee."]


def test_what_went_or_stayed_is_not_marked() -> None:
    assert marked("<p>Een. Twee. Drie.</p>", "<p>Een. Drie.</p>") == []
    assert marked("<ul><li>Een</li></ul>", "<ol><li>Een</li></ol>") == []


def test_a_sentence_ends_where_its_block_ends() -> None:
    before = "<table><tr><td>Rol</td><td>–</td></tr></table>"
    after = "<table><tr><td>Rol</td><td>De directeur</td></tr></table>"
    assert marked(before, after) == ["De directeur"]


def test_a_sentence_with_markup_is_marked_in_its_parts() -> None:
    root = tree("<p>Hij belt <strong>meteen</strong> de politie. Dat blijft.</p>")
    mark_changes(root, ["Dat blijft."])
    written = html.tostring(root, encoding="unicode")
    assert written == (
        "<div><p><mark>Hij belt </mark><strong><mark>meteen</mark></strong>"
        "<mark> de politie.</mark> Dat blijft.</p></div>"
    )


def test_text_that_looks_like_markup_stays_text() -> None:
    (one,) = marked("<p>Een.</p>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    assert one == "<script>alert(1)</script>"


BLOCKS = st.lists(
    st.lists(st.sampled_from(["Een.", "Twee!", "Drie?", "<em>Vier.</em>", "Vijf <b>zes</b>."])),
    max_size=5,
)


@given(BLOCKS, BLOCKS)
def test_marks_change_no_text_and_nothing_new_escapes(
    before: list[list[str]], after: list[list[str]]
) -> None:
    old, new = ("".join(f"<p>{' '.join(b)}</p>" for b in blocks) for blocks in (before, after))
    root = tree(new)
    known = mark_changes(tree(old), None)
    words = mark_changes(root, known)
    assert root.text_content() == tree(new).text_content()
    assert words == mark_changes(tree(new), None)
    said = [" ".join("".join(mark.itertext()).split()) for mark in root.iter("mark")]
    if old == new:
        assert said == []
    for word in set(words) - set(known):
        assert any(part in word for part in said)
