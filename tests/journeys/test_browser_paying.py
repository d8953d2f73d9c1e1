"""Paying by card in French, without a script: checked, declined, told plainly, paid, and the way it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guichet.lab.cards import bank
from tests.journeys import browser as browsing
from tests.journeys.browser import CHROMIUM, Visitor
from tests.journeys.cafe import NEW_BRUNSWICK

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

Arrive = Callable[..., Visitor]
SERVICE = "/fr/services/service-new-brunswick/birth-certificate/"
GIVEN = {
    "own_birth": "yes",
    "certificate_name": "Boris Novak",
    "certificate_born_on": "2 9 1984",
    "certificate_place": "Moncton",
    "long_certificate": "no",
    "applicant_name": "Boris Novak",
    "email": "boris@people.example",
    "postal_address": "9, rue Church\nMoncton NB E1C 4Z1",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """New Brunswick's demonstration, served for this module."""
    with browsing.site(tmp_path_factory.mktemp("site"), jurisdiction=str(NEW_BRUNSWICK)) as address:
        yield address


def test_boris_pays_for_a_certificate_in_french(arrive: Arrive) -> None:
    boris = arrive("boris")
    look, boris.inspector = boris.inspector, None  # its questions are looked at elsewhere
    boris.opens(SERVICE)
    boris.presses("Commencer maintenant", within="main")
    for _ in range(20):
        wanted = [name for name in boris.asked() if name in GIVEN]
        if not wanted:
            break
        boris.writes(**{name: GIVEN[name] for name in wanted})
        boris.presses("Continuer", within="main")
    boris.follows("Se connecter et continuer", within="main")
    boris.signs_in_as("boris")
    boris.inspector = look
    boris.opens(boris.page.url)
    boris.sees("45,00\u202f$")
    boris.presses("Envoyer et payer", within="main")
    boris.sees("Payer 45,00\u202f$", "Payer plus tard ou à un comptoir")
    pays(boris, bank.DECLINED)
    boris.sees("La carte a été refusée. Aucun montant n’a été prélevé.", "Payer par carte")
    pays(boris, "4444 3333 2222 1111")
    boris.sees("Nous avons votre demande")
    boris.does_not_see("Payer par carte")


def pays(visitor: Visitor, card: str) -> None:
    """To the provider's page, which is the lab's and not ours to inspect, and back."""
    look, visitor.inspector = visitor.inspector, None
    visitor.presses("Payer par carte", within="main")
    visitor.writes(card=card)
    visitor.presses("Pay", within="main")
    visitor.inspector = look
    visitor.opens(visitor.page.url)
