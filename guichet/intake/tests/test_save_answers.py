"""Saving: cheap, never over another's change, and without a value in the log."""

from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.intake import api as intake
from guichet.intake.tests.conftest import AMINA, CHEN, EVE, NOBODY, Save, clerk, opened
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def test_answers_join_those_that_are_there(save: Save) -> None:
    request = save(opened(AMINA), AMINA, child_given_names="Zahra")
    request = save(request, AMINA, child_birth_date="2026-11-01")
    assert {fact: answer.value for fact, answer in request.answers.items()} == {
        "child_given_names": "Zahra", "child_birth_date": "2026-11-01",
    }  # fmt: skip
    assert (request.revision, request.visited) == (3, frozenset({"the-birth"}))
    assert intake.request(request_id=request.id, by=AMINA) == request


def test_the_log_names_facts_and_never_values(save: Save) -> None:
    request = save(opened(AMINA), AMINA, child_given_names="Zahra")
    event = audit.history(stream=kernel.Reference("request", request.id))[-1]
    assert event.data == {
        "service": "ird/best-start", "page": "the-birth", "facts": ["child_given_names"], "revision": 2,
    }  # fmt: skip
    assert "Zahra" not in audit.canonical(event.data)


def test_two_tabs_the_second_is_told_and_nothing_is_overwritten(save: Save) -> None:
    request = opened(AMINA)
    newest = save(request, AMINA, child_given_names="Zahra")
    with pytest.raises(kernel.Conflict, match="open the page again"):
        save(request, AMINA, child_given_names="Zara")
    assert intake.request(request_id=request.id, by=AMINA) == newest


def test_a_double_click_is_one_change(save: Save) -> None:
    request = opened(AMINA)
    newest = save(request, AMINA, child_given_names="Zahra")
    assert save(request, AMINA, child_given_names="Zahra") == newest
    assert len(audit.history(stream=kernel.Reference("request", request.id))) == 2


def test_another_channel_goes_on_and_is_remembered(save: Save) -> None:
    request = save(opened(AMINA), AMINA, child_given_names="Zahra")
    text = kernel.Actor(agent_id=AMINA.agent_id, channel="sms")
    request = intake.save_answers(
        request_id=request.id, answers={"twins": intake.Answer(False)}, page="twins", by=text, subjects={"child": "c2"}
    )
    assert request.channels_used == ("web", "sms")
    assert request.subjects == {"child": "c2"}
    assert request.visited == {"the-birth", "twins"}


@pytest.mark.parametrize("by", [EVE, NOBODY, CHEN, clerk(EVE)])
def test_others_are_refused_and_nothing_changes(by: kernel.Actor, save: Save) -> None:
    request = opened(AMINA)
    with pytest.raises(kernel.NotFound):
        save(request, by, child_given_names="Eve")
    assert intake.request(request_id=request.id, by=AMINA) == request


def test_queries(save: Save, django_assert_num_queries: Any) -> None:
    request = opened(AMINA)
    # The savepoint (2), the draft with its request, its update, the event's two.
    with django_assert_num_queries(6):
        save(request, AMINA, child_given_names="Zahra")


def test_a_sent_request_no_longer_changes(save: Save) -> None:
    request = opened(AMINA)
    intake.submit(request_id=request.id, by=AMINA)
    with pytest.raises(kernel.Conflict, match="submitted already") as refused:
        save(request, AMINA, child_given_names="Zahra")
    assert refused.value.code == "already_submitted"
