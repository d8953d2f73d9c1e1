"""Eve claims to act for Amina, under a mandate that is another's, ended, never accepted, or for somebody else.

She gets what every stranger gets, by every function, address and operation.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from guichet.identity import api as identity
from guichet.identity.tests.mandating import acting, give, offer
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from tests.eve.belongings import Belongings
from tests.eve.strangers import Stranger, browser, differences, picture, watched
from tests.eve.test_every_function import ECHOES, STEPS, _read_by_amina, _told, arguments, functions, values
from tests.eve.test_every_operation import OPERATIONS, calls
from tests.eve.test_every_route import OPENED_BY_CODE, REFUSALS, ROUTES, fillings
from tests.eve.test_every_route import PRIVATE as NAMED

EVE = Stranger("eve")


def forgeries(cast: Cast) -> dict[str, kernel.Actor]:
    """The ways in which Eve says that she acts for Amina."""
    danas = next(each for each in identity.mandates_of(by=cast.amina) if each.state == "accepted")
    eve = replace(cast.eve, assurance=kernel.Assurance.HIGH)
    never = offer(cast.amina, eve, actions=identity.POWERS)
    over = give(cast.amina, eve)
    identity.revoke_mandate(mandate_id=over.id, by=cast.amina)
    of_boris = give(cast.boris, eve, actions=identity.POWERS)
    of_dana = give(cast.dana, eve, actions=identity.POWERS)
    amina = cast.agents["amina"]
    return {
        "another's": replace(eve, on_behalf_of=amina, mandate=danas.id),
        "never accepted": acting(eve, never),
        "ended": acting(eve, over),
        "of somebody else": replace(eve, on_behalf_of=amina, mandate=of_boris.id),
        "of the holder": replace(eve, on_behalf_of=amina, mandate=of_dana.id),
        "for the holder": acting(eve, of_dana),
        "made up": replace(eve, on_behalf_of=amina, mandate=kernel.new_id()),
    }


@pytest.mark.parametrize(
    "forgery",
    ["another's", "never accepted", "ended", "of somebody else", "of the holder", "for the holder", "made up"],
)
def test_no_claim_to_act_for_amina_opens_a_function(forgery: str, belongings: Belongings, cast: Cast) -> None:
    actor = forgeries(cast)[forgery]
    known, before = values(belongings) | _read_by_amina(belongings, cast), picture()
    wrong: list[str] = []
    # Her name stands in the mandate that Eve was offered, and that is all.
    secret = belongings.secret - {"Amina Rahimi"}
    for channel in ("web", "api", "counter", "sms"):
        for name, function in functions():
            if name in STEPS | ECHOES:
                continue
            with watched() as writing, transaction.atomic():
                told = _told(function, arguments(name, function, known), replace(actor, channel=channel))
                wrong += [f"{name} at {channel} tells {each!r}" for each in sorted(secret) if each in told]
                there = [each.split(" ", 1) for each in writing.changed(before)]
                wrong += [f"{name} at {channel} changed {table} {key}" for table, key in there
                          if key in map(str, before[table])]  # fmt: skip
                transaction.set_rollback(True)
    assert wrong == []


def test_a_session_whose_mandate_ended_opens_no_address(belongings: Belongings, cast: Cast) -> None:
    held = give(cast.amina, replace(cast.eve, assurance=kernel.Assurance.SUBSTANTIAL), actions=identity.POWERS)
    client = browser(EVE)
    request_page = f"/en/requests/{belongings.one('request_id')}/"
    assert client.post("/en/my/acting/", {"agent": held.grantor.id, "mandate": held.id}).status_code == 302
    assert client.get(request_page, follow=True).status_code == 200
    identity.revoke_mandate(mandate_id=held.id, by=cast.amina)
    before, wrong = picture(), []
    for route in ROUTES:
        if not NAMED & set(route.arguments) or route.name in {"web-mandate", *OPENED_BY_CODE}:
            continue
        for address, _ in fillings(route, belongings):
            for method in ("get", "post"):
                cache.clear()
                answer = getattr(client, method)(address)
                to = answer.headers.get("Location", "")
                if answer.status_code not in REFUSALS and not to.startswith("/sign-in/"):
                    wrong.append(f"{method} {address}: {answer.status_code} {to}")
    assert wrong == []
    assert differences(before, picture()) == []


def test_a_key_whose_mandate_ended_opens_no_operation(belongings: Belongings, cast: Cast) -> None:
    eve = replace(cast.eve, assurance=kernel.Assurance.SUBSTANTIAL)
    held = give(cast.amina, eve, actions=identity.POWERS)
    key = identity.issue_token(
        agent_id=cast.agents["eve"], assurance=eve.assurance, label="curious", by=eve, mandate=held.id
    )
    reading = [(each, address) for each, address in calls(belongings) if each.method == "GET"]
    own = next(address for each, address in reading if each.path == "requests/{request_id}")
    client = Client(headers={"Authorization": f"Bearer {key}"})
    assert client.get(own).status_code == 200
    identity.revoke_mandate(mandate_id=held.id, by=cast.amina)
    for each, address in reading:
        if NAMED & set(each.parameters):
            assert client.get(address).status_code == 401, address
    assert len(OPERATIONS) > 20
