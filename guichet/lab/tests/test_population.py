"""The cast works wherever the jurisdiction has work for them."""

import pytest

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.lab import population
from guichet.lab.people import StaffPost, person

KNOWN = frozenset({"inland-revenue", "internal-affairs"})


def test_staff_work_where_they_always_do() -> None:
    assert population._posts(person("chen"), KNOWN, "inland-revenue") == person("chen").roles


def test_without_their_organization_they_work_for_the_first_that_offers_a_service() -> None:
    known = frozenset({"harakeke-district-council"})
    posts = population._posts(person("chen"), known, "harakeke-district-council")
    assert posts == (StaffPost("caseworker", "harakeke-district-council"),)
    assert population._posts(person("priya"), known, "harakeke-district-council") == person("priya").roles
    assert population._posts(person("amina"), known, "harakeke-district-council") == ()


@pytest.mark.django_db
def test_before_anything_is_published_everybody_keeps_their_post(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> catalogue.Jurisdiction:
        raise kernel.NotFound("nothing is published")

    monkeypatch.setattr(catalogue, "current", nothing)
    assert population._organizations() == (frozenset(), "")
    people = population.populate()
    assert set(people.agents) >= {"amina", "boris", "chen", "dana", "eve", "ari"}
    assert population.populate() == people
