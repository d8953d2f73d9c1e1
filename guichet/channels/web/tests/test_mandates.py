"""Acting for another on the web: by the holder's code, with a banner on every page, over at the next click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guichet.channels.web.tests.conftest import BEST_START, BIRTH
from guichet.channels.web.tests.visiting import Answer, Visitor
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

MY = "/en/my"


@pytest.fixture
def people(cast: Any) -> tuple[Visitor, Visitor]:
    """Amina, who lets Dana act for her, and Dana."""
    amina, dana = Visitor(), Visitor()
    amina.sign_in("amina")
    dana.sign_in("dana")
    return amina, dana


def code_of(holder: Visitor) -> str:
    assert holder.get(f"{MY}/mandates/").status == 200
    shown = holder.post(f"{MY}/mandates/code/")
    assert shown.tree is not None
    return next("".join(each.itertext()) for each in shown.tree.iter("strong") if each.get("class") == "g-code")


def offer(grantor: Visitor, holder: Visitor, **said: Any) -> Answer:
    given = {"services": ["*"], "actions": ["submit", "answer"], "give": "yes", **said}
    return grantor.post(f"{MY}/mandates/give/", {"code": code_of(holder), **given})


def mandate(cast: Any, name: str = "dana") -> identity.Mandate:
    return identity.mandates_of(by=cast(name))[0]


def accepted(cast: Any, amina: Visitor, dana: Visitor, **said: Any) -> identity.Mandate:
    assert offer(amina, dana, **said).to == f"{MY}/mandates/"
    offered = mandate(cast)
    page = dana.get(f"{MY}/mandates/")
    assert "Offered to you" in page.text
    assert "Amina Rahimi" in page.text
    assert dana.post(f"{MY}/mandates/{offered.id}/", {"do": "accept"}).to == f"{MY}/mandates/"
    return offered


def act(dana: Visitor, held: identity.Mandate) -> None:
    chosen = dana.post(f"{MY}/acting/", {"agent": held.grantor.id, "mandate": held.id})
    assert chosen.to == f"{MY}/", chosen.text


def test_dana_acts_for_amina_until_amina_says_no(
    cast: Any, people: tuple[Visitor, Visitor], interview: Callable[..., Answer]
) -> None:
    amina, dana = people
    held = accepted(cast, amina, dana)
    assert "Amina Rahimi" in dana.get(f"{MY}/acting/").text
    act(dana, held)
    for page in (f"{MY}/", "/en/", "/en/services/", f"/en/services/{BEST_START}/", f"{MY}/acting/", "/en/nowhere/"):
        shown = dana.get(page)
        assert "You act for Amina Rahimi" in shown.text, page
        assert shown.headers.get("Guichet-Public") is None, page
    review = interview(dana, BEST_START, who="dana")
    begun = intake.requests_of(by=cast.amina)[0]
    assert begun.owner_id == cast.agents["amina"]
    assert begun.started_by == cast.agents["dana"]
    address = f"/en/requests/{begun.id}/"
    sent = dana.post(f"{address}send/", {"revision": review.value("revision"), "key": review.value("key")})
    receipt = dana.get(sent.to).text
    assert "Dana Tūhoe" in receipt
    assert "On behalf of" in receipt
    assert "Dana Tūhoe" in amina.get(sent.to).text
    assert intake.requests_of(by=cast.dana) == ()

    assert amina.post(f"{MY}/mandates/{held.id}/", {"do": "end"}).to == f"{MY}/mandates/"
    for page in (address, f"{address}outcome/"):
        assert dana.get(page).status == 404
    own = dana.get(f"{MY}/")
    assert own.status == 403
    assert "You can no longer act for Amina Rahimi" in own.text
    assert dana.post(f"/en/start/{BIRTH}/").status in (403, 404)
    assert len(intake.requests_of(by=cast.amina)) == 1
    assert dana.post(f"{MY}/acting/end/").to == f"{MY}/"
    assert "act for" not in dana.get("/en/").text
    assert intake.requests_of(by=cast.dana) == ()


def test_both_logs_name_both(cast: Any, people: tuple[Visitor, Visitor]) -> None:
    amina, dana = people
    act(dana, accepted(cast, amina, dana))
    dana.post(f"/en/start/{BEST_START}/")
    theirs = journeys.own_log(by=cast.amina, language="en").lines
    assert ("A request was begun", "Dana Tūhoe, for Amina Rahimi") in [(each.what, each.who) for each in theirs]
    dana.post(f"{MY}/acting/end/")
    page = dana.get(f"{MY}/log/?everything")
    assert "You, for Amina Rahimi" in page.text
    assert "A mandate was accepted" in page.text
    assert dana.get("/mi/my/log/?everything").status == 200


def test_a_mandate_for_one_service_opens_that_service(
    cast: Any, people: tuple[Visitor, Visitor], interview: Callable[..., Answer], sent: Callable[..., str]
) -> None:
    amina, dana = people
    before = sent(amina, BIRTH)
    act(dana, accepted(cast, amina, dana, services=[BEST_START]))
    assert dana.get(before).status == 404
    assert dana.post(f"/en/start/{BIRTH}/").status in (403, 404)
    own = dana.get(f"{MY}/")
    assert own.status == 200
    assert before.split("/")[3] not in own.text
    for page in ("log/", "messages/00000000-0000-0000-0000-000000000000/"):
        assert dana.get(f"{MY}/{page}").status in (403, 404)
    assert "Rimu Street" not in dana.get(f"{MY}/facts/").text
    assert interview(dana, BEST_START, who="dana").status == 200


def test_nobody_is_looked_up_and_wrong_codes_are_counted(cast: Any, people: tuple[Visitor, Visitor]) -> None:
    eve = Visitor()
    eve.sign_in("eve")
    for _ in range(10):
        wrong = eve.post(f"{MY}/mandates/give/", {"code": "AAAAA-AAAAA"})
        assert (wrong.status, "Dana" in wrong.text) == (422, False)
    assert eve.post(f"{MY}/mandates/give/", {"code": code_of(people[1])}).status == 429


def test_what_does_not_fit_is_said_beside_it(cast: Any, people: tuple[Visitor, Visitor]) -> None:
    amina, dana = people
    nothing = offer(amina, dana, services=[""], actions=[""])
    assert nothing.status == 422
    assert "Choose" in nothing.text
    messages = offer(amina, dana, services=[BEST_START], actions=["read:message"])
    assert "of no single service" in messages.text
    past = offer(amina, dana, **{"until_on-day": "1", "until_on-month": "1", "until_on-year": "2020"})
    assert "That day is over" in past.text
    assert identity.mandates_of(by=cast.amina) == ()
    own = amina.post(f"{MY}/mandates/give/", {"code": code_of(amina), "services": ["*"], "actions": ["submit"],
                                              "give": "yes"})  # fmt: skip
    assert "your own" in own.text


def test_eve_finds_no_way_in(cast: Any, people: tuple[Visitor, Visitor]) -> None:
    amina, dana = people
    held = accepted(cast, amina, dana)
    eve = Visitor()
    eve.sign_in("eve")
    assert eve.get(f"{MY}/mandates/{held.id}/").status == 404
    for do in ("accept", "refuse", "end"):
        assert eve.post(f"{MY}/mandates/{held.id}/", {"do": do}).status == 404
    chosen = eve.post(f"{MY}/acting/", {"agent": held.grantor.id, "mandate": held.id})
    assert (chosen.status, "Amina" in chosen.text) == (422, False)
    assert mandate(cast).state == "accepted"


def test_a_key_for_a_program_ends_with_its_mandate(cast: Any, people: tuple[Visitor, Visitor]) -> None:
    amina, dana = people
    held = accepted(cast, amina, dana)
    page = dana.post(f"{MY}/settings/tokens/", {"label": "Ledger", "mandate": held.id})
    assert page.tree is not None
    key = next("".join(each.itertext()) for each in page.tree.iter("code"))
    acting = identity.actor_of_token(key)
    assert (acting.agent_id, acting.on_behalf_of) == (cast.agents["dana"], cast.agents["amina"])
    assert "acts for Amina Rahimi" in dana.get(f"{MY}/settings/").text
    amina.post(f"{MY}/mandates/{held.id}/", {"do": "end"})
    with pytest.raises(kernel.SignInNeeded):
        identity.actor_of_token(key)
