"""A text is counted as the network counts it, and cut so that nothing is lost."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guichet.channels.sms import septets

LETTERS = st.text(
    alphabet=st.one_of(
        st.sampled_from("abc def\n ā€{}[]^~|\\ō😀Ωé’…"), st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
    ),
    max_size=900,
)


@pytest.mark.parametrize(
    ("text", "length", "one"),
    [
        ("a" * 160, 160, True),
        ("a" * 161, 161, False),
        ("€" * 80, 160, True),  # the extension table: two septets each (TS 23.038, 6.2.1.1)
        ("€" * 80 + "a", 161, False),
        ("ā" + "a" * 69, 70, True),  # a macron is in neither table
        ("ā" + "a" * 70, 71, False),
        ("😀" * 35, 70, True),  # two UTF-16 units each
        ("😀" * 36, 72, False),
        ("é à ñ ü Ω @", 11, True),
        ("م" * 70, 70, True),
        ("م" * 71, 71, False),
    ],
)
def test_a_text_is_counted_as_the_network_counts(text: str, length: int, one: bool) -> None:
    assert septets.length(text) == length
    assert septets.fits(text) is one


def test_typographic_signs_are_made_plain_and_letters_never() -> None:
    assert septets.plain("It’s “here” – now…\u00a0OK") == 'It\'s "here" - now... OK'
    assert septets.plain("Kāo, whānau") == "Kāo, whānau"


def test_a_macron_shortens_only_the_part_it_stands_in() -> None:
    parts = septets.split("word " * 28 + "whānau " + "word " * 28)
    assert [septets.is_gsm(part) for part in parts].count(False) == 1
    assert all(septets.fits(part) for part in parts)


def test_parts_are_cut_between_lines_when_that_costs_no_text_more() -> None:
    parts = septets.split("a" * 100 + " " + "b" * 30 + "\nReply YES or NO to this question.")
    assert parts == ("1/2 " + "a" * 100 + " " + "b" * 30, "2/2 Reply YES or NO to this question.")


@settings(deadline=None)  # the machine may be busy with other things
@given(LETTERS)
@example("a" * 3000)
@example("ā" * 900)
@example("word " * 400)
def test_every_part_fits_and_together_they_say_everything(text: str) -> None:
    parts = septets.split(text)

    assert all(septets.fits(part) for part in parts)
    whole = septets.plain(text).strip()
    bodies = [part.partition(" ")[2] for part in parts] if len(parts) > 1 else list(parts)
    if len(parts) > 1:
        assert [part.partition(" ")[0] for part in parts] == [f"{n}/{len(parts)}" for n in range(1, len(parts) + 1)]
    assert re.sub(r"[ \n]+", "", "".join(bodies)) == re.sub(r"[ \n]+", "", whole)


def test_nothing_said_is_no_text() -> None:
    assert septets.split(" \n ") == ()


def test_an_arabic_text_is_cut_between_words_and_each_part_can_be_read_by_itself() -> None:
    said = "وصل طلبك إلى مصلحة الضرائب. سيصلك الرد قبل 4 ديسمبر 2026. للمساعدة اتصل على 0800 227 773 أو أجب بكلمة HELP."
    parts = septets.split(said)
    assert len(parts) == 2
    assert all(septets.fits(part) and not septets.is_gsm(part) for part in parts)
    assert [part[:4] for part in parts] == ["1/2 ", "2/2 "]
    assert " ".join(part[4:] for part in parts).split() == said.split(), "no word is cut, none is lost"
    assert septets.plain("رمزك: 7K2M-9QXD-4TB1؟") == "رمزك: 7K2M-9QXD-4TB1؟", "letters and their signs stay as they are"
