"""Journey D in French: a call for another, the appointment it made, a cheque and cash, the till's proof; no mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.journeys import browser as browsing
from tests.journeys.browser import CHROMIUM, Visitor
from tests.journeys.cafe import NEW_BRUNSWICK
from tests.journeys.front_counter import (
    HERE,
    OFFICE,
    Arrive,
    counts,
    hands_over,
    it_is,
    press,
    she_begins_a_visit,
    she_does,
    she_sits_down,
    unseen,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

YVON = {
    "applicant_name": "Yvon Cormier", "driver_licence_number": "1234566", "road_test_class": "class_5",
    "email": "yvon@people.example", "postal_address": "12, rue Elm, Fredericton NB E3B 1A1",
}  # fmt: skip
#: What came over a telephone is no proof here.
SEEN_AT_A_WINDOW = ["passport", "driver_licence", "known_person", "none"]
BILLS = {"water_account_number": "W-20417", "property_account_number": "1234567"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """New Brunswick's demonstration, served for this module."""
    with browsing.site(tmp_path_factory.mktemp("site"), jurisdiction=str(NEW_BRUNSWICK)) as address:
        yield address


def test_a_call_an_appointment_and_a_cheque(arrive: Arrive) -> None:
    it_is(arrive, date(2026, 11, 23))
    code = yvon_lets_dana_act_for_him(arrive)
    clara = she_sits_down(arrive, "fr", window=f"{OFFICE}/4")
    clara.sees("Personne n’attend")
    she_makes_sure_who_calls(clara, code)
    day = she_books_an_examination(clara)
    she_notes_a_call_back(clara)
    she_rings_back(clara)

    it_is(arrive, day)
    look, clara = clara.inspector, she_sits_down(arrive, "fr", window=f"{OFFICE}/2", inspected=False)
    clara.inspector = look  # how she sits down was looked at
    two_take_numbers_and_go(arrive, clara)
    yvon_is_called_by_name(arrive, clara)
    she_begins_a_visit(clara, "", "Ses factures")
    she_does(clara, "impôt foncier fredericton", BILLS)
    with unseen(clara):  # the like of the other bill's pages
        she_does(clara, "facture d’eau fredericton", BILLS)
    she_takes_cash(clara)
    she_takes_a_cheque(clara)
    she_hands_him_over_and_he_is_known(clara)
    she_closes_her_till(clara)


# ------------------------------------------------------------------------------------------------ the call
def yvon_lets_dana_act_for_him(arrive: Arrive) -> str:
    """By the site's own pages, which another story looks at; gives the code of a request of hers."""
    dana, yvon = (arrive(each, inspected=False) for each in ("dana", "yvon"))
    for each in (dana, yvon):
        each.opens("/fr/my/")
        each.signs_in_as(each.name, "substantial")
        each.opens("/fr/my/mandates/")
    dana.enters("Montrer mon code")
    yvon.enters("Donner un mandat")
    yvon.types(code=dana.page.locator(".w-big .g-code").inner_text())
    yvon.hits("Enter")
    yvon.sees("Dana Cormier")
    ticks(yvon, "services", "service-new-brunswick/*")
    ticks(yvon, "actions", "submit")
    yvon.enters("Offrir ce mandat")
    dana.opens("/fr/my/mandates/")
    dana.enters("Accepter")
    dana.opens("/fr/services/service-new-brunswick/birth-certificate/")
    dana.enters("Commencer maintenant")
    dana.opens("/fr/my/")
    return dana.page.locator("main .g-code").first.inner_text()


def ticks(visitor: Visitor, name: str, value: str) -> None:
    """Tab to one of several boxes, and Space."""
    for _ in range(150):
        if visitor.page.evaluate("[document.activeElement.name, document.activeElement.value]") == [name, value]:
            visitor.page.keyboard.press("Space")
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"{visitor.name} cannot reach {name}={value} by keyboard")


def she_makes_sure_who_calls(clara: Visitor, code: str) -> None:
    """Not enough, and nobody says what was wrong; a code of hers is; only then it is asked for whom she calls."""
    press(clara, "a")
    clara.sees("Bonjour. Dans quelle langue puis-je vous aider?")
    clara.types(who="dana cor")
    clara.hits("Enter")
    clara.hits("Enter")  # the first who was found has the focus
    clara.types(purpose="L’examen de conduite de son père", birth_date="11 12 1979", request_code="2222-2222-2222")
    clara.hits("Enter", expect=422)
    clara.sees("Ce n’est pas suffisant. Ne dites pas quelle réponse était fausse")
    clara.does_not_see("Yvon Cormier")
    clara.enters("Envoyer un code par texto")
    clara.sees("un code y est en route")
    clara.types(request_code=code)
    clara.hits("Enter")
    clara.sees("Il est certain que Dana Cormier est en ligne.", "Pour qui appelez-vous?")
    while "Yvon" not in clara.page.evaluate("document.activeElement.closest('label').innerText"):
        clara.page.keyboard.press("ArrowDown")
    clara.hits("Enter")
    assert "Dana Cormier appelle pour Yvon Cormier" in clara.page.locator(".g-acting").inner_text()


