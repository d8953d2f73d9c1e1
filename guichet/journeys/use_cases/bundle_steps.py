"""A bundle as steps that every channel can say: the plan of all permits, and how they stand after sending."""

from __future__ import annotations

from dataclasses import replace

from guichet.journeys import compose
from guichet.journeys.permits import BundleView, PermitView
from guichet.journeys.steps import LawLink, ReceiptView, ResultLine, Step
from guichet.journeys.use_cases.bundle_parts import bundle_of, fed_parts, receivers_of, view_of_part
from guichet.journeys.use_cases.see_bundle import bundle_view
from guichet.journeys.use_cases.view_request import View
from guichet.language import api as language_of

PLAN = "plan"


def is_to_be_shown(seen: View) -> bool:
    """Whether the plan comes now: what is needed was just settled, and nothing was filled in for it yet."""
    own = set(bundle_of(seen.service).own_pages)
    upcoming = seen.flow.next_page
    return (
        seen.request.state == "draft"
        and (upcoming is None or upcoming.id not in own)
        and bool(own & seen.request.visited)
        and not seen.request.visited - own
    )


def plan_page(seen: View) -> str:
    """The page of the plan, once there is something to show."""
    return PLAN if set(bundle_of(seen.service).own_pages) & seen.request.visited else ""


def plan_step(seen: View) -> Step:
    """Every permit with why, cost, days and order, and when one can open; the questions go on from here."""
    view, say = bundle_view(seen), seen.speaker.words
    upcoming = seen.flow.next_page
    return compose.frame(
        speaker=seen.speaker,
        service=seen.service,
        request=seen.request,
        flow=seen.flow,
        kind="results",
        id=PLAN,
        title=say("What you need"),
        lead=view.lead,
        results=results_of(seen, view),
        summary=compose.summary_of(seen.speaker, seen.service, seen.flow, seen.request.answers),
        next_page=(upcoming.id if upcoming else "review") if seen.request.state == "draft" else "",
        previous=seen.flow.before(upcoming.id if upcoming else ""),
        bundle=view,
    )


def results_of(seen: View, view: BundleView) -> tuple[ResultLine, ...]:
    """The permits a line each, for channels that draw neither pictures nor tables."""
    return tuple(_line(seen, each) for each in (*view.permits, *view.not_needed))


def _line(seen: View, permit: PermitView) -> ResultLine:
    say = seen.speaker.words
    answers = {"yes": say("Needed"), "no": say("Not needed"), "open": say("Not known yet")}
    told = [f"{title} {amount}" for title, amount in permit.costs]
    if permit.ends_on is not None:
        told.append(say("by {day}", day=language_of.say_date(permit.ends_on, seen.speaker.language)))
    if permit.waits_for:
        told.append(say("after {titles}", titles=", ".join(permit.waits_for)))
    return ResultLine(
        service=permit.service,
        title=permit.title,
        organization=permit.organization,
        answer=permit.needed,
        answer_text=permit.state_text if permit.needed == "yes" else answers[permit.needed],
        amount_text=", ".join(told),
        reasons=permit.why,
        law=tuple(LawLink(title, href) for title, href in permit.law),
        url=permit.url,
    )


def who_gets_what(seen: View) -> tuple[str, ...]:
    """On the check before sending: what each authority gets of the answers, and the earliest day one can open."""
    speaker, say = seen.speaker, seen.speaker.words
    said = []
    for part in fed_parts(seen):
        service = part.service
        assert service is not None, "a part that is fed has a service"
        own = view_of_part(seen, service)
        facts = [speaker.text(service.facts[name].short) for name in own.flow.answers]
        proofs = [
            speaker.text(service.evidence_types[state.page.evidence].title)
            for state in own.flow.applying
            if state.page.evidence
        ]
        said.append(
            say(
                "{who}, for “{title}”, gets only: {fields}.",
                who=speaker.organization(service.competent_authority),
                title=speaker.text(service.title),
                fields=", ".join((*facts, *proofs)),
            )
        )
    return (bundle_view(seen).lead, *said)


def bundle_outcome(seen: View, receipt: ReceiptView | None) -> Step:
    """How all of them stand now: the days are counted anew from what really happened."""
    view, say = bundle_view(seen), seen.speaker.words
    granted = sum(each.state == "granted" for each in view.permits)
    asked = sum(each.state != "elsewhere" for each in view.permits)
    step = compose.frame(
        speaker=seen.speaker,
        service=seen.service,
        request=seen.request,
        flow=seen.flow,
        kind="outcome",
        id="outcome",
        title=say("How your permits stand"),
        lead=view.lead,
        status=say("{granted} of {asked} granted", granted=granted, asked=asked),
        receipt=receipt,
        what_next=tuple(each.text for each in view.your_turn),
        bundle=view,
    )
    return replace(step, seen_by=receivers_of(seen))
