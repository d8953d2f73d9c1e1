"""What follows from what happened: one readable table, event to use case, each run by a worker and safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from guichet.audit import api as audit
from guichet.bookings import api as bookings
from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.journeys import (
    money_reactions,
    permit_reactions,
    report_reactions,
    shop_reactions,
    workflow_reactions,
)
from guichet.journeys.use_cases import (
    ask_register,
    ask_register_again,
    carry_out,
    confirm_death,
    decide,
    feed,
    follow_bundle,
    follow_life_event,
    forget,
    look_back,
    offer,
    prove_executor,
    put_right,
    reassess,
    review_grants,
    take_life_event,
    tell_agencies,
    tell_bookings,
    tell_of_death,
    tell_permits,
    telling_change,
)
from guichet.journeys.use_cases.tell import tell
from guichet.journeys.use_cases.tell_turn_near import tell_turn_near
from guichet.kernel.api import SYSTEM, NotFound, Reference, today
from guichet.payments import ports as payment_ports

Happening = Mapping[str, Any]
EVERY_DAY = "journeys.every_day"


def acknowledge(happening: Happening) -> None:
    """Tell the person that their request arrived, under which number, and by when they hear."""
    case = _case(happening)
    if follow_bundle.is_part(case):
        return
    tell(moment="submitted", case=case, key=f"{case.id}/submitted")


def decide_if_settled(happening: Happening) -> None:
    """Decide at once what the rules settle in the person's favour."""
    decide.decide_by_rule(case_id=happening["stream"].id)


def tell_question(happening: Happening) -> None:
    """Tell the person what the officer asks."""
    case = _case(happening)
    asked = next(each for each in case.questions if each.id == happening["data"]["question"])
    tell(moment="asked", case=case, key=f"{case.id}/asked/{asked.id}", extra={"question": asked.question})


def tell_decision(happening: Happening) -> None:
    """Tell the person what was decided, with the letter."""
    case = _case(happening)
    decision = next(each for each in case.decisions if each.id == happening["data"]["decision"])
    moment = "redecided" if decision.supersedes else "decided"
    tell(moment=f"{moment}.{decision.outcome}", case=case, key=f"{case.id}/decision/{decision.id}", decision=decision)


def announce(happening: Happening) -> None:
    """Tell the agencies whom an agreement lists what a decision brought about in somebody's life."""
    case = _case(happening)
    decision = next(each for each in case.decisions if each.id == happening["data"]["decision"])
    tell_agencies.announce_decision(case=case, decision=decision)


def reassess_decisions(happening: Happening) -> None:
    """A held fact was corrected: work out what changes, tell the person, put it before an officer."""
    data = happening["data"]
    for found in reassess.reassess_after_correction(
        file_of=data["file_of"], about_id=data["about_id"], fact=data["fact"]
    ):
        if found.reopened:
            case = cases.case(case_id=found.case_id, by=SYSTEM)
            tell(
                moment="changed",
                case=case,
                key=f"{case.id}/changed/{case.revision}",
                extra=reassess.in_words(case, found),
            )


def answer_offer(happening: Happening) -> None:
    """A request for what was offered was sent, through whatever channel: the offer is answered."""
    offer.link_request(case=_case(happening))


def tell_offer(happening: Happening) -> None:
    """Tell the person what they are owed."""
    offer.tell_offer(offer_id=happening["stream"].id)


def plan_payouts(happening: Happening) -> None:
    """What was granted is paid."""
    grant = entitlements.grant_of(grant_id=happening["stream"].id, by=SYSTEM)
    day = today(catalogue.current().time_zone)
    carry_out.plan_payouts(grant=grant, until=day + carry_out.AHEAD)


def stop_paying(happening: Happening) -> None:
    """What has ended is paid no longer; what was paid too much goes before a person."""
    carry_out.stop_paying(grant_id=happening["stream"].id)


def review_overpayment(happening: Happening) -> None:
    """An officer looks at what was paid too much."""
    grant = entitlements.grant_of(grant_id=happening["stream"].id, by=SYSTEM)
    carry_out.put_to_officer(case_id=grant.case_id, title="Overpayment: decide what becomes of it")


def tell_change(happening: Happening) -> None:
    """Tell the person of a change before it takes effect; one against them is put to an officer first."""
    change = entitlements.change_of(change_id=happening["data"]["change"], by=SYSTEM)
    grant = entitlements.grant_of(grant_id=change.grant_id, by=SYSTEM)
    telling_change.tell_change(change=change, grant=grant)
    if change.state == "review":
        carry_out.put_to_officer(case_id=grant.case_id, title="Re-assessment: less or nothing is due; review the grant")


def pay_arrears(happening: Happening) -> None:
    """What was missed before a grant began is paid, once."""
    look_back.pay_arrears(grant_id=happening["stream"].id, months=happening["data"]["months"])


def tell_arrears(happening: Happening) -> None:
    """Tell the person which months, and how much."""
    look_back.tell_arrears(grant_id=happening["stream"].id, months=happening["data"]["months"])


