"""Looks at a screening as it stands, and says its step: the next question, a page again, or the results so far."""

from __future__ import annotations

from dataclasses import replace

from guichet.catalogue import api as catalogue
from guichet.intake import api as intake
from guichet.journeys.compose import Speaker
from guichet.journeys.screening import saying
from guichet.journeys.screening.household import SCREENING
from guichet.journeys.screening.pool import pool_of
from guichet.journeys.screening.results import results_of
from guichet.journeys.screening.way import RESULTS, Screening
from guichet.journeys.situation import law_at, month_of
from guichet.journeys.steps import Step
from guichet.kernel.api import NotFound, today


def is_screening(request: intake.ServiceRequest) -> bool:
    """Whether a draft is this interview's, and no request for one service."""
    return request.service == SCREENING


def look(*, request: intake.ServiceRequest, language: str = "") -> Screening:
    """What is known of a screening: always by today's law and catalogue, for nothing was promised."""
    jurisdiction = catalogue.current()
    law, day = law_at(str(jurisdiction.law_path)), today(jurisdiction.time_zone)
    period = month_of(day)
    speaker = Speaker(jurisdiction, language or request.language)
    return Screening(request, pool_of(jurisdiction, law, period), law, period, day, speaker)


def look_again(seen: Screening, request: intake.ServiceRequest) -> Screening:
    """The same after its answers changed."""
    return replace(seen, request=request)


def step_of(seen: Screening, *, page: str = "") -> Step:
    """The step to say now; with `page` that page again, or the results so far. Raises NotFound."""
    wanted = page or seen.next_page
    if wanted == RESULTS and seen.begun:
        return results_step(seen)
    if not seen.keys_of(wanted):
        raise NotFound("this page is not on the way of this request", where=page, remedy="Go to the next step.")
    return saying.question_step(seen, wanted)


def results_step(seen: Screening) -> Step:
    """What is settled and what is open; questions may be left."""
    say = seen.speaker.words
    lead = say("This is worked out by the law from what you said. Only the office decides.")
    going_on = say("Answer more questions to settle what is open.")
    more = (saying.more_words(seen),) if seen.may_open else ()
    return saying.frame(
        seen,
        kind="results",
        id=RESULTS,
        title=say("What you can get so far") if seen.next_page != RESULTS else say("What you can get"),
        lead=lead,
        results=results_of(seen),
        summary=saying.summary_of(seen),
        previous=seen.before(RESULTS),
        what_next=(going_on, *more) if seen.next_page != RESULTS else (),
        next_page=seen.next_page if seen.next_page != RESULTS else "",
    )
