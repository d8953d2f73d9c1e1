"""What comes next in a request: a question, a document, signing in, the check before sending, or the outcome."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from guichet.cases import api as cases
from guichet.intake import api as intake
from guichet.journeys import compose
from guichet.journeys.offering_times import PAGE as BOOKING
from guichet.journeys.ordering import PageState
from guichet.journeys.screening import looking as screening
from guichet.journeys.screening.way import Screening
from guichet.journeys.steps import FollowUp, NotAsked, ReceiptView, Step
from guichet.journeys.use_cases import explain as explaining
from guichet.journeys.use_cases import paying, to_pay
from guichet.journeys.use_cases.bundle_parts import readers_of
from guichet.journeys.use_cases.bundle_steps import (
    PLAN,
    bundle_outcome,
    is_to_be_shown,
    plan_page,
    plan_step,
    who_gets_what,
)
from guichet.journeys.use_cases.choose_subject import subject_step
from guichet.journeys.use_cases.choose_time import booked_sentence, booking_step, booking_step_again, kept_line
from guichet.journeys.use_cases.consent import PAGE as CONSENT
from guichet.journeys.use_cases.consent import consent_pages, consent_step, page_of, what_goes_on
from guichet.journeys.use_cases.fed_requests import fed_by
from guichet.journeys.use_cases.offer_credential import credentials_for
from guichet.journeys.use_cases.offer_register import (
    ASK,
    USE,
    register_step,
    register_step_again,
    told_of_registers,
)
from guichet.journeys.use_cases.see_bundle import bundle_view
from guichet.journeys.use_cases.see_sender import sender_for
from guichet.journeys.use_cases.tell import rights_in_words
from guichet.journeys.use_cases.told_beforehand import told_beforehand
from guichet.journeys.use_cases.view_request import View, case_of, view, workflow_of
from guichet.kernel.api import Actor, Assurance, NotFound
from guichet.language import api as language_of


@dataclass(frozen=True)
class Asked:
    """A step, with all it was made from: a reply handed in with it is taken without looking at the request again."""

    step: Step
    seen: View | Screening = field(repr=False)


def ask(*, request_id: str, by: Actor, language: str = "", page: str = "") -> Asked:
    """`next_step`, for a door at which the reply comes in the same breath: hand it to `reply`."""
    request = intake.request(request_id=request_id, by=by)
    if screening.is_screening(request):
        sight = screening.look(request=request, language=language)
        return Asked(screening.step_of(sight, page=page), sight)
    seen = view(request=request, by=by, language=language)
    return Asked(step_of(seen, by=by, page=page), seen)


def next_step(*, request_id: str, by: Actor, language: str = "", page: str = "") -> Step:
    """The step to say now; with `page`, that page again (to change an answer), if it applies.

    Raises NotFound when there is no such request for this actor, or no such page on its way.
    """
    return ask(request_id=request_id, by=by, language=language, page=page).step


def step_of(seen: View, *, by: Actor, page: str = "") -> Step:
    """The step of a request already looked at."""
    if seen.service.bundle is not None and (page == PLAN or (not page and is_to_be_shown(seen))):
        return plan_step(seen)
    if seen.request.state != "draft":
        return outcome_step(seen, case_of(seen.request.id, by=by), by=by)
    if page == "review" and seen.flow.next_page is None:
        page = ""
    if page:
        again = _besides(seen, by=by, page=page)
        if again is not None:
            return again
        state = seen.flow.page(page)
        if state is None:
            raise NotFound("this page is not on the way of this request", where=page, remedy="Go to the next step.")
        return _page_step(seen, state, by=by, besides=state.skipped if state.complete else ())
    choice = subject_step(seen, by=by)
    if choice is not None:
        return choice
    upcoming = seen.flow.next_state
    registered = register_step(seen, by=by, upcoming=upcoming)
    if registered is not None:
        return registered
    if upcoming is not None:
        return told_of_registers(seen, _page_step(seen, upcoming, by=by), by=by)
    if by.assurance < Assurance.from_name(seen.service.assurance):
        return _sign_in_step(seen)
    return consent_step(seen, by=by) or booking_step(seen) or _review_step(seen, by=by)


def _besides(seen: View, *, by: Actor, page: str) -> Step | None:
    """A step that is no page of the authors', asked for again; None when it is none, or not on the way."""
    if page.startswith(CONSENT):
        return consent_step(seen, by=by, page=page)
    if page.startswith((ASK, USE)):
        return register_step_again(seen, by=by, page=page)
    return booking_step_again(seen, page=page) if page.startswith(BOOKING) else None


