"""A whole visit: Clara registers the birth and asks for Best Start for Amina, and it is recorded as such."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from tests.channels.counter.window import Page, Window

BIRTH = "internal-affairs/register-a-birth"
BEST_START = "inland-revenue/best-start"
Walk = Callable[..., Page]


def test_two_services_in_one_visit(clara: Window, cast: Any, visit: Any, walk: Walk, work_off: Any) -> None:
    found = clara.post(
        "/counter/en/find/",
        {"who": "amina rah", "birth_date-day": "14", "birth_date-month": "3", "birth_date-year": "1996"},
    )
    assert f"/counter/en/people/{cast.agents['amina']}/" in found.text
    opened = visit(clara)
    desk = clara.get("/counter/en/?q=register+a+birth")
    assert "You act for Amina Rahimi" in desk.text
    assert f"/counter/en/start/{BIRTH}/" in desk.text

    begun = clara.post(f"/counter/en/start/{BIRTH}/", {"visit": opened.id})
    review = walk(clara, begun, BIRTH, opened)
    request_id = begun.to.split("/requests/")[1].split("/")[0]
    said = {"visit": opened.id, "revision": review.value("revision"), "key": review.value("key")}
    refused = clara.post(f"/counter/en/requests/{request_id}/send/", said)
    assert (refused.status, "Nothing is sent before the person says yes" in refused.text) == (422, True)
    assert intake.request(request_id=request_id, by=cast.amina).state == "draft"

    sent = clara.post(f"/counter/en/requests/{request_id}/send/", {**said, "agreed": "yes"})
    outcome = clara.get(sent.to)
    receipt = intake.request(request_id=request_id, by=cast.amina).receipt
    assert receipt is not None
    assert receipt.number in outcome.text
    assert "Amina Rahimi" in outcome.text
    assert clara.post(f"/counter/en/requests/{request_id}/send/", {**said, "agreed": "yes"}).to == sent.to
    work_off()

    child = outcome.value("subject-child")
    begun = clara.post(f"/counter/en/start/{BEST_START}/", {"visit": opened.id, "subject-child": child})
    review = walk(clara, begun, BEST_START, opened)
    second = begun.to.split("/requests/")[1].split("/")[0]
    said = {"visit": opened.id, "revision": review.value("revision"), "key": review.value("key"), "agreed": "yes"}
    assert clara.post(f"/counter/en/requests/{second}/send/", said).to.endswith("/outcome/")
    work_off()
    own = cases.cases_of(by=cast.amina)
    assert {each.service for each in own} == {BIRTH, BEST_START}

    for each in (request_id, second):
        events = audit.history(stream=kernel.Reference("request", each))
        submitted = next(event for event in events if event.type == "intake.RequestSubmitted")
        assert submitted.by["agent"] == cast.agents["clara"]
        assert submitted.by["on_behalf_of"] == cast.agents["amina"]
        assert submitted.by["channel"] == "counter"
    log = journeys.own_log(by=cast.amina, language="en", reads_only=False)
    assert {"at a counter"} <= {line.channel for line in log.lines if line.what == "A request was sent"}
