"""People become known: any name, no future birth; a child with its parent, in both their histories."""

from datetime import date, timedelta

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.models import Agent
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Tāmati   Wāka ", "Tāmati Wāka"), ("Sukarno", "Sukarno"), ("أمينة", "أمينة"), ("O\u0308zil", "Özil")],
)
@pytest.mark.django_db
def test_a_name_is_kept_as_it_is_and_tidied(typed: str, kept: str) -> None:
    assert identity.register_person(name=typed, by=kernel.SYSTEM).name == kept


@pytest.mark.parametrize("name", ["", "   ", "x" * 301, "a\u0000b"])
@pytest.mark.django_db
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(kernel.Invalid):
        identity.register_person(name=name, by=kernel.SYSTEM)
    assert not Agent.objects.exists()


@pytest.mark.django_db
def test_nobody_is_born_tomorrow_and_nobody_unknown_registers() -> None:
    with pytest.raises(kernel.Invalid, match="today or earlier"):
        identity.register_person(name="Tama", birth_date=kernel.today() + timedelta(days=1), by=kernel.SYSTEM)
    with pytest.raises(kernel.SignInNeeded):
        identity.register_person(name="Tama", by=kernel.Actor(channel="web"))
    assert not Agent.objects.exists()


def test_a_child_made_known_stands_in_its_history_and_its_parents(cast: Cast) -> None:
    parent = str(cast.amina.agent_id)
    child = identity.register_child(
        parent_id=parent, name="Tama Rahimi", birth_date=date(2026, 11, 1), proof="request:1", by=cast.amina
    )
    assert identity.wards_of(parent) == {child.id}
    types = [event.type for event in audit.history(stream=kernel.Reference("agent", parent))]
    assert types[-2:] == ["identity.RelationshipRecorded", "identity.ChildRegistered"]
    first = audit.history(stream=kernel.Reference("agent", child.id))[0]
    assert first.type == "identity.PersonRegistered"
    assert "Tama" not in str(first)
