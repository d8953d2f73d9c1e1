"""Relationships: nobody relates themselves to someone who is someone's."""

from datetime import date

import pytest

from guichet.identity import api as identity
from guichet.identity.models import Relationship
from guichet.identity.tests.cast import Cast
from guichet.kernel import api as kernel


def relate(cast: Cast, agent: kernel.Actor, other_id: str, by: kernel.Actor) -> None:
    identity.relate(agent_id=str(agent.agent_id), other_id=other_id, kind="parent_of", proof="birth", by=by)


def test_a_parent_claims_the_child_they_made_known_and_nobody_else_does(cast: Cast) -> None:
    child = identity.register_person(name="Tama", birth_date=date(2026, 11, 1), by=cast.amina)
    relate(cast, cast.amina, child.id, cast.amina)
    relate(cast, cast.amina, child.id, cast.amina)
    (related,) = identity.related(str(cast.amina.agent_id), "parent_of")
    assert (related.agent.id, related.from_on, related.until_on) == (child.id, date(2026, 11, 1), date(2044, 10, 31))
    with pytest.raises(kernel.NotAllowed, match="someone's"):
        relate(cast, cast.eve, child.id, cast.eve)
    relate(cast, cast.boris, child.id, kernel.SYSTEM)
    assert identity.wards_of(str(cast.boris.agent_id)) == {child.id}
    identity.end_relationship(
        agent_id=str(cast.boris.agent_id),
        other_id=child.id,
        kind="parent_of",
        until_on=date(2026, 11, 2),
        by=kernel.SYSTEM,
    )
    assert identity.wards_of(str(cast.boris.agent_id)) == frozenset()


def test_nobody_claims_one_who_signs_in_or_claims_for_another(cast: Cast) -> None:
    signed = identity.recognise(
        provider="https://id.example",
        subject="1",
        claims={"name": "Grown"},
        assurance=kernel.Assurance.LOW,
        by=kernel.SYSTEM,
    )
    child = identity.register_person(name="Tama", birth_date=date(2026, 11, 1), by=cast.amina)
    with pytest.raises(kernel.NotAllowed):
        relate(cast, cast.eve, signed.agent.id, cast.eve)
    with pytest.raises(kernel.NotAllowed):
        relate(cast, cast.amina, child.id, cast.eve)
    with pytest.raises(kernel.NotFound):
        identity.register_child(
            parent_id=str(cast.amina.agent_id), name="X", birth_date=date(2026, 1, 1), proof="birth", by=cast.eve
        )
    assert not Relationship.objects.exists()


def test_wrong_relationships_are_told(cast: Cast) -> None:
    with pytest.raises(kernel.Invalid, match="between two"):
        relate(cast, cast.amina, str(cast.amina.agent_id), kernel.SYSTEM)
    assert identity.coming_of_age(date(2008, 2, 29)) == date(2026, 3, 1)