def pay_remedy(happening: Happening) -> None:
    """What an officer approved of a correction is paid, once."""
    put_right.pay_remedy(remedy_id=happening["stream"].id)


def tell_remedy(happening: Happening) -> None:
    """Tell the person that the rule was wrong, and what they get."""
    put_right.tell_remedy(remedy_id=happening["stream"].id)


def review_under_law(happening: Happening) -> None:
    """The law is another one: those whose grant it changes are told before, and less waits for an officer."""
    review_grants.review_under_law(law_hash=happening["data"]["law_hash"])


def forget_documents(happening: Happening) -> None:
    """A draft is no more: neither are the documents that were sent for it."""
    forget.forget_documents_of(happening["stream"].id)


def _case(happening: Happening) -> cases.Case:
    return cases.case(case_id=happening["stream"].id, by=SYSTEM)


def feed_others(happening: Happening) -> None:
    """A request was sent: what it feeds begins, as far as an agreement and the person's consent let it."""
    feed.feed_services(happening["stream"].id)


def confirm_reported_death(happening: Happening) -> None:
    """A death was reported: the register is asked, and without its word a person looks."""
    confirm_death.confirm_reported(case_id=happening["stream"].id)


def take_death_into_effect(happening: Happening) -> None:
    """A death was registered, or its registration taken back."""
    confirm_death.death_decided(case_id=happening["stream"].id)


def ask_for_executor(happening: Happening) -> None:
    """Somebody died: who settles the estate is asked of the register."""
    prove_executor.ask_for_executor(estate_id=happening["stream"].id)


def tell_agencies_of_death(happening: Happening) -> None:
    """Somebody died: everybody is told whom an agreement lets be told."""
    tell_of_death.tell_of_death(estate_id=happening["stream"].id)


def tell_agencies_of_mistake(happening: Happening) -> None:
    """Nobody died: everybody who was told is told so."""
    tell_of_death.tell_correction(estate_id=happening["stream"].id)


def tell_booked(happening: Happening) -> None:
    """Tell the person when and where they are expected, and remember to remind them."""
    moved = happening["type"].endswith("Moved")
    if follow_bundle.visit_booked(appointment_id=happening["stream"].id):
        return
    tell_bookings.tell_booked(appointment_id=happening["stream"].id, moved=moved, seq=happening["seq"])


def tell_cancelled(happening: Happening) -> None:
    """Tell the person that their appointment does not take place."""
    data = happening["data"]
    tell_bookings.tell_cancelled(
        appointment_id=happening["stream"].id, by_office=data["by_office"], why=data["why"]
    )


def tell_place_offered(happening: Happening) -> None:
    """Tell who waited that a place is kept for them, and until when."""
    data = happening["data"]
    tell_bookings.tell_offered(
        kind=data["what"],
        offered=data["offered"],
        waiting_id=happening["stream"].id,
        answer_by=datetime.fromisoformat(data["answer_by"]),
    )


def tell_enrolled(happening: Happening) -> None:
    """Tell the person how their place in a course stands."""
    stream = happening["stream"]
    tell_bookings.tell_enrolled(enrolment_id=stream.id, key=f"enrolment/{stream.id}/{happening['seq']}")


def tell_given_back(happening: Happening) -> None:
    """Say that a place was given back to who gave it; who lost it with their request hears of that."""
    if happening["data"]["why"] == "person":
        tell_enrolled(happening)


def end_bookings(happening: Happening) -> None:
    """A request was taken back, as a draft or as a case: nobody is expected any more."""
    stream = happening["stream"]
    if stream.kind == "case":
        case = _case(happening)
        if not money_reactions.takes_back(case, happening["data"]["transition"]):
            return
        stream = case.request
    bookings.cancel_about(subject=stream, by=SYSTEM)
    bookings.withdraw_enrolment_about(subject=stream, by=SYSTEM)


def tell_bundle_sent(happening: Happening) -> None:
    """One request went to several authorities: the person hears it once, with the day they can open."""
    follow_bundle.tell_sent(happening["stream"].id)


def go_on_with_bundle(happening: Happening) -> None:
    """A part of a bundle was decided, or taken back: what waited for it begins, or ends."""
    follow_bundle.part_decided(_case(happening))


def say_turn_near(happening: Happening) -> None:
    """Somebody in a hall wanted to be told."""
    tell_turn_near(ticket_id=happening["stream"].id)


