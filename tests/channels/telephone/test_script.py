"""A clerk with somebody on the line: nobody known does what needs no identity; who is made sure of is so in the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.queue import api as queue
from tests.channels.counter.window import Window

BIRTH = "internal-affairs/register-a-birth"
BORN = {"birth_date-day": "14", "birth_date-month": "3", "birth_date-year": "1996"}


@pytest.fixture
def clara(cast: Any, published: object) -> Iterator[Window]:  # the services of the jurisdiction
    cache.clear()
    yield Window().sign_in("clara")
    cache.clear()


def test_nobody_known_is_served_and_never_as_the_clerk(clara: Window, cast: Any) -> None:
    assert f"/telephone/en/start/{BIRTH}/" in clara.get("/telephone/en/?q=register+a+birth").text
    begun = clara.post(f"/telephone/en/start/{BIRTH}/", {"visit": ""})
    asked = clara.get(begun.to)
    assert "When was your" in asked.text
    born = {"child_birth_date-day": "1", "child_birth_date-month": "11", "child_birth_date-year": "2026",
            "child_born_in_new_zealand": "yes", "revision": asked.value("revision"), "visit": ""}  # fmt: skip
    heard = clara.post(begun.to, born)
    assert "1 November 2026" in heard.text
    request_id = begun.to.split("/requests/")[1].split("/")[0]
    kept = intake.request(request_id=request_id, by=kernel.SYSTEM)
    assert (kept.owner_id, dict(kept.answers), kept.started_channel) == (None, {}, "telephone")
    assert clara.post(begun.to, {**born, "heard": "yes"}).status == 302
    kept = intake.request(request_id=request_id, by=kernel.SYSTEM)
    assert kept.answers["child_birth_date"].value == "2026-11-01"
    assert intake.requests_of(by=cast.clara) == ()


def test_who_is_made_sure_of_by_what_they_know(clara: Window, cast: Any) -> None:
    amina = cast.agents["amina"]
    found = clara.post("/telephone/en/", {"who": "amina rah", "visit": ""})
    assert f"/telephone/en/people/{amina}/" in found.text
    assert "1996" not in found.text
    page = f"/telephone/en/people/{amina}/"
    said = {"purpose": "Her request", "visit": "", "postal_address": "nowhere"}
    wrong = clara.post(page, {**said, **BORN})
    assert wrong.status == 422
    assert "not enough" in wrong.text
    code = journeys.start(service=BIRTH, by=cast.amina, language="en").tracking_code
    assert clara.post(page, {**said, **BORN, "request_code": code.lower()}).to == "/telephone/en/"
    visit = identity.open_visit_of(cast.agents["clara"], channel="telephone")
    assert visit is not None
    assert (visit.proof, visit.assurance) == ("caller_data", kernel.Assurance.LOW)
    assert code in clara.get("/telephone/en/").text
    assert "Amina" not in clara.get("/counter/en/").text, "what is opened on the line opens nothing at the window"
    log = journeys.own_log(by=cast.amina, language="en").lines
    assert any("checked who called" in each.what for each in log)
    assert any(each.channel == "by telephone, with a clerk" for each in log)
    ended = clara.post("/telephone/en/end/", {"visit": visit.id})
    assert ended.status == 302
    assert code not in clara.get("/telephone/en/").text


def test_after_failures_nothing_more_is_checked(clara: Window, cast: Any) -> None:
    page = f"/telephone/en/people/{cast.agents['amina']}/"
    for _ in range(3):
        assert "not enough" in clara.post(page, {"purpose": "x", "visit": ""}).text
    code = journeys.start(service=BIRTH, by=cast.amina, language="en").tracking_code
    locked = clara.post(page, {"purpose": "x", "visit": "", "request_code": code, **BORN})
    assert "cannot be checked now" in locked.text
    checks = list(audit.history(stream=kernel.Reference("agent", cast.agents["amina"])))
    assert [each.data["passed"] for each in checks if each.type == "identity.CallerChecked"] == [False] * 3


def test_a_call_back_is_a_ticket(clara: Window, cast: Any) -> None:
    refused = clara.post("/telephone/en/call-back/", {"visit": "", "number": "555 0101", "said": "a licence"})
    assert (refused.status, 'value="a licence"' in refused.text, "T001" in refused.text) == (422, True, False)
    assert 'href="/telephone/mi/"' in refused.text, "the other language is where the page can be looked at"
    unknown = clara.post("/telephone/en/call-back/", {"visit": "", "number": "+64 21 555 0101", "request": "2222"})
    assert (unknown.status, "There is no such code" in unknown.text) == (422, True)
    given = clara.post("/telephone/en/call-back/", {"visit": "", "number": "+64 21 555 0101", "said": "a licence"})
    assert "T001" in given.text
    (ticket,) = queue.tickets(office="wellington", by=cast("clara", channel="counter"))
    assert (ticket.call_back, ticket.phone, ticket.said) == (True, "+64215550101", "a licence")


def test_eve_is_no_clerk(cast: Any, published: object) -> None:
    eve = Window().sign_in("eve")
    person = cast.agents["amina"]
    for address in ("", f"people/{person}/", f"requests/{person}/", f"requests/{person}/review/"):
        assert eve.get(f"/telephone/en/{address}").status in (302, 404), address
    for address in ("end/", "call-back/", "resume/", f"start/{BIRTH}/", f"requests/{person}/send/"):
        assert eve.post(f"/telephone/en/{address}", {"visit": ""}).status in (302, 404), address
    assert "Amina" not in eve.get("/telephone/en/").text
