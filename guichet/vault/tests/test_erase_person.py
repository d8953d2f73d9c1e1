"""Erasing destroys keys, holds forbid it, the log stays whole, and nothing is readable even with the master key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.vault import api as vault
from guichet.vault import keyring, ports
from guichet.vault.models import ErasureRow, KeyRow

pytestmark = pytest.mark.django_db

AMINA, BORIS = kernel.new_id(), kernel.new_id()
PLACE = "evidence_fact/1/value"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHY: dict[str, Any] = {"reason": "she asked for it", "legal_basis": "Privacy Act 2020, IPP 9"}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with kernel.held_at(NOON):
        yield


def sealed(subject: str, owner: str | None = None) -> str:
    return vault.seal("Amina Rewi", subject=subject, owner=owner, place=PLACE)


def test_everything_of_the_owner_is_gone_and_nothing_of_others() -> None:
    hers = [sealed(AMINA), sealed("request:1", AMINA), sealed("case:1", AMINA)]
    others = [sealed(BORIS), sealed("request:2"), sealed("request:3", BORIS)]
    erased = vault.erase(AMINA, **WHY, who="olga", by=kernel.SYSTEM)
    assert (erased.destroyed, erased.kept) == ((AMINA, "request:1", "case:1"), ())
    for value in hers:
        with pytest.raises(vault.Erased) as gone:
            vault.unseal(value, place=PLACE)
        assert gone.value.on == NOON.date()
        assert vault.read(value, place=PLACE) == "erased on 2026-11-22"
    assert [vault.unseal(value, place=PLACE) for value in others] == ["Amina Rewi"] * 3
    assert list(KeyRow.objects.filter(owner_id=AMINA).values_list("wrapped", flat=True)) == [""] * 3
    row = ErasureRow.objects.get()
    assert (row.reason, row.asked_by, row.destroyed, row.kept) == ("she asked for it", "olga", 3, 0)
    (event,) = audit.about(AMINA)
    assert (event.type, event.data["erasure"]) == ("vault.PersonErased", row.id)
    assert "asked" not in str(event.data)
    assert audit.verify().is_whole


def test_what_comes_afterwards_has_a_key_of_its_own() -> None:
    before = sealed(AMINA)
    vault.erase(AMINA, **WHY, by=kernel.SYSTEM)
    after = sealed(AMINA)
    assert vault.unseal(after, place=PLACE) == "Amina Rewi"
    with pytest.raises(vault.Erased):
        vault.unseal(before, place=PLACE)
    assert vault.erase(AMINA, **WHY, by=kernel.SYSTEM).destroyed == (AMINA,)


def test_a_hold_forbids_it_until_it_is_lifted() -> None:
    value = sealed(AMINA)
    hold = vault.place_hold(AMINA, why="a claim", legal_basis="Evidence Act 2006", by=kernel.SYSTEM, who="olga")
    vault.place_hold(BORIS, why="another claim", legal_basis="Evidence Act 2006", by=kernel.SYSTEM)
    with pytest.raises(vault.Held, match=r"Evidence Act 2006: a claim \(until lifted, placed by olga"):
        vault.erase(AMINA, **WHY, by=kernel.SYSTEM)
    assert vault.unseal(value, place=PLACE) == "Amina Rewi"
    assert not ErasureRow.objects.exists()
    vault.lift_hold(hold.id, why="settled", by=kernel.SYSTEM, who="ola")
    (over,) = vault.holds_on(AMINA, past=True)
    assert (vault.holds_on(AMINA), over.lifted_by, over.lifted_why) == ((), "ola", "settled")
    assert vault.owners_held() == {BORIS}
    assert vault.erase(AMINA, **WHY, by=kernel.SYSTEM).destroyed == (AMINA,)


def test_a_hold_that_ran_out_no_longer_counts() -> None:
    sealed(AMINA)
    until = date(2026, 11, 30)
    vault.place_hold(AMINA, why="a claim", legal_basis="Evidence Act 2006", until_on=until, by=kernel.SYSTEM)
    with kernel.held_at(datetime(2026, 11, 30, 23, tzinfo=UTC)), pytest.raises(vault.Held, match="until 2026-11-30"):
        vault.erase(AMINA, **WHY, by=kernel.SYSTEM)
    with kernel.held_at(datetime(2026, 12, 1, 1, tzinfo=UTC)):
        assert vault.erase(AMINA, **WHY, by=kernel.SYSTEM).destroyed == (AMINA,)


def test_a_hold_that_is_past_says_nothing_or_is_not_the_platforms_is_refused() -> None:
    wrong: tuple[tuple[dict[str, Any], type[Exception]], ...] = (
        ({"until_on": NOON.date() - timedelta(days=1)}, kernel.Invalid),
        ({"why": "  "}, kernel.Invalid),
        ({"by": kernel.Actor(agent_id=AMINA)}, kernel.NotAllowed),
    )
    for changes, refusal in wrong:
        with pytest.raises(refusal):
            vault.place_hold(AMINA, **{"why": "a", "legal_basis": "b", "by": kernel.SYSTEM, **changes})
    assert vault.owners_held() == frozenset()


def test_what_the_law_keeps_stays_and_follows_by_itself() -> None:
    request, name = sealed("request:1", AMINA), sealed(AMINA)
    keep = [vault.Keep("request:1", date(2033, 11, 22), "case BS-1 was decided")]
    erased = vault.erase(AMINA, **WHY, keep=keep, by=kernel.SYSTEM)
    assert (erased.destroyed, erased.kept) == ((AMINA,), tuple(keep))
    assert vault.kept_of(AMINA) == tuple(keep)
    assert vault.unseal(request, place=PLACE) == "Amina Rewi"
    assert vault.erased_on(vault.read(name, place=PLACE)) == NOON.date()
    with kernel.held_at(datetime(2033, 11, 22, 12, tzinfo=UTC)):
        assert vault.complete_erasures() == 0
    with kernel.held_at(datetime(2033, 11, 23, 12, tzinfo=UTC)):
        hold = vault.place_hold(AMINA, why="a claim", legal_basis="Evidence Act 2006", by=kernel.SYSTEM)
        assert vault.complete_erasures() == 0
        vault.lift_hold(hold.id, why="settled", by=kernel.SYSTEM)
        assert vault.complete_erasures() == 1
        assert vault.read(request, place=PLACE) == "erased on 2033-11-23"
    assert audit.verify().is_whole


@pytest.mark.parametrize(
    ("owner", "changes", "refusal"),
    [
        (AMINA, {"by": kernel.Actor(agent_id=AMINA, channel="web")}, kernel.NotAllowed),
        (AMINA, {"reason": " "}, kernel.Invalid),
        (AMINA, {"legal_basis": "x" * 301}, kernel.Invalid),
        (BORIS, {}, kernel.NotFound),
    ],
    ids=["not the platform", "no reason", "too long a basis", "nobody"],
)
def test_refused_erasures_change_nothing(owner: str, changes: dict[str, Any], refusal: type[Exception]) -> None:
    value = sealed(AMINA)
    with pytest.raises(refusal):
        vault.erase(owner, **{**WHY, "by": kernel.SYSTEM, **changes})
    assert vault.unseal(value, place=PLACE) == "Amina Rewi"
    assert (ErasureRow.objects.count(), audit.about(AMINA)) == (0, ())


def test_a_keeper_of_traces_that_fails_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(ports.Traces):
        def forget(self, *, owner: str, subjects: frozenset[str]) -> None:
            raise kernel.Conflict("not now")

        def check(self) -> tuple[kernel.Problem, ...]:
            return ()

    value = sealed(AMINA)
    monkeypatch.setitem(ports.traces._things, "broken", Broken())
    with pytest.raises(kernel.Conflict, match="not now"):
        vault.erase(AMINA, **WHY, by=kernel.SYSTEM)
    keyring.forget()
    assert KeyRow.objects.get(subject=AMINA).destroyed_at is None
    assert value


def test_a_destroyed_key_cannot_be_put_back_in_the_row() -> None:
    sealed(AMINA)
    vault.erase(AMINA, **WHY, by=kernel.SYSTEM)
    with pytest.raises(Exception, match=r"(?i)constraint"), connection.cursor() as cursor:
        cursor.execute("UPDATE vault_key SET wrapped = 'x' WHERE subject = %s", [AMINA])


def test_a_forgotten_drafts_key_is_destroyed_with_it() -> None:
    value = sealed("request:1")
    vault.discard(["request:1", "request:never"])
    assert vault.erased_on(vault.read(value, place=PLACE)) == NOON.date()
