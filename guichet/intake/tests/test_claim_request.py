"""Claiming: what nobody owned becomes its holder's, once, and the code alone opens it no more."""

import pytest

from guichet.audit import api as audit
from guichet.intake import api as intake
from guichet.intake.tests.conftest import AMINA, CHEN, EVE, NOBODY, clerk, opened
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
ME = str(AMINA.agent_id)


def types(request: intake.ServiceRequest) -> list[str]:
    return [event.type for event in audit.history(stream=kernel.Reference("request", request.id))]


def test_a_draft_of_nobody_is_claimed_once() -> None:
    request = opened(NOBODY)
    amina, eve = (intake.shown_code(person, request.tracking_code) for person in (AMINA, EVE))
    assert AMINA.agent_id
    with pytest.raises(kernel.NotFound):
        intake.claim(request_id=request.id, owner_id=AMINA.agent_id, by=AMINA)
    with pytest.raises(kernel.NotAllowed):
        intake.claim(request_id=request.id, owner_id=AMINA.agent_id, by=eve)
    claimed = intake.claim(request_id=request.id, owner_id=AMINA.agent_id, by=amina)
    assert claimed.owner_id == AMINA.agent_id
    assert intake.claim(request_id=request.id, owner_id=AMINA.agent_id, by=amina) == claimed
    with pytest.raises(kernel.NotFound):
        intake.claim(request_id=request.id, owner_id=str(EVE.agent_id), by=eve)
    with pytest.raises(kernel.NotFound):
        intake.request(request_id=request.id, by=eve)
    assert types(request) == ["intake.RequestStarted", "intake.RequestClaimed"]


def test_its_answers_come_with_it_and_it_is_in_the_owners_list() -> None:
    request = opened(NOBODY, prefill={"child_given_names": intake.Answer("Zahra")})
    claimed = intake.claim(request_id=request.id, owner_id=ME, by=intake.shown_code(AMINA, request.tracking_code))
    assert claimed.answers["child_given_names"].value == "Zahra"
    assert [each.id for each in intake.requests_of(by=AMINA)] == [request.id]
    assert [event.concerns for event in audit.history(stream=kernel.Reference("request", request.id))] == [None, ME]


def test_a_clerk_claims_for_the_visitor() -> None:
    request = opened(NOBODY)
    at_counter = intake.shown_code(clerk(AMINA), request.tracking_code)
    assert intake.claim(request_id=request.id, owner_id=ME, by=at_counter).owner_id == ME


def test_what_was_withdrawn_is_not_claimed() -> None:
    request = opened(NOBODY)
    holder = intake.shown_code(AMINA, request.tracking_code)
    intake.withdraw(request_id=request.id, by=holder)
    with pytest.raises(kernel.Conflict):
        intake.claim(request_id=request.id, owner_id=ME, by=holder)
    assert types(request) == ["intake.RequestStarted", "intake.RequestWithdrawn"]


@pytest.mark.parametrize("by", [EVE, CHEN, NOBODY])
def test_who_does_not_hold_the_code_claims_nothing(by: kernel.Actor) -> None:
    request = opened(NOBODY)
    with pytest.raises(kernel.NotFound):
        intake.claim(request_id=request.id, owner_id=str(by.agent_id), by=by)
    assert types(request) == ["intake.RequestStarted"]
