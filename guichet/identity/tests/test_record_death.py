"""A death: everything of the living ends at once, and holds again whole when there was none."""

from datetime import date, timedelta

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.models import Account
from guichet.identity.tests.cast import Cast
from guichet.identity.tests.mandating import acting, give
from guichet.kernel import api as kernel

DIED = date(2026, 11, 18)


def record(cast: Cast, died_on: date = DIED, source: str = "register:deaths/7") -> identity.Died:
    return identity.record_death(agent_id=str(cast.amina.agent_id), died_on=died_on, source=source, by=kernel.SYSTEM)


def test_with_a_death_end_mandates_relationships_tokens_and_sign_ins(cast: Cast) -> None:
    amina = str(cast.amina.agent_id)
    held = give(cast.amina, cast.dana)
    child = identity.register_child(
        parent_id=amina, name="Aroha Rahimi", birth_date=date(2026, 11, 1), proof="request:1", by=cast.amina
    )
    token = identity.issue_token(agent_id=amina, assurance=kernel.Assurance.LOW, label="app", by=cast.amina)
    record(cast)
    death = identity.death_of(amina)
    assert death is not None
    assert (death.died_on, death.source) == (DIED, "register:deaths/7")
    assert identity.acts_for(by=acting(cast.dana, held)) == ()
    assert identity.related(amina, "parent_of") == ()
    with pytest.raises(kernel.SignInNeeded):
        identity.actor_of_token(token)
    assert not Account.objects.filter(agent_id=amina, is_active=True).exists()
    assert identity.people_named(name="Aroha Rahimi", birth_date=date(2026, 11, 1))[0].id == child.id


def test_recorded_twice_is_recorded_once(cast: Cast) -> None:
    first = record(cast)
    again = record(cast, died_on=DIED - timedelta(days=1), source="case:other")
    assert again == first
    told = [each for each in audit.about(str(cast.amina.agent_id)) if each.type == "identity.DeathRecorded"]
    assert len(told) == 1
    assert DIED.isoformat() not in str(told[0].data)


def test_taken_back_everything_holds_again_and_nobody_is_executor(cast: Cast) -> None:
    amina, dana = str(cast.amina.agent_id), str(cast.dana.agent_id)
    held = give(cast.amina, cast.dana)
    token = identity.issue_token(agent_id=amina, assurance=kernel.Assurance.LOW, label="app", by=cast.amina)
    gone = give(cast.boris, cast.amina)
    identity.revoke_mandate(mandate_id=gone.id, by=cast.boris)
    record(cast)
    identity.relate(agent_id=dana, other_id=amina, kind="executor_of", proof="register:probate/1", by=kernel.SYSTEM)
    assert [each.agent.id for each in identity.executors_of(amina)] == [dana]
    back = identity.correct_death(agent_id=amina, by=kernel.SYSTEM)
    assert back is not None
    assert identity.death_of(amina) is None
    assert [each.id for each in identity.acts_for(by=cast.dana)] == [held.id]
    assert identity.executors_of(amina) == ()
    assert identity.acts_for(by=cast.amina) == (), "what Boris took back before stays taken back"
    assert identity.actor_of_token(token).agent_id == amina
    assert identity.correct_death(agent_id=amina, by=kernel.SYSTEM) is None


@pytest.mark.parametrize(
    ("died_on", "source", "wrong"),
    [
        (date(2999, 1, 1), "register:deaths/7", "died_on"),
        (date(1900, 1, 1), "register:deaths/7", "died_on"),
        (DIED, "she says so", "source"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_is_refused_and_nothing_changes(died_on: date, source: str, wrong: str) -> None:
    person = identity.register_person(name="Hemi Tūhoe", birth_date=date(1948, 5, 20), by=kernel.SYSTEM)
    with pytest.raises(kernel.Invalid) as refused:
        identity.record_death(agent_id=person.id, died_on=died_on, source=source, by=kernel.SYSTEM)
    assert [each.where for each in refused.value.problems] == [wrong]
    assert identity.death_of(person.id) is None


def test_nobody_but_the_platform_records_one(cast: Cast) -> None:
    for by in (cast.eve, cast.dana, cast.chen, cast.priya, cast.amina):
        with pytest.raises(kernel.NotAllowed):
            identity.record_death(agent_id=str(cast.amina.agent_id), died_on=DIED, source="case:1", by=by)
        with pytest.raises(kernel.NotAllowed):
            identity.correct_death(agent_id=str(cast.amina.agent_id), by=by)
    assert identity.death_of(str(cast.amina.agent_id)) is None


@pytest.mark.django_db
def test_who_is_named_alike_and_born_another_day_is_not_found() -> None:
    born = date(1948, 5, 20)
    hemi = identity.register_person(name="Hemi Tūhoe", birth_date=born, by=kernel.SYSTEM)
    assert identity.people_named(name="HEMI TUHOE", birth_date=born) == (hemi,)
    assert identity.people_named(name=hemi.name, birth_date=born + timedelta(days=1)) == ()
    assert identity.people_named(name="Hemi", birth_date=born) == ()