def _page_step(seen: View, state: PageState, *, by: Actor, besides: tuple[str, ...] = ()) -> Step:
    sent = tuple(
        (document.id, document.name, document.checked)
        for document in seen.documents
        if document.evidence_type == state.page.evidence
    )
    step = compose.question_step(
        speaker=seen.speaker,
        service=seen.service,
        request=seen.request,
        flow=seen.flow,
        state=state,
        besides=besides,
        documents=sent,
        by_credential=credentials_for(seen, state, by=by),
    )
    if seen.service.bundle is None:
        return step
    return replace(step, seen_by=readers_of(seen, state.page), so_far=plan_page(seen))


def _frame(seen: View, **what: object) -> Step:
    return compose.frame(speaker=seen.speaker, service=seen.service, request=seen.request, flow=seen.flow, **what)


def _sign_in_step(seen: View) -> Step:
    say, speaker = seen.speaker.words, seen.speaker
    levels = {"low": say("low"), "substantial": say("substantial"), "high": say("high")}
    return _frame(
        seen,
        kind="sign_in",
        id="sign-in",
        title=say("Show that it is you"),
        lead=say("What you gave is kept. You come back to exactly this place."),
        level=seen.service.assurance,
        why=say(
            "{who} acts on what you send, so it must know who sends it. Level of assurance needed: {level}.",
            who=speaker.organization(seen.service.competent_authority),
            level=levels[seen.service.assurance],
        ),
        law=compose.law_links(speaker, seen.service.legal_resources[:1]),
        previous=seen.flow.before(""),
    )


def _review_step(seen: View, *, by: Actor) -> Step:
    say = seen.speaker.words
    consents = consent_pages(seen, by=by)
    proposal = explaining.proposal_of(seen, language=seen.speaker.language)
    passed_over = compose.not_asked(seen.speaker, seen.service, seen.flow)
    dues = paying.due_of(seen)
    owed = sum(each.owed_cents for each in dues)
    return _frame(
        seen,
        kind="review",
        id="review",
        title=say("Check what you send"),
        lead=say("Nothing is sent until you say so."),
        summary=(*compose.summary_of(seen.speaker, seen.service, seen.flow, seen.request.answers), *kept_line(seen)),
        documents=tuple((each.id, each.name, each.checked) for each in seen.documents),
        explanation=proposal.explanation if proposal else None,
        amounts=explaining.amounts_in_words(seen.speaker, seen.law, proposal),
        law=compose.law_links(seen.speaker, seen.service.legal_resources),
        previous=page_of(consents[-1]) if consents else seen.flow.before(""),
        what_next=(
            *paying.while_waiting(seen),
            *what_follows(seen),
            *told_beforehand(seen),
            *what_goes_on(seen, by=by),
        ),
        not_asked=passed_over,
        not_asked_why=_why_not_asked(seen, passed_over),
        due=paying.due_lines(seen, dues),
        due_text=seen.speaker.money(owed) if owed else "",
    )


def what_follows(seen: View) -> tuple[str, ...]:
    """What happens after sending; of a bundle, what each authority gets."""
    return (promise(seen),) if seen.service.bundle is None else who_gets_what(seen)


def _why_not_asked(seen: View, passed_over: tuple[NotAsked, ...]) -> str:
    """One sentence for all that was passed over; empty where nothing was."""
    if not passed_over:
        return ""
    return seen.speaker.words(
        "We did not ask this, because no answer to it can change what the law says about your request."
        " You can answer it all the same."
    )


def promise(seen: View) -> str:
    """What happens after sending, and by when."""
    say, days = seen.speaker.words, seen.service.processing_days
    who = seen.speaker.organization(seen.service.competent_authority)
    if not days:
        return say("{who} gets it at once.", who=who)
    by_day = seen.speaker.jurisdiction.working_days.after(seen.today, days)
    return say("{who} answers by {day}.", who=who, day=language_of.say_date(by_day, seen.speaker.language))


def outcome_step(seen: View, case: cases.Case | None, *, by: Actor) -> Step:
    """What became of it: the receipt, where the case stands (as far as the actor may see it), what follows from it.

    Before that, what is still to be paid.
    """
    if case is None and seen.request.state == "submitted":
        paying_first = _payment_step(seen)
        if paying_first is not None:
            return paying_first if seen.service.bundle is None else replace(paying_first, bundle=bundle_view(seen))
    if case is None and seen.service.bill is not None and seen.request.state == "withdrawn":
        return _frame(
            seen,
            kind="outcome",
            id="outcome",
            title=seen.speaker.words("This bill is paid"),
            lead=seen.speaker.words(
                "Somebody else paid it before you. You owe nothing; what you paid goes back to you."
            ),
            receipt=receipt_view(seen.request) if seen.request.receipt else None,
        )
    if seen.service.bundle is not None:
        return bundle_outcome(seen, receipt_view(seen.request) if seen.request.receipt else None)
    state = workflow_of(seen.service).statuses[case.status] if case else None
    words = seen.service.outcomes.get((state.outcome if state else None) or "submitted")
    step = _frame(
        seen,
        kind="outcome",
        id="outcome",
        title=seen.speaker.text(words.title) if words else seen.speaker.words("Sent"),
        lead=seen.speaker.text(words.text) if words else "",
        status=seen.speaker.text(state.label) if state else "",
        receipt=receipt_view(seen.request) if seen.request.receipt else None,
        next_services=next_services(seen, by=by),
        what_next=_what_is_to_come(seen, case),
    )
    decision = case.decisions[-1] if case and case.decisions else None
    if seen.service.costs:
        step = replace(step, paid=to_pay.paid_lines(seen))
        step = _with_payment(seen, step) if case is not None else step
    if decision is None:
        return step
    return replace(
        step,
        explanation=explaining.stored_explanation(decision.reasons),
        amounts=explaining.decided_amounts(seen.speaker, seen.law, decision.amounts)
        if any(decision.amounts.values())
        else (),
        rights=rights_in_words(seen.speaker, seen.service, decision),
    )


