"""Journey F in French, in a real browser without scripts: what must wait for what where one builds; and a certificate
of the plan that is renewed when its years end, and suspended."""

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
GIVEN = {
    "cafe_city": "moncton",
    "cafe_builds": "yes",
    "cafe_food": "shelf_stable",
    "cafe_alcohol": "no",
    "cafe_food_leaves": "no",
    "cafe_sidewalk": "yes",
    "cafe_sign": "no",
    "cafe_other_name": "yes",
    "yearly_sales": "20 000",
    "applicant_name": "Boris Novak",
    "business_name": "Café de la Grand-Rue",
    "business_activity": "Café",
    "business_began_on": "20 11 2026",
    "premises_address": "655, rue Main\nMoncton NB E1C 1E8",
    "postal_address": "7, rue Mill\nMoncton NB E1C 1G4",
    "email": "boris@people.example",
    "indoor_seats": "12",
    "building_work": "Un comptoir et un mur",
    "building_work_cost": "40 000",
    "sidewalk_seats": "8",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """New Brunswick instead of the usual demonstration."""
    with browsing.site(tmp_path_factory.mktemp("terrace"), jurisdiction=str(NEW_BRUNSWICK)) as address:
        yield address


def test_boris_builds_a_terrace_and_renews_his_name(arrive: Arrive, tmp_path: Path) -> None:
    lab = arrive("the lab", inspected=False)
    _it_is(lab, "2026-11-23")
    boris, chen, guest = arrive("boris"), arrive("chen"), arrive("a guest")
    il_lit_ce_qu_il_faut(boris)
    request = il_demande_tout_en_une_fois(boris, tmp_path)
    chen.opens("/en/work/")
    chen.signs_in_as("chen")
    she_grants_it(chen)
    old, first_code = il_a_son_certificat(boris, request)
    _it_is(lab, "2031-10-01")
    il_le_renouvelle(boris, old)
    she_grants_it(chen)
    code = il_a_le_nouveau(boris, old)
    guest.opens(f"/fr/check/{code}/")
    guest.sees("Pas encore valide", "N-2031-00001")
    guest.opens(f"/fr/check/{first_code}/")  # the first one holds until the second begins
    guest.sees("Valide", "N-2026-00001", "22 novembre 2031")
    _it_is(lab, "2031-11-24")
    guest.opens(f"/fr/check/{first_code}/")
    guest.sees("Remplacé par un plus récent")
    guest.opens(f"/fr/check/{code}/")
    guest.sees("Valide", "N-2031-00001", "Café de la Grand-Rue", "22 novembre 2036")
    she_suspends_it(chen)
    everybody_sees_it_in_both_languages(guest, boris, code)


def _it_is(lab: Visitor, day: str) -> None:
    lab.opens("/lab/")
    lab.writes(day=day)
    lab.presses("Go")


def il_lit_ce_qu_il_faut(boris: Visitor) -> None:
    boris.opens("/fr/services/service-new-brunswick/opening-a-cafe/")
    boris.presses("Commencer maintenant")
    while "/plan/" not in boris.page.url:
        _repond(boris)
    boris.sees(
        "Si vous l’envoyez aujourd’hui, vous pouvez ouvrir au plus tôt le 21 décembre 2026.",
        "Permis de café-terrasse, Moncton",
        "10 jours ouvrables de marge.",
        "Après\u00a0: Permis de construction, Moncton.",
        "Personne ne peut s’installer avant que les travaux soient permis.",
        "Aucun alcool n’est servi.",
        "Loi sur la réglementation des alcools",
    )
    assert boris.page.locator("svg.g-path rect.bar").count() == 4
    assert boris.page.locator("svg.g-path rect.critical").count() == 2


def _repond(boris: Visitor) -> None:
    boris.writes(**{name: GIVEN[name] for name in boris.asked() if name in GIVEN})
    boris.presses("Continuer")


def il_demande_tout_en_une_fois(boris: Visitor, tmp_path: Path) -> str:
    plan = tmp_path / "plan.png"
    plan.write_bytes(picture())
    look, boris.inspector = boris.inspector, None  # the pages of questions are looked at elsewhere
    boris.follows("Continuer les questions")
    while "/sign-in/" not in boris.page.url:
        if boris.page.locator("main input[type=file]").count():
            boris.attaches(str(boris.page.locator("main input[type=file]").first.get_attribute("name")), plan)
            boris.presses("Continuer")
            if boris.page.locator("main input[type=file]").count():
                boris.presses("Continuer")
            continue
        _repond(boris)
    boris.follows("Se connecter et continuer")
    boris.signs_in_as("boris")
    boris.inspector = look
    boris.sees(
        "Vérifiez ce que vous envoyez",
        "Enregistrer une appellation commerciale\u00a0: Avis dans la Gazette royale",
    )
    request = boris.page.url.split("/requests/")[1].split("/")[0]
    boris.presses("Envoyer et payer")
    _pays(boris)
    boris.waits_to_see("Où en sont vos permis", f"/fr/requests/{request}/outcome/")
    return request


def _pays(boris: Visitor) -> None:
    """The provider's page is the lab's."""
    look, boris.inspector = boris.inspector, None
    boris.presses("Payer par carte")
    boris.presses("Pay")
    boris.inspector = look


def she_grants_it(chen: Visitor) -> None:
    look, chen.inspector = chen.inspector, None  # a case is looked at in the story of a café in Saint John
    chen.waits_to_see("Register a business name", "/en/work/")
    chen.follows("Register a business name", within="main table")
    chen.writes(transition="grant")
    chen.presses("Decide and write to the person")
    chen.inspector = look


def il_a_son_certificat(boris: Visitor, request: str) -> tuple[str, str]:
    """Gives back where it stands and its code."""
    boris.waits_to_see("N-2026-00001", f"/fr/requests/{request}/outcome/")
    boris.follows("N-2026-00001")
    boris.sees("Valide", "22 novembre 2031", "Vous pouvez le renouveler à partir du 23 septembre 2031.")
    assert not boris.page.get_by_role("button", name="Le renouveler").count()
    return boris.page.url, _code(boris)


def _code(boris: Visitor) -> str:
    return str(boris.page.get_by_role("link", name="Voir ce que voient ceux").get_attribute("href")).split("/")[-2]


def il_le_renouvelle(boris: Visitor, old: str) -> None:
    """What he said five years before stands there; the fee is paid again."""
    boris.opens(old)
    boris.presses("Le renouveler")
    boris.sees("Nous l’avons déjà.", "(Enregistrer une appellation commerciale)")
    while not boris.page.url.endswith("/review/"):
        boris.presses("Continuer")
    boris.sees("Café de la Grand-Rue", "655, rue Main", "100,00")
    boris.presses("Envoyer et payer")
    _pays(boris)


def il_a_le_nouveau(boris: Visitor, old: str) -> str:
    """The old one is his to show until the new one begins."""
    boris.waits_to_see("Le plus récent", old)
    boris.sees("Valide", "L’imprimer (PDF)")
    boris.follows("Le plus récent")
    boris.sees("Pas encore valide", "N-2031-00001", "23 novembre 2031", "22 novembre 2036")
    return _code(boris)


def she_suspends_it(chen: Visitor) -> None:
    chen.opens("/en/work/permits/?q=N-2031")
    chen.follows("N-2031-00001")
    chen.presses("Suspend", expect=422)
    chen.writes(reason="Another business had this name before.")
    chen.presses("Suspend")
    chen.sees("Suspended: not valid now", "Another business had this name before.")


def everybody_sees_it_in_both_languages(guest: Visitor, boris: Visitor, code: str) -> None:
    """A stranger that it is not valid, and not why; he who holds it, why, and how to object."""
    guest.opens(f"/fr/check/{code}/")
    guest.sees("Suspendu\u00a0: non valide en ce moment", "N-2031-00001")
    guest.does_not_see("Another business", "Boris Novak")
    guest.opens(f"/en/check/{code}/")
    guest.sees("Suspended: not valid now", "Registered business name")
    guest.does_not_see("Another business", "Boris Novak")
    boris.opens("/fr/my/permits/")
    boris.follows("N-2031-00001")
    boris.sees("Suspendu\u00a0: non valide en ce moment", "Another business had this name before.")
    boris.sees("Loi sur l’enregistrement des sociétés en nom collectif et des appellations commerciales (1973, c P-5)")
