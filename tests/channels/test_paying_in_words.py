"""What is to be paid, told by text and at the counter, in English and in French: the sum, where, the code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.payments import api as payments
from tests.channels.counter.window import Window
from tests.channels.sms.conftest import _network
from tests.channels.sms.phone import Phone
from tests.journeys.playing import play
from tests.journeys.test_paying import GIVEN, LICENCE, actor, town

__all__ = ["_network", "town"]  # the lab's network and the town of the fee are fixtures
TEXTED = {
    "en": ("CONTINUE {code}", "Pay $25.00.", "Pay at {site} with code {code}, or say the code at a counter."),
    "fr": (
        "CONTINUER {code}",
        "Payer 25,00 $.",
        "Payez sur {site} avec le code {code}, ou dites le code à un comptoir.",
    ),
}
AT_THE_COUNTER = {
    "en": ("Open your till", "$25.00", "Cash: $25.00", "That is not enough.", "$5.00"),
    "fr": ("Ouvrez votre caisse", "25,00 $", "Comptant : 25,00 $", "Ce n’est pas assez.", "5,00 $"),
}


@pytest.fixture(autouse=True)
def _here(_network: None, settings: Any, tmp_path: Path) -> None:
    settings.GUICHET_JURISDICTION = str(tmp_path / "town")


def plain(text: str) -> str:
    """Typographic spaces as spaces: which of them is tried elsewhere."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_sum_the_place_and_the_code(town: dict[str, str], language: str, settings: Any) -> None:
    boris = actor(town)
    played = play(LICENCE, GIVEN, boris, language=language)
    done = journeys.submit(request_id=played.request_id, by=boris)
    phone = Phone("+15065550102", lambda: audit.drain(worker="test", until_empty=True))
    phone.link(kernel.Actor(agent_id=boris.agent_id, channel="web", assurance=boris.assurance, language=language))
    phone.text({"en": "ENGLISH", "fr": "FRANÇAIS"}[language])
    code = done.step.tracking_code
    asked, pay, where = TEXTED[language]
    heard = plain(" ".join(phone.text(asked.format(code=code))))
    assert pay in heard
    assert where.format(site=settings.GUICHET_BASE_URL.partition("//")[2], code=code) in heard
    identity.grant_role(agent_id=town["dana"], role="clerk", organization="town-hall", by=kernel.SYSTEM)
    by_code(code, language)
    (charge,) = payments.charges_about(subject=kernel.Reference("request", played.request_id), by=kernel.SYSTEM)
    assert charge.state == "settled"
    assert language_of.translator(language).missing == set()


def by_code(code: str, language: str) -> None:
    """A clerk takes it, for whoever says the code."""
    till = f"/counter/{language}/till/"
    begun, owed, cash, short, change = AT_THE_COUNTER[language]
    dana = Window().sign_in("dana")
    assert begun in dana.get(till).text
    assert dana.post(f"{till}open/", {"float": "100"}).to == till
    assert owed in plain(dana.post(f"{till}find/", {"code": code}).text)
    (charge,) = payments.charges_with_code(code=code, by=kernel.SYSTEM)
    chosen = {"charge": [charge.id], "code": code}
    asked = dana.post(f"{till}choose/", chosen)
    assert cash in plain(asked.text)
    paying = {**chosen, "method": "cash", "key": asked.value("key")}
    assert short in dana.post(f"{till}take/", {**paying, "tendered": "20"}).text
    paid = dana.post(f"{till}take/", {**paying, "tendered": "30"})
    assert change in plain(dana.get(paid.to).text)
