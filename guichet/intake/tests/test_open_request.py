"""Opening: by a person, by a clerk for a person, by nobody yet; once for one key."""

import pytest

from guichet.audit import api as audit
from guichet.intake import api as intake
from guichet.intake.models import RequestRow
from guichet.intake.tests.conftest import AMINA, CHEN, EVE, NOBODY, clerk, opened
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def test_a_persons_request_is_theirs() -> None:
    known = intake.Answer("2026-11-01", source="held", detail="dia/register-a-birth", confirmed=False)
    request = opened(AMINA, subjects={"child": "c1"}, prefill={"child_birth_date": known}, plan="p1")
    assert request.state == "draft"
    assert request.owner_id == AMINA.agent_id
    assert request.answers == {"child_birth_date": known}
    assert request.subjects == {"child": "c1"}
    assert (request.service, request.service_version, request.revision, request.plan) == ("ird/best-start", 3, 1, "p1")
    assert request.channels_used == ("web",)
    assert intake.request(request_id=request.id, by=AMINA) == request
    (event,) = audit.history(stream=kernel.Reference("request", request.id))
    assert event.type == "intake.RequestStarted"
    assert event.data == {
        "service": "ird/best-start", "version": 3, "language": "en", "prefilled": ["child_birth_date"],
    }  # fmt: skip
    assert event.concerns == AMINA.agent_id


def test_one_nobody_signed_in_for_is_the_code_holders() -> None:
    request = opened(NOBODY)
    assert request.owner_id is None
    holder = intake.shown_code(NOBODY, request.tracking_code)
    assert intake.by_code(code=request.tracking_code.lower().replace("-", " "), by=holder) == request
    for by in (NOBODY, EVE, CHEN):
        with pytest.raises(kernel.NotFound):
            intake.request(request_id=request.id, by=by)
        with pytest.raises(kernel.NotFound, match="we know no such tracking code"):
            intake.by_code(code=request.tracking_code, by=by)


def test_a_clerks_request_is_the_visitors_and_without_one_nobodys() -> None:
    at_counter = clerk(AMINA)
    request = opened(at_counter)
    assert (request.owner_id, request.started_by) == (AMINA.agent_id, "clerk-1")
    assert intake.request(request_id=request.id, by=at_counter) == request
    assert intake.request(request_id=request.id, by=AMINA) == request
    with pytest.raises(kernel.NotFound):
        intake.request(request_id=request.id, by=clerk(EVE))
    assert opened(clerk(None)).owner_id is None


def test_the_same_key_from_the_same_actor_opens_once() -> None:
    first = opened(AMINA, key="k1")
    assert opened(AMINA, key="k1") == first
    assert opened(EVE, key="k1").id != first.id
    assert opened(AMINA, key="k2").id != first.id
    assert RequestRow.objects.count() == 3


def test_lists_show_what_the_page_would_show() -> None:
    mine, nobodys = opened(AMINA), opened(NOBODY)
    opened(EVE)
    assert [request.id for request in intake.requests_of(by=AMINA)] == [mine.id]
    both = intake.requests_of(by=intake.shown_code(AMINA, nobodys.tracking_code))
    assert {request.id for request in both} == {mine.id, nobodys.id}
    assert intake.requests_of(by=NOBODY) == ()
    assert intake.requests_of(by=CHEN) == ()
    assert intake.requests_of(by=kernel.SYSTEM) == ()


def test_the_status_is_for_every_holder_of_the_code_and_says_nothing_personal() -> None:
    request = opened(AMINA)
    status = intake.status(code=request.tracking_code)
    assert status == intake.Status(request.tracking_code, "ird/best-start", 3, "draft", request.started_at, None)
    with pytest.raises(kernel.NotFound):
        intake.status(code="AAAA-AAAA-AAAA")
    with pytest.raises(kernel.NotFound):
        intake.by_code(code=request.tracking_code, by=intake.shown_code(EVE, request.tracking_code))


def test_a_value_json_cannot_say_is_refused_by_fact() -> None:
    with pytest.raises(kernel.Invalid) as refused:
        opened(AMINA, prefill={"child_birth_date": intake.Answer(object())})
    assert [problem.where for problem in refused.value.problems] == ["child_birth_date"]
    assert RequestRow.objects.count() == 0
