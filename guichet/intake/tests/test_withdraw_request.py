"""Withdrawing: a draft loses its answers, what was sent keeps what the case rests on, and Eve withdraws nothing."""

import pytest

from guichet.audit import api as audit
from guichet.intake import api as intake
from guichet.intake.tests.conftest import AMINA, CHEN, EVE, NOBODY, Save, clerk, opened
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def types(request: intake.ServiceRequest) -> list[str]:
    return [event.type for event in audit.history(stream=kernel.Reference("request", request.id))]


def test_a_withdrawn_draft_loses_its_answers_and_a_sent_one_keeps_them(save: Save) -> None:
    draft = save(opened(AMINA), AMINA, child_given_names="Zahra")
    withdrawn = intake.withdraw(request_id=draft.id, by=AMINA)
    assert (withdrawn.state, withdrawn.answers) == ("withdrawn", {})
    assert intake.withdraw(request_id=draft.id, by=AMINA) == withdrawn
    with pytest.raises(kernel.Conflict, match="was withdrawn"):
        intake.submit(request_id=draft.id, by=AMINA)
    sent = save(opened(AMINA), AMINA, child_given_names="Zahra")
    intake.submit(request_id=sent.id, by=AMINA)
    kept = intake.withdraw(request_id=sent.id, by=AMINA)
    assert kept.answers["child_given_names"].value == "Zahra"
    assert kept.receipt is not None
    assert types(draft)[-1] == types(sent)[-1] == "intake.RequestWithdrawn"


def test_the_event_says_what_it_was(save: Save) -> None:
    request = save(opened(AMINA), AMINA, child_given_names="Zahra")
    intake.withdraw(request_id=request.id, by=clerk(AMINA))
    event = audit.history(stream=kernel.Reference("request", request.id))[-1]
    assert event.data == {"service": "ird/best-start", "was": "draft"}
    assert (event.by["agent"], event.by["on_behalf_of"]) == ("clerk-1", AMINA.agent_id)


def test_a_withdrawn_draft_takes_no_more_answers(save: Save) -> None:
    request = save(opened(AMINA), AMINA, child_given_names="Zahra")
    withdrawn = intake.withdraw(request_id=request.id, by=AMINA)
    with pytest.raises(kernel.Conflict):
        save(withdrawn, AMINA, child_given_names="Zara")
    assert intake.request(request_id=request.id, by=AMINA) == withdrawn


@pytest.mark.parametrize("by", [EVE, CHEN, NOBODY, clerk(EVE)])
def test_others_withdraw_nothing(save: Save, by: kernel.Actor) -> None:
    request = save(opened(AMINA), AMINA, child_given_names="Zahra")
    with pytest.raises((kernel.NotFound, kernel.NotAllowed)):
        intake.withdraw(request_id=request.id, by=by)
    assert intake.request(request_id=request.id, by=AMINA) == request
    assert types(request) == ["intake.RequestStarted", "intake.AnswersSaved"]
