"""Somebody stands at the window for somebody else: Clara does for Amina what Dana may do, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.kernel import api as kernel
from tests.channels.counter.window import Page, Window

BEST_START = "inland-revenue/best-start"
BIRTH = "internal-affairs/register-a-birth"
SAID = {"purpose": "Best Start for Amina", "proof": "passport"}


@pytest.fixture
def mandate(cast: Any) -> identity.Mandate:
    """Amina lets Dana fill in and send Best Start."""
    offered = identity.propose_mandate(
        grantor_id=cast.agents["amina"], holder_id=cast.agents["dana"], services=(BEST_START,),
        actions=("read", "start", "change", "submit"), code=identity.show_holder_code(by=cast.dana), by=cast.amina,
    )  # fmt: skip
    return identity.accept_mandate(mandate_id=offered.id, by=cast.dana)


def test_a_representative_is_served_within_the_mandate(
    clara: Window, cast: Any, mandate: identity.Mandate, walk: Callable[..., Page]
) -> None:
    address = f"/counter/en/people/{cast.agents['dana']}/"
    assert "That of Amina Rahimi" in clara.get(address).text
    assert clara.post(address, {**SAID, "for": mandate.id}).to == "/counter/en/"
    opened = identity.open_visit_of(cast.agents["clara"])
    assert opened is not None
    assert opened.representative is not None
    assert (opened.person.id, opened.representative.id) == (cast.agents["amina"], cast.agents["dana"])
    assert "Dana Tūhoe is here for Amina Rahimi" in clara.get("/counter/en/").text
    assert clara.post(f"/counter/en/start/{BIRTH}/", {"visit": opened.id}).status in (403, 404)

    begun = clara.post(f"/counter/en/start/{BEST_START}/", {"visit": opened.id})
    review = walk(clara, begun, BEST_START, opened)
    request_id = begun.to.split("/requests/")[1].split("/")[0]
    said = {"visit": opened.id, "revision": review.value("revision"), "key": review.value("key"), "agreed": "yes"}
    identity.revoke_mandate(mandate_id=mandate.id, by=cast.amina)
    assert clara.post(f"/counter/en/requests/{request_id}/send/", said).status in (403, 404)
    (kept,) = intake.requests_of(by=cast.amina)
    assert (kept.owner_id, kept.state) == (cast.agents["amina"], "draft")
    logs = {name: {each.data.get("what", each.type) for each in audit.about(cast.agents[name])} for name in cast.agents}
    for name in ("amina", "dana"):
        assert "identity.VisitOpened" in logs[name]
    begun_by = audit.history(stream=kernel.Reference("request", request_id))[0].by
    assert begun_by["agent"] == cast.agents["clara"]
    assert (begun_by["on_behalf_of"], begun_by["mandate"]) == (cast.agents["amina"], mandate.id)


def test_who_may_act_for_nobody_is_served_for_nobody(clara: Window, cast: Any, mandate: identity.Mandate) -> None:
    address = f"/counter/en/people/{cast.agents['eve']}/"
    assert "That of" not in clara.get(address).text
    assert clara.post(address, {**SAID, "for": mandate.id}).status == 422
    assert identity.open_visit_of(cast.agents["clara"]) is None
    with pytest.raises(kernel.NotAllowed):
        identity.open_visit(
            person_id=cast.agents["amina"], purpose="help", by=cast("clara", channel="counter"), proof="passport",
            representative_id=cast.agents["eve"], mandate=mandate.id,
        )  # fmt: skip
