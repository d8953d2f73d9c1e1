"""What one is owed unasked, by a program with one's token: listed, read, answered; never another's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guichet.entitlements import api as entitlements
from guichet.lab.pytest_cast import Cast
from tests.channels.api.program import Program
from tests.offers import offer_to

Programs = Callable[..., Program]


def test_an_offer_is_listed_read_and_answered(program: Programs, cast: Cast) -> None:
    offer = offer_to(cast.agents["amina"])
    amina = program("amina")
    (listed,) = amina.get("my/offers").json["items"]
    assert (listed["id"], listed["amount_cents"], listed["amount"]) == (offer, 7700, "$77.00 each week")
    assert listed["law"][0]["href"].startswith("https://")
    assert amina.get(f"my/offers/{offer}").json == listed

    first = amina.post(f"my/offers/{offer}/answer", {"answer": "yes"}).json
    again = amina.post(f"my/offers/{offer}/answer", {"answer": "yes"}).json
    assert first == again  # something is still asked: the same request, the offer stays open
    assert first["request_id"]
    assert (first["state"], first["case_id"]) == ("offered", "")

    assert amina.post(f"my/offers/{offer}/answer", {"answer": "no"}).json["state"] == "refused"
    assert amina.get("my/offers").json["items"] == []
    assert amina.post(f"my/offers/{offer}/answer", {"answer": "yes"}).status == 409


@pytest.mark.parametrize("who", ["eve", "dana", "rangi", "clara"])
def test_nobody_else_sees_or_answers_it(program: Programs, cast: Cast, who: str) -> None:
    offer = offer_to(cast.agents["amina"])
    stranger = program(who)
    assert stranger.get("my/offers").json["items"] == []
    assert stranger.get(f"my/offers/{offer}").status in (403, 404)
    for answer in ("yes", "no"):
        assert stranger.post(f"my/offers/{offer}/answer", {"answer": answer}).status in (403, 404)
    assert entitlements.offer(offer_id=offer, by=cast.amina).state == "offered"


def test_another_word_than_yes_or_no_is_refused(program: Programs, cast: Cast) -> None:
    offer = offer_to(cast.agents["amina"])
    assert program("amina").post(f"my/offers/{offer}/answer", {"answer": "perhaps"}).status in (400, 422)
    assert entitlements.offer(offer_id=offer, by=cast.amina).state == "offered"
