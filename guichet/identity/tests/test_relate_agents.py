"""Relationships: nobody relates themselves to someone who is someone's."""

from datetime import UTC, date, datetime, timedelta

import pytest

from guichet.identity import api as identity
from guichet.identity.models import Relationship
from guichet.identity.tests.cast import Cast
from guichet.identity.tests.mandating import acting, give
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


def test_what_is_declared_opens_nothing_and_what_is_proven_ends_by_itself(cast: Cast) -> None:
    mother = identity.register_person(name="Hine", by=kernel.SYSTEM)
    given = {"agent_id": str(cast.dana.agent_id), "other_id": mother.id, "by": kernel.SYSTEM}
    for kind in ("guardian_of", "executor_of", "partner_of"):
        identity.relate(kind=kind, proof="she says so", **given)  # type: ignore[arg-type]  # as typed above
    assert [each.proven for each in identity.related(str(cast.dana.agent_id), "guardian_of")] == [False]
    assert identity.acts_for(by=cast.dana) == ()
    identity.relate(kind="executor_of", proof="register:wills/9", **given)  # type: ignore[arg-type]  # ditto
    identity.relate(kind="partner_of", proof="register:marriages/9", **given)  # type: ignore[arg-type]  # ditto
    (held,) = identity.acts_for(by=cast.dana)
    assert (held.source, held.until_on) == ("executor_of", kernel.today() + timedelta(days=365))
    dana = acting(cast.dana, held)
    case = identity.Protected("case", frozenset({mother.id}))
    assert identity.may(dana, "read", case)
    with kernel.held_at(kernel.now() + timedelta(days=366)):
        assert not identity.may(dana, "read", case)
    assert identity.close_estate(person_id=mother.id, until_on=kernel.today() - timedelta(days=1), by=kernel.SYSTEM)
    assert not identity.may(dana, "read", case)
    with pytest.raises(kernel.NotAllowed):
        identity.close_estate(person_id=mother.id, until_on=kernel.today(), by=cast.eve)


def test_nobody_writes_themselves_a_proof(cast: Cast) -> None:
    child = identity.register_person(name="Tama", birth_date=date(2026, 11, 1), by=cast.eve)
    with pytest.raises(kernel.NotAllowed, match="platform"):
        identity.relate(
            agent_id=str(cast.eve.agent_id), other_id=child.id, kind="guardian_of", proof="register:courts/1",
            by=cast.eve,
        )  # fmt: skip
    with pytest.raises(kernel.NotAllowed, match="platform"):
        identity.register_child(
            parent_id=str(cast.eve.agent_id), name="X", birth_date=date(2026, 1, 1), proof="case:1", by=cast.eve
        )


def test_a_proven_parent_acts_for_the_child_until_it_comes_of_age(cast: Cast) -> None:
    child = identity.register_child(
        parent_id=str(cast.dana.agent_id), name="Ari", birth_date=date(2022, 2, 3), proof="register:births/4",
        by=kernel.SYSTEM,
    )  # fmt: skip
    (held,) = identity.acts_for(by=cast.dana)
    request = identity.Protected("request", frozenset({child.id}), service="a/b")
    assert identity.may(acting(cast.dana, held), "submit", request)
    with kernel.held_at(datetime(2040, 2, 3, tzinfo=UTC)):
        assert not identity.may(acting(cast.dana, held), "submit", request)


def test_nobody_judges_those_they_act_for(cast: Cast) -> None:
    case = identity.Protected("case", frozenset({str(cast.amina.agent_id)}), organization="inland-revenue")
    assert identity.may(cast.chen, "decide", case)
    held = give(cast.amina, cast.chen)
    assert not identity.may(cast.chen, "decide", case)
    assert not identity.may(acting(cast.chen, held), "decide", case)
    identity.revoke_mandate(mandate_id=held.id, by=cast.amina)
    assert identity.may(cast.chen, "decide", case)
