"""Colours that not everyone can see are refused at publication, with one that would do."""

from pathlib import Path

import msgspec
from django.conf import settings

from guichet.catalogue import api as catalogue
from guichet.look.gate import EveryoneCanSee


def jurisdiction(**look: str) -> catalogue.Jurisdiction:
    loaded = catalogue.load(Path(settings.GUICHET_JURISDICTION))
    return msgspec.structs.replace(loaded, look=msgspec.structs.replace(loaded.look, **look))


def test_the_shipped_colours_can_be_seen() -> None:
    assert EveryoneCanSee().check_jurisdiction(jurisdiction()) == ()


def test_a_pale_focus_is_refused_with_a_colour_that_would_do() -> None:
    found = EveryoneCanSee().check_jurisdiction(jurisdiction(focus="#ffeeaa"))

    assert found
    assert {each.where for each in found} == {"jurisdiction.yaml#look"}
    assert any("Set look.focus" in each.remedy for each in found)


def test_it_is_asked_whenever_something_is_published() -> None:
    found = catalogue.check(jurisdiction(ink="#dddddd"))

    assert any(each.code == "colours" for each in found)


def test_what_is_no_colour_is_said_so() -> None:
    found = EveryoneCanSee().check_jurisdiction(jurisdiction(ink="dark"))

    assert [each.code for each in found] == ["colours"]
