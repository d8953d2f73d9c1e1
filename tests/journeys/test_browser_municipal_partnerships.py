"""Journey E in a real browser, in three cities: each of the five partnerships in English and in French."""

from __future__ import annotations

import re
import shutil
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
ItIs = Callable[[str], None]
SUNDAY = "2026-11-22"
HERS, HIS = "5012345", "5077001"
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
HIS_REVIEW = REVIEW | {
    "property_account_number": HIS,
    "property_address": "7 Regent Street, Fredericton NB E3B 3W3",
    "applicant_name": "Yvon Cormier",
    "notice_mailed_on": "12 11 2026",
    "value_on_notice": "360000",
    "value_last_year": "350000",
    "property_city": "fredericton",
    "value_of_owner": "330000",
    "review_reasons": "La cave prend l’eau depuis le printemps.",
    "email": "yvon@people.example",
    "postal_address": "7, rue Regent\nFredericton NB E3B 3W3",
}
HIS_APPEAL = HIS_REVIEW | {
    "decision_mailed_on": "22 11 2026",
    "appeal_grounds": "La décision ne dit rien de la cave.",
    "hearing_language": "french",
}
COURSE = {
    "child_name": "Ari Cormier",
    "child_birth_date": "1 6 2019",
    "applicant_name": "Dana Cormier",
    "own_child": "yes",
    "wants_fee_help": "yes",
    "home_city": "saint_john",
    "social_assistance": "no",
    "children_at_home": "1",
    "has_partner": "no",
    "net_income": "45000",
    "email": "dana@people.example",
    "postal_address": "9, rue Church\nSaint John NB E2L 1A1",
}
#: Everything that a registration may ask, whatever of it this version asks.
LESSONS = COURSE | {
    "child_name": "Noor Rahimi",
    "applicant_name": "Amina Rahimi",
    "pool_notes": "She is afraid of deep water.",
    "wants_fee_help": "no",
    "phone": "506 555 0101",
    "email": "amina@people.example",
    "postal_address": "12 Orange Lane\nMoncton NB E1C 4L6",
    "time": "fredericton-swim-beginners@saturday",
}
HIS_LESSONS = LESSONS | {
    "child_name": "Mila Novak",
    "applicant_name": "Boris Novak",
    "phone": "506 555 0102",
    "email": "boris@people.example",
}


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cities")


@pytest.fixture(scope="module")
def served(var: Path) -> Iterator[str]:
    """New Brunswick's demonstration, served for this module."""
    with browsing.site(var, jurisdiction=str(NEW_BRUNSWICK)) as address:
        yield address


@pytest.fixture
def it_is(arrive: Arrive) -> ItIs:
    """Puts the clock of the whole site on a day."""
    lab = arrive("the lab", inspected=False)

    def day(iso: str) -> None:
        lab.opens("/lab/")
        lab.writes(day=iso)
        lab.presses("Go")

    return day


def test_a_bill_goods_and_a_property_in_moncton(arrive: Arrive, it_is: ItIs) -> None:
    it_is(SUNDAY)
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
    boris.follows("Order from the City of Moncton")
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
    amina.goes_through(**REVIEW)
    amina.sees("Check what you send")
    amina.presses("Send it")
    amina.sees("Receipt")


def test_a_fine_a_course_and_a_hole_in_saint_john_in_french(arrive: Arrive, it_is: ItIs, tmp_path: Path) -> None:
    it_is(SUNDAY)
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
    dana.sees("20,00\u202f$ (80,00\u202f$)", "Vous n’avez pas à en payer 60,00\u202f$.")
    dana.sees("Le revenu ne dépasse pas la limite de Saint John")
    dana.presses("Envoyer et payer")
    dana.sees("Payer 20,00\u202f$", "Payez au plus tard le")
    pays(dana, "Payer par carte")
    dana.sees("Reçu", "20,00\u202f$ le", "La place est à vous")


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


