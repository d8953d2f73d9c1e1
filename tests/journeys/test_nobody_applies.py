"""Nobody applies: registers find Amina, she says yes once, Chen decides, the bank is told; and it replays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import numpy as np
import pytest

from guichet.audit import api as audit
from guichet.cases import api as cases
from guichet.channels.sms import api as sms
from guichet.channels.sms.models import OutgoingRow
from guichet.channels.web.tests.visiting import Visitor
from guichet.entitlements import api as entitlements
from guichet.entitlements import ports
from guichet.identity import api as identity
from guichet.journeys import api as journeys
from guichet.journeys.situation import current_law
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.pytest_cast import OPERATOR, Cast
from guichet.notifications import api as notifications
from guichet.payments import api as payments
from guichet.rules import api as rules
from tests.journeys.playing import example_of, play

BIRTH = "internal-affairs/register-a-birth"
BEST_START = "inland-revenue/best-start"
SUPER = "social-development/nz-superannuation"
MONTH = "2026-11"
Drain = Callable[[], audit.Drained]


class Registers(ports.Population):
    """One street: Amina with her newborn, and an older neighbour who has just turned 65."""

    about = "one street"

    def __init__(self, amina: str, neighbour: str, *, income: int = 5_200_000) -> None:
        def column(values: list[object], kind: str) -> ports.Column:
            return np.array(values, dtype=kind)

        people = 3
        columns: dict[tuple[str, str], ports.Column] = {
            ("birth_date", rules.ETERNITY): column(["1994-05-02", "2026-11-01", "1961-11-05"], "datetime64[D]"),
            ("is_principal_caregiver", MONTH): column([True, False, False], "bool"),
            ("is_new_zealand_resident_and_present", MONTH): column([True] * people, "bool"),
            ("is_new_zealand_tax_resident", MONTH): column([True] * people, "bool"),
            ("has_been_resident_and_present_12_months", MONTH): column([True] * people, "bool"),
            ("is_citizen_or_resident_living_here", MONTH): column([True] * people, "bool"),
            ("years_resident_in_new_zealand_since_20", MONTH): column([10, 0, 45], "int64"),
            ("years_resident_in_new_zealand_since_50", MONTH): column([0, 0, 15], "int64"),
            ("has_partner", MONTH): column([False] * people, "bool"),
            ("receives_main_benefit", MONTH): column([False] * people, "bool"),
            ("receives_paid_parental_leave", rules.ETERNITY): column([False] * people, "bool"),
            ("receives_childrens_pension_or_parents_allowance", MONTH): column([False] * people, "bool"),
            ("annual_income", "2026"): column([income, 0, 0], "int64"),
        }
        membership = rules.Membership(np.array([0, 0, 1], "int32"), np.array([0, 2, 0], "int8"), 2)
        self.part = ports.Partition(
            table=rules.Table(
                people,
                {"family": membership},
                lab.completed(columns, law=current_law(), months=(MONTH,), persons=people, groups=2),
            ),
            person_ids=np.array([amina, "a-child", neighbour]),
            household_ids=np.array(["home-1", "home-2"]),
            area="Wellington",
            receives={},
        )

    def partitions(self) -> Iterator[ports.Partition]:
        yield self.part


@pytest.fixture
def registers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Registers:
    people = Registers(cast.agents["amina"], cast.agents["boris"])
    monkeypatch.setitem(ports.populations._things, "registers", people)
    return people


def registered(cast: Cast, work_off: Drain) -> None:
    """The birth, once; Amina also gave the account she is paid to with an earlier request."""
    played = play(BIRTH, example_of(BIRTH, "amina-and-karim").given, cast.amina)
    journeys.submit(request_id=played.request_id, by=cast.amina)
    work_off()


def found(registers: Registers, work_off: Drain) -> entitlements.OffersMade:
    sweep = entitlements.sweep(population=registers, on=kernel.today(), by=OPERATOR)
    assert sweep.done
    made = journeys.offer_to_found(sweep_id=sweep.id, by=OPERATOR)
    work_off()
    return made


def test_a_birth_is_registered_and_best_start_is_offered_accepted_decided_and_paid(
    cast: Cast, registers: Registers, work_off: Drain
) -> None:
    registered(cast, work_off)
    made = found(registers, work_off)
    assert (made.offered, made.told) == (1, 1)  # Best Start to Amina; her neighbour is told of his pension

    # Amina's side: one message, one offer, the amount and the law; nothing was decided yet.
    (offer,) = journeys.own_offers(by=cast.amina)
    assert (offer.title, offer.amount) == ("Apply for Best Start", "$77.00 each week")
    subjects = [each.subject for each in notifications.inbox(by=cast.amina)]
    assert any("Best Start" in each and "$77" in each for each in subjects)
    assert journeys.own_offers(by=cast.eve) == ()
    with pytest.raises(kernel.NotFound):
        journeys.confirm_offer(offer_id=offer.offer.id, by=cast.eve)

    # She says yes. Her account is not known to Inland Revenue: only what lacks is asked, the rest is filled in.
    answered = journeys.confirm_offer(offer_id=offer.offer.id, by=cast.amina)
    assert answered.request_id
    if not answered.case_id:
        assert journeys.confirm_offer(offer_id=offer.offer.id, by=cast.amina).request_id == answered.request_id
        asked = finish(answered.request_id, cast.amina)
        assert {"child_birth_date", "applicant_income", "main_carer"}.isdisjoint(asked)
    work_off()
    (settled,) = [
        each for each in cases.cases_of(person_id=cast.agents["amina"], by=cast.amina) if each.service == BEST_START
    ]
    assert entitlements.offer(offer_id=offer.offer.id, by=cast.amina).state == "applied"
    with pytest.raises(kernel.Conflict):
        journeys.confirm_offer(offer_id=offer.offer.id, by=cast.amina)

    # Chen's side: the case with the law's proposal, from facts whose source is the register.
    case = cases.claim(case_id=settled.id, revision=settled.revision, by=cast.chen)
    assert case.facts["child_birth_date"]["value"] == "2026-11-01"
    assert case.facts["applicant_income"]["source"] == "register"
    decision = journeys.decide(case_id=case.id, transition="grant", revision=case.revision, by=cast.chen)
    work_off()

    (grant,) = entitlements.grants_of(person_id=cast.agents["amina"], by=cast.amina)
    assert (grant.amount, grant.decision_id, grant.law_hash) == (7700, decision.id, current_law().hash)
    assert entitlements.offer(offer_id=offer.offer.id, by=cast.amina).state == "granted"
    planned = payments.payouts_about(about=kernel.Reference("grant", grant.id), by=cast.chen)
    assert [each.cents for each in planned] == [7700] * 3  # today, in a week, in two
    made_batch = payments.make_batch(
        organization="inland-revenue",
        until=grant.from_on,
        payer=payments.Account("Inland Revenue", "03-0049-0001100-27"),
        by=OPERATOR,
    )
    assert made_batch is not None
    assert b"010902006838900" in made_batch[1]

    # The letter, the log, the replay.
    assert any(each.has_letter for each in notifications.inbox(by=cast.amina))
    told = {each.type for each in audit.about(cast.agents["amina"])}
    assert {"entitlements.OfferMade", "entitlements.OfferAnswered", "entitlements.EntitlementGranted"} <= told
    replayed = journeys.replay_decisions(number=settled.number)
    assert (replayed.decisions, replayed.same, replayed.faults) == (1, 1, ())
    assert found(registers, work_off).offered == 0  # nobody is asked twice


def finish(request_id: str, by: kernel.Actor) -> list[str]:
    """Answer what is still asked, and send."""
    given = example_of(BEST_START, "amina-first-baby").given
    asked: list[str] = []
    step = journeys.next_step(request_id=request_id, by=by)
    for _ in range(40):
        if step.kind not in ("question", "evidence"):
            break
        lacking = [each.id for each in step.fields if each.value in (None, "")]
        asked += lacking
        values = {each.id: given.get(each.id, each.value) for each in step.fields}
        step = journeys.answer(request_id=request_id, page=step.id, values=values, by=by, revision=step.revision)
    journeys.submit(request_id=request_id, by=by)
    return asked


def test_who_turns_65_is_told_what_the_law_lets_one_tell(cast: Cast, registers: Registers, work_off: Drain) -> None:
    """The Act wants an application at Work and Income: so its mode is inform, and nothing is opened for him."""
    found(registers, work_off)
    boris = cast.boris
    assert journeys.own_offers(by=boris) == ()
    (message,) = notifications.inbox(by=boris)
    assert "Superannuation" in message.subject
    assert cases.cases_of(person_id=cast.agents["boris"], by=boris) == ()


def test_an_income_that_falls_is_found_and_she_is_told_before(
    cast: Cast, registers: Registers, work_off: Drain
) -> None:
    grant = entitlements.grant(
        programme=BEST_START, person_id=cast.agents["amina"], household_id="home-1", amount=5300,
        from_on=kernel.today(),
        case_id="none", decision_id="d", law_hash=current_law().hash, graph_hash="g", by=kernel.SYSTEM,
    )  # fmt: skip
    work_off()
    day = kernel.today()
    (change,) = entitlements.review_grants(partition=registers.part, law=current_law(), on=day, by=kernel.SYSTEM)
    work_off()
    (message,) = notifications.inbox(by=cast.amina)
    assert "$53" in message.body
    assert "$77" in message.body
    with kernel.held_at(kernel.now() + timedelta(days=15)):
        assert entitlements.take_changes_into_effect(on=kernel.today(), by=kernel.SYSTEM) == 1
    assert entitlements.grant_of(grant_id=grant.id, by=cast.amina).amount == change.after == 7700


def test_the_law_changes_against_her_and_a_person_looks_first(
    cast: Cast, registers: Registers, work_off: Drain
) -> None:
    grant = entitlements.grant(
        programme=BEST_START, person_id=cast.agents["amina"], household_id="home-1", amount=7700,
        from_on=kernel.today(),
        case_id="none", decision_id="d", law_hash=current_law().hash, graph_hash="g", by=kernel.SYSTEM,
    )  # fmt: skip
    harder = current_law().changed({"best_start.abatement_threshold": 45000})
    day = kernel.today()
    (change,) = entitlements.review_grants(partition=registers.part, law=harder, on=day, by=kernel.SYSTEM)
    work_off()
    assert change.state == "review"
    assert "officer" in notifications.inbox(by=cast.amina)[0].body
    entitlements.take_changes_into_effect(on=date(2030, 1, 1), by=kernel.SYSTEM)
    assert entitlements.grant_of(grant_id=grant.id, by=cast.amina).amount == 7700


def test_by_text_she_says_no_or_yes_and_is_asked_only_what_lacks(
    cast: Cast, registers: Registers, work_off: Drain
) -> None:
    number = "+64215550101"
    identity.link_phone(number=number, code=identity.phone_code(by=cast.amina), by=cast("amina", channel="sms"))
    found(registers, work_off)
    sms.handle(number=number, text="YES", id="1")
    said = OutgoingRow.objects.order_by("id").last()
    assert said is not None
    assert "only what we do not know" in said.text
    assert [each.state for each in entitlements.offers_of(person_id=cast.agents["amina"], by=cast.amina)] == ["offered"]
    sms.handle(number="+64215550199", text="YES", id="2")  # a stranger's number answers nothing of hers
    (offer,) = journeys.own_offers(by=cast.amina)
    journeys.refuse_offer(offer_id=offer.offer.id, by=cast("amina", channel="sms"))
    assert journeys.own_offers(by=cast.amina) == ()


def test_on_her_page_one_button_says_yes(cast: Cast, registers: Registers, work_off: Drain) -> None:
    registered(cast, work_off)
    found(registers, work_off)
    amina = Visitor()
    amina.sign_in("amina")
    (offer,) = journeys.own_offers(by=cast.amina)
    address = f"/en/my/offers/{offer.offer.id}/"
    assert address in amina.get("/en/my/").text
    assert "$77.00 each week" in amina.get(address).text
    posted = amina.post(address, {"do": "yes"})
    assert posted.status == 302
    assert "/requests/" in posted.to
    assert amina.get("/en/take-up/").status == 200
