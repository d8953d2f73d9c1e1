"""Notices of life events: receive_notice, take_notices in order, match_notice by an officer, reopen_notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.evidence import api as evidence
from guichet.evidence.models import KnownAsRow, LaneRow, NoticeRow
from guichet.evidence.tracing import KEEPER
from guichet.identity import api as identity
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
OPERATOR = kernel.Actor(channel="command")
ABOUT = {"number": "dia-7", "name": "Amina Rahimi", "birth_date": "1996-03-14"}


def told(id: str = "1", **changes: Any) -> evidence.LifeEventNotice:
    values: dict[str, Any] = {
        "id": id, "source": "births", "organization": "registry", "type": "move", "about": ABOUT,
        "occurred_on": date(2026, 11, 1), "data": {"postal_address": "1 First Street"},
    }  # fmt: skip
    return evidence.LifeEventNotice(**{**values, **changes})


def receive(notice: evidence.LifeEventNotice) -> evidence.ReceivedNotice:
    return evidence.receive_notice(notice=notice, by=kernel.SYSTEM)


@pytest.fixture
def amina() -> str:
    return identity.register_person(name="Amina Rahimi", birth_date=date(1996, 3, 14), by=kernel.SYSTEM).id


class Following:
    """Remembers what it was handed."""

    def __init__(self, about: str | None, *, follows: bool = True) -> None:
        self.about, self.follows = about, follows
        self.taken: list[str] = []

    def resolve(self, notice: evidence.LifeEventNotice) -> str | None:
        return self.about

    def follow(self, received: evidence.ReceivedNotice) -> bool:
        assert received.notice is not None
        self.taken.append(received.notice.id)
        return self.follows

    def take(self, lane: str) -> evidence.Taken:
        return evidence.take_notices(lane=lane, resolve=self.resolve, follow=self.follow, by=kernel.SYSTEM)


def test_it_is_kept_once_and_sealed(amina: str) -> None:
    first = receive(told())
    assert (first.new, first.state, first.notice) == (True, "waiting", told())
    again = receive(told())
    assert (again.new, again.id) == (False, first.id)
    with pytest.raises(kernel.Conflict):
        receive(told(data={"postal_address": "2 Second Street"}))
    row = NoticeRow.objects.get()
    for text in ("Amina", "First", "dia-7", "1996"):
        assert text not in f"{row.sealed_content} {row.digest} {row.lane.who}"
    for stranger in (OPERATOR, kernel.Actor(agent_id=amina, channel="api")):
        with pytest.raises(kernel.GuichetError):
            evidence.receive_notice(notice=told("2"), by=stranger)
    assert NoticeRow.objects.count() == 1


@pytest.mark.parametrize("changes", [{"about": {}}, {"about": {"name": "A"}}, {"sequence": 0}, {"id": ""}])
def test_one_that_names_nobody_or_counts_from_nothing_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(kernel.Invalid):
        receive(replace(told(), **changes))
    assert NoticeRow.objects.count() == 0


def test_they_are_taken_in_the_sources_own_order(amina: str) -> None:
    lane = receive(told("c", sequence=3)).lane
    receive(told("b", sequence=2))
    follower = Following(amina)
    waiting = follower.take(lane)
    assert (waiting.settled, follower.taken) == (0, [])
    assert waiting.again_at == NoticeRow.objects.get(notice_id="b").received_at + timedelta(days=1)
    receive(told("a", sequence=1))
    assert follower.take(lane).settled == 3
    assert follower.taken == ["a", "b", "c"]
    assert follower.take(lane).settled == 0


def test_people_do_not_wait_for_one_another(amina: str) -> None:
    blocked = receive(told("late", sequence=9)).lane
    other = receive(told("other", about={"number": "dia-8"})).lane
    follower = Following(amina)
    assert (follower.take(blocked).settled, follower.take(other).settled) == (0, 1)


def test_what_follow_raises_undoes_and_stops_but_what_cannot_be_is_refused(amina: str) -> None:
    lane = receive(told("1", sequence=1)).lane
    receive(told("2", sequence=2))

    def away(received: evidence.ReceivedNotice) -> bool:
        KnownAsRow.objects.create(organization="half", number="done", agent_id=amina)
        raise OSError("away")

    def cannot(received: evidence.ReceivedNotice) -> bool:
        KnownAsRow.objects.create(organization="half", number="done", agent_id=amina)
        raise kernel.Invalid((kernel.Problem("postal_address", "no", code="wrong"),))

    with pytest.raises(OSError, match="away"):
        evidence.take_notices(lane=lane, resolve=lambda _: amina, follow=away, by=kernel.SYSTEM)
    assert set(NoticeRow.objects.values_list("state", flat=True)) == {"waiting"}
    evidence.take_notices(lane=lane, resolve=lambda _: amina, follow=cannot, by=kernel.SYSTEM)
    assert set(NoticeRow.objects.values_list("state", "why")) == {("refused", "postal_address: wrong")}
    assert not KnownAsRow.objects.filter(organization="half").exists()


def test_nobody_known_waits_for_an_officer_of_that_organization(amina: str) -> None:
    unknown = receive(told())
    assert Following(None).take(unknown.lane).unknown == 1
    assert Following(None).take(unknown.lane).unknown == 0, "said once"
    officer = kernel.Actor(
        agent_id=identity.register_person(name="Olive Officer", by=kernel.SYSTEM).id,
        roles=frozenset({"caseworker"}), organization="registry", channel="counter",
    )  # fmt: skip
    eve = kernel.Actor(agent_id="eve", channel="web")
    elsewhere = replace(officer, organization="elsewhere")
    assert [each.id for each in evidence.unmatched_notices(by=officer)] == [unknown.id]
    assert evidence.unmatched_notices(by=eve) == evidence.unmatched_notices(by=elsewhere) == ()
    for stranger in (eve, elsewhere, OPERATOR):
        with pytest.raises(kernel.NotFound):
            evidence.match_notice(notice_id=unknown.id, about_id=amina, by=stranger)
    assert NoticeRow.objects.get().about_id is None
    evidence.match_notice(notice_id=unknown.id, about_id=amina, by=officer)
    evidence.match_notice(notice_id=unknown.id, about_id=amina, by=officer)
    with pytest.raises(kernel.Conflict):
        evidence.match_notice(notice_id=unknown.id, about_id=str(identity.register_person(
            name="Boris Novak", by=kernel.SYSTEM).id), by=officer)  # fmt: skip
    follower = Following(None)
    assert follower.take(unknown.lane).settled == 1
    assert evidence.known_as(organization="registry", number="dia-7") == amina
    assert evidence.known_as(organization="elsewhere", number="dia-7") is None


def test_what_was_only_kept_is_reopened(amina: str) -> None:
    kept = receive(told())
    Following(amina, follows=False).take(kept.lane)
    assert evidence.notice(notice_id=kept.id, by=kernel.SYSTEM).state == "kept"
    with pytest.raises(kernel.NotAllowed):
        evidence.reopen_notice(notice_id=kept.id, by=kernel.Actor(agent_id=amina, channel="web"))
    assert evidence.reopen_notice(notice_id=kept.id, by=OPERATOR).state == "waiting"
    follower = Following(amina)
    follower.take(kept.lane)
    assert evidence.reopen_notice(notice_id=kept.id, by=OPERATOR).state == "taken", "that is settled"
    assert follower.taken == ["1"]


def test_a_register_that_says_otherwise_corrects(amina: str) -> None:
    def hold(value: str) -> None:
        fact = evidence.NewFact(amina, "applicant", "postal_address", value, source="register", detail="registry")
        evidence.hold(
            facts=[fact], file_of=amina, request=kernel.Reference("life-event", "births"), by=kernel.SYSTEM,
            corrects=True,
        )  # fmt: skip

    for value in ("1 First Street", "1 First Street", "2 Second Street"):
        hold(value)
    assert [each.type for each in audit.about(amina)].count("evidence.FactCorrected") == 1


def test_the_erased_leave_no_number_behind(amina: str) -> None:
    lane = receive(told()).lane
    Following(amina).take(lane)
    before = LaneRow.objects.get().who
    KEEPER.forget(owner=amina, subjects=frozenset())
    assert KnownAsRow.objects.count() == 0
    assert LaneRow.objects.get().who != before
