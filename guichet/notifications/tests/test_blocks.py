"""The plain text of a message becomes blocks, and nothing in it is ever lost or taken for a command."""

from hypothesis import given
from hypothesis import strategies as st

from guichet.notifications.api import Block, Run, blocks, plain


def test_headings_paragraphs_lists_and_strong() -> None:
    text = "Kia ora\nAmina,\n\n# What happens\n\n- you **wait**\n  a little\n- we write\n\nThe **end**."
    assert blocks(text) == (
        Block("paragraph", ((Run("Kia ora Amina,"),),)),
        Block("heading", ((Run("What happens"),),)),
        Block("list", ((Run("you "), Run("wait", strong=True), Run(" a little")), (Run("we write"),))),
        Block("paragraph", ((Run("The "), Run("end", strong=True), Run(".")),)),
    )


def test_a_list_right_after_its_sentence_needs_no_empty_line() -> None:
    assert [each.kind for each in blocks("You need:\n- a passport\n- patience")] == ["paragraph", "list"]


def test_anything_else_stands_as_it_is_written() -> None:
    text = "<script>alert(1)</script> [a](javascript:b) 2 ** 3 ** 4 *x* #tag -5 dollars"
    assert blocks(text) == (Block("paragraph", ((Run(text),),)),)


def test_plain_is_readable_without_marks() -> None:
    assert plain(blocks("# Why\n\nYou **told** us:\n\n- one\n- two")) == "Why\n\nYou told us:\n\n- one\n- two"


@given(st.text(alphabet=st.sampled_from("ab*-# \n•ā{}<"), max_size=200))
def test_no_letter_is_lost(text: str) -> None:
    said = "".join(run.text for block in blocks(text) for item in block.items for run in item)
    for letter in "abā{}<":
        assert said.count(letter) == text.count(letter)


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    for block in blocks(text):
        assert block.items
        assert all(run.text for item in block.items for run in item)