def she_books_an_examination(clara: Visitor) -> date:
    """Read as a script and read back, a slip of the ear put right; gives the day that was chosen."""
    clara.types(q="examen de conduite")
    clara.hits("Enter")
    clara.hits("Enter")  # the first of the services found has the focus
    assert clara.page.locator(".g-panes > section").count() == 2
    assert "Réserver un examen" in clara.page.locator(".g-panes [aria-current=true]").inner_text()
    day = says_and_reads_back(clara, YVON)
    clara.sees("Arrêtez-moi si quelque chose n’est pas exact.", "Yvon Cormier", "1234567")
    clara.page.keyboard.press("Space")  # "they heard it and say it is right" has the focus
    clara.hits("Enter")
    clara.sees("Reçu", "Réservé")
    return day


def says_and_reads_back(clara: Visitor, given: dict[str, str]) -> date:
    """Page after page, until all of it is read back; a number read back wrongly is put right."""
    day = date.min
    for _ in range(30):
        if clara.page.url.endswith("/review/"):
            return day
        if clara.page.locator("#reading").count():
            if "1 2 3 4 5 6 6" in clara.reads():
                clara.sees("Y, V, O, N. C, O, R, M, I, E, R")
                clara.types(driver_licence_number="1234567")
                clara.hits("Enter")
                clara.sees("1 2 3 4 5 6 7")
            clara.hits("Enter")  # "they said yes" has the focus
            continue
        wanted = clara.asked(".g-window form[method=post]")
        clara.types(**{name: given[name] for name in wanted if name in given})
        if "time" in wanted:
            clara.page.keyboard.press("ArrowDown")
            moment = clara.page.evaluate("document.activeElement.value").partition("@")[2]
            day = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(HERE).date()
        while clara.page.evaluate("['textarea', 'select-one'].includes(document.activeElement.type)"):
            clara.page.keyboard.press("Tab")  # Enter means something of its own there
        clara.hits("Enter")
    raise AssertionError(f"{clara.page.url} asks without end")


def she_notes_a_call_back(clara: Visitor) -> None:
    """A number without its country is refused, and nothing that was typed is lost."""
    clara.hits("d")
    clara.page.keyboard.press("Escape")
    clara.page.keyboard.press("t")
    clara.types(number="555 0104", said="Le permis de son père")
    clara.hits("Enter", expect=422)
    clara.sees("Écrivez le numéro avec son pays")
    assert clara.page.locator("[name=said]").input_value() == "Le permis de son père"
    clara.types(number="+1 506 555 0104")
    clara.hits("Enter")
    clara.sees("Le numéro T001 est dans la file des rappels.")
    clara.hits("e")
    clara.sees("Bonjour. Dans quelle langue puis-je vous aider?")
    assert not clara.page.locator(".g-acting").count()


def she_rings_back(clara: Visitor) -> None:
    """Who called is rung, not whom she called for; it is made sure of again."""
    press(clara, "q")
    clara.hits("x")
    clara.sees("T001", "Dana Cormier", "Composez ce numéro", "+15065550104", "Le permis de son père")
    clara.hits("b")
    clara.sees("Vérifier qui appelle", "Dana Cormier")
    press(clara, "q")
    clara.hits("f")
    clara.sees("Personne n’attend")
    clara.enters("Fermer le guichet")
    clara.sees("À quel guichet êtes-vous?")


# ------------------------------------------------------------------------------------------------ at the office
def two_take_numbers_and_go(arrive: Arrive, clara: Visitor) -> None:
    """Who came to the quick lane counts as waiting for ten minutes longer."""
    hall = arrive("hall")
    machine = clara.page.locator("a[href*='/kiosk/']").get_attribute("href")
    for lane in ("Toute autre demande", "Payer ou retirer"):
        hall.opens(f"{machine}?language=fr")
        hall.presses(lane)
        hall.sees("Votre numéro", "Suivez votre tour sur votre téléphone")
        hall.inspector = None
    clara.opens("/counter/fr/queue/")
    with unseen(clara):
        for number in ("Q001", "A001"):
            clara.hits("x")
            assert number in at_the_window(clara)
            clara.hits("g")
    clara.sees("Personne n’attend")


def at_the_window(clara: Visitor) -> str:
    return clara.page.locator(".c-at").inner_text()


