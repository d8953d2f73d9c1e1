"""Journey G in a real browser, in both languages: a team of several agencies, its promises, its members' agreements."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys import browser as browsing
from tests.journeys.browser import CHROMIUM, Visitor
from tests.journeys.cafe import NEW_BRUNSWICK

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

Arrive = Callable[..., Visitor]
GIVEN = {
    "home_city": "fredericton",
    "applicant_name": "Dana Cormier",
    "children_at_home": "1",
    "social_assistance": "yes",
    "program_wanted": "Natation",
    "email": "dana@people.example",
    "postal_address": "7, rue Church\nFredericton NB E3B 4Z1",
}


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("one-government")


@pytest.fixture(scope="module")
def served(var: Path) -> Iterator[str]:
    """New Brunswick instead of the usual demonstration."""
    with browsing.site(var, jurisdiction=str(NEW_BRUNSWICK)) as address:
        yield address


def test_one_team_over_services_that_stay_the_agencies(arrive: Arrive, var: Path, tmp_path: Path) -> None:
    dana, gilles, irene = arrive("dana"), arrive("gilles"), arrive("irene", inspected=False)
    she_reads_what_the_team_promises(dana)
    request = she_asks_it_for_help_in_french(dana)
    the_city_decides(irene)
    dana.waits_to_see("Vous recevez de l’aide pour les frais", f"/fr/requests/{request}/outcome/")
    he_sees_how_the_agreement_is_kept(gilles)
    moncton_gives_its_retail_side_over(dana, var, tmp_path)


def she_reads_what_the_team_promises(dana: Visitor) -> None:
    dana.opens("/en/franchise/parents/")
    dana.sees(
        "Help with program fees in Moncton",
        "served here for City of Fredericton",
        "What we promise, and how we keep it",
        "A person looks at your request within 2 working days.",
        "Too few to tell",
        "Who works here",
    )
    dana.does_not_see("served here for City of Moncton")
    dana.opens("/fr/franchise/parents/")
    dana.sees(
        "Ville de Fredericton, servi ici", "Une personne examine votre demande en 2 jours ouvrables.", "90\u00a0%"
    )


def she_asks_it_for_help_in_french(dana: Visitor) -> str:
    """A service of the city, at the team's door, by the city's own rules."""
    dana.follows("Aide aux frais d’inscription à Fredericton")
    dana.sees("L’équipe «\u00a0Parents\u00a0» vous sert ici.", "Ville de Fredericton")
    look, dana.inspector = dana.inspector, None  # its questions are looked at elsewhere
    dana.presses("Commencer maintenant", within="main")
    for _ in range(20):
        wanted = [name for name in dana.asked() if name in GIVEN]
        if not wanted:
            break
        dana.writes(**{name: GIVEN[name] for name in wanted})
        dana.presses("Continuer", within="main")
    dana.follows("Se connecter et continuer", within="main")
    dana.signs_in_as("dana")
    dana.presses("Envoyer", within="main")
    request = dana.page.url.split("/requests/")[1].split("/")[0]
    dana.inspector = look
    return request


def the_city_decides(irene: Visitor) -> None:
    """An officer of the city, who works for another one too."""
    irene.opens("/en/work/")
    irene.signs_in_as("irene")
    irene.sees("You work for City of Fredericton", "Work for City of Saint John")
    irene.waits_to_see("One case", "/en/work/")
    irene.follows("Help with program fees", within="main table")
    irene.writes(transition="grant")
    irene.presses("Decide and write to the person")
    irene.sees("Decided")
    irene.opens("/en/work/")
    irene.presses("Work for City of Saint John")
    irene.sees("Cases of City of Saint John", "Work for City of Fredericton")


def he_sees_how_the_agreement_is_kept(gilles: Visitor) -> None:
    """A manager of the city sees the levels of its own agreement, to the last case, and nobody else's."""
    look, gilles.inspector = gilles.inspector, None
    gilles.opens("/fr/work/supply/")
    gilles.signs_in_as("gilles")
    gilles.inspector = look
    gilles.follows("Ententes de fourniture")
    gilles.sees(
        "Entente\u00a0: Ville de Fredericton", "Qui sert le public\u00a0: Parents.", "Réponse en 2 jours ouvrables",
        "100\u00a0% (tenu)",
    )  # fmt: skip
    gilles.does_not_see("Moncton")
    gilles.inspector = None
    gilles.opens("/en/work/supply/")
    gilles.sees("Agreement: City of Fredericton", "The retail side is given over.", "100 percent (kept)")


def moncton_gives_its_retail_side_over(dana: Visitor, var: Path, tmp_path: Path) -> None:
    """The same service, kept by one city and given over by another; one line of data moves it."""
    dana.inspector = None
    place = "/en/services/moncton/recreation-fee-help/"
    dana.opens(place)
    dana.does_not_see("You are served by")
    folder = tmp_path / "new-brunswick"
    shutil.copytree(NEW_BRUNSWICK, folder, ignore=shutil.ignore_patterns("__pycache__"))
    terms = folder / "supply" / "moncton-programs.yaml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("retail: agency", "retail: franchise/parents"), "utf-8")
    browsing.operate(var, "publish", str(folder), jurisdiction=str(NEW_BRUNSWICK))
    dana.waits_to_see("You are served by Parents, for City of Moncton.", place)
    dana.opens("/fr/franchise/parents/")
    dana.sees("Ville de Moncton, servi ici")
