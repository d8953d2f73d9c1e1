"""open_estate, keep_notice, answer_notice, end_estate: once each, by who may, and read by who may."""

from __future__ import annotations

from typing import Any

import pytest

from guichet.estates import api as estates
from guichet.identity import api as identity
from guichet.kernel import api as kernel

KEEPER = "internal-affairs"


@pytest.fixture
def estate(cast: Any) -> estates.Estate:
    return estates.open_estate(
        person_id=cast.agents["hemi"],
        organization=KEEPER,
        source="register:deaths/1",
        reporter_id=cast.agents["dana"],
        case_id="a-case",
        stopped=("g1",),
        by=kernel.SYSTEM,
    )


def tell(estate: estates.Estate, organization: str = "social-development") -> estates.Notice:
    return estates.keep_told(
        estate_id=estate.id,
        organization=organization,
        agreement="deaths",
        exchange_id="e1",
        told={"deceased_name": "Hemi Tūhoe"},
        by=kernel.SYSTEM,
    )


def executor(cast: Any) -> kernel.Actor:
    identity.relate(
        agent_id=cast.agents["dana"],
        other_id=cast.agents["hemi"],
        kind="executor_of",
        proof="register:probate/1",
        by=kernel.SYSTEM,
    )
    held = next(each for each in identity.acts_for(by=cast.dana) if each.source == "executor_of")
    acting: kernel.Actor = cast("dana", on_behalf_of=cast.agents["hemi"], mandate=held.id)
    return acting


def test_an_estate_is_opened_once(cast: Any, estate: estates.Estate) -> None:
    again = estates.open_estate(
        person_id=cast.agents["hemi"], organization=KEEPER, source="case:other", by=kernel.SYSTEM
    )
    assert again == estate
    assert (estate.state, estate.stopped) == ("open", ("g1",))
    assert estates.estate_by_case(case_id="a-case", by=kernel.SYSTEM) == estate


def test_who_told_of_the_death_and_the_executor_see_it_and_nobody_else(cast: Any, estate: estates.Estate) -> None:
    assert estates.estate(estate_id=estate.id, by=cast.dana) == estate
    assert estates.estates_told_by(by=cast.dana) == (estate,)
    assert not estates.may_settle(estate_id=estate.id, by=cast.dana)
    dana = executor(cast)
    assert estates.may_settle(estate_id=estate.id, by=dana)
    assert estates.estate_of(person_id=cast.agents["hemi"], by=dana) == estate
    for stranger in (cast.eve, cast.boris, cast.chen, cast.rangi, cast.moana, kernel.Actor(channel="web")):
        assert estates.estates_told_by(by=stranger) == ()
        assert estates.estate_of(person_id=cast.agents["hemi"], by=stranger) is None
        with pytest.raises(kernel.NotFound):
            estates.notices(estate_id=estate.id, by=stranger)


def test_told_once_and_read_by_that_organization_alone(cast: Any, estate: estates.Estate) -> None:
    notice = tell(estate)
    assert tell(estate) == notice
    kept = estates.keep_not_told(
        estate_id=estate.id, organization="social-development", agreement="deaths", why="ended", by=kernel.SYSTEM
    )
    assert kept.state == "told", "who was told stays told"
    (read,) = estates.received(by=cast.moana)
    assert read.told == {"deceased_name": "Hemi Tūhoe"}
    for stranger in (cast.eve, cast.dana, cast.chen, cast.rangi):
        assert estates.received(by=stranger) == ()
        with pytest.raises(kernel.NotFound):
            estates.notice_told(notice_id=notice.id, by=stranger)


def test_its_answer_is_its_own_to_give(cast: Any, estate: estates.Estate) -> None:
    notice = tell(estate)
    for stranger in (cast.eve, cast.dana, cast.chen):
        with pytest.raises(kernel.NotFound):
            estates.answer_notice(notice_id=notice.id, answer="done", by=stranger)
    with pytest.raises(kernel.Invalid):
        estates.answer_notice(notice_id=notice.id, answer="whatever", by=cast.moana)
    assert estates.answer_notice(notice_id=notice.id, answer="in_hand", by=cast.moana).state == "answered"
    done = estates.answer_notice(notice_id=notice.id, answer="done", by=cast.moana)
    assert estates.answer_notice(notice_id=notice.id, answer="done", by=cast.moana) == done
    assert estates.received(by=cast.moana, open_only=True) == ()


def test_not_told_says_why_and_can_be_told_later(estate: estates.Estate) -> None:
    def kept(why: str) -> estates.Notice:
        return estates.keep_not_told(
            estate_id=estate.id, organization="transport", agreement="deaths", why=why, by=kernel.SYSTEM
        )

    assert (kept("ended").why, kept("ended").state) == ("ended", "not_told")
    with pytest.raises(kernel.Conflict):
        estates.answer_notice(notice_id=kept("ended").id, answer="done", by=kernel.SYSTEM)
    assert tell(estate, "transport").state == "told"


def test_its_executor_closes_it_and_a_mistake_takes_it_back(cast: Any, estate: estates.Estate) -> None:
    dana = executor(cast)
    for stranger in (cast.dana, cast.eve, cast.rangi):
        with pytest.raises(kernel.GuichetError):
            estates.close(estate_id=estate.id, executors=1, by=stranger)
    closed = estates.close(estate_id=estate.id, executors=1, by=dana)
    assert closed.state == "closed"
    assert estates.close(estate_id=estate.id, executors=1, by=dana) == closed
    with pytest.raises(kernel.NotAllowed):
        estates.correct(estate_id=estate.id, by=dana)
    assert estates.correct(estate_id=estate.id, by=kernel.SYSTEM).state == "corrected"
    assert estates.estate_of(person_id=cast.agents["hemi"], by=kernel.SYSTEM) is None