def yvon_is_called_by_name(arrive: Arrive, clara: Visitor) -> None:
    """He comes to his appointment, agrees to hear his name, is called twice, and is there."""
    clara.hits("i")
    clara.sees("Rendez-vous aujourd’hui", "Yvon Cormier", "Réserver un examen de conduite")
    clara.page.keyboard.press("Shift+Tab")
    clara.page.keyboard.press("Space")
    clara.page.keyboard.press("Tab")
    clara.hits("Enter")
    clara.hits("x")
    assert "Yvon Cormier" in at_the_window(clara)
    board = arrive("board", inspected=False)
    board.opens(f"/board/{OFFICE}/")
    board.sees("Yvon Cormier")
    clara.hits("r")
    assert "appelé 2 fois" in at_the_window(clara)
    clara.hits("b")
    proofs = clara.page.locator("[name=proof]")
    assert [proofs.nth(each).get_attribute("value") for each in range(proofs.count())] == SEEN_AT_A_WINDOW


# ------------------------------------------------------------------------------------------------ the till
def she_takes_cash(clara: Visitor) -> None:
    """One bill of the two; too little is refused with words, and nothing is lost; what is printed is his alone."""
    press(clara, "p")
    assert clara.page.evaluate("document.activeElement.id") == "f-float"
    clara.types(float="100")
    clara.hits("Enter")
    clara.sees("Sommes dues par Yvon Cormier", "84,50\u202f$", "2\u202f143,60\u202f$")
    while "foncier" not in clara.page.evaluate("document.activeElement.closest('label').innerText"):
        clara.page.keyboard.press("Tab")
    clara.page.keyboard.press("Space")
    clara.hits("Enter")
    clara.sees("Cela fait 84,50\u202f$ en tout.")
    clara.types(tendered="80")
    clara.hits("Enter", expect=422)
    clara.sees("Ce n’est pas assez. Demandez davantage.", "Cela fait 84,50\u202f$ en tout.")
    assert clara.page.locator("[name=tendered]").input_value() == "80"
    clara.types(tendered="100")
    clara.hits("Enter")
    assert clara.page.locator(".c-huge").inner_text() == "15,50\u202f$"
    clara.sees("Centre de services de Fredericton, 432, rue Queen, Fredericton NB E3B 1B6")
    clara.page.emulate_media(media="print")
    assert clara.page.locator(".g-letter").is_visible()
    assert "Monnaie rendue\n15,50\u202f$" in clara.page.locator(".g-letter").inner_text()
    assert not clara.page.get_by_text("À rendre").is_visible()
    clara.page.emulate_media(media="screen")
    assert clara.page.get_by_text("À rendre").is_visible()


def she_takes_a_cheque(clara: Visitor) -> None:
    """The other bill, by the keys alone; of what he signed no word is on his receipt but that it was a cheque."""
    clara.hits("p")
    clara.hits("Enter")
    clara.sees("Cela fait 2\u202f143,60\u202f$ en tout.")
    clara.page.keyboard.press("Escape")
    clara.page.keyboard.press("y")
    assert clara.page.evaluate("document.activeElement.id") == "f-number"
    clara.types(number="000123", drawer="Yvon Cormier")
    clara.hits("Enter")
    clara.sees("Payé", "Chèque", "2\u202f143,60\u202f$")
    clara.does_not_see("À rendre")


def she_hands_him_over_and_he_is_known(clara: Visitor) -> None:
    """His visit at this window is over; whoever calls him next reads what was said, and whose number it is."""
    clara.hits("d")
    clara.page.emulate_media(media="print")
    assert not clara.page.locator(".c-person").is_visible()
    clara.page.emulate_media(media="screen")
    press(clara, "q")
    hands_over(clara, "Il attend une copie de son reçu.")
    assert not clara.page.locator(".g-acting").count()
    clara.hits("x")
    assert "Il attend une copie de son reçu." in at_the_window(clara)
    assert "Yvon Cormier" in at_the_window(clara)
    with unseen(clara):
        clara.hits("b")
        clara.sees("Yvon Cormier", "Pourquoi la personne est-elle venue?")
        press(clara, "q")
        clara.hits("f")
    clara.sees("Personne n’attend")


def she_closes_her_till(clara: Visitor) -> None:
    """The cheque was left out of the count: it is told only then, and she counts again."""
    pieces = {"10000": "1", "2000": "4", "200": "2", "25": "2"}
    press(clara, "p")
    press(clara, "l")
    counts(clara, pieces=pieces)
    clara.hits("Enter", expect=422)
    clara.sees("Le comptage et les livres diffèrent. Recomptez, ou dites pourquoi.")
    with unseen(clara):
        clara.enters("Recompter")
        counts(clara, pieces=pieces, cheques="2143,60")
    clara.hits("Enter")
    clara.sees("Preuve de caisse", "Les livres s’équilibrent", "Rien ne manque, rien n’est en trop")
    clara.sees("184,50\u202f$", "2\u202f143,60\u202f$")
    press(clara, "q")
    clara.hits("m")
    clara.sees("Numéros donnés", "Par service")