def test_goods_and_a_property_in_fredericton_in_french(arrive: Arrive, it_is: ItIs) -> None:
    it_is(SUNDAY)
    yvon = arrive("yvon", go_on="Continuer")
    he_orders_maps_and_picks_them_up(yvon, arrive)
    request = he_asks_for_a_review(yvon)
    number = the_case(yvon)
    the_assessor_changes_the_value(arrive("chen"), number)
    yvon.waits_to_see("Nous avons révisé votre évaluation", f"/fr/requests/{request}/outcome/")
    yvon.sees("Si vous n’êtes pas d’accord", "au plus tard le 13 décembre 2026", "Le dossier complet en PDF")  # 21 days
    outcome = yvon.page.url
    yvon.opens("/fr/my/")
    yvon.follows("Nous avons révisé votre évaluation")
    yvon.sees("La valeur passe à 340\u00a0000\u00a0$.", "au plus tard le 13 décembre 2026")
    yvon.opens(outcome)
    request = he_appeals(yvon, number)
    the_registrar_tells_the_director(arrive("ruth"), the_case(yvon, besides=number))
    yvon.waits_to_see("Le directeur répond", f"/fr/requests/{request}/outcome/")


def he_orders_maps_and_picks_them_up(yvon: Visitor, arrive: Arrive) -> None:
    """At the city's own counter; another city's officer does not see the order."""
    yvon.opens("/fr/organizations/fredericton/")
    yvon.sees("Ville de Fredericton", "Payer une facture d’eau")
    yvon.opens("/fr/shop/")
    yvon.sees("Carte de la promenade du patrimoine", "Il en reste 40\u00a0: Hôtel de ville")
    yvon.follows("Commander ce que vend la Ville de Fredericton")
    yvon.signs_in_as("yvon")
    yvon.writes(**{"count-fredericton-heritage-map": "2", "way": "fredericton-city-hall"})
    yvon.presses("Continuer et payer")
    yvon.sees("Carte de la promenade du patrimoine", "11,50\u202f$", "Hôtel de ville, 397, rue Queen")
    pays(yvon, "Payer par carte")
    yvon.sees("Payée\u00a0: à venir chercher")
    number = yvon.heading().split()[-1]

    luc = arrive("luc", inspected=False)
    luc.opens("/fr/work/shop/")
    luc.signs_in_as("luc", level="substantial")
    luc.opens(f"/fr/work/shop/?q={number}")
    luc.sees("Aucune commande n’attend")
    irene = arrive("irene")
    irene.opens("/fr/work/")
    irene.signs_in_as("irene", level="substantial")
    irene.follows("Commandes et stock")
    irene.sees(number, "Yvon Cormier", "Payée\u00a0: à venir chercher")
    irene.presses("Remettre")
    irene.sees("Aucune commande n’attend", "Sur place\u00a0: 38")
    yvon.opens("/fr/my/orders/")
    yvon.sees("Retirée")


def he_asks_for_a_review(yvon: Visitor) -> str:
    """Of his own house, in time; the request's number."""
    yvon.opens("/fr/lookups/property/")
    yvon.writes(q="regent")
    yvon.presses("Chercher", within="main")
    yvon.follows("7 Regent Street")
    yvon.sees("Ce que tout le monde peut voir", "L’impôt qui en découle", "19 Regent Street")
    yvon.follows("Se connecter", within="main")
    yvon.signs_in_as("yvon")
    yvon.sees("Ce que personne d’autre ne voit", "Vous pouvez demander une révision jusqu’au 12 décembre 2026.")
    yvon.follows("Demander une révision", within="main")
    if yvon.page.get_by_role("button", name="Commencer maintenant").count():
        yvon.presses("Commencer maintenant")
    yvon.goes_through(**HIS_REVIEW)
    yvon.sees("Vérifiez ce que vous envoyez")
    yvon.presses("Envoyer")
    yvon.sees("Reçu")
    return the_request(yvon)


def the_assessor_changes_the_value(chen: Visitor, number: str) -> None:
    opens_a_case(chen, "chen", number)
    chen.presses("Prendre en charge")
    chen.writes(transition="change_value", words="La valeur passe à 340\u00a0000\u00a0$.")
    chen.presses("Décider et écrire à la personne")
    chen.sees("Décision prise", "La valeur passe à 340\u00a0000\u00a0$.")


def he_appeals(yvon: Visitor, number: str) -> str:
    """From the decision's own page, with what he gave before; the request's number."""
    yvon.presses("Commencer\u00a0: Faire appel de la décision sur votre évaluation foncière")
    yvon.goes_through(**HIS_APPEAL, review_number=number)
    yvon.presses("Envoyer")
    yvon.sees("Le tribunal a votre appel")
    return the_request(yvon)


