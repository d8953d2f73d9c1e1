"""Texts in several languages say which one they answer in; places are filled or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.kernel.api import LocalizedText, Words, fill, places

BOTH = LocalizedText({"en": "Birth", "mi": "Whānautanga"}, awaiting_review=frozenset({"mi"}))
NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
PLAIN = st.text(st.characters(exclude_characters="{}"), max_size=20)


def test_it_answers_in_the_language_asked_for() -> None:
    assert BOTH.in_language("en") == Words("Birth", "en")
    assert BOTH.in_language("mi") == Words("Whānautanga", "mi", fell_back=False, awaiting_review=True)
    assert str(BOTH.in_language("en")) == "Birth"


def test_it_falls_back_and_says_so() -> None:
    assert BOTH.in_language("fr", fallbacks=("de", "mi")) == Words("Whānautanga", "mi", True, True)
    assert BOTH.in_language("fr") == Words("Birth", "en", True, False)
    assert LocalizedText({"en": "", "mi": "Kia ora"}).in_language("en") == Words("Kia ora", "mi", True)


def test_nothing_to_say_is_false() -> None:
    assert not LocalizedText()
    assert not LocalizedText({"en": ""})
    assert BOTH
    assert LocalizedText().in_language("en") == Words("", "en")


def test_places_are_filled() -> None:
    assert fill("Kia ora {name}, {amount} a week", {"name": "Amina", "amount": "$73"}) == "Kia ora Amina, $73 a week"
    assert fill("", {}) == ""
    assert places("{a} and {b} and {a}") == frozenset({"a", "b"})


def test_a_value_is_not_filled_again() -> None:
    assert fill("{name}", {"name": "{secret}", "secret": "x"}) == "{secret}"


def test_a_place_without_a_value_is_named() -> None:
    with pytest.raises(KeyError, match="amount"):
        fill("{amount}", {})


@pytest.mark.parametrize(
    "text", ["{", "{name", "{}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{0}", "{ name}", "{{name}}"]
)
def test_only_plain_names_are_places(text: str) -> None:
    with pytest.raises(ValueError, match=r"a place is written \{name\}"):
        places(text)


@given(st.lists(st.tuples(PLAIN, NAMES, st.text(max_size=10))), PLAIN)
def test_what_is_around_the_places_stays(parts: list[tuple[str, str, str]], rest: str) -> None:
    values = {name: value for _, name, value in parts}
    text = "".join(f"{before}{{{name}}}" for before, name, _ in parts) + rest
    assert fill(text, values) == "".join(before + values[name] for before, name, _ in parts) + rest
    assert places(text) == frozenset(values)
