"""Go on where one stopped, on another channel or another day, with nothing but the tracking code."""

from __future__ import annotations

from guichet.intake import api as intake
from guichet.journeys.screening import looking as screening
from guichet.journeys.steps import Started
from guichet.journeys.use_cases.next_step import step_of
from guichet.journeys.use_cases.view_request import view
from guichet.kernel.api import Actor, NotFound, read_tracking_code


def resume(*, code: str, by: Actor, language: str = "") -> Started:
    """The request of a tracking code and its next step, within what this actor may see.

    Spaces, hyphens and case do not matter. Raises NotFound, in the same words whether the code is mistyped, unknown
    or another person's.
    """
    known = read_tracking_code(code)
    if known is None:
        raise NotFound(
            "no request has this code",
            where="code",
            remedy="Check the letters and digits: a code has three groups of four.",
        )
    actor = intake.shown_code(by, known)
    request = intake.by_code(code=known, by=actor)
    if screening.is_screening(request):
        sight = screening.look(request=request, language=language)
        return Started(request.id, request.tracking_code, screening.step_of(sight))
    return Started(
        request.id, request.tracking_code, step_of(view(request=request, by=actor, language=language), by=actor)
    )