def the_registrar_tells_the_director(ruth: Visitor, number: str) -> None:
    opens_a_case(ruth, "ruth", number)
    ruth.presses("Prendre en charge")
    ruth.presses("Aviser le directeur")
    ruth.sees("Le directeur répond", "Réponse de la directrice ou du directeur", "13 décembre 2026")


def opens_a_case(officer: Visitor, name: str, number: str) -> None:
    officer.opens("/fr/work/")
    officer.signs_in_as(name, level="substantial")
    officer.opens(f"/fr/work/?q={number}")
    officer.sees("Un dossier", number)
    officer._goes(officer.page.locator("main table a").first)


def the_case(visitor: Visitor, besides: str = "") -> str:
    """The number of the case that was opened for them, from their own page."""
    for _ in range(60):
        visitor.page.goto("/fr/my/")
        found: set[str] = set(re.findall(r"\b[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", visitor.reads())) - {besides}
        if found:
            return found.pop()
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"no case was opened:\n{visitor.reads()[:2500]}")


def the_request(visitor: Visitor) -> str:
    """The number of the request that is open."""
    return visitor.page.url.split("/requests/")[1].split("/")[0]


def test_a_dark_lamp_in_fredericton_in_english(arrive: Arrive, it_is: ItIs) -> None:
    it_is(SUNDAY)
    lab = arrive("the lab’s mailbox", inspected=False)
    nora = wants_to_hear_of_fredericton(arrive, lab)
    a_province_road(arrive)
    owen = arrive("owen")
    number, code = says_where_without_an_address(owen)
    lab.waits_to_see(f"We have your report {number}", "/lab/mail/")
    lab.waits_to_see("Reported in Fredericton: Street light, Fredericton to nora@people.example", "/lab/mail/")
    irene = the_city_mends_it(arrive, number)
    lab.waits_to_see(f"{number}: fixed to owen@people.example", "/lab/mail/")
    at_home = arrive("owen at home")
    at_home.opens(f"/en/reports/{number}/")
    at_home.sees("A new lamp.", "Did you report it?")
    at_home.does_not_see("Is it fixed?")
    at_home.writes(code=code)
    at_home.presses("Show my code")
    at_home.sees("Is it fixed?")
    at_home.writes(words="Dark again since last night.")
    at_home.presses("No, open it again")
    at_home.sees("Thank you. It stands in its history.", "open again")
    irene.opens(f"/en/work/reports/{number}/")
    irene.sees("open again", "Dark again since last night.")
    nora.opens(nora.page.url)
    nora.presses("Tell me no more")
    nora.sees("You hear no more of it.")


def wants_to_hear_of_fredericton(arrive: Arrive, lab: Visitor) -> Visitor:
    """Asked for at an address, which is told nothing before its owner says yes."""
    nora = arrive("nora")
    nora.opens("/en/report/alerts/")
    nora.presses("Tell me", expect=422)
    nora.writes(area="fredericton", email="nora@people.example")
    nora.presses("Tell me")
    nora.sees("Look into your e-mail and say yes there. Nothing is sent before.")
    lab.waits_to_see("Do you want to be told? to nora@people.example", "/lab/mail/")
    lab.follows("Do you want to be told?")
    (address,) = set(re.findall(r"/en/report/watch/[0-9A-Za-z-]+/", lab.reads()))
    nora.opens(address)
    nora.presses("Yes, tell me")
    nora.sees("You are told from now on.")
    return nora


def a_province_road(arrive: Arrive) -> None:
    """A road outside of the city is another body's, with days of its own."""
    driver = arrive("a driver")
    driver.opens("/en/report/")
    driver.writes(words="Route 105, by the old church", area="provincial-roads")
    driver.presses("Go on")
    driver.follows("Pothole")
    driver.writes(depth="shallow")
    driver.presses("Send the report")
    driver.sees("The Department of Transportation and Infrastructure looks after it", "4 December 2026")


