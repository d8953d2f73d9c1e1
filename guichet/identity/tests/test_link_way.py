"""A change of provider keeps the file; no way in ever opens two; the last one stays."""

from __future__ import annotations

from datetime import date

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity import models
from guichet.identity.operations.link_way import link_subject
from guichet.identity.operations.sign_in_person import begin_sign_in
from guichet.identity.tests.arriving import BANK, NATIONAL, A, arrive, keyed, lower
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def named(subject: str, issuer: str = BANK) -> identity.Named:
    return identity.Named(issuer, subject)


def link(by: kernel.Actor, subject: str, *, assurance: kernel.Assurance = A.LOW, born: date | None = None) -> None:
    link_subject(named=named(subject), assurance=assurance, birth_date=born, by=by)


def test_moving_to_another_provider_keeps_the_file() -> None:
    amina = arrive("amina")
    link(amina, "amina-at-bank", assurance=A.SUBSTANTIAL)
    again = arrive("amina-at-bank", issuer=BANK)
    assert again.agent_id == amina.agent_id
    old = next(way for way in identity.ways_of(str(amina.agent_id)) if way.name == NATIONAL)
    identity.remove_way(way_id=old.id, by=again)
    assert [way.name for way in identity.ways_of(str(amina.agent_id))] == [BANK]
    assert arrive("amina").agent_id != amina.agent_id  # the old provider's number opens the file no longer
    types = [event.type for event in audit.history(stream=kernel.Reference("agent", str(amina.agent_id)))]
    assert types.count("identity.SubjectLinked") == 2
    assert types.count("identity.SubjectUnlinked") == 1


def test_linking_twice_is_once() -> None:
    amina = arrive("amina")
    link(amina, "a")
    link(amina, "a")
    assert len(identity.ways_of(str(amina.agent_id))) == 2


def test_no_way_in_opens_two_files_and_files_are_not_merged() -> None:
    amina, boris = arrive("amina"), arrive("boris", issuer=BANK)
    with pytest.raises(kernel.Conflict) as refused:
        link(amina, "boris")
    assert refused.value.code == "other_file"
    assert "remove it there" in refused.value.remedy
    assert arrive("boris", issuer=BANK).agent_id == boris.agent_id
    assert len(identity.ways_of(str(amina.agent_id))) == 1


def test_who_came_in_less_surely_changes_nothing() -> None:
    amina = arrive("amina", assurance=A.HIGH)
    thief = lower(amina, A.SUBSTANTIAL)
    with pytest.raises(kernel.SignInNeeded) as refused:
        link(thief, "thief")
    assert refused.value.level == "high"
    link(amina, "bank")
    (way, _) = identity.ways_of(str(amina.agent_id))
    with pytest.raises(kernel.SignInNeeded):
        identity.remove_way(way_id=way.id, by=thief)
    with pytest.raises(kernel.SignInNeeded):
        keyed(thief)


def test_another_birth_date_is_another_person() -> None:
    amina = arrive("amina", birthdate="1996-03-14")
    with pytest.raises(kernel.Conflict) as refused:
        link(amina, "a", born=date(1996, 3, 15))
    assert refused.value.code == "other_person"
    link(amina, "a", born=date(1996, 3, 14))


def test_the_last_way_stays_and_anothers_is_not_there() -> None:
    amina, eve = arrive("amina"), arrive("eve")
    (way,) = identity.ways_of(str(amina.agent_id))
    with pytest.raises(kernel.Conflict, match="only way"):
        identity.remove_way(way_id=way.id, by=amina)
    keyed(eve)
    with pytest.raises(kernel.NotFound):
        identity.remove_way(way_id=way.id, by=eve)
    with pytest.raises(kernel.NotAllowed):
        identity.remove_way(
            way_id=way.id, by=kernel.Actor(agent_id=eve.agent_id, on_behalf_of=amina.agent_id, mandate="x")
        )


def test_what_rests_on_a_removed_way_ends_at_once() -> None:
    amina = arrive("amina")
    link(amina, "a")
    account = models.Account.objects.get(agent_id=amina.agent_id)
    for who in (identity.Named(NATIONAL, "amina"), named("a")):
        begin_sign_in(account=account, provider="x", assurance=A.LOW, named=who, by=amina)
    way = next(way for way in identity.ways_of(str(amina.agent_id)) if way.name == BANK)
    identity.remove_way(way_id=way.id, by=amina)
    assert list(models.SignIn.objects.filter(ended_at__isnull=True).values_list("issuer", flat=True)) == [NATIONAL]


def test_only_the_platform_ends_sign_ins_by_name() -> None:
    with pytest.raises(kernel.GuichetError):
        identity.end_sign_ins_named(named=named("a"), by=arrive("eve"))
    with pytest.raises(kernel.Invalid):
        identity.end_sign_ins_named(named=identity.Named(BANK), by=kernel.SYSTEM)
