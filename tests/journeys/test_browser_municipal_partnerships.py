"""Journey E in a real browser: a bill, goods and a property in English; a fine, a course and a hole in French."""

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
HERS = "5012345"
CARD = "4444 3333 2222 1111"
REVIEW = {
    "property_account_number": HERS,
    "property_address": "12 Orange Lane, Moncton NB E1C 4L6",
    "applicant_name": "Amina Rahimi",
    "assessed_in_name": "yes",
    "notice_mailed_on": "9 11 2026",
    "value_on_notice": "300000",
    "value_last_year": "280000",
    "bought_last_year": "no",
    "built_on_last_year": "no",
    "property_city": "moncton",
    "property_kind": "residential",
    "principal_residence": "yes",
    "new_brunswick_resident": "yes",
    "value_of_owner": "250000",
    "review_grounds": "value_too_high",
    "review_reasons": "Number 16 is the same house and sold for $248,000.",
    "may_visit": "yes",
    "email": "amina@people.example",
    "postal_address": "12 Orange Lane\nMoncton NB E1C 4L6",
}
COURSE = {
    "child_name": "Ari Cormier",
    "child_birth_date": "1 6 2019",
    "applicant_name": "Dana Cormier",
    "own_child": "yes",
    "email": "dana@people.example",
    "postal_address": "9, rue Church\nMoncton NB E1C 4Z1",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """New Brunswick's demonstration, served for this module."""
    with browsing.site(tmp_path_factory.mktemp("cities"), jurisdiction=str(NEW_BRUNSWICK)) as address:
        yield address


def test_a_bill_goods_and_a_property_in_moncton(arrive: Arrive) -> None:
    anybody = arrive("anybody")
    anybody.opens("/en/services/moncton/water-bill/")
    anybody.sees("Pay a water bill", "the amount that is due")
    anybody.presses("Start now")
    anybody.answers(water_account_number="W-21418")
    anybody.goes_through()
    anybody.sees("$90.75")
    anybody.presses("Send and pay")
    pays(anybody, "Pay by card")
    anybody.sees("We have your payment", "$90.75 on")

    boris = arrive("boris")
    boris.opens("/en/shop/")
    boris.sees("Trail map of Moncton", "60 left at")
    boris.follows("Order from City of Moncton")
    boris.signs_in_as("boris")
    boris.writes(**{"count-moncton-trail-map": "2", "way": "post", "address": "7 Mill Street\nSaint John NB E2L 1G4"})
    boris.presses("Go on to pay")
    boris.sees("Trail map of Moncton", "$12.85")  # 9.00, tax 1.35, post 2.50
    pays(boris, "Pay by card")
    boris.sees("Paid")

    amina = arrive("amina")
    amina.opens("/en/lookups/property/")
    amina.writes(q="orange lane")
    amina.presses("Find", within="main")
    amina.sees("3 properties")
    amina.follows("12 Orange Lane")
    amina.sees("What anybody may see", "Others to compare with", "$248,000.00", "What tax follows")
    amina.does_not_see("What only you see")
    amina.follows("Sign in", within="main")
    amina.signs_in_as("amina")
    amina.sees("What only you see", "$3,866.24", "You may ask for a review until 9 December 2026.")
    amina.follows("Ask for a review", within="main")
    if amina.page.get_by_role("button", name="Start now").count():
        amina.presses("Start now")
    for _ in range(25):
        if amina.page.url.endswith("/review/"):
            break
        wanted = amina.asked()
        amina.answers(**{name: REVIEW[name] for name in wanted if name in REVIEW})
    amina.sees("Check what you send")
    amina.presses("Send it")
    amina.sees("Receipt")


def test_a_fine_a_course_and_a_hole_in_saint_john_in_french(arrive: Arrive, tmp_path: Path) -> None:
    quelquun = arrive("quelqu’un")
    quelquun.opens("/fr/services/saint-john/parking-ticket/")
    quelquun.presses("Commencer maintenant")
    quelquun.writes(parking_ticket_number="P-32056")
    quelquun.presses("Continuer")
    while not quelquun.page.url.endswith("/review/"):
        quelquun.presses("Continuer")
    quelquun.sees("32,50\u202f$")
    quelquun.presses("Envoyer et payer")
    pays(quelquun, "Payer par carte")
    quelquun.sees("32,50\u202f$ le")

    reports_a_hole(arrive, tmp_path)

    dana = arrive("dana")
    dana.opens("/fr/services/saint-john/swimming-lessons/")
    dana.presses("Commencer maintenant")
    while "/sign-in/" not in dana.page.url:
        dana.writes(**{name: COURSE[name] for name in dana.asked() if name in COURSE})
        dana.presses("Continuer")
    dana.follows("Se connecter et continuer", within="main")
    dana.signs_in_as("dana")
    dana.sees("Quel groupe voulez-vous?", "Il reste 15 places.", "Âge le 12 janvier 2027")
    dana.page.locator("input[name=time]:not([type=hidden])").first.check()
    dana.presses("Continuer")
    dana.sees("Vérifiez ce que vous envoyez", "Centre aquatique des Jeux du Canada")
    dana.presses("Envoyer")
    dana.sees("Reçu", "Ville de Saint John")


def reports_a_hole(arrive: Arrive, tmp_path: Path) -> None:
    """With a photo; the next one sees it first; the city mends it, is told that it did not, and hears why."""
    photo = tmp_path / "trou.png"
    photo.write_bytes(picture())
    luce = arrive("luce")
    luce.opens("/fr/report/")
    luce.writes(words="16, rue King", area="saint-john")
    luce.presses("Continuer")
    luce.follows("Nid-de-poule")
    luce.writes(depth="deep", text="Devant la boulangerie.")
    luce.attaches("photo", photo)
    luce.presses("Envoyer le signalement")
    number = luce.page.url.rstrip("/").split("/")[-1]
    luce.sees("Nous avons votre signalement", "1er décembre 2026")
    other = arrive("another")
    other.opens("/fr/reports/")
    other.sees("Nid-de-poule")
    other.opens("/fr/report/new/?words=16,+rue+King&area=saint-john&category=pothole")
    other.sees("Est-ce l’un de ceux-ci?")
    other.follows(number, within="main")
    other.does_not_see("boulangerie")  # nobody of the city has looked at the words yet
    irene = arrive("irene")
    irene.opens("/fr/work/")
    irene.signs_in_as("irene", level="substantial")
    irene.presses("Ville de Saint John", within="main")
    irene.opens(f"/fr/work/reports/{number}/")
    irene.sees("boulangerie")
    irene.presses("Le montrer à tout le monde", nth=0)
    other.opens(f"/fr/reports/{number}/")
    other.sees("boulangerie")
    irene.writes(state="fixed", words="Rebouché.")
    irene.presses("Le dire")
    luce.opens(f"/fr/reports/{number}/")
    luce.sees("Rebouché.")
    luce.writes(words="Encore profond.")
    luce.presses("Non, rouvrez-le")
    irene.opens(f"/fr/work/reports/{number}/")
    irene.sees("Encore profond.")


def pays(visitor: Visitor, button: str) -> None:
    """To the provider's page, which is the lab's and not ours to inspect, and back."""
    look, visitor.inspector = visitor.inspector, None
    visitor.presses(button, within="main")
    visitor.writes(card=CARD)
    visitor.presses("Pay", within="main")
    visitor.inspector = look
    visitor.opens(visitor.page.url)
