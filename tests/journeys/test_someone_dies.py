"""Journey B: Dana's father died. She says so once; everybody is told under the law, and she sees who and what."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.entitlements import api as entitlements
from guichet.estates import api as estates
from guichet.evidence import ports
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.lab.registers.plugged import SimulatedRegister
from guichet.notifications import api as notifications
from guichet.sharing import api as sharing
from tests.journeys.playing import example_of, play

DEATH = "internal-affairs/register-a-death"
TOLD = {
    "social-development",
    "inland-revenue",
    "transport",
    "health-nz",
    "electoral-commission",
    "wellington-city-council",
}
Drain = Callable[[], audit.Drained]


@pytest.fixture
def registers(monkeypatch: pytest.MonkeyPatch) -> kernel.Registry[ports.Register]:
    """The registers of deaths and of probate, as the lab simulates them."""
    plugged: kernel.Registry[ports.Register] = kernel.Registry("register")
    for name in ("deaths", "probate"):
        plugged.register(name, SimulatedRegister(name))
    monkeypatch.setattr(ports, "registers", plugged)
    return plugged


@pytest.fixture
def reported(cast: Cast) -> Callable[..., journeys.Submitted]:
    """Somebody reports that Hemi died; what they say can be other."""

    def report(by: kernel.Actor, **changes: Any) -> journeys.Submitted:
        played = play(DEATH, {**example_of(DEATH, "danas-father").given, **changes}, by)
        return journeys.submit(request_id=played.request_id, by=by)

    return report


@pytest.fixture
def registered(
    cast: Cast, registers: object, reported: Callable[..., journeys.Submitted], work_off: Drain
) -> journeys.EstateView:
    """Dana reported it, the register said yes, and everything that follows has followed."""
    reported(cast.dana)
    work_off()
    (estate,) = journeys.own_estates(by=cast.dana, language="en")
    return estate


def verified(receipt: Path, keys: Path) -> int:
    """How the stand-alone script ends, which knows nothing of the platform."""
    command = [sys.executable, "tools/verify_receipt.py", str(receipt), "--keys", str(keys)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def as_executor(cast: Cast) -> kernel.Actor:
    """Dana, acting for the estate of her father."""
    (held,) = [each for each in identity.acts_for(by=cast.dana) if each.source == "executor_of"]
    return cast("dana", on_behalf_of=cast.agents["hemi"], mandate=held.id)


def test_she_says_it_once_and_everybody_is_told_under_their_own_agreement(
    cast: Cast, registered: journeys.EstateView
) -> None:
    dana = as_executor(cast)
    estate = journeys.estate_view(estate_id=registered.id, by=dana, language="en")
    assert (estate.settles, estate.name, estate.died_on) == (True, "Hemi Tūhoe", "18 November 2026")
    notices = estates.notices(estate_id=estate.id, by=dana)
    assert {each.organization for each in notices} == TOLD
    assert {each.state for each in notices} == {"told"}
    assert len({each.agreement for each in notices}) == len(TOLD), "each under an agreement of its own"
    exchanges = {each.id: each for each in sharing.exchanges_about(by=dana)}
    for notice in notices:
        exchange = exchanges[notice.exchange_id]
        agreement = sharing.agreement(notice.agreement)
        assert set(exchange.fields) <= set(agreement.fields)
        assert exchange.recipient == notice.organization
    learnt = next(each for each in exchanges.values() if each.recipient == "health-nz")
    assert learnt.fields == ("death_date", "deceased_birth_date", "deceased_name")


def test_each_notice_has_a_receipt_that_anyone_can_verify(
    cast: Cast, registered: journeys.EstateView, tmp_path: Path
) -> None:
    dana = as_executor(cast)
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(sharing.key_set()))
    for number, notice in enumerate(estates.notices(estate_id=registered.id, by=dana)):
        receipt = sharing.exchange_receipt(exchange_id=notice.exchange_id, by=dana, language="en")
        file = tmp_path / f"{number}.jws"
        file.write_text(receipt.jws)
        assert verified(file, keys) == 0
    keys.write_text(json.dumps({"keys": []}))
    assert verified(tmp_path / "0.jws", keys) == 1


def test_she_is_the_executor_by_the_register_and_not_for_ever(cast: Cast, registered: journeys.EstateView) -> None:
    (held,) = identity.executors_of(cast.agents["hemi"])
    assert held.agent.id == cast.agents["dana"]
    assert held.proof.startswith("register:probate/probate/")
    assert held.until_on == date(2027, 11, 20)
    assert "You can now act for the estate of Hemi Tūhoe" in [
        each.subject for each in notifications.inbox(by=cast.dana)
    ] or "mi" in {each.language for each in notifications.inbox(by=cast.dana)}


def test_what_he_was_paid_stops_with_the_day_of_his_death(cast: Cast, registered: journeys.EstateView) -> None:
    (grant,) = entitlements.grants_of(person_id=cast.agents["hemi"], by=kernel.SYSTEM)
    assert (grant.state, grant.until_on) == ("stopped", date(2026, 11, 18))
    estate = journeys.estate_view(estate_id=registered.id, by=as_executor(cast), language="en")
    assert [(each.title, each.last_day) for each in estate.stopped] == [
        ("New Zealand Superannuation", "18 November 2026")
    ]


def test_the_chain_of_events_is_whole(cast: Cast, registered: journeys.EstateView) -> None:
    assert audit.verify().faults == ()
