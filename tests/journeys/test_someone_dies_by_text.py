"""Journey B by text message: Dana reports her father's death from her telephone, and all that follows, follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.estates import api as estates
from guichet.evidence import ports as evidence_ports
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.pytest_cast import Cast
from guichet.lab.registers.plugged import SimulatedRegister
from guichet.notifications import ports
from tests.channels.sms.phone import Phone, play
from tests.journeys.playing import example_of

DEATH = "internal-affairs/register-a-death"


@pytest.fixture(autouse=True)
def _network(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.GUICHET_VAR = tmp_path
    plugged: kernel.Registry[evidence_ports.Register] = kernel.Registry("register")
    for name in ("deaths", "probate"):
        plugged.register(name, SimulatedRegister(name))
    monkeypatch.setattr(evidence_ports, "registers", plugged)
    before = dict(ports.sms_gateways)
    ports.sms_gateways.replace("default", lab.LabGateway())
    yield
    ports.sms_gateways._things.clear()
    ports.sms_gateways._things.update(before)


def test_she_reports_it_by_text(cast: Cast, work_off: Callable[[], audit.Drained]) -> None:
    phone = Phone("+64215550104", work_off)
    phone.link(cast.dana)
    phone.text("Report a death")
    if not phone.row.field:
        phone.text("1")
    given = example_of(DEATH, "danas-father").given
    asked = play(phone, cast.dana, given)
    assert asked[:3] == ["deceased_name", "deceased_birth_date", "death_date"]
    assert len(asked) <= 13, "no more than must be known"
    review = " ".join(phone.said[-1])
    assert "Ministry of Social Development" in review
    phone.text("SEND")
    hemi = cast.agents["hemi"]
    assert identity.death_of(hemi) is not None
    (estate,) = journeys.own_estates(by=cast.dana, language="en")
    assert {each.state for each in estates.notices(estate_id=estate.id, by=cast.dana)} == {"told"}
    assert estate.executor == "Dana Tūhoe"
    assert any("on the record" in each or "rēhita" in each for each in phone.all())


def test_a_stranger_s_text_ends_nothing(cast: Cast, work_off: Callable[[], audit.Drained]) -> None:
    phone = Phone("+64215550105", work_off)
    phone.link(cast.eve)
    phone.text("Report a death")
    if not phone.row.field:
        phone.text("1")
    given = {
        **example_of(DEATH, "danas-father").given,
        "deceased_name": "Boris Novak",
        "deceased_birth_date": "1984-09-02",
        "email": "eve@people.example",
    }
    play(phone, cast.eve, given)
    phone.text("SEND")
    assert identity.death_of(cast.agents["boris"]) is None
    assert journeys.own_estates(by=cast.eve) == ()
