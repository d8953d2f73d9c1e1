"""A number that somebody wrote in a form is texted, or left alone; it never keeps a message from going out."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from guichet.catalogue import api as catalogue
from guichet.journeys.use_cases import tell


@pytest.mark.parametrize(
    ("typed", "texted"),
    [("5065550101", "+15065550101"), ("+64215550101", "+64215550101"), ("5550101", ""), ("911", ""), ("", "")],
)
def test_it_is_read_as_people_of_the_country_write_it(
    typed: str, texted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "current", lambda: SimpleNamespace(country="CA"))
    assert tell.number_to_text(typed) == texted
