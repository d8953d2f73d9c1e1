"""Dana agrees for Amina where her mandate lets her, and nowhere else; what was refused stands in Amina's log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.tests.mandating import EVERYDAY, acting, give
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from guichet.sharing import api as sharing
from tests.journeys.playing import Played, example_of, play

BIRTH, BEST_START = "internal-affairs/register-a-birth", "inland-revenue/best-start"
AGREEMENT = "births-to-inland-revenue"
CONSENTING = (*EVERYDAY, "consent")


def answered(by: kernel.Actor) -> Played:
    given: Mapping[str, Any] = {**example_of(BIRTH, "amina-and-karim").given, "consent": True}
    return play(BIRTH, given, by)


def begun(by: kernel.Actor) -> set[str]:
    return {each.service for each in intake.requests_of(by=by) if each.state == "draft"}


def test_she_agrees_for_amina_and_takes_it_back_in_both_logs(cast: Cast, work_off: Any) -> None:
    dana = acting(cast.dana, give(cast.amina, cast.dana, services=(BIRTH,), actions=CONSENTING))
    played = answered(dana)
    (consent,) = sharing.consents_of(by=cast.amina)
    assert (consent.about, consent.given_by) == (cast.agents["amina"], cast.agents["dana"])
    assert sharing.consents_of(by=dana) == (consent,)
    assert sharing.consents_of(by=cast.dana) == (), "it is Amina's, not hers"
    for who in ("amina", "dana"):
        types = {each.type if each.type != "audit.AlsoConcerns" else each.data["what"]
                 for each in audit.about(cast.agents[who])}  # fmt: skip
        assert "sharing.ConsentGiven" in types, who
    journeys.submit(request_id=played.request_id, by=dana)
    work_off()
    assert begun(cast.amina) == {BEST_START, "inland-revenue/child-ird-number"}
    assert not sharing.withdraw_consent(consent_id=consent.id, by=dana).in_force


@pytest.mark.parametrize(("services", "actions"), [((), EVERYDAY), ((BIRTH,), EVERYDAY), ((BEST_START,), CONSENTING)])
def test_without_that_action_for_that_service_nobody_asks_her(
    cast: Cast, services: tuple[str, ...], actions: tuple[str, ...]
) -> None:
    dana = acting(cast.dana, give(cast.amina, cast.dana, services=services, actions=actions))
    for service in ("", BIRTH):
        with pytest.raises(kernel.GuichetError):
            sharing.give_consent(
                agreement=AGREEMENT, about=cast.agents["amina"], language="en", service=service, by=dana
            )
    if BIRTH in services or not services:
        assert answered(dana).step.kind == "review"
    assert sharing.consents_of(by=cast.amina) == ()


def test_it_ends_with_the_mandate(cast: Cast) -> None:
    held = give(cast.amina, cast.dana, actions=CONSENTING)
    dana = acting(cast.dana, held)
    answered(dana)
    (consent,) = sharing.consents_of(by=cast.amina)
    identity.revoke_mandate(mandate_id=held.id, by=cast.amina)
    assert sharing.consents_of(by=dana) == ()
    with pytest.raises(kernel.GuichetError):
        sharing.withdraw_consent(consent_id=consent.id, by=dana)
    assert sharing.consent(consent_id=consent.id, by=cast.amina).in_force


def test_what_was_refused_stands_among_who_looked(cast: Cast, work_off: Any) -> None:
    played = answered(cast.amina)
    journeys.submit(request_id=played.request_id, by=cast.amina)
    (consent,) = sharing.consents_of(by=cast.amina)
    sharing.withdraw_consent(consent_id=consent.id, by=cast.amina)
    work_off()
    assert begun(cast.amina) == set(), "what was begun went with the refusal"
    refused = audit.about(cast.agents["amina"], types=("sharing.SharingRefused",))
    assert {each.data["purpose"] for each in refused} == {"best-start", "child-ird-number"}
    assert all("child_birth_date" in each.data["fields"] for each in refused)
    lines = journeys.own_log(by=cast.amina, language="en", reads_only=True).lines
    said = [each for each in lines if each.what.startswith("Something was not sent on, because it may not")]
    assert len(said) == len(refused)
    assert {each.who for each in said} == {"Inland Revenue"}
    assert all(each.authority.endswith("You took your consent back") and not each.read for each in said)
    assert journeys.usage_of(about=cast.agents["amina"], by=cast.amina, language="en").total == len(lines) - len(said)
    assert all("not sent on" not in each.what for each in journeys.own_log(by=cast.eve, language="en").lines)
