"""What somebody is owed unasked, at the counter: read to them, said yes or no to by them, through the clerk."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from guichet.audit import api as audit
from guichet.entitlements import api as entitlements
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.kernel import api as kernel
from tests.channels.counter.window import Window
from tests.offers import offer_to

BEST_START = "inland-revenue/best-start"


def test_a_clerk_says_yes_for_the_person_in_front_of_them(clara: Window, cast: Any, visit: Any) -> None:
    offer = offer_to(cast.agents["amina"])
    other = offer_to(cast.agents["boris"])
    opened = visit(clara)
    desk = clara.get("/counter/en/")
    assert f"/counter/en/offers/{offer}/" in desk.text
    assert other not in desk.text
    address = f"/counter/en/offers/{offer}/"
    assert "$77.00 each week" in clara.get(address).text
    assert clara.get(f"/counter/en/offers/{other}/").status == 404

    silent = clara.post(address, {"visit": opened.id})
    assert (silent.status, "Nothing is sent before the person says yes" in silent.text) == (422, True)
    assert entitlements.offer(offer_id=offer, by=cast.amina).state == "offered"
    said = clara.post(address, {"visit": opened.id, "agreed": "yes"})
    assert said.status == 302
    request = said.to.split("/requests/")[1].split("/")[0]
    begun = intake.request(request_id=request, by=cast.amina)
    assert (begun.service, begun.owner_id, begun.started_by) == (BEST_START, cast.agents["amina"], cast.agents["clara"])
    assert clara.post(address, {"visit": opened.id, "agreed": "yes"}).to == said.to  # a second yes is the same one


def test_a_no_is_the_persons_and_is_recorded_as_said_through_the_clerk(clara: Window, cast: Any, visit: Any) -> None:
    offer = offer_to(cast.agents["amina"])
    opened = visit(clara)
    assert clara.post(f"/counter/en/offers/{offer}/", {"visit": opened.id, "do": "no"}).to == "/counter/en/"
    assert entitlements.offer(offer_id=offer, by=cast.amina).state == "refused"
    (event,) = [each for each in audit.history(stream=kernel.Reference("offer", offer))
                if each.type == "entitlements.OfferAnswered"]  # fmt: skip
    assert (event.by["agent"], event.by["on_behalf_of"]) == (cast.agents["clara"], cast.agents["amina"])


@pytest.mark.parametrize("who", ["eve", "chen", "amina"])
def test_strangers_and_a_clerk_without_the_visit_are_refused(clara: Window, cast: Any, visit: Any, who: str) -> None:
    offer = offer_to(cast.agents["amina"])
    opened = visit(clara)
    address, yes = f"/counter/en/offers/{offer}/", {"visit": opened.id, "agreed": "yes"}
    stranger = Window().sign_in(who)
    assert stranger.get(address).status == stranger.post(address, yes).status == 404
    clara.post("/counter/en/visit/end/", {"visit": opened.id})
    assert identity.open_visit_of(cast.agents["clara"]) is None
    assert clara.get(address).status in (302, 404)
    assert clara.post(address, yes).status in (302, 404, 409)
    assert entitlements.offer(offer_id=offer, by=cast.amina).state == "offered"
    assert not apps.get_model("intake", "DraftRow")._default_manager.exists()
