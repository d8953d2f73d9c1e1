"""A provider's word becomes someone we know: once made, then recognised; the provider is the source of the name."""

from datetime import date
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.models import Agent, ProviderSubject
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def recognise(by: kernel.Actor = kernel.SYSTEM, subject: str = "7", **claims: Any) -> identity.Signed:
    return identity.recognise(
        provider="https://id.example",
        subject=subject,
        claims={"name": "Amina Rahimi", **claims},
        assurance=kernel.Assurance.LOW,
        by=by,
    )


def test_a_changed_name_replaces_the_old_one_and_is_remembered_as_a_change() -> None:
    first = recognise()
    second = recognise(name="Amina  Rahimi-Ngata", birthdate="1996-03-14")
    assert second.agent.id == first.agent.id
    assert second.agent.name == "Amina Rahimi-Ngata"
    assert second.agent.birth_date == date(1996, 3, 14)
    (changed,) = [
        event for event in audit.history(stream=kernel.Reference("agent", first.agent.id)) if "Changed" in event.type
    ]
    assert "Rahimi" not in str(changed)


def test_one_number_at_two_providers_is_two_people() -> None:
    recognise()
    identity.recognise(
        provider="https://other.example",
        subject="7",
        claims={"name": "Boris Novak"},
        assurance=kernel.Assurance.LOW,
        by=kernel.SYSTEM,
    )
    assert Agent.objects.count() == ProviderSubject.objects.count() == 2


def test_names_in_parts_and_days_in_part() -> None:
    signed = recognise(name="", given_name="Tāmati", family_name="Wāka", birthdate="1990")
    assert (signed.agent.name, signed.agent.birth_date) == ("Tāmati Wāka", None)


@pytest.mark.parametrize("claims", [{"name": ""}, {"name": 7}, {"name": "x" * 301}])
def test_nobody_without_a_name(claims: dict[str, Any]) -> None:
    with pytest.raises(kernel.Invalid):
        recognise(**claims)
    assert not Agent.objects.exists()


def test_nobody_without_a_number() -> None:
    with pytest.raises(kernel.Invalid, match="named nobody"):
        recognise(subject=" ")


def test_only_the_platform_recognises(cast: Cast) -> None:
    for actor in (cast.eve, cast.chen, cast.priya, cast.clara):
        with pytest.raises(kernel.NotAllowed):
            recognise(by=actor)
    assert not ProviderSubject.objects.exists()
