"""Journey B: Dana's father died. She says so once; everybody is told under the law, and she sees who and what."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.apps import apps

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.estates import api as estates
from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.journeys.use_cases.tell import reachable
from guichet.kernel import api as kernel
from guichet.lab.provider.clients import CLIENT_ID, issuer, subject_of
from guichet.lab.pytest_cast import OPERATOR, Cast
from guichet.lab.registers.plugged import SimulatedRegister
from guichet.notifications import api as notifications
from guichet.payments import api as payments
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


def test_a_stranger_s_report_ends_nobody_s_life(
    cast: Cast, registers: Any, reported: Callable[..., journeys.Submitted], work_off: Drain
) -> None:
    hemi = cast.agents["boris"]
    before = audit.about(hemi)
    sent = reported(cast.eve, deceased_name="Boris Novak", deceased_birth_date="1984-09-02", reporter_relation="other")
    work_off()
    case = cases.case(case_id=sent.case_id, by=cast.rangi)
    assert (case.status, case.decisions) == ("received", ())
    assert [each.title for each in case.tasks] == [
        "The register of deaths does not hold this death: see the certificate before you register it",
        "Who reports this is not known as family of the person",
    ]
    assert identity.death_of(hemi) is None
    assert audit.about(hemi) == before, "nothing at all happened to him"
    assert sharing.exchanges_about(by=cast.boris) == ()
    assert journeys.own_estates(by=cast.eve) == ()


@pytest.mark.parametrize("mode", ["down", "another day"])
def test_without_the_register_s_word_a_registrar_decides(
    cast: Cast, registers: Any, reported: Callable[..., journeys.Submitted], work_off: Drain, mode: str
) -> None:
    class Silent(SimulatedRegister):
        def fetch(self, query: ports.RegisterQuery) -> ports.RegisterAnswer:
            if mode == "down":
                raise ports.RegisterDown("it is away")
            return ports.RegisterAnswer({"death_date": "2026-11-17"}, as_of=kernel.now(), proof="entry 1")

    registers.replace("deaths", Silent("deaths"))
    sent = reported(cast.dana)
    work_off()
    case = cases.case(case_id=sent.case_id, by=cast.rangi)
    assert case.decisions == ()
    assert len(case.tasks) == 2
    assert identity.death_of(cast.agents["hemi"]) is None
    cases.claim(case_id=case.id, revision=case.revision, by=cast.rangi)
    revision = cases.case(case_id=case.id, by=cast.rangi).revision
    journeys.decide(case_id=case.id, transition="register", revision=revision, by=cast.rangi)
    work_off()
    death = identity.death_of(cast.agents["hemi"])
    assert death is not None
    assert death.source == f"case:{case.id}"


def take_back(cast: Cast, registered: journeys.EstateView, work_off: Drain) -> None:
    """Rangi finds out that Hemi lives, and decides again."""
    case_id = estates.estate(estate_id=registered.id, by=kernel.SYSTEM).case_id
    case = cases.case(case_id=case_id, by=cast.rangi)
    cases.transition(case_id=case_id, transition="reopen", revision=case.revision, by=cast.rangi)
    revision = cases.case(case_id=case_id, by=cast.rangi).revision
    journeys.decide(
        case_id=case_id, transition="decline", revision=revision, words="He came in himself.", by=cast.rangi
    )
    work_off()


def test_a_mistake_is_taken_back_whole(cast: Cast, registered: journeys.EstateView, work_off: Drain) -> None:
    hemi = cast.agents["hemi"]
    dana = as_executor(cast)
    moana = cast.moana
    (notice,) = estates.received(by=moana)
    estates.answer_notice(notice_id=notice.notice.id, answer="done", by=moana)
    take_back(cast, registered, work_off)
    assert identity.death_of(hemi) is None
    assert identity.executors_of(hemi) == ()
    assert identity.acts_for(by=dana) == ()
    (grant,) = entitlements.grants_of(person_id=hemi, by=kernel.SYSTEM)
    assert (grant.state, grant.until_on) == ("running", None)
    notices = estates.notices(estate_id=registered.id, by=kernel.SYSTEM)
    corrected = {each.organization for each in notices if each.kind == "correction" and each.state == "told"}
    assert corrected == TOLD
    put_right = [each for each in estates.received(by=moana) if each.notice.kind == "correction"]
    assert [sorted(each.told) for each in put_right] == [["deceased_birth_date", "deceased_name"]]
    estate = journeys.estate_view(estate_id=registered.id, by=cast.dana, language="en")
    assert (estate.state, estate.settles, estate.died_on) == ("corrected", False, "")
    again = identity.recognise(
        provider=issuer(), subject=subject_of("hemi", CLIENT_ID), claims={"name": "Hemi Tūhoe"},
        assurance=kernel.Assurance.HIGH, by=kernel.SYSTEM,
    )  # fmt: skip
    assert again.agent.id == hemi
    assert audit.verify().faults == ()


def test_nobody_signs_in_as_the_dead(cast: Cast, registered: journeys.EstateView) -> None:
    with pytest.raises(kernel.NotAllowed) as refused:
        identity.recognise(
            provider=issuer(), subject=subject_of("hemi", CLIENT_ID), claims={"name": "Hemi Tūhoe"},
            assurance=kernel.Assurance.HIGH, by=kernel.SYSTEM,
        )  # fmt: skip
    assert "has died" in refused.value.message
    assert "put right" in refused.value.remedy


def test_an_agreement_that_ended_tells_nobody_and_she_sees_which_and_why(
    cast: Cast,
    registers: Any,
    reported: Callable[..., journeys.Submitted],
    work_off: Drain,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = sharing.agreement("deaths-to-transport")
    jurisdiction = catalogue.current()
    agreements = [
        msgspec.structs.replace(each, until_on=kernel.today() - timedelta(days=1)) if each.identifier == kept.identifier
        else each
        for each in journeys.agreements_of(jurisdiction)
    ]  # fmt: skip
    sharing.publish_agreements(tuple(agreements), glossary=journeys.glossary_of(jurisdiction), by=OPERATOR)
    before = journeys.who_will_be_told(language="en")
    assert "deaths-to-transport" not in {each.agreement for each in before}
    reported(cast.dana)
    work_off()
    dana = as_executor(cast)
    (estate,) = journeys.own_estates(by=dana, language="en")
    (left_out,) = [each for each in estate.notices if each.state == "not_told"]
    assert left_out.organization == "NZ Transport Agency Waka Kotahi"
    assert left_out.why == "The agreement ended on 19 November 2026. You have to tell them yourself."
    assert (left_out.exchange_id, left_out.fields) == ("", ())
    assert {each.recipient for each in sharing.exchanges_about(by=dana)} == TOLD - {"transport"} | {"internal-affairs"}


def test_others_are_told_only_when_the_executor_says_so(cast: Cast, registered: journeys.EstateView) -> None:
    dana = as_executor(cast)
    (offered,) = journeys.estate_view(estate_id=registered.id, by=dana, language="en").could_tell
    assert offered.recipients == ("Harbour Power",)
    for by in (cast.dana, cast.eve, cast.boris):
        with pytest.raises(kernel.GuichetError):
            journeys.tell_with_consent(estate_id=registered.id, agreement=offered.agreement, by=by)
    journeys.tell_with_consent(estate_id=registered.id, agreement=offered.agreement, by=dana, language="en")
    estate = journeys.estate_view(estate_id=registered.id, by=dana, language="en")
    assert estate.could_tell == ()
    (consent,) = sharing.consents_of(by=dana)
    assert (consent.about, consent.given_by) == (cast.agents["hemi"], cast.agents["dana"])
    (told,) = [each for each in estate.notices if each.organization == "Harbour Power"]
    assert sharing.exchange_receipt(exchange_id=told.exchange_id, by=dana).jws


def test_eve_learns_nothing(cast: Cast, registered: journeys.EstateView) -> None:
    exchange = next(
        each.exchange_id for each in estates.notices(estate_id=registered.id, by=as_executor(cast)) if each.exchange_id
    )
    forged = cast("eve", on_behalf_of=cast.agents["hemi"], mandate=as_executor(cast).mandate)
    for by in (cast.eve, forged, cast.boris, cast.chen, cast("dana", on_behalf_of=cast.agents["hemi"])):
        assert journeys.own_estates(by=by) == () or by.agent_id == cast.agents["dana"]
        assert sharing.exchanges_about(by=by, about=cast.agents["hemi"]) == ()
        assert entitlements.grants_of(person_id=cast.agents["hemi"], by=by) == ()
        for closed in (
            lambda by=by: sharing.exchange_receipt(exchange_id=exchange, by=by),
            lambda by=by: journeys.close_estate(estate_id=registered.id, by=by),
        ):
            with pytest.raises(kernel.GuichetError):
                closed()
    with pytest.raises(kernel.NotFound):
        journeys.estate_view(estate_id=registered.id, by=forged)


def test_recorded_again_by_another_notice_nothing_happens_twice(
    cast: Cast, registered: journeys.EstateView, work_off: Drain
) -> None:
    before = audit.about(cast.agents["hemi"])
    again = journeys.death_recorded(
        about=cast.agents["hemi"], died_on=date(2026, 11, 17), source="register:deaths/other", by=kernel.SYSTEM
    )
    work_off()
    assert again.id == registered.id
    assert audit.about(cast.agents["hemi"]) == before
    with pytest.raises(kernel.NotAllowed):
        journeys.death_recorded(
            about=cast.agents["boris"], died_on=date(2026, 11, 17), source="register:deaths/9", by=cast.rangi
        )


def test_she_closes_the_estate_and_acts_for_it_no_longer_after_the_day(
    cast: Cast, registered: journeys.EstateView
) -> None:
    dana = as_executor(cast)
    journeys.close_estate(estate_id=registered.id, by=dana)
    with kernel.held_at(kernel.now() + timedelta(days=2)):
        assert identity.acts_for(by=cast.dana) == ()
        assert sharing.exchanges_about(by=dana) == ()
    estate = journeys.estate_view(estate_id=registered.id, by=cast.dana, language="en")
    assert estate.state == "closed"


FUNERAL = "social-development/funeral-grant"


def test_the_funeral_grant_is_assessed_by_law_decided_by_a_person_and_paid_once(
    cast: Cast, registered: journeys.EstateView, work_off: Drain
) -> None:
    played = play(FUNERAL, example_of(FUNERAL, "danas-father").given, cast.dana)
    assert {"deceased_name", "deceased_birth_date", "applicant_name"}.isdisjoint(played.asked), "said once"
    assert {"applicant_income", "other_assets", "has_partner"}.isdisjoint(played.asked), "it cannot matter"
    assert dict(played.step.amounts)["Funeral grant, paid once"] == "$1,500.00"
    sent = journeys.submit(request_id=played.request_id, by=cast.dana)
    work_off()
    moana = cast.moana
    proposal = journeys.proposed(case_id=sent.case_id, by=moana, language="en").proposal
    assert proposal is not None
    assert (proposal.granted, proposal.amounts) == (True, {"funeral_grant_amount": 150_000})
    case = cases.case(case_id=sent.case_id, by=moana)
    decision = journeys.decide(case_id=case.id, transition="grant", revision=case.revision, by=moana)
    work_off()
    assert decision.decided_by == cast.agents["moana"]
    (grant,) = entitlements.grants_of(person_id=cast.agents["dana"], by=kernel.SYSTEM)
    assert (grant.programme, grant.amount, grant.pays) == (FUNERAL, 150_000, "once")
    paid = payments.payouts_about(about=kernel.Reference("grant", grant.id), by=kernel.SYSTEM)
    assert [(each.payee_id, each.cents, each.state) for each in paid] == [
        (cast.agents["dana"], 150_000, "planned")
    ]
    made = payments.make_batch(
        organization="social-development",
        until=kernel.today() + timedelta(days=30),
        payer=payments.Account("Ministry of Social Development", "03-0049-0001320-27"),
        by=kernel.SYSTEM,
    )
    assert made is not None
    assert made[0].count == 1
    assert FUNERAL not in {each.name for each in entitlements.programmes()}, "nobody is looked for"


def test_the_mail_of_the_estate_goes_to_the_executor(
    cast: Cast, registered: journeys.EstateView, work_off: Drain
) -> None:
    hemi = cast.agents["hemi"]
    evidence.hold(
        facts=[
            evidence.NewFact(hemi, "applicant", "email", "hemi@people.example", "declared", "test"),
            evidence.NewFact(hemi, "applicant", "postal_address", "4 Kōwhai Street", "declared", "test"),
        ],
        file_of=hemi,
        request=kernel.Reference("request", "r1"),
        by=kernel.SYSTEM,
    )
    to = reachable(hemi, language="en")
    assert (to.agent_id, to.name) == (hemi, "Dana Tūhoe (Hemi Tūhoe)")
    assert (to.email, to.postal) == ("dana@people.example", "7 Tōtara Road, Wellington 6012")


def test_his_open_case_is_handed_over_with_a_word_to_the_officer(
    cast: Cast, registers: Any, reported: Callable[..., journeys.Submitted], work_off: Drain
) -> None:
    played = play(FUNERAL, example_of(FUNERAL, "danas-father").given, cast.hemi)
    sent = journeys.submit(request_id=played.request_id, by=cast.hemi)
    reported(cast.dana)
    work_off()
    titles = [each.title for each in cases.case(case_id=sent.case_id, by=cast.moana).tasks]
    assert titles == ["The person has died: speak with who settles the estate before going on"]
    assert cases.case(case_id=sent.case_id, by=as_executor(cast)).id == sent.case_id
    with pytest.raises(kernel.NotFound):
        cases.case(case_id=sent.case_id, by=cast.dana)


def test_what_was_paid_after_his_death_is_found_and_put_to_an_officer(
    cast: Cast, registers: Any, reported: Callable[..., journeys.Submitted], work_off: Drain
) -> None:
    (grant,) = entitlements.grants_of(person_id=cast.agents["hemi"], by=kernel.SYSTEM)
    for number in range(20):
        payments.instruct(
            key=f"paid/{number}",
            about=kernel.Reference("grant", grant.id),
            organization="social-development",
            payee_id=cast.agents["hemi"],
            amount=kernel.Money(grant.amount, "NZD"),
            due_on=kernel.today() - timedelta(days=1),
            by=kernel.SYSTEM,
        )
    apps.get_model("payments", "PayoutRow")._default_manager.update(state="batched")
    reported(cast.dana)
    work_off()
    (estate,) = journeys.own_estates(by=as_executor(cast), language="en")
    (stopped,) = estate.stopped
    due = len(entitlements.pay_days(grant.pays, from_on=grant.from_on, until_on=date(2026, 11, 18)))
    (found,) = entitlements.overpayments_of(person_id=cast.agents["hemi"], by=kernel.SYSTEM)
    assert found.cents == (20 - due) * grant.amount
    assert stopped.overpaid.startswith("$")