#: After each decision, the first and every later one: what is owed or given back, and what is issued.
FOLLOWING = (*money_reactions.DECIDED, *permit_reactions.DECIDED)
REACTIONS: Mapping[str, tuple[Callable[[Happening], None], ...]] = {
    "cases.CaseOpened": (
        acknowledge,
        answer_offer,
        decide_if_settled,
        workflow_reactions.route,
        confirm_reported_death,
    ),
    "cases.InformationAsked": (tell_question,),
    "cases.CaseDecided": (
        tell_decision,
        announce,
        take_death_into_effect,
        *FOLLOWING,
        go_on_with_bundle,
    ),
    "cases.CaseRedecided": (tell_decision, announce, take_death_into_effect, *FOLLOWING),
    "cases.CaseMoved": (end_bookings, money_reactions.settle_withdrawn, go_on_with_bundle),
    "intake.RequestSubmitted": (feed_others, tell_bundle_sent),
    "intake.RequestWithdrawn": (end_bookings, money_reactions.settle_withdrawn),
    "bookings.AppointmentBooked": (tell_booked,),
    "bookings.AppointmentMoved": (tell_booked,),
    "bookings.AppointmentCancelled": (tell_cancelled,),
    "bookings.PlaceOffered": (tell_place_offered,),
    "bookings.Enrolled": (tell_enrolled, money_reactions.charge_place),
    "bookings.EnrolmentWaiting": (tell_enrolled,),
    "bookings.EnrolmentWithdrawn": (tell_given_back, money_reactions.give_place_up),
    "intake.DraftForgotten": (forget_documents,),
    "evidence.FactCorrected": (reassess_decisions,),
    "entitlements.OfferMade": (tell_offer,),
    "entitlements.EntitlementGranted": (plan_payouts,),
    "entitlements.EntitlementStopped": (stop_paying,),
    "entitlements.EntitlementResumed": (plan_payouts,),
    "entitlements.OverpaymentFound": (review_overpayment,),
    "entitlements.GrantChangeFound": (tell_change,),
    "estates.EstateOpened": (ask_for_executor, tell_agencies_of_death),
    "estates.EstateCorrected": (tell_agencies_of_mistake,),
    "entitlements.ArrearsGranted": (pay_arrears, tell_arrears),
    "entitlements.RemedyDecided": (pay_remedy, tell_remedy),
    "payments.ChargeSettled": (
        money_reactions.open_paid_case,
        money_reactions.tell_bill_paid,
        *permit_reactions.SETTLED,
        *shop_reactions.SETTLED,
    ),
    "payments.ChargeReopened": (money_reactions.tell_owed_again,),
    "payments.PaymentSettled": (money_reactions.open_case_in_instalments,),
    "payments.InstalmentFailed": (money_reactions.tell_instalment_failed,),
    "payments.PaymentSurplus": (money_reactions.return_surplus,),
    "catalogue.JurisdictionPublished": (review_under_law,),
    **report_reactions.REACTIONS,
    "queue.TurnNear": (say_turn_near,),
    **workflow_reactions.REACTIONS,
    **permit_reactions.REACTIONS,
    **shop_reactions.REACTIONS,
}


def connect() -> None:
    """Subscribe the table; called once as the program starts."""
    for reaction in dict.fromkeys(each for reactions in REACTIONS.values() for each in reactions):
        audit.task(f"journeys.{reaction.__name__}")(_as_task(reaction))
    for event_type, reactions in REACTIONS.items():
        for reaction in reactions:
            audit.subscribe(event_type, f"journeys.{reaction.__name__}")
    audit.task(follow_life_event.REMIND)(_remind)
    audit.task(ask_register.ASK_AGAIN)(_ask_register)
    audit.task(take_life_event.TAKE)(_take_life_events)
    audit.task(take_life_event.LOOK_AGAIN)(_look_again)
    audit.schedule(take_life_event.LOOK_AGAIN, task=take_life_event.LOOK_AGAIN, every=take_life_event.LOOK_EVERY)
    audit.task(forget.FORGET)(_forget)
    audit.schedule(forget.FORGET, task=forget.FORGET, every=forget.EVERY)
    audit.task(EVERY_DAY)(_every_day)
    audit.schedule(EVERY_DAY, task=EVERY_DAY, every=timedelta(days=1))
    report_reactions.connect()
    money_reactions.connect()
    workflow_reactions.connect()
    shop_reactions.connect()
    audit.task(tell_bookings.REMIND)(_remind_of_appointment)
    payment_ports.account_books.register("default", carry_out.ACCOUNTS)


def _as_task(reaction: Callable[[Happening], None]) -> audit.Task:
    def run(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
        reaction({**payload, "stream": Reference.parse(payload["stream"])})

    return run


def _remind(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
    follow_life_event.remind_of_phase(
        plan_id=payload["plan"], phase_id=payload["phase"], anchor_on=payload["anchor_on"]
    )


def _remind_of_appointment(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
    appointment, starts_at = payload["appointment"], payload["starts_at"]
    if not follow_bundle.visit_reminded(appointment_id=appointment, starts_at=starts_at):
        tell_bookings.remind(appointment_id=appointment, starts_at=starts_at)


def _every_day(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both to every task
    try:
        catalogue.current()
    except NotFound:  # nothing is published yet, so nothing is promised
        return
    offer.take_offers_forward()
    carry_out.plan_all_payouts()
    tell_permits.remind()


def _ask_register(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
    ask_register_again.ask_register_again(fetch_id=payload["fetch"])


def _forget(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both to every task
    forget.forget_old_things()


def _take_life_events(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands it to every task
    take_life_event.take_life_events(lane=payload["lane"])


def _look_again(payload: dict[str, Any], *, attempt: int) -> None:  # noqa: ARG001  # the outbox hands both to every task
    take_life_event.look_again_for_unknown()
