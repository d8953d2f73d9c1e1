"""Journey F in a real browser without scripts, in both languages: what a café needs, one request, one inspection, and
the licences that anybody can check."""

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
    "business_name": "Café du Port",
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
    lab.opens("/lab/")
    lab.writes(day="2026-11-25")
    lab.presses("Go")
    omar, nadia = arrive("omar", inspected=False), arrive("nadia")
    the_inspector_writes_down_and_grants(omar)
    she_grants_two_licences_in_french(nadia)
    number = he_pays_and_has_it_to_show(boris, request)
    a_stranger_checks_it(arrive("a guest"), *number)


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


def the_inspector_writes_down_and_grants(omar: Visitor) -> None:
    omar.opens("/en/work/")
    omar.signs_in_as("omar")
    omar.waits_to_see("Inspection of food premises", "/en/work/")
    omar.follows("Inspection of food premises", within="main table")
    omar.presses("Inspection: in order")
    _grants(omar, "Decide and write to the person", "Granted")


def she_grants_two_licences_in_french(nadia: Visitor) -> None:
    """For alcohol after her own inspection; for food, which waited for the other inspector's."""
    look, nadia.inspector = nadia.inspector, None
    nadia.opens("/fr/work/")
    nadia.signs_in_as("nadia")
    nadia.waits_to_see("Permis d’exploitation", "/fr/work/")
    nadia.inspector = look
    nadia.follows("Licence de salle à manger", within="main table")
    nadia.presses("Inspection\u00a0: en ordre")
    _grants(nadia, "Décider et écrire à la personne", "Accordée")
    nadia.inspector = None
    nadia.opens("/fr/work/")
    nadia.follows("Permis d’exploitation", within="main table")
    _grants(nadia, "Décider et écrire à la personne", "Accordé")


def _grants(officer: Visitor, button: str, done: str) -> None:
    officer.writes(transition="grant")
    officer.presses(button)
    officer.sees(done)


def he_pays_and_has_it_to_show(boris: Visitor, request: str) -> tuple[str, str]:
    """The licence for alcohol comes when its fee is paid; gives back its number and its code."""
    whole = f"/en/requests/{request}/outcome/"
    boris.waits_to_see("The permit: F-2026-00001", whole)
    boris.sees("Everything is granted. Pay what is left, and you can open.", "Issued once $350.00 is paid.")
    boris.follows("Dining-room licence for alcohol: pay $350.00, and you get it.")
    boris.sees("To pay: $350.00", "Part of: Open a café")
    look, boris.inspector = boris.inspector, None  # the provider's page is the lab's, and the rest is looked at above
    boris.presses("Pay by card")
    boris.presses("Pay")
    boris.waits_to_see("The permit: L-2026-00001", whole)
    boris.sees("Everything is granted. You can open.")
    boris.inspector = look
    boris.follows("The permit: L-2026-00001")
    boris.sees("Valid", "Boris Novak", "24 November 2027", "You can renew it from 25 September 2027 on.")
    code = str(boris.page.get_by_role("link", name="See what others see").get_attribute("href")).split("/")[-2]
    boris.reads_the_pdf("Print it (PDF)", "L-2026-00001", "Department of Justice and Public Safety", code, "/check/")
    boris.opens("/fr/my/")
    boris.sees("Fait partie de\u00a0: Ouvrir un café", "Licence de salle à manger pour l’alcool")
    return "L-2026-00001", code


def a_stranger_checks_it(guest: Visitor, number: str, code: str) -> None:
    """By the number nobody learns anything; by the code on the paper, in either language, that it holds."""
    guest.opens("/en/check/")
    guest.writes(code=number)
    guest.presses("Check", expect=422)
    guest.writes(code=code.lower().replace("-", " "))
    guest.presses("Check")
    guest.sees("Dining-room licence for alcohol", "Valid", number, "11:00 to 23:00")
    guest.does_not_see("Boris Novak", "$350")
    guest.opens(f"/fr/check/{code}/")
    guest.sees("Licence de salle à manger pour l’alcool", "Valide", "24 novembre 2027")