def says_where_without_an_address(owen: Visitor) -> tuple[str, str]:
    """In words; what the city does not take is said at once. The number of the report, and the code for it."""
    owen.opens("/en/report/")
    owen.writes(words="By the footbridge, third lamp from the river", area="fredericton")
    owen.presses("Go on")
    owen.follows("Graffiti", expect=422)
    owen.sees("Nobody who uses this page takes that kind of problem there.")
    owen.follows("Another kind")
    owen.follows("Street light")
    owen.writes(fault="out", text="It has been dark since Monday.", your_email="owen@people.example")
    owen.presses("Send the report")
    owen.sees("The City of Fredericton looks after it, and promises to be done with it by 27 November 2026.")
    (code,) = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", owen.reads())
    return owen.page.url.rstrip("/").split("/")[-1], code


def the_city_mends_it(arrive: Arrive, number: str) -> Visitor:
    """An officer of Fredericton sees Fredericton's reports, and says where this one stands."""
    irene = arrive("irene")
    irene.opens("/en/work/")
    irene.signs_in_as("irene", level="substantial")
    irene.follows("Reported problems")
    irene.sees("Problems reported to the City of Fredericton", number)
    irene.does_not_see("Pothole")
    irene.follows(number)
    irene.sees("It has been dark since Monday.", "owen@people.example")
    irene.writes(state="declined")
    irene.presses("Say so", expect=422)
    irene.sees("Say why it is not done.")
    irene.writes(state="fixed", words="A new lamp.")
    irene.presses("Say so")
    irene.sees("A new lamp.")
    return irene


def test_the_last_place_in_a_course_in_fredericton_in_english(
    arrive: Arrive, it_is: ItIs, var: Path, tmp_path: Path
) -> None:
    it_is(SUNDAY)
    one_place_is_left(var, tmp_path)
    amina, boris = arrive("amina"), arrive("boris")
    asks_for_a_place(amina, "amina", LESSONS)
    amina.sees("Paid", "$65.00 on")
    amina.waits_to_see("You have a place", "/en/my/appointments/")
    amina.sees("Swimming for beginners \u2013 Saturdays, 9 a.m.", "Noor Rahimi")
    asks_for_a_place(boris, "boris", HIS_LESSONS)
    boris.sees("You pay nothing while you wait.")
    boris.waits_to_see("On the waiting list, number 1", "/en/my/appointments/")
    amina.presses("Withdraw")
    amina.does_not_see("Noor Rahimi")
    boris.waits_to_see("A place has become free", "/en/my/appointments/")
    boris.sees("Mila Novak", "It is kept for you until")
    boris.presses("Take it")
    boris.sees("You have a place")
    boris.waits_to_see("To pay: $65.00", "/en/my/")


def one_place_is_left(var: Path, tmp_path: Path) -> None:
    """A line of data says how many children the group takes."""
    folder = tmp_path / "new-brunswick"
    shutil.copytree(NEW_BRUNSWICK, folder, ignore=shutil.ignore_patterns("__pycache__"))
    course = folder / "courses" / "fredericton-swim-beginners.yaml"
    written = course.read_text(encoding="utf-8")
    assert "places: 12, waiting: 12" in written
    course.write_text(written.replace("places: 12, waiting: 12", "places: 1, waiting: 2"), encoding="utf-8")
    browsing.operate(var, "publish", str(folder), jurisdiction=str(NEW_BRUNSWICK))


def asks_for_a_place(visitor: Visitor, person: str, known: dict[str, str]) -> None:
    """Page after page to the receipt; what is asked and not known here is said."""
    visitor.opens("/en/services/fredericton/swimming-lessons/")
    visitor.presses("Start now")
    for _ in range(30):
        if visitor.page.url.endswith("/review/"):
            break
        if "/sign-in/" in visitor.page.url:
            visitor.follows("Sign in and go on", within="main")
            visitor.signs_in_as(person)
            continue
        wanted = visitor.asked()
        assert set(wanted) <= set(known), f"{visitor.page.url} asks for more: {set(wanted) - set(known)}"
        visitor.answers(**{name: known[name] for name in wanted})
    visitor.sees("Check what you send", known["child_name"])
    visitor.presses("Send", within="main")
    if visitor.page.get_by_role("button", name="Pay by card").count():
        pays(visitor, "Pay by card")
    visitor.sees("Receipt")


def pays(visitor: Visitor, button: str) -> None:
    """To the provider's page, which is the lab's and not ours to inspect, and back."""
    look, visitor.inspector = visitor.inspector, None
    visitor.presses(button, within="main")
    visitor.writes(card=CARD)
    visitor.presses("Pay", within="main")
    visitor.inspector = look
    visitor.opens(visitor.page.url)
