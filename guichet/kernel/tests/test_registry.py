"""Plug-ins by name: taken once, and a wrong name is answered with the nearest."""

import pytest

from guichet.kernel.api import Conflict, NotFound, Registry


def greetings() -> Registry[str]:
    registry: Registry[str] = Registry("greeting")
    registry.register("morning", "Mōrena")
    registry.register("evening", "Pō mārie")
    return registry


def test_what_was_plugged_in_is_found() -> None:
    registry = greetings()
    assert registry.get("morning") == "Mōrena"
    assert registry.names() == ("evening", "morning")
    assert list(registry) == [("evening", "Pō mārie"), ("morning", "Mōrena")]
    assert "morning" in registry
    assert "noon" not in registry


def test_a_name_is_taken_once() -> None:
    registry = greetings()
    registry.register("morning", registry.get("morning"))
    with pytest.raises(Conflict, match=r"there is already a greeting called 'morning'.*another name"):
        registry.register("morning", "Kia ora")
    assert registry.get("morning") == "Mōrena"
    registry.replace("morning", "Kia ora")
    assert registry.get("morning") == "Kia ora"


@pytest.mark.parametrize(
    ("asked", "remedy"), [("mornign", "Did you mean 'morning'?"), ("xyz", "There are: evening, morning.")]
)
def test_a_wrong_name_is_answered_with_what_there_is(asked: str, remedy: str) -> None:
    with pytest.raises(NotFound, match=f"there is no greeting called '{asked}'") as refused:
        greetings().get(asked)
    assert refused.value.remedy == remedy


def test_an_empty_registry_says_so() -> None:
    with pytest.raises(NotFound) as refused:
        Registry[str]("greeting").get("morning")
    assert refused.value.remedy == "There are: none."
