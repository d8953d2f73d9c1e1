"""Who may not: Eve, a clerk without a visit, another clerk, and Clara herself once the visit is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from tests.channels.counter.window import Page, Window

BEST_START = "inland-revenue/best-start"
Walk = Callable[..., Page]


@pytest.fixture
def draft(clara: Window, visit: Any, walk: Walk) -> str:
    """A request of Amina's, begun at the counter and answered up to its check."""
    opened = visit(clara)
    begun = clara.post(f"/counter/en/start/{BEST_START}/", {"visit": opened.id})
    walk(clara, begun, BEST_START, opened)
    return begun.to.split("/requests/")[1].split("/")[0]


def addresses(request_id: str) -> list[str]:
    place = f"/counter/en/requests/{request_id}/"
    return [place, f"{place}review/", f"{place}outcome/", f"{place}baby/", f"{place}documents/{request_id}/"]


def state(request_id: str, by: kernel.Actor) -> tuple[Any, ...]:
    found = intake.request(request_id=request_id, by=by)
    return found.state, found.revision, dict(found.answers)


def test_strangers_are_refused_and_nothing_changes(draft: str, cast: Any) -> None:
    before = state(draft, cast.amina)
    visit = identity.open_visit_of(cast.agents["clara"])
    assert visit is not None
    for who in ("eve", "chen", "amina"):
        stranger = Window().sign_in(who)
        for address in (*addresses(draft), "/counter/", "/counter/en/", "/counter/en/register/"):
            assert stranger.get(address).status == 404, (who, address)
        for what in ("find/", "resume/", "visit/end/", f"start/{BEST_START}/", f"requests/{draft}/send/"):
            given = {"visit": visit.id, "agreed": "yes", "who": "amina", "code": "x"}
            assert stranger.post(f"/counter/en/{what}", given).status == 404, (who, what)
    nobody = Window()
    assert nobody.get("/counter/en/").to.startswith("/sign-in/")
    assert state(draft, cast.amina) == before
    assert identity.open_visit_of(cast.agents["clara"]) == visit


def test_another_clerk_sees_nothing(draft: str, cast: Any) -> None:
    before = state(draft, cast.amina)
    operator = kernel.Actor(channel="command")
    identity.grant_role(agent_id=cast.agents["dana"], role="clerk", organization="internal-affairs", by=operator)
    dana = Window().sign_in("dana")
    for address in addresses(draft):
        assert dana.get(address).to == "/counter/en/", address
    dana.post(f"/counter/en/people/{cast.agents['boris']}/", {"purpose": "A letter", "proof": "passport"})
    with_boris = identity.open_visit_of(cast.agents["dana"])
    assert with_boris is not None
    for address in addresses(draft):
        assert dana.get(address).status == 404, address
    sent = dana.post(f"/counter/en/requests/{draft}/send/", {"visit": with_boris.id, "agreed": "yes"})
    code = intake.request(request_id=draft, by=cast.amina).tracking_code
    resumed = dana.post("/counter/en/resume/", {"visit": with_boris.id, "code": code})
    assert (sent.status, resumed.status) == (404, 422)
    assert "no request with this code" in resumed.text
    assert state(draft, cast.amina) == before


def test_nothing_is_reachable_after_goodbye(clara: Window, draft: str, cast: Any) -> None:
    before = state(draft, cast.amina)
    visit = identity.open_visit_of(cast.agents["clara"])
    assert visit is not None
    assert clara.post("/counter/en/visit/end/", {"visit": visit.id}).to == "/counter/en/"
    assert "Amina" not in clara.get("/counter/en/").text
    for address in addresses(draft):
        answer = clara.get(address)
        assert (answer.status, answer.to) == (302, "/counter/en/"), address
    posts = {"visit": visit.id, "agreed": "yes", "revision": "1"}
    for what in (f"requests/{draft}/send/", f"requests/{draft}/review/", f"start/{BEST_START}/", "resume/"):
        assert clara.post(f"/counter/en/{what}", posts).to == "/counter/en/"
    assert state(draft, cast.amina) == before
    web = clara.get(f"/en/requests/{draft}/review/")
    assert web.status == 404


def test_a_form_of_another_visit_does_nothing(clara: Window, draft: str, cast: Any, visit: Any) -> None:
    old = identity.open_visit_of(cast.agents["clara"])
    assert old is not None
    clara.post("/counter/en/visit/end/", {"visit": old.id})
    visit(clara, "boris")
    late = clara.post(f"/counter/en/start/{BEST_START}/", {"visit": old.id})
    assert (late.status, "another visit" in late.text) == (409, True)
    assert intake.requests_of(by=cast.boris) == ()
    clara.post("/counter/en/visit/end/", {"visit": old.id})
    assert identity.open_visit_of(cast.agents["clara"]) is not None


def test_no_visit_without_purpose_and_proof_nor_for_oneself(clara: Window, cast: Any) -> None:
    place = f"/counter/en/people/{cast.agents['amina']}/"
    assert clara.post(place, {"purpose": "", "proof": "passport"}).status == 422
    assert clara.post(place, {"purpose": "A birth", "proof": ""}).status == 422
    assert clara.post(place, {"purpose": "A birth", "proof": "a friend said so"}).status == 422
    own = clara.post(f"/counter/en/people/{cast.agents['clara']}/", {"purpose": "Mine", "proof": "passport"})
    assert (own.status, "Nobody serves themselves" in own.text) == (422, True)
    assert identity.open_visit_of(cast.agents["clara"]) is None


def test_the_search_stands_in_the_log_of_who_was_shown(clara: Window, cast: Any) -> None:
    assert clara.post("/counter/en/find/", {"who": "am"}).status == 422
    clara.post("/counter/en/find/", {"who": "Amina"})
    lines = journeys.own_log(by=cast.amina, language="en", reads_only=True).lines
    assert [(each.channel, each.purpose) for each in lines] == [("at a counter", "to find the person at a counter")]
    assert audit.verify().faults == ()
