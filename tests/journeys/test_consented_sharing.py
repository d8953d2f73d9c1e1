"""Amina registers the birth once; with her yes, and a receipt, Inland Revenue is told and asks her nothing again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from guichet.audit import api as audit
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.sharing import api as sharing
from tests.journeys.playing import Played, example_of, play

BIRTH = "internal-affairs/register-a-birth"
NUMBER, BEST_START = "inland-revenue/child-ird-number", "inland-revenue/best-start"
AGREEMENT = "births-to-inland-revenue"
SHARED = {"child_given_names", "child_surname", "child_birth_date", "applicant_name", "email", "postal_address"}
Sent = Callable[..., journeys.Submitted]


def answered(by: kernel.Actor, consent: bool | None, *, language: str = "en") -> Played:
    """The birth as the first worked example tells it, up to the check before sending."""
    given: Mapping[str, Any] = {**example_of(BIRTH, "amina-and-karim").given, "consent": consent}
    return play(BIRTH, given, by)


def send(played: Played, by: kernel.Actor) -> journeys.Submitted:
    return journeys.submit(request_id=played.request_id, by=by)


def drafts(by: kernel.Actor) -> dict[str, intake.ServiceRequest]:
    return {each.service: each for each in intake.requests_of(by=by) if each.state == "draft"}


def test_with_her_yes_inland_revenue_is_told_and_asks_nothing_again(cast: Cast, work_off: Any) -> None:
    played = answered(cast.amina, True)
    assert any("With your consent it also goes to Inland Revenue" in each for each in played.step.what_next)
    send(played, cast.amina)
    assert drafts(cast.amina) == {}
    work_off()

    begun = drafts(cast.amina)
    assert set(begun) == {NUMBER, BEST_START}
    for service, more in ((NUMBER, set()), (BEST_START, {"applicant_birth_date"})):
        shared = {name: each for name, each in begun[service].answers.items() if each.source == "shared"}
        assert set(shared) == SHARED | more
        assert {each.detail for each in shared.values()} == {AGREEMENT}
    step = journeys.next_step(request_id=begun[NUMBER].id, by=cast.amina, language="en")
    assert [each.id for each in step.fields] == ["applicant_ird_number"], "what was given is not asked again"
    name = journeys.next_step(request_id=begun[NUMBER].id, by=cast.amina, language="en", page="the-name").fields[0]
    assert name.value == "Aroha"
    assert "Internal Affairs" in name.value_source
    assert "Your baby's birth, to Inland Revenue" in name.value_source

    exchanges = sharing.exchanges_about(by=cast.amina)
    assert {(each.source, each.recipient, each.purpose) for each in exchanges} == {
        ("internal-affairs", "inland-revenue", "child-ird-number"),
        ("internal-affairs", "inland-revenue", "best-start"),
    }
    (consent,) = sharing.consents_of(by=cast.amina)
    assert {each.consent_id for each in exchanges} == {consent.id}
    receipt = sharing.receipt(consent_id=consent.id, by=cast.amina)
    assert receipt.document["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"] == "dpv:ConsentGiven"
    told = audit.about(cast.agents["amina"], types=("sharing.DataShared",))
    assert len(told) == 2


def test_her_outcome_page_leads_to_what_was_begun(cast: Cast, work_off: Any) -> None:
    sent = send(answered(cast.amina, True), cast.amina)
    assert [each.request_id for each in sent.step.next_services] == ["", ""]
    work_off()
    step = journeys.next_step(request_id=sent.step.request_id, by=cast.amina)
    begun = drafts(cast.amina)
    assert {each.service: each.request_id for each in step.next_services} == {
        service: each.id for service, each in begun.items()
    }


@pytest.mark.parametrize("consent", [False, None])
def test_her_no_loses_nothing_and_is_asked_as_before(cast: Cast, work_off: Any, consent: bool | None) -> None:
    sent = send(answered(cast.amina, consent), cast.amina)
    work_off()
    assert sent.case_number
    assert drafts(cast.amina) == {}
    assert sharing.exchanges_about(by=cast.amina) == ()
    assert sharing.consents_of(by=cast.amina) == ()
    asked = journeys.start(service=NUMBER, by=cast.amina, language="en").step
    assert asked.kind == "question"


def test_a_yes_taken_back_between_two_clicks_stops_the_second(cast: Cast, work_off: Any) -> None:
    played = answered(cast.amina, True)
    (consent,) = sharing.consents_of(by=cast.amina)
    sharing.withdraw_consent(consent_id=consent.id, by=cast.amina)
    sent = send(played, cast.amina)
    work_off()
    assert sent.case_number, "the birth is registered all the same"
    assert drafts(cast.amina) == {}
    assert sharing.exchanges_about(by=cast.amina) == ()


def test_a_yes_taken_back_after_sending_still_stops_what_did_not_go_yet(cast: Cast, work_off: Any) -> None:
    send(answered(cast.amina, True), cast.amina)
    (consent,) = sharing.consents_of(by=cast.amina)
    sharing.withdraw_consent(consent_id=consent.id, by=cast.amina)
    work_off()
    assert sharing.exchanges_about(by=cast.amina) == ()


def test_going_back_to_say_no_takes_the_yes_back(cast: Cast) -> None:
    played = answered(cast.amina, True)
    page = played.step.previous
    again = journeys.next_step(request_id=played.request_id, by=cast.amina, page=page)
    assert (again.kind, again.fields[0].value) == ("consent", True)
    journeys.answer(request_id=played.request_id, page=page, values={"consent": False}, by=cast.amina)
    assert [each.in_force for each in sharing.consents_of(by=cast.amina)] == [False]


def test_an_agreement_that_ended_yesterday_asks_nobody_and_opens_no_door(
    cast: Cast, work_off: Any, published: Any
) -> None:
    played = answered(cast.amina, True)
    (standing,) = (each for each in journeys.agreements_of(published) if each.identifier == AGREEMENT)
    yesterday = kernel.today(published.time_zone) - timedelta(days=1)
    ended = msgspec.structs.replace(standing, from_on=yesterday - timedelta(days=9), until_on=yesterday)
    sharing.publish_agreements([ended], glossary=journeys.glossary_of(published), by=kernel.SYSTEM)
    send(played, cast.amina)
    work_off()
    assert sharing.exchanges_about(by=cast.amina) == ()
    assert drafts(cast.amina) == {}
    assert answered(cast.boris, True).step.kind == "review"
    assert sharing.consents_of(by=cast.boris) == ()


def test_a_new_notice_is_read_again(cast: Cast, published: Any) -> None:
    played = answered(cast.amina, True)
    (standing,) = (each for each in journeys.agreements_of(published) if each.identifier == AGREEMENT)
    changed = msgspec.structs.replace(standing, summary={**standing.summary, "en": "More goes on than before."})
    sharing.publish_agreements([changed], glossary=journeys.glossary_of(published), by=kernel.SYSTEM)
    step = journeys.next_step(request_id=played.request_id, by=cast.amina, language="en")
    assert (step.kind, step.lead) == ("consent", "More goes on than before.")
    with pytest.raises(kernel.NotFound):
        journeys.answer(
            request_id=played.request_id, page=played.step.previous, values={"consent": True}, by=cast.amina
        )


def test_the_same_event_twice_hands_on_once(cast: Cast, work_off: Any) -> None:
    sent = send(answered(cast.amina, True), cast.amina)
    work_off()
    before = (len(intake.requests_of(by=cast.amina)), len(sharing.exchanges_about(by=cast.amina)))
    audit.enqueue("journeys.feed_others", {"stream": f"request:{sent.step.request_id}", "data": {}})
    work_off()
    assert (len(intake.requests_of(by=cast.amina)), len(sharing.exchanges_about(by=cast.amina))) == before


def test_the_notice_in_te_reo_is_bound_in_te_reo(cast: Cast) -> None:
    played = answered(cast("amina", language="mi"), None)
    page = played.step.previous
    journeys.answer(request_id=played.request_id, page=page, values={"consent": True}, by=cast.amina, language="mi")
    (consent,) = sharing.consents_of(by=cast.amina)
    assert consent.language == "mi"
    assert sharing.notice(version=consent.notice_version).document["title"].startswith("Te whānautanga")
