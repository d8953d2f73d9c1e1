"""Journey F in a real browser without scripts, in both languages: what a café needs, one request, one inspection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys import browser as browsing
from tests.journeys.browser import CHROMIUM, Visitor
from tests.journeys.cafe import NEW_BRUNSWICK, picture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

Arrive = Callable[..., Visitor]
CAFE = "/en/services/service-new-brunswick/opening-a-cafe/"
DOES = {
    "cafe_city": "saint_john",
    "cafe_builds": "no",
    "cafe_food": "prepared",
    "cafe_alcohol": "yes",
    "cafe_food_leaves": "no",
    "cafe_sidewalk": "no",
    "cafe_sign": "no",
    "cafe_other_name": "no",
    "yearly_sales": "20,000",
    "applicant_name": "Boris Novak",
    "business_name": "Boris Novak",
    "premises_address": "12 King Street\nSaint John NB E2L 1G2",
    "postal_address": "7 Mill Street\nSaint John NB E2L 1G4",
    "email": "boris@people.example",
    "indoor_seats": "24",
    "food_menu": "Coffee, soup, sandwiches",
    "food_water": "municipal",
    "food_experience": "Five years as a cook",
    "liquor_hours": "11:00 to 23:00",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """New Brunswick instead of the usual demonstration."""
    with browsing.site(tmp_path_factory.mktemp("cafe"), jurisdiction=str(NEW_BRUNSWICK)) as address:
        yield address


def test_boris_opens_a_cafe(arrive: Arrive, tmp_path: Path) -> None:
    lab = arrive("the lab", inspected=False)
    lab.opens("/lab/")
    lab.writes(day="2026-11-23")
    lab.presses("Go")
    boris = arrive("boris")
    he_says_what_he_will_do(boris)
    he_fills_in_once(boris, tmp_path)
    request = he_sends_it_and_pays(boris)
    he_chooses_one_inspection(boris, request)
    he_reads_it_in_french(boris, request)


def he_says_what_he_will_do(boris: Visitor) -> None:
    boris.opens(CAFE)
    boris.sees("Every permit of city, province and Canada, with one request.")
    boris.presses("Start now")
    while "/plan/" not in boris.page.url:
        boris.answers(**{name: DOES[name] for name in boris.asked() if name in DOES})
    boris.sees(
        "What you need",
        "If you send it today you can open on 6 January 2027 at the earliest.",
        "Inspection of food premises",
        "Dining-room licence for alcohol",
        "It decides the day.",
        "After: Inspection of food premises.",
        "What you certainly do not need",
        "Nothing is built and the use stays the same.",
    )
    assert "Alcohol is served." in boris.page.content()  # folded away
    assert boris.page.locator("svg.g-path rect.bar").count() == 3
    assert boris.page.locator("svg.g-path rect.critical").count() == 1


def he_fills_in_once(boris: Visitor, tmp_path: Path) -> None:
    plan = tmp_path / "plan.png"
    plan.write_bytes(picture())
    boris.follows("Go on with the questions")
    asked: list[str] = []
    while "/sign-in/" not in boris.page.url:
        wanted = boris.asked()
        asked += wanted
        if "/justice-" in boris.page.url or "floor-plan" in boris.page.url:
            boris.attaches("floor-plan", plan)
            boris.presses("Continue")
            if "floor-plan" in boris.page.url:
                boris.presses("Continue")
            continue
        boris.answers(**{name: DOES[name] for name in wanted if name in DOES})
    assert len(asked) == len(set(asked))
    assert "building_work" not in asked
    boris.follows("Sign in and go on")
    boris.signs_in_as("boris")


def he_sends_it_and_pays(boris: Visitor) -> str:
    boris.sees(
        "Check what you send",
        "Department of Health, for “Inspection of food premises”, gets only: Your name, Name of the business",
        "$100.00",
    )
    request = boris.page.url.split("/requests/")[1].split("/")[0]
    boris.presses("Send and pay")
    boris.presses("Pay by card")
    boris.presses("Pay")
    boris.waits_to_see("Received", f"/en/requests/{request}/outcome/")
    boris.sees(
        "How your permits stand", "This decides it now: Dining-room licence for alcohol", "One inspection for all"
    )
    return request


def he_chooses_one_inspection(boris: Visitor, request: str) -> None:
    boris.follows("Choose a time for the inspection.")
    boris.sees("All inspectors come at once.", "Department of Health", "Department of Justice and Public Safety")
    boris.presses("Choose this time", expect=422)
    boris.sees("Choose a time.")
    boris.writes(time="inspection@20261125T140000Z")
    boris.presses("Choose this time")
    boris.sees("Wednesday 25 November 2026, 10:00")
    assert request in boris.page.url


def he_reads_it_in_french(boris: Visitor, request: str) -> None:
    boris.opens(f"/fr/requests/{request}/outcome/")
    boris.sees(
        "Où en sont vos permis",
        "Vous pouvez ouvrir au plus tôt le 6 janvier 2027.",
        "mercredi 25 novembre 2026",
    )
    assert "De l’alcool est servi." in boris.page.content()
    boris.opens(f"/fr/requests/{request}/plan/")
    boris.sees("Ce qu’il vous faut", "Ce qui ne vous est certainement pas nécessaire")