def _what_is_to_come(seen: View, case: cases.Case | None) -> tuple[str, ...]:
    """What is booked, or waited for in a course also after the decision; and when the office answers."""
    if case is None or not case.closed_at:
        return (*booked_sentence(seen), *paying.while_waiting(seen), promise(seen))
    return (*booked_sentence(seen), *paying.while_waiting(seen)) if seen.service.enrolment else ()


def _payment_step(seen: View) -> Step | None:
    """What is to be paid for a request that was sent; None when nothing is. Who may read the request may pay for it."""
    charge = to_pay.open_charge(seen.request.id)
    if charge is None:
        return None
    say, shown = seen.speaker.words, to_pay.payment_view(seen, charge)
    who = seen.speaker.called(seen.service.competent_authority, first=True)
    lead = say("What you sent is kept. {who} gets it when this is paid.", who=who)
    if any(each.when == "submit" and each.pay_within_hours for each in seen.service.costs):
        day = language_of.say_date(charge.due_on, seen.speaker.language)
        lead = f"{lead} {say('Pay by {day}: what is not paid by then is let go, with its time or place.', day=day)}"
    return _frame(
        seen,
        kind="payment",
        id="payment",
        title=say("Pay {amount}", amount=shown.amount_text),
        lead=lead,
        receipt=receipt_view(seen.request),
        due=paying.due_lines(seen, paying.due_of(seen)),
        due_text=shown.amount_text,
        payment=shown,
    )


def _with_payment(seen: View, step: Step) -> Step:
    """What a decision cost and is not paid yet stands with its outcome."""
    charge = to_pay.open_charge(seen.request.id)
    if charge is None:
        return step
    if to_pay.runs_in_parts(charge):
        told, stopping = to_pay.told_of_parts(seen, charge)
        return replace(step, running_parts=stopping, what_next=(told, *step.what_next))
    shown, day = to_pay.payment_view(seen, charge), language_of.say_date(charge.due_on, seen.speaker.language)
    if to_pay.were_stopped(charge):
        told = seen.speaker.words(
            "The instalments have ended. To pay: {amount}, with code {code} at a counter or on this page.",
            amount=shown.amount_text, code=shown.code,
        )  # fmt: skip
    else:
        told = seen.speaker.words(
            "To pay: {amount}, until {day}, with code {code} at a counter or on this page.",
            amount=shown.amount_text, day=day, code=shown.code,
        )  # fmt: skip
    lines = to_pay.charge_lines(seen, charge)
    return replace(step, payment=shown, due=lines, due_text=shown.amount_text, what_next=(told, *step.what_next))


def receipt_view(request: intake.ServiceRequest) -> ReceiptView | None:
    """The receipt as a channel shows it; it names both when one sent it for another."""
    receipt = request.receipt
    if receipt is None:
        return None
    view_of = ReceiptView(receipt.number, request.tracking_code, receipt.submitted_at, receipt.digest)
    # What nobody signed in for, nobody sent for another.
    sender = sender_for(request.id) if request.owner_id else None
    return replace(view_of, sent_by=sender[0], sent_for=sender[1]) if sender else view_of


def next_services(seen: View, *, by: Actor) -> tuple[FollowUp, ...]:
    """The services that this one feeds, with how many of their questions are still to be asked."""
    found = []
    begun = {each.service: each.request_id for each in fed_by(seen.request, by=by)} if seen.service.agreements else {}
    subjects = {role: agent for role, agent in seen.request.subjects.items() if agent}
    for identifier in seen.service.feeds:
        service = seen.speaker.jurisdiction.services.get(identifier)
        if service is None or service.kind != "native":
            continue
        asked = {name for page in service.pages for name in page.facts}
        found.append(
            FollowUp(
                service=identifier,
                title=seen.speaker.text(service.title),
                summary=seen.speaker.text(service.summary),
                remaining=len(asked - set(seen.request.answers)),
                subjects=subjects,
                request_id=begun.get(identifier, ""),
            )
        )
    return tuple(found)
