"""The same bundle on the web, at a counter, by text and by a program: the same parts with the same fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guichet.catalogue import api as catalogue
from guichet.evidence import ports as scanning
from guichet.intake import api as intake
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.rehearsal.play import cast_part
from guichet.lab.rehearsal.rehearse import PLAYERS
from guichet.lab.scanner import LabScanner
from guichet.notifications import ports as gateways
from tests.journeys.cafe import CAFE, GIVEN, MONDAY, published

# A shop with a sign: two permits, no paper, nothing to pay.
SHOP: dict[str, Any] = {
    **{name: GIVEN[name] for name in ("applicant_name", "business_name", "business_activity", "premises_address")},
    **{name: GIVEN[name] for name in ("sign_words", "sign_kind", "postal_address", "email", "yearly_sales")},
    "cafe_city": "moncton",
    "cafe_builds": False,
    "cafe_food": "shelf_stable",
    "cafe_alcohol": False,
    "cafe_sidewalk": False,
    "cafe_sign": True,
    "cafe_other_name": False,
}


@pytest.fixture
def bundle(
    publish_kept: Callable[[Path], None], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[catalogue.PublicService]:
    settings.ALLOWED_HOSTS = ["testserver"]
    monkeypatch.setattr(scanning.scanners, "_things", {"default": LabScanner()})
    monkeypatch.setattr(gateways.sms_gateways, "_things", {"default": lab.LabGateway()})
    with kernel.held_at(MONDAY), published(settings, publish_kept):
        yield catalogue.service(CAFE)


def test_each_channel_sends_the_same_parts(bundle: catalogue.PublicService) -> None:
    story = catalogue.Example(id="shop", on=date(2026, 11, 23), by="boris", given=SHOP, expect=catalogue.Expectation())
    found = {}
    for place, channel in enumerate(lab.channels_of(bundle)):
        player = PLAYERS[channel]()
        part = cast_part(service=bundle, example=story, language="en", phone=f"+1506555019{place}")
        request = intake.by_code(code=player.play(part), by=kernel.SYSTEM)
        parts = intake.parts_of(request_id=request.id, by=kernel.SYSTEM)
        found[channel] = {each.service: {n: a.value for n, a in each.answers.items()} for each in parts}
    assert set(found) == {"web", "counter", "sms", "api"}
    web = found["web"]
    assert set(web) == {"moncton/sign-permit", "canada-revenue-agency/sales-tax-account"}
    assert "yearly_sales" not in web["moncton/sign-permit"]
    assert "sign_words" not in web["canada-revenue-agency/sales-tax-account"]
    assert found == dict.fromkeys(found, web)
