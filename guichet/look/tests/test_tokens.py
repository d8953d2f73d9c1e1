"""A jurisdiction changes the look by data, and cannot make it unreadable unawares."""

import pytest

from guichet.look import api as look
from guichet.look import colour


def test_the_look_as_given_keeps_its_promise_of_contrast() -> None:
    assert look.problems(look.Tokens()) == ()


def test_contrast_is_that_of_the_standard() -> None:
    assert round(colour.contrast("#000000", "#ffffff"), 2) == 21
    assert round(colour.contrast("#777777", "#ffffff"), 2) == 4.48


def test_a_pale_colour_is_named_with_a_cure_that_cures() -> None:
    tokens = look.tokens_from({"colour": "#8fc7bd"})
    found = [each for each in look.problems(tokens) if each.scheme == "light" and each.foreground == "deep"]
    assert found
    assert "Set look.colour" in str(found[0])
    cure = found[0].cure.split("for example ")[1].split(" ")[0]
    assert colour.contrast(cure, colour.mix("#f8f3e8", "#ffffff", 0)) >= 4.5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"color": "#123456"}, "look has no key 'color'"),
        ({"colour": "teal"}, "look.colour: a colour is written as # and six"),
        ({"colour": 123456}, "look.colour is a colour in quotes"),
        ({"radius": 40}, "look.radius is a whole number of pixels from 0 to 12"),
        ({"name": "  "}, "look.name is a short text"),
        ({"dark": "#000000"}, "look.dark is a map of colours"),
        ({"dark": {"inc": "#000000"}}, "look.dark has no key 'inc'"),
    ],
)
def test_a_wrong_look_is_refused_with_its_place(given: dict[str, object], said: str) -> None:
    with pytest.raises(look.LookError, match=said.replace("(", r"\(")):
        look.tokens_from(given)


def test_the_stylesheet_has_light_dark_and_paper() -> None:
    css = look.stylesheet(look.tokens_from({"colour": "#1f4b43"}))
    assert "--deep:#1f4b43" in css
    assert "@media (prefers-color-scheme:dark)" in css
    assert "@media print" in css
    assert "prefers" not in look.stylesheet(look.Tokens(), scheme="dark")


def test_a_dark_scheme_is_made_from_a_light_one() -> None:
    tokens = look.tokens_from({"colour": "#5b1a3a", "focus": "#c4007a", "accent": "#e8a23d"})
    assert tokens.dark.colour != tokens.light.colour
    assert [str(each) for each in look.problems(tokens)] == []
